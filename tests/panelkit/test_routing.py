"""Leads are routed the same way whenever they are, and scorecards are weighted sums."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.routing import (
    CRITERIA,
    Candidate,
    allot,
    answer_deadline,
    deciding_criterion,
    rank,
)
from panelkit.scorecard import attainment_points, weighted_total

candidates = st.builds(
    Candidate,
    st.integers(1, 9),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 5),
    st.none() | st.floats(0, 100),
)


@given(st.lists(candidates), st.randoms())
def test_the_order_in_which_dealers_are_found_does_not_matter(found, dice: random.Random):
    mixed = list(found)
    dice.shuffle(mixed)
    assert rank(mixed) == rank(found)
    assert sorted(each.key for each in rank(found)) == sorted({each.key for each in found})


def test_each_criterion_decides_only_when_those_before_are_equal():
    base = Candidate(5, exclusive=False, serves=False, distance=1, load=1, score=60)
    better = {
        "exclusive": Candidate(9, True, False, 3, 9, 0),
        "serves": Candidate(9, False, True, 3, 9, 0),
        "distance": Candidate(9, False, False, 0, 9, 0),
        "load": Candidate(9, False, False, 1, 0, 0),
        "score": Candidate(9, False, False, 1, 1, 61),
        "key": Candidate(4, False, False, 1, 1, 60),
    }
    assert tuple(better) == CRITERIA
    for name, candidate in better.items():
        assert rank([base, candidate])[0] == candidate
        assert deciding_criterion(candidate, base) == name


def test_a_dealer_without_scorecard_stands_in_the_middle():
    low, none, high = Candidate(1, score=40), Candidate(2), Candidate(3, score=60)
    assert rank([low, none, high]) == [high, none, low]


def test_nobody_competes_with_himself():
    with pytest.raises(ValueError, match="itself"):
        deciding_criterion(Candidate(1), Candidate(1))


# === BATCHES === #
batches = st.dictionaries(st.integers(1, 30), st.lists(candidates, max_size=6), max_size=12)


@given(batches, st.randoms())
def test_a_batch_is_served_the_same_in_any_order(batch, dice: random.Random):
    order = list(batch)
    dice.shuffle(order)
    assert allot({lead: batch[lead] for lead in order}) == allot(batch)


@given(batches)
def test_every_lead_of_a_batch_gets_one_of_its_own_candidates(batch):
    served = allot(batch)
    assert served.keys() == batch.keys()
    for lead, ranked in served.items():
        assert {each.key for each in ranked} == {each.key for each in batch[lead]}
        assert [each.rank() for each in ranked] == sorted(each.rank() for each in ranked)


@given(st.integers(1, 40), st.integers(1, 7), st.randoms())
def test_equal_dealers_share_a_batch_evenly(leads, dealers, dice: random.Random):
    keys = list(range(1, dealers + 1))
    dice.shuffle(keys)
    batch = {lead: [Candidate(key) for key in keys] for lead in range(leads)}
    given = Counter(ranked[0].key for ranked in allot(batch).values())
    counts = [given[key] for key in keys]
    assert max(counts) - min(counts) <= 1
    assert sum(counts) == leads


# === DEADLINES === #
FRIDAY = datetime(2026, 11, 20, 15)
WORKED = [date(2026, 11, day) for day in (19, 20, 23, 24, 25)]


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (FRIDAY, 4, FRIDAY + timedelta(hours=4)),
        (FRIDAY, 24, datetime(2026, 11, 23, 15)),
        (FRIDAY, 48, datetime(2026, 11, 24, 15)),
        (datetime(2026, 11, 21, 11), 8, datetime(2026, 11, 23, 8)),
        (FRIDAY, 1000, FRIDAY + timedelta(hours=1000)),
    ],
)
def test_days_that_nobody_works_do_not_count(start, hours, due):
    assert answer_deadline(start, hours, WORKED) == due


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.integers(1, 500),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=30),
)
def test_a_deadline_is_never_earlier_than_the_hours_given(start, hours, working):
    assert answer_deadline(start, hours, working) >= start + timedelta(hours=hours)
    every_day = [start.date() + timedelta(days=day) for day in range(30)]
    assert answer_deadline(start, hours, every_day) == start + timedelta(hours=hours)


# === SCORECARDS === #
@given(st.lists(st.tuples(st.floats(0, 1e3), st.floats(0, 100)), min_size=1))
def test_total_lies_between_the_points(marks):
    total = weighted_total(marks)
    assert -1e-9 <= total <= 100 + 1e-6
    weight = sum(weight for weight, _points in marks)
    if weight > 1e-6:
        assert total * weight == pytest.approx(sum(w * p for w, p in marks), abs=1e-6)


def test_negative_weights_are_refused():
    with pytest.raises(ValueError, match="negative"):
        weighted_total([(-1, 50)])


@given(st.floats(-1e6, 1e6), st.floats(-10, 1e6))
def test_attainment_stays_within_its_scale(actual, target):
    assert 0 <= attainment_points(actual, target) <= 100
