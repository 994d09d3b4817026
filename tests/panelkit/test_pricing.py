"""Golden figures of domain.md 2.5 and properties of the binding basis."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import (
    Geometry,
    PanelError,
    PriceError,
    changed_discount,
    changed_price,
    convert_price,
    line_amount,
    price_in_basis,
    price_per_sheet,
    protected_sheets,
    round_to,
)

BOARD = Geometry(1220, 2440, 18)
CENT = Decimal("0.01")

prices = st.decimals(min_value=0, max_value=100_000, places=4)
bases = st.sampled_from(["sheet", "m2", "m3"])


def test_price_per_cubic_metre_as_price_per_sheet():
    price = price_per_sheet(2240, "m3", BOARD)
    assert price == Decimal("120.024576")
    assert round_to(price, CENT) == Decimal("120.02")


def test_binding_basis_decides_the_amount():
    assert line_amount(4000, "120.02", "sheet", BOARD, CENT) == Decimal("480080.00")
    assert line_amount(4000, 2240, "m3", BOARD, CENT) == Decimal("480098.30")


def test_price_row_of_the_requirements():
    assert round_to(price_per_sheet(1800, "m3", BOARD), CENT) == Decimal("96.45")


def test_amount_is_printed_in_the_unit_of_the_currency():
    assert str(line_amount(1, 2240, "m3", BOARD, CENT)) == "120.02"
    assert str(line_amount(1, 2240, "m3", BOARD, 1)) == "120"
    assert line_amount(1, 2240, "m3", BOARD, "0.05") == Decimal("120.00")


def test_area_price():
    assert line_amount(100, "31.5", "m2", Geometry(2070, 2800, 18), CENT) == Decimal("18257.40")


def test_return_is_the_mirror_of_the_sale():
    assert line_amount(-4000, 2240, "m3", BOARD, CENT) == -line_amount(
        4000, 2240, "m3", BOARD, CENT
    )


def test_halves_are_rounded_away_from_zero():
    assert round_to(Decimal("0.005"), CENT) == CENT
    assert round_to(Decimal("-0.005"), CENT) == -CENT
    assert str(round_to(Decimal("-0.004"), CENT)) == "0.00"


@pytest.mark.parametrize("price", ["NaN", float("inf"), "free", None, True])
def test_bad_price_is_refused(price):
    with pytest.raises(PriceError):
        price_per_sheet(price, "m3", BOARD)


@pytest.mark.parametrize(
    ("sheets", "basis", "rounding"),
    [(1.5, "m3", CENT), (1, "kg", CENT), (1, "m3", 0), (1, "m3", -1), (1, "m3", "NaN")],
)
def test_bad_line_is_refused(sheets, basis, rounding):
    with pytest.raises(PanelError):
        line_amount(sheets, 100, basis, BOARD, rounding)


@given(prices, bases)
def test_round_trip_of_a_price(price, basis):
    assert price_in_basis(price_per_sheet(price, basis, BOARD), basis, BOARD) == price


@given(prices, bases, bases)
def test_conversion_goes_through_the_sheet(price, source, target):
    direct = convert_price(price, source, target, BOARD)
    detour = price_in_basis(price_per_sheet(price, source, BOARD), target, BOARD)
    assert abs(direct - detour) < Decimal("1e-100")


@given(st.integers(1, 100_000), prices, bases)
def test_amount_is_within_half_a_unit_of_the_exact_one(sheets, price, basis):
    exact = BOARD.quantities(sheets).in_basis(basis) * price
    assert abs(line_amount(sheets, price, basis, BOARD, CENT) - exact) <= CENT / 2


@given(st.integers(1, 10_000), st.integers(0, 10_000), prices, bases)
def test_more_sheets_never_cost_less(sheets, more, price, basis):
    few = line_amount(sheets, price, basis, BOARD, CENT)
    assert line_amount(sheets + more, price, basis, BOARD, CENT) >= few


def test_price_notice_of_domain_3_4():
    """1,200 sheets in stock, 120 becomes 114: 7,200."""
    new = changed_price(120, -5, 2)
    assert new == 114
    assert protected_sheets(1200, 5000) * (120 - new) == 7200


def test_discount_of_a_changed_price():
    assert changed_discount(7, -5) == Decimal("11.65")
    assert changed_discount(0, 3) == -3
    with pytest.raises(PriceError):
        changed_discount(100, -5)
    with pytest.raises(PriceError):
        changed_price(120, -100, 2)


def test_protection_covers_neither_old_stock_nor_what_is_sold():
    assert protected_sheets(1200, 300) == 300
    assert protected_sheets(200, 300) == 200
    assert protected_sheets(200, -50) == 0


@given(
    st.decimals(min_value=1, max_value=100_000, places=2),
    st.decimals(min_value=0, max_value=90, places=2),
    st.decimals(min_value=-50, max_value=50, places=2),
)
def test_changed_discount_and_changed_price_agree(price, discount, percent):
    discounted = price * (1 - discount / 100)
    by_discount = price * (1 - changed_discount(discount, percent) / 100)
    assert by_discount == discounted * (1 + percent / 100)
    if by_discount > Decimal("0.01"):
        assert abs(changed_price(discounted, percent, 2) - by_discount) <= CENT / 2
