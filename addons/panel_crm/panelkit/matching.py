"""Whether two records mean the same company or the same building project, and why.

Each piece of evidence (name, tax id, phone, address …) gives a similarity from 0 to 1 and has a
strength: how far it proves the match by itself. Evidence adds up as independent hints do:
the doubt that is left is the product of the doubts that each piece leaves.

Records are found by keys, not by comparing each with each: two records that match share a key.
"""

from collections import Counter
from dataclasses import dataclass
from math import log1p
from typing import Final, Literal, TypeAlias

from .identifiers import is_credit_code, is_mobile, normalise_phones, normalise_tax_id
from .names import fold
from .places import compare_places, is_place
from .wording import (
    Address,
    CompanyName,
    ProjectName,
    parse_address,
    parse_company_name,
    parse_project_name,
)

Kind: TypeAlias = Literal[
    "tax_id", "name", "phone", "address", "developer", "contractor", "customer"
]
LIKELY: Final = 0.75
POSSIBLE: Final = 0.5

_COMPANY: Final = {"tax_id": 0.99, "name": 0.9, "phone": 0.75, "address": 0.5}
_PROJECT: Final = {
    "name": 0.85,
    "address": 0.6,
    "developer": 0.4,
    "contractor": 0.3,
    "customer": 0.4,
}
_LANDLINE: Final = 0.8  # a landline may be a whole building's
_OTHER_TAX_ID: Final = 0.4  # two right codes that differ are two legal entities
_ELSEWHERE: Final = 0.3
_LONG: Final = 8  # from this length one wrong letter is taken for a slip
_END: Final = 4


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a company.

    :param name: name as written, in any language
    :param tax_id: VAT number or 统一社会信用代码 as written
    :param phone: one or several phone numbers as written
    :param address: address on one line
    """

    name: str = ""
    tax_id: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """What is known of a building project.

    :param name: name as written
    :param address: address of the site
    :param developer: name of the developer or owner
    :param contractor: name of the general contractor
    :param customer: name of the end customer
    :param region: name of the province or city that it lies in
    """

    name: str = ""
    address: str = ""
    developer: str = ""
    contractor: str = ""
    customer: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of evidence of a match.

    :param kind: what was compared
    :param similarity: from 0 to 1
    :param contribution: its part of the score; the parts add up to it
    """

    kind: Kind
    similarity: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Match:
    """How far two records mean the same, and why.

    :param score: from 0 to 1; from `LIKELY` on they are taken for the same
    :param parts: what was compared, the strongest evidence first
    """

    score: float
    parts: tuple[Part, ...]

    @property
    def is_likely(self) -> bool:
        """Whether the two are taken for the same."""
        return self.score >= LIKELY


def compare_companies(first: Company, second: Company) -> Match:
    """Compare two companies; a piece of evidence that one lacks says nothing.

    >>> match = compare_companies(
    ...     Company("无锡市宏达木业有限公司"), Company("宏达木业(无锡)有限公司")
    ... )
    >>> match.is_likely
    True
    >>> compare_companies(Company("无锡市宏达木业"), Company("无锡宏大木业")).is_likely
    False

    :param first: a company
    :param second: another
    """
    found: dict[Kind, float] = {}
    if first.name and second.name:
        found["name"] = company_name_similarity(first.name, second.name)
    if first.address and second.address:
        found["address"] = address_similarity(first.address, second.address)
    phones = normalise_phones(first.phone), normalise_phones(second.phone)
    if all(phones):
        shared = phones[0] & phones[1]
        found["phone"] = 1.0 if any(map(is_mobile, shared)) else _LANDLINE * bool(shared)
    codes = normalise_tax_id(first.tax_id), normalise_tax_id(second.tax_id)
    if all(codes):
        found["tax_id"] = float(codes[0] == codes[1])
    other = all(map(is_credit_code, codes)) and codes[0] != codes[1]
    return _sum_up(found, _COMPANY, _OTHER_TAX_ID if other else 1.0)


