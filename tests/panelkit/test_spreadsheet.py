"""Tables from uploaded files: what is read, what is refused, and in which words."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from datetime import time as day_time
from decimal import Decimal
from functools import lru_cache

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from panelkit import (
    CellError,
    Column,
    Limits,
    TableError,
    escape_cell,
    looks_like_formula,
    parse_rows,
    read_table,
    unescape_cell,
)
from panelkit.table import column_letter

CONTENT_TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows, **options):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            sheet.write(number, index, value)
    for place, formula in options.get("formulas", {}).items():
        sheet.write_formula(place, formula)
    book.close()
    return buffer.getvalue()


def repacked(data, replace=None, add=None, drop=()):
    """Change parts of a workbook."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in drop:
                target.writestr(name, (replace or {}).get(name) or source.read(name))
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return buffer.getvalue()


def sheet_part(rows_xml):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{rows_xml}</sheetData></worksheet>'
    )


def handmade(rows_xml):
    return repacked(workbook([["x"]]), replace={SHEET: sheet_part(rows_xml)})


def refused(data, filename="book.xlsx", **limits):
    with pytest.raises(TableError) as caught:
        read_table(data, filename, Limits(**limits))
    return str(caught.value)


def cells(table):
    return [row.cells for row in table.rows]


# === CSV ===


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_in_every_encoding_and_dialect(encoding, delimiter, end):
    lines = ["名称", "价格"], ["刨花板", "12.5"], ["中密度纤维板", ""]
    text = end.join(delimiter.join(line) for line in lines)
    table = read_table(text.encode(encoding), "价格.CSV")
    assert table.headers == ("名称", "价格")
    assert cells(table) == [("刨花板", "12.5"), ("中密度纤维板", None)]
    assert [row.number for row in table.rows] == [2, 3]


def test_csv_quotes_delimiters_and_line_ends_inside_cells():
    table = read_table(b'a,b\r\n"x, ""y""","two\nlines"\r\n', "t.csv")
    assert cells(table) == [('x, "y"', "two\nlines")]


def test_csv_row_numbers_count_blank_rows():
    table = read_table(b"\n\na,b\n1,2\n\n , \n,\n3,4\n", "t.csv")
    assert table.header_row == 3
    assert [(row.number, row.cells) for row in table.rows] == [(4, ("1", "2")), (8, ("3", "4"))]


def test_csv_delimiter_is_not_fooled_by_decimal_commas():
    table = read_table(b"name;price\nboard;12,50\nother;9,75\n", "t.csv")
    assert cells(table) == [("board", "12,50"), ("other", "9,75")]
    assert read_table(b"name\nboard\n", "t.csv").headers == ("name",)


def test_csv_line_that_names_the_delimiter():
    table = read_table(b"sep=;\r\na;b\r\n1,0;2\r\n", "t.csv")
    assert (table.headers, table.header_row) == (("a", "b"), 2)
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("1,0", "2"))]


def test_csv_keeps_leading_zeros_and_strips_spaces():
    assert cells(read_table(b"code,name\n007,  board  \n", "t.csv")) == [("007", "board")]


def test_csv_short_rows_are_filled_and_long_ones_refused():
    assert cells(read_table(b"a,b,c\n1\n", "t.csv")) == [("1", None, None)]
    assert cells(read_table(b"a,b\n1,2,,\n", "t.csv")) == [("1", "2")]
    assert "Row 3" in refused(b"a,b\n1,2\n1,2,3\n", "t.csv")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-cmd|' /C calc'!A0",
        "+1+cmd|' /C calc'!A0",
        "-2+A1",
        "\tx",
        "\rx",
        " =1+1",
        "\u3000=1+1",
        "\u00a0@x",
        "\uff1d1+1",
        "\uff20x",
        "\uff0bcmd",
    ],
)
def test_formula_in_csv_is_an_error_of_its_cell(text):
    data = f'a,b\n1,2\nx,"{text}"\n'.encode()
    table = read_table(data, "t.csv")
    assert table.errors == (CellError(3, "b", "A formula is not allowed; enter the value itself."),)
    assert cells(table) == [("1", "2"), ("x", None)]


