"""What stands beside a person's diary: how is one entry of a list told, changed, taken back, or said to be none?

An entry of a list of the case file (a preventive tried, a session, a score, a side effect) is kept as the case file writes it and
read by the same reader, so that nothing is kept here that an answer would refuse. `history_tables` says in which table. Like a day
it has a key that its form made and a version: sent twice it is kept once, and a change made on an older version is a
`FactConflictError`.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cleardays.casefile import reader
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person, User
from cleardays.web.records import models, quotas, sealed_content, services
from cleardays.web.records.fields import Written, as_kept
from cleardays.web.records.history_tables import Table, Told

OF_HISTORY = models.KINDS[:6]
"""Lists that stand within the history of a case file; the others stand beside it."""


class FactConflictError(Exception):
    """What is kept under a key is not what its sender saw; both sides, so that a person can choose."""

    def __init__(self, kept: Told | None, sent: Any) -> None:
        super().__init__("changed since, taken back, or told otherwise under the same key")
        self.kept, self.sent = kept, sent


class PlainConflictError(Exception):
    """A plain fact is not what its writer saw any more; `now` is what stands there, by field."""

    def __init__(self, now: Mapping[str, Any]) -> None:
        super().__init__("a plain fact was changed since")
        self.now = dict(now)


class NotNoneError(Exception):
    """Something stands in a list that was about to be said to be empty."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an entry said at one version, when that reached us, and whose hand wrote it here; no hand for one from a file."""

    version: int
    said: Any
    received: datetime
    by: str


def of(person: Person, kind: str) -> list[Told]:
    """The entries of one list, in the order in which they were first told."""
    table = Table(kind)
    return [table.told(row) for row in table.rows(person=person)]


def one(person: Person, kind: str, key: uuid.UUID) -> Told | None:
    """One entry of a list by its key."""
    table = Table(kind)
    row = table.rows(person=person, key=key).first()
    return None if row is None else table.told(row)


def once(person: Person, kind: str, key: uuid.UUID) -> Any:
    """What an entry of a list said last, also one that was taken back; None when there never was one."""
    table = Table(kind)
    row = table.former(person=person, key=key).last()
    return None if row is None else table.said(row)


def same(kept: Any, said: Any) -> bool:
    """Whether something that was said is what is kept."""
    return bool(kept == as_kept(said))


def wordings(person: Person, kind: str, key: uuid.UUID) -> list[Wording]:
    """Everything that an entry of a list said, the first wording first."""
    table = Table(kind)
    rows = table.former(person=person, key=key).exclude(history_type="-").select_related("history_user")
    return [Wording(row.version, table.said(row), row.received, _hand(row.history_user)) for row in rows]


def _hand(user: User | None) -> str:
    return "" if user is None else user.name or user.email


def by_another_hand(row: models.Fact) -> bool:
    """Whether somebody else than the person themselves wrote any wording of a fact here."""
    hands = models.Fact.history.filter(id=row.pk, history_user__isnull=False)
    return bool(hands.exclude(history_user=row.person.user_id).exists())


def from_the_clinic(person: Person, kind: str, key: uuid.UUID) -> bool:
    """Whether a fact of a list is the clinic's word: then it is not its person's to change or take back."""
    row = models.Fact.objects.select_related("person").filter(person=person, kind=kind, key=key).first()
    return row is not None and by_another_hand(row)


def none_said(person: Person, kind: str) -> bool:
    """Whether somebody said that this list is whole; whole and empty, it says "none"."""
    found = models.Background.objects.filter(person=person).first()
    return found is not None and kind in found.complete


def checked(kind: str, said: Any, today: date) -> Any:
    """A fact, when a case file could hold it today; `RefusedError` names the field and what to do."""
    lists: dict[str, Any] = {kind: [said]}
    whole = {"cleardays": 1, "person": {"id": "nobody"}} | ({"history": lists} if kind in OF_HISTORY else lists)
    reader.loads(json.dumps(whole, cls=Written), kind, today)
    return said


@transaction.atomic
def add(person: Person, kind: str, key: uuid.UUID, said: Any, today: date, received: datetime, actor: str) -> Told:
    """Keep a new entry, or find that it is kept already; `RefusedError` when the list is as long as a list may be."""
    checked(kind, said, today)
    services.alone(person)
    table = Table(kind)
    row = table.model.objects.filter(person=person, key=key).first()
    if row is not None:
        there = table.told(row)
        if there.kind == kind and same(there.said, said):
            return there
        raise FactConflictError(there, said)
    quotas.check(kind, table.rows(person=person).count(), 1, by_clinic=actor != f"user {person.user_id}")
    row = table.row(said)
    row.person, row.key, row.received = person, key, received
    return _kept(table, row, actor)


