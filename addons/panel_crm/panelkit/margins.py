"""Discounts, floors and margins: how far a price may go, and what is left of it.

Percentages are compared with two digits, as people read them: a price that was typed in
cents is not beyond a limit because of half a cent.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from .decimals import EXACT, Number, round_to, to_decimal
from .errors import PriceError

_HUNDRED: Final = Decimal(100)
_DIGITS: Final = Decimal("0.01")


def discount_percent(list_price: Number, price: Number) -> Decimal:
    """Return how far a price is below the list, in percent; zero where there is no list price.

    >>> discount_percent(100, 88)
    Decimal('12.00')

    :param list_price: price of the price list
    :param price: price after all discounts
    :raises PriceError: when a number is not usable
    """
    listed = to_decimal(list_price, "List price", PriceError)
    asked = to_decimal(price, "Price", PriceError)
    if listed <= 0:
        return Decimal(0)
    with localcontext(EXACT):
        return round_to((listed - asked) * _HUNDRED / listed, _DIGITS)


def margin_percent(price: Number, cost: Number) -> Decimal | None:
    """Return what is left of a price over the cost, in percent of the price.

    >>> margin_percent(100, 80)
    Decimal('20.00')

    :param price: price after all discounts
    :param cost: cost of the same unit
    :return: None where the cost is not known or the price is nothing
    :raises PriceError: when a number is not usable
    """
    asked = to_decimal(price, "Price", PriceError)
    paid = to_decimal(cost, "Cost", PriceError)
    if paid <= 0 or asked <= 0:
        return None
    with localcontext(EXACT):
        return round_to((asked - paid) * _HUNDRED / asked, _DIGITS)


def floor_price(cost: Number, lowest_margin: Number) -> Decimal:
    """Return the lowest price that leaves a margin, not rounded.

    >>> floor_price(80, 20)
    Decimal('100')

    :param cost: cost of the unit
    :param lowest_margin: percent of the price, below 100
    :raises PriceError: when a number is not usable
    """
    paid = to_decimal(cost, "Cost", PriceError)
    margin = to_decimal(lowest_margin, "Lowest margin", PriceError)
    if margin >= _HUNDRED:
        raise PriceError("The lowest margin must be below 100 percent.")
    with localcontext(EXACT):
        return paid * _HUNDRED / (_HUNDRED - margin)


@dataclass(frozen=True, slots=True)
class Limit:
    """How far somebody may go with a price.

    :param max_discount: percent below the list, None without limit
    :param lowest_margin: percent of the price, None without limit
    """

    max_discount: Decimal | None = None
    lowest_margin: Decimal | None = None

    def exceeded_by(self, list_price: Number, price: Number, cost: Number) -> tuple[str, ...]:
        """Return what of the limit a price exceeds: ``discount``, ``margin``, both or nothing.

        >>> Limit(Decimal(10), Decimal(15)).exceeded_by(100, 88, 80)
        ('discount', 'margin')

        :param list_price: price of the price list
        :param price: price after all discounts
        :param cost: cost of the same unit, zero when it is not known
        :raises PriceError: when a number is not usable
        """
        found = []
        discount, lowest = self.max_discount, self.lowest_margin
        if discount is not None and discount_percent(list_price, price) > discount:
            found.append("discount")
        left = margin_percent(price, cost)
        is_known = to_decimal(cost, "Cost", PriceError) > 0
        if lowest is not None and is_known and (left is None or left < lowest):
            found.append("margin")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What becomes of the list value of an order, down to the pocket margin.

    :param listed: value at list prices
    :param net: value at the prices agreed
    :param rebate: rebates that will accrue
    :param commission: commissions that will be earned
    :param freight: freight that we pay
    :param cost: cost of the goods
    """

    listed: Decimal
    net: Decimal
    rebate: Decimal
    commission: Decimal
    freight: Decimal
    cost: Decimal

    @property
    def discount(self) -> Decimal:
        """What is given away against the list."""
        return self.listed - self.net

    @property
    def margin(self) -> Decimal:
        """Net value less cost."""
        return self.net - self.cost

    @property
    def pocket_margin(self) -> Decimal:
        """What stays after rebates, commissions, freight and cost."""
        return self.margin - self.rebate - self.commission - self.freight

    def percent(self, amount: Decimal) -> Decimal:
        """Return an amount in percent of the net value; zero where that is nothing.

        :param amount: any amount of the waterfall
        """
        if not self.net:
            return Decimal(0)
        with localcontext(EXACT):
            return round_to(amount * _HUNDRED / self.net, _DIGITS)
