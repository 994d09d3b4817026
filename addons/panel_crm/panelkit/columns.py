"""From the cells of a table to typed values, with an error for each wrong cell."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from .errors import TableError
from .table import NOT_FINITE, Cell, CellError, Table, TableRow, cell_error, column_letter

Kind: TypeAlias = Literal["text", "integer", "decimal", "date", "boolean", "choice"]
Value: TypeAlias = str | int | Decimal | date | bool | None
Parsed: TypeAlias = tuple[Value, str, Mapping[str, object]]

ROW_KEY: Final = "_row"

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00)?)?")
_TRUE: Final = frozenset({"true", "yes", "y", "1", "是", "真", "对"})
_FALSE: Final = frozenset({"false", "no", "n", "0", "否", "假", "错"})
_MAX_DIGITS: Final = 30
_NO_VALUES: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of an import holds.

    :param name: technical name, the key of the value
    :param title: title in English, accepted as header like the name
    :param kind: ``text``, ``integer``, ``decimal``, ``date``, ``boolean`` or ``choice``
    :param title_zh: title in Chinese, accepted as header too
    :param required: whether the column must be there and no cell blank
    :param choices: for each accepted value the titles that mean it
    :param min: smallest number or earliest date
    :param max: largest number or latest date
    :param max_length: characters of a text
    :raises TableError: when the name is reserved, or a choice has no values
    """

    name: str
    title: str
    kind: Kind = "text"
    title_zh: str = ""
    required: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    min: Decimal | int | date | None = None
    max: Decimal | int | date | None = None
    max_length: int | None = None

    def __post_init__(self) -> None:
        if not self.name or self.name == ROW_KEY:
            raise TableError("A column cannot be named “%(name)s”.", name=self.name)
        if self.kind not in _PARSERS:
            raise TableError("The kind of column %(name)s is unknown.", name=self.name)
        if self.kind == "choice" and not self.choices:
            raise TableError("Column %(name)s has no choices.", name=self.name)


def parse_rows(
    table: Table, columns: Sequence[Column]
) -> tuple[list[dict[str, Value]], list[CellError]]:
    """Convert the rows of a table to values, and list everything that is wrong.

    A header is recognised by the technical name or a title, whatever its case, width and
    spaces; a trailing asterisk is ignored. A row with an error is left out, all others are
    returned with their row number under :data:`ROW_KEY`; a missing required column leaves
    no row. An import that must not stop half way looks at the errors first.

    :param table: the table as read
    :param columns: what it may hold
    :return: the rows without errors, and the errors in the order of the file
    """
    places, errors = _match_headers(table, columns)
    errors.extend(table.errors)
    refused = {(error.row, error.column) for error in table.errors}
    complete = not any(column.required and column.name not in places for column in columns)
    parsers = [(c, places[c.name], _choice_table(c)) for c in columns if c.name in places]
    absent = [column.name for column in columns if column.name not in places]
    parsed: list[dict[str, Value]] = []
    for row in table.rows:
        values: dict[str, Value] = {ROW_KEY: row.number}
        wrong = _parse_row(row, table, parsers, refused, values)
        errors.extend(wrong)
        if complete and not wrong and not _is_refused(row, table, refused):
            values.update(dict.fromkeys(absent))
            parsed.append(values)
    return parsed, sorted(errors, key=lambda error: error.row)


def _is_refused(row: TableRow, table: Table, refused: set[tuple[int, str]]) -> bool:
    return bool(refused) and any(
        (row.number, _label(table, index)) in refused for index in range(len(table.headers))
    )


def _label(table: Table, index: int) -> str:
    return table.headers[index] or column_letter(index)


def _parse_row(
    row: TableRow,
    table: Table,
    parsers: Sequence[tuple[Column, int, Mapping[str, str]]],
    refused: set[tuple[int, str]],
    values: dict[str, Value],
) -> list[CellError]:
    """Fill the values of a row and return its errors; a refused cell has its error already."""
    errors = []
    for column, index, choices in parsers:
        cell = row.cells[index]
        if cell is None:
            values[column.name] = None
            known = refused and (row.number, _label(table, index)) in refused
            if column.required and not known:
                errors.append(cell_error(row.number, _label(table, index), "A value is missing."))
            continue
        value, template, places = _PARSERS[column.kind](cell, column, choices)
        if template:
            errors.append(cell_error(row.number, _label(table, index), template, **places))
        values[column.name] = value
    return errors


def _header_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().rstrip("* ")
    return " ".join(folded.split())


def _match_headers(
    table: Table, columns: Sequence[Column]
) -> tuple[dict[str, int], list[CellError]]:
    names: dict[str, str] = {}
    for column in columns:
        for text in (column.title_zh, column.title, column.name):
            if text:
                names[_header_key(text)] = column.name
    places: dict[str, int] = {}
    errors = []
    for index, header in enumerate(table.headers):
        name = names.get(_header_key(header))
        problem = _header_problem(table, index, name, places)
        if problem:
            errors.append(cell_error(table.header_row, _label(table, index), problem))
        elif name is not None:
            places[name] = index
    for column in columns:
        if column.required and column.name not in places:
            errors.append(
                cell_error(table.header_row, column.title, "This required column is missing.")
            )
    return places, errors


