"""Rules of single countries: which text holds where, six months on average, a cap before proof, by mouth only, one of each class."""

from dataclasses import replace
from typing import Any

import pytest

from cleardays.answer.answer import ask
from cleardays.casefile.reader import Case
from cleardays.diary.history import Preventive
from tests.outcome.treated import month
from tests.vignettes.drawn import AS_OF, finding, person, tried, verdict, vignettes
from tests.vignettes.test_every_criterion_every_verdict import CHRONIC, THREE, after

TOPIRAMATE = tried(topiramate="not_tolerated")
FIFTEEN, SIXTEEN, FOURTEEN = month("M", 15), month("M", 16), month("M", 14)


NAMES: dict[str | None, tuple[str, ...]] = {
    "anticonvulsant": ("topiramate", "valproate", "zonisamide"),
    "antidepressant": ("amitriptyline",),
    "beta-blocker": ("propranolol",),
    "gepant": ("atogepant",),
    "cgrp-antibody": ("erenumab",),
    "other": ("pizotifen",),
    None: ("something from my aunt",),
}


def of_class(*classes: str | None) -> tuple[Preventive, ...]:
    """One failed preventive of each class named."""
    names = {one: iter(several) for one, several in NAMES.items()}
    return tuple(
        Preventive(drug=next(names[one]), drug_class=one, days_at_target=90, outcome="ineffective") for one in classes
    )


def ids(case: Case, where: str | None) -> list[str]:
    return [one.id for one in ask(case, AS_OF, jurisdiction=where).could_it_help]


# ---------------------------------------------------------------- labels


@vignettes(
    ("nothing was tried", (), "met", "not_met"),
    ("one was not tolerated", TOPIRAMATE, "met", "met"),
    ("nobody wrote what was tried", None, "met", "unknown"),
)
def test_the_uk_text_asks_for_no_earlier_treatment_and_the_european_ones_do(c1: Any, c2: str, c3: str) -> None:
    case = person(CHRONIC, preventives=c1)
    assert (verdict(case, "label.uk"), verdict(case, "label.eu")) == (c2, c3)


@vignettes(
    ("Ireland was read", "ie", None),
    ("France was read", "fr", None),
    ("Italy was not", "it", "the text of Italy is not read yet"),
    ("Norway was not", "no", "the text of Norway is not read yet"),
    ("the Union is many countries", "eu", "the text of other countries is not read yet"),
    ("elsewhere it does not matter", "us", None),
)
def test_a_text_that_was_not_read_is_said(c1: str, c2: str | None) -> None:
    said = ask(person(CHRONIC), AS_OF, jurisdiction=c1).could_it_help
    (note,) = next(one for one in said if one.id == "label.eu").notes
    assert note.endswith(c2) if c2 else "not read" not in note


@vignettes(
    ("Australia", "au", "mbs.18377.start"),
    ("France", "fr", "has.start"),
    ("Greece", "gr", "hellenic.2019.start"),
    ("Canada", "ca", "inesss.start"),
    ("Ireland", "ie", "label.eu"),
    ("Switzerland", "ch", "label.eu"),
    ("New Zealand", "nz", "label.us"),
)
def test_whose_rules_come_first(c1: str, c2: str) -> None:
    found = ids(person(CHRONIC), c1)
    assert found[0] == c2
    assert sorted(found) == sorted(ids(person(CHRONIC), None)), "every rule set is always reported, once"


# ---------------------------------------------------------------- Australia


def test_a_good_month_may_make_up_for_a_bad_one_on_average_only() -> None:
    case = person(SIXTEEN * 3 + FIFTEEN * 2 + FOURTEEN, preventives=THREE)
    assert verdict(case, "label.uk") == "not_met"
    assert verdict(case, "mbs.18377.start") == "met"
    part = finding(case, "mbs.18377.start").parts[0]
    assert (part.count, part.required) == (92, ">= 15 a month over 6 months")
    assert "15.3 a month" in part.words


def test_five_months_are_not_six() -> None:
    said = finding(person(SIXTEEN * 5 + "." * 27), "mbs.18377.start")
    assert said.parts[0].verdict.value == "unknown"
    assert said.parts[0].words == "the diary is shorter than 6 months"


@vignettes(
    ("no session", 0, "unknown"),
    ("one of two", 1, "met"),
)
def test_two_treatments_may_be_given_before_proof(c1: int, c2: str) -> None:
    case = after(month("M", 20), month("M", 20) * 3, cycles=1)
    assert verdict(replace(case, sessions=case.sessions[:c1]), "mbs.18377.continue") == c2


def test_a_third_treatment_needs_half_the_days() -> None:
    assert verdict(after(month("M", 20), month("M", 10) * 6), "mbs.18377.continue") == "met"
    forty_five_percent = after(month("M", 20), month("M", 11) * 6)
    assert verdict(forty_five_percent, "mbs.18377.continue") == "not_met"
    assert verdict(forty_five_percent, "nice.ta260.stop.nonresponse") == "not_met"


def test_what_was_reached_must_be_kept() -> None:
    kept, lost = month("M", 8) * 9, month("M", 8) * 6 + month("M", 15) * 3
    assert verdict(after(month("M", 20), kept, cycles=3), "mbs.18377.continue") == "met"
    assert verdict(after(month("M", 20), lost, cycles=3), "mbs.18377.continue") == "not_met"


# ---------------------------------------------------------------- by mouth, and by class


@vignettes(
    ("three by mouth", ("anticonvulsant", "beta-blocker", "antidepressant"), "met"),
    ("an antibody is an injection", ("anticonvulsant", "beta-blocker", "cgrp-antibody"), "not_met"),
    ("a gepant is a tablet", ("anticonvulsant", "beta-blocker", "gepant"), "met"),
    ("of another class nobody knows", ("anticonvulsant", "beta-blocker", "other"), "unknown"),
    ("nor where none is written", ("anticonvulsant", "beta-blocker", None), "unknown"),
)
def test_scotland_counts_what_is_taken_by_mouth(c1: tuple[str | None, ...], c2: str) -> None:
    case = person(CHRONIC, preventives=of_class(*c1))
    assert verdict(case, "smc.692.start") == c2


def test_france_names_no_contraindication() -> None:
    unsuitable = person(CHRONIC, preventives=tried(propranolol="contraindicated"))
    assert (verdict(unsuitable, "label.eu"), verdict(unsuitable, "has.start")) == ("met", "not_met")


def test_greece_treats_with_overuse_and_says_so() -> None:
    case = person(CHRONIC, "t" * 12 + "." * 16, preventives=tried(topiramate="ineffective", propranolol="ineffective"))
    said = finding(case, "hellenic.2019.start")
    assert said.verdict.value == "met"
    assert "with or without it" in said.notes[0]


@pytest.mark.parametrize("classes", [("antidepressant", "anticonvulsant", "beta-blocker"), ("anticonvulsant",) * 3])
def test_a_press_report_is_shown_and_judges_nothing(classes: tuple[str, ...]) -> None:
    said = finding(person(CHRONIC, preventives=of_class(*classes)), "inesss.start")
    assert (said.verdict.value, said.criterion.trust) == ("unknown", "secondary")
    each = [note for note in said.notes if "antidepressant drug" in note or "antihypertensive drug" in note]
    assert [note.startswith("as reported, this is met") for note in each] == [len(set(classes)) == 3] * 2
    assert said.notes[-1].endswith("at most 9 months, a later one for at most 12")
