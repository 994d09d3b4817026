"""Full packs: how many, how many sheets they hold, and how far that is from the order."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import Final, Literal, TypeAlias

from .decimals import EXACT, Number, to_decimal, to_positive
from .errors import PackError
from .geometry import Basis, Geometry, Quantities, whole_sheets

PackRounding: TypeAlias = Literal["up", "down", "nearest"]

_ROUNDINGS: Final = {"up": ROUND_CEILING, "down": ROUND_FLOOR, "nearest": ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class PackPlan:
    """An order in full packs.

    :param ordered_sheets: the ordered quantity in sheets, not rounded
    :param needed_sheets: the same, up to the next whole sheet
    :param packs: number of full packs
    :param pack_size: sheets in one pack
    :param quantities: what these packs hold
    :param deviation_percent: packed against ordered, in percent, above zero for more
    :param tolerance_percent: what the contract allows, in percent
    :param within_tolerance: whether the deviation stays inside it
    """

    ordered_sheets: Decimal
    needed_sheets: int
    packs: int
    pack_size: int
    quantities: Quantities
    deviation_percent: Decimal
    tolerance_percent: Decimal
    within_tolerance: bool


def _pack_size(value: Number) -> int:
    size = whole_sheets(value, "The pack size")
    if size < 1:
        raise PackError("The pack size must be at least one sheet.")
    return size


def _count(sheets: Decimal, size: int, rounding: PackRounding) -> int:
    if rounding not in _ROUNDINGS:
        raise PackError("Packs are rounded up, down or to the nearest.")
    return int((sheets / size).to_integral_value(_ROUNDINGS[rounding]))


def plan_packs(
    quantity: Number,
    basis: Basis,
    geometry: Geometry,
    pack_size: Number,
    tolerance_percent: Number = 5,
    rounding: PackRounding = "up",
) -> PackPlan:
    """Round an ordered quantity to full packs and compare with what was ordered.

    The deviation is measured against the ordered quantity itself, not against the
    sheets it was rounded to.

    >>> plan = plan_packs(100, "m3", Geometry(1220, 2440, 18), 50)
    >>> plan.needed_sheets, plan.packs, plan.quantities.sheets, plan.within_tolerance
    (1867, 38, 1900, True)

    :param quantity: ordered quantity, above zero
    :param basis: its unit: ``sheet``, ``m2`` or ``m3``
    :param geometry: dimensions of the sheet
    :param pack_size: sheets in a full pack
    :param tolerance_percent: allowed deviation either way, in percent
    :param rounding: ``up``, ``down`` or ``nearest`` full pack
    :raises PanelError: when a number is not usable
    """
    size = _pack_size(pack_size)
    ordered = geometry.sheets_from(to_positive(quantity, "Quantity", PackError), basis)
    tolerance = to_decimal(tolerance_percent, "Tolerance", PackError)
    if tolerance < 0:
        raise PackError("The tolerance must not be negative.")
    with localcontext(EXACT):
        packs = _count(ordered, size, rounding)
        deviation = (packs * size - ordered) / ordered * 100
        return PackPlan(
            ordered_sheets=ordered,
            needed_sheets=int(ordered.to_integral_value(ROUND_CEILING)),
            packs=packs,
            pack_size=size,
            quantities=geometry.quantities(packs * size),
            deviation_percent=deviation,
            tolerance_percent=tolerance,
            within_tolerance=abs(deviation) <= tolerance,
        )


def default_pack_size(stack_height_mm: Number, thickness_mm: Number) -> int:
    """Return how many sheets a stack of a height holds.

    Only a default: real pack sizes are data per product, plant and destination.

    >>> default_pack_size(940, 18)
    52

    :param stack_height_mm: height of the stack without pallet, in mm
    :param thickness_mm: thickness of a sheet in mm
    :raises PackError: when not even one sheet fits, or a number is not usable
    """
    height = to_positive(stack_height_mm, "Stack height", PackError)
    thickness = to_positive(thickness_mm, "Thickness", PackError)
    with localcontext(EXACT):
        count = int(height // thickness)
    if count < 1:
        raise PackError("The stack is lower than one sheet is thick.")
    return count