@pytest.mark.parametrize(
    "text", ["-5", "+5.2", "-1,234.50", "+86 (510) 8888-0000", "-", "-3e5", "-5%"]
)
def test_signed_numbers_are_no_formulas(text):
    table = read_table(f'a;b\nx;"{text}"\n'.encode(), "t.csv")
    assert table.errors == ()
    assert cells(table) == [("x", text)]


# === XLSX ===


def test_xlsx_cells_are_typed():
    row = ["板", 12, 12.5, 0.1, datetime(2026, 6, 1), True, None, " padded "]
    table = read_table(workbook([list("abcdefgh"), row]), "book.XLSX")
    assert cells(table) == [
        ("板", Decimal(12), Decimal("12.5"), Decimal("0.1"), date(2026, 6, 1), True, None, "padded")
    ]
    assert type(cells(table)[0][4]) is date


def test_xlsx_row_numbers_are_those_of_the_sheet():
    table = read_table(workbook([[], ["a", "b"], [], [1, 2], [None, " "], [3, 4]]), "book.xlsx")
    assert (table.header_row, [row.number for row in table.rows]) == (2, [4, 6])


def test_xlsx_formulas_are_errors_of_their_cells():
    data = workbook([["a", "b"], [1, 2], [3, 4]], formulas={"B2": "=1+1", "A3": '=HYPERLINK("x")'})
    table = read_table(data, "book.xlsx")
    assert [(error.row, error.column) for error in table.errors] == [(2, "b"), (3, "a")]
    assert cells(table) == [(Decimal(1), None), (None, Decimal(4))]


def test_xlsx_array_formulas_and_times_are_errors_too():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active["A2"] = openpyxl.worksheet.formula.ArrayFormula("A2", "=SUM(B1:B2)")
    book.active["B2"] = day_time(8, 30)
    buffer = io.BytesIO()
    book.save(buffer)
    first, second = read_table(buffer.getvalue(), "book.xlsx").errors
    assert first.reason.startswith("A formula")
    assert second.reason == "A cell of this type cannot be read."


def test_xlsx_text_like_a_formula_and_error_values_are_refused():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["x", "#N/A"])
    book.active["A2"].value = "=1+1"
    book.active["A2"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    reasons = [error.reason for error in read_table(buffer.getvalue(), "book.xlsx").errors]
    assert reasons[0].startswith("A formula")
    assert reasons[1] == "The cell holds the spreadsheet error #N/A."


def test_xlsx_that_lies_about_its_size_is_read_in_full():
    data = workbook([["a", "b"], [1, 2], [3, 4]])
    part = zipfile.ZipFile(io.BytesIO(data)).read(SHEET).replace(b'ref="A1:B3"', b'ref="A1:A1"')
    assert b'ref="A1:A1"' in part
    assert len(read_table(repacked(data, replace={SHEET: part}), "book.xlsx").rows) == 2


def test_xlsx_numbers_that_are_not_finite():
    head = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c></row>'
    table = read_table(handmade(f'{head}<row r="2"><c r="A2"><v>1e999</v></c></row>'), "t.xlsx")
    assert [error.reason for error in table.errors] == ["This is not a finite number."]
    for number in ("NaN", "INF"):
        assert "damaged" in refused(
            handmade(f'{head}<row r="2"><c r="A2"><v>{number}</v></c></row>')
        )


def test_xlsx_far_row_and_far_column():
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    far_row = handmade(head + '<row r="900000"><c r="A900000"><v>1</v></c></row>')
    assert [row.number for row in read_table(far_row, "book.xlsx").rows] == [900000]
    assert "too far" in refused(
        handmade(head + '<row r="99999999"><c r="A99999999"><v>1</v></c></row>')
    )
    assert "16384 columns" in refused(handmade(head + '<row r="2"><c r="XFD2"><v>1</v></c></row>'))


# === FILES THAT ARE REFUSED ===


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "t.csv"),
        (b"", "t.xlsx"),
        (b"\n\n , \n", "t.csv"),
        (b"a,b\n1,2\n", "t.xlsx"),
        (workbook([["a"]]), "t.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "t.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "t.csv"),
        (b"a,b\n", "t.xls"),
        (b"a,b\n", "t.exe"),
        (b"a,b\n", "t"),
        (b"%PDF-1.7 a,b", "t.csv"),
        (b"PK\x03\x04 but no archive", "t.xlsx"),
        (workbook([["a"], [1]])[:-400], "t.xlsx"),
        (workbook([["a"], [1]])[:300], "t.xlsx"),
        (workbook([]), "t.xlsx"),
        (b"a,b\n1,\x00\n", "t.csv"),
        (b"\x00\x01\x02\x03", "t.csv"),
        ("a,b\n1,2\n".encode("utf-16"), "t.csv"),
        (b"a,b\n\xff\xff,1\n", "t.csv"),
        (b'a,b\n"open,1\n', "t.csv"),
        (b'a,b\n"x"y,1\n', "t.csv"),
        (b"=1+1,b\n1,2\n", "t.csv"),
        (repacked(workbook([["a"]]), replace={SHEET: "<worksheet><sheetData>"}), "t.xlsx"),
        (repacked(workbook([["a"]]), drop=[SHEET]), "t.xlsx"),
        (repacked(workbook([["a"]]), drop=[CONTENT_TYPES]), "t.xlsx"),
        (repacked(workbook([["a"]]), drop=["xl/workbook.xml"]), "t.xlsx"),
        (handmade('<row r="1"><c r="A1"><v>abc</v></c></row>'), "t.xlsx"),
        (handmade('<row r="x"><c r="A1"><v>1</v></c></row>'), "t.xlsx"),
        (handmade('<row r="1"><c r="A1" t="s"><v>77</v></c></row>'), "t.xlsx"),
    ],
)
def test_unusable_files_are_refused_in_one_sentence(data, filename):
    message = refused(data, filename)
    assert message.endswith(".")
    assert "Traceback" not in message


