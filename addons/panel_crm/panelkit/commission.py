"""Rates and tiers of commissions and rebates.

A tier begins *at* its threshold: who reaches it has it. Bands have no upper limits, so
there is no gap and no overlap between them.

* ``marginal``: each rate holds for the part of the base inside its band.
* ``retroactive``: the rate of the band that was reached holds for the whole base.

A settlement is always what is due on the base to date less what was settled before, so
that any split of the year into settlements ends at the same amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from .decimals import EXACT, Number, round_to, to_decimal, to_positive
from .errors import CommissionError

TierMode: TypeAlias = Literal["marginal", "retroactive"]
TIER_MODES: Final[tuple[TierMode, ...]] = ("marginal", "retroactive")

_HUNDRED: Final = Decimal(100)


def _rate(value: Number) -> Decimal:
    rate = to_decimal(value, "Rate", CommissionError)
    if abs(rate) > _HUNDRED:
        raise CommissionError("A rate must lie between -100 and 100 percent.")
    return rate


def commission_amount(base: Number, rate_percent: Number, rounding: Number) -> Decimal:
    """Return a percentage of a base, rounded once, halves away from zero.

    The base of an entry is revenue or margin; a credit note has a negative one.

    >>> commission_amount("10000.10", "0.5", "0.01")
    Decimal('50.00')

    :param base: revenue or margin of the entry
    :param rate_percent: percent, from -100 to 100
    :param rounding: smallest unit of the currency, such as 0.01
    :raises CommissionError: when a number is not usable
    """
    amount = to_decimal(base, "Base", CommissionError)
    rate = _rate(rate_percent)
    unit = to_positive(rounding, "Rounding", CommissionError)
    with localcontext(EXACT):
        return round_to(amount * rate / _HUNDRED, unit)


@dataclass(frozen=True, slots=True, init=False)
class Tier:
    """A band of the base that begins at a threshold.

    :param threshold: where the band begins, in the unit of the base; not negative
    :param rate_percent: percent of the base, from -100 to 100
    :raises CommissionError: when a number is not usable
    """

    threshold: Decimal
    rate_percent: Decimal

    def __init__(self, threshold: Number, rate_percent: Number) -> None:
        start = to_decimal(threshold, "Threshold", CommissionError)
        if start < 0:
            raise CommissionError("A threshold must not be negative.")
        object.__setattr__(self, "threshold", start)
        object.__setattr__(self, "rate_percent", _rate(rate_percent))


def _check_tiers(tiers: Sequence[Tier]) -> None:
    if not tiers:
        raise CommissionError("There must be at least one tier.")
    for lower, upper in pairwise(tiers):
        if lower.threshold >= upper.threshold:
            raise CommissionError("The thresholds of the tiers must rise.")


def reached_tier(base: Number, tiers: Sequence[Tier]) -> Tier | None:
    """Return the highest tier whose threshold the base reaches, if any.

    :param base: the base to date
    :param tiers: tiers in rising order
    :raises CommissionError: when the base or the tiers are not usable
    """
    _check_tiers(tiers)
    amount = to_decimal(base, "Base", CommissionError)
    reached = [tier for tier in tiers if tier.threshold <= amount]
    return reached[-1] if reached else None


def tiered(base: Number, tiers: Sequence[Tier], mode: TierMode) -> Decimal:
    """Return what tiers give on a base, not rounded.

    Below the first threshold, and on a negative base, nothing is earned.

    >>> scale = [Tier(0, 1), Tier(1_000_000, 2), Tier(3_000_000, 3)]
    >>> tiered(5_500_000, scale, "marginal"), tiered(5_500_000, scale, "retroactive")
    (Decimal('125000'), Decimal('165000'))

    :param base: the base to date, in money or any unit in which the thresholds are
    :param tiers: tiers in rising order
    :param mode: ``marginal`` or ``retroactive``
    :raises CommissionError: when the base, the tiers or the mode are not usable
    """
    if mode not in TIER_MODES:
        raise CommissionError("Tiers are either marginal or retroactive.")
    tier = reached_tier(base, tiers)
    if tier is None:
        return Decimal(0)
    amount = to_decimal(base, "Base", CommissionError)
    with localcontext(EXACT):
        if mode == "retroactive":
            return amount * tier.rate_percent / _HUNDRED
        return _marginal(amount, tiers)


def _marginal(amount: Decimal, tiers: Sequence[Tier]) -> Decimal:
    ends = [tier.threshold for tier in tiers[1:]] + [amount]
    total = Decimal(0)
    for tier, end in zip(tiers, ends, strict=True):
        part = min(amount, end) - tier.threshold
        if part > 0:
            total += part * tier.rate_percent
    return total / _HUNDRED


def settlement_due(
    base_to_date: Number,
    settled: Number,
    tiers: Sequence[Tier],
    mode: TierMode,
    rounding: Number,
) -> Decimal:
    """Return what is due now: what the base to date gives, less what was settled.

    Negative when returns have lowered the base below what was settled.

    :param base_to_date: the base since the begin of the period, returns deducted
    :param settled: sum of all earlier settlements of the period
    :param tiers: tiers in rising order
    :param mode: ``marginal`` or ``retroactive``
    :param rounding: smallest unit of the currency, such as 0.01
    :raises CommissionError: when a number, the tiers or the mode are not usable
    """
    unit = to_positive(rounding, "Rounding", CommissionError)
    earned = round_to(tiered(base_to_date, tiers, mode), unit)
    with localcontext(EXACT):
        return earned - to_decimal(settled, "Settled amount", CommissionError)
