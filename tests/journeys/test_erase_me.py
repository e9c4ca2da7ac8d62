"""Erase me: somebody takes their record along, proves who they are, types the words, and is gone."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from tests.journeys.looking import looked_at
from tests.web.accounts.clinic import PASSWORD
from tests.web.operations.people import ana

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "ana@home.example"


@pytest.fixture
def where(live_server: Any) -> str:
    ana(session=True)
    assert EmailAddress.objects.get().verified
    return str(live_server.url)


@pytest.fixture
def phone(browser: Browser, where: str) -> Iterator[Page]:
    """A small phone that runs no script."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{where}/accounts/login/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield page
    context.close()


def test_somebody_takes_their_record_and_then_has_it_erased(phone: Page, where: str) -> None:
    phone.goto(f"{where}/accounts/")
    phone.get_by_role("link", name="Take or erase your record").click()
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="Get my record").click()
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as pack:
        assert {name.partition("/")[2] for name in pack.namelist()} >= {"case.json", "diary.csv", "passport.pdf"}
    phone.get_by_role("link", name="Read what erasing means").click()
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Go on").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Erase your record"
    phone.get_by_label("If you are sure, type").fill("yes please")
    phone.get_by_role("button", name="Erase my record for good").click()
    assert phone.get_by_role("alert").is_visible()
    assert phone.title().startswith("Error:")
    assert Person.objects.exists(), "a slip erases nothing"
    phone.get_by_label("If you are sure, type").fill("erase my record")
    phone.get_by_role("button", name="Erase my record for good").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Your record is erased"
    assert not Person.objects.exists()
    assert audit_trail.verify() is None
    phone.goto(f"{where}/today")
    assert "/accounts/login/" in phone.url


def signed_in(browser: Browser, where: str) -> BrowserContext:
    client = Client()
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": where}])
    return context


def test_each_page_is_accessible_and_fits_in_every_theme(browser: Browser, where: str) -> None:
    """The list of screens has somebody who did not just prove who they are; here they did."""
    context, wrong = signed_in(browser, where), []
    page = context.new_page()
    for path in ("/mine/", "/mine/erase", "/mine/erased"):
        answered = page.goto(where + path)
        assert answered is not None
        assert answered.status == 200
        for summary in page.locator("main summary").all():
            summary.click()
        wrong += looked_at(page)
    context.close()
    assert wrong == []