def test_nul_names_row_and_column():
    assert refused(b"a,b\n1,2\n3,x\x00y\n", "t.csv").startswith("Row 3, column B:")


def test_broken_quote_names_the_row():
    assert refused(b'a,b\n1,2\n3,"x"y\n', "t.csv").startswith("Row 3 ")


@pytest.mark.parametrize("flag_offset", [6])
def test_password_is_told(flag_offset):
    data = bytearray(workbook([["a"]]))
    position = data.find(b"PK\x01\x02")
    data[position + 8] |= 1
    assert "password" in refused(bytes(data))


def test_limits_are_told_with_their_place():
    csv = b"a,b\n1,2\n3,4\n5,6\n"
    book = workbook([["a", "b"], [1, 2], [3, 4], [5, 6]])
    for data, name in ((csv, "t.csv"), (book, "t.xlsx")):
        assert len(read_table(data, name, Limits(rows=3, columns=2, cells=6)).rows) == 3
        assert refused(data, name, rows=2).startswith("Row 4:")
        assert refused(data, name, cells=5).startswith("Row 4:")
        assert refused(data, name, columns=1).startswith("Row 1 ")
        assert "MB" in refused(data, name, file_bytes=10)
    assert refused(b"a,b\n1," + b"x" * 101, "t.csv", cell_length=100).startswith("Row 2, column B:")
    assert refused(workbook([["a"], ["x" * 101]]), cell_length=100).startswith("Row 2, column A:")
    assert cells(read_table(b"a,b\n1," + b"x" * 100, "t.csv", Limits(cell_length=100)))
    assert "parts" in refused(book, members=3)


# === TRAPS ===


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


@lru_cache(maxsize=1)
def ordinary_seconds():
    """Return how long an ordinary workbook of 5,000 rows takes here and now."""
    book = workbook([[row * column for column in range(5)] for row in range(5_000)])
    return min(seconds(lambda: read_table(book, "book.xlsx")) for _round in range(3))


@pytest.fixture(scope="module", autouse=True)
def _measured():
    """Measure before a test takes parts of the reader away."""
    ordinary_seconds()


def trapped(data, filename="book.xlsx"):
    """Refuse a trap, and fail when that costs much time or memory."""
    message = refused(data, filename)
    assert seconds(lambda: refused(data, filename)) < 50 * ordinary_seconds()
    tracemalloc.start()
    try:
        refused(data, filename)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 250_000_000
    return message


