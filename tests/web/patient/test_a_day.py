"""The details of a day: one question a page, each of which may be passed, and "none" only when it was chosen."""

import uuid
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from cleardays.casefile.reader import Case
from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.diary.history import Person as Described
from cleardays.web.accounts.models import Person
from cleardays.web.patient import day_questions
from cleardays.web.records import selectors, services
from tests.mechanism.reading import HARDEST, grade
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import NOON, TODAY, WHO
from tests.web.patient.test_today import ana, answer, hers, noon, tap, text

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


def kept(person: Person) -> Any:
    return selectors.on(person, TODAY)[0].entry


@pytest.mark.parametrize("one", day_questions.QUESTIONS, ids=lambda one: one.id)
def test_every_question_can_be_passed_and_passing_writes_nothing(
    hers: Client, ana: Person, one: day_questions.Question
) -> None:
    tap(hers, "headache")
    before = kept(ana)
    assert hers.get(f"/day/{TODAY}/{one.id}").status_code == 200
    following = day_questions.after(one, before)
    there = f"/day/{TODAY}/{following.id}" if following else f"/day/{TODAY}/"
    assert answer(hers, ana, one.id, do="skip")["Location"] == there
    assert kept(ana) == before


@pytest.mark.database
@pytest.mark.parametrize(
    "question, sent, field, found",
    [
        ("how-bad", {"value": "moderate"}, "severity", "moderate"),
        ("how-long", {"value": "4"}, "hours", Fraction(4)),
        ("how-long", {"typed": "2,5"}, "hours", Fraction(5, 2)),
        ("how-long", {"value": "24"}, "hours", Fraction(24)),
        ("what-it-was-like", {"value": ["nausea", "photophobia"], "do": "keep"}, "features", {"nausea", "photophobia"}),
        ("what-it-was-like", {"do": "none"}, "features", frozenset()),
        ("aura", {"value": ["visual", "5-60 min"], "do": "keep"}, "aura", {"visual", "5-60 min"}),
        ("medicines", {"other": "sumatriptan", "helped-other": "yes"}, "acute", (Intake("sumatriptan", True),)),
        ("medicines", {"unnamed": "1"}, "acute", (Intake(None),)),
        ("medicines", {"do": "none"}, "acute", ()),
        ("gone-on", {"value": "no"}, "would_have_gone_on", False),
        ("migraine", {"value": "yes"}, "thought_migraine", True),
    ],
)
def test_an_answer_is_kept_as_given_and_can_be_taken_back(
    hers: Client, ana: Person, question: str, sent: dict[str, Any], field: str, found: Any
) -> None:
    tap(hers, "headache")
    assert answer(hers, ana, question, **sent).status_code == 302
    assert getattr(kept(ana), field) == found
    assert "Not said" in text(hers.get(f"/day/{TODAY}/")), "all else is still open"
    answer(hers, ana, question, do="back")
    assert getattr(kept(ana), field) is None


