"""Prices per sheet, per m² and per m³, and the one rounding of a line.

A contract names the binding basis. The amount of a line is its quantity in that basis
times the price in that basis, rounded once: a price that was first converted and rounded
gives another amount (4,000 sheets at 2,240 per m³: 480,080.00 instead of 480,098.30).
"""

from decimal import Decimal, localcontext

from .decimals import EXACT, Number, round_to, to_decimal, to_positive
from .errors import PriceError
from .geometry import Basis, Geometry


def price_per_sheet(price: Number, basis: Basis, geometry: Geometry) -> Decimal:
    """Return a price of a basis as a price per sheet, not rounded.

    >>> price_per_sheet(2240, "m3", Geometry(1220, 2440, 18))
    Decimal('120.0245760')

    :param price: price in the given basis
    :param basis: ``sheet``, ``m2`` or ``m3``
    :param geometry: dimensions of the sheet
    :raises PanelError: when the price is not finite or the basis unknown
    """
    with localcontext(EXACT):
        return to_decimal(price, "Price", PriceError) * geometry.per_sheet(basis)


def price_in_basis(sheet_price: Number, basis: Basis, geometry: Geometry) -> Decimal:
    """Return a price per sheet as a price of a basis, not rounded.

    :param sheet_price: price of one sheet
    :param basis: ``sheet``, ``m2`` or ``m3``
    :param geometry: dimensions of the sheet
    :raises PanelError: when the price is not finite or the basis unknown
    """
    with localcontext(EXACT):
        return to_decimal(sheet_price, "Price", PriceError) / geometry.per_sheet(basis)


def convert_price(price: Number, source: Basis, target: Basis, geometry: Geometry) -> Decimal:
    """Return a price of one basis in another, not rounded.

    :param price: price in the basis ``source``
    :param source: ``sheet``, ``m2`` or ``m3``
    :param target: ``sheet``, ``m2`` or ``m3``
    :param geometry: dimensions of the sheet
    :raises PanelError: when the price is not finite or a basis unknown
    """
    number = to_decimal(price, "Price", PriceError)
    with localcontext(EXACT):
        return number * geometry.per_sheet(source) / geometry.per_sheet(target)


def line_amount(
    sheets: Number, price: Number, basis: Basis, geometry: Geometry, rounding: Number
) -> Decimal:
    """Return the amount of a line, computed in the binding basis and rounded once.

    >>> line_amount(4000, 2240, "m3", Geometry(1220, 2440, 18), "0.01")
    Decimal('480098.30')
    >>> line_amount(4000, "120.02", "sheet", Geometry(1220, 2440, 18), "0.01")
    Decimal('480080.00')

    :param sheets: whole number of sheets, negative for returns
    :param price: price in the binding basis
    :param basis: the binding basis: ``sheet``, ``m2`` or ``m3``
    :param geometry: dimensions of the sheet
    :param rounding: smallest unit of the currency, such as 0.01
    :raises PanelError: when a number or the basis is not usable
    """
    quantity = geometry.quantities(sheets).in_basis(basis)
    unit = to_positive(rounding, "Rounding", PriceError)
    with localcontext(EXACT):
        return round_to(quantity * to_decimal(price, "Price", PriceError), unit)


def changed_price(price: Number, percent: Number, digits: int) -> Decimal:
    """Return a price after a notice that changes it by some percent, rounded half up.

    >>> changed_price(120, -5, 2)
    Decimal('114.00')

    :param price: price in any basis
    :param percent: change in percent, negative for a decrease
    :param digits: digits that prices are given with
    :raises PanelError: when a number is not finite or the price would not stay positive
    """
    number = to_positive(price, "Price", PriceError)
    with localcontext(EXACT):
        factor = 1 + to_decimal(percent, "Change", PriceError) / 100
        return round_to(number * to_positive(factor, "Factor", PriceError), _unit(digits))


def changed_discount(discount: Number, percent: Number) -> Decimal:
    """Return the discount that changes a discounted price by some percent, not rounded.

    Price lists that take a percentage off a common list price keep that list price; a dealer with
    7 % off pays 5 % less with 11.65 % off.

    >>> changed_discount(7, -5)
    Decimal('11.65')

    :param discount: percent off the list price, below 100; negative for a surcharge
    :param percent: change of the discounted price in percent
    :raises PanelError: when a number is not finite or the price would not stay positive
    """
    with localcontext(EXACT):
        kept = to_positive(100 - to_decimal(discount, "Discount", PriceError), "Rest", PriceError)
        change = 1 + to_decimal(percent, "Change", PriceError) / 100
        return 100 - kept * to_positive(change, "Factor", PriceError)


def protected_sheets(in_stock: Number, bought: Number) -> Decimal:
    """Return the sheets that price protection covers: still in stock and bought lately.

    Source: domain.md 3.4 (price protection).

    :param in_stock: sheets that the dealer reports
    :param bought: sheets invoiced within the days that are protected, less returns
    :raises PanelError: when a number is not finite
    """
    stock = to_decimal(in_stock, "Stock", PriceError)
    return max(Decimal(0), min(stock, to_decimal(bought, "Purchases", PriceError)))


def _unit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)
