"""Charges beside the price of the boards: what they are reckoned by, and where they end."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.charges import Goods, charge
from panelkit.errors import PanelError

amounts = st.decimals(0, 10_000, places=4)
rates = st.decimals(0, 1000, places=2)
goods = st.builds(
    Goods,
    sheets=st.integers(0, 10_000).map(Decimal),
    area_m2=amounts,
    volume_m3=amounts,
    weight_kg=amounts,
    packs=st.integers(0, 200),
    broken_packs=st.integers(0, 5),
    pieces=st.integers(0, 9999),
    loads=st.integers(0, 20),
)


@given(goods, rates)
def test_freight_takes_volume_or_weight_whichever_is_more(delivered, rate):
    """domain.md 2.5: freight basis m³ or t, whichever is higher."""
    each = [charge(delivered, basis, rate) for basis in ("m3", "t")]
    most = max((found.amount for found in each if found), default=None)
    either = charge(delivered, "m3_or_t", rate)
    assert (either and either.amount) == most


def test_light_boards_are_charged_by_volume_and_heavy_ones_by_weight():
    light = Goods(volume_m3=Decimal(30), weight_kg=Decimal(16_500))
    heavy = Goods(volume_m3=Decimal(30), weight_kg=Decimal(31_200))
    assert charge(light, "m3_or_t", 100).amount == 3000
    assert charge(light, "m3_or_t", 100).unit == "m3"
    assert charge(heavy, "m3_or_t", 100).amount == 3120
    assert charge(heavy, "m3_or_t", 100).unit == "t"


@given(goods, rates, rates)
def test_nothing_is_charged_below_the_minimum(delivered, rate, minimum):
    found = charge(delivered, "pack", rate, minimum)
    if found:
        assert found.amount == max(rate * delivered.packs, minimum)
        assert found.is_minimum == (rate * delivered.packs < minimum)
    else:
        assert not delivered.packs or not max(rate, minimum)


@given(goods, rates.filter(bool), st.decimals(1, 10_000, places=4))
def test_large_orders_are_free(delivered, rate, limit):
    found = charge(delivered, "order", rate, free_from_m3=limit)
    assert bool(found) == (delivered.volume_m3 < limit)


def test_every_basis_measures_what_its_name_says():
    delivered = Goods(*map(Decimal, (1900, 5656, 101, 66_000)), 38, 1, 7600, 3)
    measured = {
        "sheet": 1900,
        "m2": 5656,
        "m3": 101,
        "t": 66,
        "m3_or_t": 101,
        "pack": 38,
        "broken_pack": 1,
        "piece": 7600,
        "load": 3,
        "order": 1,
    }
    assert {basis: delivered.measured(basis) for basis in measured} == measured


@pytest.mark.parametrize("rates", [(-1, 0, 0), (1, -1, 0), (1, 0, -1), ("x", 0, 0)])
def test_bad_rates_are_refused(rates):
    with pytest.raises(PanelError):
        charge(Goods(packs=1), "pack", *rates)


def test_an_unknown_basis_is_refused():
    with pytest.raises(PanelError, match="furlong"):
        charge(Goods(), "furlong", 1)
