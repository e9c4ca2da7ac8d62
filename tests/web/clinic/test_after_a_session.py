"""What the clinic reads of days 3, 7 and 14 after a session: danger signs on top, and no answer is never "no problem"."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cleardays.report.answer_words import day
from cleardays.web.accounts.models import Person
from cleardays.web.records import checkins, history_facts
from tests.web.accounts.clinic import member
from tests.web.clinic.test_the_list import names
from tests.web.clinic.ward import WHO, ago, cared_for, staff, today, told

pytestmark = pytest.mark.django_db


def injected(days_ago: int, name: str = "Fictional Ana", **more: object) -> Person:
    """Somebody who signs in, injected some days ago."""
    person = cared_for(name, user=member("patient", email=f"{name.split()[-1].lower()}@home.example"), **more)
    told(person, "sessions", {"date": ago(days_ago).isoformat(), "product": "onabotulinumtoxinA"})
    return person


def answers(person: Person, session_ago: int, number: int, answer: str, days_ago: int) -> None:
    """A check-in answered some days ago."""
    asked = checkins.Due(ago(session_ago), number, session_ago - days_ago)
    checkins.keep(person, asked, answer, timezone.now() - timedelta(days=days_ago), WHO)


@pytest.fixture
def nurse() -> Client:
    return staff("nurse")


def section(nurse: Client, person: Person) -> str:
    """What the sheet says of the days after a session, in plain text."""
    page = nurse.get(f"/clinic/{person.pk}/").content.decode()
    part = page[page.index('<h2 id="after">') : page.index('<h2 id="sessions">')]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))


def test_an_answer_stands_with_the_day_it_was_asked_and_the_day_it_was_given(nurse: Client) -> None:
    ana = injected(20)
    answers(ana, 20, 3, "nothing", 16)
    said = section(nurse, ana)
    assert f"Session of {day(ago(20))}" in said
    assert f"Day 3, asked from {day(ago(17))} to {day(ago(14))} “Nothing so far”, answered on {day(ago(16))}." in said


def test_what_was_not_answered_is_not_no_problem(nurse: Client) -> None:
    ana = injected(20)
    answers(ana, 20, 3, "nothing", 16)
    said = section(nurse, ana)
    assert (
        f"Day 7, asked from {day(ago(13))} to {day(ago(7))} Not answered. That does not mean that there was nothing."
        in said
    )
    assert "Not answered yet. That does not mean that there is nothing." in said, "day 14 can still be answered"
    assert "Side effects counted from it None is written. That does not mean that there was none." in said


def test_what_is_still_to_come_is_said_with_its_day(nurse: Client) -> None:
    said = section(nurse, injected(8))
    assert f"Day 14 Comes on {day(today() + timedelta(days=6))}." in said


def test_something_that_nobody_named_asks_to_be_asked_until_it_is_written(nurse: Client) -> None:
    ana, bo = injected(9), cared_for("Fictional Bo")
    answers(ana, 9, 7, "something", 1)
    assert "“Yes, something”, answered on" in section(nurse, ana) and "What it was is not written: ask." in section(
        nurse, ana
    )
    page = nurse.get("/clinic/").content.decode()
    assert "To be asked:</strong> 7 days after a session: “something”, and not what" in page
    assert 'class="urgent"' not in page, "nobody said that it is a danger sign"
    told(ana, "events", {"term": "neck pain", "onset": ago(2).isoformat()})
    assert "not written: ask" not in section(nurse, ana)
    assert "To be asked" not in nurse.get("/clinic/").content.decode()
    assert bo.name in page


def test_who_said_something_stands_below_every_danger_sign_and_above_the_rest(nurse: Client) -> None:
    cared_for("Fictional Ana")
    zoe = injected(9, "Fictional Zoe")
    answers(zoe, 9, 7, "something", 1)
    told(cared_for("Fictional Yan"), "red_flags", {"id": "sudden"})
    assert names(nurse) == ["Yan", "Zoe", "Ana"]


@pytest.mark.database
def test_a_danger_sign_told_at_a_check_in_is_first_on_the_list_and_on_top_of_the_section(nurse: Client) -> None:
    cared_for("Fictional Ana")
    zoe = injected(7, "Fictional Zoe")
    told(zoe, "events", {"term": "neck pain", "onset": ago(5).isoformat()}, 1)
    answers(zoe, 7, 7, "something", 0)
    told(zoe, "events", {"term": "trouble swallowing", "onset": today().isoformat()}, 2)
    assert names(nurse) == ["Zoe", "Ana"]
    said = section(nurse, zoe)
    assert said.index("Trouble swallowing: emergency care now") < said.index("Day 3") < said.index("Neck pain")


def test_an_earlier_session_stays_when_somebody_answered_about_it_and_else_says_nothing(nurse: Client) -> None:
    ana = cared_for(user=member("patient"))
    for n, days_ago in enumerate((200, 100, 10)):
        told(ana, "sessions", {"date": ago(days_ago).isoformat(), "product": "onabotulinumtoxinA"}, n)
    answers(ana, 100, 14, "nothing", 85)
    said = section(nurse, ana)
    assert [day(ago(n)) in said for n in (10, 100, 200)] == [True, True, False]
    assert said.index(day(ago(10))) < said.index(day(ago(100)))


def test_somebody_without_a_sign_in_was_not_asked(nurse: Client) -> None:
    bo = cared_for("Fictional Bo")
    told(bo, "sessions", {"date": ago(9).isoformat(), "product": "onabotulinumtoxinA"})
    said = section(nurse, bo)
    assert said.count("Nobody was asked: this person has no sign-in here.") == 2 and "Not answered" not in said


def test_somebody_without_a_session_was_not_asked(nurse: Client) -> None:
    assert "No session is written, so nobody was asked." in section(nurse, cared_for())


def test_a_report_that_was_taken_back_leaves_the_question_open(nurse: Client) -> None:
    ana = injected(9)
    answers(ana, 9, 7, "something", 1)
    one = history_facts.add(ana, "events", uuid.uuid4(), {"term": "rash"}, today(), timezone.now(), WHO)
    history_facts.take_back(ana, "events", one.key, one.version, WHO)
    assert "not written: ask" in section(nurse, ana)
