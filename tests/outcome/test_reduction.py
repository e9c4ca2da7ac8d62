"""Fewer days than before: exact, between bounds, against one baseline, and never a number out of nothing."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.diary.definitions import BY_ID
from cleardays.diary.local import ONE_DAY
from cleardays.outcome.reduction import Reduction, best_28, in_words, trial_window, whole_cycle
from cleardays.outcome.treated import Treated
from tests.outcome.treated import CLEAR_WEEK, FIRST, month, treated
from tests.vignettes.drawn import vignettes

HD_ANY, HD_4H = BY_ID["HD_ANY"], BY_ID["HD_4H"]


def late(drawn: Treated) -> Reduction:
    cycle = drawn.last_complete
    assert cycle is not None
    return trial_window(drawn, cycle, HD_ANY)


def whole(drawn: Treated) -> Reduction:
    cycle = drawn.last_complete
    assert cycle is not None
    return whole_cycle(drawn, cycle, HD_ANY)


@vignettes(
    ("half as many", month("M", 20), month("M", 10), (Fraction(1, 2), Fraction(1, 2))),
    ("more than before", month("M", 10), month("M", 15), (Fraction(-1, 2), Fraction(-1, 2))),
    ("none left", month("M", 20), month("M", 0), (1, 1)),
    ("every day before and after", month("M", 28), month("M", 28), (0, 0)),
    ("silence after widens it", month("M", 20), month("M", 10, 4), (Fraction(6, 20), Fraction(10, 20))),
    ("silence before widens it", month("M", 20, 5), month("M", 10), (Fraction(1, 2), Fraction(3, 5))),
    ("one day before", month("M", 1), month("M", 28), (-27, -27)),
)
def test_a_reduction_lies_between_exact_bounds(c1: str, c2: str, c3: tuple[Fraction, Fraction]) -> None:
    assert late(treated(c1, CLEAR_WEEK * 8 + c2)).bounds == c3


def test_13_29_2_percent_is_not_30_percent() -> None:
    # 24 days before, 17 after: 7/24 is 29.17 %.
    said = late(treated(month("M", 24), CLEAR_WEEK * 8 + month("M", 17)))
    assert said.bounds == (Fraction(7, 24), Fraction(7, 24))
    assert said.at_least(30).value == "not_met"
    exact = late(treated(month("M", 20), CLEAR_WEEK * 8 + month("M", 14)))
    assert exact.at_least(30).value == "met"


@vignettes(
    ("three quarters", month("M", 20), month("M", 5), ("met", "met", "met", "not_met")),
    ("none left", month("M", 20), month("M", 0), ("met", "met", "met", "met")),
    ("one silent day may have been the only one", month("M", 20), month("M", 0, 1), ("met", "met", "met", "unknown")),
    ("half, perhaps", month("M", 20), month("M", 9, 2), ("met", "unknown", "not_met", "not_met")),
    ("not even a third", month("M", 20), month("M", 15), ("not_met", "not_met", "not_met", "not_met")),
)
def test_grades_are_certain_impossible_or_open(c1: str, c2: str, c3: tuple[str, ...]) -> None:
    said = late(treated(c1, CLEAR_WEEK * 8 + c2))
    assert tuple(verdict.value for verdict in said.grades.values()) == c3


@vignettes(
    ("thirteen days written before", month("M", 13, 15), month("M", 5), "13 of 28 days before the first session"),
    ("thirteen days written after", month("M", 20), month("M", 5, 15), "13 of 28 days of what is compared"),
    ("nothing written before", "", month("M", 5), "0 of 28 days before the first session"),
    ("no headache before", month("M", 0), month("M", 5), "there were no headache days"),
    ("perhaps none before", month("M", 0, 10), month("M", 5), "nothing written shows headache days"),
)
def test_where_there_is_no_reduction_words_say_why(c1: str, c2: str, c3: str) -> None:
    said = late(treated(c1, CLEAR_WEEK * 8 + c2))
    assert said.bounds is None
    assert c3 in said.why_not
    assert {verdict.value for verdict in said.grades.values()} == {"unknown"}
    assert said.more_than(0).value == "unknown"


def test_the_whole_cycle_is_taken_per_28_days() -> None:
    # 7 days of 84 are 2 1/3 of 28; 20 were counted before.
    said = whole(treated(month("M", 20), "M......" * 7 + CLEAR_WEEK * 5))
    assert said.bounds == (1 - Fraction(7, 60), 1 - Fraction(7, 60))


def test_a_cycle_of_another_length_is_taken_by_its_length() -> None:
    said = whole(treated(month("M", 20), "M" * 91, given=(0, 91), days=92))
    assert len(said.now.window) == 91
    assert said.bounds == (1 - Fraction(28, 20), 1 - Fraction(28, 20))


def test_any_reduction_at_all_is_more_than_nothing() -> None:
    same = late(treated(month("M", 20), CLEAR_WEEK * 8 + month("M", 20)))
    fewer = late(treated(month("M", 20), CLEAR_WEEK * 8 + month("M", 19)))
    assert (same.more_than(0).value, fewer.more_than(0).value) == ("not_met", "met")
    assert same.at_least(0).value == "met"


def test_the_best_28_days_are_the_fewest_written_and_the_earliest_of_equals() -> None:
    drawn = treated(month("M", 20), "M" * 28 + CLEAR_WEEK * 4 + "M" * 28)
    assert drawn.last_complete is not None
    best = best_28(drawn, drawn.last_complete, HD_ANY)
    assert best is not None
    assert best.now.window.first == FIRST + timedelta(days=28)
    assert best.bounds == (1, 1)
    even = treated(month("M", 20), "M......" * 12)
    assert even.last_complete is not None
    best = best_28(even, even.last_complete, HD_ANY)
    assert best is not None and best.now.window.first == FIRST


def test_days_nobody_wrote_about_are_not_the_best() -> None:
    drawn = treated(month("M", 20), "M......" * 8 + "?" * 28)
    assert drawn.last_complete is not None
    best = best_28(drawn, drawn.last_complete, HD_ANY)
    assert best is not None and best.now.recorded >= 14
    silent = treated(month("M", 20), "")
    assert silent.last_complete is not None
    assert best_28(silent, silent.last_complete, HD_ANY) is None


def test_15_one_definition_before_and_after() -> None:
    # The same twenty headaches, all short at follow-up: fewer by four hours, no fewer by headache.
    drawn = treated(month("M", 20), CLEAR_WEEK * 8 + month("S", 20))
    assert drawn.last_complete is not None
    hours = trial_window(drawn, drawn.last_complete, HD_4H)
    assert hours.then.definition is hours.now.definition
    assert (late(drawn).bounds, hours.bounds) == ((0, 0), (1, 1))


def test_14_a_later_session_does_not_move_what_before_means() -> None:
    first = treated(month("M", 20), CLEAR_WEEK * 8 + month("M", 10))
    second = treated(month("M", 20), (CLEAR_WEEK * 8 + month("M", 10)) * 2, given=(0, 84), days=168)
    assert late(first).then.window.first == late(second).then.window.first
    assert late(second).bounds == (Fraction(1, 2), Fraction(1, 2))


def test_a_date_that_never_happened_is_nobodys_day() -> None:
    # Samoa had no 30 December 2011.
    from datetime import date

    from cleardays.diary.diary import Diary
    from tests.outcome.treated import drawn, session

    first = date(2012, 1, 10)
    marks = drawn(month("M", 20).replace("M", "H"), "H" * 84, first)
    lived = [entry for entry in marks if entry.date != date(2011, 12, 30)]
    found = Treated.of(Diary.of(lived, timezone="Pacific/Apia"), (session(first),), first + 84 * ONE_DAY)
    assert found.last_complete is not None
    said = trial_window(found, found.last_complete, HD_ANY)
    assert (len(said.then.window), len(said.now.window)) == (27, 28)


strips = st.text(alphabet="MS.?", min_size=28, max_size=28)


@given(strips, strips, st.data())
def test_the_bounds_hold_every_completion(before: str, after: str, data: st.DataObject) -> None:
    open_ = late(treated(before, CLEAR_WEEK * 8 + after))

    def filled(strip: str) -> str:
        return "".join(data.draw(st.sampled_from("M.")) if mark == "?" else mark for mark in strip)

    whole_ = late(treated(filled(before), CLEAR_WEEK * 8 + filled(after)))
    if open_.bounds is None or whole_.bounds is None:
        return
    assert whole_.bounds[0] == whole_.bounds[1]
    assert open_.bounds[0] <= whole_.bounds[0] <= open_.bounds[1]


@pytest.mark.parametrize("fill", ["M", "."])
def test_the_bounds_are_reached(fill: str) -> None:
    before, after = month("M", 14, 6), month("M", 7, 5)
    open_ = late(treated(before, CLEAR_WEEK * 8 + after)).bounds
    other = "." if fill == "M" else "M"
    reached = late(treated(before.replace("?", other), CLEAR_WEEK * 8 + after.replace("?", fill))).bounds
    assert open_ is not None and reached is not None
    assert reached[0] == open_[0 if fill == "M" else 1]


@vignettes(
    ("one number", Fraction(7, 24), Fraction(7, 24), "29.1 % fewer"),
    ("two", Fraction(1, 4), Fraction(1, 2), "25 to 50 % fewer"),
    ("more, perhaps fewer", Fraction(-1, 2), Fraction(1, 5), "50 % more to 20 % fewer"),
    ("more", Fraction(-1, 2), Fraction(-1, 4), "50 to 25 % more"),
    ("no change", Fraction(0), Fraction(0), "0 % fewer"),
    ("never rounded up to a threshold", Fraction(2999, 10000), Fraction(2999, 10000), "29.9 % fewer"),
)
def test_a_reduction_in_words(c1: Fraction, c2: Fraction, c3: str) -> None:
    assert in_words((c1, c2)) == c3