def test_zip_bomb_is_refused_before_parsing(monkeypatch):
    bomb = repacked(workbook([["a"]]), replace={SHEET: b"<row/>" * 20_000_000})
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert "unpacks" in trapped(bomb)


def test_zip_bomb_in_a_part_that_is_no_sheet():
    bomb = repacked(workbook([["a"]]), add={"xl/media/picture.png": b"\0" * 150_000_000})
    assert "unpacks" in trapped(bomb)


def test_zip_that_lies_about_its_size():
    data = bytearray(repacked(workbook([["a"]]), replace={SHEET: b"<row/>" * 1_000_000}))
    place = data.find(SHEET.encode(), data.find(b"PK\x01\x02"))
    data[place - 46 + 24 : place - 46 + 28] = (1000).to_bytes(4, "little")
    trapped(bytes(data))


def test_many_parts():
    parts = {f"xl/worksheets/s{i}.xml": b"x" for i in range(5000)}
    assert "parts" in trapped(repacked(workbook([["a"]]), add=parts))


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml", CONTENT_TYPES])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_trapped(part, encoding):
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><x>&l11;</x>'
    assert "entities" in trapped(repacked(workbook([["a"]]), replace={part: evil.encode(encoding)}))


def test_external_entity_is_trapped():
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert "entities" in trapped(repacked(workbook([["a"]]), replace={SHEET: evil}))


def test_one_row_with_endless_cells():
    noise = "".join(f"<c><v>{i * 7919 % 999983}</v></c>" for i in range(500_000))
    assert "complex" in trapped(handmade(f'<row r="1">{noise}</row>'))


def test_endless_styles():
    noise = "".join(f'<x a="{i * 7919 % 999983}"/>' for i in range(400_000))
    assert "complex" in trapped(repacked(workbook([["a"]]), replace={"xl/styles.xml": noise}))


def test_line_of_endless_commas():
    trapped(b"a,b\n" + b"," * 10_000_000, "t.csv")


def test_endless_cell():
    trapped(b"a,b\n" + b"x" * 19_000_000, "t.csv")


# === COLUMNS ===

COLUMNS = [
    Column("code", "Code", required=True, max_length=10),
    Column("sheets", "Sheets", "integer", "张数", min=1, max=10_000),
    Column("price", "Unit price", "decimal", "单价", min=Decimal("0.01")),
    Column("start", "Valid from", "date", "生效日期", min=date(2020, 1, 1)),
    Column("active", "Active", "boolean", "启用"),
    Column(
        "family", "Family", "choice", "品种", choices={"pb": ("Particleboard", "刨花板"), "mdf": ()}
    ),
]
NAMES = ["code", "sheets", "price", "start", "active", "family"]


def parse(*rows, columns=COLUMNS, headers=NAMES):
    return parse_rows(read_table(workbook([headers, *rows]), "book.xlsx"), columns)


def one(name, value):
    """Parse one value in one column, from CSV."""
    data = f'code;{name}\nx;"{value}"\n'.encode()
    parsed, errors = parse_rows(read_table(data, "t.csv"), COLUMNS)
    return parsed[0][name] if parsed else [error.reason for error in errors]


def test_rows_become_values():
    parsed, errors = parse(["A1", 50, 120.02, datetime(2026, 6, 1), True, "刨花板"])
    assert errors == []
    assert parsed == [
        {
            "_row": 2,
            "code": "A1",
            "sheets": 50,
            "price": Decimal("120.02"),
            "start": date(2026, 6, 1),
            "active": True,
            "family": "pb",
        }
    ]
    assert type(parsed[0]["sheets"]) is int


@pytest.mark.parametrize(
    "headers",
    [
        ["Code", "Sheets", "Unit price", "Valid from", "Active", "Family"],
        ["CODE *", "张数", " unit  PRICE", "生效日期", "启用", "品种"],
        ["ｃｏｄｅ", "sheets", "price*", "start", "active", "family"],
    ],
)
def test_headers_by_name_or_title(headers):
    parsed, errors = parse(["A1", 1, 1, "2026-01-31", "是", "MDF"], headers=headers)
    assert errors == []
    assert (parsed[0]["active"], parsed[0]["family"]) == (True, "mdf")


