"""A fictional clinic at work: somebody of each role signed in, people with diaries, and a session as an injector fills it in."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.test import Client
from django.utils import timezone

from cleardays.injection.sites import fixed_sites
from cleardays.web.accounts.models import Clinic, Person
from cleardays.web.records import history_facts, services
from tests.web.accounts.clinic import clinic, member, signed_in, with_second_factor
from tests.web.patient.people import entry

WHO = "user somebody"
BORN = date(1985, 4, 2)


def today() -> date:
    """The date in the zone of everybody here."""
    return timezone.now().date()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def staff(role: str, at: Clinic | None = None) -> Client:
    """Somebody of this role, with a second factor, signed in."""
    user = with_second_factor(member(role, at))
    user.name = f"Fictional {role}"
    user.save()
    return signed_in(user)


def cared_for(name: str = "Fictional Ana", at: Clinic | None = None, **more: Any) -> Person:
    """Somebody of the clinic; without a diary until one is written."""
    return Person.objects.create(**{"clinic": at or clinic(), "name": name, "born": BORN} | more)


def writes(person: Person, *days_ago: int) -> None:
    """A headache day on each of these days before today."""
    for days in days_ago:
        one = entry(ago(days))
        services.write(person, _key(person, "day", days), one, timezone.now(), WHO)


def told(person: Person, kind: str, said: Any, n: int = 0) -> history_facts.Told:
    return history_facts.add(person, kind, _key(person, kind, n), said, today(), timezone.now(), WHO)


def _key(person: Person, kind: str, n: int) -> uuid.UUID:
    return uuid.uuid5(person.pk, f"{kind} {n}")


def nothing_against(person: Person) -> None:
    """Everything that is asked before an injection was asked, and there is nothing."""
    for kind in ("conditions", "medicines", "allergies", "other_toxin", "red_flags", "events"):
        history_facts.say_whole(person, kind, True, WHO)
    history_facts.describe(person, {"pregnant": False, "breastfeeding": False}, today(), WHO)


@cache
def _plain() -> Mapping[str, str]:
    return {f"site-{id_}": "5" for id_ in fixed_sites()}


def session(on: date | None = None, **changes: Any) -> dict[str, Any]:
    """A whole session of the fixed pattern, as a form sends it; None empties a field."""
    day = (on or today()).isoformat()
    sent: dict[str, Any] = {
        "do": "check", "key": "7f1c4c1e-0000-4000-8000-000000000009", "vials": "1", "extras": "1",
        "date": day, "start": "09:05", "end": "09:24", "pregnant": "no", "infection_at_site": "no",
        "new_medicines-none": "1", "danger_signs-none": "1", "reactions-none": "1",
        "product": "onabotulinumtoxinA", "brand": "BOTOX", "volume_per_site_ml": "0.1", "needle": "30G 0.5 inch",
        "vial-1-strength_units": "200", "vial-1-lot": "C1234", "vial-1-expiry": f"{(on or today()).year + 1}-12",
        "vial-1-diluent_ml": "4", "vial-1-reconstituted": f"{day}T08:50", "vial-1-reconstituted_by": "RN Example",
        "discarded_units": "45", "discard_reason": "single-dose vial", "aftercare": "yes",
        "injector.name": "Dr Example", "injector.credential": "1234567",
        "injector.expires": f"{(on or today()).year + 1}-01-31",
    }  # fmt: skip
    sent |= _plain()
    sent |= {key.replace("__", "-"): value for key, value in changes.items()}
    return {key: value for key, value in sent.items() if value is not None}
