"""One reader of what is written: an attack that came by a file is written on every date it touched, wherever that is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from cleardays.casefile.reader import Case
from cleardays.diary.entries import Attack, Provenance
from cleardays.diary.history import Person as Described
from cleardays.web.accounts.models import Person
from cleardays.web.patient.reminders import services as reminders
from cleardays.web.records import selectors, services
from cleardays.web.records.models import Day
from tests.web.patient.people import NOON, TODAY, WHO, entry, signed_in, somebody

pytestmark = pytest.mark.django_db
KEY = "7f1c4c1e-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def ana() -> Person:
    return somebody()


@pytest.fixture
def hers(ana: Person) -> Client:
    return signed_in(ana)


def brings(ana: Person, start: datetime, end: datetime | None) -> None:
    """An attack of another app's file."""
    told = Provenance(by="import", source="migraine-buddy")
    one = Attack(id="a1", start=start, end=end, timezone="Europe/London", provenance=told)
    services.bring(ana, Case(person=Described("nobody"), attacks=(one,), timezone="Europe/London"), NOON, WHO)


def test_an_attack_through_midnight_is_written_on_both_dates(ana: Person) -> None:
    brings(ana, datetime(2026, 3, 8, 22, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC))
    assert selectors.dates_written(ana, date(2026, 3, 1), TODAY) == {date(2026, 3, 8), date(2026, 3, 9)}
    assert selectors.dates_written(ana, date(2026, 3, 9), TODAY) == {date(2026, 3, 9)}
    assert selectors.dates_written(ana, date(2026, 3, 10), TODAY) == set()


def test_today_shows_it_and_offers_no_clear_day_beside_it(hers: Client, ana: Person) -> None:
    assert "Clear day" in hers.get("/today").content.decode()
    brings(ana, datetime(2026, 3, 10, 7, tzinfo=UTC), datetime(2026, 3, 10, 9, tzinfo=UTC))
    page = hers.get("/today").content.decode()
    assert "Headache from 07:00 to 09:00 (brought in from migraine-buddy)" in page
    assert 'value="clear"' not in page
    hers.post("/today/write", {"key": KEY, "day": "2026-03-10", "said": "headache"})
    assert Day.objects.get().headache and not selectors.case(ana).diary.contradictions


def test_a_day_with_an_attack_is_not_open_and_nobody_is_reminded_of_it(hers: Client, ana: Person) -> None:
    assert "?day=2026-03-09" in hers.get("/today").content.decode()
    brings(ana, datetime(2026, 3, 9, 7, tzinfo=UTC), datetime(2026, 3, 10, 2, tzinfo=UTC))
    assert "?day=2026-03-09" not in hers.get("/today").content.decode()
    reminders.set_reminder(ana, 7, "https://diary.example", WHO)
    assert reminders.send_due(NOON) == 0


def test_the_month_opens_every_day_that_is_written(hers: Client, ana: Person) -> None:
    brings(ana, datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 3, 8, 9, tzinfo=UTC))
    hers.post("/today/write", {"key": KEY, "day": "2026-03-06", "said": "clear"})
    page = hers.get("/month/").content.decode()
    for day, there in (("2026-03-06", 'href="/day/2026-03-06/"'), ("2026-03-08", "brought in from migraine-buddy")):
        assert f'href="/month/?day={day}#chosen"' in page, "a square leads to what is written of it"
        assert there in hers.get(f"/month/?day={day}").content.decode()
    assert "brought in from migraine-buddy" in hers.get("/today?day=2026-03-08").content.decode()
    opened = hers.get("/day/2026-03-06/").content.decode()
    assert "Written here, 10 March 2026, 12:00" in opened and "It was a headache day after all" in opened


def test_a_day_written_by_another_app_opens_too(hers: Client, ana: Person) -> None:
    told = Provenance(by="import", source="excel")
    day = replace(entry(date(2026, 3, 5)), provenance=told)
    case = Case(person=Described("nobody"), days=(day,))
    services.bring(ana, case, NOON, WHO)
    assert "Brought in from excel" in hers.get("/day/2026-03-05/").content.decode()
