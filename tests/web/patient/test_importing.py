"""A diary from another app is shown first, taken over whole or not at all, and brought again it adds nothing."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.patient import import_preview
from cleardays.web.records import models, selectors, services
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import NOON, TODAY, WHO, entry, signed_in, somebody
from tests.web.patient.test_today import ana, hers, noon

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "exchange" / "files"


def send(client: Client, text: str | bytes, name: str = "export.csv", **more: Any) -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return client.post("/import/", {"file": SimpleUploadedFile(name, raw), **more})


def carried(page: Any) -> str:
    found = re.search(r'name="carried" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found[1]


def brought(client: Client, text: str, **more: Any) -> Any:
    return client.post("/import/take", {"carried": carried(send(client, text, **more))})


DIARY = "date,headache\n2026-03-01,yes\n2026-03-02,no\n"


def test_it_is_shown_and_nothing_is_kept_before_yes(hers: Client, ana: Person) -> None:
    page = send(hers, DIARY).content.decode()
    assert "2 new, 0 here already" in page
    assert "2026-03" in page
    assert not models.Day.objects.exists()
    assert AuditEntry.objects.filter(person=ana.pk, action=audit_trail.WRITTEN).count() == 0


def test_yes_takes_it_over_once_however_often_it_is_sent(hers: Client, ana: Person) -> None:
    token = carried(send(hers, DIARY))
    for expected in ("2-0", "0-0"):
        assert hers.post("/import/take", {"carried": token})["Location"].endswith(f"done={expected}")
    assert [(str(day.date), day.headache) for day in selectors.case(ana).days] == [
        ("2026-03-01", True),
        ("2026-03-02", False),
    ]
    assert "All of it was here already" in hers.get("/import/?done=0-0").content.decode()


def test_a_real_export_of_another_app(hers: Client, ana: Person) -> None:
    page = send(hers, (FILES / "migraine_buddy.csv").read_bytes())
    assert "Migraine Buddy" in page.content.decode()
    hers.post("/import/take", {"carried": carried(page)})
    assert len(selectors.case(ana).attacks) == 6
    again = send(hers, (FILES / "migraine_buddy.csv").read_bytes()).content.decode()
    assert "0 new, 6 here already" in again
    assert "take it over" not in again


@pytest.mark.database
def test_what_changed_there_takes_the_place_of_what_it_was_and_its_history_stays(hers: Client, ana: Person) -> None:
    text = (FILES / "migraine_buddy.csv").read_text(encoding="utf-8")
    brought(hers, text)
    before = selectors.case(ana).attacks
    other = text.replace("01h 00m", "02h 00m", 1)
    assert other != text
    assert brought(hers, other)["Location"].endswith("done=0-1")
    after = selectors.case(ana).attacks
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    assert models.Attack.history.filter(history_type="~").count() == 1


@pytest.mark.database
def test_what_was_written_here_is_never_touched(hers: Client, ana: Person) -> None:
    here = services.write(ana, models.uuid.uuid4(), entry(TODAY - timedelta(days=9), headache=True), NOON, WHO)
    brought(hers, f"date,headache\n{here.entry.date},no\n")
    assert selectors.said(ana, here.key) == here
    assert here.entry.date in selectors.case(ana).diary.contradictions, "both stand, and the day counts as unknown"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("date,headache\n2026-03-01,maybe\n", "line 2"),
        ("nothing like a diary\n", "a file of no app we know"),
        ("", "an empty file"),
        (b"\x00\xff\x00", "export.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_its_line(hers: Client, text: str | bytes, words: str) -> None:
    page = send(hers, text)
    assert page.status_code == 422
    assert words in wrong_fields(page.content.decode())["file"]
    assert "Nothing was taken over" in page.content.decode()
    assert not models.Day.objects.exists()


def test_nothing_chosen_says_so(hers: Client) -> None:
    assert "choose the file" in hers.post("/import/", {}).content.decode()


def test_what_the_file_leaves_open_is_asked_and_the_file_is_not_sent_again(hers: Client, ana: Person) -> None:
    text = "#,Started,Lasted,Pain Level\n1,01/02/2026 10:00,01h 00m,5\n"
    page = send(hers, text).content.decode()
    if "One question" not in page:
        pytest.fail(page[-1500:])
    held = re.search(r'name="held" value="([^"]*)"', page)
    assert held is not None
    assert "31/12/2026" in page and "12/31/2026" in page
    shown = hers.post("/import/", {"held": held[1], "date_order": "mdy"})
    hers.post("/import/take", {"carried": carried(shown)})
    assert str(selectors.case(ana).attacks[0].start.date()) == "2026-01-02"


def test_somebody_else_s_preview_is_no_preview_of_mine(hers: Client) -> None:
    token = carried(send(hers, DIARY))
    bo = somebody("bo@home.example")
    refused = signed_in(bo).post("/import/take", {"carried": token})
    assert (refused.status_code, selectors.case(bo).days) == (422, ())
    assert "choose the file again" in refused.content.decode()


def test_a_preview_holds_for_an_hour(hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = carried(send(hers, DIARY))
    monkeypatch.setattr(import_preview, "HOLDS_SECONDS", -1)
    assert hers.post("/import/take", {"carried": token}).status_code == 422


def test_an_unknown_time_zone_is_asked_again(hers: Client) -> None:
    page = send(hers, DIARY, timezone="Mars/Olympus")
    assert page.status_code == 422
    assert "no known time zone" in wrong_fields(page.content.decode())["timezone"]
    assert 'value="Mars/Olympus"' in page.content.decode()