def test_columns_that_are_absent_are_none():
    parsed, errors = parse(["A1"], headers=["code"])
    assert (errors, parsed[0]["price"], set(parsed[0])) == ([], None, {"_row", *NAMES})


def test_unknown_doubled_and_missing_columns_are_reported():
    parsed, errors = parse(["A1", 1, 2, 3], headers=["code", "colour", "Sheets", "张数"])
    assert [(e.row, e.column, e.reason) for e in errors] == [
        (1, "colour", "This column is unknown."),
        (1, "张数", "This column is there twice."),
    ]
    assert [row["code"] for row in parsed] == ["A1"]
    parsed, errors = parse([5], headers=["sheets"])
    assert parsed == []
    assert [(e.row, e.column, e.reason) for e in errors] == [
        (1, "Code", "This required column is missing.")
    ]


def test_column_without_header_matters_only_with_values():
    assert parse(["A1", None, 5], headers=["code", None, "sheets"])[1] == []
    errors = parse(["A1", 7, 5], headers=["code", None, "sheets"])[1]
    assert [(e.row, e.column) for e in errors] == [(1, "B")]


def test_half_valid_file_gives_the_good_rows_and_every_error():
    parsed, errors = parse(
        ["A1", 5, 1],
        [None, 0, "x"],
        ["A3", 6, 2],
        ["A4", 1.5, -1],
    )
    assert [row["_row"] for row in parsed] == [2, 4]
    assert [(e.row, e.column) for e in errors] == [
        (3, "code"),
        (3, "sheets"),
        (3, "price"),
        (5, "sheets"),
        (5, "price"),
    ]


def test_row_with_a_formula_is_left_out_and_told_once():
    data = b"code,price\n=A1,1\nok,2\nx,=1+1\n"
    parsed, errors = parse_rows(read_table(data, "t.csv"), COLUMNS)
    assert [row["code"] for row in parsed] == ["ok"]
    assert [(e.row, e.column) for e in errors] == [(2, "code"), (4, "price")]
    assert all(error.reason.startswith("A formula") for error in errors)


def test_formula_in_an_unknown_column_spoils_its_row_too():
    parsed, errors = parse_rows(read_table(b"code,note\na,=1\nb,x\n", "t.csv"), COLUMNS)
    assert [row["code"] for row in parsed] == ["b"]
    assert [(e.row, e.column) for e in errors] == [(1, "note"), (2, "note")]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sheets", "5", 5),
        ("sheets", "1,234", 1234),
        ("sheets", "5.0", 5),
        ("sheets", "５０", 50),
        ("price", "1,234.50", Decimal("1234.50")),
        ("price", ".5", Decimal("0.5")),
        ("price", "+7", 7),
        ("start", "2026-01-31", date(2026, 1, 31)),
        ("start", "2026/1/5", date(2026, 1, 5)),
        ("start", "2026-01-31 00:00:00", date(2026, 1, 31)),
        ("active", "YES", True),
        ("active", "否", False),
        ("active", "0", False),
        ("family", "particleBOARD", "pb"),
    ],
)
def test_texts_that_are_values(name, text, value):
    assert one(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("price", "NaN", "This is not a finite number."),
        ("price", "Infinity", "This is not a finite number."),
        ("price", "-inf", None),
        ("price", "1e5", "“1e5” is not a number."),
        ("price", "1e999999999", "“1e999999999” is not a number."),
        ("price", "1,5", "“1,5” is not a number."),
        ("price", "12,34,56", "“12,34,56” is not a number."),
        ("price", "9" * 31, "The number has too many digits."),
        ("price", "0", "0 is less than 0.01."),
        ("sheets", "1.5", "“1.5” is not a whole number."),
        ("sheets", "10001", "10001 is more than 10000."),
        ("sheets", "many", "“many” is not a number."),
        ("start", "2026-02-30", "“2026-02-30” is not a day of the calendar."),
        ("start", "31.01.2026", "“31.01.2026” is not a date such as 2026-01-31 or 2026/1/31."),
        ("start", "2026-1/5", "“2026-1/5” is not a date such as 2026-01-31 or 2026/1/31."),
        ("start", "2019-12-31", "2019-12-31 is less than 2020-01-01."),
        ("active", "perhaps", "“perhaps” is neither yes nor no."),
        ("family", "steel", "“steel” is not one of these: pb, mdf."),
    ],
)
def test_texts_that_are_no_values(name, text, reason):
    reasons = one(name, text)
    assert isinstance(reasons, list)
    assert len(reasons) == 1
    assert reason is None or reasons == [reason]


