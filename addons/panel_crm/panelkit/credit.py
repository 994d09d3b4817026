"""Credit: what a customer takes up, what stands against the limit, and how it was paid.

Amounts are decimals in one currency; days are counted from a day that the caller gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from .decimals import EXACT, Number, to_decimal
from .errors import CreditError

CreditState: TypeAlias = Literal["green", "amber", "red"]
CreditReason: TypeAlias = Literal["limit", "overdue"]

# What takes up credit, and what gives some back, in the order in which people read it.
CREDIT_USES: Final = ("receivable", "bills", "shipped", "undelivered")
CREDIT_COVERS: Final = ("prepaid", "deposit", "goods_credit")

# Upper ends of the classes of overdue days; what is older than the last is one class more.
AGEING_DAYS: Final = (0, 30, 60, 90, 120)

# Credit ratings and the least points each takes.
RATING_STEPS: Final = (("aaa", 90), ("aa", 80), ("a", 70), ("b", 55), ("c", 40), ("d", 0))


@dataclass(frozen=True, slots=True)
class CreditTerm:
    """One summand of what a customer takes up.

    :param key: what it is, such as ``bills``
    :param amount: above zero for what takes up credit, below for what covers it
    """

    key: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CreditPolicy:
    """What a customer may take up, and when late payments stop further orders.

    :param limit: the credit limit; zero for none, which is no limit at all
    :param temporary: what is allowed on top of it for a time
    :param overdue_days: days overdue from which orders are held; zero to hold none
    :param overdue_amount: amount overdue for so long that is still tolerated
    :param warn_percent: use of the limit in percent from which a warning is due
    """

    limit: Decimal = Decimal(0)
    temporary: Decimal = Decimal(0)
    overdue_days: int = 0
    overdue_amount: Decimal = Decimal(0)
    warn_percent: Decimal = Decimal(80)


@dataclass(frozen=True, slots=True)
class CreditVerdict:
    """Whether a customer may take up more credit, and why.

    :param state: ``green``, ``amber`` or ``red``
    :param terms: summands that add up to what is taken up already
    :param used: their sum
    :param asked: what the new order would add
    :param allowed: the limit with what is allowed for a time, None without a limit
    :param excess: how far ``used + asked`` is above it, zero when it is not
    :param reasons: why the state is red
    """

    state: CreditState
    terms: tuple[CreditTerm, ...]
    used: Decimal
    asked: Decimal
    allowed: Decimal | None
    excess: Decimal
    reasons: tuple[CreditReason, ...]


def credit_terms(amounts: Mapping[str, Number]) -> tuple[CreditTerm, ...]:
    """Return what takes up credit and what covers it, as summands with their signs.

    >>> [(term.key, str(term.amount)) for term in credit_terms({"bills": 30, "deposit": 10})]
    [('bills', '30'), ('deposit', '-10')]

    :param amounts: sizes by key, of ``CREDIT_USES`` and ``CREDIT_COVERS``; a customer who has
        paid too much has negative receivables
    :raises CreditError: when a key is unknown or an amount no number
    """
    unknown = set(amounts) - {*CREDIT_USES, *CREDIT_COVERS}
    if unknown:
        raise CreditError("%(key)s is nothing that takes up credit.", key=sorted(unknown)[0])
    terms = []
    for key in (*CREDIT_USES, *CREDIT_COVERS):
        amount = to_decimal(amounts.get(key, 0), "Amount", CreditError)
        if amount < 0 and key != "receivable":
            raise CreditError("Only receivables can be below zero.")
        if amount:
            terms.append(CreditTerm(key, -amount if key in CREDIT_COVERS else amount))
    return tuple(terms)


def judge_credit(
    terms: Sequence[CreditTerm],
    policy: CreditPolicy,
    asked: Number = 0,
    overdue: Number = 0,
    overdue_days: int = 0,
) -> CreditVerdict:
    """Say whether a customer may take up more credit.

    Late payments stop orders only by days *and* amount: one forgotten invoice over ten does not.
    What is asked for counts only when it is above zero, so an order that takes no credit passes
    whatever the customer owes.

    >>> used = credit_terms({"receivable": 90})
    >>> judge_credit(used, CreditPolicy(limit=Decimal(100)), asked=20).excess
    Decimal('10')

    :param terms: what is taken up already
    :param policy: what is allowed
    :param asked: what a new order adds, zero to judge the customer as it stands
    :param overdue: what has been overdue for at least the days of the policy
    :param overdue_days: days of the oldest open receivable after it was due
    :raises CreditError: when a number is not usable
    """
    wanted = to_decimal(asked, "Amount", CreditError)
    late = to_decimal(overdue, "Amount", CreditError)
    if wanted < 0:
        raise CreditError("An order cannot take up less than nothing.")
    with localcontext(EXACT):
        used = sum((term.amount for term in terms), Decimal(0))
        limited = policy.limit > 0
        allowed = policy.limit + policy.temporary if limited else None
        excess = Decimal(0) if allowed is None else max(used + wanted - allowed, Decimal(0))
        reasons: list[CreditReason] = ["limit"] if excess else []
        if 0 < policy.overdue_days <= overdue_days and late > policy.overdue_amount:
            reasons.append("overdue")
        state: CreditState = "red" if reasons else "green"
        near = allowed is not None and (used + wanted) * 100 >= policy.warn_percent * allowed
        if not reasons and (near or overdue_days > 0):
            state = "amber"
    return CreditVerdict(state, tuple(terms), used, wanted, allowed, excess, tuple(reasons))


# === AGE === #
def ageing_class(due: date, today: date) -> int:
    """Return the class of the age of a receivable, from 0 (not overdue) to 5.

    >>> ageing_class(date(2026, 1, 1), date(2026, 2, 10))
    2

    :param due: day on which it is due, that day is not late yet
    :param today: day that it is judged on
    """
    days = (today - due).days
    return sum(days > end for end in AGEING_DAYS)


def days_late(payments: Sequence[tuple[Number, int]]) -> Decimal | None:
    """Return how many days payments came late on average, weighted by amount.

    What came early counts as on time: it makes up for nothing.

    >>> days_late([(100, 30), (300, -5)])
    Decimal('7.5')

    :param payments: amounts with the days after the due day
    :return: None when nothing was paid
    """
    total, weighted = Fraction(0), Fraction(0)
    for amount, days in payments:
        paid = Fraction(to_decimal(amount, "Amount", CreditError))
        if paid < 0:
            raise CreditError("A payment cannot be below zero.")
        total += paid
        weighted += paid * max(days, 0)
    if not total:
        return None
    average = weighted / total
    with localcontext(EXACT) as context:
        context.prec = 28
        return Decimal(average.numerator) / Decimal(average.denominator)


# === PROMISES === #
@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay.

    :param key: who asks for the result
    :param made: first day whose payments count
    :param due: last day whose payments count
    :param amount: what was promised
    :param invoices: keys of the invoices that it is about
    """

    key: int
    made: date
    due: date
    amount: Decimal
    invoices: frozenset[int]


