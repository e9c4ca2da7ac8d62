"""An auditor reads who did what and when, and why a closed record was opened; never a diary, nor whose it is by name."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts import audit_trail, break_glass
from cleardays.web.accounts.models import Person
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REASON = "asked by the new clinic"


@pytest.fixture
def auditor() -> Client:
    return signed_in(with_second_factor(member("auditor")))


@pytest.fixture
def opened() -> Person:
    gone = Person.objects.create(clinic=clinic(), name="Fictional Zoë", discharged="2026-01-01")
    doctor = member("clinician")
    doctor.name = "=cmd|' /C calc'!A0"
    doctor.save()
    break_glass.open_(doctor, gone.pk, REASON, timezone.now())
    elsewhere = Person.objects.create(clinic=clinic("Another"), name="Fictional Yan")
    audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER, person=elsewhere, about={"page": "their sheet"})
    return gone


def test_entries_of_the_own_clinic_are_read_without_a_name_of_whom_they_are_about(
    auditor: Client, opened: Person
) -> None:
    page = auditor.get("/accounts/audit").content.decode()
    assert "record opened with a reason" in page and str(opened.pk)[:8] in page
    assert "Zoë" not in page and REASON not in page
    assert "their sheet" not in page


def test_an_entry_is_found_by_its_number_by_who_by_what_and_by_day(auditor: Client, opened: Person) -> None:
    number = audit_trail.head().number - 1
    for asked in (
        f"entry={number}",
        "who=clinician",
        "action=record+opened+with+a+reason",
        f"first={timezone.now():%Y-%m-%d}",
    ):
        assert f"<td>{number}</td>" in auditor.get(f"/accounts/audit?{asked}").content.decode(), asked
    for asked in ("entry=999999999", "who=nobody", "action=invited", "last=2020-01-01"):
        assert f"<td>{number}</td>" not in auditor.get(f"/accounts/audit?{asked}").content.decode(), asked
    for odd in ("entry=x", "first=yesterday", "page=-1", "page=99999999", "action=nonsense", "who=%00"):
        assert auditor.get(f"/accounts/audit?{odd}").status_code == 200, odd


def test_reasons_are_read_and_that_is_written_down(auditor: Client, opened: Person) -> None:
    page = auditor.get("/accounts/audit/opened").content.decode()
    assert REASON in page and "Zoë" not in page
    assert audit_trail.head().number and '"page":"reasons"' in audit_trail.AuditEntry.objects.last().about  # type: ignore[union-attr]


def test_a_spreadsheet_holds_the_same_and_runs_nothing(auditor: Client, opened: Person) -> None:
    answered = auditor.get("/accounts/audit/export?action=record+opened+with+a+reason")
    rows = list(csv.reader(io.StringIO(answered.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["number", "at (UTC)", "actor", "action"]
    assert [row[3] for row in rows[1:]] == ["record opened with a reason"]
    assert rows[1][2].startswith("'=cmd")
    assert audit_trail.AuditEntry.objects.last().about == '{"entries":1,"page":"audit export"}'  # type: ignore[union-attr]


def test_what_somebody_did_in_their_own_record_names_them_by_its_number(auditor: Client) -> None:
    ana = patient()
    assert ana.user is not None
    signed_in(ana.user).get("/today")
    for page in ("/accounts/audit", "/accounts/audit/export", f"/accounts/audit?who={ana.user.email}"):
        said = auditor.get(page).content.decode()
        assert ana.user.email not in said.replace(f'value="{ana.user.email}"', "") and "Fictional Ana" not in said
    assert f"the person of {str(ana.pk)[:8]}" in auditor.get("/accounts/audit").content.decode()
