"""The map as a person meets it: on a phone, at night, printed, by keyboard, in a page that reads right to left."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from cleardays.answer import session_check
from cleardays.report import session_page
from tests.answer.test_page import THEMES, browser, page
from tests.vignettes.injected import before, given, read

__all__ = ["browser", "page"]
EARLIER = {"date": before(91), "product": "onabotulinumtoxinA", "sites": "preempt-155"}


def show(page: Page, shown: Any, theme: str = "light") -> None:
    checked = session_check.check(read(given("TEM-RF1 TRA-LF1", planned_sites="preempt-155"), EARLIER))
    page.set_content(session_page.page(checked, shown, "drawn"))
    page.check(f"#theme-{theme}")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("shown", ["plan", "given", "difference"])
def test_accessible_in_every_theme(page: Page, shown: str, theme: str) -> None:
    show(page, shown, theme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found: Any = Axe().run(page, options=options).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_off_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, "given")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dot_is_reached_by_keyboard_and_leads_to_its_row(page: Page) -> None:
    show(page, "given")
    dot = page.locator('a[href="#site-TEM-RF1"]')
    dot.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('tr:target').id") == "site-TEM-RF1"


def test_left_and_right_stay_where_they_are_in_a_page_that_reads_right_to_left(page: Page) -> None:
    show(page, "given")
    there = (
        "JSON.stringify([...document.querySelectorAll('.view-front a')].map("
        "a => a.getBoundingClientRect().x - a.ownerSVGElement.getBoundingClientRect().x))"
    )
    ends = "JSON.stringify([...document.querySelectorAll('.view-front .head-end')].map(t => Math.round(t.getBBox().x)))"
    as_read = page.evaluate(there), page.evaluate(ends)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert (page.evaluate(there), page.evaluate(ends)) == as_read
