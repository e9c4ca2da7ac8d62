"""In which order does a screen reader meet the public page? Landmarks and headings, as the browser's accessibility tree has them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.web.public.replies import member, shown

pytestmark = [pytest.mark.django_db(transaction=True)]
KEPT = Path(__file__).with_name("reading-order.txt")
_LINE = re.compile(r"^(\s*)- (banner|main|navigation|contentinfo|region|heading|form|figure|note)\b(.*?):?$")


def outline(page: Page) -> str:
    """Landmarks and headings, in the order in which they are read, one a line."""
    found = [_LINE.match(line) for line in page.locator("body").aria_snapshot().splitlines()]
    return "".join(f"{len(one[1]) // 2 * ' '}{one[2]}{one[3]}\n" for one in found if one and (one[2] != "figure"))


def test_landmarks_and_headings_come_in_the_order_that_was_looked_at(page: Page, live_server: LiveServer) -> None:
    """A change of order is looked at: when it is meant, the kept order is changed with it."""
    member("moderator", jurisdiction="uk")
    one = shown("How long did you wait?")
    shown("Four weeks.", under=one.id)
    page.goto(live_server.url)
    assert outline(page) == KEPT.read_text(encoding="utf-8")


def test_the_short_answer_is_heard_first_and_help_before_replies(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    heard = outline(page)
    places = [
        heard.index(f'heading "{words}"')
        for words in (
            "Can Botox help with migraines?", "The short answer", "When do I need help at once?", "What this page cannot do", "Replies",
            "Leave a reply",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert [len(re.findall(rf"^\s*{one}\b", heard, re.MULTILINE)) for one in ("banner", "main", "contentinfo")] == [
        1,
        1,
        1,
    ]
