"""Pieces from a sheet, against hand-made plans and bounds that no plan can break."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import CuttingError, plan_cuts


@pytest.mark.parametrize(
    ("sheet", "piece", "kerf", "pieces"),
    [
        ((2440, 1220), (1000, 600), 0, 4),
        ((2440, 1220), (1000, 600), 4, 4),
        ((2440, 1220), (600, 400), 0, 12),
        ((2440, 1220), (1220, 2440), 4, 1),
        ((2440, 1220), (1220, 1220), 0, 2),
        # the saw cut takes what two pieces would need
        ((2440, 1220), (1220, 1220), 4, 1),
        ((2440, 1220), (2500, 600), 0, 0),
        # five along, the sixth from the offcut lies across: 2 × 3 straight, 1 × 1 turned
        ((2800, 2070), (900, 700), 0, 8),
    ],
)
def test_golden(sheet, piece, kerf, pieces):
    assert plan_cuts(*sheet, *piece, kerf_mm=kerf).pieces == pieces


def test_offcuts_are_used():
    """Rows alone give 4 of 1300 × 800; the strip that is left takes one more across."""
    rows = max((3300 // 1300) * (2100 // 800), (3300 // 800) * (2100 // 1300))
    assert rows == 4
    assert plan_cuts(3300, 2100, 1300, 800).pieces > rows


def test_a_grain_forbids_turning():
    assert plan_cuts(2440, 1220, 600, 1000).pieces == 4
    assert plan_cuts(2440, 1220, 600, 1000, turnable=False).pieces == 4
    assert plan_cuts(2440, 1220, 1220, 1300).pieces == 1
    assert plan_cuts(2440, 1220, 1220, 1300, turnable=False).pieces == 0


def test_waste_and_sheets():
    plan = plan_cuts(2440, 1220, 1000, 600)
    assert round(plan.waste_percent, 2) == Decimal("19.38")
    assert [plan.sheets_for(pieces) for pieces in (0, 1, 4, 5, 100)] == [0, 1, 1, 2, 25]
    with pytest.raises(CuttingError, match="larger than the sheet"):
        plan_cuts(2440, 1220, 3000, 600).sheets_for(1)
    with pytest.raises(CuttingError, match="negative"):
        plan.sheets_for(-1)


@pytest.mark.parametrize("wrong", [0, -5, "x", float("nan"), 20001])
def test_impossible_sides_are_refused(wrong):
    with pytest.raises(CuttingError):
        plan_cuts(2440, 1220, wrong, 600)


def test_impossible_saw_cuts_are_refused():
    with pytest.raises(CuttingError, match="saw cut"):
        plan_cuts(2440, 1220, 1000, 600, kerf_mm=-1)


sides = st.integers(200, 1200)


@given(sides, sides, st.sampled_from([0, 3, 4]))
def test_bounds(length, width, kerf):
    plan = plan_cuts(2440, 1220, length, width, kerf)
    assert 0 <= plan.waste_percent <= 100
    assert plan.pieces >= (2440 // (length + kerf)) * (1220 // (width + kerf))
    assert plan.pieces <= 2440 * 1220 // (length * width)
    assert plan.pieces >= plan_cuts(2440, 1220, length, width, kerf, turnable=False).pieces


@given(sides, sides)
def test_turning_sheet_and_piece_changes_nothing(length, width):
    plan = plan_cuts(2440, 1220, length, width)
    assert plan.pieces == plan_cuts(1220, 2440, width, length).pieces
    assert plan.pieces == plan_cuts(2440, 1220, width, length).pieces


@given(sides, sides)
def test_a_wider_saw_cut_never_gives_more(length, width):
    assert (
        plan_cuts(2440, 1220, length, width, 0).pieces
        >= plan_cuts(2440, 1220, length, width, 5).pieces
    )


def test_small_pieces_take_no_longer():
    assert plan_cuts(20000, 20000, 10, 10).pieces == 4_000_000
