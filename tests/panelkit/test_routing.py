"""Leads are routed the same way whenever they are, and scorecards are weighted sums."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panelkit.routing import CRITERIA, Candidate, deciding_criterion, rank
from panelkit.scorecard import attainment_points, weighted_total

candidates = st.builds(
    Candidate,
    st.integers(1, 9),
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
    base = Candidate(5, exclusive=False, distance=1, load=1, score=60)
    better = {
        "exclusive": Candidate(9, True, 3, 9, 0),
        "distance": Candidate(9, False, 0, 9, 0),
        "load": Candidate(9, False, 1, 0, 0),
        "score": Candidate(9, False, 1, 1, 61),
        "key": Candidate(4, False, 1, 1, 60),
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
