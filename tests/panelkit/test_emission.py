"""Emission law: golden cases of domain.md, and what must hold whatever the numbers are."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.emission import Board, EmissionClass, EmissionRule, in_force, judge, judge_all, worst

NEW_LAW = date(2026, 6, 1)
REACH = date(2026, 8, 6)
CHAMBER, CHAMBER_2025, EN_717, ASTM, JIS = "1 m³", "1 m³ GB/T 17657", "EN 717-1", "E1333", "A 1460"

E1 = EmissionClass("GB/T E1", Decimal("0.124"), CHAMBER)
E0 = EmissionClass("GB/T E0", Decimal("0.050"), CHAMBER)
ENF = EmissionClass("GB/T ENF", Decimal("0.025"), CHAMBER)
E1_2017 = EmissionClass("GB E1", Decimal("0.124"), CHAMBER, date_to=date(2026, 5, 31))
EU_E1 = EmissionClass("EN E1", Decimal("0.124"), EN_717)
E05 = EmissionClass("E05", Decimal("0.062"), EN_717)
TSCA_PB = EmissionClass("TSCA PB", Decimal("0.09"), ASTM)
TSCA_THIN = EmissionClass("TSCA thin", Decimal("0.13"), ASTM)
F4 = EmissionClass("F4", Decimal("0.3"), JIS)
F3 = EmissionClass("F3", Decimal("0.5"), JIS)


def rule(key, country, **values):
    return EmissionRule(key, frozenset({country}), **values)


RULES = [
    rule(
        "CN 2017", "CN", use="indoor", date_to=NEW_LAW - timedelta(1),
        limit=Decimal("0.124"), method=CHAMBER,
    ),
    rule(
        "CN base", "CN", use="indoor", faced=False, date_from=NEW_LAW,
        limit=Decimal("0.124"), method=CHAMBER_2025, accepted=frozenset({E1, E0, ENF}),
    ),
    rule(
        "CN decor", "CN", use="indoor", faced=True, date_from=NEW_LAW,
        limit=Decimal("0.050"), method=CHAMBER_2025, accepted=frozenset({E0, ENF}),
    ),
    rule("EU 13986", "DE", date_to=REACH - timedelta(1), limit=Decimal("0.124"), method=EN_717),
    rule("EU REACH", "DE", date_from=REACH, limit=Decimal("0.062"), method=EN_717),
    rule(
        "US MDF", "US", families=frozenset({"MDF"}), above_mm=Decimal(8),
        limit=Decimal("0.11"), method=ASTM, certificates=frozenset({"TSCA"}),
    ),
    rule(
        "US thin", "US", families=frozenset({"MDF"}), up_to_mm=Decimal(8),
        limit=Decimal("0.13"), method=ASTM, certificates=frozenset({"TSCA"}),
    ),
    rule(
        "US faced", "US", families=frozenset({"MFC"}), accepted=frozenset({TSCA_PB}),
        certificates=frozenset({"TSCA"}),
    ),
    rule("JP", "JP", use="indoor", limit=Decimal("0.3"), method=JIS),
]  # fmt: skip


def decor(*classes, **values):
    return Board("MFC", True, "indoor", Decimal(18), frozenset(classes), **values)


def raw(*classes, **values):
    return Board("PB", False, classes=frozenset(classes), **values)


@pytest.mark.parametrize(
    ("board", "country", "day", "expected"),
    [
        (decor(E1), "CN", date(2026, 5, 31), [("CN 2017", "ok", "satisfied")]),
        (decor(E1), "CN", NEW_LAW, [("CN decor", "block", "too_high")]),
        (decor(E0), "CN", NEW_LAW, [("CN decor", "ok", "satisfied")]),
        (decor(ENF), "CN", NEW_LAW, [("CN decor", "ok", "satisfied")]),
        (raw(E1), "CN", NEW_LAW, [("CN base", "ok", "satisfied")]),
        (raw(E1_2017), "CN", date(2026, 5, 31), [("CN 2017", "ok", "satisfied")]),
        (raw(E1_2017), "CN", NEW_LAW, [("CN base", "block", "withdrawn")]),
        (raw(), "CN", NEW_LAW, [("CN base", "warn", "no_class")]),
        (replace(decor(E1), use="outdoor"), "CN", NEW_LAW, []),
        (raw(F4), "CN", NEW_LAW, [("CN base", "block", "other_method")]),
        (decor(EU_E1), "DE", date(2026, 8, 5), [("EU 13986", "ok", "satisfied")]),
        (decor(EU_E1), "DE", REACH, [("EU REACH", "block", "too_high")]),
        (decor(E05), "DE", REACH, [("EU REACH", "ok", "satisfied")]),
        (decor(ENF), "DE", REACH, [("EU REACH", "block", "other_method")]),
        (decor(E1), "US", NEW_LAW, [("US faced", "block", "other_method")]),
        (decor(E1, TSCA_PB), "US", NEW_LAW, [("US faced", "warn", "certificate_missing")]),
        (
            decor(E1, TSCA_PB, certificates=frozenset({"TSCA"})), "US", NEW_LAW,
            [("US faced", "ok", "satisfied")],
        ),
        (Board("MDF", thickness_mm=Decimal(8)), "US", NEW_LAW, [("US thin", "warn", "no_class")]),
        (
            Board("MDF", thickness_mm=Decimal("8.5"), classes=frozenset({TSCA_THIN})),
            "US", NEW_LAW, [("US MDF", "block", "too_high")],
        ),
        (raw(F4), "JP", NEW_LAW, [("JP", "ok", "satisfied")]),
        (raw(F3), "JP", NEW_LAW, [("JP", "block", "too_high")]),
        (raw(E1), "VN", NEW_LAW, []),
    ],
)  # fmt: skip
def test_golden(board, country, day, expected):
    findings = judge_all(RULES, board, country, day)
    assert [(found.rule.key, found.verdict, found.reason) for found in findings] == expected


def test_all_rules_of_a_market_must_be_satisfied_and_the_worst_comes_first():
    rules = [rule("a", "X", limit=Decimal(1), method="m"), rule("b", "X", accepted=frozenset())]
    board = raw(EmissionClass("c", Decimal("0.5"), "m"))
    findings = judge_all(rules, board, "X", NEW_LAW)
    assert [found.rule.key for found in findings] == ["b", "a"]
    assert worst(found.verdict for found in findings) == "block"
    assert worst([]) is None


def test_a_rule_that_warns_never_blocks():
    soft = rule("soft", "X", limit=Decimal(1), method="m", severity="warn")
    assert judge(soft, raw(EmissionClass("c", Decimal(2), "m")), NEW_LAW).verdict == "warn"
    hard = rule("hard", "X", limit=Decimal(1), method="m", severity_unknown="block")
    assert judge(hard, raw(), NEW_LAW).verdict == "block"


def test_a_class_without_method_is_accepted_by_name_only():
    unknown = EmissionClass("unknown", Decimal("0.001"))
    assert judge(rule("a", "X", limit=Decimal(1)), raw(unknown), NEW_LAW).reason == "other_method"
    named = rule("b", "X", accepted=frozenset({unknown}))
    assert judge(named, raw(unknown), NEW_LAW).verdict == "ok"


limits = st.decimals("0", "10", places=3)
methods = st.sampled_from(["a", "b", "c"])
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
classes = st.builds(EmissionClass, st.integers(0, 50), limits, methods)
rules = st.builds(
    EmissionRule,
    st.integers(),
    st.just(frozenset({"X"})),
    accepted=st.frozensets(classes, max_size=4),
    limit=st.none() | limits,
    method=methods,
    severity=st.sampled_from(["warn", "block"]),
    severity_unknown=st.sampled_from(["warn", "block"]),
    certificates=st.frozensets(st.sampled_from(["TSCA", "FSC"])),
)
ORDER = ["ok", "warn", "block"]


@given(rules, classes, limits, days)
def test_a_stricter_class_never_fails_where_a_laxer_one_passes(law, laxer, limit, day):
    stricter = EmissionClass("stricter", min(limit, laxer.limit), laxer.method)
    if law.judge_class(laxer, day) == "satisfied":
        assert law.judge_class(stricter, day) == "satisfied"


@given(rules, classes, days)
def test_a_method_that_the_rule_does_not_know_never_passes(law, emission, day):
    foreign = EmissionClass("foreign", Decimal(0), "z")
    assert law.judge_class(foreign, day) == "other_method"
    assert law.judge_class(replace(emission, method=None, key="nobody's"), day) == "other_method"


@given(rules, st.frozensets(classes, min_size=1), classes, days)
def test_another_class_never_hurts(law, own, more, day):
    before = judge(law, Board(classes=own), day).verdict
    after = judge(law, Board(classes=own | {more}), day).verdict
    assert ORDER.index(after) <= ORDER.index(before)


@given(st.lists(rules, max_size=5), st.frozensets(classes), days)
def test_certificates_never_hurt(laws, own, day):
    bare = judge_all(laws, Board(classes=own), "X", day)
    full = Board(classes=own, certificates=frozenset({"TSCA", "FSC"}))
    verdicts = [found.verdict for found in judge_all(laws, full, "X", day)]
    assert len(bare) == len(verdicts)
    assert ORDER.index(worst(verdicts) or "ok") <= ORDER.index(
        worst(found.verdict for found in bare) or "ok"
    )


@given(rules, days, days, days)
def test_a_rule_holds_on_both_ends_of_its_period(law, first, second, day):
    start, end = min(first, second), max(first, second)
    dated = replace(law, date_from=start, date_to=end)
    assert dated.applies_to(Board(), "X", start)
    assert dated.applies_to(Board(), "X", end)
    assert not dated.applies_to(Board(), "X", start - timedelta(1))
    assert not dated.applies_to(Board(), "X", end + timedelta(1))
    assert dated.applies_to(Board(), "X", day) == in_force(start, end, day) == (start <= day <= end)
