"""A patient and a nurse write at once: both see both, one of them chooses, and nobody's words are lost."""

import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Person
from cleardays.web.records import history_facts
from tests.journeys.looking import looked_at
from tests.journeys.test_a_clinic_at_work import as_a
from tests.web.accounts.clinic import member, signed_in
from tests.web.clinic.ward import WHO, cared_for, today

pytestmark = [pytest.mark.django_db(transaction=True)]
BOTH = "Two answers to one question"


@pytest.fixture
def ana() -> Person:
    """Somebody who told the name of a medicine themselves."""
    person = cared_for(user=member("patient"))
    said = {"drug": "topiramate", "outcome": "ineffective"}
    history_facts.add(person, "preventives", uuid.uuid4(), said, today(), timezone.now(), WHO)
    return person


def hers(browser: Browser, server: LiveServer, ana: Person) -> BrowserContext:
    assert ana.user is not None
    value = signed_in(ana.user).cookies[settings.SESSION_COOKIE_NAME].value
    found = browser.new_context(viewport={"width": 360, "height": 800})
    found.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])
    return found


@pytest.fixture
def both(browser: Browser, live_server: LiveServer, ana: Person) -> Iterator[tuple[Page, Page]]:
    """The nurse at a desk and the patient at a phone."""
    contexts = [as_a(browser, live_server, "nurse"), hers(browser, live_server, ana)]
    yield contexts[0].new_page(), contexts[1].new_page()
    for one in contexts:
        one.close()


def kept_by(nurse: Page) -> None:
    """The nurse keeps the form, and the page it leads to is there."""
    nurse.get_by_role("button", name="Keep", exact=True).click()
    expect(nurse.get_by_role("status")).to_contain_text("It was kept.")


def outcome(ana: Person) -> str:
    return str(history_facts.of(ana, "preventives")[0].said["outcome"])


def test_the_patient_is_first_and_the_nurse_sees_both(
    both: tuple[Page, Page], live_server: LiveServer, ana: Person
) -> None:
    nurse, patient = both
    key = history_facts.of(ana, "preventives")[0].key
    # The nurse has the form open …
    nurse.goto(f"{live_server.url}/clinic/{ana.pk}/history/preventives/{key}")
    nurse.get_by_label("Highest dose a day, mg").fill("100")
    nurse.get_by_label("How it ended").select_option("Stopped by choice")
    # … while the patient changes the same medicine.
    patient.goto(f"{live_server.url}/about-me/preventives/{key}/outcome")
    patient.get_by_role("button", name="I could not stand it").click()
    expect(patient).to_have_url(f"{live_server.url}/about-me/preventives/")
    assert outcome(ana) == "not_tolerated"
    nurse.get_by_role("button", name="Keep", exact=True).click()
    expect(nurse.locator("#wrong")).to_be_focused()
    said = nurse.locator("main").inner_text()
    assert "while you wrote" in said and "Not tolerated" in said and "Stopped by choice" in said
    assert looked_at(nurse, "the nurse's page of both") == []
    nurse.get_by_role("button", name="Change it").click()
    assert nurse.get_by_label("Highest dose a day, mg").input_value() == "100", "nothing typed is lost"
    assert nurse.get_by_label("How it ended").input_value() == "stopped_by_choice"
    assert outcome(ana) == "not_tolerated", "nothing is kept over the other's words"
    assert looked_at(nurse, "the nurse's page of both") == []
    nurse.get_by_label("How it ended").select_option("Not tolerated")
    kept_by(nurse)
    kept = history_facts.of(ana, "preventives")[0].said
    assert (kept["outcome"], int(kept["max_daily_dose_mg"])) == ("not_tolerated", 100)


def test_the_nurse_is_first_and_the_patient_s_words_stay_on_the_screen(
    both: tuple[Page, Page], live_server: LiveServer, ana: Person
) -> None:
    nurse, patient = both
    key = history_facts.of(ana, "preventives")[0].key
    patient.goto(f"{live_server.url}/about-me/preventives/{key}/outcome")
    nurse.goto(f"{live_server.url}/clinic/{ana.pk}/history/preventives/{key}")
    nurse.get_by_label("How it ended").select_option("Stopped by choice")
    kept_by(nurse)
    patient.get_by_role("button", name="I could not stand it").click()
    expect(patient.get_by_role("heading", level=1)).to_have_text(BOTH)
    said = patient.locator("main").inner_text()
    assert "Your clinic wrote this" in said and "I chose to stop" in said and "I could not stand it" in said
    assert outcome(ana) == "stopped_by_choice"
    assert looked_at(patient, "the patient's page of both") == []


def test_both_write_when_migraine_began_and_the_patient_chooses(
    both: tuple[Page, Page], live_server: LiveServer, ana: Person
) -> None:
    nurse, patient = both
    patient.goto(f"{live_server.url}/about-me/ask/migraine-since")
    patient.get_by_label("When", exact=True).fill("2011")
    nurse.goto(f"{live_server.url}/clinic/{ana.pk}/history/once")
    nurse.get_by_label("Migraine since").fill("2009")
    kept_by(nurse)
    patient.get_by_role("button", name="Keep", exact=True).click()
    expect(patient.get_by_role("heading", level=1)).to_have_text(BOTH)
    said = patient.locator("main").inner_text()
    assert "2009" in said and "2011" in said and history_facts.plain(ana)["migraine_since"] == "2009"
    assert looked_at(patient, "the patient's page of both") == []
    patient.get_by_role("button", name="Use this instead").click()
    expect(patient).to_have_url(f"{live_server.url}/about-me/")
    assert history_facts.plain(ana)["migraine_since"] == "2011"
    wordings = [one.plain.get("migraine_since") for one in Person.objects.get().background.history.all()]
    assert wordings[:2] == ["2011", "2009"], "what the nurse wrote stays in its history"
