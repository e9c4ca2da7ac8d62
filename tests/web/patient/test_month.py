"""The last 28 days as far as they are written, and the answer inside the app."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cleardays.answer import answer
from cleardays.casefile.reader import Case
from cleardays.criteria.overuse import ONE_CLASS
from cleardays.diary.entries import DayEntry, Intake
from cleardays.diary.history import Person as Described
from cleardays.web.accounts.models import Person
from cleardays.web.patient import month
from cleardays.web.records import services
from tests.web.patient.people import NOON, TODAY, WHO
from tests.web.patient.test_today import ana, hers, noon, tap, text

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


def drawn(strip: str, taken: str = "") -> Case:
    """A diary that ends yesterday: H headache, . clear, ? nothing written, ! both; `taken` names a medicine on each H."""
    days = []
    marks = strip.replace(" ", "")
    for place, mark in enumerate(marks):
        on = TODAY - timedelta(days=len(marks) - place)
        acute = (Intake(taken),) if taken and mark == "H" else ()
        if mark in "H!":
            days.append(DayEntry(date=on, headache=True, acute=acute))
        if mark in ".!":
            days.append(DayEntry(date=on, headache=False, acute=()))
    return Case(person=Described("v"), days=tuple(days), timezone="Europe/London")


def shown(case: Case) -> month.Month:
    return month.of(case, answer.ask(case, TODAY), TODAY)


@pytest.mark.parametrize(
    "strip, words",
    [
        ("HHHHHHH HHHHHHH HHH.... ...????", "17 to 21 of 28 days with headache, 4 days silent."),
        ("HHHHHHH HHHHHHH HHH.... .......", "17 of 28 days with headache, no day silent."),
        ("H", "1 to 28 of 28 days with headache, 27 days silent."),
        ("", "0 to 28 of 28 days with headache, 28 days silent."),
        (
            "HHHHHHH HHHHHHH HHH.... .....!?",
            "17 to 19 of 28 days with headache, 1 day silent. 1 day written both as clear and as headache.",
        ),
    ],
)
def test_the_count_says_at_least_and_at_most(strip: str, words: str) -> None:
    assert shown(drawn(strip)).words == words


def test_today_is_not_over_and_is_not_counted() -> None:
    case = drawn("." * 28)
    with_today = Case(
        person=case.person, days=(*case.days, DayEntry(date=TODAY, headache=True)), timezone=case.timezone
    )
    assert shown(with_today).words.startswith("0 of 28")


def test_medicine_days_stand_beside_the_number_of_the_rule_itself() -> None:
    need = ONE_CLASS["ichd3.8.2.2"]
    found = shown(drawn("HHHHHHH HHHH... ....... .......", "sumatriptan")).medicines
    triptans = [words for words in found if "triptan" in words]
    assert triptans and triptans[0].startswith("11 of 28 ")
    assert f"overuse from {need.number} days a month" in triptans[0]


@pytest.mark.database
def test_the_page_names_each_silent_day_and_leads_to_it(hers: Client, ana: Person) -> None:
    services.keep(ana, drawn("H" * 24 + "????"), NOON, WHO)
    page = hers.get("/month/")
    assert "24 to 28 of 28 days with headache, 4 days silent." in text(page)
    assert re.findall(r'/today\?day=([\d-]+)"', page.content.decode()) == [
        (TODAY - timedelta(days=i)).isoformat() for i in (4, 3, 2, 1)
    ]


def test_a_new_diary_has_a_month_and_an_answer_that_say_so(hers: Client) -> None:
    assert "0 to 28 of 28 days with headache, 28 days silent." in text(hers.get("/month/"))
    assert "Nobody can tell yet. It takes 28 days of writing." in text(hers.get("/answer/"))
    assert "nothing could be counted" in text(hers.get("/answer/all"))


def test_the_answer_stands_in_the_app_under_its_policy(hers: Client, ana: Person) -> None:
    services.keep(ana, drawn("HH.HH..HHH.H.H" * 8), NOON, WHO)
    tap(hers, "clear")
    assert "for a patient" in text(hers.get("/answer/all"))
    page = hers.get("/answer/").content.decode()
    assert 'aria-label="Your diary"' in page
    assert not re.search(r"<style|<script(?! defer src=./static)|\sstyle=|\son\w+=", page)


@pytest.mark.database
@pytest.mark.parametrize("address", ["/today", "/month/", "/answer/"])
def test_as_many_queries_for_a_month_as_for_ten_years(hers: Client, ana: Person, address: str) -> None:
    hers.get("/today")  # the first page of a sign-in is written down once
    asked = []
    for length in (30, 3650):
        services.keep(ana, drawn("H..?" * (length // 4)), NOON, WHO)
        with CaptureQueriesContext(connection) as queries:
            assert hers.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12  # the record is read at its first page, and remembered


def test_every_written_day_opens_from_the_calendar_and_can_be_changed(hers: Client, ana: Person) -> None:
    """Of any month, not of the last weeks alone; a silent one leads to where it is written."""
    services.keep(ana, drawn("H.H?" * 40), NOON, WHO)
    page = hers.get("/month/?month=2025-12").content.decode()
    opened = re.findall(r'href="/month/\?day=(2025-12-\d\d)#chosen"', page)
    silent = re.findall(r'href="/today\?day=(2025-12-\d\d)"', page)
    assert len(opened) + len(silent) == 31
    assert 'aria-label="Monday 1 December 2025, ' in page
    told = hers.get(f"/month/?day={opened[0]}").content.decode()
    assert f'href="/day/{opened[0]}/"' in told
    assert hers.get(f"/day/{opened[0]}/").status_code == 200


@pytest.mark.parametrize("asked", ["2026-13", "soon", "9999-01", ""])
def test_a_month_that_is_none_or_still_to_come_is_this_one(hers: Client, asked: str) -> None:
    assert f"{TODAY:%B %Y}" in text(hers.get(f"/month/?month={asked}"))


def test_a_year_is_a_row_a_month_with_both_ends_of_each_count(hers: Client, ana: Person) -> None:
    services.keep(ana, drawn("HH.?" * 17), NOON, WHO)
    page = hers.get("/year/").content.decode()
    words = re.search(r'<svg class="picture year"[^>]*aria-label="([^"]*)"', page)
    assert words is not None and "headache" in words[1] and "not written" in words[1]
    assert re.search(r">\d+–\d+</text>", page)
    assert hers.get("/year/?year=1850").status_code == hers.get("/year/?year=x").status_code == 200
