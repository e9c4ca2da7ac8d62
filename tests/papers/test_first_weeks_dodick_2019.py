"""First weeks of PREEMPT (Dodick 2019, 10.1177/0333102418825382). Consistency check: half a day a week, z = 4.2."""

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence.trials import row


def test_half_a_day_a_week_apart() -> None:
    botox, placebo = (row(f"preempt_early.{arm}.headache_days_per_week.mean_change.3") for arm in ("onabot", "placebo"))
    spread = [row(f"preempt_early.{arm}.headache_days_per_week.sd_of_change.3").number for arm in ("onabot", "placebo")]
    se = syn.se_from_sds(spread[0], botox.people or 0, spread[1], placebo.people or 0)
    found = syn.mean_difference(botox.number, placebo.number, se)
    assert found.value == pytest.approx(-0.5)
    assert found.value / found.se == pytest.approx(-4.2, abs=0.05)
