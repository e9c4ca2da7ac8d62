"""PREEMPT's open-label part (Aurora 2011, 10.1111/j.1526-4610.2011.01990.x). Consistency check: 88.2 and 90.4 per cent went on."""

import pytest

from cleardays.evidence import sentences
from cleardays.evidence.trials import row


@pytest.mark.parametrize("arm, percent", [("onabot", 88.2), ("placebo_first", 90.4)])
def test_who_went_on(arm: str, percent: float) -> None:
    assert sentences.percent(row(f"preempt_56.{arm}.continued_to_open_label.count.24")) == pytest.approx(
        percent, abs=0.05
    )
