"""Situations that outside readers of the second answer brought: what it must not say there."""

from datetime import date, timedelta
from typing import Any

import pytest

from cleardays.answer.answer import ask
from cleardays.answer.is_it_helping import Helping, Modelled
from cleardays.casefile import reader
from cleardays.report import answer_json, is_it_helping_words

FIRST = date(2026, 2, 1)
SESSION = date(2026, 3, 1)
AS_OF = date(2026, 5, 24)


def told(strip: str, *, severity: str | None = None, as_of: date = AS_OF, **more: Any) -> dict[str, Any]:
    days = [
        {"date": (FIRST + timedelta(days=i)).isoformat(), "headache": mark == "H"}
        | ({"severity": severity} if mark == "H" and severity else {})
        for i, mark in enumerate(strip)
        if mark != "?"
    ]
    case = {
        "cleardays": 1,
        "person": {"id": "x", "born": "1980-01-01"},
        "diary": {"timezone": "Europe/London", "days": days},
        "sessions": [{"date": SESSION.isoformat()}],
    } | more
    return answer_json.answer(ask(reader.from_json(case), as_of))


@pytest.mark.parametrize("severity", [None, "mild"])
def test_moderate_and_severe_days_are_not_compared_where_none_is_known(severity: str | None) -> None:
    found = told("H" * 28 + "H.." * 28, severity=severity)["is_it_helping"]["estimands"][2]
    assert (found["id"], found["reduction"], found["reading"]) == (
        "change_in_moderate_severe_days",
        None,
        "cannot_tell",
    )


def test_they_are_compared_where_they_are() -> None:
    found = told("H" * 28 + "H.." * 28, severity="severe")["is_it_helping"]["estimands"][2]
    assert 0.3 < found["reduction"]["mean"] < 0.8


def test_what_was_counted_stands_before_what_the_model_tells() -> None:
    words = told("H" * 28 + "." * 84)["is_it_helping"]["words"][0]
    assert words.startswith("Counted: 100 % fewer. The level behind the days, as the model tells it: ")


@pytest.mark.parametrize(
    "sessions, as_of",
    [([{"date": "2026-03-01", "status": "planned"}], date(2026, 6, 1)), ([{"date": "2026-03-01"}], SESSION)],
    ids=["only planned", "on that very day"],
)
def test_nobody_is_under_treatment_before_a_session_was_given(sessions: list[dict[str, str]], as_of: date) -> None:
    said = told("H." * 60, sessions=sessions, as_of=as_of)
    assert said["is_it_helping"]["available"] is False
    assert not any("Sessions have been given" in limit for limit in said["limits"])


def test_a_minor_is_not_held_beside_adults() -> None:
    born = {"person": {"id": "x", "born": "2012-01-01"}}
    said = told("H" * 20 + "." * 8 + "H.." * 28, **born)
    assert any("were of adults" in limit for limit in said["limits"])
    helping = ask(reader.from_json({"cleardays": 1, **born, "sessions": [{"date": "2026-03-01"}]}), AS_OF).is_it_helping
    assert isinstance(helping, Helping) and helping.expected is None and is_it_helping_words.like_you(helping) is None


def test_a_worsening_is_not_overstated() -> None:
    """39 days in 90 after 12 in 28: 1.11 % more, and never 1.2."""
    strip = "HHH...." * 4 + "H" * 39 + "." * 51
    sessions = {"sessions": [{"date": "2026-03-01"}, {"date": "2026-05-30"}]}
    found = told(strip, as_of=date(2026, 5, 31), **sessions)
    part = next(
        one for one in found["is_it_helping"]["stopping"]["findings"] if one["id"] == "nice.ta260.stop.nonresponse"
    )
    assert "no answer before two cycles" in part["words"]
    assert found["is_it_helping"]["words"][0].startswith("Counted: 1.1 % more.")


def test_a_date_that_never_happened_is_not_counted_among_the_days() -> None:
    """Samoa went past 30 December 2011: that cycle had 83 days."""
    first = date(2011, 11, 3)
    days = [
        {"date": day.isoformat(), "headache": i % 2 == 0}
        for i, day in enumerate(first + timedelta(days=n) for n in range(120))
        if day != date(2011, 12, 30)
    ]
    case = {
        "cleardays": 1,
        "person": {"id": "x"},
        "diary": {"timezone": "Pacific/Apia", "days": days},
        "sessions": [{"date": "2011-12-01"}],
    }
    found = ask(reader.from_json(case), date(2012, 3, 10)).is_it_helping
    assert isinstance(found, Helping) and isinstance(found.model, Modelled)
    assert "the 83 days from 1 December 2011" in is_it_helping_words.headline(found.model)


def test_days_the_second_answer_waits_for_are_among_what_to_write_down_next() -> None:
    said = told("?" * 15 + "H" * 13 + "." * 84)
    assert said["is_it_helping"]["available"] is False
    waited = set(said["is_it_helping"]["settled_by"])
    assert waited and waited <= {one["what"] for one in said["missing"]}


def test_silence_that_alone_decides_is_said_beside_the_chance() -> None:
    """Every other day is silent. Without a clear day before, there is no answer; with a few, silence decides it."""
    unread = told("H?" * 14 + ".?" * 42)["is_it_helping"]
    assert unread["available"] is False and "what a silent day meant" in unread["settled_by"][0]
    strip = "H?H?H?H?.?H?H?" * 2 + "H?.?.?" * 14
    case = told(strip)
    assert case["is_it_helping"]["estimands"][0]["reading"] == "cannot_tell"
    days = [
        {"date": (FIRST + timedelta(days=i)).isoformat(), "headache": mark == "H"}
        for i, mark in enumerate(strip)
        if mark != "?"
    ]
    found = ask(
        reader.from_json(
            {
                "cleardays": 1,
                "person": {"id": "x"},
                "diary": {"days": days},
                "sessions": [{"date": SESSION.isoformat()}],
            }
        ),
        AS_OF,
    ).is_it_helping
    assert isinstance(found, Helping) and isinstance(found.model, Modelled)
    assert found.model.response.left_open
