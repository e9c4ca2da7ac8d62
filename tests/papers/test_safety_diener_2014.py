"""Safety of four trials (Diener 2014, 10.1111/ene.12393). Consistency check: 1,455 of 1,997 are 72.9 per cent."""

import pytest

from cleardays.evidence import sentences
from cleardays.evidence.trials import row


def test_the_count_and_the_percentage() -> None:
    count, percent = (row(f"safety_pool.onabot.any_adverse_event.{one}.56") for one in ("count", "percent"))
    assert sentences.percent(count) == pytest.approx(percent.number, abs=0.05)
