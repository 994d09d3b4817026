"""Golden loads of domain.md 2.4 and properties of every load plan."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import Capacity, Geometry, LoadError, Lot, packs_per_vehicle, plan_loads

PACK = Geometry(1220, 2440, 18, 650).quantities(50)
HIGH_CUBE = Capacity(26460, "76.3")


def board(density, packs=1, sheets=50, places=None):
    """Packs of 18 mm boards in the main format."""
    pack = Geometry(1220, 2440, 18, density).quantities(sheets)
    return Lot(f"board {density}", packs, pack.volume_m3, pack.weight_kg, places)


def counts(loads):
    return [sum(number for _key, number in load.packs) for load in loads]


@pytest.mark.parametrize(
    ("density", "sheets"), [(500, 989), (580, 852), (650, 760), (700, 706), (740, 668)]
)
def test_sheets_in_a_payload_of_26_5_tonnes(density, sheets):
    assert packs_per_vehicle(board(density, sheets=1), Capacity(26500)) == sheets


def test_full_sheets_loaded_one_by_one():
    assert counts(plan_loads([board(740, 2000, sheets=1)], Capacity(26500))) == [668, 668, 664]


def test_38_packs_in_containers_are_bound_by_weight():
    loads = plan_loads([board(650, 38, places=18)], HIGH_CUBE)
    assert counts(loads) == [15, 15, 8]
    assert [load.binding for load in loads] == ["weight"] * 3
    assert [round(load.percent("weight"), 1) for load in loads] == [98.7, 98.7, 52.7]
    assert round(loads[0].percent("volume"), 1) == 52.7
    assert round(loads[0].percent("table"), 1) == 83.3


def test_light_packs_are_bound_by_the_loading_table_and_not_by_the_floor():
    loads = plan_loads([board(400, 40, places=18)], HIGH_CUBE)
    assert counts(loads) == [18, 18, 4]
    assert {load.binding for load in loads} == {"table"}


def test_bulky_goods_are_bound_by_volume():
    (load,) = plan_loads([Lot("foam", 7, 10, 100)], HIGH_CUBE)
    assert (load.binding, load.percent("table")) == ("volume", None)


def test_formats_share_the_places_of_a_vehicle():
    lots = [Lot("long", 8, 1, 1, 16), Lot("short", 10, 1, 1, 20), Lot("more", 1, 1, 1, 20)]
    first, second = plan_loads(lots, HIGH_CUBE)
    assert first.filled[2] == 1
    assert second.packs == (("more", 1),)


def test_another_order_may_save_a_vehicle():
    lots = [Lot("a", 1, 1, 30), Lot("b", 1, 1, 80), Lot("c", 1, 1, 70)]
    loads = plan_loads(lots, Capacity(100))
    assert [load.packs for load in loads] == [(("b", 1),), (("c", 1), ("a", 1))]


def test_unknown_weight_and_no_limits():
    (load,) = plan_loads([Lot("no density", 500, 3)], Capacity(26460))
    assert load.percent("weight") == 0
    (load,) = plan_loads([Lot("anything", 500, 3)], Capacity())
    assert (load.binding, load.packs) == (None, (("anything", 500),))
    assert packs_per_vehicle(Lot("anything", 1, 3), Capacity()) is None


def test_nothing_to_carry():
    assert plan_loads([], HIGH_CUBE) == []
    assert plan_loads([Lot("none", 0, 1, 1)], HIGH_CUBE) == []


@pytest.mark.parametrize(
    ("lot", "capacity"),
    [
        (Lot("x", 1, 1, 26461), HIGH_CUBE),
        (Lot("x", 1, 77, 1), HIGH_CUBE),
        (Lot("x", 1, 0, 1), HIGH_CUBE),
        (Lot("x", 1, 1, -1), HIGH_CUBE),
        (Lot("x", 1, 1, "NaN"), HIGH_CUBE),
        (Lot("x", 1, 1, 1, 0), HIGH_CUBE),
        (Lot("x", -1, 1, 1), HIGH_CUBE),
        (Lot("x", 10**7, 1, 1), HIGH_CUBE),
        (Lot("x", 1, 1, 1), Capacity(0)),
        (Lot("x", 1, 1, 1), Capacity(1, "inf")),
    ],
)
def test_bad_loads_are_refused(lot, capacity):
    with pytest.raises(LoadError):
        plan_loads([lot], capacity)


# === PROPERTIES === #
# Every pack fits the smallest of these vehicles.
LOTS = st.lists(
    st.builds(
        lambda packs, volume, weight, places: (packs, volume, weight, places),
        st.integers(0, 60),
        st.decimals("0.1", 10, places=3),
        st.none() | st.decimals(1, 5000, places=1),
        st.none() | st.integers(1, 30),
    ),
    max_size=8,
).map(lambda rows: [Lot(f"lot {number}", *row) for number, row in enumerate(rows)])
PAYLOADS = st.none() | st.integers(5000, 40000)
VOLUMES = st.none() | st.integers(10, 120)


@given(LOTS, PAYLOADS, VOLUMES)
def test_no_load_exceeds_a_limit_and_every_pack_is_placed_once(lots, payload, volume):
    loads = plan_loads(lots, Capacity(payload, volume))
    by_key = {lot.key: lot for lot in lots}
    placed = Counter()
    for load in loads:
        rows = [(by_key[key], number) for key, number in load.packs]
        placed.update(dict(load.packs))
        assert all(number > 0 for _lot, number in rows)
        if payload:
            assert sum(Fraction(lot.pack_kg or 0) * number for lot, number in rows) <= payload
        if volume:
            assert sum(Fraction(lot.pack_m3) * number for lot, number in rows) <= volume
        assert sum(Fraction(number, lot.places) for lot, number in rows if lot.places) <= 1
    assert placed == Counter({lot.key: lot.packs for lot in lots if lot.packs})


@given(LOTS, PAYLOADS, VOLUMES, st.integers(0, 9000), st.integers(0, 60), st.integers(0, 9))
def test_larger_vehicles_never_need_more_trips(lots, payload, volume, kg, m3, places):
    larger = Capacity(payload and payload + kg, volume and volume + m3)
    roomier = [
        Lot(lot.key, lot.packs, lot.pack_m3, lot.pack_kg, lot.places and lot.places + places)
        for lot in lots
    ]
    before = len(plan_loads(lots, Capacity(payload, volume)))
    assert len(plan_loads(roomier, larger)) <= before


@given(LOTS, PAYLOADS, VOLUMES)
def test_at_least_as_many_vehicles_as_the_fullest_limit_asks_for(lots, payload, volume):
    loads = plan_loads(lots, Capacity(payload, volume))
    for at in range(3):
        shares = [load.filled[at] or 0 for load in loads]
        assert len(loads) >= sum(shares)
        # of two vehicles in a row, what is in both did not fit into one
    for first, second in pairwise(loads):
        both = [(a or 0) + (b or 0) for a, b in zip(first.filled, second.filled, strict=True)]
        assert max(both) > 1
