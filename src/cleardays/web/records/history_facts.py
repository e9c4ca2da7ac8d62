"""What stands beside a person's diary: how is one entry of a list told, changed, taken back, or said to be none?

A fact is one entry of one list of the case file (a preventive tried, a session, a score, a side effect), kept as the case file
writes it and read by the same reader, so that nothing is kept here that an answer would refuse. Like a day it has a key that its
form made and a version: sent twice it is kept once, and a change made on an older version is a `FactConflictError`.
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
from cleardays.web.accounts.models import Person
from cleardays.web.records import models, quotas, services
from cleardays.web.records.fields import Read, Written

OF_HISTORY = models.KINDS[:6]
"""Lists that stand within the history of a case file; the others stand beside it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it is kept: its key, how often it was written, which list it is of, what it says, when it reached us."""

    key: uuid.UUID
    version: int
    kind: str
    said: Any
    received: datetime


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


def of(person: Person, kind: str) -> list[Told]:
    """The facts of one list, in the order in which they were first told."""
    return [_told(row) for row in models.Fact.objects.filter(person=person, kind=kind).order_by("id")]


def one(person: Person, kind: str, key: uuid.UUID) -> Told | None:
    """One fact of a list by its key."""
    row = models.Fact.objects.filter(person=person, kind=kind, key=key).first()
    return None if row is None else _told(row)


def once(person: Person, kind: str, key: uuid.UUID) -> Any:
    """What a fact of a list said last, also one that was taken back; None when there never was one."""
    row = models.Fact.history.filter(person=person, kind=kind, key=key).order_by("-history_id").first()
    return None if row is None else row.said


def same(kept: Any, said: Any) -> bool:
    """Whether something that was said is what is kept."""
    return bool(kept == _as_kept(said))


def wordings(person: Person, kind: str, key: uuid.UUID) -> list[Any]:
    """Everything that a fact of a list said, the first wording first; each with its version, who wrote it and when."""
    rows = models.Fact.history.filter(person=person, kind=kind, key=key).exclude(history_type="-")
    return list(rows.select_related("history_user").order_by("history_id"))


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
    """Keep a new fact, or find that it is kept already; `RefusedError` when the list is as long as a list may be."""
    checked(kind, said, today)
    services.alone(person)
    row = models.Fact.objects.filter(person=person, key=key).first()
    if row is not None:
        if (row.kind, row.said) == (kind, _as_kept(said)):
            return _told(row)
        raise FactConflictError(_told(row), said)
    there = models.Fact.objects.filter(person=person, kind=kind).count()
    quotas.check(kind, there, 1, by_clinic=actor != f"user {person.user_id}")
    row = models.Fact(person=person, kind=kind, key=key, said=said, received=received)
    return _kept(row, actor)


@transaction.atomic
def revise(
    person: Person, kind: str, key: uuid.UUID, version: int, said: Any, today: date, received: datetime, actor: str
) -> Told:
    """Change a fact that still has this version; what it said before is kept in its history."""
    checked(kind, said, today)
    services.alone(person)
    row = models.Fact.objects.filter(person=person, kind=kind, key=key).first()
    if row is not None and row.said == _as_kept(said):
        return _told(row)  # sent twice, or said by two alike
    row = _seen(person, kind, key, version, said)
    row.said, row.version, row.received = said, version + 1, received
    return _kept(row, actor)


@transaction.atomic
def take_back(person: Person, kind: str, key: uuid.UUID, version: int, actor: str) -> None:
    """Take a fact back that was told by mistake; its history stays. A list is then no longer said to be whole."""
    row = _seen(person, kind, key, version, None)
    about: dict[str, str | int] = {"what": kind, "key": str(key), "taken back": 1}
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about=about, content=[_plain_numbers(row.said)])
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
    if models.Fact.objects.filter(person=person, kind=kind).exists():
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
    row.plain, row.complete, row.version = said, whole, row.version + 1
    row.save()
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about={"what": "history"}, content=[said, whole])


def _seen(person: Person, kind: str, key: uuid.UUID, version: int, sent: Any) -> models.Fact:
    services.alone(person)
    row = models.Fact.objects.filter(person=person, kind=kind, key=key).first()
    if row is None or row.version != version:
        raise FactConflictError(_told(row) if row else None, sent)
    return row


def _kept(row: models.Fact, actor: str) -> Told:
    row.save()
    row.refresh_from_db(fields=["said"])
    about: dict[str, str | int] = {"what": row.kind, "key": str(row.key), "version": row.version}
    audit_trail.record(audit_trail.WRITTEN, actor, person=row.person, about=about, content=_plain_numbers(row.said))
    return _told(row)


def _plain_numbers(said: Any) -> Any:
    """A value as the audit seals it: what is read back exactly is no JSON number."""
    return json.loads(json.dumps(said, cls=Written))


def _as_kept(said: Any) -> Any:
    """A value as it comes back from its row, so that two sendings compare equal."""
    return json.loads(json.dumps(said, cls=Written), cls=Read)


def _told(row: models.Fact) -> Told:
    return Told(row.key, row.version, row.kind, row.said, row.received)
