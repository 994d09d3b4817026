"""Points for days late, and the part of a year that an agreement has run."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from panelkit.scorecard import lateness_points, share_of_year

DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
YEARS = st.integers(2024, 2028)


def test_two_points_for_each_day_late():
    assert [lateness_points(days) for days in (-5, 0, 1, 10, 50, 400)] == [100, 100, 98, 80, 0, 0]


@given(st.floats(-1e4, 1e4))
def test_points_stay_between_0_and_100(days):
    assert 0 <= lateness_points(days) <= 100


def test_a_target_counts_by_the_days_of_the_year():
    whole = date(2025, 1, 1), date(2026, 12, 31)
    assert share_of_year(2026, *whole, date(2027, 5, 1)) == 1
    assert share_of_year(2026, *whole, date(2026, 11, 20)) == 324 / 365
    assert share_of_year(2028, date(2028, 2, 1), date(2028, 2, 29), date(2028, 12, 31)) == 29 / 366
    assert share_of_year(2026, date(2027, 1, 1), None, date(2027, 5, 1)) == 0


@given(YEARS, DAYS, st.none() | DAYS, DAYS)
def test_share_is_the_days_that_are_in_all_of_them(year, first, last, until):
    begin, end = date(year, 1, 1), date(year, 12, 31)
    days = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    running = [day for day in days if first <= day <= min(until, last or end)]
    assert share_of_year(year, first, last, until) == len(running) / len(days)
