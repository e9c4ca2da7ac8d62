"""A silent day is not a clear day, and what it was depends on who kept silent, and why.

A diary is drawn in two strips, the 28 days before the first session and the 84 of the cycle: H headache,
. said to be clear, ? nothing written. Each strip has the app it was written in.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cleardays.answer import answer
from cleardays.answer.is_it_helping import Helping, Modelled
from cleardays.casefile.reader import Case
from cleardays.diary.entries import DayEntry, Provenance
from cleardays.exchange.merge import declare_clear
from cleardays.report import answer_json, is_it_helping_words
from tests.outcome.treated import session
from tests.vignettes.drawn import AS_OF, person

FIRST = AS_OF - timedelta(days=84)
START = FIRST - timedelta(days=28)

ATTACKS_ONLY_BEFORE = "HHHHH?? HHHHH?? HHHHH?? HHHHH??"
ATTACKS_ONLY_SINCE = "HH????? HH????? HH????? HH?????" * 3
EVERY_DAY_BEFORE = "HHHHH.. HHHHH.. HHHHH.. HHHHH.."
EVERY_DAY_SINCE = "HH..... HH..... HH..... HH....." * 3


def diary(before: str, since: str, app_before: str = "cleardays", app_since: str = "cleardays") -> Case:
    days = []
    for strip, start, app in ((before, START, app_before), (since, FIRST, app_since)):
        for i, mark in enumerate(strip.replace(" ", "")):
            if mark != "?":
                days.append(
                    DayEntry(
                        date=start + timedelta(days=i),
                        headache=mark == "H",
                        acute=(),
                        provenance=Provenance(source=app),
                    )
                )
    return replace(person(), days=tuple(days), sessions=(session(FIRST),))


def told(case: Case) -> dict[str, Any]:
    return answer_json.is_it_helping(answer.helped(case, AS_OF))


def test_attacks_alone_say_nothing_of_the_days_between() -> None:
    """20 attack days in four weeks before, 8 in four weeks since: 60 % fewer, or none; the app cannot say which."""
    case = diary(ATTACKS_ONLY_BEFORE, ATTACKS_ONLY_SINCE, "headi", "headi")
    said = told(case)
    assert said["available"] is False and "estimands" not in said
    assert said["reason"] == (
        "20 of the 28 days before the first session and 24 of the 84 days of cycle 1 are written down as headache and none "
        "as clear, so what a silent day meant is not known; headi cannot write a clear day"
    )
    assert said["settled_by"] == [
        f"say what a silent day meant between {START} and {FIRST - timedelta(days=1)}",
        f"say what a silent day meant between {FIRST} and {AS_OF - timedelta(days=1)}",
    ]
    # The same is asked for under what to write down; and nothing is unlikely, so nobody speaks of stopping for it.
    whole = answer.ask(case, AS_OF, "clinician")
    assert any(one.what == said["settled_by"][0] for one in whole.missing)


def test_once_the_person_says_what_silence_meant_there_is_an_answer() -> None:
    case, declared = declare_clear(
        diary(ATTACKS_ONLY_BEFORE, ATTACKS_ONLY_SINCE, "headi", "headi"), START, AS_OF - timedelta(days=1)
    )
    said = told(case)
    assert declared == 8 + 60
    assert said["estimands"][0]["reading"] == "likely"
    assert 0.45 < said["estimands"][0]["reduction"]["mean"] < 0.65


def test_attacks_alone_on_one_side_are_no_answer_either() -> None:
    said = told(diary(ATTACKS_ONLY_BEFORE, EVERY_DAY_SINCE, "headi"))
    assert said["available"] is False
    assert said["settled_by"] == [f"say what a silent day meant between {START} and {FIRST - timedelta(days=1)}"]


def test_a_new_app_is_not_a_better_month() -> None:
    """16 headache days in 28 before and since; the old app hardly knew clear days, the new one asks every evening."""
    said = told(diary("HHHH.?? HHHH??? HHHH.?? HHHH.??", "HHHH... HHHH... HHHH... HHHH..." * 3, "bearable"))
    main = said["estimands"][0]
    low, high = main["reduction"]["interval_90"]
    assert main["reading"] == "cannot_tell"
    assert low < 0 < high


def test_a_daily_diary_with_gaps_is_still_an_answer() -> None:
    """Three silent days in the baseline and one in ten since; clear days are written as they come."""
    said = told(diary("HHHHH.. HHHH?.. HHHHH.? HHH?H..", "HH..... H?..... HH..?.. HH....." * 3))
    assert said["estimands"][0]["reading"] == "likely"
    assert {one["cause"] for one in (said["assumptions"][2]["before"], said["assumptions"][2]["cycle"])} == {"daily"}


@pytest.mark.parametrize("weeks", ["HHH.??? HH?.??? HHH.??? HH?????", "HH?.??? H??.??? HH?.??? HH?????"])
def test_where_silent_days_decide_nothing_is_called_likely_or_unlikely(weeks: str) -> None:
    case = diary("HHHHH.? HHHHH.? HHHHH?? HHHHH.?", weeks * 3)
    helped = answer.helped(case, AS_OF)
    assert isinstance(helped, Helping) and isinstance(helped.model, Modelled)
    bounds = helped.model.counted.bounds
    assert bounds is not None and bounds[0] < 0.3 <= bounds[1]
    assert helped.model.response.estimands[0].reading == "cannot_tell"
    assert "nearly open" in is_it_helping_words.silence(helped.model)


def test_headache_nearly_every_day_needs_no_clear_day() -> None:
    """27 of 28 written as headache and one silent: whatever that day was, it hardly matters."""
    said = told(diary("H" * 27 + "?", "H" * 82 + "??"))
    assert said["available"] is True
    assert said["estimands"][0]["reading"] == "unlikely"
