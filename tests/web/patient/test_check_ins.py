"""Days 3, 7 and 14 after a session: danger signs first, "nothing" is kept, and silence stays silence."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import checkins, history_facts, selectors
from cleardays.web.records.models import CheckIn
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import NOON, TODAY, WHO
from tests.web.patient.test_today import ana, hers, noon, text

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


def had_a_session(person: Person, days_ago: int, **more: Any) -> date:
    on = TODAY - timedelta(days=days_ago)
    said = {"date": on.isoformat(), "product": "onabotulinumtoxinA"} | more
    history_facts.add(person, "sessions", uuid.uuid4(), said, TODAY, NOON, WHO)
    return on


@pytest.mark.parametrize(
    "since, asked",
    [(0, None), (2, None), (3, 3), (6, 3), (7, 7), (13, 7), (14, 14), (21, 14), (22, None), (90, None)],
)
def test_which_day_is_asked_about(since: int, asked: int | None) -> None:
    found = checkins.open_on(TODAY - timedelta(days=since), TODAY)
    assert (found.day if found else None) == asked


def test_nobody_without_a_session_is_asked(hers: Client) -> None:
    assert "since your session" not in text(hers.get("/today"))
    assert hers.get("/check-in/")["Location"] == "/today"


def test_a_planned_session_gave_nothing_to_ask_about(ana: Person) -> None:
    had_a_session(ana, 3, status="planned")
    assert checkins.due(ana, TODAY) is None


def test_the_card_leads_to_danger_signs_first(hers: Client, ana: Person) -> None:
    had_a_session(ana, 3)
    assert "3 days since your session" in text(hers.get("/today"))
    assert "Trouble swallowing" in text(hers.get("/check-in/"))
    assert "Get emergency care now" in text(hers.post("/check-in/", {"sign": "breathing", "do": "have"}))
    assert CheckIn.objects.count() == 0
    assert hers.post("/check-in/", {"do": "none"})["Location"] == "/check-in/answer"


@pytest.mark.database
def test_a_danger_sign_that_is_kept_answers_the_check_in(hers: Client, ana: Person) -> None:
    """Else the clinic would read "not answered" of somebody who told of an emergency."""
    had_a_session(ana, 3)
    page = hers.post("/check-in/", {"sign": "breathing", "do": "have"}).content.decode()
    assert 'action="/check-in/danger"' in page
    sent = dict(re.findall(r'name="(sign|key)" value="([^"]*)"', page))
    for _ in range(2):
        assert hers.post("/check-in/danger", sent)["Location"] == "/side-effects/"
    assert [(row.day, row.answer) for row in CheckIn.objects.all()] == [(3, "something")]
    assert [one.said["onset"] for one in history_facts.of(ana, "events")] == [TODAY.isoformat()]
    assert "since your session" not in text(hers.get("/today"))


def test_a_sign_that_nobody_knows_answers_nothing(hers: Client, ana: Person) -> None:
    had_a_session(ana, 3)
    assert hers.post("/check-in/danger", {"sign": "made up", "key": str(uuid.uuid4())}).status_code == 404
    assert CheckIn.objects.count() == 0


def test_nothing_is_an_answer_that_is_kept_and_asks_no_more_that_day(hers: Client, ana: Person) -> None:
    on = had_a_session(ana, 8)
    hers.get("/today")
    before = audit_trail.head().number
    for _ in range(2):
        assert hers.post("/check-in/answer", {"answer": "nothing"})["Location"] == "/today"
    row = CheckIn.objects.get()
    assert (row.session, row.day, row.answer) == (on, 7, "nothing")
    assert "since your session" not in text(hers.get("/today"))
    assert audit_trail.head().number == before + 1, "told to the audit, once"


def test_nothing_on_one_day_is_no_list_without_side_effects(hers: Client, ana: Person) -> None:
    had_a_session(ana, 8)
    hers.post("/check-in/answer", {"answer": "nothing"})
    assert selectors.case(ana).events is None


def test_the_next_day_asks_again_after_nothing(ana: Person) -> None:
    on = had_a_session(ana, 8)
    asked = checkins.due(ana, TODAY)
    assert asked is not None
    checkins.keep(ana, asked, "nothing", NOON, WHO)
    assert checkins.due(ana, TODAY) is None
    later = checkins.due(ana, on + timedelta(days=14))
    assert later is not None and later.day == 14


def test_something_goes_on_to_what_it_is(hers: Client, ana: Person) -> None:
    had_a_session(ana, 3)
    assert hers.post("/check-in/answer", {"answer": "something"})["Location"] == "/side-effects/what"
    assert CheckIn.objects.get().answer == "something"


@pytest.mark.database
def test_another_answer_keeps_the_one_before_in_its_history(ana: Person) -> None:
    asked = checkins.Due(TODAY - timedelta(days=3), 3, 3)
    for answer in ("nothing", "something", "something"):
        checkins.keep(ana, asked, answer, NOON, WHO)
    assert [row.answer for row in CheckIn.history.order_by("history_id")] == ["nothing", "something"]
    assert CheckIn.objects.get().version == 2


@pytest.mark.database
def test_no_answer_is_no_answer(hers: Client, ana: Person) -> None:
    had_a_session(ana, 3)
    for sent in ({"answer": "perhaps"}, {}):
        page = hers.post("/check-in/answer", sent)
        assert page.status_code == 422 and wrong_fields(page.content.decode()) == {"answer": "Choose one of the two."}
    assert CheckIn.objects.count() == 0


def test_the_passport_says_that_there_is_none_before_a_session(hers: Client) -> None:
    assert "No session is written in your record yet" in text(hers.get("/passport/"))
    assert hers.get("/passport/pdf").status_code == 404


def test_the_passport_stands_in_the_app_and_as_a_pdf(hers: Client, ana: Person) -> None:
    on = had_a_session(ana, 3, units=155)
    page = hers.get("/passport/")
    assert page.status_code == 200
    assert "Injection passport" in text(page) and "<style" not in page.content.decode()
    made = hers.get("/passport/pdf")
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    assert made["Content-Disposition"] == f'attachment; filename="injection-passport-{on.isoformat()}.pdf"'
    assert "no-store" in made["Cache-Control"]
