"""From raw rows to a table: the headers, blank rows, limits and refused cells."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from .errors import TableError
from .table import (
    SPREADSHEET_ERROR,
    Cell,
    CellError,
    Limits,
    Table,
    TableRow,
    cell_error,
    check_text,
    column_letter,
    plain_value,
    text_problem,
)

# Blank rows do not count against the limit of rows, but looking at them takes time.
_MAX_SCANNED_ROWS: Final = 1_048_576
_SCANNED_AREA_FACTOR: Final = 10
_MAX_SCANNED_COLUMNS: Final = 16_384


class TableBuilder:
    """Collect the rows of one file.

    :param limits: what is allowed
    """

    __slots__ = ("_area", "_errors", "_headers", "_limits", "_rows")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._headers: tuple[str, ...] = ()
        self._rows: list[TableRow] = []
        self._errors: list[CellError] = []
        self._area = 0

    def build(self, rows: Iterable[Sequence[object]]) -> Table:
        """Read all rows; the first that is not blank holds the headers.

        :param rows: the rows of the file in order, blank ones included
        :raises TableError: when there is no table in them or a limit is exceeded
        """
        header_row = 0
        for number, raw in enumerate(rows, start=1):
            self._count(number, raw)
            cells = _trimmed(raw)
            if not cells:
                continue
            if header_row:
                self._add(number, cells)
            else:
                header_row = number
                self._headers = self._read_headers(number, cells)
        if not header_row:
            raise TableError("The file is empty: there is not even a row of headers.")
        return Table(self._headers, tuple(self._rows), tuple(self._errors), header_row)

    def _count(self, number: int, raw: Sequence[object]) -> None:
        self._area += len(raw)
        if len(raw) > _MAX_SCANNED_COLUMNS:
            raise TableError("Row %(row)s has far more cells than a sheet can have.", row=number)
        if number > _MAX_SCANNED_ROWS or self._area > self._limits.cells * _SCANNED_AREA_FACTOR:
            raise TableError(
                "The table stretches too far: up to row %(row)s, most of it blank. Delete the "
                "blank rows and columns.",
                row=number,
            )

    def _read_headers(self, number: int, cells: Sequence[object]) -> tuple[str, ...]:
        self._check_width(number, len(cells))
        headers = []
        for index, value in enumerate(cells):
            text = value if isinstance(value, str) else "" if value is None else str(value)
            check_text(text, number, index, self._limits)
            if text_problem(text):
                raise TableError(
                    "Row %(row)s, column %(column)s: a header must not be a formula.",
                    row=number,
                    column=column_letter(index),
                )
            headers.append(" ".join(text.split()))
        return tuple(headers)

    def _check_width(self, number: int, width: int) -> None:
        if width > self._limits.columns:
            raise TableError(
                "Row %(row)s has %(count)s columns; at most %(limit)s are read.",
                row=number,
                count=width,
                limit=self._limits.columns,
            )

    def _add(self, number: int, raw: Sequence[object]) -> None:
        self._check_width(number, len(raw))
        if len(raw) > len(self._headers):
            raise TableError(
                "Row %(row)s has a value in column %(column)s, which has no header.",
                row=number,
                column=column_letter(len(raw) - 1),
            )
        self._check_room(number)
        cells = [self._cell(number, index, value) for index, value in enumerate(raw)]
        cells.extend([None] * (len(self._headers) - len(cells)))
        self._rows.append(TableRow(number, tuple(cells)))

    def _check_room(self, number: int) -> None:
        count = len(self._rows) + 1
        if count > self._limits.rows:
            raise TableError(
                "Row %(row)s: the table has more than %(limit)s rows.",
                row=number,
                limit=self._limits.rows,
            )
        if count * len(self._headers) > self._limits.cells:
            raise TableError(
                "Row %(row)s: the table has more than %(limit)s cells.",
                row=number,
                limit=self._limits.cells,
            )

    def _cell(self, number: int, index: int, value: object) -> Cell:
        if not isinstance(value, str):
            cell, problem = plain_value(value)
            if problem:
                self._refuse(number, index, problem)
            return cell
        if len(value) > self._limits.cell_length or "\x00" in value:
            check_text(value, number, index, self._limits)
        problem = text_problem(value)
        if problem:
            self._refuse(number, index, problem, value)
            return None
        return value.strip() or None

    def _refuse(self, number: int, index: int, template: str, value: str = "") -> None:
        name = self._headers[index] or column_letter(index)
        values = {"value": value} if template == SPREADSHEET_ERROR else {}
        self._errors.append(cell_error(number, name, template, **values))


def _trimmed(raw: Sequence[object]) -> Sequence[object]:
    """Take the blank cells off the end of a row; a blank row becomes empty."""
    end = len(raw)
    while end and (raw[end - 1] is None or raw[end - 1] == ""):
        end -= 1
    cells = raw if end == len(raw) else list(islice(raw, end))
    return [] if all(_is_blank(cell) for cell in cells) else cells


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
