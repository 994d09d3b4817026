"""Find the sales region of an address by its names and its postal code."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LEVELS: Final = ("province", "city", "county")

_SUFFIX: Final = re.compile(
    "(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|省|市|区|县|旗|州|盟)$"
)
_WORD: Final = re.compile(r"\s+(?:province|city|county|district|prefecture|sheng|shi|xian|qu)$")
_CUT: Final = re.compile("(?<=[省市区县旗])|[\\s,，;；/]+")
_HAN: Final = re.compile("[\u4e00-\u9fff]+")
_ENDS_COUNTY: Final = "市区县旗"


@dataclass(frozen=True)
class Spot:
    """A region on the sales map.

    :param key: id of the region
    :param path: ids from the top of the tree down to the region itself
    :param kind: ``country``, ``province``, ``city``, ``county`` or something else
    :param names: its names, in every language
    :param postcodes: first digits of its postal codes
    :param country: id of its country, when it is given one
    :param state: id of the state of the address book that it is the same as
    """

    key: int
    path: tuple[int, ...]
    kind: str
    names: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    country: int | None = None
    state: int | None = None


@dataclass(frozen=True)
class Address:
    """An address as it was typed in; what is unknown is empty."""

    country: int | None = None
    state: int | None = None
    state_name: str = ""
    city: str = ""
    street: str = ""
    postcode: str = ""


def normalise_place(text: str) -> str:
    """Return a name of a place for comparing: no case, width, nor word for what it is.

    >>> normalise_place("无锡市"), normalise_place("Wuxi City"), normalise_place("沙市")
    ('无锡', 'wuxi', '沙市')
    """
    text = unicodedata.normalize("NFKC", text).strip().lower()
    short = _SUFFIX.sub("", text)
    if len(short) >= 2:
        text = short
    return _WORD.sub("", text).strip()


def _tokens(text: str) -> Iterator[str]:
    """Yield everything in a text that may be a name of a place."""
    text = unicodedata.normalize("NFKC", text)
    yield normalise_place(text)
    for token in filter(None, _CUT.split(text)):
        yield normalise_place(token)
    for token in _HAN.findall(text):
        yield normalise_place(token)
    yield normalise_place(" ".join(_HAN.sub(" ", text).split()))


class Gazetteer:
    """All regions, to look up addresses in.

    :param spots: every region of the tree
    """

    def __init__(self, spots: Iterable[Spot]) -> None:
        self.spots = {spot.key: spot for spot in spots}
        self._by_name: dict[tuple[str, str], list[Spot]] = defaultdict(list)
        self._by_state: dict[int, list[Spot]] = defaultdict(list)
        self._below: dict[int | None, list[Spot]] = defaultdict(list)
        self._postcodes: dict[str, list[Spot]] = defaultdict(list)
        for spot in self.spots.values():
            for name in {normalise_place(name) for name in spot.names} - {""}:
                self._by_name[spot.kind, name].append(spot)
            if spot.state and spot.kind == "province":
                self._by_state[spot.state].append(spot)
            for postcode in spot.postcodes:
                self._postcodes[postcode].append(spot)
            for key in spot.path[:-1]:
                self._below[key].append(spot)

    def find(self, address: Address) -> int | None:
        """Return the nearest region that an address certainly lies in, or None.

        It goes down the tree from the country, and stops where a name fits none or several. What
        the names leave open, the postal code may tell.

        :param address: where to look
        """
        country = self._country(address)
        if address.country and country is None:
            return None
        scope = country
        for kind in LEVELS:
            scope = self._step(address, kind, scope) or scope
        scope = self._by_postcode(address.postcode, scope) or scope
        if scope is None or (scope is country and self._below.get(scope.key)):
            return None  # to know the country only says nothing where its regions are known
        return scope.key

    def _country(self, address: Address) -> Spot | None:
        found = [
            spot
            for spot in self.spots.values()
            if spot.kind == "country" and spot.country == address.country
        ]
        return found[0] if address.country and len(found) == 1 else None

    def _step(self, address: Address, kind: str, scope: Spot | None) -> Spot | None:
        """Return the one region of a kind below another one that the address names, or None."""
        if kind == "province" and address.state:
            found = self._within(self._by_state.get(address.state, ()), scope)
            if len(found) == 1:
                return found[0]
        texts = (address.state_name, address.city) if kind == "province" else (address.city,)
        for text in texts:
            named = {
                spot.key: spot
                for token in _tokens(text)
                for spot in self._by_name.get((kind, token), ())
            }
            found = self._within(named.values(), scope)
            if len(found) == 1:
                return found[0]
        return self._in_street(address, kind, scope)

    def _in_street(self, address: Address, kind: str, scope: Spot | None) -> Spot | None:
        """Return the one region that the street names: in full, as streets are named after all.

        Without a scope nothing is looked for, nor a city when the address gives one.
        """
        if scope is None or kind == "province" or (kind == "city" and address.city):
            return None
        street = unicodedata.normalize("NFKC", address.street).lower()
        found = [
            spot
            for spot in self._below.get(scope.key, ())
            if spot.kind == kind
            and any(
                name + end in street
                for name in map(normalise_place, spot.names)
                if _HAN.fullmatch(name)
                for end in _ENDS_COUNTY
            )
        ]
        return found[0] if len(found) == 1 else None

    def _by_postcode(self, postcode: str, scope: Spot | None) -> Spot | None:
        """Return the one region below another one with the longest fitting postal code."""
        digits = unicodedata.normalize("NFKC", postcode).replace(" ", "").lower()
        for length in range(len(digits), 0, -1):
            found = self._within(self._postcodes.get(digits[:length], ()), scope)
            if len(found) == 1:
                return found[0]
        return None

    @staticmethod
    def _within(spots: Iterable[Spot], scope: Spot | None) -> list[Spot]:
        return [spot for spot in spots if scope is None or scope.key in spot.path]
