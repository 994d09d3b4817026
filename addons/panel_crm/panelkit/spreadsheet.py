"""Reading tables that users upload, CSV or XLSX, without trusting any of it."""

from pathlib import PurePath
from typing import Final

from .columns import ROW_KEY, Column, Kind, Value, parse_rows
from .errors import TableError
from .table import (
    DEFAULT_LIMITS,
    Cell,
    CellError,
    Limits,
    Table,
    TableRow,
    escape_cell,
    looks_like_formula,
    unescape_cell,
)
from .table_builder import TableBuilder
from .table_csv import read_csv
from .table_xlsx import read_xlsx

__all__ = [
    "DEFAULT_LIMITS",
    "ROW_KEY",
    "Cell",
    "CellError",
    "Column",
    "Kind",
    "Limits",
    "Table",
    "TableError",
    "TableRow",
    "Value",
    "escape_cell",
    "looks_like_formula",
    "parse_rows",
    "read_table",
    "unescape_cell",
]

_ZIP: Final = b"PK"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_FOREIGN: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"\x1f\x8b", b"{\\rtf")


def read_table(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read the first sheet of a workbook, or a CSV file, into a table.

    The first row that is not blank holds the headers. Texts are stripped; a blank cell is
    ``None``; numbers and dates of a workbook come typed, those of a CSV file as text. A
    cell with a formula is refused alone, and listed in ``Table.errors``.

    :param data: the file
    :param filename: its name; the ending tells what it must be
    :param limits: what is allowed
    :raises TableError: when the file is empty, too large, damaged, or not what it says
    """
    if not data:
        raise TableError("The file is empty.")
    if len(data) > limits.file_bytes:
        raise TableError(
            "The file has %(size)s MB; at most %(limit)s MB are read.",
            size=round(len(data) / 1e6, 1),
            limit=round(limits.file_bytes / 1e6, 1),
        )
    if _is_workbook(data, filename):
        return TableBuilder(limits).build(read_xlsx(data, limits))
    return TableBuilder(limits).build(read_csv(data))


def _is_workbook(data: bytes, filename: str) -> bool:
    """Tell a workbook from a CSV file; the name and the content must agree."""
    ending = PurePath(filename).suffix.lower()
    if data.startswith(_OLD_EXCEL):
        raise TableError(
            "The file is an old Excel file (.xls) or protected by a password; save it as .xlsx "
            "without a password."
        )
    if ending == ".xlsx":
        if not data.startswith(_ZIP):
            raise TableError(
                "The name ends in .xlsx, but the file is not an Excel workbook; a CSV file must "
                "be called .csv."
            )
        return True
    if ending not in (".csv", ".txt", ".tsv"):
        raise TableError("Only .xlsx and .csv files can be read.")
    if data.startswith(_ZIP):
        raise TableError("The name ends in %(ending)s, but the file is an archive.", ending=ending)
    if data.startswith(_FOREIGN):
        raise TableError("The file is not a table.")
    return False
