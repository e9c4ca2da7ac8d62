"""A drooping lid on day 9, and the same evening it is hard to swallow."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from cleardays.web.accounts.models import Person
from cleardays.web.records.history_tables import Table
from tests.answer.test_page import browser
from tests.journeys.test_today import signed_in, where

__all__ = ["browser", "where"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ben(browser: Any, where: str) -> Iterator[Page]:
    """A phone without a script, nine days after its owner's session."""
    person = Person.objects.get(user__email="ben@clinic.example")
    sessions = Table("sessions")
    session = sessions.rows(person=person).last()
    sessions.say(session, session.record | {"date": (timezone.now().date() - timedelta(days=9)).isoformat()})
    sessions.save(session)
    context = signed_in(browser, where, "ben", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{where}/today")
    yield page
    context.close()


def test_a_lid_droops_on_day_nine_and_the_same_evening_it_is_hard_to_swallow(ben: Page) -> None:
    ben.get_by_role("link", name="Report a side effect").click()
    ben.get_by_role("button", name="None of these").click()
    ben.get_by_role("button", name="A drooping eyelid").click()
    assert "Call your clinic today." in ben.get_by_role("status").inner_text()
    ben.get_by_role("button", name="Today", exact=True).click()
    ben.get_by_role("button", name="Mild").click()
    ben.get_by_role("button", name="No", exact=True).click()
    ben.get_by_role("button", name="It is not over").click()
    assert "day 9 after a session" in ben.locator("main").inner_text()

    ben.get_by_role("link", name="Report a side effect").click()
    ben.get_by_label("Trouble swallowing").check()
    ben.get_by_role("button", name="I have what I ticked").click()
    said = ben.get_by_role("alert").inner_text()
    assert said.startswith("Get emergency care now (999). Do not wait and do not drive.")
    assert ben.get_by_role("link", name="Call 999").get_attribute("href") == "tel:999"
    ben.get_by_role("button", name="Keep this in my record").click()
    alerts = ben.get_by_role("alert").all_inner_texts()
    assert len(alerts) == 2 and all("Get emergency care now (999)" in words for words in alerts)
    assert any("It came with: trouble swallowing." in words for words in alerts)


def test_a_check_in_is_answered_in_three_taps(ben: Page) -> None:
    assert ben.get_by_role("heading", name="9 days since your session").is_visible()
    ben.get_by_role("link", name="Answer", exact=True).click()
    ben.get_by_role("button", name="None of these").click()
    ben.get_by_role("button", name="Nothing so far").click()
    assert ben.get_by_role("heading", name="9 days since your session").count() == 0
