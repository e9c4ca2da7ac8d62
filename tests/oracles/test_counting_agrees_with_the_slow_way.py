"""The fast counting and the rules, against an implementation written apart, in loops a reader can check by eye."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.criteria.facts import Facts
from cleardays.diary.definitions import BY_ID
from cleardays.diary.windows import CONVENTIONS, count, months
from tests import cases
from tests.oracles import slow

# A drawn diary has hundreds of choices: making a failing one smaller takes minutes and helps nobody.
CHECKED = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])


def read(case: dict[str, Any]) -> reader.Case:
    return reader.from_json(json.loads(json.dumps(case), parse_float=Decimal))


def compare_marks(case: dict[str, Any], as_of: date) -> None:
    diary = read(case).diary.before(as_of)
    expected = slow.day_marks(case, as_of)
    assert list(diary.dates) == sorted(expected)
    for name in next(iter(expected.values()), {}):
        if name == "recorded":
            continue
        marked = BY_ID[name].mark(diary.columns)
        ours = {day: (bool(c), bool(p)) for day, c, p in zip(diary.dates, marked.certain, marked.possible, strict=True)}
        assert ours == {day: tuple(marks[name]) for day, marks in expected.items()}, name


def compare_counts(case: dict[str, Any], as_of: date) -> None:
    diary = read(case).diary.before(as_of)
    ours = {}
    for convention in CONVENTIONS:
        for window in months(diary.dates, convention):
            for definition in BY_ID.values():
                found = count(diary.columns, definition, window)
                ours[convention, window.first, window.last, definition.id] = (found.fewest, found.most, found.recorded)
    expected = slow.counts(case, as_of)
    assert expected == {key: ours[key] for key in expected}
    assert {key[:3] for key in expected} == {key[:3] for key in ours}


def compare_verdicts(case: dict[str, Any], as_of: date) -> None:
    for audience in answer.AUDIENCES:
        said = answer.ask(read(case), as_of, audience)
        ours = {finding.id: finding.verdict.value for finding in (*said.safety, *said.could_it_help)}
        expected = slow.verdicts(case, as_of, audience)
        assert expected == {id_: ours[id_] for id_ in expected}


@CHECKED
@given(cases.case())
def test_every_day_is_marked_alike(drawn: tuple[dict[str, Any], date]) -> None:
    compare_marks(*drawn)


@CHECKED
@given(cases.case())
def test_every_window_is_counted_alike(drawn: tuple[dict[str, Any], date]) -> None:
    compare_counts(*drawn)


@CHECKED
@given(cases.case())
def test_every_rule_is_judged_alike(drawn: tuple[dict[str, Any], date]) -> None:
    compare_verdicts(*drawn)


@pytest.mark.slow
@settings(CHECKED, max_examples=1000)
@given(cases.case(longest=130))
def test_all_of_it_on_many_more_diaries(drawn: tuple[dict[str, Any], date]) -> None:
    compare_marks(*drawn)
    compare_counts(*drawn)
    compare_verdicts(*drawn)


def test_facts_are_asked_of_the_same_windows() -> None:
    case = {
        "cleardays": 1,
        "person": {"id": "p"},
        "diary": {"days": [{"date": "2026-01-01", "headache": True}, {"date": "2026-03-01", "headache": False}]},
    }
    facts = Facts(read(case).person, read(case).history, read(case).diary, date(2026, 3, 2))
    assert sum(len(windows) for windows in facts.windows.values()) == 2 + 2 + 2
