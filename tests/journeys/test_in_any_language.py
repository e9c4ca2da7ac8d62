"""Longer words and the other direction of writing: nothing leaves a narrow screen, and no drawing is mirrored."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cleardays.drawing import head

pytestmark = [pytest.mark.django_db(transaction=True)]
PLACES = """root => [...document.querySelector(root).querySelectorAll('path, circle, line, text, polyline, polygon, rect')].map(e => {
    const [a, b] = [e.getBoundingClientRect(), document.querySelector(root).getBoundingClientRect()];
    return [e.tagName, Math.round((a.x - b.x) * 10), Math.round((a.y - b.y) * 10), Math.round(a.width * 10)].join(' ');
})"""


@pytest.fixture
def speaking(browser: Browser) -> Iterator[Any]:
    """A browser that asks for a language."""
    open_: list[Any] = []

    def one(language: str) -> Page:
        open_.append(browser.new_context(viewport={"width": 320, "height": 800}, locale=language))
        page: Page = open_[-1].new_page()
        page.set_default_timeout(8_000)
        return page

    yield one
    for context in open_:
        context.close()


def test_left_and_right_of_a_patient_are_the_same_in_every_language(speaking: Any, live_server: LiveServer) -> None:
    """The map of a head, and the drawings of the public page, stand as they do in English, mark by mark."""
    drawn = [
        head.Mark(*head.place("front", "inner orbital rim", 1, 2, side), "ring", side[0], side, f"{side}-side")
        for side in ("left", "right")
    ]
    svg = head.head("front", drawn, "A fictional face", ("right", "left"))
    found = {}
    for language in ("en-US", "ar-XB"):
        page = speaking(language)
        page.goto(live_server.url)
        page.evaluate(
            "svg => { document.querySelector('main').insertAdjacentHTML('beforeend', `<div id='map'>${svg}</div>`) }",
            str(svg),
        )
        found[language] = {root: page.evaluate(PLACES, root) for root in ("#map svg", ".sequence", ".curve")}
        left, right = (page.locator(f"#map .{side}-side").bounding_box() for side in ("left", "right"))
        # A face looks at the reader: its own left is the reader's right.
        assert left is not None
        assert right is not None
        assert left["x"] > right["x"]
    for root in found["en-US"]:
        assert found["en-US"][root] == found["ar-XB"][root], root
        assert len(found["en-US"][root]) > 5
