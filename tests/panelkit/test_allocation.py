"""Allocation: the parts always add up, and each is fair to the unit."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import AllocationError, allocate

CENT = Decimal("0.01")

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
weight_lists = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


def test_thirds_give_the_first_the_cent():
    assert allocate("100.00", [1, 1, 1], CENT) == tuple(map(Decimal, ("33.34", "33.33", "33.33")))
    assert allocate("0.02", [1, 1, 1], CENT) == tuple(map(Decimal, ("0.01", "0.01", "0.00")))


def test_largest_remainder_gets_the_unit_wherever_it_stands():
    # exact shares 16.666…, 33.333…, 50.0
    assert allocate(100, [1, 2, 3], 1) == (17, 33, 50)
    assert allocate(100, [2, 1, 3], 1) == (33, 17, 50)


def test_split_of_a_commission():
    assert allocate("7760.01", [60, 30, 10], CENT) == tuple(
        map(Decimal, ("4656.01", "2328.00", "776.00"))
    )


def test_negative_amount_mirrors_the_positive():
    assert allocate("-100.00", [1, 1, 1], CENT) == tuple(
        -part for part in allocate("100.00", [1, 1, 1], CENT)
    )


def test_no_part_for_a_weight_of_zero_and_no_negative_zero():
    parts = allocate("-0.01", [0, 1, 0], CENT)
    assert list(map(str, parts)) == ["0.00", "-0.01", "0.00"]


def test_units_of_other_currencies():
    assert sum(allocate(100, [1, 1, 1], 1)) == 100
    assert allocate("1.00", [1, 1, 1], "0.05") == tuple(map(Decimal, ("0.35", "0.35", "0.30")))


@pytest.mark.parametrize(
    ("amount", "weights", "rounding"),
    [
        ("1.005", [1], CENT),
        (1, [], CENT),
        (1, [0, 0], CENT),
        (1, [1, -1], CENT),
        (1, [float("nan")], CENT),
        ("NaN", [1], CENT),
        (1, [1], 0),
        (1, ["much"], CENT),
    ],
)
def test_bad_input_is_refused(amount, weights, rounding):
    with pytest.raises(AllocationError):
        allocate(amount, weights, rounding)


@given(amounts, weight_lists)
def test_parts_sum_exactly_and_stay_within_a_unit_of_their_share(amount, weights):
    parts = allocate(amount, weights, CENT)
    assert sum(parts) == amount
    assert len(parts) == len(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(amount) * weight / sum(weights)
        assert abs(Fraction(part) - share) < Fraction(CENT)
        assert part % CENT == 0


@given(amounts.filter(lambda amount: amount > 0), weight_lists)
def test_larger_weight_never_gets_less(amount, weights):
    parts = allocate(amount, weights, CENT)
    ranked = sorted(zip(weights, range(len(weights)), parts, strict=True))
    for (low, _, small), (high, _, large) in pairwise(ranked):
        assert low == high or small <= large


@given(amounts, weight_lists, st.integers(1, 1000))
def test_scale_of_the_weights_does_not_matter(amount, weights, factor):
    scaled = [weight * factor for weight in weights]
    assert allocate(amount, scaled, CENT) == allocate(amount, weights, CENT)
