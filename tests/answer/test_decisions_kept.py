"""A decision and all that was suggested that day: kept to the byte, shown whole, and said to be unknown where it is."""

import io
import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cleardays.answer.answer import ask
from cleardays.answer.what_next import WhatNext
from cleardays.casefile import reader, writer
from cleardays.casefile.refusal import RefusedError
from cleardays.cli import terminal
from cleardays.course.suggestion import ACTIONS
from cleardays.report import answer_page, what_next_words
from tests.vignettes.test_what_next import FEWER, PAIN, after, decided, kept, person

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
lines = st.lists(words, max_size=3)
some_lines = st.one_of(st.none(), lines)
action = st.sampled_from(list(ACTIONS))
# The writer rounds to hundredths; a hand may write more, as small as is written with an exponent.
millionths = st.integers(0, 1_000_000).map(lambda n: n / 1_000_000)
site = st.sampled_from(["PRO-M", "TEM-RF1", "OLD-L9"])
units = st.one_of(st.none(), st.integers(0, 40))
plan = st.fixed_dictionaries(
    {
        "units": st.integers(0, 300),
        "site_count": st.integers(0, 60),
        "sites": st.lists(st.fixed_dictionaries({"site": site}, optional={"units": units}), max_size=3),
        "added": st.lists(site, max_size=2),
        "removed": st.lists(site, max_size=2),
    }
)
suggestion = st.fixed_dictionaries(
    {
        "action": action,
        "reasons": lines,
        "against": lines,
        "basis": st.fixed_dictionaries(
            {"rule": words, "version": words, "source": words, "trust": words},
            optional={"model": st.one_of(st.none(), words)},
        ),
    },
    optional={
        "words": st.one_of(st.none(), words),
        "plan": st.one_of(st.none(), st.just({}), plan),
        "not_before": st.one_of(st.none(), st.dates(after(0), after(3)).map(str)),
        "look_at": st.one_of(st.none(), st.lists(site, max_size=2)),
        "inputs": some_lines,
        "missing": some_lines,
        "chance_of_no_difference": st.one_of(st.none(), st.integers(0, 1), millionths),
        "alternatives": st.one_of(st.none(), st.lists(action, max_size=3)),
    },
)


@st.composite
def decision(draw: st.DrawFn) -> dict[str, Any]:
    """A decision whose whole suggestions were kept, or only their actions."""
    whole = draw(st.lists(suggestion, max_size=len(ACTIONS)))
    found = {"date": str(after(2)), "action": draw(action), "by": draw(words), "version": draw(words)}
    found["suggested"] = [one["action"] for one in whole]
    return found | ({"suggestions": whole} if draw(st.booleans()) else {})


decisions = st.lists(decision(), min_size=1, max_size=3)


@cache
def visit() -> WhatNext:
    said = ask(reader.from_json(person(FEWER, FEWER, **PAIN)), after(2), "clinician").what_next
    assert isinstance(said, WhatNext)
    return said


def in_the_terminal(said: WhatNext) -> str:
    out = Console(file=io.StringIO(), width=200)
    terminal.what_next(out, said)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().partition("Decided before")[2]


def case_with(decided_before: list[dict[str, Any]]) -> dict[str, Any]:
    return {"cleardays": 1, "person": {"id": "drawn"}, "decisions": decided_before}


@given(decisions)
def test_reading_and_writing_again_gives_the_same_bytes_and_loses_nothing(decided_before: list[dict[str, Any]]) -> None:
    text = writer.dumps(kept(case_with(decided_before)))
    assert writer.dumps(reader.loads(text, "kept.json")) == text
    assert json.loads(text)["decisions"] == decided_before


@given(decisions)
def test_whatever_was_kept_can_be_shown_and_is_shown_in_its_own_words(decided_before: list[dict[str, Any]]) -> None:
    said = replace(visit(), decisions=kept(case_with(decided_before)).decisions)
    for shown, one in zip(what_next_words.decisions(said), decided_before, strict=True):
        assert (shown.suggested is None) == ("suggestions" not in one)
        for said_again, whole in zip(shown.suggested or (), one.get("suggestions", ()), strict=True):
            told = {block.title: list(block.lines) for block in said_again.blocks}
            assert told.get("Why", []) == whole["reasons"]
            assert told.get("What speaks against it", []) == whole["against"]
            assert told.get("Made from", []) == (whole.get("inputs") or [])
            assert told.get("Missing", []) == (whole.get("missing") or [])
            assert whole["basis"]["source"] in said_again.basis
    assert in_the_terminal(said)


def test_an_older_file_says_that_only_the_names_were_kept() -> None:
    case, _ = decided()
    del case["decisions"][0]["suggestions"]
    said = ask(kept(case), after(2), "clinician")
    assert isinstance(said.what_next, WhatNext)
    assert what_next_words.NAMES_ONLY in in_the_terminal(said.what_next)
    page = answer_page.answer(said)
    assert what_next_words.NAMES_ONLY in page and what_next_words.AS_KEPT not in page


def test_the_terminal_shows_what_speaks_against_it_and_the_source_too() -> None:
    case, answer = decided()
    said = ask(kept(case), after(2), "clinician").what_next
    assert isinstance(said, WhatNext)
    shown = " ".join(in_the_terminal(said).split())
    for one in answer["what_next"]["suggestions"]:
        for line in (*one["reasons"], *one["against"], *one["inputs"], one["basis"]["source"]):
            assert " ".join(line.split()) in shown


@pytest.mark.parametrize("key", ["units", "site_count", "sites", "added", "removed"])
def test_half_a_plan_is_refused_at_its_line(key: str) -> None:
    case, _ = decided()
    del case["decisions"][0]["suggestions"][0]["plan"][key]
    with pytest.raises(RefusedError) as refused:
        reader.loads(json.dumps(case, indent=1), "kept.json")
    assert refused.value.field == f"decisions[0].suggestions[0].plan.{key}"
    assert refused.value.line is not None


def test_no_plan_is_kept_as_no_plan() -> None:
    case, _ = decided()
    case["decisions"][0]["suggestions"][0]["plan"] = {}
    said = replace(visit(), decisions=kept(case).decisions)
    first = (what_next_words.decisions(said)[0].suggested or ())[0]
    assert first.plan == ()
