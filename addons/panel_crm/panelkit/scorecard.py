"""The total of a scorecard."""

from collections.abc import Iterable
from math import fsum


def weighted_total(marks: Iterable[tuple[float, float]]) -> float:
    """Return the weighted sum of points, as if the weights summed to 1.

    :param marks: ``(weight, points)`` of each criterion; weights are not negative
    :return: 0 when no criterion has a weight
    :raises ValueError: for a negative weight

    >>> weighted_total([(40, 90), (20, 80), (20, 70), (10, 100), (10, 50)])
    81.0
    """
    pairs = list(marks)
    if any(weight < 0 for weight, _points in pairs):
        raise ValueError("a weight cannot be negative")
    weights = fsum(weight for weight, _points in pairs)
    if not weights:
        return 0.0
    return fsum(weight * points for weight, points in pairs) / weights


def attainment_points(actual: float, target: float) -> float:
    """Return the points for a plan: its attainment in percent, from 0 to 100.

    >>> attainment_points(450, 600), attainment_points(700, 600), attainment_points(-5, 600)
    (75.0, 100.0, 0.0)
    """
    if target <= 0:
        return 0.0
    return min(100.0, max(0.0, 100.0 * actual / target))
