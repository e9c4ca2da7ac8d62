"""What may change an answer and what never does, on diaries drawn at random."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from cleardays.answer import answer
from cleardays.casefile import reader, writer
from cleardays.diary.columns import Columns
from cleardays.diary.definitions import DEFINITIONS
from cleardays.diary.diary import Diary
from cleardays.diary.windows import BLOCK_28, count, months, tally
from tests import cases
from tests.vignettes.drawn import AS_OF
from tests.vignettes.drawn import person as drawn_person

CHECKED = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
SETTLED = {"met", "not_met"}


def read(case: dict[str, Any]) -> reader.Case:
    return reader.from_json(json.loads(json.dumps(case), parse_float=Decimal))


def verdicts(case: dict[str, Any], as_of: date) -> dict[str, str]:
    said = answer.ask(read(case), as_of, "clinician")
    return {one.id: one.verdict.value for one in (*said.safety, *said.could_it_help)}


def undone(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What was settled and is not what it was: writing more may settle a verdict, and then it stands."""
    return {id_: (said, after[id_]) for id_, said in before.items() if said in SETTLED and after[id_] != said}


def silent_dates(case: dict[str, Any], as_of: date) -> list[str]:
    diary = read(case).diary.before(as_of)
    spoken = {entry["date"] for entry in case["diary"]["days"]}
    return [
        day.isoformat()
        for day, state in zip(diary.dates, diary.columns.headache, strict=True)
        if state < 0 and day.isoformat() not in spoken
    ]


@CHECKED
@given(cases.case(shortest=28), st.data())
def test_filling_a_silent_day_may_settle_a_verdict_never_reverse_one(
    drawn: tuple[dict[str, Any], date], data: Any
) -> None:
    case, as_of = drawn
    silent = silent_dates(case, as_of)
    assume(silent)
    before = verdicts(case, as_of)
    for day in data.draw(st.lists(st.sampled_from(silent), min_size=1, max_size=8, unique=True)):
        case["diary"]["days"].append(data.draw(cases.day(date.fromisoformat(day))))
        after = verdicts(case, as_of)
        assert not undone(before, after)
        before = after


@CHECKED
@given(
    st.sampled_from([28, 29, 30, 31]).flatmap(lambda n: st.text("tnO.", min_size=n, max_size=n)),
    st.integers(0, 27),
    st.sampled_from("tnO."),
)
def test_one_silent_day_of_overuse_settles_and_never_undoes(taken: str, at: int, filled: str) -> None:
    """Triptans, ibuprofen and codeine mixed: under one kind of month one class is overused, under another several."""
    silent = drawn_person("M" * at + "?" + "M" * (len(taken) - at - 1), taken)
    whole = drawn_person("M" * len(taken), taken[:at] + filled + taken[at + 1 :])
    before, after = (
        {one.id: one.verdict.value for one in answer.ask(case, AS_OF, "clinician").could_it_help}
        for case in (silent, whole)
    )
    assert not undone(before, after)


@CHECKED
@given(cases.case(), st.randoms())
def test_the_order_of_entry_changes_nothing(drawn: tuple[dict[str, Any], date], order: random.Random) -> None:
    case, as_of = drawn
    before = verdicts(case, as_of)
    order.shuffle(case["diary"]["days"])
    order.shuffle(case["diary"]["attacks"])
    assert verdicts(case, as_of) == before


@CHECKED
@given(cases.case())
def test_a_case_written_and_read_again_is_the_same_case(drawn: tuple[dict[str, Any], date]) -> None:
    case = read(drawn[0])
    assert reader.loads(writer.dumps(case), "again.json") == case


@CHECKED
@given(cases.case())
def test_entries_after_as_of_change_nothing(drawn: tuple[dict[str, Any], date]) -> None:
    case, as_of = drawn
    before = verdicts(case, as_of)
    first = Diary.of(read(case).days, read(case).attacks, read(case).timezone).dates[:1]
    assume(first and first[0] < as_of)
    case["diary"]["days"].append({"date": as_of.isoformat(), "headache": True, "acute": [{"drug": "sumatriptan"}]})
    case["diary"]["days"].append({"date": (as_of + timedelta(days=9)).isoformat(), "headache": False})
    assert verdicts(case, as_of) == before


@CHECKED
@given(cases.case())
def test_certain_implies_possible_and_counts_stay_between_their_bounds(drawn: tuple[dict[str, Any], date]) -> None:
    case, as_of = drawn
    diary = read(case).diary.before(as_of)
    for definition in DEFINITIONS:
        marked = definition.mark(diary.columns)
        assert not (marked.certain & ~marked.possible).any(), definition.id
        for window in months(diary.dates, BLOCK_28):
            found = count(diary.columns, definition, window, marked)
            assert 0 <= found.fewest <= found.most <= 28


@CHECKED
@given(st.lists(cases.case(longest=40, shortest=40), min_size=1, max_size=5))
def test_one_person_and_many_run_through_the_same_counting(drawn: list[tuple[dict[str, Any], date]]) -> None:
    from dataclasses import fields

    until = cases.START + timedelta(days=40)
    diaries = [read(case).diary.before(until) for case, _ in drawn]
    diaries = [diary for diary in diaries if len(diary) == 40]
    assume(diaries)
    together = Columns(*(np.stack([getattr(d.columns, f.name) for d in diaries]) for f in fields(Columns)))
    window = months(diaries[0].dates, BLOCK_28)[0]
    for definition in DEFINITIONS:
        fewest, most = tally(definition.mark(together), window)
        for row, diary in enumerate(diaries):
            alone = count(diary.columns, definition, window)
            assert (int(fewest[row]), int(most[row])) == (alone.fewest, alone.most), definition.id
