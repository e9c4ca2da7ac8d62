"""A clinic at work: a nurse opens Monday's list, an injector records a session, a moderator is turned away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Person
from cleardays.web.records import history_facts
from tests.web.accounts.clinic import member, signed_in, with_second_factor
from tests.web.clinic.ward import ago, cared_for, nothing_against, today, told, writes

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana() -> Person:
    """Somebody with a diary, a preventive, and a session of 155 U twelve weeks and more ago."""
    person = cared_for()
    nothing_against(person)
    writes(person, *range(1, 50))
    told(person, "preventives", {"drug": "topiramate", "class": "anticonvulsant", "outcome": "ineffective"})
    told(person, "sessions", {"date": ago(90).isoformat(), "product": "onabotulinumtoxinA", "sites": "preempt-155"})
    return person


def as_a(browser: Browser, server: LiveServer, role: str, width: int = 1280, **more: Any) -> BrowserContext:
    user = with_second_factor(member(role))
    user.name = f"Fictional {role}"
    user.save()
    value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    found = browser.new_context(viewport={"width": width, "height": 900}, **more)
    found.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])
    return found


@pytest.fixture
def nurse(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = as_a(browser, live_server, "nurse")
    yield context.new_page()
    context.close()


@pytest.fixture
def injector(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """At a screen that runs no script: the form needs none."""
    context = as_a(browser, live_server, "injector", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_nurse_opens_monday_s_list(nurse: Page, live_server: LiveServer, ana: Person) -> None:
    eve = cared_for("Fictional Eve")
    told(eve, "events", {"term": "rash", "onset": ago(2).isoformat()})
    nurse.goto(f"{live_server.url}/clinic/")
    assert nurse.locator(".people h2").all_inner_texts() == ["Fictional Eve", "Fictional Ana"]
    assert "The clinic, today: rash" in nurse.locator(".people li").first.inner_text()
    assert "28 written, 0 silent" in nurse.locator(".people li").last.inner_text()
    nurse.get_by_label("Find a name").fill("ana")
    nurse.get_by_role("button", name="Find").click()
    nurse.get_by_role("link", name="Fictional Ana").click()
    assert "topiramate" in nurse.locator("main").inner_text().lower()
    assert nurse.get_by_role("link", name="Record a session").count() == 0
    nurse.get_by_role("link", name="History: see and write").click()
    nurse.get_by_role("link", name="Add a preventive").click()
    nurse.get_by_label("Drug", exact=True).fill("propranolol")
    nurse.get_by_label("Highest dose a day, mg").fill("160,5")
    nurse.get_by_role("button", name="Keep").click()
    expect(nurse.locator("#wrong"), "what is wrong has the focus").to_be_focused()
    nurse.get_by_role("link", name="no number in plain digits").click()
    nurse.get_by_label("Highest dose a day, mg").fill("160")
    nurse.get_by_role("button", name="Keep").click()
    assert "It was kept." in nurse.get_by_role("status").inner_text()
    assert [one.said["drug"] for one in history_facts.of(ana, "preventives")] == ["topiramate", "propranolol"]


def fill(page: Page) -> None:
    """A whole session, but for the units of the sites."""
    day = today()
    page.get_by_label("Start", exact=True).fill("09:05")
    page.get_by_label("End", exact=True).fill("09:24")
    page.get_by_label("Pregnant").select_option("No")
    page.get_by_label("Infection at a site").select_option("No")
    for legend in ("Medicines new since last time", "Danger signs found today", "Reactions seen at once"):
        page.get_by_role("group", name=legend).get_by_label("None").check()
    for label, words in (
        ("Product", "onabotulinumtoxinA"), ("Brand", "BOTOX"), ("Volume at each site, mL", "0.1"), ("Needle", "30G 0.5 inch"),
        ("Strength, units", "200"), ("Lot", "C1234"), ("Expiry, as printed", f"{day.year + 1}-12"), ("Diluent put in, mL", "4"),
        ("Mixed at", f"{day}T08:50"), ("Mixed by", "RN Example"), ("Units thrown away", "45"),
        ("Why they were thrown away", "single-dose vial"), ("Their credential", "1234567"), ("It runs out on", f"{day.year + 1}-01-31"),
    ):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Aftercare was gone through").select_option("Yes")


def test_an_injector_records_a_session_and_200_units_elsewhere_seven_weeks_ago_are_met(
    injector: Page, live_server: LiveServer, ana: Person
) -> None:
    history_facts.say_whole(ana, "other_toxin", False, "user somebody")
    said = {"date": ago(49).isoformat(), "product": "onabotulinumtoxinA", "units": 200, "indication": "dystonia"}
    told(ana, "other_toxin", said)
    injector.goto(f"{live_server.url}/clinic/{ana.pk}/")
    injector.get_by_role("link", name="Record a session").click()
    fill(injector)
    injector.get_by_role("button", name="All empty sites were given as planned").click()
    assert injector.get_by_label("COR-L1 corrugator").input_value() == "5"
    injector.get_by_role("button", name="Check", exact=True).click()
    alert = injector.get_by_role("alert").inner_text()
    assert "A second clinician has to agree: 510 U" in alert
    assert injector.get_by_label("Lot", exact=True).input_value() == "C1234", "nothing typed is lost"
    injector.get_by_label("Why so much in all").fill("agreed with the other clinic")
    injector.get_by_label("Why in spite of a caution").fill("known and weighed")
    injector.get_by_label("Second clinician who agrees").fill("Dr Second")
    injector.get_by_role("button", name="Check", exact=True).click()
    assert "155 units at 31 sites" in injector.get_by_role("status").inner_text()
    injector.get_by_role("button", name="Change it").click()
    injector.get_by_role("button", name="Check", exact=True).click()
    injector.get_by_role("button", name="Keep this record").click()
    assert "The session was written down." in injector.get_by_role("status").inner_text()
    assert injector.locator("figure.view svg").count() == 4
    assert len(history_facts.of(ana, "sessions")) == 2


def test_a_moderator_asks_for_a_patient_s_sheet(browser: Browser, live_server: LiveServer, ana: Person) -> None:
    context = as_a(browser, live_server, "moderator")
    page = context.new_page()
    for address in (f"/clinic/{ana.pk}/", "/clinic/"):
        answered = page.goto(live_server.url + address)
        assert answered is not None and answered.status == 403
        assert "Fictional Ana" not in page.content()
    context.close()
