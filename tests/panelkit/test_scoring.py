"""Scores: golden values by hand, exact explanation, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from panelkit import Criterion, ScoringError, score_matrix

NAN = float("nan")

measures = st.one_of(
    st.just(NAN), st.integers(-50, 50).map(float), st.floats(-1e9, 1e9, allow_nan=False)
)
matrices = st.integers(1, 25).flatmap(lambda n: arrays(np.float64, (n, 3), elements=measures))


@st.composite
def criteria_lists(draw):
    raw = [draw(st.integers(1, 9)) for _ in range(3)]
    return [
        Criterion(
            weight / sum(raw),
            draw(st.sampled_from([1, -1])),
            draw(st.sampled_from(["rank", "linear", "log"])),
            draw(st.sampled_from([0.0, 0.05])),
            draw(st.sampled_from([0.95, 1.0])),
        )
        for weight in raw
    ]


def one(values, **settings):
    return score_matrix([[value] for value in values], [Criterion(1.0, **settings)])


def test_ranks_share_the_average_of_ties():
    result = one([10, 20, 20, 40])
    np.testing.assert_allclose(result.scores, [0, 50, 50, 100])
    np.testing.assert_allclose(one([5, 5, 5]).scores, [50, 50, 50])
    np.testing.assert_allclose(one([1, 1, 2]).scores, [25, 25, 100])


def test_lower_is_better():
    np.testing.assert_allclose(one([10, 20, 40], direction=-1).scores, [100, 50, 0])


def test_linear_is_clipped_at_the_quantiles():
    np.testing.assert_allclose(one([0, 5, 10], transform="linear").scores, [0, 50, 100])
    values = [*range(101), 10_000]
    clipped = one(values, transform="linear", lower=0.0, upper=100 / 101)
    np.testing.assert_allclose(clipped.scores, [*range(101), 100])


def test_log_narrows_large_measures_and_is_mirrored_below_zero():
    result = one([0, np.e - 1, np.e**2 - 1], transform="log")
    np.testing.assert_allclose(result.scores, [0, 50, 100])
    np.testing.assert_allclose(one([-100, 0, 100], transform="log").scores, [0, 50, 100])


def test_missing_measure_counts_as_the_median_and_not_as_zero():
    result = one([1, 2, 3, 4, 100, NAN])
    assert result.scores[5] == pytest.approx(50)
    skewed = one([0, 0, 0, 100, NAN], transform="linear")
    assert skewed.scores[4] == pytest.approx(0)
    assert one([NAN, NAN]).scores.tolist() == [50, 50]


def test_weights_add_up():
    criteria = [Criterion(0.75), Criterion(0.25, -1)]
    result = score_matrix([[1, 1], [2, 2], [3, 3]], criteria)
    np.testing.assert_allclose(result.scores, [25, 50, 75])
    np.testing.assert_allclose(result.contributions, [[-37.5, 12.5], [0, 0], [37.5, -12.5]])
    assert result.base == pytest.approx(50)


def test_equal_measures_separate_nobody():
    for transform in ("rank", "linear", "log"):
        assert one([7, 7, 7], transform=transform).scores.tolist() == [50, 50, 50]


def test_no_rows():
    result = score_matrix(np.empty((0, 2)), [Criterion(0.5), Criterion(0.5)])
    assert result.scores.shape == (0,)
    assert result.contributions.shape == (0, 2)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Criterion(-0.1),
        lambda: Criterion(NAN),
        lambda: Criterion(1, 0),
        lambda: Criterion(1, 1, "cubic"),
        lambda: Criterion(1, 1, "linear", 0.5, 0.5),
        lambda: Criterion(1, 1, "linear", -0.1, 1),
        lambda: score_matrix([[1.0]], []),
        lambda: score_matrix([[1.0]], [Criterion(0.9)]),
        lambda: score_matrix([[1.0, 2.0]], [Criterion(1)]),
        lambda: score_matrix([1.0, 2.0], [Criterion(1)]),
        lambda: score_matrix([[float("inf")]], [Criterion(1)]),
        lambda: score_matrix([["many"]], [Criterion(1)]),
    ],
)
def test_bad_input_is_refused(make):
    with pytest.raises(ScoringError):
        make()


@settings(max_examples=300)
@given(matrices, criteria_lists())
def test_score_is_base_plus_contributions(matrix, criteria):
    result = score_matrix(matrix, criteria)
    rebuilt = result.base + result.contributions.sum(axis=1)
    assert np.all(np.abs(result.scores - rebuilt) < 1e-9)
    assert np.all((result.scores >= 0) & (result.scores <= 100))
    weights = np.array([criterion.weight for criterion in criteria])
    np.testing.assert_allclose(result.scores, 100 * result.features @ weights, atol=1e-9)
    np.testing.assert_allclose(result.contributions.sum(axis=0), 0, atol=1e-7)


@given(matrices, criteria_lists(), st.randoms())
def test_order_of_the_rows_does_not_change_a_bit(matrix, criteria, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    plain = score_matrix(matrix, criteria)
    shuffled = score_matrix(matrix[order], criteria)
    assert shuffled.base == plain.base
    assert shuffled.scores.tobytes() == plain.scores[order].tobytes()


@given(matrices, criteria_lists(), st.data())
def test_a_better_measure_never_lowers_the_score(matrix, criteria, data):
    row = data.draw(st.integers(0, len(matrix) - 1))
    column = data.draw(st.integers(0, 2))
    matrix[row, column] = data.draw(st.integers(-50, 50))
    better = matrix.copy()
    better[row, column] += criteria[column].direction * data.draw(st.integers(1, 100))
    before = score_matrix(matrix, criteria).scores[row]
    assert score_matrix(better, criteria).scores[row] >= before - 1e-9


@given(matrices, st.integers(1, 1000), st.integers(-1000, 1000))
def test_ranks_ignore_unit_and_origin_of_whole_measures(matrix, factor, offset):
    whole = np.round(matrix)
    criteria = [Criterion(0.5), Criterion(0.25), Criterion(0.25)]
    plain = score_matrix(whole, criteria)
    moved = score_matrix(whole * factor + offset, criteria)
    np.testing.assert_array_equal(moved.scores, plain.scores)


def test_eight_times_the_rows_take_about_eight_times_as_long(growth):
    rng = np.random.default_rng(1)
    matrix = rng.lognormal(8, 2, (80_000, 8))
    matrix[rng.random(matrix.shape) < 0.1] = NAN
    transforms = ["rank", "linear", "log", "rank"] * 2
    criteria = [Criterion(1 / 8, 1, name, 0.01, 0.99) for name in transforms]
    small = matrix[:10_000]
    # A product of rows and rows would take 64 times as long.
    assert (
        growth(lambda: score_matrix(small, criteria), lambda: score_matrix(matrix, criteria)) < 24
    )
    result = score_matrix(matrix, criteria)
    assert result.scores.std() > 1
