"""Wear-off: the last weeks against the best, less what choosing the best weeks does by itself."""

import random

import pytest

from cleardays.outcome.wear_off import WearOff, wear_off
from tests.outcome.treated import CLEAR_WEEK, month, treated
from tests.vignettes.drawn import vignettes

BEFORE = month("M", 20)
ONE_A_WEEK, FIVE_A_WEEK = "M......", "MMMMM.."


def of(strip: str, weeks: int = 4, days: int = 84) -> WearOff:
    drawn = treated(BEFORE, strip, days=days)
    return wear_off(drawn, drawn.cycles[0], weeks)


@vignettes(
    ("five a week after one a week", ONE_A_WEEK * 8 + FIVE_A_WEEK * 4, "seen"),
    ("the same every week", ONE_A_WEEK * 12, "not_seen"),
    ("no headache at all", CLEAR_WEEK * 12, "not_seen"),
    ("headache every day", "MMMMMMM" * 12, "not_seen"),
    ("worst first, best last", FIVE_A_WEEK * 8 + ONE_A_WEEK * 4, "not_seen"),
    ("one bad week at the end", ONE_A_WEEK * 11 + FIVE_A_WEEK, "cannot_tell"),
    ("eight days written in the last weeks", ONE_A_WEEK * 8 + ("MM?????") * 4, "cannot_tell"),
    ("nothing written", "?" * 84, "cannot_tell"),
)
def test_a_pattern_is_seen_not_seen_or_cannot_be_told(c1: str, c2: str) -> None:
    found = of(c1)
    assert found.reading == c2, found.words


def test_the_interval_is_what_choosing_the_best_weeks_does_not_explain() -> None:
    found = of(ONE_A_WEEK * 8 + FIVE_A_WEEK * 4)
    assert found.difference == pytest.approx(4)
    assert found.interval is not None
    low, high = found.interval
    assert 0 < low < high <= 4
    assert [len(some) for some in (found.weeks, found.last, found.best)] == [12, 4, 4]
    assert "4 weeks" in found.words and "90 %" in found.words


def test_the_same_diary_gives_the_same_interval() -> None:
    strip = "".join(random.Random(4).choice("M..") for _ in range(84))
    assert of(strip).interval == of(strip).interval


def test_a_cycle_without_any_pattern_is_seldom_called_one() -> None:
    # The plain difference would be positive nearly every time, because the best weeks were chosen.
    draw = random.Random(11)
    found = [of("".join(draw.choice("M.") for _ in range(84))) for _ in range(120)]
    plain = sum(one.difference is not None and one.difference > 0.5 for one in found)
    seen = sum(one.reading == "seen" for one in found)
    assert plain > 60
    assert seen <= 14, "about 5 in 100 expected"


def test_weeks_are_data_and_twice_as_many_are_needed() -> None:
    strip = ONE_A_WEEK * 6 + FIVE_A_WEEK * 6
    assert of(strip, weeks=6).reading == "seen"
    assert of(strip, weeks=7).reading == "cannot_tell"


def test_a_cycle_that_is_not_over_says_so() -> None:
    assert of(ONE_A_WEEK * 11, days=77).words == "the cycle is not over yet"


def test_weeks_are_counted_back_from_the_end_of_the_cycle() -> None:
    drawn = treated(BEFORE, "MMMMMM" + ONE_A_WEEK * 12, given=(0, 90), days=91)
    found = wear_off(drawn, drawn.cycles[0])
    assert found.weeks[-1].window.last == drawn.cycles[0].last
    assert [one.fewest for one in found.weeks] == [1] * 12
