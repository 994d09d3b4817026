"""Golden figures of domain.md, tables 1.1, 2.1, 2.4 and 2.5, and properties of conversion."""

from decimal import ROUND_HALF_UP, Decimal, getcontext, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit import (
    NOTHING,
    Geometry,
    GeometryError,
    default_density,
    m3_from_msf,
    m3_per_msf,
    msf_factor,
    msf_from_m3,
)

SQUARE_FOOT = Decimal("0.09290304")

sides = st.decimals(min_value=1, max_value=20000, places=2)
thicknesses = st.decimals(min_value="0.5", max_value=500, places=2)
geometries = st.builds(Geometry, sides, sides, thicknesses, st.integers(1, 2000))
counts = st.integers(min_value=-1_000_000, max_value=1_000_000)


def near(value, printed):
    """Compare with a printed figure, in as many digits as it has."""
    expected = Decimal(printed)
    assert value.quantize(expected, ROUND_HALF_UP) == expected


@pytest.mark.parametrize(
    ("length", "width", "area", "volume_18", "sheets_per_m3", "square_feet"),
    [
        ("1220", "2440", "2.9768", "0.0535824", "18.6628", "32.0420"),
        ("1219.2", "2438.4", "2.972897", "0.053512", "18.6873", "32.0000"),
        ("1220", "2745", "3.3489", "0.060280", "16.5892", "36.047"),
        ("1220", "2800", "3.4160", "0.061488", "16.2633", "36.770"),
        ("1250", "2500", "3.1250", "0.056250", "17.7778", "33.637"),
        ("1525", "2440", "3.7210", "0.066978", "14.9303", "40.053"),
        ("1525", "1525", "2.325625", "0.041861", "23.8884", "25.033"),
        ("1830", "2440", "4.4652", "0.080374", "12.4419", "48.063"),
        ("2070", "2800", "5.7960", "0.104328", "9.5852", "62.388"),
        ("2100", "2800", "5.8800", "0.105840", "9.4482", "63.292"),
        ("910", "1820", "1.6562", "0.029812", "33.544", "17.827"),
    ],
)
def test_formats_of_the_trade(length, width, area, volume_18, sheets_per_m3, square_feet):
    board = Geometry(length, width, 18)
    near(board.area_m2, area)
    near(board.volume_m3, volume_18)
    near(board.sheets_from(1, "m3"), sheets_per_m3)
    near(board.area_m2 / SQUARE_FOOT, square_feet)


@pytest.mark.parametrize(
    ("thickness", "volume", "sheets", "mdf_740", "flat_650"),
    [
        (3, "0.008930", "111.977", "6.61", None),
        (5, "0.014884", "67.186", "11.01", None),
        (9, "0.026791", "37.326", "19.83", "17.41"),
        (12, "0.035722", "27.994", "26.43", "23.22"),
        (15, "0.044652", "22.395", "33.04", "29.02"),
        (16, "0.047629", "20.996", "35.25", "30.96"),
        (18, "0.053582", "18.663", "39.65", "34.83"),
        (25, "0.074420", "13.437", "55.07", "48.37"),
    ],
)
def test_thicknesses_of_the_main_format(thickness, volume, sheets, mdf_740, flat_650):
    board = Geometry(1220, 2440, thickness, 740)
    near(board.volume_m3, volume)
    near(board.sheets_from(1, "m3"), sheets)
    near(board.weight_kg, mdf_740)
    if flat_650:
        near(Geometry(1220, 2440, thickness, 650).weight_kg, flat_650)


def test_one_sheet_is_exact():
    board = Geometry(1220, 2440, 18)
    assert board.area_m2 == Decimal("2.9768")
    assert board.volume_m3 == Decimal("0.0535824")


def test_hundred_large_sheets_in_every_unit():
    load = Geometry(2070, 2800, 18).quantities(100)
    assert load.area_m2 == Decimal("579.60")
    assert load.volume_m3 == Decimal("10.4328")
    assert [load.in_basis(basis) for basis in ("sheet", "m2", "m3")] == [
        Decimal(100),
        Decimal("579.6"),
        Decimal("10.4328"),
    ]


def test_weight_is_none_and_not_zero_without_density():
    board = Geometry(1220, 2440, 18, 0)
    assert board.weight_kg is None
    assert board.quantities(10).weight_kg is None


def test_sum_of_mixed_lines():
    first = Geometry(1220, 2440, 18, 650).quantities(10)
    second = Geometry(2070, 2800, 18, 740).quantities(5)
    total = first + second
    assert total.sheets == 15
    assert total.area_m2 == Decimal("29.768") + Decimal("28.98")
    assert total.weight_kg == first.weight_kg + second.weight_kg
    assert (total + Geometry(915, 1830, 9).quantities(1)).weight_kg is None
    assert total + NOTHING == total


