"""Credit: golden cases of X23, X24, S3-VAL-06 and S4-SALES-06, and properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from panelkit import (
    CREDIT_COVERS,
    CREDIT_USES,
    CreditError,
    CreditMeasures,
    CreditPolicy,
    Promise,
    ageing_class,
    credit_terms,
    days_late,
    demanded,
    judge_credit,
    paid_on_promises,
    rate_credit,
    trend_percent,
)

TODAY = date(2026, 6, 15)
CENTS = st.decimals(0, 10**9, places=2)
HUNDRED = CreditPolicy(limit=Decimal(100))


# === EXPOSURE === #
def test_open_90_of_100_leaves_no_room_for_20():
    verdict = judge_credit(credit_terms({"receivable": 90}), HUNDRED, asked=20)
    assert (verdict.state, verdict.reasons, verdict.excess) == ("red", ("limit",), 10)
    assert judge_credit(credit_terms({"receivable": 90}), HUNDRED, asked=10).state == "amber"


def test_a_frame_order_takes_up_only_what_is_due():
    policy = CreditPolicy(limit=Decimal(100_000))
    assert judge_credit((), policy, asked=60_000).state == "green"
    due = credit_terms({"undelivered": 60_000})
    assert judge_credit(due, policy, asked=50_000).excess == 10_000
    assert judge_credit(credit_terms({"undelivered": 50_000}), policy, 50_000).state == "amber"


def test_bills_count_until_they_are_paid_and_deposits_cover():
    terms = credit_terms(
        {"receivable": 40, "bills": 50, "shipped": 5, "undelivered": 25, "deposit": 20}
    )
    assert [term.key for term in terms] == [
        "receivable",
        "bills",
        "shipped",
        "undelivered",
        "deposit",
    ]
    assert judge_credit(terms, HUNDRED).used == 100
    assert judge_credit(terms, HUNDRED).state == "amber"


def test_a_temporary_limit_comes_on_top():
    used = credit_terms({"receivable": 90})
    policy = CreditPolicy(limit=Decimal(100), temporary=Decimal(30))
    assert judge_credit(used, policy, asked=20).state == "amber"
    assert judge_credit(used, policy, asked=40).allowed == 130


def test_overdue_blocks_only_by_days_and_amount():
    policy = CreditPolicy(overdue_days=30, overdue_amount=Decimal(1000))
    for overdue, days, state in ((5000, 40, "red"), (900, 40, "amber"), (5000, 20, "amber")):
        assert judge_credit((), policy, 10, overdue, days).state == state
    assert judge_credit((), policy, 10).state == "green"


@pytest.mark.parametrize(
    "amounts", [{"weather": 1}, {"bills": -1}, {"deposit": float("nan")}, {"shipped": "x"}]
)
def test_impossible_amounts_are_refused(amounts):
    with pytest.raises(CreditError):
        credit_terms(amounts)
    with pytest.raises(CreditError):
        judge_credit((), HUNDRED, asked=-1)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys((*CREDIT_USES, *CREDIT_COVERS), CENTS)),
    CENTS,
    CENTS,
)
def test_terms_explain_the_sum_exactly(amounts, limit, asked):
    verdict = judge_credit(credit_terms(amounts), CreditPolicy(limit=limit), asked)
    uses = sum(amounts.get(key, 0) for key in CREDIT_USES)
    assert sum(term.amount for term in verdict.terms) == verdict.used
    assert verdict.used == uses - sum(amounts.get(key, 0) for key in CREDIT_COVERS)
    if limit:
        assert (verdict.excess > 0) == (verdict.state == "red")
        assert verdict.excess == max(verdict.used + asked - limit, 0)


@given(CENTS, CENTS, CENTS)
def test_a_larger_order_never_passes_where_a_smaller_one_is_held(used, asked, more):
    terms = credit_terms({"receivable": used})
    if judge_credit(terms, HUNDRED, asked).state == "red":
        assert judge_credit(terms, HUNDRED, asked + more).state == "red"


# === AGE === #
@pytest.mark.parametrize(
    ("days", "kind"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (40, 2), (61, 3), (91, 4), (120, 4), (121, 5)],
)
def test_ages(days, kind):
    assert ageing_class(TODAY - timedelta(days=days), TODAY) == kind


def test_days_late_are_weighted_by_amount():
    assert days_late([(100, 30), (300, -5)]) == Decimal("7.5")
    assert days_late([]) is None
    with pytest.raises(CreditError):
        days_late([(-1, 3)])


@given(st.lists(st.tuples(CENTS, st.integers(-100, 100)), min_size=1))
def test_days_late_lie_between_the_extremes(payments):
    assume(any(amount for amount, _days in payments))
    average = days_late(payments)
    late = [max(days, 0) for _amount, days in payments]
    assert min(late) <= average <= max(late) + Decimal("1e-9")


# === DISPUTES AND PROMISES === #
def test_a_letter_leaves_out_what_is_disputed():
    assert demanded(10_000, 2_000) == 8_000
    assert demanded(10_000, 12_000) == 0
    with pytest.raises(CreditError):
        demanded(10_000, -1)


def _promise(key, amount, due_in, *invoices):
    due = TODAY + timedelta(days=due_in)
    return Promise(key, TODAY, due, Decimal(amount), frozenset(invoices))


def test_no_payment_keeps_two_promises():
    promises = [_promise(2, 100, 10, 7), _promise(1, 100, 5, 7)]
    paid = paid_on_promises(promises, [(7, TODAY, 150)])
    assert paid == {1: 100, 2: 50}


def test_payments_count_only_in_time_and_on_the_invoice():
    promise = _promise(1, 100, 5, 7)
    late = (7, TODAY + timedelta(days=6), 100)
    early = (7, TODAY - timedelta(days=1), 100)
    assert paid_on_promises([promise], [late, early, (8, TODAY, 100)]) == {1: 0}


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 9), st.integers(0, 2)), max_size=6),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 1000)), max_size=8),
)
def test_nothing_is_paid_twice(promised, paid):
    promises = [
        _promise(key, amount, due, invoice) for key, (amount, due, invoice) in enumerate(promised)
    ]
    payments = [(invoice, TODAY + timedelta(days=day), amount) for invoice, day, amount in paid]
    result = paid_on_promises(promises, payments)
    assert sum(result.values()) <= sum(amount for _invoice, _day, amount in payments)
    assert all(0 <= result[promise.key] <= promise.amount for promise in promises)


# === RATING === #
def test_a_rating_names_its_points():
    assert rate_credit(CreditMeasures()) == (
        "aaa",
        {
            "days_late": 30,
            "overdue_percent": 25,
            "limit_percent": 15,
            "disputes": 10,
            "kept_percent": 10,
            "trend_percent": 10,
        },
    )
    worst = CreditMeasures(90, 100, 200, 9, 0, -50)
    assert rate_credit(worst)[0] == "d"
    rating, points = rate_credit(CreditMeasures(days_late=30, kept_percent=50))
    assert (rating, points["days_late"], points["kept_percent"]) == ("aa", 15, 5)


@given(st.floats(0, 100), st.floats(0, 100))
def test_who_pays_later_is_never_rated_better(days, more):
    points = [sum(rate_credit(CreditMeasures(each))[1].values()) for each in (days, days + more)]
    assert points[1] <= points[0]


def test_trend_is_the_slope_in_percent_of_the_mean():
    assert trend_percent([100.0] * 12) == 0
    assert trend_percent([100.0, 110.0, 120.0]) == pytest.approx(100 * 10 / 110)
    assert trend_percent([1.0, 2.0]) is None
    assert trend_percent([0.0] * 12) is None
