"""Who is credited for a sale when a customer passes from one salesperson to another.

* ``order``: the successor has what was ordered on the day of the hand-over or later.
* ``invoice``: the successor has what was invoiced on that day or later.
* ``cash``: the successor has what the customer still had to pay on that day.
* ``split``: as ``order``, and for some days the predecessor keeps a part of the new orders.

The two shares always add up to the whole, and so do the two amounts, to the smallest unit.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from .allocation import allocate
from .decimals import Number, to_decimal
from .errors import CommissionError

CreditRule: TypeAlias = Literal["order", "invoice", "cash", "split"]
CREDIT_RULES: Final[tuple[CreditRule, ...]] = ("order", "invoice", "cash", "split")


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """What was agreed for a hand-over.

    :param rule: one of ``order``, ``invoice``, ``cash`` and ``split``
    :param effective: first day of the successor
    :param split_days: days from then on in which new orders are shared; for ``split``
    :param kept_percent: percent of these that the predecessor keeps; for ``split``
    :raises CommissionError: when the terms are not usable
    """

    rule: CreditRule
    effective: date
    split_days: int = 0
    kept_percent: Number = 0

    def __post_init__(self) -> None:
        if self.rule not in CREDIT_RULES:
            raise CommissionError("A hand-over is credited by order, invoice, cash or split.")
        if self.split_days < 0:
            raise CommissionError("The days of a split must not be negative.")
        if not 0 <= to_decimal(self.kept_percent, "Share", CommissionError) <= 100:
            raise CommissionError("A share must lie between 0 and 100 percent.")


@dataclass(frozen=True, slots=True)
class Sale:
    """What is known of an invoiced sale.

    :param ordered: day of the order, or of the invoice when there was none
    :param invoiced: day of the invoice; of the invoice it corrects for a credit note
    :param total: what is to be paid
    :param paid_before: what of it was paid before the hand-over
    """

    ordered: date
    invoiced: date
    total: Number = 0
    paid_before: Number = 0


def successor_share(terms: CreditTerms, sale: Sale) -> Fraction:
    """Return the share of a sale that the successor is credited with, from 0 to 1.

    >>> terms = CreditTerms("split", date(2026, 7, 1), 60, 50)
    >>> successor_share(terms, Sale(date(2026, 7, 20), date(2026, 8, 3)))
    Fraction(1, 2)

    :param terms: what was agreed
    :param sale: the sale
    :raises CommissionError: when an amount is no number
    """
    if terms.rule == "invoice":
        return Fraction(sale.invoiced >= terms.effective)
    if terms.rule == "cash":
        return _unpaid_share(terms, sale)
    if sale.ordered < terms.effective:
        return Fraction(0)
    if terms.rule == "split" and sale.ordered < terms.effective + timedelta(terms.split_days):
        return 1 - Fraction(to_decimal(terms.kept_percent, "Share", CommissionError)) / 100
    return Fraction(1)


def _unpaid_share(terms: CreditTerms, sale: Sale) -> Fraction:
    total = abs(Fraction(to_decimal(sale.total, "Amount", CommissionError)))
    paid = abs(Fraction(to_decimal(sale.paid_before, "Payment", CommissionError)))
    if not total:
        return Fraction(sale.invoiced >= terms.effective)
    return 1 - min(paid / total, Fraction(1))


def share_credit(amount: Number, successor: Fraction, rounding: Number) -> tuple[Decimal, Decimal]:
    """Share an amount between predecessor and successor, to the smallest unit.

    >>> share_credit("100.01", Fraction(1, 2), "0.01")
    (Decimal('50.01'), Decimal('50.00'))

    :param amount: a multiple of the smallest unit
    :param successor: share of the successor, from 0 to 1
    :param rounding: smallest unit of the currency, such as 0.01
    :raises CommissionError: when the share is not between 0 and 1
    :raises AllocationError: when the amount or the unit is not usable
    """
    if not 0 <= successor <= 1:
        raise CommissionError("A share must lie between 0 and 1.")
    weights = (successor.denominator - successor.numerator, successor.numerator)
    first, second = allocate(amount, weights, rounding)
    return first, second
