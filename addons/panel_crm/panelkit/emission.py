"""Emission law: which rules hold for a board, a market and a day, and whether it meets them.

Limits of different test methods are never compared: a chamber, a desiccator and a perforator
measure different things. A rule therefore accepts a class because it names it, or because it
knows a limit for the very method that the class was tested by.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Verdict: TypeAlias = Literal["ok", "warn", "block"]
Severity: TypeAlias = Literal["warn", "block"]
Reason: TypeAlias = Literal[
    "satisfied", "no_class", "too_high", "withdrawn", "other_method", "certificate_missing"
]

_SEVERITY: Final = {"ok": 0, "warn": 1, "block": 2}


def in_force(date_from: date | None, date_to: date | None, day: date) -> bool:
    """Say whether a period holds on a day; both ends are included, open ends are open.

    >>> in_force(date(2026, 6, 1), None, date(2026, 5, 31))
    False
    """
    return (date_from is None or date_from <= day) and (date_to is None or day <= date_to)


@dataclass(frozen=True, slots=True)
class EmissionClass:
    """A class that a board was tested for.

    :param key: what tells it from others
    :param limit: highest value allowed, in the unit of the method
    :param method: test method, None when it is not known
    :param date_to: last day before it was withdrawn, None for always
    """

    key: Hashable
    limit: Decimal
    method: Hashable | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What the law wants to know of a board.

    :param family: kind of board
    :param faced: whether its faces are covered: decorated boards and products
    :param use: where it is used, such as ``indoor``
    :param thickness_mm: nominal thickness
    :param classes: classes proved for it, by its master data or by valid certificates
    :param certificates: types of its valid certificates
    """

    family: Hashable | None = None
    faced: bool = False
    use: str = "indoor"
    thickness_mm: Decimal = Decimal(0)
    classes: frozenset[EmissionClass] = frozenset()
    certificates: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class EmissionRule:
    """A rule of law for boards that go to some countries.

    :param key: what tells it from others
    :param countries: countries that it holds in
    :param families: kinds of boards, none for all
    :param faced: True for faced boards only, False for raw ones only, None for both
    :param use: use that it is limited to, None for all
    :param above_mm: only boards thicker than this, None for no bound
    :param up_to_mm: only boards of at most this thickness, None for no bound
    :param date_from: first day, None for always
    :param date_to: last day, None for always
    :param accepted: classes that the rule names
    :param limit: highest value by ``method``, None when it only names classes
    :param method: test method of the limit
    :param severity: what happens to a board that fails
    :param severity_unknown: what happens to a board without any class
    :param certificates: types of certificates that must go with the board
    """

    key: Hashable
    countries: frozenset[Hashable]
    families: frozenset[Hashable] = frozenset()
    faced: bool | None = None
    use: str | None = None
    above_mm: Decimal | None = None
    up_to_mm: Decimal | None = None
    date_from: date | None = None
    date_to: date | None = None
    accepted: frozenset[EmissionClass] = frozenset()
    limit: Decimal | None = None
    method: Hashable | None = None
    severity: Severity = "block"
    severity_unknown: Severity = "warn"
    certificates: frozenset[Hashable] = frozenset()

    def applies_to(self, board: Board, country: Hashable, day: date) -> bool:
        """Say whether the rule holds for a board that reaches a country on a day."""
        return (
            country in self.countries
            and in_force(self.date_from, self.date_to, day)
            and (not self.families or board.family in self.families)
            and self.faced in (None, board.faced)
            and self.use in (None, board.use)
            and (self.above_mm is None or board.thickness_mm > self.above_mm)
            and (self.up_to_mm is None or board.thickness_mm <= self.up_to_mm)
        )

    def limit_by(self, method: Hashable | None) -> Decimal | None:
        """Return the highest value that the rule accepts by a test method, None without one."""
        limits = [other.limit for other in self.accepted if method and other.method == method]
        if self.limit is not None and method and self.method == method:
            limits.append(self.limit)
        return max(limits, default=None)

    def judge_class(self, emission: EmissionClass, day: date) -> Reason:
        """Say whether a class satisfies the rule on a day, and if not, why."""
        if emission in self.accepted:
            return "satisfied"
        limit = self.limit_by(emission.method)
        if limit is None:
            return "other_method"
        if emission.limit > limit:
            return "too_high"
        if not in_force(None, emission.date_to, day):
            return "withdrawn"
        return "satisfied"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about a board.

    :param rule: the rule
    :param verdict: ``ok``, ``warn`` or ``block``
    :param reason: why
    :param missing: types of certificates that the rule requires and the board has not
    """

    rule: EmissionRule
    verdict: Verdict
    reason: Reason
    missing: frozenset[Hashable] = field(default_factory=frozenset)


# How telling a reason is when several classes of a board fail, the most telling first.
_TELLING: Final[tuple[Reason, ...]] = ("satisfied", "withdrawn", "too_high", "other_method")


def judge(rule: EmissionRule, board: Board, day: date) -> Finding:
    """Return what a rule that applies says about a board.

    >>> e1, e0 = EmissionClass("E1", Decimal("0.124"), "A"), EmissionClass("E0", Decimal(".05"))
    >>> rule = EmissionRule("GB", frozenset({"CN"}), limit=Decimal("0.05"), method="A")
    >>> finding = judge(rule, Board(classes=frozenset({e1})), date(2026, 6, 1))
    >>> finding.verdict, finding.reason
    ('block', 'too_high')

    :param rule: rule that applies to the board
    :param board: the board with its classes and certificates
    :param day: day of delivery
    """
    missing = rule.certificates - board.certificates
    if not board.classes:
        return Finding(rule, rule.severity_unknown, "no_class", missing)
    reasons = {rule.judge_class(emission, day) for emission in board.classes}
    reason = next(reason for reason in _TELLING if reason in reasons)
    if reason != "satisfied":
        return Finding(rule, rule.severity, reason, missing)
    if missing:
        return Finding(rule, "warn", "certificate_missing", missing)
    return Finding(rule, "ok", "satisfied")


def judge_all(
    rules: Iterable[EmissionRule], board: Board, country: Hashable, day: date
) -> list[Finding]:
    """Return what all rules that apply say about a board, the worst first.

    A board must satisfy each of them. Nothing is returned where no rule applies.

    :param rules: rules of any market
    :param board: the board with its classes and certificates
    :param country: country of destination
    :param day: day of delivery
    """
    findings = [judge(rule, board, day) for rule in rules if rule.applies_to(board, country, day)]
    return sorted(findings, key=lambda finding: -_SEVERITY[finding.verdict])


def worst(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the worst of some verdicts, None of none.

    >>> worst(["ok", "block", "warn"])
    'block'
    """
    return max(verdicts, key=_SEVERITY.__getitem__, default=None)
