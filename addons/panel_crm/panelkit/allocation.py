"""Sharing an amount so that the parts add up to it, to the smallest unit."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from .decimals import EXACT, Number, to_decimal, to_positive
from .errors import AllocationError


def allocate(amount: Number, weights: Sequence[Number], rounding: Number) -> tuple[Decimal, ...]:
    """Share an amount over weights by the largest remainder.

    Every part is the exact share rounded down or up to the smallest unit, and the parts
    add up to the amount. Of equal remainders the first in order gets the unit. A negative
    amount is shared as the positive one is.

    >>> allocate("100.00", [1, 1, 1], "0.01")
    (Decimal('33.34'), Decimal('33.33'), Decimal('33.33'))

    :param amount: a multiple of the smallest unit
    :param weights: one number for each part, none negative, not all zero
    :param rounding: smallest unit of the currency, such as 0.01
    :return: one part for each weight, in the same order
    :raises AllocationError: when the amount, the weights or the unit are not usable
    """
    unit = to_positive(rounding, "Rounding", AllocationError)
    total = to_decimal(amount, "Amount", AllocationError)
    units = Fraction(total) / Fraction(unit)
    if units.denominator != 1:
        raise AllocationError("The amount is not a multiple of the smallest unit.")
    counts = _largest_remainder(abs(int(units)), _fractions(weights))
    signed = -unit if units < 0 else unit
    with localcontext(EXACT):
        return tuple(count * signed + 0 for count in counts)


def _fractions(weights: Sequence[Number]) -> list[Fraction]:
    shares = [Fraction(to_decimal(weight, "Weight", AllocationError)) for weight in weights]
    if any(share < 0 for share in shares):
        raise AllocationError("A weight must not be negative.")
    if not any(shares):
        raise AllocationError("At least one weight must be greater than zero.")
    return shares


def _largest_remainder(units: int, weights: list[Fraction]) -> list[int]:
    total = sum(weights, Fraction(0))
    quotas = [units * weight / total for weight in weights]
    counts = [int(quota) for quota in quotas]
    # sorted() is stable, so equal remainders keep the order of the weights
    order = sorted(range(len(quotas)), key=lambda i: counts[i] - quotas[i])
    for index in order[: units - sum(counts)]:
        counts[index] += 1
    return counts
