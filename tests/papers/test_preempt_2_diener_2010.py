"""PREEMPT 2 (Diener 2010, 10.1177/0333102410364677). Consistency check: the difference from the printed arms."""

import pytest

from cleardays.evidence.trials import row


def test_the_difference_of_the_printed_arms() -> None:
    botox = row("preempt2.onabot.headache_days.mean_change.24").number
    placebo = row("preempt2.placebo.headache_days.mean_change.24").number
    assert (botox, placebo) == (-9.0, -6.7)
    assert botox - placebo == pytest.approx(-2.3)
    assert row("preempt2.difference.headache_days.mean_difference.24").number == -2.3


def test_everyone_is_in_one_arm() -> None:
    parts = [row(f"preempt2.{arm}.headache_days.mean_change.24").people or 0 for arm in ("onabot", "placebo")]
    assert sum(parts) == row("preempt2.difference.headache_days.mean_difference.24").people == 705
