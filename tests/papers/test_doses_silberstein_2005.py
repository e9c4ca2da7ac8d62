"""Silberstein 2005 (10.4065/80.9.1126). Consistency checks: 27 of 702 stopped; no dose-response at day 180."""

import pytest

from cleardays.evidence import sentences
from cleardays.evidence.trials import row


def test_3_8_per_cent_stopped() -> None:
    assert sentences.percent(row("silberstein2005.all.stopped_for_adverse_event.count.39")) == pytest.approx(
        3.8, abs=0.05
    )


def test_more_units_did_not_mean_more_days_without_headache() -> None:
    free = [row(f"silberstein2005.onabot{u}.headache_free_days.mean_change.day180").number for u in (75, 150, 225)]
    placebo = row("silberstein2005.placebo.headache_free_days.mean_change.day180").number
    assert free == sorted(free, reverse=True)
    assert max(free) < placebo