def paid_on_promises(
    promises: Sequence[Promise], payments: Sequence[tuple[int, date, Number]]
) -> dict[int, Decimal]:
    """Share payments over the promises that they may keep; no payment keeps two.

    A payment goes to the promise that ends first.

    :param promises: promises in any order
    :param payments: invoice, day and amount of each payment, in any order
    :return: what was paid on each promise within its days
    """
    left = {promise.key: promise.amount for promise in promises}
    by_end = sorted(promises, key=lambda promise: (promise.due, promise.key))
    for invoice, day, amount in sorted(payments, key=lambda payment: payment[1]):
        rest = to_decimal(amount, "Amount", CreditError)
        for promise in by_end:
            if invoice in promise.invoices and promise.made <= day <= promise.due:
                part = max(min(rest, left[promise.key]), Decimal(0))
                left[promise.key] -= part
                rest -= part
    return {promise.key: promise.amount - left[promise.key] for promise in promises}


# === DUNNING === #
def demanded(open_amount: Number, disputed: Number) -> Decimal:
    """Return what a letter may ask for: what is open without what is in dispute.

    >>> demanded(10000, 2000)
    Decimal('8000')

    :param open_amount: what is open of a receivable
    :param disputed: what the customer disputes of it; never more than is open
    """
    whole = to_decimal(open_amount, "Amount", CreditError)
    doubt = to_decimal(disputed, "Amount", CreditError)
    if whole < 0 or doubt < 0:
        raise CreditError("Neither a receivable nor a dispute can be below zero.")
    with localcontext(EXACT):
        return whole - min(whole, doubt)


# === RATING === #
@dataclass(frozen=True, slots=True)
class CreditMeasures:
    """What a credit rating rests on; None for what is not known.

    :param days_late: days that payments came late, weighted by amount
    :param overdue_percent: overdue in percent of the purchases of a year
    :param limit_percent: use of the credit limit in percent
    :param disputes: disputes of a year that turned out to be unjustified, and open ones
    :param kept_percent: promises kept in percent of those made
    :param trend_percent: slope of the purchases per month, in percent of their mean
    """

    days_late: float | None = None
    overdue_percent: float | None = None
    limit_percent: float | None = None
    disputes: int = 0
    kept_percent: float | None = None
    trend_percent: float | None = None


# What each measure can cost: its worst and best value, and the points that lie between.
_SCALES: Final = {
    "days_late": (60.0, 0.0, 30),
    "overdue_percent": (25.0, 0.0, 25),
    "limit_percent": (120.0, 60.0, 15),
    "disputes": (4.0, 0.0, 10),
    "kept_percent": (0.0, 100.0, 10),
    "trend_percent": (-10.0, 0.0, 10),
}


def rate_credit(measures: CreditMeasures) -> tuple[str, dict[str, float]]:
    """Return a credit rating and the points it consists of.

    Each measure gives its points between its worst and its best value. A measure that is not
    known gives its points in full: nobody is rated down for what was never seen.

    >>> rate_credit(CreditMeasures(days_late=60, overdue_percent=25))[0]
    'c'

    :return: the rating, such as ``aa``, and points by measure, which add up to at most 100
    """
    points = {}
    for key, (worst, best, weight) in _SCALES.items():
        value = getattr(measures, key)
        share = 1.0 if value is None else (float(value) - worst) / (best - worst)
        points[key] = weight * min(max(share, 0.0), 1.0)
    total = sum(points.values())
    rating = next(name for name, least in RATING_STEPS if total >= least - 1e-9)
    return rating, points


def trend_percent(months: Sequence[float]) -> float | None:
    """Return the slope of monthly amounts by least squares, in percent of their mean.

    >>> round(trend_percent([100, 110, 120]), 2)
    9.09

    :param months: amounts of consecutive months, the oldest first
    :return: None when there are fewer than three months or nothing was bought
    """
    count = len(months)
    mean = sum(months) / count if count else 0.0
    if count < 3 or mean <= 0:
        return None
    middle = (count - 1) / 2
    slope = sum((index - middle) * amount for index, amount in enumerate(months)) / sum(
        (index - middle) ** 2 for index in range(count)
    )
    return 100 * slope / mean
