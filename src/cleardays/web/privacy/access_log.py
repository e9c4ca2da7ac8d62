"""Who read or changed somebody's record, in words for that person?

Staff appear by role and a number, the same one all through: two nurses can be told apart, and nobody's name is given away.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.diary.local import local_date
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Membership, Person

_DID = {
    audit_trail.READ: _lazy("read the record"),
    audit_trail.WRITTEN: _lazy("wrote in the record"),
    audit_trail.OPENED_WITH_REASON: _lazy("opened the closed record with a reason"),
    audit_trail.AGREED: _lazy("agreed to a wording"),
    audit_trail.TOOK_BACK: _lazy("took an agreement back"),
    audit_trail.TAKEN: _lazy("took everything along"),
}
_JOBS = {
    "demo": _lazy("the program that made the fictional clinic"),
    audit_trail.WORKER: _lazy("a job of this Cleardays"),
}
HEAD = ("number", "when (UTC)", "who", "did what")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody did with the record."""

    number: int
    at: datetime
    who: str
    did: str


def lines(person: Person, latest: int | None = None) -> list[Line]:
    """What was done with this person's record, oldest first; only the latest so many when asked."""
    entries = AuditEntry.objects.filter(person=person.pk).order_by("number")
    named = _names(person, list(entries.values_list("actor", flat=True)))
    found = [Line(one.number, one.at, named[one.actor], str(_DID.get(one.action, one.action))) for one in entries]
    return found[-latest:] if latest else found


@dataclass(frozen=True, slots=True)
class OnADay:
    """The same thing done by the same person several times in a row on one day, said once."""

    on: date
    who: str
    did: str
    times: int


def by_day(found: Iterable[Line], timezone: str) -> list[OnADay]:
    """The lines as a person reads them, on the dates of their own zone; ten pages that a nurse looked at are one line."""
    said = ((local_date(one.at, timezone), one.who, one.did) for one in found)
    return [OnADay(*same, sum(1 for _ in several)) for same, several in groupby(said)]


def as_csv(found: list[Line]) -> str:
    """The lines as a table."""
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow(HEAD)
    table.writerows((one.number, f"{one.at:%Y-%m-%d %H:%M:%S}", one.who, one.did) for one in found)
    return made.getvalue()


def _names(person: Person, actors: list[str]) -> dict[str, str]:
    found = dict.fromkeys(actors, "")
    roles: dict[str, str] = {}
    held = Membership.objects.filter(clinic=person.clinic, user__isnull=False).exclude(role=Membership.Role.PATIENT)
    for one in held.order_by("since"):
        roles.setdefault(f"user {one.user_id}", one.role)
    numbers = _numbers()
    for actor in found:
        if actor == f"user {person.user_id}":
            found[actor] = _("you")
        elif actor.startswith("user "):
            role = Membership.Role(roles[actor]).label.lower() if actor in roles else _("somebody with an account")
            found[actor] = _("%(role)s %(number)s") % {"role": role, "number": next(numbers)}
        else:
            found[actor] = str(_JOBS.get(actor, _("somebody at the terminal of this Cleardays")))
    return found


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
