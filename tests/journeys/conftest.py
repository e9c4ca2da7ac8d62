"""A browser, and a server that it can reach."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module", autouse=True)
def a_tap_is_over_when_its_page_has_loaded() -> Iterator[None]:
    """Playwright's click is over once the next page has begun. What is asked of a page half there is a race on a slow machine.

    A form that a script sends goes on later still: such a tap stands in ``page.expect_navigation()``.
    """
    only_tapped = Locator.click

    def tapped(one: Locator, **how: Any) -> None:
        only_tapped(one, **how)
        one.page.wait_for_load_state()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", tapped)
        yield


@pytest.fixture(autouse=True)
def no_script_fails() -> Iterator[None]:
    """A script that fails on any page of a test fails the test: the page may look whole, and what the script was for is gone."""
    failed: list[str] = []
    plain = Browser.new_context

    def listened(one: Browser, **how: Any) -> BrowserContext:
        context = plain(one, **how)
        context.on("weberror", lambda error: failed.append(f"{error.page.url if error.page else '?'}: {error.error}"))
        return context

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Browser, "new_context", listened)
        yield
    assert failed == []


@pytest.fixture(scope="module")
def browser(live_server: LiveServer) -> Iterator[Browser]:
    """Closed before the server is, so that no connection outlives it."""
    if not Path(CHROMIUM).exists():
        pytest.fail("no chromium: install Debian's package `chromium`; pages are looked at in a real browser")
    # Playwright keeps an event loop in this thread; the tests' own rows are read and written beside it.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()