def compare_projects(first: Project, second: Project) -> Match:
    """Compare two building projects.

    Two phases, two sections or two cities are two projects, whatever else agrees.

    >>> compare_projects(
    ...     Project("无锡市第一中学新校区建设项目"), Project("无锡一中 新校区工程")
    ... ).is_likely
    True

    :param first: a project
    :param second: another
    """
    found: dict[Kind, float] = {}
    if first.name and second.name:
        found["name"] = project_name_similarity(first.name, second.name)
    if first.address and second.address:
        found["address"] = address_similarity(first.address, second.address)
    if first.developer and second.developer:
        found["developer"] = company_name_similarity(first.developer, second.developer)
    if first.contractor and second.contractor:
        found["contractor"] = company_name_similarity(first.contractor, second.contractor)
    if first.customer and second.customer:
        found["customer"] = company_name_similarity(first.customer, second.customer)
    return _sum_up(found, _PROJECT, _same_project(first, second))


def _same_project(first: Project, second: Project) -> float:
    """Return what is left of a match when the projects are told apart by number or place."""
    one, two = parse_project_name(first.name), parse_project_name(second.name)
    factor = _agree(one.phase, two.phase) * _agree(one.section, two.section)
    apart = compare_places(_site(first, one), _site(second, two)) == 0.0
    return factor * (_ELSEWHERE if apart else 1.0)


def _site(project: Project, name: ProjectName) -> frozenset[str]:
    region = fold(project.region).replace("'", "")
    known = frozenset({region} if is_place(region) else ())
    return known | name.places | parse_address(project.address).places


def _agree(first: str, second: str) -> float:
    if first == second:
        return 1.0
    return 0.4 if first and second else 0.95


def _sum_up(found: dict[Kind, float], strength: dict[str, float], factor: float) -> Match:
    doubts = {kind: -log1p(-strength[kind] * similarity) for kind, similarity in found.items()}
    left = 1.0
    for kind in sorted(found):
        left *= 1 - strength[kind] * found[kind]
    score = (1 - left) * factor
    total = sum(doubts[kind] for kind in sorted(doubts))
    parts = [
        Part(kind, found[kind], score * doubt / total if total else 0.0)
        for kind, doubt in doubts.items()
    ]
    parts.sort(key=lambda part: (-part.contribution, part.kind))
    return Match(score, tuple(parts))


# === NAMES AND ADDRESSES === #
def company_name_similarity(first: str, second: str) -> float:
    """Say from 0 to 1 how far two company names mean the same company.

    The own name decides; a place or trade that only one of them gives takes off little, two
    different ones take off much.

    :param first: a name as written
    :param second: another
    """
    one, two = parse_company_name(first), parse_company_name(second)
    own = _own_name_similarity(one, two)
    places = compare_places(one.places, two.places)
    if places is None:
        places = 0.95 if one.places != two.places else 1.0
    branch = 1.0 if one.branch == two.branch else 0.5
    return own * max(places, _ELSEWHERE) * _trade_agreement(one.trades, two.trades) * branch


def _own_name_similarity(one: CompanyName, two: CompanyName) -> float:
    if one.chinese and two.chinese:
        return _spelling_similarity(one.chinese, two.chinese)
    if one.latin and two.latin:
        if one.ordered == two.ordered:
            return 1.0
        return _spelling_similarity(one.latin, two.latin)
    return 0.0


def _trade_agreement(one: frozenset[str], two: frozenset[str]) -> float:
    if one == two:
        return 1.0
    if one <= two or two <= one:
        return 0.95
    return 0.9 if one & two else 0.5


def _spelling_similarity(first: str, second: str) -> float:
    if first == second:
        return 1.0
    steps = _edit_distance(first, second)
    longer = max(len(first), len(second))
    slip = min(len(first), len(second)) >= _LONG and steps == 1 and _same_digits(first, second)
    if slip and first.isascii() and second.isascii():
        return 0.95
    return 0.7 * (1 - steps / longer) ** 2


