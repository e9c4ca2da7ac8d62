"""Situations that somebody tried and that were answered wrongly once."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cleardays.answer.answer import ask
from cleardays.casefile import reader
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import Cleared, Event, OtherToxin, PartialDate, Preventive, RedFlag
from cleardays.report import answer_json
from tests.vignettes.drawn import AS_OF, finding, person, tried, verdict, vignettes

CHRONIC = "MMMMMMM MMMMMMM MM..... ......."


def failed(*drugs: str, **more: Any) -> tuple[Preventive, ...]:
    return tuple(Preventive(drug=drug, drug_class="other", outcome="ineffective", **more) for drug in drugs)


@vignettes(
    ("strength and brand are one drug", failed("topiramate", "topiramate 100 mg", "Topamax"), "not_met"),
    ("salts are one drug", failed("valproate", "sodium valproate", "Depakote"), "not_met"),
    ("an antibody and its brand are one drug", failed("erenumab", "Aimovig", "fremanezumab"), "not_met"),
    ("toxin under another class is still toxin", failed("topiramate", "propranolol", "Botox"), "not_met"),
    ("three drugs are three", failed("topiramate 100 mg", "propranolol", "candesartan"), "met"),
    (
        "not begun yet",
        failed("topiramate", "propranolol", "candesartan", start=PartialDate.parse("2026-08-01")),
        "not_met",
    ),
    (
        "still taken on that day",
        failed("topiramate", "propranolol", "candesartan", stop=PartialDate.parse("2026-09-01")),
        "not_met",
    ),
)
def test_three_different_preventives_that_had_failed_by_then(c1: Any, c2: str) -> None:
    assert verdict(person(CHRONIC, preventives=c1), "nice.ta260.start") == c2


def test_a_class_nobody_wrote_is_not_surely_another_class() -> None:
    two = (*tried(topiramate="not_tolerated"), Preventive(drug="Wundermittel", outcome="not_tolerated"))
    said = finding(person(CHRONIC, preventives=two, payer="example-us-2026"), "payer.example-us-2026.start")
    assert said.verdict.value == "unknown"
    assert [one.what for part in said.parts for one in part.settled_by] == ["history.preventives: Wundermittel"]


def test_a_clearance_older_than_the_flag_clears_nothing() -> None:
    old = Cleared("Dr A", PartialDate.parse("2024-03-01"), "normal")
    flag = RedFlag("sudden", PartialDate.parse("2026-06-29"), old)
    assert verdict(person(CHRONIC, red_flags=(flag,)), "safety.red_flags") == "met"


@vignettes(
    ("thunderclap", "sudden", "999"),
    ("a neurological sign", "neurologic", "999"),
    ("after an injury", "post_traumatic", "999"),
)
def test_a_flag_that_may_be_an_emergency_names_the_number(c1: str, c2: str) -> None:
    case = replace(person(CHRONIC, red_flags=(RedFlag(c1),)), jurisdiction="uk")
    assert f"Get emergency care now ({c2})" in finding(case, "safety.red_flags").words


@pytest.mark.parametrize(
    "term",
    ["cannot swallow", "can't breathe", "can’t breathe", "not able to swallow", "blurry vision", "lip swelling", "choking",
     "fainted", "weak all over", "swallowing problems", "no longer able to speak"],
)  # fmt: skip
def test_everyday_words_for_danger_signs(term: str) -> None:
    assert verdict(replace(person(CHRONIC), events=(Event(term=term),)), "safety.danger_signs") == "met"


@pytest.mark.parametrize(
    "term", ["no better, now trouble swallowing", "not sure, but double vision", "never mind the neck, I can't breathe"]
)
def test_a_no_about_something_else_does_not_hide_a_danger_sign(term: str) -> None:
    assert verdict(replace(person(CHRONIC), events=(Event(term=term),)), "safety.danger_signs") == "met"


def test_being_able_again_is_no_danger_sign() -> None:
    case = replace(person(CHRONIC), events=(Event(term="able to swallow again"),))
    assert verdict(case, "safety.danger_signs") == "unknown"


def test_under_18_the_guideline_is_shown_with_what_it_does_not_speak_of() -> None:
    from cleardays.diary.history import Person

    young = person(CHRONIC, who=Person("young", date(2010, 1, 1)), preventives=failed("topiramate", "propranolol"))
    assert any("under 18" in note for note in finding(young, "ehf.2018.start").notes)


@pytest.mark.parametrize("term", ["no double vision", "denies dysphagia", "never had trouble swallowing"])
def test_a_denied_danger_sign_is_for_a_clinician_to_read(term: str) -> None:
    assert verdict(replace(person(CHRONIC), events=(Event(term=term),)), "safety.danger_signs") == "unknown"


def test_a_known_side_effect_is_not_lost_beside_an_unknown_one() -> None:
    said = finding(replace(person(CHRONIC), events=(Event(term="ptosis"), Event(term="odd"))), "safety.danger_signs")
    assert said.notes == ("ptosis: tell the clinic the same day",)


def test_a_recognised_name_does_not_hide_one_that_is_not() -> None:
    said = finding(person(CHRONIC, medicines=("gentamicin", "wuzzle")), "safety.cautions")
    assert "gentamicin" in said.words
    assert "not recognised: wuzzle" in said.words


@vignettes(
    ("sometime this year", "2026", "unknown"),
    ("sometime in May", "2026-05", "met"),
    ("sometime last year", "2025", "not_met"),
)
def test_other_toxin_by_the_month_or_the_year(c1: str, c2: str) -> None:
    assert verdict(person(CHRONIC, other_toxin=(OtherToxin(PartialDate.parse(c1)),)), "safety.cautions") == c2


@vignettes(
    ("toxin given before", (OtherToxin(PartialDate.parse("2026-06-20")),), "unknown"),
    ("nobody asked about toxin", None, "unknown"),
    ("never any toxin", (), "not_met"),
)
def test_no_list_of_side_effects_is_not_the_absence_of_them(c1: Any, c2: str) -> None:
    assert verdict(replace(person(CHRONIC, other_toxin=c1), events=None), "safety.danger_signs") == c2


def test_pregnancy_written_among_conditions_is_pregnancy() -> None:
    case = person(CHRONIC, conditions=("pregnant",))
    assert verdict(case, "safety.red_flags") == "met"
    assert {one.withheld_by for one in ask(case, AS_OF).could_it_help} == {("pregnancy",)}


def test_a_family_history_is_not_the_persons_own() -> None:
    assert verdict(person(CHRONIC, conditions=("family history of myasthenia gravis",)), "safety.cautions") == "unknown"


def test_everything_open_says_what_would_settle_it() -> None:
    case = replace(
        person(CHRONIC, migraine_since=PartialDate.parse("2035")), payer="nobody", events=(Event(term="odd"),)
    )
    said = ask(case, date(2036, 1, 1))
    for one in (*said.safety, *said.could_it_help):
        if one.verdict.value == "unknown":
            assert answer_json.finding(one)["settled_by"], one.id


@pytest.mark.parametrize(
    "facts",
    [
        '"history": {"red_flags": [{"id": "sudden", "noted": "2062-06-29"}]}',
        '"history": {"migraine_since": "2050"}',
        '"history": {"other_toxin": [{"date": "2062"}]}',
        '"events": [{"term": "dysphagia", "onset": "2062-06-25"}]',
        '"events": [{"term": "dysphagia", "onset": "2026-06-25", "resolved": "2026-06-01"}]',
        '"history": {"preventives": [{"drug": "topiramate", "start": "2026-03", "stop": "2025"}]}',
        '"diary": {"days": [{"date": "2026-06-01", "headache": true, "acute": [{"drug": "none"}]}]}',
        '"payer": "\\ud800"',
    ],
)
def test_a_slip_that_would_hide_something_is_refused(facts: str) -> None:
    text = f'{{"cleardays": 1, "person": {{"id": "a"}}, {facts}}}'
    with pytest.raises(RefusedError, match=r"refused: line 1, "):
        reader.loads(text, "a.json", date(2026, 7, 2))
