"""A clinic is opened at the terminal with a zone, and says of itself whom to call."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cleardays.web.accounts.models import AuditEntry, Clinic
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor

pytestmark = pytest.mark.django_db
OPENED = {"name": "Fictional hill clinic", "jurisdiction": "us", "email": "ada@hill.example"}
SAID = {
    "name": "Fictional clinic", "timezone": "America/Los_Angeles", "telephone": "555 0100",
    "urgent_telephone": "555 0199", "urgent_hours": "at all hours", "address": "1 Hill", "country": "us",
}  # fmt: skip


@pytest.fixture
def administrator() -> Client:
    return signed_in(with_second_factor(member("administrator")))


def test_a_clinic_is_opened_in_its_zone(settings: Any) -> None:
    out = StringIO()
    call_command("open_clinic", **OPENED, timezone="America/Los_Angeles", url="https://diary.example/", stdout=out)
    assert "https://diary.example/accounts/join/" in out.getvalue()
    found = Clinic.objects.get()
    assert (found.timezone, found.zone_chosen) == ("America/Los_Angeles", True)
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["diary.example"]
    call_command("open_clinic", **OPENED, timezone="UTC", stdout=out)
    assert out.getvalue().count("https://diary.example/accounts/join/") == 2


def test_an_unknown_zone_is_refused_with_those_that_are_near() -> None:
    with pytest.raises(CommandError, match="America/Los_Angeles"):
        call_command("open_clinic", **OPENED, timezone="America/LosAngeles")
    assert not Clinic.objects.exists()


def test_what_a_clinic_says_is_changed_at_the_terminal() -> None:
    clinic()
    out = StringIO()
    call_command("clinic", urgent_telephone="555 0199", timezone="America/Los_Angeles", stdout=out)
    assert "555 0199" in out.getvalue()
    assert Clinic.objects.get().zone_chosen
    with pytest.raises(CommandError, match="America/Los_Angeles"):
        call_command("clinic", timezone="America/LosAngeles")


def test_an_administrator_writes_the_profile(administrator: Client) -> None:
    assert "Set the clinic's time zone first" in administrator.get("/accounts/").content.decode()
    sent = {"clinic": str(clinic().pk)} | SAID
    assert administrator.post("/accounts/clinic", sent | {"timezone": "Nowhere/Land"}).status_code == 422
    assert administrator.post("/accounts/clinic", sent).status_code == 302
    found = Clinic.objects.get()
    assert (found.urgent_telephone, found.country, found.zone_chosen) == ("555 0199", "US", True)
    assert AuditEntry.objects.filter(action="clinic changed", about__contains="urgent_telephone").count() == 1
    assert "time zone first" not in administrator.get("/accounts/").content.decode()


def test_the_urgent_number_stands_on_the_page_that_asks_about_a_danger() -> None:
    hers = signed_in(patient().user)
    assert "has given no urgent number here" in hers.get("/side-effects/new").content.decode()
    Clinic.objects.update(urgent_telephone="555 0199", urgent_hours="at all hours")
    page = hers.get("/side-effects/new").content.decode()
    assert 'href="tel:5550199"' in page and "at all hours" in page
