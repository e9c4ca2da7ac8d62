"""The page as a person meets it: at night, on a phone, printed, read aloud."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from cleardays.answer.answer import Missing
from cleardays.answer.is_it_helping import Helping
from cleardays.criteria.findings import SAID
from cleardays.diary.verdict import Verdict
from cleardays.report import answer_page, answer_words
from tests.answer.kinds import KINDS, answered

CHROMIUM = "/usr/bin/chromium"
THEMES = ("light", "dim", "attack")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("no chromium: install Debian's package `chromium`; pages are looked at in a real browser")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page(viewport={"width": 360, "height": 800})
    yield found
    found.close()


def show(page: Page, kind: str, theme: str = "light") -> None:
    page.set_content(answer_page.answer(answered(kind)))
    page.check(f"#theme-{theme}")


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_asks_the_network_for_anything_or_runs_a_script(kind: str) -> None:
    text = answer_page.answer(answered(kind))
    assert not re.search(r"(src|href)=.?(https?:|//)|<script|<link|url\(|@import|style=", text)
    assert "not a certified medical device" in text


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "kind", ["met", "withheld_from_a_patient", "a_danger_sign", "a_lid_that_droops", "nothing_written"]
)
def test_accessible_in_every_theme(page: Page, kind: str, theme: str) -> None:
    show(page, kind, theme)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found: Any = Axe().run(page, options=options).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_off_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, "met")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_attack_theme_is_dim_and_says_one_thing(page: Page) -> None:
    show(page, "met", "attack")
    assert not page.locator("#could").is_visible()
    assert page.locator("#short").is_visible()
    assert mean_luminance(page.screenshot()) <= 0.05


def test_printing_is_black_on_white_and_whole_whatever_the_theme(page: Page) -> None:
    show(page, "met", "attack")
    page.emulate_media(media="print")
    assert page.locator("#could").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_the_drawn_diary_has_words_for_those_who_cannot_see_it(page: Page) -> None:
    show(page, "one_day_from_an_answer")
    words = page.locator("svg.marks").get_attribute("aria-label")
    assert words == "Diary by month. Jun 2026: 14 with headache, 28 of 29 written."


def test_a_withheld_answer_shows_the_flag_and_no_rule(page: Page) -> None:
    show(page, "withheld_from_a_patient")
    shown = page.inner_text("main")
    assert "A clinician should look first: headache that changes with position." in shown
    assert "label" not in shown.lower()


def test_a_danger_sign_stands_first(page: Page) -> None:
    show(page, "a_danger_sign", "attack")
    assert page.locator("main").inner_text().strip().startswith("Hard to swallow: get emergency care now (999).")


def test_names_in_a_file_cannot_become_markup() -> None:
    from dataclasses import replace

    said = replace(answered("met"), person="<script>alert(1)</script>")
    assert "<script" not in answer_page.answer(said)


def mean_luminance(png: bytes) -> float:
    """Mean relative luminance (WCAG) of a screenshot."""
    import struct
    import zlib

    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    channels = {2: 3, 6: 4}[colour]
    data, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride, previous, total = zlib.decompress(data), width * channels, bytearray(width * channels), 0.0
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (i / 255 for i in range(256))]
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], row, previous, channels)
        total += sum(
            0.2126 * linear[row[i]] + 0.7152 * linear[row[i + 1]] + 0.0722 * linear[row[i + 2]]
            for i in range(0, stride, channels)
        )
        previous = row
    return total / (width * height)


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + above[i]) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + above[i]) // 2) & 255
        elif kind == 4:
            guess = left + above[i] - corner
            near = min(
                (abs(guess - left), 0, left), (abs(guess - above[i]), 1, above[i]), (abs(guess - corner), 2, corner)
            )
            row[i] = (row[i] + near[2]) & 255


def test_a_stopping_rule_is_called_by_what_it_says() -> None:
    """“Met” beside a rule that stops would be read as good news."""
    said = answered("helped").is_it_helping
    assert isinstance(said, Helping) and len(said.stopping) == 7
    page = answer_page.answer(answered("helped"))
    stopping = page[page.index("What the stopping rules say") :]
    for one in said.stopping:
        assert answer_words.called(one) not in SAID.values() or one.verdict is Verdict.UNKNOWN
        assert answer_words.called(one) in stopping


def test_the_second_answer_stands_on_the_page_with_both_pictures_and_their_tables() -> None:
    said = answer_page.answer(answered("helped"))
    assert 'class="weekly"' in said and 'class="dots"' in said
    assert "Change from your own baseline" in said and "The weeks as a table" in said
    assert "Placebo also fell by about a third" in said


def test_a_day_that_has_to_come_is_said_as_time_and_not_as_a_day_to_write() -> None:
    """`1 day (9 Jan 2027)` would name a day on which something is missing."""
    waiting = Missing("2027-01-09", "only then are three times 28 days since the first session over; would settle a")
    silent = Missing("2026-11-02", "silent; would settle a")
    assert answer_words.missing([waiting, silent]) == [
        "each day up to 9 January 2027: only then are three times 28 days since the first session over",
        "1 day (2 Nov 2026): nothing written",
    ]


@pytest.mark.parametrize("words", ["{{ pages.clear }}", "{{ pages.items }}", "{{ range }}"])
def test_a_page_never_shows_a_function_for_a_value(words: str) -> None:
    """`{{ pages.clear }}` of a dict is the method that empties it: a link made of it leads nowhere."""
    with pytest.raises(TypeError, match="code and not words"):
        answer_page.environment().from_string(words).render(pages={"clear": "/today"})
    assert answer_page.environment().from_string("{{ pages['clear'] }}").render(pages={"clear": "/today"}) == "/today"