@transaction.atomic
def revise(
    person: Person, kind: str, key: uuid.UUID, version: int, said: Any, today: date, received: datetime, actor: str
) -> Told:
    """Change an entry that still has this version; what it said before is kept in its history."""
    checked(kind, said, today)
    services.alone(person)
    table = Table(kind)
    row = table.rows(person=person, key=key).first()
    if row is not None and same(table.said(row), said):
        return table.told(row)  # sent twice, or said by two alike
    _seen(table, row, version, said)
    row.next_version()
    table.say(row, said)
    row.received = received
    return _kept(table, row, actor)


@transaction.atomic
def take_back(person: Person, kind: str, key: uuid.UUID, version: int, actor: str) -> None:
    """Take an entry back that was told by mistake; its history stays. A list is then no longer said to be whole."""
    services.alone(person)
    table = Table(kind)
    row = table.rows(person=person, key=key).first()
    _seen(table, row, version, None)
    about: dict[str, str | int] = {"what": kind, "key": str(key), "taken back": 1}
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about=about, content=[sealed_content.said(row)])
    row.delete()
    say_whole(person, kind, False, actor)


@transaction.atomic
def say_whole(person: Person, kind: str, whole: bool, actor: str) -> None:
    """Say that a list is whole ("none" while it is empty), or that nobody knows whether it is."""
    _change(person, actor, {}, {kind: whole})


@transaction.atomic
def say_none(person: Person, kind: str, actor: str) -> None:
    """Say that nothing belongs into a list. Asked once nobody else can write: an entry told a moment ago is not said away."""
    services.alone(person)
    if Table(kind).rows(person=person).exists():
        raise NotNoneError
    say_whole(person, kind, True, actor)


@transaction.atomic
def describe(
    person: Person, changes: Mapping[str, Any], today: date, actor: str, saw: Mapping[str, str] | None = None
) -> None:
    """Set plain facts of the history (`pregnant`, `migraine_since`); None takes one back to "nobody said".

    `saw` is what their writer saw of these fields (`seen`); `PlainConflictError` when another wrote one of them since.
    """
    services.alone(person)
    now = plain(person)
    if any(seen(now.get(field)) not in (words, seen(changes.get(field))) for field, words in (saw or {}).items()):
        raise PlainConflictError({field: now.get(field) for field in saw or ()})
    told = {key: value for key, value in changes.items() if value is not None}
    whole = {"cleardays": 1, "person": {"id": "nobody"}, "history": told}
    reader.loads(json.dumps(whole, cls=Written), "history", today)
    _change(person, actor, changes, {})


def plain(person: Person) -> dict[str, Any]:
    """The plain facts of the history, as the case file writes them."""
    found = models.Background.objects.filter(person=person).first()
    return dict(found.plain) if found else {}


def seen(value: Any) -> str:
    """A plain fact as a form carries what it showed."""
    return json.dumps(value, cls=Written)


def _change(person: Person, actor: str, changes: Mapping[str, Any], lists: Mapping[str, bool]) -> None:
    services.alone(person)
    row, _ = models.Background.objects.get_or_create(person=person)
    said = {key: value for key, value in {**row.plain, **changes}.items() if value is not None}
    whole = sorted(
        {*row.complete, *(kind for kind, yes in lists.items() if yes)} - {k for k, yes in lists.items() if not yes}
    )
    if (said, whole) == (row.plain, row.complete):
        return
    row.plain, row.complete = said, whole
    row.next_version()
    row.save()
    about: dict[str, str | int] = {"what": "history", "version": row.version}
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about=about, content=sealed_content.said(row))


def _seen(table: Table, row: Any, version: int, sent: Any) -> None:
    """Refuses a change of something that is not what its sender saw."""
    if row is None or row.version != version:
        raise FactConflictError(table.told(row) if row else None, sent)


def _kept(table: Table, row: Any, actor: str) -> Told:
    table.save(row)
    row.refresh_from_db(fields=[table.column])
    now = table.told(row)
    about: dict[str, str | int] = {"what": now.kind, "key": str(now.key), "version": now.version}
    audit_trail.record(audit_trail.WRITTEN, actor, person=row.person, about=about, content=sealed_content.said(row))
    return now
