"""Who is this person: when were they born, of which sex, and whose hand wrote it?

A birth date tells two people of one name apart, and every rule asks for an age. It is written by the person or by their clinic, with
every former wording kept; what the clinic wrote, from a document it saw, is not the person's to change.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cleardays.casefile import reader
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import services
from cleardays.web.records.history_facts import PlainConflictError, seen

FIELDS = ("born", "sex")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wrote what stands in a field, and when. `by_clinic`: not the person themselves."""

    name: str
    at: datetime
    by_clinic: bool


def written(person: Person) -> dict[str, str]:
    """What is written of who somebody is, as the case file writes it; what nobody wrote is left out."""
    found = {"born": person.born.isoformat() if person.born else "", "sex": person.sex}
    return {field: value for field, value in found.items() if value}


@transaction.atomic
def describe(
    person: Person, changes: Mapping[str, Any], today: date, actor: str, saw: Mapping[str, str] | None = None
) -> None:
    """Writes birth date and sex; None takes one back to "nobody said". `RefusedError` for a date nobody now alive was born on.

    `saw` is what their writer saw of these fields (`seen`); `PlainConflictError` when another wrote one of them since.
    """
    services.alone(person)
    row = Person.objects.get(pk=person.pk)
    now = written(row)
    if any(seen(now.get(field)) not in (words, seen(changes.get(field))) for field, words in (saw or {}).items()):
        raise PlainConflictError({field: now.get(field) for field in saw or ()})
    told = {field: value for field, value in {**now, **changes}.items() if value}
    reader.loads(json.dumps({"cleardays": 1, "person": {"id": "nobody", **told}}), "person", today)
    if told == now:
        return
    row.born = date.fromisoformat(told["born"]) if "born" in told else None
    row.sex = told.get("sex", "")
    row.save(update_fields=["born", "sex"])
    person.born, person.sex = row.born, row.sex
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about={"what": "identity"}, content=told)


def hand(person: Person, field: str) -> Hand | None:
    """Whose hand wrote what stands in a field; None where nothing stands, or where it came with the record itself."""
    if field not in written(person):
        return None
    found, before = None, None
    for row in person.history.select_related("history_user").order_by("history_id"):
        if getattr(row, field) != before:
            found, before = row, getattr(row, field)
    if found is None or found.history_user is None:
        return None
    user = found.history_user
    return Hand(user.name or user.email, found.history_date, user.pk != person.user_id)


def from_the_clinic(person: Person, field: str) -> bool:
    """Whether a field is the clinic's word: then it is not its person's to change or take back."""
    found = hand(person, field)
    return found is not None and found.by_clinic
