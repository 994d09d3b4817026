"""Loads: how many vehicles some packs need, and what fills each of them.

A vehicle is full when the first of three limits is reached: its payload, its volume, or the
places that a loading table gives to packs of a format. The places are never computed from the
floor: two packs 1,220 mm wide do not fit side by side into a container of 2,352 mm, and yet
exporters load 18 of them, some of them standing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from .decimals import Number, to_decimal, to_positive
from .errors import LoadError

Limit: TypeAlias = Literal["weight", "volume", "table"]
LIMITS: Final[tuple[Limit, ...]] = ("weight", "volume", "table")
Share: TypeAlias = tuple[Fraction, ...]  # of each of the limits that one pack takes

MAX_PACKS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one vehicle of a kind carries; ``None`` where there is no limit.

    :param payload_kg: weight in kg
    :param volume_m3: volume in m³
    """

    payload_kg: Number | None = None
    volume_m3: Number | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """Packs that are all alike.

    :param key: what the caller knows them by
    :param packs: number of packs
    :param pack_m3: volume of one pack in m³
    :param pack_kg: weight of one pack in kg, ``None`` when it is unknown
    :param places: packs of this format that a vehicle holds by the loading table, ``None``
        when the table does not know the format
    """

    key: str
    packs: int
    pack_m3: Number
    pack_kg: Number | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What one vehicle carries.

    :param packs: number of packs of each lot that is on it, by key
    :param filled: share of each limit that is used, from 0 to 1, in the order of
        :data:`LIMITS`; ``None`` where there is no such limit
    """

    packs: tuple[tuple[str, int], ...]
    filled: tuple[Fraction | None, ...]

    @property
    def binding(self) -> Limit | None:
        """The limit that is filled most, ``None`` when nothing limits the vehicle."""
        known = [
            (share, limit)
            for share, limit in zip(self.filled, LIMITS, strict=True)
            if share is not None
        ]
        return max(known, key=lambda pair: pair[0])[1] if known else None

    def percent(self, limit: Limit) -> float | None:
        """Return how full the vehicle is by one limit, in percent.

        :param limit: one of :data:`LIMITS`
        """
        share = self.filled[LIMITS.index(limit)]
        return None if share is None else float(share * 100)


def plan_loads(lots: Sequence[Lot], capacity: Capacity) -> list[Load]:
    """Share packs out to as few vehicles of one kind as simple loading gives.

    Vehicles are filled one after the other, each with what comes next in an order of the
    lots, and of three orders the one with the fewest vehicles is taken: as given, heaviest
    packs first, largest packs first. The orders do not depend on the limits. So a larger
    vehicle never needs more trips than a smaller one, which packing each vehicle as full as
    possible does not promise.

    >>> board = Lot("18 mm", packs=38, pack_m3="2.67912", pack_kg="1741.428", places=18)
    >>> [load.packs[0][1] for load in plan_loads([board], Capacity(26460, "76.3"))]
    [15, 15, 8]

    :param lots: what is to be carried; lots without packs take part in nothing
    :param capacity: limits of one vehicle
    :return: the vehicles in the order of loading, empty when there is nothing to carry
    :raises LoadError: when a number is not usable or one pack exceeds a limit by itself
    """
    limits = (
        _limit(capacity.payload_kg, "The payload"),
        _limit(capacity.volume_m3, "The volume of the vehicle"),
    )
    carried = [(lot, _share(lot, *limits)) for lot in lots if _packs(lot)]
    known = _known_limits(lots, *limits)
    plans = [_fill(sorted(carried, key=order), known) for order in _ORDERS]
    return min(plans, key=len)


def packs_per_vehicle(lot: Lot, capacity: Capacity) -> int | None:
    """Return how many packs of a lot one empty vehicle takes, ``None`` when nothing limits it.

    >>> packs_per_vehicle(Lot("sheet", 1, "0.0535824", "34.82856"), Capacity(26500))
    760

    :param lot: packs that are all alike; how many there are does not matter
    :param capacity: limits of one vehicle
    :raises LoadError: when a number is not usable or not even one pack fits
    """
    payload = _limit(capacity.payload_kg, "The payload")
    volume = _limit(capacity.volume_m3, "The volume of the vehicle")
    largest = max(_share(lot, payload, volume))
    return int(1 / largest) if largest else None


# === NUMBERS === #
def _limit(value: Number | None, what: str) -> Fraction | None:
    return None if value is None else Fraction(to_positive(value, what, LoadError))


def _packs(lot: Lot) -> int:
    if not 0 <= lot.packs <= MAX_PACKS:
        raise LoadError("A lot must have between 0 and %(limit)s packs.", limit=MAX_PACKS)
    return lot.packs


def _share(lot: Lot, payload: Fraction | None, volume: Fraction | None) -> Share:
    """Return the share of each limit that one pack takes; 0 where nothing limits it."""
    size = Fraction(to_positive(lot.pack_m3, "The volume of a pack", LoadError))
    weight = Fraction(0)
    if lot.pack_kg is not None:
        weight = Fraction(to_decimal(lot.pack_kg, "The weight of a pack", LoadError))
    if weight < 0 or (lot.places is not None and lot.places < 1):
        raise LoadError("The weight and the places of a pack must not be negative.")
    share = (
        weight / payload if payload else Fraction(0),
        size / volume if volume else Fraction(0),
        Fraction(1, lot.places) if lot.places else Fraction(0),
    )
    if max(share) > 1:
        raise LoadError("One pack of “%(lot)s” exceeds what the vehicle carries.", lot=lot.key)
    return share


def _known_limits(
    lots: Sequence[Lot], payload: Fraction | None, volume: Fraction | None
) -> tuple[bool, ...]:
    return (
        payload is not None,
        volume is not None,
        any(lot.places is not None for lot in lots),
    )


# === LOADING === #
_ORDERS: Final[tuple[Callable[[tuple[Lot, Share]], Fraction], ...]] = (
    lambda carried: Fraction(0),
    lambda carried: -Fraction(to_decimal(carried[0].pack_kg or 0, "Weight", LoadError)),
    lambda carried: -Fraction(to_decimal(carried[0].pack_m3, "Volume", LoadError)),
)


def _fill(carried: list[tuple[Lot, Share]], known: tuple[bool, ...]) -> list[Load]:
    """Fill one vehicle after the other in the given order."""
    loads: list[Load] = []
    packs: dict[str, int] = {}
    used: Share = (Fraction(0),) * len(LIMITS)
    for lot, share in carried:
        rest = lot.packs
        while rest:
            fitting = _room(used, share, rest)
            if not fitting:
                loads.append(_load(packs, used, known))
                packs, used = {}, (Fraction(0),) * len(LIMITS)
                continue
            packs[lot.key] = packs.get(lot.key, 0) + fitting
            used = tuple(u + s * fitting for u, s in zip(used, share, strict=True))
            rest -= fitting
    return [*loads, _load(packs, used, known)] if packs else loads


def _room(used: Share, share: Share, most: int) -> int:
    """Return how many more packs fit beside what is loaded, not more than are there."""
    room = [int((1 - u) / s) for u, s in zip(used, share, strict=True) if s]
    return min([most, *room])


def _load(packs: dict[str, int], used: Share, known: tuple[bool, ...]) -> Load:
    filled = tuple(u if k else None for u, k in zip(used, known, strict=True))
    return Load(tuple(packs.items()), filled)
