"""Golden factors of trade statistics (domain.md 2.2) and the size classes of the industry."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.errors import GeometryError
from panelkit.geometry import FAMILIES
from panelkit.statistics import capacity_band, m3_per_tonne


@pytest.mark.parametrize(
    ("family", "factor", "kg_per_m3"),
    [
        ("plywood", "1.54", 649),
        ("particleboard", "1.54", 649),
        ("melamine_particleboard", "1.54", 649),
        ("hardboard", "1.053", 950),
        ("mdf", "1.667", 600),
        ("melamine_mdf", "1.667", 600),
    ],
)
def test_factors_of_the_joint_questionnaire(family, factor, kg_per_m3):
    assert m3_per_tonne(family) == Decimal(factor)
    assert round(1000 / m3_per_tonne(family)) == kg_per_m3


def test_every_family_has_a_factor():
    assert all(m3_per_tonne(family) > 1 for family in FAMILIES)
    with pytest.raises(GeometryError, match="cardboard"):
        m3_per_tonne("cardboard")


def test_bands_of_the_industry():
    """S4 §2.1: plants of 20,000 m³ a year against those of 100,000."""
    edges = {1: "small", 19_999: "small", 20_000: "medium", 99_999: "medium", 100_000: "large"}
    assert {volume: capacity_band(volume) for volume in edges} == edges
    assert capacity_band(0) is None


@given(st.floats(0.01, 1e8), st.floats(0.01, 1e8))
def test_more_volume_is_never_a_lower_band(one, other):
    order = ["small", "medium", "large"]
    low, high = sorted((one, other))
    assert order.index(capacity_band(low)) <= order.index(capacity_band(high))


@pytest.mark.parametrize("volume", [-1, "many", float("nan")])
def test_bad_volumes_are_refused(volume):
    with pytest.raises(GeometryError):
        capacity_band(volume)
