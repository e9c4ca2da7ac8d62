"""A name nobody here knows may turn met or not met into unknown, and never into the opposite."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.criteria.facts import Facts
from tests import cases

NOT_KNOWN = "Wundermittel"
# A drawn diary has hundreds of choices: making a failing one smaller takes minutes and helps nobody.
CHECKED = settings(
    deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)


def judged(case: dict[str, Any], as_of: date) -> dict[str, str]:
    read = reader.from_json(json.loads(json.dumps(case), parse_float=Decimal))
    said = answer.ask(read, as_of, "clinician")
    stop = answer.judge_stop(Facts(read.person, read.history, read.diary, as_of, read.sessions), read.payer)
    return {one.id: one.verdict.value for one in (*said.safety, *said.could_it_help, *stop)}


def named(case: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Every place of a case that holds a name: a container, and its key or index."""
    diary = case.get("diary") or {}
    for entry in [*(diary.get("days") or []), *(diary.get("attacks") or [])]:
        yield from ((intake, "drug") for intake in entry.get("acute") or [] if intake.get("drug"))
    history = case.get("history") or {}
    yield from ((tried, "drug") for tried in history.get("preventives") or [])
    for field in ("conditions", "medicines", "allergies"):
        yield from ((history[field], i) for i in range(len(history.get(field) or [])))


def lists(case: dict[str, Any]) -> Iterator[list[Any]]:
    """Every list of names that was given, with what an unknown name looks like there."""
    diary = case.get("diary") or {}
    for entry in [*(diary.get("days") or []), *(diary.get("attacks") or [])]:
        if entry.get("acute") is not None:
            yield entry["acute"]
    history = case.get("history") or {}
    for field in ("preventives", "conditions", "medicines", "allergies"):
        if history.get(field) is not None:
            yield history[field]


def agrees(before: dict[str, str], after: dict[str, str]) -> None:
    turned = {id_: (was, after[id_]) for id_, was in before.items() if after[id_] not in (was, "unknown")}
    assert not turned


@CHECKED
@given(cases.case(), st.data())
def test_in_place_of_a_known_one(drawn: tuple[dict[str, Any], date], data: st.DataObject) -> None:
    case, as_of = drawn
    before = judged(case, as_of)
    places = list(named(changed := copy.deepcopy(case)))
    if not places:
        return
    for place in data.draw(st.lists(st.integers(0, len(places) - 1), min_size=1, max_size=40)):
        container, key = places[place]
        container[key] = NOT_KNOWN
    agrees(before, judged(changed, as_of))


@CHECKED
@given(cases.case(), st.data())
def test_beside_the_others(drawn: tuple[dict[str, Any], date], data: st.DataObject) -> None:
    case, as_of = drawn
    before = judged(case, as_of)
    given_lists = list(lists(changed := copy.deepcopy(case)))
    if not given_lists:
        return
    history = changed.get("history") or {}
    for place in data.draw(st.lists(st.integers(0, len(given_lists) - 1), min_size=1, max_size=40)):
        one = given_lists[place]
        if one is history.get("preventives"):
            one.append({"drug": NOT_KNOWN, "outcome": "ineffective"})
        elif any(one is history.get(field) for field in ("conditions", "medicines", "allergies")):
            one.append(NOT_KNOWN)
        else:
            one.append({"drug": NOT_KNOWN, "relieved": None})
    agrees(before, judged(changed, as_of))
