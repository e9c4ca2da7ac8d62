"""Cycles, reductions and stopping rules against an implementation written apart; and what never changes them."""

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.criteria.facts import Facts
from cleardays.diary.definitions import BY_ID
from cleardays.outcome import reduction
from cleardays.outcome.treated import Treated
from tests import cases
from tests.oracles import slow_outcome

CHECKED = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
SETTLED = {"met", "not_met"}


def facts(case: dict[str, Any], as_of: date) -> Facts:
    read = reader.from_json(json.loads(json.dumps(case), parse_float=Decimal))
    return Facts(read.person, read.history, read.diary, as_of, read.sessions)


def verdicts(case: dict[str, Any], as_of: date) -> dict[str, str]:
    return {one.id: one.verdict.value for one in answer.judge_stop(facts(case, as_of), case["payer"])}


def reductions(treated: Treated, definition: str) -> list[tuple[Any, Any]]:
    return [
        (
            reduction.trial_window(treated, cycle, BY_ID[definition]).bounds,
            reduction.whole_cycle(treated, cycle, BY_ID[definition]).bounds,
        )
        for cycle in treated.cycles
        if cycle.complete
    ]


def compare(case: dict[str, Any], as_of: date) -> None:
    treated = facts(case, as_of).treated
    assert [(one.first, one.last, one.complete) for one in treated.cycles] == slow_outcome.cycles(case, as_of)
    for definition in ("HD_ANY", "MD_TRIAL", "HD_4H"):
        assert reductions(treated, definition) == slow_outcome.reductions(case, as_of, definition)
    assert verdicts(case, as_of) == slow_outcome.verdicts(case, as_of)


@CHECKED
@given(cases.treated_case())
def test_cycles_reductions_and_rules_agree(drawn: tuple[dict[str, Any], date]) -> None:
    compare(*drawn)


@pytest.mark.slow
@settings(CHECKED, max_examples=1000)
@given(cases.treated_case())
def test_they_agree_on_many_more(drawn: tuple[dict[str, Any], date]) -> None:
    compare(*drawn)


def silent(case: dict[str, Any], as_of: date) -> list[date]:
    diary = facts(case, as_of).diary
    return [day for day, state in zip(diary.dates, diary.columns.headache, strict=True) if state < 0]


@CHECKED
@given(cases.treated_case(), st.data())
def test_filling_a_silent_day_may_settle_a_stopping_rule_never_reverse_one(
    drawn: tuple[dict[str, Any], date], data: Any
) -> None:
    case, as_of = drawn
    spoken = {entry["date"] for entry in case["diary"]["days"]}
    free = [day for day in silent(case, as_of) if day.isoformat() not in spoken]
    assume(free)
    before = verdicts(case, as_of)
    for day in data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=8, unique=True)):
        case["diary"]["days"].append(data.draw(cases.day(day)))
        after = verdicts(case, as_of)
        assert not {id_: (before[id_], after[id_]) for id_ in before if {before[id_], after[id_]} == SETTLED}
        before = after


@CHECKED
@given(cases.treated_case(), st.data())
def test_saying_nothing_of_a_silent_day_changes_nothing(drawn: tuple[dict[str, Any], date], data: Any) -> None:
    case, as_of = drawn
    free = silent(case, as_of)
    assume(free)
    before = verdicts(case, as_of), reductions(facts(case, as_of).treated, "HD_ANY")
    for day in data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=8, unique=True)):
        case["diary"]["days"].append({"date": day.isoformat(), "headache": None})
    case["diary"]["days"].append({"date": (as_of + timedelta(days=3)).isoformat(), "headache": True})
    assert (verdicts(case, as_of), reductions(facts(case, as_of).treated, "HD_ANY")) == before


@CHECKED
@given(cases.treated_case(), st.data())
def test_reductions_hold_every_way_the_silent_days_could_have_gone(
    drawn: tuple[dict[str, Any], date], data: Any
) -> None:
    case, as_of = drawn
    open_ = reductions(facts(case, as_of).treated, "HD_ANY")
    for day in silent(case, as_of):
        case["diary"]["days"].append({"date": day.isoformat(), "headache": data.draw(st.booleans())})
    filled = reductions(facts(case, as_of).treated, "HD_ANY")
    for wide, narrow in zip(open_, filled, strict=True):
        for held, inside in zip(wide, narrow, strict=True):
            if held is not None and inside is not None:
                assert held[0] <= inside[0] <= inside[1] <= held[1]


def test_the_drawn_cases_reach_every_verdict() -> None:
    seen: Counter[str] = Counter()

    @settings(CHECKED, max_examples=400, derandomize=True)
    @given(cases.treated_case())
    def gather(drawn: tuple[dict[str, Any], date]) -> None:
        seen.update(verdicts(*drawn).values())

    gather()
    assert min(seen[verdict] for verdict in ("met", "not_met", "unknown", "conflict")) >= 2, seen
