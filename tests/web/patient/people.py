"""Fictional people of a fictional clinic, and statements of theirs."""

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from cleardays.diary.entries import DayEntry, Provenance
from cleardays.web.accounts.models import Clinic, Membership, Person, User
from cleardays.web.records.models import HERE

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
WHO = "user somebody"


def somebody(email: str = "ana@home.example", zone: str = "Europe/London", clinic: Clinic | None = None) -> Person:
    """A person who signs in and keeps a diary."""
    clinic = clinic or Clinic.objects.get_or_create(name="Fictional clinic", jurisdiction="uk")[0]
    user = User.objects.create_user(email, "a long fictional password")
    Membership.objects.create(user=user, clinic=clinic, role="patient", state="active")
    return Person.objects.create(clinic=clinic, user=user, name="Fictional Ana", timezone=zone)


def signed_in(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def entry(day: date = TODAY, headache: bool | None = True, **more: Any) -> DayEntry:
    """What one tap writes."""
    return DayEntry(date=day, headache=headache, provenance=Provenance(by="patient", source=HERE), **more)
