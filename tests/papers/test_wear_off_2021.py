"""Wear-off cohort (Arq Neuropsiquiatr 2021, S0004-282X2021001000886). Consistency check: 72 % of the best fall left."""

import pytest

from cleardays.evidence.outcomes import ask
from cleardays.evidence.trials import row


def test_the_second_month_is_the_best_and_the_third_keeps_72_per_cent() -> None:
    before = row("wearoff2021.onabot.headache_days.baseline_mean.0").number
    months = [row(f"wearoff2021.onabot.headache_days.mean.{week}").number for week in (4, 8, 12)]
    assert min(months) == months[1]
    assert (before - months[2]) / (before - months[1]) == pytest.approx(0.72, abs=0.005)
    assert "72 % of the best fall was left" in ask("course").sentences[1]
