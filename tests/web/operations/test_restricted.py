"""What is kept apart after an erasure is listed, shown with a reason that others read, and removed to the last byte."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Letter, Person
from cleardays.web.privacy import erasure
from cleardays.web.records.models import InjectionSession
from tests.web.accounts.clinic import member
from tests.web.operations.people import ana
from tests.web.operations.test_erasing import everywhere

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
NOW = datetime(2026, 3, 11, tzinfo=UTC)
WHY = "asked for by a court"


@pytest.fixture
def kept() -> uuid.UUID:
    member("administrator")
    person = ana(session=True)
    erasure.erase(person, f"user {person.user_id}", NOW)
    return person.pk


def test_it_is_listed_and_shown_with_a_reason_that_is_kept_and_told(
    kept: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("restricted", "list")
    assert f"{kept}  Fictional clinic  since 2026-03-11  1 statements" in capsys.readouterr().out
    call_command("restricted", "show", str(kept), "--reason", WHY)
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["list"], said["said"]["date"]) == ("sessions", "2026-01-05")
    entry = AuditEntry.objects.order_by("number").last()
    assert entry is not None and (entry.action, entry.actor, WHY in entry.about) == ("record read", "terminal", True)
    assert Letter.objects.get().kind == "restricted record"


def test_it_is_removed_to_the_last_byte_and_the_chain_holds(kept: uuid.UUID) -> None:
    assert b"onabotulinumtoxinA" in everywhere()
    call_command("restricted", "remove", str(kept), "--reason", "the years are over")
    assert not Person.everybody.filter(pk=kept).exists() and not InjectionSession.objects.exists()
    assert b"onabotulinumtoxinA" not in everywhere()
    assert audit_trail.verify() is None


@pytest.mark.parametrize("number, reason", [("x", WHY), ("3f1c2a64-9a0e-4a0b-8a55-5f1f0c1a2b3c", WHY), (None, "x")])
def test_what_is_not_kept_apart_or_has_no_reason_is_refused(kept: uuid.UUID, number: str | None, reason: str) -> None:
    entries = AuditEntry.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("restricted", "remove", number or str(kept), "--reason", reason)
    assert refused.value.returncode == 2
    assert Person.everybody.filter(pk=kept).exists() and AuditEntry.objects.count() == entries
