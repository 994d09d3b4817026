"""Golden commissions and rebates of domain.md 3.5 and 3.6 and peers.md X1."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panelkit import (
    CommissionError,
    Tier,
    commission_amount,
    reached_tier,
    settlement_due,
    tiered,
)

CENT = Decimal("0.01")
YEARLY = [Tier(0, 1), Tier(1_000_000, 2), Tier(3_000_000, 3)]
TARGET = [Tier(4_800_000, 1), Tier(6_000_000, 2), Tier(7_200_000, 3)]
QUOTA = [Tier(0, "0.5"), Tier(800_000, "0.8"), Tier(1_000_000, "1.2")]

modes = st.sampled_from(["marginal", "retroactive"])
money = st.decimals(min_value=-2_000_000, max_value=8_000_000, places=2)


@st.composite
def scales(draw):
    starts = draw(st.lists(st.integers(0, 10**7), min_size=1, max_size=6, unique=True))
    rates = draw(st.lists(st.integers(0, 500), min_size=len(starts), max_size=len(starts)))
    pairs = zip(sorted(starts), sorted(rates), strict=True)
    return [Tier(start, Decimal(rate) / 100) for start, rate in pairs]


def test_marginal_is_125000_and_not_145000_as_when_a_passed_band_counts_its_upper_limit():
    assert tiered(5_500_000, YEARLY, "marginal") == Decimal("125000.00")


def test_retroactive_is_165000_and_not_145000():
    assert tiered(5_500_000, YEARLY, "retroactive") == Decimal("165000.00")


def test_yearly_rebate_of_a_dealer_with_a_first_band_above_zero():
    assert tiered(6_600_000, TARGET, "retroactive") == 132_000
    assert tiered(6_600_000, TARGET, "marginal") == 24_000
    growth = commission_amount(6_600_000, 1, CENT)
    mix = commission_amount(6_600_000, "0.5", CENT)
    total = tiered(6_600_000, TARGET, "retroactive") + growth + mix
    assert total == 231_000
    assert total - 40_000 == 191_000


def test_quota_commission_of_a_salesman():
    net = 1_200_000 - 20_000
    assert tiered(net, QUOTA, "marginal") == 7_760
    assert tiered(net, QUOTA, "retroactive") == 14_160


def test_margin_and_collected_cash():
    assert commission_amount(180_000 - 3_000, 5, CENT) == 8_850
    on_time = commission_amount(900_000, "0.6", CENT)
    assert on_time + commission_amount(200_000, "0.3", CENT) == 6_000


def test_rounding_is_half_up_once():
    assert commission_amount("0.50", 1, CENT) == Decimal("0.01")
    assert commission_amount("0.49", 1, CENT) == Decimal("0.00")
    assert commission_amount("-0.50", 1, CENT) == Decimal("-0.01")
    assert commission_amount("123.45", "1.5", 1) == 2
    assert str(commission_amount(10000, 2, CENT)) == "200.00"


def test_a_tier_begins_at_its_threshold():
    below, at = Decimal("999999.99"), Decimal("1000000.00")
    assert reached_tier(below, YEARLY) == Tier(0, 1)
    assert reached_tier(at, YEARLY) == Tier(1_000_000, 2)
    assert tiered(below, YEARLY, "retroactive") == Decimal("9999.9999")
    assert tiered(at, YEARLY, "retroactive") == 20_000
    assert reached_tier(4_799_999, TARGET) is None


@pytest.mark.parametrize("edge", [1_000_000, 3_000_000])
def test_marginal_has_no_gap_at_the_edge_of_a_band(edge):
    below = tiered(edge - CENT, YEARLY, "marginal")
    at = tiered(edge, YEARLY, "marginal")
    above = tiered(edge + CENT, YEARLY, "marginal")
    lower = reached_tier(edge - CENT, YEARLY).rate_percent
    upper = reached_tier(edge, YEARLY).rate_percent
    assert at - below == CENT * lower / 100
    assert above - at == CENT * upper / 100


@pytest.mark.parametrize("mode", ["marginal", "retroactive"])
def test_nothing_is_earned_below_the_first_threshold_or_below_zero(mode):
    assert tiered(4_799_999, TARGET, mode) == 0
    assert tiered(-1, YEARLY, mode) == 0


def test_returns_after_a_settlement_are_taken_back():
    assert settlement_due(5_500_000, 0, YEARLY, "retroactive", CENT) == 165_000
    assert settlement_due(2_900_000, 165_000, YEARLY, "retroactive", CENT) == -107_000


@pytest.mark.parametrize(
    "tiers",
    [[], [Tier(5, 1), Tier(5, 2)], [Tier(5, 1), Tier(1, 2)]],
)
def test_bad_scales_are_refused(tiers):
    with pytest.raises(CommissionError):
        tiered(1, tiers, "marginal")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tier(-1, 1),
        lambda: Tier(0, 101),
        lambda: Tier("NaN", 1),
        lambda: tiered(1, YEARLY, "cliff"),
        lambda: tiered("NaN", YEARLY, "marginal"),
        lambda: commission_amount(float("inf"), 1, CENT),
        lambda: commission_amount(1, 101, CENT),
        lambda: commission_amount(1, 1, 0),
        lambda: settlement_due(1, "NaN", YEARLY, "marginal", CENT),
    ],
)
def test_bad_numbers_are_refused(make):
    with pytest.raises(CommissionError):
        make()


@settings(max_examples=1000)
@given(st.lists(money, min_size=1, max_size=12), modes, scales())
def test_any_split_of_the_year_settles_to_the_same_amount(parts, mode, tiers):
    """Parts may be negative: credit notes after a settlement."""
    settled = base = Decimal(0)
    for part in parts:
        base += part
        settled += settlement_due(base, settled, tiers, mode, CENT)
    assert settled == settlement_due(sum(parts), 0, tiers, mode, CENT)


@given(money, money, modes, scales())
def test_a_higher_base_never_earns_less_when_rates_rise(one, other, mode, tiers):
    low, high = sorted([one, other])
    assert tiered(low, tiers, mode) <= tiered(high, tiers, mode)


@given(money, scales())
def test_retroactive_is_never_below_marginal_when_rates_rise(base, tiers):
    assert tiered(base, tiers, "retroactive") >= tiered(base, tiers, "marginal")


@given(money, st.decimals(min_value=0, max_value=100, places=3))
def test_credit_note_takes_back_exactly_what_the_invoice_gave(base, rate):
    assert commission_amount(-base, rate, CENT) == -commission_amount(base, rate, CENT)
