"""Limits of discounts and margins, and the pocket margin, with examples worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import PriceError
from panelkit.margins import Limit, Waterfall, discount_percent, floor_price, margin_percent

PRICES = st.decimals("0.01", "100000", places=2)
PERCENTS = st.decimals("-50", "95", places=2)


def test_twelve_percent_exceed_a_limit_of_ten():
    limit = Limit(max_discount=Decimal(10))
    assert discount_percent(100, 88) == 12
    assert limit.exceeded_by(100, 88, 0) == ("discount",)
    assert limit.exceeded_by(100, 90, 0) == ()


def test_half_a_cent_is_no_breach():
    assert Limit(max_discount=Decimal(10)).exceeded_by("37.33", "33.597", 0) == ()
    assert Limit(max_discount=Decimal(10)).exceeded_by("44.90", "40.41", 0) == ()
    assert Limit(max_discount=Decimal(10)).exceeded_by("44.90", "40.40", 0) == ("discount",)


def test_price_under_the_floor_is_a_breach():
    limit = Limit(lowest_margin=Decimal(20))
    assert floor_price(80, 20) == 100
    assert limit.exceeded_by(120, 100, 80) == ()
    assert limit.exceeded_by(120, "99.99", 80) == ("margin",)
    assert limit.exceeded_by(120, 0, 80) == ("margin",)


def test_what_is_not_known_is_no_breach():
    assert margin_percent(100, 0) is None
    assert discount_percent(0, 50) == 0
    assert Limit(Decimal(0), Decimal(50)).exceeded_by(0, 50, 0) == ()
    assert Limit().exceeded_by(100, 1, 99) == ()


def test_waterfall_down_to_the_pocket():
    fall = Waterfall(*map(Decimal, ("1000", "900", "18", "9", "45", "700")))
    assert (fall.discount, fall.margin, fall.pocket_margin) == (100, 200, 128)
    assert fall.percent(fall.margin) == Decimal("22.22")
    assert fall.percent(fall.pocket_margin) == Decimal("14.22")
    nothing = Waterfall(*map(Decimal, "000000"))
    assert nothing.percent(nothing.pocket_margin) == 0


def test_unusable_numbers_are_refused():
    for call in (
        lambda: discount_percent("many", 1),
        lambda: margin_percent(1, float("nan")),
        lambda: floor_price(80, 100),
    ):
        with pytest.raises(PriceError):
            call()


@given(PRICES, PERCENTS)
def test_floor_price_leaves_the_margin(cost, margin):
    price = floor_price(cost, margin)
    assert margin_percent(round(price, 12), cost) == margin
    assert Limit(lowest_margin=margin).exceeded_by(price, round(price, 12), cost) == ()


@given(PRICES, PRICES, PRICES, PERCENTS, PERCENTS)
def test_a_better_price_never_exceeds_more(list_price, price, cost, discount, margin):
    limit = Limit(discount, margin)
    worse = set(limit.exceeded_by(list_price, price, cost))
    assert set(limit.exceeded_by(list_price, price + 1, cost)) <= worse
