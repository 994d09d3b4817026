"""Order lines as they come from a spreadsheet or a message: board, quantity, unit, price."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from .decimals import to_decimal
from .errors import PanelError, PasteError

PasteUnit: TypeAlias = Literal["sheet", "pack", "m2", "m3"]

MAX_LINES: Final = 2000
MAX_QUANTITY: Final = Decimal(10) ** 7
MAX_PRICE: Final = Decimal(10) ** 9

_UNITS: Final[Mapping[str, PasteUnit]] = MappingProxyType(
    {
        **dict.fromkeys(("sheet", "sheets", "pcs", "pc", "张", "張", "片", "块"), "sheet"),
        **dict.fromkeys(("pack", "packs", "bundle", "bundles", "包", "垛", "件"), "pack"),
        **dict.fromkeys(("m2", "sqm", "平方米", "平方", "平米", "㎡"), "m2"),
        **dict.fromkeys(("m3", "cbm", "立方米", "立方", "方", "㎥"), "m3"),
    }
)
_AMOUNT: Final = re.compile(r"([+-]?[\d.,]+)\s*([^\d.,+\-\s].*)?")
_GROUPED: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_CURRENCY: Final = re.compile(r"^[¥￥$€]|元$")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line as it was read.

    :param number: its number in the text, from 1
    :param text: the line itself
    :param board: code or description of the board
    :param quantity: how much of it, above zero
    :param unit: ``sheet``, ``pack``, ``m2`` or ``m3``
    :param price: price per sheet, m² or m³ as the unit says, or None; a pack has none of its own
    """

    number: int
    text: str
    board: str
    quantity: Decimal
    unit: PasteUnit
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line that cannot be read.

    :param number: its number in the text, from 1
    :param text: the line itself
    :param error: why
    """

    number: int
    text: str
    error: PasteError


def parse_lines(text: str) -> list[PastedLine | RefusedLine]:
    """Read pasted lines, each of them: blank ones are skipped, bad ones come back with a reason.

    The cells of a line are divided by tabs: code or description, quantity, and, if wanted, the
    unit and the price. The unit may stand with the quantity: ``100 m³``.

    >>> [line.quantity for line in parse_lines("EVG-18\\t1,900\\nSIL-18\\t38 包")]
    [Decimal('1900'), Decimal('38')]

    :param text: the text as pasted
    :raises PasteError: when there are too many lines
    """
    rows = [(n, row) for n, row in enumerate(text.splitlines(), 1) if row.strip()]
    if len(rows) > MAX_LINES:
        raise PasteError("At most %(limit)s lines can be pasted at once.", limit=MAX_LINES)
    return [_parse_line(number, row) for number, row in rows]


def _parse_line(number: int, row: str) -> PastedLine | RefusedLine:
    try:
        board, quantity, *rest = _cells(row)
        amount, unit = _amount(quantity, rest[0] if rest else "")
        price = _price(rest[1], unit) if len(rest) > 1 and rest[1] else None
        return PastedLine(number, row.strip(), board, amount, unit, price)
    except PasteError as error:
        return RefusedLine(number, row.strip(), error)


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in row.split("\t")]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) < 2:
        raise PasteError(
            "A line needs a board and a quantity, divided by a tab as a spreadsheet copies them."
        )
    if len(cells) > 4:
        raise PasteError(
            "There are %(count)s cells; a line has a board, a quantity, a unit and a price.",
            count=len(cells),
        )
    if not cells[0]:
        raise PasteError("The board is missing.")
    return cells


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _unit(text: str) -> PasteUnit:
    if text not in _UNITS:
        raise PasteError(
            "The unit “%(unit)s” is unknown; use sheets, packs, m² or m³.", unit=text[:40]
        )
    return _UNITS[text]


def _amount(quantity: str, unit: str) -> tuple[Decimal, PasteUnit]:
    match = _AMOUNT.fullmatch(_fold(quantity))
    number = _number(match[1]) if match else None
    if not match or number is None:
        raise PasteError("“%(value)s” is no quantity.", value=quantity[:40])
    beside, own = (_fold(unit), (match[2] or "").strip())
    if beside and own and _unit(beside) != _unit(own):
        raise PasteError(
            "The quantity says “%(own)s”, the unit “%(unit)s”.", own=own, unit=unit[:40]
        )
    kind = _unit(own or beside or "sheet")
    if not 0 < number <= MAX_QUANTITY:
        raise PasteError(
            "The quantity must be above zero and at most %(limit)s.", limit=MAX_QUANTITY
        )
    if kind in ("sheet", "pack") and number != number.to_integral_value():
        raise PasteError("%(quantity)s is not a whole number of sheets or packs.", quantity=number)
    return number, kind


def _price(text: str, unit: PasteUnit) -> Decimal:
    if unit == "pack":
        raise PasteError("Give the price per sheet, m² or m³, not per pack.")
    number = _number(_CURRENCY.sub("", _fold(text)).strip())
    if number is None:
        raise PasteError("“%(value)s” is no price.", value=text[:40])
    if not 0 <= number <= MAX_PRICE:
        raise PasteError("The price must be between 0 and %(limit)s.", limit=MAX_PRICE)
    return number


def _number(text: str) -> Decimal | None:
    if not _GROUPED.fullmatch(text):
        return None
    try:
        return to_decimal(text.replace(",", ""), "Number")
    except PanelError:
        return None
