"""Guesses beside the rules: as many, fewer, not said; never met, never not met; and safety before all of it."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.answer import self_check
from cleardays.answer.self_check import Reach, Recalled, Worth
from cleardays.casefile.reader import Case
from cleardays.criteria import ehf_2018, ichd3, ichd3_paragraphs, label_eu, label_uk, label_us, nice_ta260, overuse
from cleardays.criteria.facts import Facts, longer_than
from cleardays.diary.diary import Diary
from cleardays.diary.entries import DayEntry
from cleardays.diary.history import Event, History, Person, RedFlag, age_on
from cleardays.diary.verdict import Verdict

TODAY = date(2026, 5, 31)
CLEAR: dict[str, Any] = {"age": 35, "red_flags": (), "pregnant": False, "breastfeeding": False}
MANY: dict[str, Any] = {"headache_days": 18, "long_days": 16, "migraine_days": 10, "longer": True, "failed": 3}


def said(**more: Any) -> Recalled:
    return Recalled(**{**CLEAR, **more})


def guesses(id_: str, **more: Any) -> list[str]:
    found = self_check.check(said(**more), TODAY)
    return [guess.words for one in found.beside if one.criterion.id == id_ for guess in one.guesses]


def diary(days: int, headache: int) -> Case:
    """A diary that ends yesterday: so many days in each 28 with long migraine, the rest clear."""
    migraine: dict[str, Any] = {
        "headache": True, "hours": Fraction(6), "severity": "severe",
        "features": frozenset({"unilateral", "pulsating", "nausea"}),
    }  # fmt: skip
    entries = [
        DayEntry(date=TODAY - timedelta(days=1 + i), **(migraine if i % 28 < headache else {"headache": False}))
        for i in range(days)
    ]
    return Case(person=Person("me"), days=tuple(entries))


@pytest.mark.parametrize(
    "answers, worth",
    [
        (MANY, Worth.ASK),
        ({"long_days": 15}, Worth.ASK),
        ({"headache_days": 15, "migraine_days": 8}, Worth.ASK),
        ({"headache_days": 18, "long_days": 5, "migraine_days": 7}, Worth.FEWER_DAYS),
        ({"headache_days": 6, "long_days": 3, "migraine_days": 3}, Worth.FEWER_DAYS),
        ({"headache_days": 18}, Worth.CANNOT_TELL),
        ({}, Worth.CANNOT_TELL),
        (MANY | {"red_flags": ("sudden",)}, Worth.LOOK_FIRST),
        (MANY | {"pregnant": True}, Worth.LOOK_FIRST),
        (MANY | {"age": 17}, Worth.NOT_AN_ADULT),
        (MANY | {"age": 18}, Worth.ASK),
        (MANY | {"red_flags": ("pattern_change",)}, Worth.ASK),
    ],
)
def test_whether_it_is_worth_asking(answers: dict[str, Any], worth: Worth) -> None:
    assert self_check.check(said(**answers), TODAY).worth is worth


def test_a_guess_stands_beside_the_rules_number_and_is_called_a_guess() -> None:
    assert guesses("label.us", long_days=12) == [
        "You wrote about 12 days with four hours of headache a month; the rule says 15 or more."
    ]
    assert guesses("label.us") == ["Not answered: days with four hours of headache a month. The rule says 15 or more."]


def test_the_numbers_are_the_criterias() -> None:
    found = self_check.check(said(**MANY, specific_days=1, simple_days=1), TODAY)
    words = {one.criterion.id: " ".join(guess.words for guess in one.guesses) for one in found.beside}
    for id_, needs in {
        "label.us": [label_us.HEADACHE_4H_15], "label.uk": [label_uk.HEADACHE_15, label_uk.MIGRAINE_8],
        "label.eu": [label_uk.HEADACHE_15, label_uk.MIGRAINE_8, label_eu.ONE_FAILED],
        "nice.ta260.start": [label_uk.HEADACHE_15, label_uk.MIGRAINE_8, nice_ta260.THREE_FAILED],
        "ehf.2018.start": [label_uk.HEADACHE_15, label_uk.MIGRAINE_8, ehf_2018.TWO_FAILED],
        "ichd3.1.3": [ichd3_paragraphs.HEADACHE_15, ichd3.MIGRAINE_8],
    }.items():  # fmt: skip
        assert all(f"the rule says {need.number} or more" in words[id_] for need in needs), id_
    assert f"{overuse.ONE_CLASS['ichd3.8.2.3'].number} or more" in words["ichd3.8.2"]


@given(
    st.builds(
        Recalled,
        age=st.none() | st.integers(18, 120),
        **dict.fromkeys(
            ("headache_days", "long_days", "migraine_days", "specific_days", "simple_days"),
            st.none() | st.integers(0, 31),
        ),
        longer=st.none() | st.booleans(),
        failed=st.none() | st.integers(0, 50),
        red_flags=st.just(()),
    )
)
def test_no_guess_is_ever_met_or_not_met(answers: Recalled) -> None:
    """Whatever somebody guesses, the rules that count days cannot tell: only a diary can."""
    found = self_check.check(answers, TODAY)
    counted = ("label.us", "label.uk", "label.eu", "nice.ta260.start", "ehf.2018.start", "ichd3.1.3")
    assert {one.verdict for one in found.answer.could_it_help if one.id in counted} <= {
        Verdict.UNKNOWN,
        Verdict.NOT_MET,
    }
    assert found.findings == ()
    # The only thing that settles one without a diary is a time stated to be too short.
    assert {one.criterion.id for one in found.beside if one.judged is not None} <= {"ichd3.1.3", "ichd3.8.2"}


def test_a_red_flag_shows_no_rule_and_no_guess() -> None:
    found = self_check.check(said(**(MANY | {"red_flags": ("sudden",)})), TODAY)
    assert (found.beside, found.findings) == ((), ())
    assert found.answer.safety[0].words.startswith("A clinician should look first")


def test_under_age_the_diagnosis_is_shown_and_treatment_is_not() -> None:
    found = self_check.check(said(**(MANY | {"age": 15})), TODAY)
    assert [one.criterion.id for one in found.beside] == ["ichd3.1.3"]
    with_diary = self_check.check(said(age=15), TODAY, kept=diary(90, 20))
    assert with_diary.findings
    assert all(one.id.startswith("ichd3.") for one in with_diary.findings)


def test_pregnancy_is_the_clinicians_decision() -> None:
    found = self_check.check(said(**(MANY | {"pregnant": True})), TODAY)
    assert "always the clinician's decision" in " ".join(found.clinician_decides)


def test_a_diary_is_counted_and_guesses_are_left_out() -> None:
    many, few = (
        self_check.check(said(**(MANY | {"long_days": guess})), TODAY, kept=diary(90, n))
        for n, guess in ((20, 0), (4, 30))
    )
    assert (many.worth, few.worth) == (Worth.ASK, Worth.FEWER_DAYS)
    assert (many.beside, few.beside) == ((), ())


def test_what_a_file_says_stands_and_what_is_ticked_is_added() -> None:
    born = date(1970, 1, 1)
    kept = Case(person=Person("a", born=born), history=History(red_flags=(RedFlag("neoplasm"),), pregnant=True))
    found = self_check.case(said(age=20, red_flags=("sudden",)), TODAY, kept=kept)
    assert found.person.born == born
    assert found.history.pregnant is True
    assert [one.id for one in found.history.red_flags or ()] == ["neoplasm", "sudden"]


def test_a_danger_sign_in_a_file_is_read_before_anything() -> None:
    events = (Event(term="trouble swallowing", onset=TODAY - timedelta(days=1)),)
    found = self_check.check(said(), TODAY, "uk", Case(person=Person("a"), events=events))
    assert "999" in (self_check.emergency(found.answer) or "")
    assert self_check.emergency(self_check.check(said(), TODAY).answer) is None


@given(st.integers(0, 120), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_an_age_is_that_age_on_the_day(age: int, day: date) -> None:
    born = self_check.case(Recalled(age=age), day).person.born
    assert born is not None
    assert age_on(day, born) == age


@given(st.booleans(), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_more_than_three_months_is_more_and_less_is_less(longer: bool, day: date) -> None:
    history = self_check.case(Recalled(age=40, longer=longer), day).history
    facts = Facts(Person("me"), history, Diary.of((), (), None), day)
    part = longer_than(facts, history.present_pattern_since, ichd3_paragraphs.PATTERN_MONTHS, "x", "it is so")
    assert part.verdict is (Verdict.MET if longer else Verdict.NOT_MET)


def test_what_is_carried_is_no_guess_and_no_none() -> None:
    kept = diary(3, 1)
    found = self_check.carried(said(**MANY, allergies=("botulinum toxin",)), kept)
    assert found.history == History(allergies=("botulinum toxin",))
    assert found.days == kept.days
    assert self_check.carried(said(**MANY)).history == History()


def test_worth_and_reach_are_no_truth_values() -> None:
    for one in (Worth.ASK, Reach.AS_MANY):
        with pytest.raises(TypeError, match="not yes or no"):
            bool(one)
