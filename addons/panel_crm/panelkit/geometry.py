"""Panels in sheets, square metres, cubic metres and kilograms.

The three quantities always live together: sheets are stocked, area prices decorated
board, volume prices raw board, weight decides freight. All are derived from the
dimensions, exactly, and are never stored rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from .decimals import EXACT, Number, to_decimal, to_positive
from .errors import GeometryError

Basis: TypeAlias = Literal["sheet", "m2", "m3"]
BASES: Final[tuple[Basis, ...]] = ("sheet", "m2", "m3")

MAX_SIDE_MM: Final = Decimal(20000)
MAX_THICKNESS_MM: Final = Decimal(500)
MAX_DENSITY: Final = Decimal(2000)

_MM2_IN_M2: Final = Decimal(10) ** 6
_MM_IN_M: Final = Decimal(1000)
_MSF_AREA_M2: Final = Decimal("92.90304")  # 1,000 square feet
_INCH_M: Final = Decimal("0.0254")


def _side(value: Number, what: str, limit: Decimal) -> Decimal:
    number = to_positive(value, what, GeometryError)
    if number > limit:
        raise GeometryError("%(what)s must not exceed %(limit)s mm.", what=what, limit=limit)
    return number


def _density(value: Number) -> Decimal:
    number = to_decimal(value, "Density", GeometryError)
    if not 0 <= number <= MAX_DENSITY:
        raise GeometryError(
            "Density must lie between 0 (unknown) and %(limit)s kg/m³.", limit=MAX_DENSITY
        )
    return number


def whole_sheets(value: Number, what: str = "The number of sheets") -> int:
    """Return a number of sheets as an integer; a negative number is a return.

    >>> whole_sheets(4000.0)
    4000

    :param value: the number of sheets, in any type of number
    :param what: its name in the error message
    :raises GeometryError: when it is not a whole number
    """
    number = to_decimal(value, what, GeometryError)
    if number != number.to_integral_value():
        raise GeometryError("%(what)s must be a whole number.", what=what)
    return int(number)


@dataclass(frozen=True, slots=True)
class Quantities:
    """The same goods in every unit; sums of different panels are allowed.

    :param sheets: number of sheets, negative for returns
    :param area_m2: area in m²
    :param volume_m3: volume in m³
    :param weight_kg: weight in kg, ``None`` when a density is unknown
    """

    sheets: int
    area_m2: Decimal
    volume_m3: Decimal
    weight_kg: Decimal | None

    def __add__(self, other: "Quantities") -> "Quantities":
        unknown = self.weight_kg is None or other.weight_kg is None
        with localcontext(EXACT):
            return Quantities(
                sheets=self.sheets + other.sheets,
                area_m2=self.area_m2 + other.area_m2,
                volume_m3=self.volume_m3 + other.volume_m3,
                weight_kg=None if unknown else _known(self.weight_kg) + _known(other.weight_kg),
            )

    def in_basis(self, basis: Basis) -> Decimal:
        """Return the quantity in one unit.

        :param basis: ``sheet``, ``m2`` or ``m3``
        :raises GeometryError: when the basis is unknown
        """
        if check_basis(basis) == "sheet":
            return Decimal(self.sheets)
        return self.area_m2 if basis == "m2" else self.volume_m3


NOTHING: Final = Quantities(0, Decimal(0), Decimal(0), Decimal(0))


def _known(weight: Decimal | None) -> Decimal:
    return Decimal(0) if weight is None else weight


def check_basis(basis: str) -> Basis:
    """Return the basis if it is one of ``sheet``, ``m2``, ``m3``.

    :param basis: the text to check
    :raises GeometryError: when it is none of them
    """
    for known in BASES:
        if basis == known:
            return known
    raise GeometryError(
        "The unit “%(basis)s” is unknown; use sheet, m2 or m3.", basis=str(basis)[:40]
    )


@dataclass(frozen=True, slots=True, init=False)
class Geometry:
    """Nominal dimensions of one sheet, and what follows from them.

    >>> board = Geometry(1220, 2440, 18, 650)
    >>> board.area_m2, board.volume_m3
    (Decimal('2.9768'), Decimal('0.0535824'))

    :param length_mm: length in mm, up to 20,000
    :param width_mm: width in mm, up to 20,000
    :param thickness_mm: nominal thickness in mm, up to 500
    :param density: kg/m³, up to 2,000; 0 when unknown
    :raises GeometryError: when a dimension is not finite, not positive or too large
    """

    length_mm: Decimal
    width_mm: Decimal
    thickness_mm: Decimal
    density: Decimal

    def __init__(
        self,
        length_mm: Number,
        width_mm: Number,
        thickness_mm: Number,
        density: Number = 0,
    ) -> None:
        put = object.__setattr__
        put(self, "length_mm", _side(length_mm, "Length", MAX_SIDE_MM))
        put(self, "width_mm", _side(width_mm, "Width", MAX_SIDE_MM))
        put(self, "thickness_mm", _side(thickness_mm, "Thickness", MAX_THICKNESS_MM))
        put(self, "density", _density(density))

    @property
    def area_m2(self) -> Decimal:
        """Area of one sheet in m², exact."""
        with localcontext(EXACT):
            return self.length_mm * self.width_mm / _MM2_IN_M2

    @property
    def volume_m3(self) -> Decimal:
        """Volume of one sheet in m³, exact."""
        with localcontext(EXACT):
            return self.area_m2 * self.thickness_mm / _MM_IN_M

    @property
    def weight_kg(self) -> Decimal | None:
        """Weight of one sheet in kg, exact; ``None`` when the density is unknown."""
        if not self.density:
            return None
        with localcontext(EXACT):
            return self.volume_m3 * self.density

    def per_sheet(self, basis: Basis) -> Decimal:
        """Return how much of a unit is in one sheet.

        :param basis: ``sheet``, ``m2`` or ``m3``
        :raises GeometryError: when the basis is unknown
        """
        if check_basis(basis) == "sheet":
            return Decimal(1)
        return self.area_m2 if basis == "m2" else self.volume_m3

    def quantities(self, sheets: Number) -> Quantities:
        """Return a number of sheets in every unit, exact.

        :param sheets: whole number of sheets, negative for returns
        :raises GeometryError: when the number is not whole
        """
        count = whole_sheets(sheets)
        weight = self.weight_kg
        with localcontext(EXACT):
            return Quantities(
                sheets=count,
                area_m2=self.area_m2 * count,
                volume_m3=self.volume_m3 * count,
                weight_kg=None if weight is None else weight * count,
            )

    def sheets_from(self, quantity: Number, basis: Basis) -> Decimal:
        """Return how many sheets a quantity is, not rounded to whole sheets.

        Exact when the division ends, else correct to 200 digits.

        >>> round(Geometry(1220, 2440, 18).sheets_from(100, "m3"), 2)
        Decimal('1866.28')

        :param quantity: quantity in the given unit
        :param basis: ``sheet``, ``m2`` or ``m3``
        :raises GeometryError: when the quantity is not finite or the basis unknown
        """
        number = to_decimal(quantity, "Quantity", GeometryError)
        with localcontext(EXACT):
            return number / self.per_sheet(basis)


# Density in kg/m³ at a thickness in mm; between two points linear, outside clamped.
# Particleboard: data sheet of a mill (P2). The others: middle of the usual range; a
# product with a known density carries its own.
DENSITY_CURVES: Final[Mapping[str, tuple[tuple[int, int], ...]]] = MappingProxyType(
    {
        "particleboard": (
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
        ),
        "plywood": ((18, 530),),
        "structural_plywood": ((18, 625),),
        "film_faced_plywood": ((18, 625),),
        "blockboard": ((18, 480),),
        "eco_board": ((18, 525),),
        "mdf": ((18, 740),),
        "light_mdf": ((18, 550),),
        "hdf": ((8, 870),),
        "hardboard": ((4, 975),),
        "osb": ((18, 630),),
        "lvl": ((18, 600),),
    }
)

# Melamine-faced boards: the substrate and a paper of about 0.1 kg/m² on each side.
FACED_BOARDS: Final[Mapping[str, str]] = MappingProxyType(
    {"melamine_particleboard": "particleboard", "melamine_mdf": "mdf"}
)
PAPER_KG_PER_M2: Final = Decimal("0.1")
FAMILIES: Final[tuple[str, ...]] = (*DENSITY_CURVES, *FACED_BOARDS)


def _interpolate(curve: tuple[tuple[int, int], ...], at: Decimal) -> Decimal:
    if at <= curve[0][0]:
        return Decimal(curve[0][1])
    for (left, low), (right, high) in pairwise(curve):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return Decimal(curve[-1][1])


def default_density(family: str, thickness_mm: Number) -> Decimal:
    """Return the usual density of a board, to be overridden by a measured one.

    >>> default_density("particleboard", 17)
    Decimal('655.0')

    Units: kg/m³, to one decimal.

    :param family: one of :data:`FAMILIES`
    :param thickness_mm: nominal thickness in mm
    :raises GeometryError: when the family is unknown or the thickness impossible
    """
    thickness = _side(thickness_mm, "Thickness", MAX_THICKNESS_MM)
    if family not in FAMILIES:
        raise GeometryError("The board family “%(family)s” is unknown.", family=str(family)[:40])
    curve = DENSITY_CURVES[FACED_BOARDS.get(family, family)]
    with localcontext(EXACT):
        density = _interpolate(curve, thickness)
        if family in FACED_BOARDS:
            density += 2 * PAPER_KG_PER_M2 * _MM_IN_M / thickness
        return min(density, MAX_DENSITY).quantize(Decimal("0.1"), ROUND_HALF_UP)


def m3_per_msf(basis_inches: Number) -> Decimal:
    """Return the volume of 1,000 square feet of a thickness, the unit of North America.

    >>> round(m3_per_msf("0.75"), 4)
    Decimal('1.7698')

    Units: m³.

    :param basis_inches: thickness in inches: 0.75 for particleboard and MDF, 0.375 for
        plywood and OSB
    :raises GeometryError: when the thickness is not positive
    """
    inches = to_positive(basis_inches, "Thickness in inches", GeometryError)
    with localcontext(EXACT):
        return _MSF_AREA_M2 * _INCH_M * inches


def m3_from_msf(msf: Number, basis_inches: Number) -> Decimal:
    """Convert thousands of square feet of a basis thickness to m³.

    :param msf: quantity in MSF
    :param basis_inches: thickness of the basis in inches
    :raises GeometryError: when a number is not usable
    """
    with localcontext(EXACT):
        return to_decimal(msf, "Quantity", GeometryError) * m3_per_msf(basis_inches)


def msf_from_m3(volume_m3: Number, basis_inches: Number) -> Decimal:
    """Convert m³ to thousands of square feet of a basis thickness.

    :param volume_m3: volume in m³
    :param basis_inches: thickness of the basis in inches
    :raises GeometryError: when a number is not usable
    """
    with localcontext(EXACT):
        return to_decimal(volume_m3, "Volume", GeometryError) / m3_per_msf(basis_inches)


def msf_factor(thickness_inches: Number, basis_inches: Number = "0.75") -> Decimal:
    """Return the price factor of a thickness against the basis thickness.

    >>> round(msf_factor("0.625"), 5)
    Decimal('0.83333')

    :param thickness_inches: thickness of the board in inches
    :param basis_inches: thickness of the basis in inches
    :raises GeometryError: when a thickness is not positive
    """
    with localcontext(EXACT):
        return to_positive(thickness_inches, "Thickness in inches", GeometryError) / to_positive(
            basis_inches, "Thickness in inches", GeometryError
        )