def test_text_columns_take_numbers_as_written():
    parsed, errors = parse([13800001.0], [100], [True], ["12345678901"], headers=["code"])
    assert [row["code"] for row in parsed] == ["13800001", "100", "TRUE"]
    assert [(e.row, e.reason) for e in errors] == [(5, "The text is longer than 10 characters.")]


def test_serial_number_is_no_date():
    assert parse(["A1", 46000], headers=["code", "start"])[1][0].column == "start"


def test_error_keeps_a_template_for_translation():
    error = parse(["A1", 0], headers=["code", "sheets"])[1][0]
    assert error.template % error.values == error.reason == "0 is less than 1."


@pytest.mark.parametrize(
    "make",
    [
        lambda: Column("", "x"),
        lambda: Column("_row", "x"),
        lambda: Column("x", "x", "colour"),
        lambda: Column("x", "x", "choice"),
        lambda: parse(
            ["a", 5],
            headers=["code", "x"],
            columns=[COLUMNS[0], Column("x", "x", "integer", min=date(2020, 1, 1))],
        ),
    ],
)
def test_bad_columns_are_refused(make):
    with pytest.raises(TableError):
        make()


# === WRITING ===


@pytest.mark.parametrize("text", ["=1", "@x", "+x", "-x", "\tx", "\rx", " =1", "\uff1dx", "-2+A1"])
def test_dangerous_texts_are_escaped(text):
    assert escape_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "board", "-5.2", "+86 510 8888", "a=b", "18 mm", "-", "'quoted'"]
)
def test_harmless_texts_are_not_touched(text):
    assert escape_cell(text) == text


cell_texts = st.text(st.sampled_from("'=+-@ \t\rab1.\uff1d\u3000"), max_size=6) | st.text(
    max_size=20
)


@given(cell_texts)
def test_escaping_is_safe_and_has_an_inverse(text):
    assert not looks_like_formula(escape_cell(text))
    assert unescape_cell(escape_cell(text)) == text


@given(cell_texts)
def test_read_cell_is_never_a_formula(text):
    quoted = text.replace('"', '""').replace("\x00", "")
    table = read_table(f'a,b\nx,"{quoted}"\n'.encode("utf-8", "replace"), "t.csv")
    value = table.rows[0].cells[1]
    assert value is None or not looks_like_formula(value)


@given(st.binary(max_size=300), st.sampled_from(["t.csv", "t.xlsx"]))
def test_any_bytes_give_a_table_or_a_clear_error(data, filename):
    try:
        table = read_table(data, filename)
    except TableError as error:
        assert str(error).endswith(".")
    else:
        assert table.headers


BOOK = workbook([["code", "n"], ["a", 1], ["b", 2]])


@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255))
def test_any_changed_byte_gives_a_table_or_a_clear_error(place, byte):
    changed = bytearray(BOOK)
    changed[place] = byte
    try:
        read_table(bytes(changed), "t.xlsx")
    except TableError as error:
        assert str(error).endswith(".")


def test_column_letters():
    assert [column_letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_four_times_the_rows_take_about_four_times_as_long(kind, growth):
    columns = [Column("code", "Code"), *(Column(f"n{i}", f"N{i}", "integer") for i in range(9))]

    def parse(count):
        headers = ["code", *(f"n{i}" for i in range(9))]
        rows = [[f"A{i}", *(i * 10 + j for j in range(9))] for i in range(count)]
        if kind == "xlsx":
            data = workbook([headers, *rows])
        else:
            data = "\n".join(",".join(map(str, row)) for row in [headers, *rows]).encode()
        return lambda: parse_rows(read_table(data, f"t.{kind}"), columns)

    small, large = parse(3_000), parse(12_000)
    # A product of rows and rows would take 16 times as long.
    assert growth(small, large, rounds=2) < 8
    parsed, errors = large()
    assert (len(parsed), errors) == (12_000, [])
    assert parsed[-1]["n8"] == 119_998
