"""Tables that users hand in: their cells, their limits, and what a cell must not hold."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Final, TypeAlias

from .errors import TableError

Cell: TypeAlias = str | Decimal | date | bool | None

MEBIBYTE: Final = 1024 * 1024

FORMULA: Final = "A formula is not allowed; enter the value itself."
NOT_FINITE: Final = "This is not a finite number."
SPREADSHEET_ERROR: Final = "The cell holds the spreadsheet error %(value)s."
UNKNOWN_TYPE: Final = "A cell of this type cannot be read."

_ERROR_VALUES: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
# What a spreadsheet program takes for the begin of a formula, wide forms included.
_FORMULA_START: Final = frozenset("=@+-\uff1d\uff20\uff0b\uff0d")
# After a sign: a number, a telephone number, a percentage, or nothing at all.
_SIGNED_NUMBER: Final = re.compile(r"[+-][\d\s.,/()%-]*(?:\d[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read at most.

    :param file_bytes: size of the file as uploaded
    :param unpacked_bytes: size of everything in a workbook once unpacked
    :param ratio: unpacked to packed size, from 1 MiB unpacked on
    :param members: parts in a workbook
    :param rows: rows below the headers that are not blank
    :param columns: columns
    :param cells: cells in all rows together
    :param cell_length: characters in one cell
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 200 * MEBIBYTE
    ratio: int = 100
    members: int = 1000
    rows: int = 200_000
    columns: int = 200
    cells: int = 2_000_000
    cell_length: int = 10_000


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell, in a user's words.

    :param row: row in the file, the first is 1
    :param column: header of the column, or its letter when it has none
    :param reason: the sentence
    :param template: the same with ``%(name)s`` places, for translation
    :param values: what stands in these places
    """

    row: int
    column: str
    reason: str
    template: str = field(default="", compare=False)
    values: Mapping[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that is not blank.

    :param number: row in the file, the first is 1
    :param cells: one cell for each header
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: nothing is interpreted but the type of a cell.

    :param headers: the texts of the header row
    :param rows: the rows below it that are not blank
    :param errors: cells that were refused; they are ``None`` in ``rows``
    :param header_row: row of the headers in the file, the first is 1
    """

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    errors: tuple[CellError, ...]
    header_row: int


def cell_error(row: int, column: str, template: str, **values: object) -> CellError:
    """Build the error of a cell from a sentence with places.

    :param row: row in the file, the first is 1
    :param column: header or letter of the column
    :param template: the sentence, with ``%(name)s`` places
    :param values: what stands in these places
    """
    return CellError(row, column, template % values if values else template, template, values)


def column_letter(index: int) -> str:
    """Return the letters of a column as a spreadsheet program shows them.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')

    :param index: 0 for the first column
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet program may run a text as a formula.

    >>> looks_like_formula("=1+1"), looks_like_formula("-5.2"), looks_like_formula("+86 510 8888")
    (True, False, False)

    :param text: the text of a cell
    """
    if text[:1] in ("\t", "\r"):
        return True
    bare = text.strip()
    if bare[:1] not in _FORMULA_START:
        return False
    sign = unicodedata.normalize("NFKC", bare[0])
    # without letters nothing can be called, so a signed run of digits is harmless
    return sign in "=@" or not _SIGNED_NUMBER.fullmatch(sign + bare[1:])


def escape_cell(text: str) -> str:
    """Return a text that no spreadsheet program runs when it opens the export.

    A text like a formula gets a leading apostrophe, and so does one that looks as if it
    had got one, so that :func:`unescape_cell` is the exact inverse. Numbers and telephone
    numbers stay as they are.

    >>> escape_cell("=HYPERLINK(1)"), escape_cell("+86 510 8888"), escape_cell("plain")
    ("'=HYPERLINK(1)", '+86 510 8888', 'plain')

    :param text: the text to export
    """
    return "'" + text if looks_like_formula(text.lstrip("'")) else text


def unescape_cell(text: str) -> str:
    """Return what :func:`escape_cell` was given.

    Reading a table does not do this: a formula must not come in behind an apostrophe.
    An import that recognises its own export compares the escaped forms.

    :param text: the text of an exported cell
    """
    escaped = text.startswith("'") and looks_like_formula(text.lstrip("'"))
    return text[1:] if escaped else text


def text_problem(raw: str) -> str | None:
    """Return why the text of a cell is refused, or ``None``.

    :param raw: the text before its surrounding spaces are taken away
    """
    if looks_like_formula(raw):
        return FORMULA
    return SPREADSHEET_ERROR if raw in _ERROR_VALUES else None


def check_text(raw: str, row: int, index: int, limits: Limits) -> None:
    """Refuse the whole file for a text that no honest table holds.

    :param raw: the text of a cell
    :param row: row in the file, the first is 1
    :param index: 0 for the first column
    :param limits: what is allowed
    :raises TableError: when the text is too long or holds a NUL character
    """
    place = {"row": row, "column": column_letter(index)}
    if len(raw) > limits.cell_length:
        raise TableError(
            "Row %(row)s, column %(column)s: the text is longer than %(limit)s characters.",
            limit=limits.cell_length,
            **place,
        )
    if "\x00" in raw:
        raise TableError(
            "Row %(row)s, column %(column)s: there is a NUL character; the file is damaged "
            "or not a table.",
            **place,
        )


def plain_value(value: object) -> tuple[Cell, str | None]:
    """Normalise a value of a workbook that is not text.

    :param value: what the reader of the workbook gave
    :return: the cell, and why it is refused, or ``None``
    """
    if value is None or isinstance(value, bool):
        return value, None
    if isinstance(value, int):
        return Decimal(value), None
    if isinstance(value, float):
        if not isfinite(value):
            return None, NOT_FINITE
        return Decimal(float.__repr__(value)), None
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    # array formulas and data tables come as objects of their own, as do times
    return None, FORMULA if "Formula" in type(value).__name__ else UNKNOWN_TYPE
