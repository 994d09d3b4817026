"""Credit of a hand-over: two shares, always the whole."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import (
    CREDIT_RULES,
    CommissionError,
    CreditTerms,
    Sale,
    share_credit,
    successor_share,
)

FIRST = date(2026, 7, 1)
EVE = date(2026, 6, 30)
CENT = Decimal("0.01")

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
terms = st.builds(
    CreditTerms,
    rule=st.sampled_from(CREDIT_RULES),
    effective=days,
    split_days=st.integers(0, 200),
    kept_percent=st.integers(0, 100),
)
sales = st.builds(Sale, days, days, amounts, amounts)


def test_by_order_and_by_invoice():
    assert successor_share(CreditTerms("order", FIRST), Sale(EVE, FIRST)) == 0
    assert successor_share(CreditTerms("order", FIRST), Sale(FIRST, FIRST)) == 1
    assert successor_share(CreditTerms("invoice", FIRST), Sale(EVE, FIRST)) == 1
    assert successor_share(CreditTerms("invoice", FIRST), Sale(EVE, EVE)) == 0


def test_by_payment():
    cash = CreditTerms("cash", FIRST)
    assert successor_share(cash, Sale(EVE, EVE, 1000, 250)) == Fraction(3, 4)
    assert successor_share(cash, Sale(EVE, EVE, 1000, 1000)) == 0
    assert successor_share(cash, Sale(EVE, EVE, -1000, -250)) == Fraction(3, 4)
    assert successor_share(cash, Sale(EVE, EVE)) == 0
    assert successor_share(cash, Sale(FIRST, FIRST)) == 1


def test_shared_days_are_counted_from_the_first():
    split = CreditTerms("split", FIRST, 60, 40)
    shares = [
        successor_share(split, Sale(FIRST + timedelta(days=day), FIRST)) for day in (-1, 0, 59, 60)
    ]
    assert shares == [0, Fraction(3, 5), Fraction(3, 5), 1]


def test_no_day_is_shared_without_days():
    assert successor_share(CreditTerms("split", FIRST, 0, 40), Sale(FIRST, FIRST)) == 1


def test_the_odd_cent_stays_with_the_predecessor():
    assert share_credit("100.01", Fraction(1, 2), CENT) == (Decimal("50.01"), Decimal("50.00"))
    assert share_credit("-100.01", Fraction(1, 2), CENT) == (Decimal("-50.01"), Decimal("-50.00"))


@pytest.mark.parametrize(
    "values",
    [("luck", FIRST), ("split", FIRST, -1), ("split", FIRST, 1, 101), ("split", FIRST, 1, -1)],
)
def test_unusable_terms_are_refused(values):
    with pytest.raises(CommissionError):
        CreditTerms(*values)


@pytest.mark.parametrize("share", [Fraction(-1, 9), Fraction(10, 9)])
def test_unusable_shares_are_refused(share):
    with pytest.raises(CommissionError):
        share_credit(1, share, CENT)


@given(terms, sales)
def test_a_share_lies_between_nothing_and_all(agreed, sale):
    assert 0 <= successor_share(agreed, sale) <= 1


@given(amounts, terms, sales)
def test_two_parts_are_the_whole_to_the_cent(amount, agreed, sale):
    share = successor_share(agreed, sale)
    parts = share_credit(amount, share, CENT)
    assert sum(parts) == amount
    assert abs(Fraction(parts[1]) - Fraction(amount) * share) < Fraction(CENT)


@given(terms, days, days, days)
def test_a_later_order_never_gives_the_successor_less(agreed, first, second, invoiced):
    early, late = sorted((first, second))
    assert successor_share(agreed, Sale(early, invoiced)) <= successor_share(
        agreed, Sale(late, invoiced)
    )
