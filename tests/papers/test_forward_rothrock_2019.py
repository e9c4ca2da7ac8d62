"""FORWARD (Rothrock 2019, 10.1111/head.13653). Consistency check: the odds ratio from the derived counts."""

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence.trials import row


def test_the_counts_behind_the_percentages() -> None:
    for arm, people, count in (("onabot", 140, 56), ("topiramate", 142, 17)):
        percent = row(f"forward.{arm}.responder50_headache_days.percent.32")
        assert percent.people == people
        assert round(percent.number * people / 100) == count
        assert row(f"forward.{arm}.responder50_headache_days.count.32").number == count


def test_the_odds_ratio() -> None:
    botox, topiramate = (row(f"forward.{arm}.responder50_headache_days.count.32") for arm in ("onabot", "topiramate"))
    found = syn.odds_ratio(botox.number, botox.people or 0, topiramate.number, topiramate.people or 0)
    assert found.shown == pytest.approx(4.90, abs=0.005)
    assert found.interval == pytest.approx((2.67, 9.01), abs=0.005)
    printed = row("forward.comparison.responder50_headache_days.odds_ratio.32")
    assert (printed.number, printed.ci_low, printed.ci_high) == (4.9, 2.67, 9.01)
