"""Golden orders of domain.md 2.3 and 2.5 and properties of full packs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import Geometry, PackError, PanelError, default_pack_size, plan_packs

BOARD = Geometry(1220, 2440, 18)


def test_hundred_cubic_metres_are_38_packs():
    plan = plan_packs(100, "m3", BOARD, 50, 5)
    assert round(plan.ordered_sheets, 2) == Decimal("1866.28")
    assert (plan.needed_sheets, plan.packs, plan.quantities.sheets) == (1867, 38, 1900)
    assert round(plan.quantities.volume_m3, 2) == Decimal("101.81")
    assert round(plan.deviation_percent, 1) == Decimal("1.8")
    assert plan.within_tolerance


def test_thirty_cubic_metres_exceed_the_tolerance():
    plan = plan_packs(30, "m3", BOARD, 50, 5)
    assert (plan.needed_sheets, plan.packs, plan.quantities.sheets) == (560, 12, 600)
    assert round(plan.quantities.volume_m3, 2) == Decimal("32.15")
    assert round(plan.deviation_percent, 1) == Decimal("7.2")
    assert not plan.within_tolerance


def test_nearest_pack_may_be_the_lower_one():
    plan = plan_packs(30, "m3", BOARD, 50, 5, "nearest")
    assert (plan.packs, plan.within_tolerance) == (11, True)
    assert plan.deviation_percent < 0
    assert plan_packs(30, "m3", BOARD, 50, 5, "down").packs == 11


def test_full_packs_need_no_rounding():
    plan = plan_packs(1900, "sheet", BOARD, 50)
    assert (plan.needed_sheets, plan.packs, plan.deviation_percent) == (1900, 38, 0)
    by_volume = plan_packs(BOARD.quantities(1900).volume_m3, "m3", BOARD, 50)
    assert (by_volume.needed_sheets, by_volume.packs) == (1900, 38)


def test_tolerance_is_inclusive():
    assert plan_packs(1000, "sheet", BOARD, 1050, 5).within_tolerance
    assert not plan_packs(1000, "sheet", BOARD, 1051, 5).within_tolerance


@pytest.mark.parametrize(
    ("height", "thickness", "sheets"),
    [
        *zip(
            [940] * 8,
            [3, 5, 9, 12, 15, 16, 18, 25],
            [313, 188, 104, 78, 62, 58, 52, 37],
            strict=True,
        ),
        *zip(
            [838] * 8,
            [3, 5, 9, 12, 15, 16, 18, 25],
            [279, 167, 93, 69, 55, 52, 46, 33],
            strict=True,
        ),
        ("838.2", "19.05", 44),
        ("838.2", "12.7", 66),
    ],
)
def test_default_pack_size(height, thickness, sheets):
    assert default_pack_size(height, thickness) == sheets


@pytest.mark.parametrize(
    "arguments",
    [
        (0, "m3", BOARD, 50),
        (-1, "m3", BOARD, 50),
        ("NaN", "m3", BOARD, 50),
        (1, "m3", BOARD, 0),
        (1, "m3", BOARD, 50.5),
        (1, "m3", BOARD, 50, -1),
        (1, "m3", BOARD, 50, "NaN"),
        (1, "m3", BOARD, 50, 5, "sideways"),
        (1, "pallet", BOARD, 50),
    ],
)
def test_bad_orders_are_refused(arguments):
    with pytest.raises(PanelError):
        plan_packs(*arguments)


def test_stack_lower_than_a_sheet_is_refused():
    with pytest.raises(PackError):
        default_pack_size(17, 18)


@given(st.integers(1, 100_000), st.integers(1, 400))
def test_rounding_up_covers_the_order_with_less_than_a_pack_to_spare(sheets, size):
    plan = plan_packs(sheets, "sheet", BOARD, size)
    assert 0 <= plan.quantities.sheets - sheets < size
    assert plan.needed_sheets == sheets
    assert plan.within_tolerance == (100 * (plan.quantities.sheets - sheets) <= 5 * sheets)


@given(st.decimals(min_value="0.01", max_value=5000, places=3), st.integers(1, 400))
def test_nearest_is_never_further_than_up_or_down(volume, size):
    plans = {r: plan_packs(volume, "m3", BOARD, size, 5, r) for r in ("up", "down", "nearest")}
    closest = min(abs(plans["up"].deviation_percent), abs(plans["down"].deviation_percent))
    assert abs(plans["nearest"].deviation_percent) == closest


@given(st.integers(1, 50_000), st.integers(0, 50_000), st.integers(1, 400))
def test_a_larger_order_never_needs_fewer_packs(sheets, more, size):
    few = plan_packs(sheets, "sheet", BOARD, size).packs
    assert plan_packs(sheets + more, "sheet", BOARD, size).packs >= few
