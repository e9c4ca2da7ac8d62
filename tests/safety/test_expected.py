"""What the trials counted beside what is seen here: only what was confirmed, and never a reason."""

import time
from datetime import date
from typing import Any

import pytest

from cleardays.answer import side_effects
from cleardays.casefile.reader import Case
from cleardays.diary.history import Event, Person, Session
from cleardays.evidence import trials
from cleardays.safety.expected_rates import Observed, expected, observed
from cleardays.safety.signs import signs

AS_OF = date(2026, 7, 1)
SPRING, SUMMER = date(2026, 3, 28), date(2026, 6, 20)


def given(*days: date) -> list[Session]:
    return [Session(day, "onabotulinumtoxinA", 155, {}) for day in days]


@pytest.mark.parametrize("id_", signs())
def test_only_confirmed_rows_stand_beside(id_: str) -> None:
    shown = [row for one in expected(signs()[id_]) for row in one.rows]
    assert all(row.effective != "unverified" and row.value is not None and row.people for row in shown)
    assert {row.outcome for row in shown} <= set(signs()[id_].outcomes)


def test_every_outcome_named_is_one_of_the_trials() -> None:
    counted = {row.outcome for row in trials.rows()}
    assert {name for one in signs().values() for name in one.outcomes} <= counted


def test_neck_pain_has_both_arms_of_one_count_and_never_two_counts_mixed() -> None:
    pairs = [one for one in expected(signs()["neck_pain"]) if one.placebo is not None]
    found = {(one.toxin.number, one.placebo.number if one.placebo else None) for one in pairs}
    assert found == {(6.7, 2.2), (9.0, 3.0)}
    assert all(one.placebo is None or one.placebo.definition == one.toxin.definition for one in pairs)


def test_the_placebo_of_ptosis_was_never_confirmed_and_is_not_shown() -> None:
    trial = [one for one in expected(signs()["ptosis"]) if one.toxin.study.startswith("PREEMPT")]
    assert [(one.toxin.number, one.placebo) for one in trial] == [(3.6, None)]


def test_words_have_the_people_both_ways_and_a_badge_and_no_reason() -> None:
    one = next(one for one in expected(signs()["neck_pain"]) if one.placebo and one.toxin.number == 6.7)
    assert "7 of 100 people given Botox had neck pain judged related to treatment (6.7 % of 687)" in one.short
    assert "2 of 100 given placebo (2.2 % of 692)" in one.short
    assert "93 and 98 did not" in one.short
    assert one.toxin.definition in one.short
    assert "read in a copy" in one.short.lower()
    assert "caused" not in one.short + one.words and "due to" not in one.short + one.words


PTOSIS = Event(term="ptosis", onset=date(2026, 6, 29))
TWICE = Event(term="droopy eyelid", onset=date(2026, 6, 30))
EARLIER = Event(term="ptosis", onset=date(2026, 4, 5), resolved=date(2026, 5, 5))


@pytest.mark.parametrize(
    "people, counts",
    [
        ([(given(SPRING, SUMMER), [PTOSIS])], Observed(1, 1, 1, 2)),
        ([(given(SPRING, SUMMER), [PTOSIS, TWICE])], Observed(1, 1, 1, 2)),
        ([(given(SPRING, SUMMER), [PTOSIS, EARLIER])], Observed(1, 1, 2, 2)),
        ([(given(SUMMER), [])], Observed(0, 1, 0, 1)),
        ([(given(SUMMER), None)], Observed(0, 0, 0, 0)),
        ([([], [PTOSIS])], Observed(1, 1, 0, 0)),
        ([(given(SUMMER), [PTOSIS]), (given(SUMMER), [])], Observed(1, 2, 1, 2)),
    ],
    ids=["one of two sessions", "twice after one", "after both", "none", "nobody asked", "no session", "two people"],
)
def test_what_is_seen_here(people: Any, counts: Observed) -> None:
    assert observed(signs()["ptosis"], people, AS_OF) == counts


def test_a_long_list_of_side_effects_is_answered_about_as_fast_as_it_is_read() -> None:
    events = tuple(Event(term=f"drooping eyelid {i}") for i in range(200))
    before = time.process_time()
    said = side_effects.ask(
        Case(person=Person("a"), events=events), date(2026, 3, 10), clinician=True, jurisdiction=None
    )
    # One's own list has no end that we set. While every event counted all of them anew, these took more than two seconds.
    assert time.process_time() - before < 1
    assert said is not None and {one.observed for one in said} == {Observed(1, 1, 0, 0)}


def test_what_to_do_is_said_to_whom_it_is_said() -> None:
    """A patient is told to call the clinic; the clinic is not told to call itself."""
    terms = ("rash", "neck pain", "trouble swallowing", "made-up word")
    events = tuple(Event(term=term, onset=date(2026, 3, 3)) for term in terms)
    case = Case(person=Person("a"), events=events)
    clinic, patient = (
        " ".join(one.to_do for one in side_effects.ask(case, date(2026, 3, 10), clinician=who, jurisdiction=None) or ())
        for who in (True, False)
    )
    assert "our clinic" in patient and "your record" in patient
    assert "our clinic" not in clinic and "your record" not in clinic