def _same_digits(first: str, second: str) -> bool:
    return [c for c in first if c.isdigit()] == [c for c in second if c.isdigit()]


def _edit_distance(first: str, second: str) -> int:
    """Return how many letters must be inserted, deleted, replaced or swapped with the next."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, 1):
        last, row = row, [i]
        for j, right in enumerate(second, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == second[j - 2] and first[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]


def project_name_similarity(first: str, second: str) -> float:
    """Say from 0 to 1 how far two names of projects mean the same project.

    :param first: a name as written
    :param second: another
    """
    one, two = parse_project_name(first), parse_project_name(second)
    found = 0.0
    for mine, theirs in ((one.core, two.core), (one.latin, two.latin)):
        if mine and theirs:
            digits = 1.0 if _same_digits(mine, theirs) else 0.4
            found = max(found, _text_similarity(mine, theirs) * digits)
            if mine is one.core:  # where both have a Chinese name, it decides
                break
    return found


def address_similarity(first: str, second: str) -> float:
    """Say from 0 to 1 how far two addresses mean the same place.

    Road and number decide; two cities or two numbers are two places.

    :param first: an address as written
    :param second: another
    """
    one, two = parse_address(first), parse_address(second)
    if compare_places(one.places, two.places) == 0.0:
        return 0.0
    if one.road and two.road:
        road = 1.0 if _same_road(one, two) else 0.3 * _text_similarity(one.road, two.road)
        if one.number and two.number:
            return road * (1.0 if one.number == two.number else 0.3)
        return road * 0.8
    return _text_similarity(one.rest, two.rest) if one.rest and two.rest else 0.0


def _same_road(one: Address, two: Address) -> bool:
    """Whether the roads are the same but for a village or park written before one of them."""
    return one.road.endswith(two.road) or two.road.endswith(one.road)


def _text_similarity(first: str, second: str) -> float:
    """Compare pairs of neighbouring letters: how many both share, and the shorter one has."""
    if first == second:
        return 1.0
    one, two = Counter(_pairs(first)), Counter(_pairs(second))
    shared, sizes = (one & two).total(), (one.total(), two.total())
    if not min(sizes):
        return 0.0
    return 0.5 * 2 * shared / sum(sizes) + 0.4 * shared / min(sizes)


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


# === KEYS === #
def company_keys(company: Company) -> frozenset[str]:
    """Return the keys under which a company is filed; companies that match share one.

    >>> sorted(company_keys(Company("无锡市宏达木业有限公司", phone="13912345678")))
    ['n:宏达', 'p:+8613912345678']

    :param company: what is known of it
    """
    keys = {f"p:{phone}" for phone in normalise_phones(company.phone)}
    if code := normalise_tax_id(company.tax_id):
        keys.add(f"t:{code}")
    if company.name:
        keys |= _name_keys(parse_company_name(company.name))
    return frozenset(keys | _address_keys(company.address))


def _name_keys(name: CompanyName) -> set[str]:
    keys = {f"n:{own}" for own in (name.chinese, name.latin, name.ordered) if own}
    if len(name.latin) >= _LONG:  # one slip leaves the beginning or the end as it is
        keys |= {f"n:{name.latin[:_END]}*", f"n:*{name.latin[-_END:]}"}
    return keys


def _address_keys(text: str) -> set[str]:
    address = parse_address(text)
    return {f"a:{address.road[-3:]}{address.number}"} if address.road and address.number else set()


def project_keys(project: Project) -> frozenset[str]:
    """Return the keys under which a project is filed; projects that match share some.

    Those that share most are the ones worth comparing.

    :param project: what is known of it
    """
    parsed = parse_project_name(project.name)
    keys = {
        f"w:{pair}"
        for name in (parsed.core, parsed.latin)
        for pair in _pairs(name) or filter(None, [name])
    }
    for name in filter(None, (project.developer, project.contractor, project.customer)):
        keys |= _name_keys(parse_company_name(name))
    return frozenset(keys | _address_keys(project.address))
