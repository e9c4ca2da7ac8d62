"""CHALLENGE (Pijpers 2019, PMID 30982843). Consistency checks: arms, differences, p values, spread."""

from statistics import NormalDist

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence.outcomes import ask
from cleardays.evidence.trials import row


def difference(outcome: str) -> tuple[float, float, float]:
    one = row(f"challenge.difference.{outcome}.mean_difference.12")
    assert one.ci_low is not None and one.ci_high is not None
    return one.number, one.ci_low, one.ci_high


@pytest.mark.parametrize(
    "outcome, statistic, value", [("headache_days_pct", "mean_pct_change", -6.4), ("migraine_days", "mean_change", 0.8)]
)
def test_the_differences_of_the_printed_arms(outcome: str, statistic: str, value: float) -> None:
    botox, placebo = (row(f"challenge.{arm}.{outcome}.{statistic}.12").number for arm in ("onabot", "placebo"))
    assert botox - placebo == pytest.approx(value)
    assert difference(outcome)[0] == value


@pytest.mark.parametrize("outcome, p", [("headache_days_pct", 0.15), ("migraine_days", 0.38)])
def test_intervals_and_p_values_agree(outcome: str, p: float) -> None:
    """To the rounding of the difference and of both ends of its interval."""
    value, low, high = difference(outcome)

    def two_sided(off: float, wider: float) -> float:
        return 2 * (1 - NormalDist().cdf((abs(value) + off) / syn.se_from_interval(low - wider, high + wider)))

    assert two_sided(0.05, -0.05) - 0.005 <= p <= two_sided(-0.05, 0.05) + 0.005


def test_the_spread_that_the_interval_implies() -> None:
    _, low, high = difference("migraine_days")
    se = syn.se_from_interval(low, high)
    assert se == pytest.approx(0.94, abs=0.005)
    assert syn.common_sd(se, 90, 89) == pytest.approx(6.3, abs=0.05)
    assert row("challenge.either.migraine_days.sd_of_change_implied.12").number == 6.3


def test_nothing_clear_over_withdrawal_and_it_stands_beside_preempt() -> None:
    for outcome in ("headache_days_pct", "migraine_days"):
        _, low, high = difference(outcome)
        assert low < 0 < high
    beside = [one for one in ask("headache-days").comparisons if one.beside]
    assert [one.rows for one in beside] == [("challenge.difference.migraine_days.mean_difference.12",)]
