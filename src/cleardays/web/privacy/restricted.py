"""Records whose person had what was theirs erased: which are they, what do they hold, and when does the law let them go?

No page shows one. Whoever runs the place may list them, show one to somebody whom the law allows, and remove one. Showing and
removing ask for a reason, stand in the account of what was done, and are told to the clinic's administrators.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail, outbox
from cleardays.web.accounts.models import Letter, Person, Salt
from cleardays.web.privacy import erasure, retention
from cleardays.web.records import cache

SHORTEST_REASON = 10


class NotRestrictedError(Exception):
    """No such record, or no reason; the words are for whoever asked."""


@dataclass(frozen=True, slots=True)
class Held:
    """One restricted record: its number, its clinic, since when, and how many statements it holds."""

    id: uuid.UUID
    clinic: str
    since: datetime
    statements: int


def listed() -> list[Held]:
    """Every restricted record, the oldest first."""
    found = Person.everybody.filter(restricted__isnull=False).select_related("clinic").order_by("restricted")
    return [Held(one.pk, one.clinic.name, one.restricted, len(erasure.kept(one))) for one in found if one.restricted]


def show(id_: uuid.UUID, reason: str, actor: str) -> list[list[Any]]:
    """What one holds, list and words of each, as its entry in the audit sealed it."""
    with transaction.atomic():
        person = _one(id_, reason)
        content = erasure.kept(person)
        about: dict[str, str | int] = {"page": "restricted record", "reason": reason, "statements": len(content)}
        _tell(person, audit_trail.record(audit_trail.READ, actor, person=person, about=about).number)
    return content


def remove(id_: uuid.UUID, reason: str, actor: str) -> None:
    """Deletes one for good, with every version, and sweeps."""
    with transaction.atomic():
        person = _one(id_, reason)
        about: dict[str, str | int] = {"what": "restricted record", "reason": reason}
        _tell(person, audit_trail.record(audit_trail.ERASED, actor, person=person, about=about).number)
        for label in (*retention.OWN, retention.BY_AUTHOR, *retention.ALWAYS_KEPT, *retention.WITH_WHAT_IS_KEPT):
            erasure.delete(apps.get_model(label), person)
        Salt.objects.filter(person=person.pk).delete()
        person.delete()
        Person.history.filter(id=id_).delete()
        erasure.to_sweep(id_)
    cache.forget()
    erasure.write_list()
    erasure.sweep()


def _one(id_: uuid.UUID, reason: str) -> Person:
    if len(" ".join(reason.split())) < SHORTEST_REASON:
        raise NotRestrictedError(
            f"found the reason {reason!r}; somebody will read it; say why, in {SHORTEST_REASON} letters or more"
        )
    found = Person.everybody.select_related("clinic").filter(pk=id_, restricted__isnull=False).first()
    if found is None:
        raise NotRestrictedError(
            f"no restricted record {id_}; only these are kept apart; look at `cleardays restricted list`"
        )
    return found


def _tell(person: Person, entry: int) -> None:
    outbox.tell_administrators("restricted record", {"entry": str(entry)}, person.clinic)


@outbox.composes("restricted record")
def _letter(one: Letter) -> outbox.Mail | None:
    return outbox.about_entry(
        one,
        _("%(clinic)s: a restricted record was shown or removed"),
        _(
            "Whoever runs this Cleardays showed or removed a record that is kept apart. It is entry %(number)s of what was seen and done."
        ),
    )
