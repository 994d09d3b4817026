"""Charges beside the price of the boards: freight, packing, cutting, broken packs."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final, Literal, TypeAlias

from .decimals import EXACT, Number, to_decimal
from .errors import PanelError

ChargeBasis: TypeAlias = Literal[
    "m3", "t", "m3_or_t", "m2", "sheet", "pack", "broken_pack", "piece", "load", "order"
]
KG_PER_TONNE: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Goods:
    """What is charged for.

    :param sheets: number of sheets
    :param area_m2: area in m²
    :param volume_m3: volume in m³
    :param weight_kg: weight in kg, 0 when it is not known
    :param packs: packs, a broken one counts as one
    :param broken_packs: packs that are not full
    :param pieces: pieces that are cut from the sheets
    :param loads: vehicles that carry the goods
    """

    sheets: Decimal = Decimal(0)
    area_m2: Decimal = Decimal(0)
    volume_m3: Decimal = Decimal(0)
    weight_kg: Decimal = Decimal(0)
    packs: int = 0
    broken_packs: int = 0
    pieces: int = 0
    loads: int = 0

    def measured(self, basis: ChargeBasis) -> Decimal:
        """Return how much of a basis the goods are.

        Freight is charged by volume or weight, whichever is more: light goods fill the vehicle,
        heavy goods weigh it down.

        >>> Goods(volume_m3=Decimal(30), weight_kg=Decimal(21000)).measured("m3_or_t")
        Decimal('30')

        Units: those of the basis; ``t`` in tonnes.

        :param basis: what the charge is for
        :raises PanelError: when the basis is unknown
        """
        amounts: dict[str, Decimal] = {
            "m3": self.volume_m3,
            "t": self.tonnes,
            "m3_or_t": max(self.volume_m3, self.tonnes),
            "m2": self.area_m2,
            "sheet": self.sheets,
            "pack": Decimal(self.packs),
            "broken_pack": Decimal(self.broken_packs),
            "piece": Decimal(self.pieces),
            "load": Decimal(self.loads),
            "order": Decimal(1),
        }
        if basis not in amounts:
            raise PanelError("The basis “%(basis)s” of a charge is unknown.", basis=str(basis)[:40])
        return amounts[basis]

    @property
    def tonnes(self) -> Decimal:
        """Weight in tonnes."""
        with localcontext(EXACT):
            return self.weight_kg / KG_PER_TONNE

    def unit_of(self, basis: ChargeBasis) -> ChargeBasis:
        """Return the basis that decides: of volume and weight the one that is more."""
        if basis != "m3_or_t":
            return basis
        return "m3" if self.volume_m3 >= self.tonnes else "t"


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge and what it is reckoned from.

    :param quantity: how much of the basis the goods are
    :param unit: basis of the quantity; of volume and weight the one that decided
    :param amount: what is charged, not rounded
    :param is_minimum: whether it is the minimum, because the quantity makes less
    """

    quantity: Decimal
    unit: ChargeBasis
    amount: Decimal
    is_minimum: bool = False


def charge(
    goods: Goods, basis: ChargeBasis, rate: Number, minimum: Number = 0, free_from_m3: Number = 0
) -> Charge | None:
    """Return what is charged for goods, or None when it is nothing.

    >>> goods = Goods(volume_m3=Decimal("43.2051"))
    >>> charge(goods, "m3", 85).amount
    Decimal('3672.4335')

    Units: the amounts are in the currency of the rate and not rounded.

    :param goods: what is delivered
    :param basis: what the charge is for
    :param rate: amount per unit of the basis
    :param minimum: least amount, where anything is charged at all
    :param free_from_m3: volume from which on nothing is charged, 0 for never
    :raises PanelError: when a number is negative or the basis unknown
    """
    numbers = [to_decimal(number, "Charge", PanelError) for number in (rate, minimum, free_from_m3)]
    if min(numbers) < 0:
        raise PanelError("A charge must not be negative.")
    per_unit, least, free_from = numbers
    quantity = goods.measured(basis)
    if quantity <= 0 or (free_from and goods.volume_m3 >= free_from):
        return None
    with localcontext(EXACT):
        amount = per_unit * quantity
    if not max(amount, least):
        return None
    return Charge(quantity, goods.unit_of(basis), max(amount, least), amount < least)
