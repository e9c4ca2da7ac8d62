"""Which rows make a diary, and which rows does a statement become? The only crossing between rows and domain values.

A write is answered once it is kept, and told to the audit in the same transaction; `actor` is who did it. The same
statement sent twice changes nothing; the same key with other words, a second statement of the app about one date, or a
change of something that has been changed since, is a `ConflictError`, which holds both sides so that a person can choose.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from cleardays.casefile import writer
from cleardays.casefile.reader import Case
from cleardays.diary.entries import DayEntry
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import models, quotas, sealed_content
from cleardays.web.records.history_tables import Table, keep_parts
from cleardays.web.records.mapping import (
    BESIDE_HISTORY,
    IN_HISTORY,
    Statement,
    day_of_row,
    row_of_attack,
    row_of_day,
    statement_of_row,
    without_moment,
)
from cleardays.web.records.selectors import as_of, version_of

_KEYS = uuid.UUID("0b9f7c0e-6a0f-5f0a-9a34-5d1a3b0c2e11")
"""The namespace of the keys of statements that came from a file: the same statement, the same key."""
_Row = TypeVar("_Row", models.Day, models.Attack)


class ConflictError(Exception):
    """Two statements where one is kept: what stands, and what was sent. Neither is lost while a person chooses."""

    def __init__(self, kept: Statement, sent: DayEntry) -> None:
        super().__init__("two statements about one date")
        self.kept, self.sent = kept, sent


@transaction.atomic
def keep(person: Person, said: Case, received: datetime, actor: str) -> int:
    """Keep a whole case with this person; how many statements were new, the plain facts of the history as one.

    A statement's key is made from its words, so a case that is kept twice, or overlaps with one kept before, adds only what
    is new. Whose diary it is stays as it stands here: name, birth, zone, clinic.
    """
    alone(person)
    value: dict[str, Any] = writer.to_json(said)
    days = [models.Day(**row_of_day(entry)) for entry in said.days]
    attacks = [models.Attack(**row_of_attack(attack)) for attack in said.attacks]
    lists = value["history"] | {key: value[key] for key in BESIDE_HISTORY if key in value}
    entries = [(kind, one) for kind in models.KINDS for one in (lists.get(kind) or [])]
    beside = [Table(kind).row(one) for kind, one in entries]
    told = [
        *zip(days, _keys("day", value["diary"]["days"]), strict=True),
        *zip(attacks, _keys("attack", value["diary"]["attacks"]), strict=True),
        *zip(beside, _keys("fact", map(list, entries)), strict=True),
    ]
    for row, key in told:
        row.person, row.key, row.received = person, key, received
    before = sealed_content.newest(person)
    sessions = [row for row in beside if isinstance(row, models.InjectionSession)]
    facts = [row for row in beside if isinstance(row, models.Fact)]
    new = sum(_add(rows) for rows in (days, attacks, facts, sessions))
    plain = {key: one for key, one in value["history"].items() if key not in IN_HISTORY}
    background, _ = models.Background.objects.get_or_create(person=person)
    complete = sorted({*background.complete, *(kind for kind in models.KINDS if kind in lists)})
    if (background.plain | plain, complete) != (background.plain, background.complete):
        background.plain, background.complete = background.plain | plain, complete
        background.next_version()
        background.save()
        new += 1
    if new:
        spans = sealed_content.spans(before, sealed_content.newest(person))
        _many_recorded(person, spans, {"what": "case", "new": new}, actor)
    return new


@transaction.atomic
def bring(person: Person, said: Case, received: datetime, actor: str) -> tuple[int, int]:
    """Add the diary of a case that was kept elsewhere; how many statements were new, and how many had changed there since.

    A statement is known by its source and its id there: brought again unchanged it changes nothing, and changed it takes the place
    of the one before, whose words stay in its history. Nothing that was written here is touched.
    """
    alone(person)
    value: dict[str, Any] = writer.to_json(said)["diary"]
    days = [models.Day(**row_of_day(entry)) for entry in said.days]
    attacks = [models.Attack(**row_of_attack(attack)) for attack in said.attacks]
    for rows, keys in ((days, _keys("day", value["days"])), (attacks, _keys("attack", value["attacks"]))):
        for row, key in zip(rows, keys, strict=True):
            row.person, row.key, row.received = person, key, received
    before = sealed_content.newest(person)
    counts = [_brought(model, rows) for model, rows in ((models.Day, days), (models.Attack, attacks))]
    new, changed = (sum(pair) for pair in zip(*counts, strict=True))
    if new or changed:
        about: dict[str, str | int] = {"what": "diary from elsewhere", "new": new, "changed": changed}
        _many_recorded(person, sealed_content.spans(before, sealed_content.newest(person)), about, actor)
    return new, changed


def _brought(model: type[Any], rows: list[Any]) -> tuple[int, int]:
    """Rows with an id of elsewhere are looked for by it, the rest by their words."""
    if not rows:
        return 0, 0
    known = {
        (row.source, row.external_id): row
        for row in model.objects.filter(person=rows[0].person, external_id__isnull=False, source__isnull=False)
    }
    fresh, changed = [], 0
    for row in rows:
        there = known.get((row.source, row.external_id)) if row.source and row.external_id else None
        if there is None:
            fresh.append(row)
        elif _content(there) != _content(row):
            for name in _fields(model):
                setattr(there, name, getattr(row, name))
            there.next_version()
            there.received = row.received
            there.save()
            changed += 1
    return _add(fresh), changed


def _fields(model: type[Any]) -> list[str]:
    """What a statement says, without whose it is and how it is kept."""
    how_kept = ("id", "person", "key", "version", "shape_version", "received")
    return [f.name for f in model._meta.concrete_fields if f.name not in how_kept]


def _content(row: Any) -> list[Any]:
    return [getattr(row, name) for name in _fields(type(row))]


@transaction.atomic
def write(person: Person, key: uuid.UUID, entry: DayEntry, received: datetime, actor: str) -> Statement:
    """Keep a new statement, or find that it is kept already; `ConflictError` when this key or date says otherwise."""
    alone(person)
    there = models.Day.objects.filter(Q(key=key) | Q(date=entry.date, source=models.HERE), person=person)
    rows = {row.key: row for row in there} if there.exists() else {}  # to ask first is cheaper: mostly there is none
    if (row := rows.get(key)) is not None:
        first = as_of(person, key, 1)
        if first is not None and without_moment(first) == without_moment(entry):
            return statement_of_row(row)
        raise ConflictError(statement_of_row(row), entry)
    for row in rows.values():
        told = day_of_row(row)
        if without_moment(told) == without_moment(entry):
            return statement_of_row(row)
        if says_nothing(told):  # what was taken back stands in nobody's way, and stays in the history of the statement
            return change(person, row.key, row.version, entry, received, actor)
        raise ConflictError(statement_of_row(row), entry)
    row = models.Day(person=person, key=key, received=received, **row_of_day(entry))
    row.save()
    return _recorded(row, actor)


@transaction.atomic
def change(
    person: Person,
    key: uuid.UUID,
    version: int,
    entry: DayEntry,
    received: datetime,
    actor: str,
    sending: uuid.UUID | None = None,
) -> Statement:
    """Change a statement that still has this version; `ConflictError` when it moved, `LookupError` when there is none.

    `sending` is the key of the change itself, where its device made one: the same change sent again changes nothing, whatever the
    day says by now; the same key with other words is a conflict.
    """
    alone(person)
    row = models.Day.objects.filter(person=person, key=key).first()
    if row is None:
        raise LookupError("no statement of this key")
    if sending is not None:
        made = version_of(person, key, sending)
        before = None if made is None else as_of(person, key, made)
        if before is not None:
            if without_moment(before) == without_moment(entry):
                return statement_of_row(row)
            raise ConflictError(statement_of_row(row), entry)
        row._change_reason = str(sending)  # type: ignore[attr-defined]  # where the history's library looks for it
    if without_moment(day_of_row(row)) == without_moment(entry):
        return statement_of_row(row)
    if row.version != version:
        raise ConflictError(statement_of_row(row), entry)
    for name, value in row_of_day(entry).items():
        setattr(row, name, value)
    row.next_version()
    row.received = received
    row.save()
    return _recorded(row, actor)


def says_nothing(entry: DayEntry) -> bool:
    """Whether a statement holds nothing about its day any more: all of it was taken back."""
    return without_moment(entry) == without_moment(
        DayEntry(date=entry.date, headache=None, provenance=entry.provenance)
    )


@transaction.atomic
def undo(person: Person, key: uuid.UUID, version: int, received: datetime, actor: str) -> Statement:
    """Say again what a statement said before its last change, or nothing where that was the first; both wordings stay in its history.

    `ConflictError` when it moved since, `LookupError` when there is none.
    """
    now = as_of(person, key, version)
    if now is None:
        raise LookupError("no statement of this key and version")
    before = as_of(person, key, version - 1)
    entry = DayEntry(date=now.date, headache=None, provenance=now.provenance) if before is None else before
    return change(person, key, version, entry, received, actor)


def _recorded(row: models.Day, actor: str) -> Statement:
    """The statement as it is kept now, and an entry of the audit within the same transaction."""
    told, day = statement_of_row(row), sealed_content.said(row)
    about: dict[str, str | int] = {"what": "day", "key": str(row.key), "version": row.version}
    audit_trail.record(audit_trail.WRITTEN, actor, person=row.person, about=about, content=day)
    return told


def _many_recorded(
    person: Person, spans: Mapping[str, sealed_content.Span], about: dict[str, str | int], actor: str
) -> None:
    """An entry of the audit that seals every wording that came at once, and names where they stand."""
    about |= {name: str(span) for name, span in spans.items()}
    content = sealed_content.came(person.pk, spans)
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about=about, content=content)


def alone(person: Person) -> None:
    """One writer at a time for one person: two taps at one moment cannot both find an empty date."""
    if connection.features.has_select_for_update:  # SQLite's transactions take the write lock when they begin
        Person.objects.select_for_update().get(pk=person.pk)


def _add(rows: list[Any]) -> int:
    """Add the rows of one table whose keys are new, each with its first line of history."""
    if not rows:
        return 0
    model = type(rows[0])
    kept = set(model.objects.filter(person=rows[0].person).values_list("key", flat=True))
    new = [row for row in rows if row.key not in kept]
    if model in _BOUNDED:
        quotas.check(_BOUNDED[model], len(kept), len(new))
    if new:
        written = bulk_create_with_history(new, model, batch_size=500)
        if model is models.InjectionSession:
            keep_parts(written)
    return len(new)


_BOUNDED: Mapping[type[Any], str] = {models.Day: "days", models.Attack: "attacks"}


def _keys(kind: str, values: Iterable[Any]) -> list[uuid.UUID]:
    """A key for each statement, made from its words; a statement that stands twice has two."""
    times: dict[str, int] = {}
    found = []
    for value in values:
        words = json.dumps([kind, value], sort_keys=True, ensure_ascii=False)
        times[words] = times.get(words, 0) + 1
        found.append(uuid.uuid5(_KEYS, f"{times[words]} {words}"))
    return found
