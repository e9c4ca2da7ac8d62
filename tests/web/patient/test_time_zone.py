"""By which clock do a person's days begin and end? They say it themselves, and see what changes before it does."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts import time_zones
from cleardays.web.accounts.models import AuditEntry, Clinic, Person
from cleardays.web.records import clock
from cleardays.web.records.models import Day
from tests.web.patient.people import signed_in, somebody

pytestmark = pytest.mark.django_db
# In the evening of 10 March in Los Angeles it is the 11th in London and everywhere east of it.
EVENING = datetime(2026, 3, 11, 4, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EVENING)


@pytest.fixture
def ana() -> Person:
    return somebody(zone="UTC")


@pytest.fixture
def hers(ana: Person) -> Client:
    return signed_in(ana)


def test_a_place_that_never_chose_asks_for_the_zone_first(hers: Client) -> None:
    page = hers.get("/today").content.decode()
    assert page.index("Set your time zone first") < page.index("Clear day")


def test_what_changes_is_shown_before_it_does(hers: Client, ana: Person) -> None:
    shown = hers.post("/about-me/time-zone", {"zone": "America/Los_Angeles", "do": "look"}).content.decode()
    assert "Today becomes 10 March 2026" in shown and "it was 11 March 2026" in shown
    assert Person.objects.get().timezone == "UTC"
    hers.post("/about-me/time-zone", {"zone": "America/Los_Angeles", "do": "keep"})
    ana.refresh_from_db()
    assert (ana.timezone, ana.zone_confirmed) == ("America/Los_Angeles", True)
    assert "Set your time zone" not in hers.get("/today").content.decode()
    assert AuditEntry.objects.filter(about__contains="America/Los_Angeles").count() == 1


def test_an_evening_s_headache_is_the_day_s_its_wall_says(hers: Client, ana: Person) -> None:
    hers.post("/about-me/time-zone", {"zone": "America/Los_Angeles", "do": "keep"})
    key = "7f1c4c1e-0000-4000-8000-000000000001"
    hers.post("/today/write", {"key": key, "day": "2026-03-10", "said": "headache"})
    assert Day.objects.get().date == date(2026, 3, 10)
    assert hers.get("/today?day=2026-03-11").status_code == 404  # it has not come there


def test_days_that_are_written_stay_where_they_are(hers: Client, ana: Person) -> None:
    key = "7f1c4c1e-0000-4000-8000-000000000001"
    hers.post("/today/write", {"key": key, "day": "2026-03-11", "said": "clear"})
    hers.post("/about-me/time-zone", {"zone": "America/Los_Angeles", "do": "keep"})
    assert Day.objects.get().date == date(2026, 3, 11)
    assert hers.get("/today").status_code == 200


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Europe/Londn", "Europe/London"), ("Los Angeles", "America/Los_Angeles"), ("Asia/Kolkatta", "Asia/Kolkata")],
)
def test_an_unknown_zone_is_refused_with_the_names_that_are_near(hers: Client, typed: str, meant: str) -> None:
    refused = hers.post("/about-me/time-zone", {"zone": typed, "do": "keep"})
    assert (refused.status_code, f"?zone={meant}" in refused.content.decode()) == (422, True)
    assert time_zones.near(typed)[0] == meant
    assert not Person.objects.get().zone_confirmed


@pytest.mark.parametrize(
    ("zone", "today"),
    [("Europe/London", 11), ("America/Los_Angeles", 10), ("Asia/Kolkata", 11), ("Pacific/Apia", 11)],
)
def test_today_is_the_wall_s_day_everywhere(ana: Person, zone: str, today: int) -> None:
    ana.timezone = zone
    assert clock.now(ana).today.day == today


def test_a_clinic_that_chose_utc_is_not_said_to_have_forgotten(hers: Client) -> None:
    Clinic.objects.update(zone_chosen=True)
    page = hers.get("/today").content.decode()
    assert "Set your time zone first" not in page and "Is this your clock?" in page