def _header_problem(
    table: Table, index: int, name: str | None, places: Mapping[str, int]
) -> str | None:
    if name in places:
        return "This column is there twice."
    if name is not None:
        return None
    if table.headers[index]:
        return "This column is unknown."
    filled = any(row.cells[index] is not None for row in table.rows)
    return "This column has values but no header." if filled else None


def _choice_table(column: Column) -> Mapping[str, str]:
    choices: dict[str, str] = {}
    for value, titles in column.choices.items():
        for title in (*titles, value):
            choices[_header_key(title)] = value
    return choices


def _wrong(template: str, **values: object) -> Parsed:
    return None, template, values


def _right(value: Value) -> Parsed:
    return value, "", _NO_VALUES


def _as_text(cell: Cell) -> str:
    """Return a cell as text; a number without exponent, as telephone numbers need it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell.normalize() if cell else Decimal(0), "f")
    return cell.isoformat() if isinstance(cell, date) else cell or ""


def _parse_text(cell: Cell, column: Column, _choices: Mapping[str, str]) -> Parsed:
    text = _as_text(cell)
    if column.max_length is not None and len(text) > column.max_length:
        return _wrong("The text is longer than %(limit)s characters.", limit=column.max_length)
    return _right(text)


def _number(cell: Cell) -> tuple[Decimal | None, str]:
    """Return the number in a cell, or why there is none."""
    if isinstance(cell, Decimal):
        number = cell
    elif isinstance(cell, str):
        text = unicodedata.normalize("NFKC", cell)
        if _NOT_FINITE.fullmatch(text):
            return None, NOT_FINITE
        if len(text) > 2 * _MAX_DIGITS or not _NUMBER.fullmatch(text):
            return None, "“%(value)s” is not a number."
        number = Decimal(text.replace(",", ""))
    else:
        return None, "“%(value)s” is not a number."
    if not number.is_finite():
        return None, NOT_FINITE
    digits = len(number.as_tuple().digits)
    if digits > _MAX_DIGITS or (number and abs(number.adjusted()) > _MAX_DIGITS):
        return None, "The number has too many digits."
    return number, ""


def _parse_decimal(cell: Cell, column: Column, _choices: Mapping[str, str]) -> Parsed:
    number, problem = _number(cell)
    if number is None:
        return _wrong(problem, value=_shown(cell))
    return _within(number, number, column)


def _parse_integer(cell: Cell, column: Column, _choices: Mapping[str, str]) -> Parsed:
    number, problem = _number(cell)
    if number is None:
        return _wrong(problem, value=_shown(cell))
    if number != number.to_integral_value():
        return _wrong("“%(value)s” is not a whole number.", value=_shown(cell))
    return _within(number, int(number), column)


def _parse_date(cell: Cell, column: Column, _choices: Mapping[str, str]) -> Parsed:
    if isinstance(cell, date):
        return _within(cell, cell, column)
    match = isinstance(cell, str) and _DATE.fullmatch(unicodedata.normalize("NFKC", cell))
    if match:
        try:
            found = date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            return _wrong("“%(value)s” is not a day of the calendar.", value=_shown(cell))
        return _within(found, found, column)
    return _wrong("“%(value)s” is not a date such as 2026-01-31 or 2026/1/31.", value=_shown(cell))


def _parse_boolean(cell: Cell, _column: Column, _choices: Mapping[str, str]) -> Parsed:
    if isinstance(cell, bool):
        return _right(cell)
    key = _header_key(_as_text(cell))
    if key in _TRUE or key in _FALSE:
        return _right(key in _TRUE)
    return _wrong("“%(value)s” is neither yes nor no.", value=_shown(cell))


def _parse_choice(cell: Cell, column: Column, choices: Mapping[str, str]) -> Parsed:
    value = choices.get(_header_key(_as_text(cell)))
    if value is not None:
        return _right(value)
    allowed = ", ".join(list(column.choices)[:20])
    return _wrong(
        "“%(value)s” is not one of these: %(allowed)s.", value=_shown(cell), allowed=allowed
    )


def _within(found: Decimal | date, value: Value, column: Column) -> Parsed:
    if column.min is not None and _less(found, column.min):
        return _wrong("%(value)s is less than %(limit)s.", value=_shown(found), limit=column.min)
    if column.max is not None and _less(column.max, found):
        return _wrong("%(value)s is more than %(limit)s.", value=_shown(found), limit=column.max)
    return _right(value)


def _less(first: Decimal | int | date, second: Decimal | int | date) -> bool:
    """Compare two numbers or two dates; a column of the wrong kind of limit is an error."""
    if isinstance(first, date) and isinstance(second, date):
        return first < second
    if isinstance(first, date) or isinstance(second, date):
        raise TableError("The limits of a column must be of its own kind.")
    return first < second


def _shown(cell: Cell) -> str:
    text = _as_text(cell)
    return text if len(text) <= 40 else text[:39] + "…"


_PARSERS: Final[Mapping[str, Callable[[Cell, Column, Mapping[str, str]], Parsed]]] = (
    MappingProxyType(
        {
            "text": _parse_text,
            "integer": _parse_integer,
            "decimal": _parse_decimal,
            "date": _parse_date,
            "boolean": _parse_boolean,
            "choice": _parse_choice,
        }
    )
)
