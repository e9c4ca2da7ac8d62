"""PREEMPT responders (Diener 2020, 10.1007/s40122-020-00198-w). Consistency check: 44.8 against 34.2 per cent."""

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence.outcomes import ask
from cleardays.evidence.trials import row


def test_the_difference_is_10_6_points() -> None:
    botox, placebo = (
        row(f"preempt_responders.{arm}.responder50_headache_days.percent.24") for arm in ("onabot", "placebo")
    )
    assert (botox.number, placebo.number) == (44.8, 34.2)
    found = syn.risk_difference(botox.number / 100, botox.people or 0, placebo.number / 100, placebo.people or 0)
    assert 100 * found.value == pytest.approx(10.6)
    assert ask("responders-50").comparisons[0].value == pytest.approx(10.6)


def test_the_percentages_are_whole_people() -> None:
    for arm, people, count in (("onabot", 688, 308), ("placebo", 696, 238)):
        one = row(f"preempt_responders.{arm}.responder50_headache_days.percent.24")
        assert one.people == people
        assert round(100 * count / people, 1) == one.number
