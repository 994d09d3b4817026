"""How many pieces of one size a panel saw cuts from a sheet.

A panel saw cuts from edge to edge (guillotine cuts). For pieces of one size the best plan
is nearly always found with three stages: every rectangle left by two nested cuts is filled
with rows of equal pieces.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from typing import Final

from .decimals import EXACT, Number, to_decimal, to_positive
from .errors import CuttingError
from .geometry import MAX_SIDE_MM

STAGES: Final = 2
# Beyond this number of pieces a better arrangement of the offcut is not worth the time.
MANY: Final = 400


@dataclass(frozen=True, slots=True)
class CutPlan:
    """What one sheet gives.

    :param pieces: pieces cut from one sheet
    :param used_m2: their area in m²
    :param sheet_m2: area of the sheet in m²
    """

    pieces: int
    used_m2: Decimal
    sheet_m2: Decimal

    @property
    def waste_percent(self) -> Decimal:
        """Share of the sheet that becomes offcuts and dust, in percent; exact."""
        with localcontext(EXACT):
            return (self.sheet_m2 - self.used_m2) / self.sheet_m2 * 100

    def sheets_for(self, pieces: int) -> int:
        """Return how many sheets a number of pieces takes.

        :param pieces: number of pieces, 0 or more
        :raises CuttingError: when no piece fits into the sheet, or the number is negative
        """
        if pieces < 0:
            raise CuttingError("The number of pieces must not be negative.")
        if not self.pieces:
            raise CuttingError("The piece is larger than the sheet.")
        return -(-pieces // self.pieces)


def plan_cuts(
    sheet_length_mm: Number,
    sheet_width_mm: Number,
    length_mm: Number,
    width_mm: Number,
    kerf_mm: Number = 0,
    turnable: bool = True,
) -> CutPlan:
    """Count the pieces that guillotine cuts give from one sheet.

    >>> plan = plan_cuts(2440, 1220, 1000, 600, kerf_mm=4)
    >>> plan.pieces, round(plan.waste_percent, 2)
    (4, Decimal('19.38'))

    :param sheet_length_mm: length of the sheet, along the grain
    :param sheet_width_mm: width of the sheet
    :param length_mm: length of a piece, along the grain where it must not be turned
    :param width_mm: width of a piece
    :param kerf_mm: width of the saw cut
    :param turnable: whether pieces may lie across; not where the decor has a grain
    :return: a plan with 0 pieces when not even one fits
    :raises CuttingError: when a number is not usable
    """
    sheet = (_side(sheet_length_mm, "Sheet length"), _side(sheet_width_mm, "Sheet width"))
    piece = (_side(length_mm, "Length"), _side(width_mm, "Width"))
    kerf = to_decimal(kerf_mm, "Saw cut", CuttingError)
    if not 0 <= kerf <= 50:
        raise CuttingError("The saw cut must be between 0 and 50 mm.")
    with localcontext(EXACT):
        # each piece takes its cut with it; the last one needs none, so the sheet gains one
        count = _best(sheet[0] + kerf, sheet[1] + kerf, piece[0] + kerf, piece[1] + kerf, turnable)
        per_m2 = Decimal(10) ** 6
        return CutPlan(
            pieces=count,
            used_m2=count * piece[0] * piece[1] / per_m2,
            sheet_m2=sheet[0] * sheet[1] / per_m2,
        )


def _side(value: Number, what: str) -> Decimal:
    number = to_positive(value, what, CuttingError)
    if number > MAX_SIDE_MM:
        raise CuttingError("%(what)s must not exceed %(limit)s mm.", what=what, limit=MAX_SIDE_MM)
    return number


def _best(length: Decimal, width: Decimal, a: Decimal, b: Decimal, turnable: bool) -> int:
    def rows(x: Decimal, y: Decimal) -> int:
        straight = int(x // a) * int(y // b)
        return max(straight, int(x // b) * int(y // a)) if turnable else straight

    def places(side: Decimal) -> set[Decimal]:
        return {n * step for step in {a, b} for n in range(1, int(side // step) + 1)}

    @cache
    def fill(x: Decimal, y: Decimal, stages: int) -> int:
        best = rows(x, y)
        if not stages or best * a * b > x * y - a * b:
            return best  # no offcut is as large as a piece
        for at in places(x):
            best = max(best, fill(at, y, stages - 1) + fill(x - at, y, stages - 1))
        for at in places(y):
            best = max(best, fill(x, at, stages - 1) + fill(x, y - at, stages - 1))
        return best

    simple = rows(length, width)
    if not turnable or simple > MANY:
        return simple
    return fill(length, width, STAGES)
