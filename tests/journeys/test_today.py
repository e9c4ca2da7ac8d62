"""The diary in a hand that hurts: on a phone, in the dark, without a script, in as few taps as can be."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from cleardays.web.accounts.models import User
from cleardays.web.demo import people
from cleardays.web.records.models import Day
from tests.answer.test_page import browser

__all__ = ["browser"]
pytestmark = pytest.mark.django_db(transaction=True)
# The browser's own loop runs in this thread; the rows are asked for between its steps, never within one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PAGES = ("/today", "/month/", "/answer/", "/import/", "/reminders/", "/day/{day}/", *(f"/day/{{day}}/{one}" for one in (
    "how-bad", "how-long", "what-it-was-like", "aura", "medicines", "gone-on", "migraine")))  # fmt: skip


@pytest.fixture
def where(live_server: Any) -> str:
    people.make(timezone.now(), "a long fictional password")
    return str(live_server.url)


def signed_in(
    browser: Browser, where: str, name: str, theme: str = "light", width: int = 360, **more: Any
) -> BrowserContext:
    """A phone on which this person is signed in and this theme was chosen."""
    client = Client()
    client.force_login(
        User.objects.get(email=f"{name}@clinic.example"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    found = browser.new_context(viewport={"width": width, "height": 800}, **more)
    kept = {"sessionid": client.cookies["sessionid"].value, "theme": theme}
    found.add_cookies([{"name": key, "value": value, "url": where} for key, value in kept.items()])
    return found


def tap(page: Page, name: str) -> None:
    """A tap on a button, over when the next page stands: a form that a script sends goes on later than the click."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def finn(browser: Browser, where: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new person's phone in the attack theme: with scripts, as nearly everybody's, and with none at all."""
    context = signed_in(browser, where, "finn", "attack", 320, java_script_enabled=request.param)
    page = context.new_page()
    page.goto(f"{where}/today")
    yield page
    context.close()


def test_a_headache_is_written_in_three_taps_or_fewer_without_typing(finn: Page) -> None:
    finn.get_by_role("button", name="Headache").click()
    finn.get_by_role("button", name="Severe").click()
    assert finn.get_by_role("status").inner_text() == "Written down: Headache, severe"


def test_a_clear_day_is_one_tap(finn: Page) -> None:
    finn.get_by_role("button", name="Clear day").click()
    assert finn.get_by_role("status").inner_text() == "Written down: Clear day"


def test_back_after_a_tap_and_a_tap_again_writes_nothing_twice(finn: Page) -> None:
    finn.get_by_role("button", name="Headache").click()
    finn.get_by_role("button", name="Severe").wait_for()
    finn.go_back()
    finn.reload()
    assert finn.get_by_role("button", name="Headache").count() == 0, "the page knows that the day is written"


def test_an_attack_asks_one_thing_a_screen(finn: Page) -> None:
    assert not finn.get_by_text("Days still open").is_visible()
    assert [one.inner_text() for one in finn.locator("main button:visible").all()] == ["Clear day", "Headache"]


def test_the_details_follow_one_another_to_a_page_that_shows_them(finn: Page) -> None:
    tap(finn, "Headache")
    tap(finn, "Skip")
    finn.get_by_role("link", name="Add more, or change it").click()
    finn.get_by_role("link", name="Add: How long did it last?").click()
    tap(finn, "4 hours")
    finn.get_by_label("Light was too much").check()
    tap(finn, "Keep")
    tap(finn, "No such signs")
    finn.get_by_role("textbox", name="Its name").fill("sumatriptan")
    finn.locator("fieldset").get_by_label("It helped").check()
    tap(finn, "Keep")
    tap(finn, "Skip")
    tap(finn, "Yes")
    said = finn.locator("main").inner_text()
    for words in ("4 hours", "Light was too much", "No such signs", "sumatriptan, helped", "Not said", "Yes"):
        assert words in said


@pytest.fixture
def cleo(browser: Browser, where: str) -> Iterator[tuple[Page, str, str]]:
    """Somebody with a long diary, the address of the app, and a headache day of theirs."""
    context = signed_in(browser, where, "cleo")
    day = Day.objects.filter(person__user__email="cleo@clinic.example", headache=True).order_by("-date").first()
    assert day is not None
    yield context.new_page(), where, day.date.isoformat()
    context.close()


def look(page: Page, where: str, theme: str, address: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": where}])
    assert page.goto(where + address).status == 200  # type: ignore[union-attr]


def test_the_theme_is_one_tap_and_there_before_the_first_paint(cleo: tuple[Page, str, str]) -> None:
    page, where, _ = cleo
    page.goto(f"{where}/today")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Attack").click()
    assert page.url == f"{where}/today"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(10, 16, 12)"
    page.locator(".menu > summary").click()
    assert page.get_by_role("button", name="Attack").get_attribute("aria-pressed") == "true"
    assert page.evaluate("[...document.scripts].every(one => one.defer)"), "nothing has to run first"


def test_every_page_says_that_it_is_fictional_when_it_is(cleo: tuple[Page, str, str], settings: Any) -> None:
    page, where, day = cleo
    for told in (True, False):
        settings.DEMO = told
        for address in PAGES:
            page.goto(where + address.format(day=day))
            assert (page.get_by_text("nobody here is real").count() == 1) is told, address
