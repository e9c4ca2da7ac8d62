"""Every screen of the list: nobody is kept out of it, nothing is off its side, in every theme and in languages that nobody speaks."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from cleardays.web.public import forms
from tests.journeys.looking import RULES, accessible, looked_at, off_the_side
from tests.journeys.screens import PATIENTS, WHOM, Screen, World
from tests.web.public.replies import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NO_BREACH = ("403", "404", "422", "[DOM]")
"""What a browser's console says of a page that refuses or of an icon that is not there, and its advice about forms."""


@pytest.fixture
def world(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    # A browser that types for us needs no three seconds; that they are asked for is tested elsewhere.
    monkeypatch.setattr(forms, "QUICKEST_SECONDS", -1)
    return World()


def walked(context: BrowserContext, server: LiveServer, world: World, who: str) -> Iterator[tuple[Screen, Page]]:
    """Each screen of somebody, in one window."""
    if who != "nobody":
        value = signed_in(world.user(who)).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for screen in world.screens(who):
        page.goto(server.url + screen.where)
        if screen.done:
            screen.done(page)
        yield screen, page
        assert page.locator("main").count() == 1, f"{screen.name}: this is no page of ours"
    assert [text for text in said if not any(one in text for one in NO_BREACH)] == []


@pytest.mark.parametrize("who", WHOM)
def test_a_screen_in_every_theme_at_every_width(
    browser: Browser, live_server: LiveServer, world: World, who: str
) -> None:
    """Axe, the sides, a thumb; then contrast in each theme; and in an attack a patient's screens are dark and nothing moves."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    wrong = []
    for screen, page in walked(context, live_server, world, who):
        wrong += looked_at(page, screen.name, dark=who in PATIENTS)
    context.close()
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
@pytest.mark.parametrize("who", WHOM)
def test_a_screen_in_a_language_nobody_speaks(
    browser: Browser, live_server: LiveServer, world: World, who: str, language: str
) -> None:
    """Longer words and the other direction of writing: nothing leaves a narrow screen."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale=language)
    wrong = []
    for screen, page in walked_by_address(context, live_server, world, who):
        if page.evaluate("document.documentElement.dir") != ("rtl" if language == "ar-XB" else "ltr"):
            wrong.append((screen.name, "direction"))
        wrong += [(screen.name, *one) for one in (*off_the_side(page, 320), *accessible(page, RULES))]
    context.close()
    assert wrong == [], "\n".join(map(str, wrong))


def walked_by_address(
    context: BrowserContext, server: LiveServer, world: World, who: str
) -> Iterator[tuple[Screen, Page]]:
    """The screens that are there before anything is done: what is done is found by its English words."""
    every = list(world.screens(who))
    world.screens = lambda _who: iter(one for one in every if one.done is None)  # type: ignore[method-assign]
    return walked(context, server, world, who)
