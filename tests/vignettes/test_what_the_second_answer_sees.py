"""What fell, what else was begun, what wears off, what came after: courses drawn day by day, and what is said of them.

    V  8 h, severe      L  20 h, severe      S  2 h, mild      m  8 h, mild      .  clear, nothing taken

The first 28 days are before the first session; the case is asked about on the day after the last one drawn.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from cleardays.answer.answer import Answer, ask
from cleardays.answer.what_next import WhatNext
from cleardays.casefile import reader
from cleardays.report import answer_json, is_it_helping_json

FIRST = date(2026, 1, 5)
SESSION_1, SESSION_2 = FIRST + timedelta(days=28), FIRST + timedelta(days=112)
MARKS: dict[str, dict[str, Any]] = {
    "V": {"hours": 8, "severity": "severe"},
    "L": {"hours": 20, "severity": "severe"},
    "S": {"hours": 2, "severity": "mild"},
    "m": {"hours": 8, "severity": "mild"},
    ".": {},
}


def asked(strip: str, sessions: int = 2, **history: Any) -> Answer:
    marks = strip.replace(" ", "")
    days = [
        {"date": (FIRST + timedelta(days=i)).isoformat(), "headache": mark != ".", "acute": []} | MARKS[mark]
        for i, mark in enumerate(marks)
        if mark != "?"
    ]
    given = [
        {"date": (SESSION_1 + timedelta(days=84 * i)).isoformat(), "product": "onabotulinumtoxinA", "units": 155}
        for i in range(sessions)
    ]
    case = {
        "cleardays": 1,
        "person": {"id": "drawn", "born": "1980-01-01"},
        "history": history,
        "diary": {"days": days},
        "sessions": given,
    }
    return ask(reader.from_json(case), FIRST + timedelta(days=len(marks)), "clinician")


def told(answer: Answer) -> dict[str, Any]:
    return answer_json.is_it_helping(answer.is_it_helping)


def estimand(answer: Answer, id_: str) -> dict[str, Any]:
    return next(one for one in told(answer)["estimands"] if one["id"] == id_)


def actions(answer: Answer) -> list[str]:
    assert isinstance(answer.what_next, WhatNext)
    return [one.action for one in answer.what_next.suggestions]


WEEK = "VVVVV.. "
BETTER, WORSE = "VV..... ", WEEK

# ---------------------------------------------------------------- headache every day


def test_daily_headache_that_halves_is_seen() -> None:
    """28 of 28 before; every day in the first weeks, then two in four."""
    said = estimand(asked("V" * 28 + "V" * 14 + ("VV.V..." + "V..VV..") * 11), "change_from_baseline")
    assert said["reading"] == "likely"
    assert 0.35 < said["reduction"]["mean"] < 0.60


def test_daily_headache_that_stays_is_no_change() -> None:
    said = estimand(asked("V" * 196), "change_from_baseline")
    assert (said["reading"], round(said["reduction"]["mean"], 1)) == ("unlikely", 0.0)


def test_before_treatment_nothing_is_forecast_for_every_day_and_what_was_seen_is_said() -> None:
    said = is_it_helping_json.ahead(asked("V" * 28, 0).forecast)
    assert said["available"] is False
    assert "the trials let in people with 15 to 27 and no unbroken headache" in said["reason"]
    assert (
        "138 people with headache every day had 10.5 days fewer on average (spread 9.2) at week 108" in said["reason"]
    )
    assert "44 of 100 had half as many" in said["reason"]
    assert is_it_helping_json.ahead(asked("V" * 27 + ".", 0).forecast)["available"] is True


# ---------------------------------------------------------------- hours and severity


def test_twenty_hours_become_two_and_nobody_speaks_of_stopping() -> None:
    """As many headache days as before, each two hours long instead of twenty."""
    answer = asked("LLLLL.. " * 4 + "SSSSS.. " * 24)
    assert estimand(answer, "change_from_baseline")["reading"] == "unlikely"
    for id_, definition in (("change_in_hours", "hours"), ("change_in_HD_4H", "HD_4H")):
        said = estimand(answer, id_)
        assert (said["reading"], said["definition"]) == ("likely", definition)
        assert said["reduction"]["mean"] > 0.8
    assert "stop_review" not in actions(answer)
    assert isinstance(answer.what_next, WhatNext)
    against = " ".join(answer.what_next.suggestions[0].against)
    assert "NICE TA260: stop after too little change" in against and "days are not the whole answer: 9" in against


def test_severe_days_become_mild() -> None:
    answer = asked(WEEK * 4 + "mmmmm.. " * 24)
    said = estimand(answer, "change_in_moderate_severe_days")
    assert said["reading"] == "likely" and said["reduction"]["interval_90"][1] == 1.0
    assert "stop_review" not in actions(answer)


def test_when_neither_days_nor_hours_nor_severity_moved_stopping_is_talked_about() -> None:
    assert actions(asked(WEEK * 28))[0] == "stop_review"


def test_mild_days_that_are_no_longer_written_are_not_an_effect() -> None:
    said = told(asked("VVmmm.. " * 4 + BETTER * 24))
    assert any(
        one.startswith("Mild days: 12 of the 20 headache days before, 0 of 24 in the cycle.") for one in said["words"]
    )


# ---------------------------------------------------------------- what else was begun or stopped

UNCHANGED_THEN_BETTER = WEEK * 4 + WORSE * 12 + BETTER * 12
ERENUMAB = {"drug": "erenumab", "class": "cgrp-antibody", "start": SESSION_2.isoformat(), "outcome": "ongoing"}


def test_an_antibody_begun_with_session_2_stands_in_the_headline_and_beside_what_comes_next() -> None:
    answer = asked(UNCHANGED_THEN_BETTER, preventives=[ERENUMAB])
    said = told(answer)
    words = next(one for one in said["words"] if "erenumab" in one)
    assert words == (
        "Something else was begun with session 2: erenumab begun (2026-04-27). What the diary shows is both together. "
        "Before it, in cycle 1: 0 % fewer, counted."
    )
    assert said["also_changed"][0]["kind"] == "cgrp-antibody"
    assert isinstance(answer.what_next, WhatNext)
    assert all("erenumab" in " ".join(one.against) for one in answer.what_next.suggestions if one.plan)


@pytest.mark.parametrize("start", ["2026-04-27", "2026-04", "2026"])
def test_writing_it_down_never_raises_the_chance(start: str) -> None:
    alone = told(asked(UNCHANGED_THEN_BETTER))
    for history in (
        {"preventives": [ERENUMAB | {"start": start}]},
        {"withdrawals": [{"what": "triptan", "start": start, "stop": None}]},
    ):
        both = told(asked(UNCHANGED_THEN_BETTER, **history))
        assert any("What the diary shows is both together" in one for one in both["words"])
        for one, other in zip(both["estimands"][:2], alone["estimands"][:2], strict=True):
            assert one["p_at_least"]["30"] <= other["p_at_least"]["30"]


# ---------------------------------------------------------------- wearing off

FADES = "V......" * 4 + "......." * 4 + "VVVVVVV" * 4
STEADY = BETTER * 12


def test_four_cycles_of_4_0_and_28_days_wear_off() -> None:
    said = told(asked(WEEK * 4 + FADES * 4, 4))["wear_off"]
    assert said["reading"] == "seen"
    weeks = [one["days"]["mean"] for one in said["weeks"]]
    assert max(weeks[:8]) < min(weeks[10:])


def test_four_even_cycles_do_not() -> None:
    assert told(asked(WEEK * 4 + STEADY * 4, 4))["wear_off"]["reading"] != "seen"


# ---------------------------------------------------------------- what came after


def strip(answer: Answer) -> list[float]:
    return [one["days_per_28"]["mean"] for one in told(answer)["stop_or_continue"]["strip"]]


def test_days_after_the_effect_has_gone_say_what_stopping_loses() -> None:
    """Two better cycles and no third session: 20 weeks as bad as before, or as good as under treatment."""
    treated = WEEK * 4 + STEADY * 2
    back, stays = strip(asked(treated + WORSE * 20)), strip(asked(treated + BETTER * 20))
    assert min(back) > 8.0
    assert max(stays) < 2.0


def test_a_silent_cycle_leaves_the_answer_before_it_standing_with_its_date() -> None:
    said = told(asked(WEEK * 4 + STEADY + "?" * 84))
    assert said["last_cycle"] == {"number": 1, "from": "2026-02-02", "to": "2026-04-26"}
    assert any(one.startswith("This is the answer of cycle 1, up to 26 April 2026.") for one in said["words"])
