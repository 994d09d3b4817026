"""Groups of similar rows, best group first, the same for every order of the rows."""

import warnings
from dataclasses import dataclass
from importlib import import_module
from math import fsum
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import ClusteringError

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]

MAX_FEATURE: Final = 1e100
_STARTS: Final = 10
_SEED: Final = 0
_SILHOUETTE_ROWS: Final = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """The groups of ``n`` rows; group 0 has the highest mean score.

    :param labels: shape ``(n,)``, the group of each row, from 0 to ``groups - 1``
    :param centroids: shape ``(groups, k)``, mean of the unweighted features of each group
    :param mean_scores: shape ``(groups,)``, never rising
    :param sizes: shape ``(groups,)``, rows in each group
    :param silhouette: from -1 to 1, on at most 2,000 rows; ``None`` when it is not defined
    :param inertia: sum of the squared weighted distances to the centroids
    :param iterations: of the run that was kept; 0 when none was needed
    :param requested: how many groups were asked for
    :param reason: why there are fewer groups than asked for, else empty
    """

    labels: IntArray
    centroids: FloatArray
    mean_scores: FloatArray
    sizes: IntArray
    silhouette: float | None
    inertia: float
    iterations: int
    requested: int
    reason: str

    @property
    def groups(self) -> int:
        """Number of groups found."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class _Distinct:
    """The distinct weighted rows in rising order.

    :param rows: shape ``(m, k)``
    :param inverse: shape ``(n,)``, index of each input row in ``rows``
    :param counts: shape ``(m,)``, how often each occurs
    """

    rows: FloatArray
    inverse: IntArray
    counts: IntArray


def cluster(
    features: npt.ArrayLike,
    scores: npt.ArrayLike,
    groups: int,
    weights: npt.ArrayLike | None = None,
) -> Clustering:
    """Group rows by k-means on weighted features and order the groups by score.

    The distance between two rows is ``sqrt(Σ weight * difference²)``. Equal rows are
    clustered once, with their number as weight, and always share a group. Fewer distinct
    rows than groups give fewer groups, and the result says why.

    :param features: shape ``(n, k)``, finite, as a rule in [0, 1]
    :param scores: shape ``(n,)``, finite; only orders the groups
    :param groups: how many groups are wanted, at least 1
    :param weights: ``k`` numbers, none negative; all 1 by default
    :raises ClusteringError: when shapes or numbers are not usable
    """
    matrix = _matrix(features, "The features")
    points = _vector(scores, len(matrix), "There must be one score for each row.")
    if groups < 1:
        raise ClusteringError("At least one group must be asked for.")
    if not len(matrix):
        return _empty(matrix.shape[1], groups)
    distinct = _distinct(matrix * np.sqrt(_feature_weights(weights, matrix.shape[1])))
    found, inertia, iterations = _fit(distinct, groups)
    labels = _ordered(found[distinct.inverse], points, matrix)
    return _result(matrix, points, labels, distinct, (inertia, iterations, groups))


def _matrix(values: npt.ArrayLike, what: str) -> FloatArray:
    try:
        matrix: FloatArray = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ClusteringError("%(what)s must be numbers.", what=what) from None
    if matrix.size == 0 and matrix.ndim < 2:
        return np.empty((0, 1))
    if matrix.ndim != 2 or matrix.shape[1] < 1:
        raise ClusteringError("%(what)s must have rows and columns.", what=what)
    if not np.all(np.abs(matrix) <= MAX_FEATURE):
        raise ClusteringError("%(what)s must be finite numbers.", what=what)
    return matrix + 0.0  # a copy, in which -0.0 has become 0.0


def _vector(values: npt.ArrayLike, length: int, message: str) -> FloatArray:
    vector = np.asarray(values)
    if vector.shape != (length,):
        raise ClusteringError(message)
    if not length:
        return np.empty(0)
    return _matrix(vector.reshape(-1, 1), "Scores and weights")[:, 0]


def _feature_weights(weights: npt.ArrayLike | None, width: int) -> FloatArray:
    if weights is None:
        return np.ones(width)
    vector = _vector(weights, width, "There must be one weight for each feature.")
    if np.any(vector < 0):
        raise ClusteringError("A weight must not be negative.")
    return vector


def _distinct(weighted: FloatArray) -> _Distinct:
    rows, inverse, counts = np.unique(weighted, axis=0, return_inverse=True, return_counts=True)
    return _Distinct(rows, inverse.reshape(-1).astype(np.int64), counts.astype(np.int64))


def _fit(distinct: _Distinct, groups: int) -> tuple[IntArray, float, int]:
    """Return the group of each distinct row, the inertia and the iterations.

    scikit-learn is imported here and not above: it costs 160 MB and a second or more, and
    only the job that clusters needs it. One thread, since threads add in any order.
    """
    if len(distinct.rows) <= groups:
        return np.arange(len(distinct.rows), dtype=np.int64), 0.0, 0
    sklearn_cluster: Any = import_module("sklearn.cluster")
    threadpoolctl: Any = import_module("threadpoolctl")
    model = sklearn_cluster.KMeans(n_clusters=groups, n_init=_STARTS, random_state=_SEED)
    with threadpoolctl.threadpool_limits(limits=1), warnings.catch_warnings():
        # rows that differ by rounding only: fewer groups, which the result tells
        warnings.simplefilter("ignore")
        model.fit(distinct.rows, sample_weight=distinct.counts.astype(np.float64))
    return model.labels_.astype(np.int64), float(model.inertia_), int(model.n_iter_)


def _ordered(labels: IntArray, scores: FloatArray, features: FloatArray) -> IntArray:
    """Renumber the groups by mean score, best first; equal ones by their centroid."""

    def key(group: int) -> tuple[float, list[float]]:
        members = labels == group
        return -_mean(scores[members]), _centroid(features[members])

    order = sorted({int(label) for label in labels}, key=key)
    rank = np.zeros(int(labels.max()) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]


def _mean(values: FloatArray) -> float:
    """Average by an exact sum, so that no order of rows changes a bit of it."""
    return fsum(values.tolist()) / len(values)


def _centroid(rows: FloatArray) -> list[float]:
    return [_mean(column) for column in rows.T]


def _result(
    features: FloatArray,
    scores: FloatArray,
    labels: IntArray,
    distinct: _Distinct,
    run: tuple[float, int, int],
) -> Clustering:
    inertia, iterations, requested = run
    sizes = np.bincount(labels).astype(np.int64)
    members = [labels == group for group in range(len(sizes))]
    return Clustering(
        labels=labels,
        centroids=np.array([_centroid(features[rows]) for rows in members]),
        mean_scores=np.array([_mean(scores[rows]) for rows in members]),
        sizes=sizes,
        silhouette=_silhouette(distinct, labels, len(sizes)),
        inertia=inertia,
        iterations=iterations,
        requested=requested,
        reason=_reason(len(sizes), requested, len(features), len(distinct.rows)),
    )


def _empty(width: int, requested: int) -> Clustering:
    return Clustering(
        labels=np.empty(0, dtype=np.int64),
        centroids=np.empty((0, width)),
        mean_scores=np.empty(0),
        sizes=np.empty(0, dtype=np.int64),
        silhouette=None,
        inertia=0.0,
        iterations=0,
        requested=requested,
        reason="There are no rows to group.",
    )


def _reason(found: int, requested: int, rows: int, distinct: int) -> str:
    if found == requested:
        return ""
    if distinct == 1:
        return "All rows are the same."
    if rows < requested:
        return "There are fewer rows than groups."
    if distinct < requested:
        return "There are fewer different rows than groups."
    return "Some rows differ too little to be told apart."


def _silhouette(distinct: _Distinct, labels: IntArray, groups: int) -> float | None:
    """Measure the separation on rows evenly spaced in sorted order, all when they are few."""
    rows = len(labels)
    if groups < 2 or rows <= groups:
        return None
    of_distinct = np.zeros(len(distinct.rows), dtype=np.int64)
    of_distinct[distinct.inverse] = labels
    size = min(rows, _SILHOUETTE_ROWS)
    places = np.linspace(0, rows - 1, size).round().astype(np.int64)
    picked = np.searchsorted(np.cumsum(distinct.counts), places, side="right")
    seen = len(np.unique(of_distinct[picked]))
    if not 2 <= seen < size:
        return None
    metrics: Any = import_module("sklearn.metrics")
    return float(metrics.silhouette_score(distinct.rows[picked], of_distinct[picked]))
