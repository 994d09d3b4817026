"""What the industry reckons its statistics in: cubic metres, from tonnes, and size classes."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from .decimals import Number, to_decimal
from .errors import GeometryError
from .geometry import FACED_BOARDS, FAMILIES

Band: TypeAlias = Literal["small", "medium", "large"]

# m³ per tonne, as the joint questionnaire of FAO, ITTO, UNECE and Eurostat converts weights.
# Blockboard, eco-board and LVL are counted with plywood, OSB with particleboard, HDF with MDF.
_PLYWOOD: Final = Decimal("1.54")
_MDF: Final = Decimal("1.667")
M3_PER_TONNE: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "plywood": _PLYWOOD,
        "structural_plywood": _PLYWOOD,
        "film_faced_plywood": _PLYWOOD,
        "blockboard": _PLYWOOD,
        "eco_board": _PLYWOOD,
        "lvl": _PLYWOOD,
        "particleboard": Decimal("1.54"),
        "osb": Decimal("1.54"),
        "mdf": _MDF,
        "light_mdf": _MDF,
        "hdf": _MDF,
        "hardboard": Decimal("1.053"),
    }
)

# A line of the first generation makes 20,000 m³ a year, a large one 100,000.
BANDS: Final[tuple[tuple[Band, Decimal], ...]] = (
    ("large", Decimal(100_000)),
    ("medium", Decimal(20_000)),
)


def m3_per_tonne(family: str) -> Decimal:
    """Return the volume of a tonne of boards as trade statistics convert it.

    >>> m3_per_tonne("melamine_particleboard")
    Decimal('1.54')

    Units: m³ per tonne.

    :param family: one of :data:`~panelkit.geometry.FAMILIES`
    :raises GeometryError: when the family is unknown
    """
    if family not in FAMILIES:
        raise GeometryError("The board family “%(family)s” is unknown.", family=str(family)[:40])
    return M3_PER_TONNE[FACED_BOARDS.get(family, family)]


def capacity_band(m3_a_year: Number) -> Band | None:
    """Return the size class of a plant or a customer by its m³ a year; None when unknown.

    >>> capacity_band(20_000), capacity_band(0)
    ('medium', None)

    :param m3_a_year: what it makes or uses in a year, in m³
    :raises GeometryError: when it is no number or negative
    """
    number = to_decimal(m3_a_year, "Annual volume", GeometryError)
    if number < 0:
        raise GeometryError("An annual volume must not be negative.")
    if not number:
        return None
    return next((band for band, least in BANDS if number >= least), "small")
