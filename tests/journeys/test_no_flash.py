"""Does a screen flash on the way to the next one? Every frame that the browser paints is looked at, not only the page at rest."""

import base64
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Person
from tests.answer.test_page import mean_luminance
from tests.web.patient import people

pytestmark = pytest.mark.django_db(transaction=True)
BRIGHTEST, LARGEST_STEP = 0.05, 0.05
"""Mean relative luminance of a frame in the attack theme, and how far two frames in succession may differ: bars of ours."""
SETTLED_MS = 400


@pytest.fixture
def attack(browser: Browser, live_server: LiveServer) -> Iterator[tuple[Page, Person]]:
    """A phone in the attack theme, signed in, on which nothing was opened yet."""
    ana = people.somebody()
    context = browser.new_context(viewport={"width": 360, "height": 640}, base_url=live_server.url)
    here = {"sessionid": people.signed_in(ana).cookies["sessionid"].value, "theme": "attack"}
    context.add_cookies([{"name": key, "value": value, "url": live_server.url} for key, value in here.items()])
    yield context.new_page(), ana
    context.close()


def frames(page: Page, walk: Callable[[], Any]) -> list[float]:
    """The mean luminance of each frame that was painted while somebody walked; the first is the screen they began on."""
    talk, pictures = page.context.new_cdp_session(page), list[bytes]()

    def painted(frame: dict[str, Any]) -> None:
        pictures.append(base64.b64decode(frame["data"]))
        talk.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    talk.on("Page.screencastFrame", painted)
    talk.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    page.wait_for_timeout(SETTLED_MS)
    walk()
    page.wait_for_timeout(SETTLED_MS)
    talk.send("Page.stopScreencast")
    return [mean_luminance(one) for one in pictures]


def steps(seen: list[float]) -> list[float]:
    return [abs(after - before) for before, after in itertools.pairwise(seen)]


def test_in_an_attack_no_frame_is_bright_and_none_jumps(attack: tuple[Page, Person]) -> None:
    page, _ = attack
    page.goto("/today")

    def walk() -> None:
        page.get_by_role("button", name="Headache").click()
        page.get_by_role("button", name="Severe").click()
        page.get_by_text("Written down:").wait_for()
        for address in ("/month/", "/answer/", "/side-effects/", "/today"):
            page.goto(address)
            page.wait_for_timeout(SETTLED_MS)
        page.reload()
        page.go_back()

    seen = frames(page, walk)
    assert len(seen) > 6, "each screen was painted"
    assert max(seen) <= BRIGHTEST
    assert max(steps(seen)) <= LARGEST_STEP


def test_in_an_attack_no_frame_is_bright_without_a_connection(attack: tuple[Page, Person]) -> None:
    page, _ = attack
    page.goto("/today")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("caches.match('/today/kept?theme=').then(Boolean)")
    page.context.set_offline(True)

    def walk() -> None:
        page.goto("/today")
        page.get_by_role("button", name="Headache").click()
        page.get_by_role("button", name="Severe").click()
        page.get_by_label("Kept on this phone", exact=True).wait_for()

    seen = frames(page, walk)
    assert len(seen) > 2
    assert max(seen) <= BRIGHTEST
    assert max(steps(seen)) <= LARGEST_STEP


def test_a_white_flash_would_be_seen(attack: tuple[Page, Person]) -> None:
    """The same eyes on a page that does flash: one white frame between two dark ones."""
    page, _ = attack
    page.goto("/today")
    flash = """new Promise(done => { document.documentElement.style.background = 'white'; document.body.style.visibility = 'hidden';
        setTimeout(() => { document.documentElement.style.background = ''; document.body.style.visibility = ''; done() }, 120) })"""
    seen = frames(page, lambda: page.evaluate(flash))
    assert max(seen) > 0.9
    assert max(steps(seen)) > 0.8


@pytest.mark.parametrize("address", ["/today", "/", "/accounts/", "/accounts/login/", "/no-such-page"])
def test_a_page_of_which_only_the_head_has_come_is_dark_already(attack: tuple[Page, Person], address: str) -> None:
    """A slow phone paints when it has the style sheet and an empty body: the theme must be known by then."""
    page, _ = attack

    def cut_off(route: Route) -> None:
        answered = route.fetch()
        head = answered.text().partition("<body")[0]
        assert "</head>" in head
        route.fulfill(response=answered, body=f"{head}<body>")

    page.route(f"**{address}", cut_off)
    page.goto(address)
    assert page.inner_text("body") == ""
    assert mean_luminance(page.screenshot()) <= BRIGHTEST
