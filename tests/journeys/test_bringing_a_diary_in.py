"""Ten years of Migraine Buddy come in: shown, taken over whole, in the month and the answer at once, and once only."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from cleardays.web.records.models import Attack
from tests.answer.test_page import browser
from tests.journeys.looking import looked_at
from tests.journeys.test_today import signed_in, where

__all__ = ["browser", "where"]
pytestmark = pytest.mark.django_db(transaction=True)
HEADER = '"#","Started","Lasted","Start UTC Offset (min)","Pain Level","Symptoms","Helpful Medication","Notes"\n'
LONGEST_S = 10
"""From choosing the file to the page that says it is taken over, all of it: a bar of ours."""


def ten_years(until: date) -> str:
    """A fictional export: an attack every other day for ten years, to yesterday."""
    rows = []
    for number in range(1826):
        on = until - timedelta(days=1 + 2 * number)
        pain, hour = 3 + number % 6, 6 + number % 12
        rows.append(
            f'"{number + 1}","{on:%m/%d/%y} {hour:02}:30","{3 + number % 9:02}h 00m","0","{pain}","Nausea","Sumatriptan",""\n'
        )
    return HEADER + "".join(rows)


@pytest.fixture
def finn(browser: Browser, where: str) -> Iterator[Page]:
    """A new person's phone."""
    context = signed_in(browser, where, "finn")
    page = context.new_page()
    page.goto(f"{where}/month/")
    yield page
    context.close()


def test_ten_years_of_migraine_buddy(finn: Page, where: str, tmp_path: Path) -> None:
    export = tmp_path / "buddy.csv"
    export.write_text(ten_years(date.today()), encoding="utf-8")  # noqa: DTZ011  the app's own today is meant
    finn.get_by_role("link", name="Bring a diary in from another app").click()
    begun = time.perf_counter()
    finn.get_by_label("File").set_input_files(export)
    finn.get_by_role("button", name="See what it says").click()
    assert "1826 new" in finn.locator("main").inner_text()
    assert Attack.objects.count() == 0, "shown is not kept"
    finn.get_by_role("button", name="Yes, take it over").click()
    assert "1826 new, 0 changed" in finn.get_by_role("status").inner_text()
    took = time.perf_counter() - begun
    print(f"ten years of Migraine Buddy in {took:.1f} s")
    assert took < LONGEST_S
    finn.get_by_role("link", name="See the month").click()
    said = finn.locator("main").inner_text()
    assert "to 28 of 28 days with headache, 1" in said, (
        "between the attacks the file is silent, and silence is never a clear day"
    )
    finn.goto(f"{where}/import/")
    finn.get_by_label("File").set_input_files(export)
    finn.get_by_role("button", name="See what it says").click()
    assert "0 new, 1826 here already" in finn.locator("main").inner_text()
    assert Attack.objects.count() == 1826


def test_the_preview_is_accessible_in_every_theme(finn: Page, where: str, tmp_path: Path) -> None:
    export = tmp_path / "buddy.csv"
    export.write_text("".join(ten_years(date.today()).splitlines(True)[:60]), encoding="utf-8")  # noqa: DTZ011
    finn.goto(f"{where}/import/")
    finn.get_by_label("File").set_input_files(export)
    finn.get_by_role("button", name="See what it says").click()
    assert looked_at(finn) == []
