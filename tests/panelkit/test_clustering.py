"""Groups: obvious ones are found, order does not matter, degenerate input does not crash."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from panelkit import ClusteringError, cluster

# twelve customers in three groups that anybody sees
TOP = [[0.9, 0.9], [0.95, 0.92], [0.91, 0.97], [0.88, 0.94]]
MIDDLE = [[0.5, 0.5], [0.52, 0.47], [0.48, 0.51], [0.51, 0.53]]
LOW = [[0.1, 0.05], [0.08, 0.1], [0.12, 0.09], [0.06, 0.07]]
OBVIOUS = np.array([*TOP, *MIDDLE, *LOW])

features = st.integers(1, 30).flatmap(
    lambda n: arrays(np.float64, (n, 2), elements=st.integers(0, 20).map(lambda i: i / 20))
)


def by_mean(matrix, groups, **options):
    return cluster(matrix, matrix.mean(axis=1), groups, **options)


def same(first, second):
    return (
        first.centroids.tobytes() == second.centroids.tobytes()
        and first.inertia == second.inertia
        and first.silhouette == second.silhouette
        and first.iterations == second.iterations
    )


def test_three_obvious_groups_best_first():
    result = by_mean(OBVIOUS, 3)
    assert result.labels.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert result.sizes.tolist() == [4, 4, 4]
    assert result.silhouette > 0.85
    assert result.iterations >= 1
    np.testing.assert_allclose(result.centroids[0], OBVIOUS[:4].mean(axis=0))
    expected = sum(
        ((OBVIOUS[i : i + 4] - OBVIOUS[i : i + 4].mean(axis=0)) ** 2).sum() for i in (0, 4, 8)
    )
    assert result.inertia == pytest.approx(expected)
    assert result.reason == ""


def test_scores_decide_the_order_and_nothing_else():
    scores = np.repeat([1.0, 9.0, 5.0], 4)
    result = cluster(OBVIOUS, scores, 3)
    assert result.labels.tolist() == [2] * 4 + [0] * 4 + [1] * 4
    assert result.mean_scores.tolist() == [9, 5, 1]


def test_groups_of_equal_score_are_still_ordered():
    scores = np.ones(12)
    order = np.arange(12)[::-1]
    result = cluster(OBVIOUS, scores, 3)
    assert cluster(OBVIOUS[order], scores, 3).labels.tolist() == result.labels[order].tolist()


def test_weights_stretch_the_features():
    square = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    first = by_mean(square, 2, weights=[1.0, 0.01])
    assert first.labels[0] == first.labels[1] != first.labels[2] == first.labels[3]
    second = by_mean(square, 2, weights=[0.01, 1.0])
    assert second.labels[0] == second.labels[2] != second.labels[1] == second.labels[3]
    assert by_mean(square, 2, weights=[1.0, 0.0]).inertia == 0
    # four rows, each half a unit from its centre in the feature of weight 0.01
    assert first.inertia == pytest.approx(4 * 0.01 * 0.5**2)


def test_repeated_rows_weigh_as_often_as_they_occur():
    line = np.array([[0.0], [0.4], [1.0]])
    many = np.repeat(line, [1, 100, 1], axis=0)
    result = by_mean(many, 2)
    # the centre of 100 equal rows is not moved for one: 0 + 100x0.4 cost less than 0.4 + 1.0
    assert result.inertia == pytest.approx(100 / 101 * 0.4**2)
    assert result.sizes.tolist() == [1, 101]


@pytest.mark.parametrize(
    ("matrix", "groups", "sizes"),
    [
        (np.full((5, 2), 0.3), 3, [5]),
        (np.array([[0.1, 0.1]] * 4 + [[0.9, 0.9]] * 2), 5, [2, 4]),
        (np.array([[0.1, 0.1], [0.9, 0.9]]), 4, [1, 1]),
        (np.array([[0.4, 0.2]]), 1, [1]),
        (np.array([[0.4, 0.2]]), 4, [1]),
        (np.array([[0.0], [-0.0]]), 2, [2]),
    ],
)
def test_degenerate_input_gives_fewer_groups_and_says_why(matrix, groups, sizes):
    result = by_mean(matrix, groups)
    assert result.sizes.tolist() == sizes
    assert result.groups == len(sizes)
    assert bool(result.reason) == (len(sizes) < groups)
    assert result.inertia == 0
    assert result.requested == groups


def test_reason_tells_equal_rows_from_few_rows():
    assert by_mean(np.full((5, 2), 0.3), 3).reason == "All rows are the same."
    assert by_mean(np.eye(2), 3).reason == "There are fewer rows than groups."
    three = np.repeat(np.eye(2), 3, axis=0)
    assert by_mean(three, 4).reason == "There are fewer different rows than groups."


def test_no_rows():
    result = cluster(np.empty((0, 3)), np.empty(0), 4)
    assert (result.groups, result.labels.tolist(), result.silhouette) == (0, [], None)
    assert result.reason


def test_rows_that_differ_by_rounding_only_do_not_crash():
    matrix = np.full((6, 2), 0.1) + np.arange(6)[:, None] * 1e-17
    tiny = np.arange(6.0)[:, None] * 5e-324
    for rows in (matrix, tiny):
        result = by_mean(rows, 3)
        assert 1 <= result.groups <= 3
        assert sorted(set(result.labels.tolist())) == list(range(result.groups))


@pytest.mark.parametrize(
    "make",
    [
        lambda: cluster([[1.0]], [1.0], 0),
        lambda: cluster([[1.0]], [1.0, 2.0], 1),
        lambda: cluster([[float("nan")]], [1.0], 1),
        lambda: cluster([[1.0]], [float("nan")], 1),
        lambda: cluster([[float("inf")]], [1.0], 1),
        lambda: cluster([1.0, 2.0], [1.0, 2.0], 1),
        lambda: cluster([["a"]], [1.0], 1),
        lambda: cluster([[1.0]], [1.0], 1, weights=[-1.0]),
        lambda: cluster([[1.0]], [1.0], 1, weights=[1.0, 1.0]),
    ],
)
def test_bad_input_is_refused(make):
    with pytest.raises(ClusteringError):
        make()


@settings(deadline=None, max_examples=60)
@given(features, st.integers(1, 6), st.randoms())
def test_order_of_the_rows_does_not_matter(matrix, groups, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    scores = matrix @ np.array([0.7, 0.3])
    plain = cluster(matrix, scores, groups)
    shuffled = cluster(matrix[order], scores[order], groups)
    assert shuffled.labels.tolist() == plain.labels[order].tolist()
    assert same(shuffled, plain)


@settings(deadline=None, max_examples=60)
@given(features, st.integers(1, 6))
def test_result_is_consistent(matrix, groups):
    result = by_mean(matrix, groups)
    distinct = len(np.unique(matrix, axis=0))
    assert result.groups <= min(groups, distinct)
    assert sorted(set(result.labels.tolist())) == list(range(result.groups))
    assert result.sizes.sum() == len(matrix)
    assert np.all(np.diff(result.mean_scores) <= 0)
    assert result.silhouette is None or -1 <= result.silhouette <= 1
    own = ((matrix - result.centroids[result.labels]) ** 2).sum()
    assert result.inertia == pytest.approx(own, abs=1e-9)


def test_many_rows_collapse_and_stay_deterministic():
    rng = np.random.default_rng(2)
    matrix = rng.integers(0, 12, (50_000, 3)) / 11
    scores = matrix.mean(axis=1)
    first = cluster(matrix, scores, 4)
    order = rng.permutation(len(matrix))
    second = cluster(matrix[order], scores[order], 4)
    assert second.labels.tolist() == first.labels[order].tolist()
    assert same(first, second)
    assert first.groups == 4
    assert 0 < first.silhouette < 1
