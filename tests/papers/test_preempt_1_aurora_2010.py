"""PREEMPT 1 (Aurora 2010, 10.1177/0333102410364676). Consistency checks: backed out of the pool and PREEMPT 2.

The paper's own arms were not confirmed. The pool is a mean weighted by people, so what PREEMPT 2
leaves of it is PREEMPT 1.
"""

import itertools

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence.trials import row


def backed_out(arm: str, pool_off: float = 0.0, second_off: float = 0.0) -> float:
    pool, second, first = (
        row(f"{study}.{arm}.headache_days.mean_change.24") for study in ("preempt", "preempt2", "preempt1")
    )
    people = pool.people or 0, second.people or 0, first.people or 0
    assert people[0] == people[1] + people[2]
    return ((pool.number + pool_off) * people[0] - (second.number + second_off) * people[1]) / people[2]


@pytest.mark.parametrize("arm, value, low, high", [("onabot", -7.8, -7.94, -7.64), ("placebo", -6.5, -6.65, -6.34)])
def test_the_arms(arm: str, value: float, low: float, high: float) -> None:
    assert backed_out(arm) == pytest.approx(value, abs=0.05)
    assert row(f"preempt1.{arm}.headache_days.mean_change.24").number == value
    ends = [backed_out(arm, *off) for off in itertools.product((-0.05, 0.05), repeat=2)]
    assert (min(ends), max(ends)) == pytest.approx((low, high), abs=0.005)


def test_the_spread_that_the_p_value_implies() -> None:
    """6.4, printed range 6.2 to 6.6: a difference of 1.35 days, 1.3 to 1.4. The arms above leave 1.3, the low end."""
    p = row("preempt1.comparison.headache_days.p_value.24").number

    def spread(difference: float) -> float:
        return syn.common_sd(syn.se_from_p(difference, p), 341, 338)

    assert [round(spread(one), 1) for one in (1.3, 1.35, 1.4)] == [6.2, 6.4, 6.6]
    assert row("preempt1.either.headache_days.sd_of_change_implied.24").number == 6.4


def test_the_primary_outcome_showed_nothing() -> None:
    botox, placebo = (row(f"preempt1.{arm}.headache_episodes.mean_change.24").number for arm in ("onabot", "placebo"))
    assert botox - placebo == pytest.approx(0.1)