@pytest.mark.database
@pytest.mark.parametrize(
    "question, sent, words",
    [
        ("how-bad", {"value": "awful"}, "Choose one of the answers"),
        ("how-long", {"typed": "a while"}, "Write the hours as a number"),
        ("how-long", {"typed": "NaN"}, "Write the hours as a number"),
        ("how-long", {"typed": "-1"}, "Write the hours as a number"),
        ("how-long", {"typed": "26"}, "26"),
        ("what-it-was-like", {"do": "keep"}, "Tick what you had"),
        ("what-it-was-like", {"value": ["toothache"]}, "not on the list"),
        ("medicines", {"do": "keep"}, "Name what you took"),
        ("medicines", {"other": "none"}, "no medicine"),
        ("medicines", {"other": "x" * 201}, "200 letters or fewer"),
        (
            "medicines",
            {"place": list("123") * 21, "name": ["one"] * 63, "taken-1": "1"},
            "More than 60 medicines are named",
        ),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_writes_nothing(
    hers: Client, ana: Person, question: str, sent: dict[str, Any], words: str
) -> None:
    tap(hers, "headache")
    before = kept(ana)
    found = answer(hers, ana, question, **sent)
    assert found.status_code == 422
    page = found.content.decode()
    assert words in " ".join(wrong_fields(page).values()) and "<title>Error: " in page
    typed = sent.get("typed") or sent.get("other")
    assert typed is None or f'value="{typed}"' in page, "nothing typed is lost"
    assert kept(ana) == before


def test_the_day_the_clocks_go_forward_has_23_hours(hers: Client, ana: Person) -> None:
    words = dict(day_questions.hours_offered(kept_on(hers, ana), "Europe/London"))
    assert words["23"] == "The whole day"


def kept_on(hers: Client, ana: Person) -> Any:
    """A headache on 30 March 2025, when the clocks went forward in London."""
    day = date(2025, 3, 30)
    tap(hers, "headache", day)
    return selectors.on(ana, day)[0].entry


def test_a_medicine_taken_lately_is_one_tick_away(hers: Client, ana: Person) -> None:
    yesterday = TODAY - timedelta(days=1)
    tap(hers, "headache", yesterday)
    answer(hers, ana, "medicines", yesterday, other="Imigran", **{"helped-other": "no"})
    tap(hers, "headache")
    assert "Imigran" in text(hers.get(f"/day/{TODAY}/medicines"))
    answer(hers, ana, "medicines", place=["1"], name=["Imigran"], **{"taken-1": "1", "helped-1": "yes"})
    assert kept(ana).acute == (Intake("Imigran", True),)


def test_a_clear_day_is_asked_only_what_was_taken(hers: Client, ana: Person) -> None:
    tap(hers, "clear")
    assert hers.get(f"/day/{TODAY}/how-bad").status_code == 404
    assert hers.get(f"/day/{TODAY}/medicines").status_code == 200


def test_a_day_can_be_said_the_other_way_round_and_what_it_said_stays_in_its_history(hers: Client, ana: Person) -> None:
    tap(hers, "headache")
    answer(hers, ana, "how-bad", value="severe")
    one = selectors.on(ana, TODAY)[0]
    assert hers.post(f"/day/{TODAY}/turn", {"key": str(one.key), "version": str(one.version)}).status_code == 302
    assert (kept(ana).headache, kept(ana).severity, kept(ana).acute) == (False, None, ())
    before = selectors.as_of(ana, one.key, one.version)
    assert before is not None and before.severity == "severe"
    one = selectors.on(ana, TODAY)[0]
    hers.post(f"/day/{TODAY}/turn", {"key": str(one.key), "version": str(one.version)})
    assert (kept(ana).headache, kept(ana).acute) == (True, None), "nobody said that a headache went without medicine"


@pytest.mark.database
def test_a_day_from_a_file_can_be_changed_and_says_who_changed_it(hers: Client, ana: Person) -> None:
    told = Provenance(by="import", source="migraine-buddy", external_id="17")
    days = (DayEntry(date=TODAY, headache=True, severity="mild", provenance=told),)
    case = Case(person=Described("v"), days=days)
    assert services.keep(ana, case, NOON, WHO) == 1
    assert answer(hers, ana, "how-bad", value="severe").status_code == 302
    found = kept(ana)
    assert (found.severity, found.provenance.by, found.provenance.external_id) == ("severe", "patient", "17")
    assert services.keep(ana, case, NOON, WHO) == 0, "the file again does not undo it"
    assert kept(ana).severity == "severe"


def test_the_questions_read_at_grade_6_or_below() -> None:
    for one in day_questions.QUESTIONS:
        said = " ".join([str(one.title), f"{one.hint}.", *(f"{words}." for _, words in one.choices)])
        assert grade(said) <= HARDEST, one.id


def test_what_a_medicine_was_for_stays_when_the_day_is_answered_again(hers: Client, ana: Person) -> None:
    written = (Intake("atogepant", None, "preventive"),)
    services.write(ana, uuid.uuid4(), DayEntry(date=TODAY, headache=True, acute=written), NOON, WHO)
    assert kept(ana).acute == written
    answer(hers, ana, "medicines", place=["1"], name=["atogepant"], other="sumatriptan", **{"taken-1": "1"})
    assert kept(ana).acute == (*written, Intake("sumatriptan"))
