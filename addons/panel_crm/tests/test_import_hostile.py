import base64
import io
import zipfile

import openpyxl

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.panel_crm.tests.import_common import CATALOGUE, GOOD_ROW, ImportCommon


@tagged("post_install", "-at_install")
class TestImportHostile(ImportCommon):
    """Files that are wrong, broken or meant to harm: a clear answer, and nothing loaded."""

    def setUp(self):
        super().setUp()
        self.before = self.env["product.product"].search_count([])

    def tearDown(self):
        self.assertEqual(self.env["product.product"].search_count([]), self.before)
        super().tearDown()

    def catalogue(self, row, header=CATALOGUE):
        return self.refused("catalogue", header + GOOD_ROW + row + "\n")

    def workbook(self, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def test_half_valid_file_loads_nothing(self):
        errors = self.catalogue("T-2,Board,NONE,2440,1220,18,120")
        self.assertEqual(errors, [(3, "Series Code", "There is no series with the code “NONE”.")])

    def test_impossible_dimensions(self):
        for value in ("-18", "0", "0.001", "inf", "nan", "1e999", "Infinity", "501", "18 mm"):
            with self.subTest(value=value):
                errors = self.catalogue(f"T-2,Board,EVG-C,2440,1220,{value},120")
                self.assertEqual(errors[0][:2], (3, "Thickness (mm)"))

    def test_missing_and_impossible_price(self):
        for value in ("", "-1", "nan", "1e400", "free"):
            with self.subTest(value=value):
                errors = self.catalogue(f"T-2,Board,EVG-C,2440,1220,18,{value}")
                self.assertEqual(errors[0][:2], (3, "Price per Sheet"))

    def test_series_of_another_brand(self):
        header = "code,name,brand,series,length_mm,width_mm,thickness_mm,price\n"
        errors = self.refused("catalogue", header + "T-2,Board,SIL,EVG-C,2440,1220,18,120\n")
        self.assertIn("belongs to the brand “EVG”, not to “SIL”", errors[0][2])

    def test_same_key_twice(self):
        errors = self.catalogue(GOOD_ROW.strip())
        self.assertEqual(errors, [(3, "Product Code", "This is there already, in row 2.")])

    def test_formulas(self):
        for text in ("=cmd|' /C calc'!A0", "@SUM(1;1)", "+1+1", "-2+3", "=1+1", "＝1+1"):
            with self.subTest(text=text):
                errors = self.catalogue(f'T-2,"{text}",EVG-C,2440,1220,18,120')
                self.assertIn("formula", errors[0][2])

    def test_formula_in_a_workbook(self):
        header = CATALOGUE.strip().split(",")
        data = self.workbook(header, ["T-2", "Board", "EVG-C", 2440, 1220, "=9*2", 120])
        self.assertIn("formula", self.refused("catalogue", data, "file.xlsx")[0][2])

    def test_columns(self):
        errors = self.refused("catalogue", "code,name,colour\nT-1,Board,red\n")
        columns = {column for _row, column, _reason in errors}
        self.assertIn("colour", columns)
        self.assertIn("Series Code", columns)

    @mute_logger("odoo.tools.mimetypes.guess_mimetype")  # it reports broken archives itself
    def test_not_a_table(self):
        good = (CATALOGUE + GOOD_ROW).encode()
        for content, filename in (
            (b"", "file.csv"),
            (b"\x00\x01\x02", "file.csv"),
            (b"PK\x03\x04broken", "file.xlsx"),
            (good, "file.xlsx"),
            (good, "file.exe"),
            (b"%PDF-1.7", "file.csv"),
            (b"\xd0\xcf\x11\xe0old", "file.xls"),
            (CATALOGUE.encode(), "file.csv"),
            (b'code,name\n"T-1,Board', "file.csv"),
            (good, "../../etc/passwd"),
        ):
            with self.subTest(filename=filename, content=content[:10]):
                if content:
                    self.assertEqual(len(self.refused("catalogue", content, filename)) > 0, True)

    def test_zip_bomb(self):
        stream = io.BytesIO(self.workbook(["code"], ["x"]))
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", b"0" * 300_000_000)
        errors = self.refused("catalogue", stream.getvalue(), "file.xlsx")
        self.assertIn("unpacks", errors[0][2])

    def test_too_large(self):
        errors = self.refused("catalogue", b"a,b\n" + b"x" * (21 * 1024 * 1024))
        self.assertIn("MB", errors[0][2])
        errors = self.refused("regions", b"code\n" + b"x\n" * 100_001)
        self.assertIn("100000 rows", errors[0][2])
        errors = self.catalogue(f"T-2,{'x' * 400},EVG-C,2440,1220,18,120")
        self.assertIn("longer than 300", errors[0][2])

    def test_nonsense_is_left_soon(self):
        rows = "T,Board,EVG-C,a,b,c,d\n" * 90_000
        record = self.upload("catalogue", CATALOGUE + rows)
        self.assertEqual((record.row_count, record.error_count), (90_000, 4 * 5000))

    def test_error_list_is_cut_and_harmless(self):
        rows = "".join(f"T-{n},Board,<b>x</b>,2440,1220,18,120\n" for n in range(1500))
        record = self.upload("catalogue", CATALOGUE + rows)
        self.assertEqual((record.error_count, len(record.error_ids)), (1500, 1000))
        record.error_ids[0].sudo().value = "=1+1"
        record.invalidate_recordset()
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_xlsx))).active
        self.assertEqual(sheet["C2"].value, "'=1+1")
        self.assertIn(b",'=1+1,", base64.b64decode(record.error_csv))

    def test_circles(self):
        rows = "code,name,kind,parent\nA,A,city,B\nB,B,city,A\nC,C,city,C\n"
        self.assertEqual([error[0] for error in self.refused("regions", rows)], [2, 3, 4])
        header = "ref,name,role,dealer\n"
        self.assertTrue(self.refused("customers", header + "X,X,dealer,X\n"))
        self.assertTrue(self.refused("customers", header + "X,X,end_customer,K1\n"))


@tagged("post_install", "-at_install")
class TestImportEncodings(ImportCommon):
    """Files as spreadsheet programs really write them."""

    def test_encodings_and_delimiters(self):
        text = "产品编码;产品名称;系列编码;长度(mm);宽度(mm);厚度(mm);每张价格\n"
        rows = "{0};密度板 18 毫米;EVG-C;2440;1220;18;120\n"
        for encoding in ("utf-8", "utf-8-sig", "gb18030"):
            with self.subTest(encoding=encoding):
                code = f"E-{encoding}"
                self.load("catalogue", (text + rows.format(code)).encode(encoding))
                self.assertEqual(self.product(code).name, "密度板 18 毫米")

    def test_html_stays_text(self):
        name = "<script>alert(1)</script>"
        self.load("catalogue", CATALOGUE + f"H-1,{name},EVG-C,2440,1220,18,120\n")
        product = self.product("H-1")
        self.assertEqual(product.name, name)
        self.load("customers", f"ref,name,role\nH-2,{name},dealer\n")
        self.assertEqual(self.env["res.partner"].search([("ref", "=", "H-2")]).name, name)

    def test_importing_user_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        user = new_test_user(self.env, "panel_zh", groups="panel_crm.group_manager", lang="zh_CN")
        self.env = self.env(user=user, context={"lang": "zh_CN"})
        errors = self.refused("catalogue", CATALOGUE + "T-2,Board,NONE,2440,1220,18,120\n")
        self.assertEqual(errors[0][1], "系列编码")
