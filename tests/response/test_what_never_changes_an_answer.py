"""What may never happen, over diaries nobody thought of: silence that moves an answer, an infinity, a number from nothing."""

import math
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.report import answer_json
from cleardays.response import summary
from cleardays.response.days import Days
from cleardays.response.simulator import CYCLES
from cleardays.response.timeline import Span, Step

FIRST = date(2026, 1, 5)
SESSIONS = (FIRST + timedelta(days=28), FIRST + timedelta(days=112))
AS_OF = FIRST + timedelta(days=196)

strips = st.text(alphabet="HHH..?", min_size=196, max_size=196)


def case(days: list[dict[str, Any]]) -> dict[str, Any]:
    sessions = [{"date": on.isoformat(), "product": "onabotulinumtoxinA", "units": 155} for on in SESSIONS]
    return {"cleardays": 1, "person": {"id": "drawn"}, "diary": {"days": days}, "sessions": sessions}


def written(strip: str, first: date = FIRST) -> list[dict[str, Any]]:
    return [
        {"date": (first + timedelta(days=i)).isoformat(), "headache": mark == "H"}
        for i, mark in enumerate(strip)
        if mark != "?"
    ]


def helping(days: list[dict[str, Any]], as_of: date = AS_OF) -> dict[str, Any]:
    said = answer_json.is_it_helping(answer.helped(reader.from_json(case(days)), as_of))
    return {key: value for key, value in said.items() if key != "stopping"}


@settings(max_examples=15, deadline=None)
@given(strips, st.randoms(use_true_random=False))
def test_order_of_entry_changes_nothing(strip: str, random: Any) -> None:
    days = written(strip)
    mixed = list(days)
    random.shuffle(mixed)
    assert helping(mixed) == helping(days)


@settings(max_examples=10, deadline=None)
@given(strips)
def test_days_nobody_wrote_about_change_nothing(strip: str) -> None:
    silent = [{"date": (FIRST - timedelta(days=40 - i)).isoformat(), "headache": None} for i in range(40)]
    assert helping([*silent, *written(strip)]) == helping(written(strip))


@settings(max_examples=10, deadline=None)
@given(strips)
def test_a_diary_said_twice_changes_nothing(strip: str) -> None:
    days = written(strip)
    assert helping([*days, *days[::3]]) == helping(days)


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [n for one in value.values() for n in numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in numbers(one)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("before", [0, 1, 27, 28])
@pytest.mark.parametrize("after", [0, 1, 83, 84])
def test_no_headache_and_headache_every_day_give_finite_wide_worded_answers(before: int, after: int) -> None:
    strip = "H" * before + "." * (28 - before) + ("H" * after + "." * (84 - after)) * 2
    said = helping(written(strip))
    assert said["available"] is True
    assert all(math.isfinite(n) for n in numbers(said))
    low, high = said["estimands"][1]["reduction"]["interval_90"]
    assert high - low > 0.01
    assert said["words"][0].endswith(".")
    assert said["effective_sample_size"] >= 100


@pytest.mark.parametrize(
    "strip, why",
    [
        ("." + "?" * 195, "1 of the 28 days before"),
        ("H." * 6 + "H" + "?" * 15 + "H." * 84, "13 of the 28 days before"),
    ],
)
def test_with_too_little_written_there_is_no_number_and_a_reason(strip: str, why: str) -> None:
    said = helping(written(strip))
    assert said["available"] is False
    assert said["reason"].startswith(why)
    assert said["settled_by"] and "estimands" not in said


def test_a_silent_second_cycle_leaves_the_answer_of_the_first_standing_and_dated() -> None:
    said = helping(written("H." * 14 + "H..." * 21 + "?" * 84))
    alone = helping(written("H." * 14 + "H..." * 21), FIRST + timedelta(days=112))
    assert said["available"] is True and said["last_cycle"]["number"] == 1
    assert said["estimands"][0]["reduction"]["mean"] == pytest.approx(
        alone["estimands"][0]["reduction"]["mean"], abs=0.03
    )
    assert any(
        "This is the answer of cycle 1, up to 26 April 2026. Of cycle 2 there is none: 0 of" in w for w in said["words"]
    )


def test_before_a_cycle_is_over_and_before_any_session_it_says_so() -> None:
    early = helping(written("H." * 30), SESSIONS[0] + timedelta(days=20))
    assert early["available"] is False and early["settled_by"] == [(SESSIONS[0] + timedelta(days=84)).isoformat()]
    never = answer_json.is_it_helping(answer.helped(reader.from_json(case([]) | {"sessions": []}), AS_OF))
    assert never == {
        "available": False,
        "reason": "no session of treatment is written before this day",
        "settled_by": ["sessions"],
    }


@pytest.mark.parametrize(
    "cycles",
    [
        (Span(0, 70), Span(70, 154)),
        (Span(0, 84), Span(200, 284)),
        (Span(0, 91), Span(91, 188), Span(188, 272)),
        tuple(Span(84 * k, 84 * k + 84) for k in range(12)),
    ],
    ids=["early", "missed", "late", "twelve"],
)
def test_sessions_off_schedule_and_many_cycles_are_answered(cycles: tuple[Span, ...]) -> None:
    random = np.random.default_rng(3)
    length = 28 + cycles[-1].stop
    headache = (random.random(length) < np.where(np.arange(length) < 28, 0.75, 0.4)).astype(np.int8)
    said = summary.respond(Days(-28, headache, np.full_like(headache, -1), cycles, ()))
    assert said.cycles_used[-1] == len(cycles) and len(said.cycles_used) <= 4
    assert 0.2 < said.estimands[0].reduction.mean < 0.7
    assert said.effective_sample_size >= 200


def test_another_treatment_begun_widens_the_answer() -> None:
    """The part locked to sessions is told less surely when something else began on the same days."""
    random = np.random.default_rng(4)
    headache = (random.random(196) < np.where(np.arange(196) < 28, 0.75, 0.4)).astype(np.int8)
    quiet, changed = (
        summary.respond(Days(-28, headache, np.full_like(headache, -1), CYCLES, changes))
        for changes in ((), (Step(10, 10),))
    )

    def width(said: summary.Response) -> float:
        low, high = said.stopping[-1].days.interval_90
        return high - low

    assert width(changed) > width(quiet)
    assert any(one.id == "other_treatment_taken_out" for one in changed.what_if)


def test_too_little_is_refused_by_the_model_itself() -> None:
    headache = np.full(196, -1, np.int8)
    with pytest.raises(ValueError, match="14 are needed"):
        summary.respond(Days(-28, headache, headache, CYCLES, ()))
