"""Weighted additive scores with an exact explanation.

``score = base + Σ contributions``: the base is the score of the average of the cohort, a
contribution says what one criterion adds to or takes from it for one row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import ScoringError

FloatArray: TypeAlias = npt.NDArray[np.float64]
Transform: TypeAlias = Literal["rank", "linear", "log"]
TRANSFORMS: Final[tuple[Transform, ...]] = ("rank", "linear", "log")

MAX_MEASURE: Final = 1e100
_NEUTRAL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Criterion:
    """How one column of measures enters the score.

    :param weight: share in the score, not negative; those of all criteria sum to 1
    :param direction: +1 when a higher measure is better, -1 when a lower one is
    :param transform: ``rank`` (percentile, equal measures share their average rank),
        ``linear`` (between the two quantiles) or ``log`` (the same on a logarithmic scale,
        mirrored below zero)
    :param lower: quantile that becomes 0; what lies below is clipped; not for ``rank``
    :param upper: quantile that becomes 1; what lies above is clipped; not for ``rank``
    :raises ScoringError: when a setting is not usable
    """

    weight: float
    direction: int = 1
    transform: Transform = "rank"
    lower: float = 0.0
    upper: float = 1.0

    def __post_init__(self) -> None:
        if not isfinite(self.weight) or self.weight < 0:
            raise ScoringError("A weight must be a finite number and not negative.")
        if self.direction not in (1, -1):
            raise ScoringError("A direction must be +1 (higher is better) or -1.")
        if self.transform not in TRANSFORMS:
            raise ScoringError("A transform must be rank, linear or log.")
        if not 0 <= self.lower < self.upper <= 1:
            raise ScoringError("The quantiles must rise and lie between 0 and 1.")


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of a cohort of ``n`` rows by ``k`` criteria, with their explanation.

    :param scores: shape ``(n,)``, from 0 to 100
    :param base: score of the average of the cohort
    :param contributions: shape ``(n, k)``, points added to the base
    :param features: shape ``(n, k)``, the transformed measures in [0, 1], 1 is best
    :param means: shape ``(k,)``, the average of the features
    """

    scores: FloatArray
    base: float
    contributions: FloatArray
    features: FloatArray
    means: FloatArray


def score_matrix(measures: npt.ArrayLike, criteria: Sequence[Criterion]) -> Scores:
    """Score every row of a matrix of measures against its cohort.

    A missing measure counts as the median of the cohort, never as zero; a criterion
    without any measure, or with equal ones, separates nobody. The order of the rows does
    not matter.

    Units: points from 0 to 100.

    :param measures: shape ``(n, k)``, NaN where a measure is missing
    :param criteria: ``k`` criteria whose weights sum to 1 within 1e-9
    :raises ScoringError: when shapes, weights or measures are not usable
    """
    matrix = _checked(measures, len(criteria))
    weights = _weights(criteria)
    features = np.empty_like(matrix)
    for index, criterion in enumerate(criteria):
        features[:, index] = _feature(matrix[:, index], criterion)
    means = _means(features)
    contributions: FloatArray = 100.0 * weights * (features - means)
    base = 100.0 * fsum(weights * means)
    scores: FloatArray = np.clip(base + contributions.sum(axis=1), 0.0, 100.0)
    return Scores(scores, base, contributions, features, means)


def _checked(measures: npt.ArrayLike, width: int) -> FloatArray:
    try:
        matrix: FloatArray = np.asarray(measures, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScoringError("The measures must be numbers.") from None
    if width < 1:
        raise ScoringError("There must be at least one criterion.")
    if matrix.size == 0:
        return np.empty((0, width))
    if matrix.ndim != 2 or matrix.shape[1] != width:
        raise ScoringError("There must be one column of measures for each criterion.")
    if np.any(np.abs(matrix) > MAX_MEASURE):
        raise ScoringError("A measure is infinite or absurdly large.")
    return matrix


def _weights(criteria: Sequence[Criterion]) -> FloatArray:
    weights = np.array([criterion.weight for criterion in criteria], dtype=np.float64)
    if abs(fsum(weights) - 1.0) > 1e-9:
        raise ScoringError("The weights must sum to 1.")
    return weights


def _means(features: FloatArray) -> FloatArray:
    """Average each column by an exact sum, so that no order of rows changes a bit of it."""
    rows = len(features)
    if not rows:
        return np.full(features.shape[1], _NEUTRAL)
    return np.array([fsum(column) / rows for column in features.T.tolist()])


def _feature(column: FloatArray, criterion: Criterion) -> FloatArray:
    known = ~np.isnan(column)
    if not known.any():
        return np.full(len(column), _NEUTRAL)
    values = column[known]
    if criterion.transform == "rank":
        scaled = _percentile(values)
    else:
        if criterion.transform == "log":
            values = np.sign(values) * np.log1p(np.abs(values))
        scaled = _winsorised(values, criterion.lower, criterion.upper)
    if criterion.direction < 0:
        scaled = 1.0 - scaled
    feature: FloatArray = np.full(len(column), float(np.median(scaled)))
    feature[known] = scaled
    return feature


def _percentile(values: FloatArray) -> FloatArray:
    """Return ranks from 0 to 1; equal values share the average of their ranks."""
    if len(values) == 1:
        return np.full(1, _NEUTRAL)
    _unique, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    average = last - (counts + 1) / 2.0
    ranks: FloatArray = average[inverse.reshape(-1)] / (len(values) - 1)
    return ranks


def _winsorised(values: FloatArray, lower: float, upper: float) -> FloatArray:
    low, high = np.quantile(values, [lower, upper])
    if not high > low:
        return np.full(len(values), _NEUTRAL)
    scaled: FloatArray = np.clip((np.clip(values, low, high) - low) / (high - low), 0.0, 1.0)
    return scaled
