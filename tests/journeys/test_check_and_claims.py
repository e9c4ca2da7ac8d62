"""Somebody checks themselves on a phone at night, with a file, without a script; a clinic checks its article."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.demo import people
from cleardays.web.records.models import Day
from tests.web.accounts.clinic import clinic
from tests.web.public.test_check import NUMBERS, a_diary

pytestmark = pytest.mark.django_db(transaction=True)


def fill(page: Page) -> None:
    for name, value in NUMBERS.items():
        if name == "longer":
            page.check(f"#longer-{value}")
        else:
            page.fill(f"#{name}", value)


def file() -> Any:
    return {"name": "diary.csv", "mimeType": "text/csv", "buffer": a_diary().read()}


def screen(page: Page, server: LiveServer, name: str) -> None:
    page.goto(f"{server.url}/{'claims' if name in ('claims', 'marked', 'nothing') else 'check'}")
    match name:
        case "wrong":
            page.click("#send")
        case "urgent":
            page.check("#now-sudden")
            page.click("#send")
        case "guesses" | "file" | "carry" | "flag":
            page.check("#flag-neoplasm" if name == "flag" else "#none")
            fill(page)
            if name in ("file", "carry"):
                page.set_input_files("#file", file())
            page.click("#send")
            if name == "carry":
                page.get_by_role("button", name="Carry it into an account").click()
        case "marked":
            page.get_by_role("button", name="Check the sample").click()
        case "nothing":
            page.click("#send")


def test_a_sign_that_cannot_wait_takes_the_focus(page: Page, live_server: LiveServer) -> None:
    clinic()
    screen(page, live_server, "urgent")
    expect(page.locator("[role=alert]")).to_be_focused()
    assert "999" in page.locator("[role=alert]").inner_text()


def test_what_is_missing_takes_the_focus_and_leads_there(page: Page, live_server: LiveServer) -> None:
    screen(page, live_server, "wrong")
    expect(page.locator("#wrong")).to_be_focused()
    page.get_by_role("link", name="Tick what is true of you").click()
    expect(page.locator("#signs")).to_be_focused()


def test_from_the_public_page_into_an_account_without_a_script(browser: Browser, live_server: LiveServer) -> None:
    """Check, carry, sign in beside it, come back, say yes. The page held it; the server did not."""
    people.make(timezone.now(), "a long fictional password")
    before = Day.objects.count()
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.locator("#main").get_by_role("link", name="Check myself").click()
    page.check("#none")
    page.fill("#age", "35")
    page.set_input_files("#file", file())
    page.click("#send")
    assert page.get_by_text("By your diary").is_visible()
    page.get_by_role("button", name="Carry it into an account").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens beside this page)").click()
    beside = opened.value
    beside.fill("input[name=login]", "finn@clinic.example")
    beside.fill("input[name=password]", "a long fictional password")
    beside.click("main form button[type=submit]")
    beside.wait_for_url("**/today")
    beside.close()
    page.get_by_role("button", name="I am signed in: go on").click()
    assert Day.objects.count() == before
    page.get_by_role("button", name="Yes, keep it there").click()
    page.wait_for_url("**/month/")
    assert Day.objects.count() == before + 90
    context.close()
