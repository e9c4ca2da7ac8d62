"""How much does a page ask of somebody in pain? An answer in two screens of a phone before a door is opened, and one thing to do."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from cleardays.web.demo import people
from tests.answer.test_page import browser
from tests.journeys.test_today import signed_in

__all__ = ["browser"]
pytestmark = pytest.mark.django_db(transaction=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTH, HEIGHT = 360, 740
MOST_SCREENS = 2


@pytest.fixture
def where(live_server: Any) -> str:
    people.make(timezone.now(), "a long fictional password")
    return str(live_server.url)


@pytest.fixture
def phone(browser: Browser, where: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = signed_in(browser, where, request.param)
    page = context.new_page()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    yield page
    context.close()


@pytest.mark.parametrize("phone", ["ana", "ben", "cleo", "dana", "eli", "finn"], indirect=True)
def test_an_answer_is_two_screens_and_has_one_next_step(phone: Page, where: str) -> None:
    """Before treatment, after one session and after three, with gaps, with a sign that cannot wait, and with nothing written."""
    phone.goto(f"{where}/answer/")
    assert phone.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS * HEIGHT
    assert phone.locator(".primary").count() <= 1
    assert phone.locator("details.door[open]").count() == 0
    step = phone.locator(".primary")
    if step.count():
        box = step.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 1.2 * HEIGHT, "sentence, picture and step stand together"


@pytest.mark.parametrize("phone", ["cleo"], indirect=True)
def test_the_two_taps_of_today_stand_in_the_lower_half(phone: Page, where: str) -> None:
    for theme in ("light", "attack"):
        phone.context.add_cookies([{"name": "theme", "value": theme, "url": where}])
        phone.goto(f"{where}/today")
        for name in ("Clear day", "Headache"):
            box = phone.get_by_role("button", name=name, exact=True).bounding_box()
            assert box is not None
            assert box["height"] >= 90
            assert box["y"] >= 0.45 * HEIGHT
    bar = phone.locator(".ways").bounding_box()
    assert bar is not None and box["y"] + box["height"] <= bar["y"]


@pytest.mark.parametrize("phone", ["cleo"], indirect=True)
def test_no_page_has_two_primary_buttons(phone: Page, where: str) -> None:
    for address in ("/", "/today", "/month/", "/year/", "/answer/", "/answer/all", "/about-me/", "/accounts/"):
        phone.goto(where + address)
        assert phone.locator(".primary").count() <= 1, address


@pytest.mark.parametrize("phone", ["cleo"], indirect=True)
def test_nothing_jumps_while_a_page_loads(phone: Page, where: str) -> None:
    """No layout shift: the stand-in of the typeface is as large, and pictures have their size before they are drawn."""
    for address in ("/", "/today", "/answer/", "/month/"):
        phone.goto(where + address)
        moved = phone.evaluate(
            """() => new Promise(done => { let sum = 0;
                new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
                    .observe({ type: "layout-shift", buffered: true });
                setTimeout(() => done(sum), 300) })"""
        )
        assert moved <= 0.01, address


@pytest.mark.parametrize("phone", ["cleo"], indirect=True)
def test_a_picture_is_never_mirrored_where_writing_runs_the_other_way(phone: Page, where: str) -> None:
    phone.goto(f"{where}/answer/")

    def places() -> Any:
        return phone.evaluate("""[...document.querySelectorAll('.blocks svg')].map(svg => [...svg.children].map(one => {
            const [a, b] = [one.getBoundingClientRect(), svg.getBoundingClientRect()];
            return [Math.round(a.x - b.x), Math.round(a.y - b.y)] }))""")

    before = places()
    phone.evaluate("document.documentElement.dir = 'rtl'")
    assert places() == before
    assert len(before[0]) >= 28
