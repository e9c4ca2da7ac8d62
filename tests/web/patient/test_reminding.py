"""One gentle mail a local day at most, none once the day is written, none to whoever does not wish it; off from the mail itself."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cleardays.diary.local import local_date, zone
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.patient.reminders import services, tasks
from cleardays.web.records.models import Reminder
from cleardays.web.records.services import write
from tests.web.patient.people import NOON, TODAY, WHO, entry, signed_in, somebody

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
"""Seven in the evening in London in winter."""


@given(
    zone_name=st.sampled_from(
        ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
    ),
    hour=st.integers(services.EARLIEST_HOUR, services.LATEST_HOUR),
    minutes=st.integers(0, 353 * 1440),
)
def test_whoever_looks_every_ten_minutes_reminds_once_each_local_day(zone_name: str, hour: int, minutes: int) -> None:
    """Nights on which the clocks change among them."""
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    last: date | None = None
    sent: list[date] = []
    for step in range(3 * 144):
        now = start + timedelta(minutes=10 * step)
        if services.is_due(hour, last, zone_name, now):
            last = local_date(now, zone_name)
            sent.append(last)
            assert now.astimezone(zone(zone_name)).hour >= hour
    assert len(sent) == len(set(sent))
    assert local_date(start + timedelta(days=1), zone_name) in sent, "a whole day passed without one"


def test_somebody_who_travels_west_is_not_reminded_of_the_same_day_again() -> None:
    assert not services.is_due(7, date(2026, 3, 11), "America/New_York", datetime(2026, 3, 11, 1, tzinfo=UTC))


@pytest.fixture
def ana() -> Person:
    person = somebody()
    services.set_reminder(person, 19, "http://localhost:8000", WHO)
    return person


def test_nobody_is_reminded_who_did_not_ask() -> None:
    somebody()
    assert services.send_due(SEVEN) == 0


def test_a_reminder_once_and_nothing_of_the_diary_in_it(ana: Person) -> None:
    write(ana, uuid.uuid4(), entry(TODAY - timedelta(days=1), severity="severe"), NOON, WHO)
    assert [services.send_due(SEVEN - timedelta(minutes=1)), services.send_due(SEVEN), services.send_due(SEVEN)] == [
        0,
        1,
        0,
    ]
    (sent,) = mail.outbox
    assert sent.to == ["ana@home.example"]
    words = f"{sent.subject} {sent.body}".casefold()
    for private in ("headache", "migraine", "severe", "botox", ana.name.casefold()):
        assert private not in words
    assert "http://localhost:8000/today" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_day_that_is_written_is_not_asked_for(ana: Person) -> None:
    write(ana, uuid.uuid4(), entry(TODAY, headache=False), NOON, WHO)
    assert services.send_due(SEVEN) == 0
    assert services.send_due(SEVEN + timedelta(days=1)) == 1


@pytest.mark.database
def test_off_from_the_mail_without_signing_in(ana: Person) -> None:
    services.send_due(SEVEN)
    found = re.search(r"http://localhost:8000(/reminders/off/\S+)", str(mail.outbox[0].body))
    assert found is not None
    stranger = Client(enforce_csrf_checks=True)
    assert "Turn reminders off" in stranger.get(found[1]).content.decode()
    assert Reminder.objects.get().on, "a mail scanner that fetches the link turns nothing off"
    assert "Reminders are off" in stranger.post(found[1], {"List-Unsubscribe": "One-Click"}).content.decode()
    assert services.send_due(SEVEN + timedelta(days=1)) == 0
    assert AuditEntry.objects.order_by("-number").first().about == '{"what":"reminders off"}'  # type: ignore[union-attr]


def test_a_link_that_is_not_ours_says_so() -> None:
    assert Client().get("/reminders/off/made-up").status_code == 404


@pytest.mark.database
def test_turned_on_and_off_on_a_page(ana: Person) -> None:
    hers = signed_in(ana)
    hers.post("/reminders/", {"say": "on", "hour": "8"})
    assert "from 8:00" in hers.get("/reminders/").content.decode()
    hers.post("/reminders/", {"say": "on", "hour": "3"})
    assert Reminder.objects.get().hour == 8, "nobody is woken at three"
    hers.post("/reminders/", {"say": "off"})
    assert "Off." in hers.get("/reminders/").content.decode()


def test_a_mail_server_that_is_down_stops_nobody_else_s(ana: Person, monkeypatch: Any, caplog: Any) -> None:
    bo = somebody("bo@home.example")
    services.set_reminder(bo, 19, "http://localhost:8000", WHO)
    sending = services.EmailMultiAlternatives.send

    def broken(self: Any) -> int:
        if self.to == ["ana@home.example"]:
            raise ConnectionRefusedError
        return int(sending(self))

    monkeypatch.setattr(services.EmailMultiAlternatives, "send", broken)
    assert services.send_due(SEVEN) == 1
    assert "was not sent" in caplog.text and "ana@home" not in caplog.text


@pytest.mark.database
def test_the_worker_looks_again_whatever_happened(ana: Person, monkeypatch: Any) -> None:
    assert [tasks.begin(), tasks.begin()] == [True, False], "however often it is started, one look waits"

    def broken(_: datetime) -> int:
        raise RuntimeError

    monkeypatch.setattr(services, "send_due", broken)
    tasks.DBTaskResult.objects.all().delete()
    with pytest.raises(RuntimeError):
        tasks.remind.call()
    (waits,) = tasks.DBTaskResult.objects.all()
    assert waits.run_after > datetime.now(UTC) + timedelta(minutes=9)
