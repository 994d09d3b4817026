"""The points and the total of a dealer's scorecard."""

from collections.abc import Iterable
from datetime import date
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


def lateness_points(days: float) -> float:
    """Return the points for payment: 100 in time, two less for each day late, not below 0.

    >>> lateness_points(-3), lateness_points(7.5), lateness_points(90)
    (100.0, 85.0, 0.0)
    """
    return max(0.0, 100.0 - 2.0 * max(0.0, days))


def share_of_year(year: int, first: date, last: date | None, until: date) -> float:
    """Return the part of a year that an agreement has run by a day, from 0 to 1.

    :param year: year that is judged
    :param first: first day of the agreement
    :param last: its last day, or None when it does not end
    :param until: day up to which is counted; days of the year after it are still to come

    >>> round(share_of_year(2026, date(2026, 7, 1), None, date(2027, 1, 15)), 3)
    0.504
    >>> share_of_year(2026, date(2025, 1, 1), date(2026, 12, 31), date(2026, 12, 31))
    1.0
    """
    begin, end = date(year, 1, 1), date(year, 12, 31)
    days = (min(end, until, last or end) - max(begin, first)).days + 1
    return max(0, days) / ((end - begin).days + 1)