@pytest.mark.parametrize(
    "dimensions",
    [
        (0, 2440, 18),
        (-1220, 2440, 18),
        (1220, "NaN", 18),
        (1220, float("nan"), 18),
        (1220, float("inf"), 18),
        (1220, 2440, "-Infinity"),
        (20000.1, 2440, 18),
        (1220, 20001, 18),
        (1220, 2440, 500.1),
        (1220, 2440, 18, -1),
        (1220, 2440, 18, 2001),
        (1220, 2440, 18, float("nan")),
        ("wide", 2440, 18),
        (True, 2440, 18),
        (None, 2440, 18),
        ("1e-40", 2440, 18),
        ("1." + "1" * 40, 2440, 18),
    ],
)
def test_impossible_dimensions_are_refused(dimensions):
    with pytest.raises(GeometryError) as caught:
        Geometry(*dimensions)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).endswith(".")


def test_limits_are_inside():
    assert Geometry(20000, 20000, 500, 2000).volume_m3 == 200


def test_error_keeps_a_template_for_translation():
    with pytest.raises(GeometryError) as caught:
        Geometry(30000, 1, 1)
    assert caught.value.template % caught.value.values == str(caught.value)
    assert caught.value.values["what"] == "Length"


def test_sheets_are_whole():
    with pytest.raises(GeometryError):
        Geometry(1220, 2440, 18).quantities(1.5)
    assert Geometry(1220, 2440, 18).quantities(3.0).sheets == 3


def test_unknown_basis_is_refused():
    with pytest.raises(GeometryError):
        Geometry(1220, 2440, 18).sheets_from(1, "kg")
    with pytest.raises(GeometryError):
        Geometry(1220, 2440, 18).quantities(1).in_basis("litre")


def test_result_does_not_depend_on_the_context_of_the_caller():
    with localcontext() as context:
        context.prec = 3
        assert Geometry(1220, 2440, 18, 740).area_m2 == Decimal("2.9768")
        assert Geometry(1220, 2440, 18, 740).volume_m3 == Decimal("0.0535824")
        assert Geometry(1220, 2440, 18, 740).weight_kg == Decimal("39.650976")
        rough = Geometry("1219.25", "2438.75", "18.05", 655).quantities(123457)
    assert getcontext().prec > 3
    assert rough == Geometry("1219.25", "2438.75", "18.05", 655).quantities(123457)
    assert rough.volume_m3 == Decimal("1219.25") * Decimal("2438.75") * Decimal(
        "18.05"
    ) * 123457 / Decimal(10**9)


@given(geometries, counts)
def test_round_trip_from_sheets_to_every_unit_and_back(board, sheets):
    quantities = board.quantities(sheets)
    for basis in ("sheet", "m2", "m3"):
        assert board.sheets_from(quantities.in_basis(basis), basis) == sheets


@given(geometries, counts, counts)
def test_a_split_delivery_has_the_same_quantities(board, first, second):
    assert board.quantities(first) + board.quantities(second) == board.quantities(first + second)


@pytest.mark.parametrize(
    ("thickness", "density"),
    [
        (10, 700),
        (12, 690),
        (15, 670),
        (16, 660),
        (18, 650),
        (19, 650),
        (22, 640),
        (25, 640),
        (28, 620),
        (32, 610),
        (36, 610),
        (38, 600),
        (3, 700),
        (60, 600),
        (17, 655),
        (13.5, 680),
    ],
)
def test_particleboard_density_follows_the_mill(thickness, density):
    assert default_density("particleboard", thickness) == density


@given(thicknesses, thicknesses)
def test_particleboard_density_never_rises_with_thickness(one, other):
    thin, thick = sorted([one, other])
    assert default_density("particleboard", thin) >= default_density("particleboard", thick)


def test_melamine_faces_add_the_paper():
    density = default_density("melamine_particleboard", 18)
    near(density, "661.1")
    near(Geometry(2070, 2800, 18, density).weight_kg, "69")


def test_default_density_of_the_others():
    assert default_density("mdf", 18) == 740
    assert default_density("hdf", 3) > 800
    with pytest.raises(GeometryError):
        default_density("steel", 18)
    with pytest.raises(GeometryError):
        default_density("mdf", 0)


@pytest.mark.parametrize(
    ("inches", "volume"),
    [
        ("0.75", "1.7698"),
        ("0.375", "0.8849"),
        ("0.5", "1.1799"),
        ("0.4375", "1.0324"),
        ("0.125", "0.29497"),
    ],
)
def test_thousand_square_feet(inches, volume):
    near(m3_per_msf(inches), volume)


def test_price_of_thousand_square_feet():
    near(500 / m3_per_msf("0.75"), "282.52")
    board = Geometry("1219.2", "2438.4", "19.05")
    near(500 / m3_per_msf("0.75") * board.volume_m3, "16.00")
    near(m3_per_msf("0.75") / board.volume_m3, "31.25")
    near(msf_factor("0.625"), "0.83333")
    near(m3_per_msf("0.375") / Decimal("0.028316846592"), "31.25")


@given(st.decimals(min_value=-10000, max_value=10000, places=4))
def test_msf_round_trip(msf):
    assert msf_from_m3(m3_from_msf(msf, "0.375"), "0.375") == msf
