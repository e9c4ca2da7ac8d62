"""Which rows make a diary, and which rows does a statement become? The only crossing between rows and domain values.

A write is answered once it is kept, and told to the audit in the same transaction; `actor` is who did it. The same
statement sent twice changes nothing; the same key with other words, a second statement of the app about one date, or a
change of something that has been changed since, is a `ConflictError`, which holds both sides so that a person can choose.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from cleardays.answer import casefile, casewriter
from cleardays.answer.casefile import Case
from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import Person as Described
from cleardays.web.accounts import audit
from cleardays.web.accounts.models import Person
from cleardays.web.diary import extent, models

_KEYS = uuid.UUID("0b9f7c0e-6a0f-5f0a-9a34-5d1a3b0c2e11")
"""The namespace of the keys of statements that came from a file: the same statement, the same key."""
_ALIKE = ("severity", "pain_0_10", "thought_migraine", "would_have_gone_on")
_PROVENANCE = ("written", "recalled", "by", "source", "external_id", "raw")
_OF_HISTORY, _BESIDE_IT = models.KINDS[:6], models.KINDS[6:]
_Row = TypeVar("_Row", models.Day, models.Attack)


@dataclass(frozen=True, slots=True)
class Statement:
    """A day's entry as it is kept: its key, and how often it was written."""

    key: uuid.UUID
    version: int
    entry: DayEntry


class ConflictError(Exception):
    """Two statements where one is kept: what stands, and what was sent. Neither is lost while a person chooses."""

    def __init__(self, kept: Statement, sent: DayEntry) -> None:
        super().__init__("two statements about one date")
        self.kept, self.sent = kept, sent


def case(person: Person) -> Case:
    """Everything kept about one person as one case, in four queries whatever its length."""
    days = tuple(_day(row) for row in models.Day.objects.filter(person=person).order_by("id"))
    attacks = tuple(_attack(row) for row in models.Attack.objects.filter(person=person).order_by("id"))
    facts = [(fact.kind, fact.said) for fact in models.Fact.objects.filter(person=person).order_by("id")]
    background = models.Background.objects.filter(person=person).first()
    return _case(person, days, attacks, facts, background)


def cases(people: Sequence[Person], kinds: Collection[str], since: date | None = None) -> dict[uuid.UUID, Case]:
    """A part of many people's cases, in as many queries as for one: these lists, the plain facts of the history, and, where
    `since` says so, the diary from that date on. Their clinics come with `people` (`select_related`)."""
    found = {person.pk: person for person in people}
    days, attacks, facts = (_by_person(found) for _ in range(3))
    if since is not None:
        for day in models.Day.objects.filter(person__in=found, date__gte=since).order_by("id"):
            days[day.person_id].append(_day(day))
        # Whatever zone it was lived in, an attack that touches the date had not ended a day before it began anywhere.
        begun = datetime.combine(since, time(), UTC) - timedelta(days=1)
        touching = Q(end__gte=begun) | Q(end__isnull=True, start__gte=begun)
        for attack in models.Attack.objects.filter(touching, person__in=found).order_by("id"):
            attacks[attack.person_id].append(_attack(attack))
    for fact in models.Fact.objects.filter(person__in=found, kind__in=kinds).order_by("id"):
        facts[fact.person_id].append((fact.kind, fact.said))
    backgrounds = {one.person_id: one for one in models.Background.objects.filter(person__in=found)}
    return {
        pk: _case(person, tuple(days[pk]), tuple(attacks[pk]), facts[pk], backgrounds.get(pk))
        for pk, person in found.items()
    }


def _by_person(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    return {pk: [] for pk in people}


def _case(
    person: Person,
    days: tuple[DayEntry, ...],
    attacks: tuple[Attack, ...],
    facts: Iterable[tuple[str, Any]],
    background: models.Background | None,
) -> Case:
    """Rows as one case, read as a file is: what a file's reader would refuse never reaches an answer."""
    lists: dict[str, list[Any]] = {kind: [] for kind in models.KINDS}
    for kind, said in facts:
        lists[kind].append(said)
    complete = background.complete if background else []
    told = {kind: lists[kind] for kind in models.KINDS if lists[kind] or kind in complete}
    value = {
        "cleardays": 1,
        "person": {"id": person.name},
        "history": (background.plain if background else {}) | {k: told[k] for k in _OF_HISTORY if k in told},
    } | {key: told[key] for key in _BESIDE_IT if key in told}
    return replace(
        casefile.from_json(value),
        person=Described(person.name, person.born, person.sex or None),
        days=days,
        attacks=attacks,
        timezone=person.timezone,
        payer=person.clinic.payer or None,
        jurisdiction=person.clinic.jurisdiction,
    )


@transaction.atomic
def keep(person: Person, said: Case, received: datetime, actor: str) -> int:
    """Keep a whole case with this person; how many statements were new, the plain facts of the history as one.

    A statement's key is made from its words, so a case that is kept twice, or overlaps with one kept before, adds only what
    is new. Whose diary it is stays as it stands here: name, birth, zone, clinic.
    """
    alone(person)
    value: dict[str, Any] = casewriter.to_json(said)
    days = [models.Day(**_of_day(entry)) for entry in said.days]
    attacks = [models.Attack(**_of_attack(attack)) for attack in said.attacks]
    lists = value["history"] | {key: value[key] for key in _BESIDE_IT if key in value}
    facts = [models.Fact(kind=kind, said=one) for kind in models.KINDS for one in (lists.get(kind) or [])]
    told = [
        *zip(days, _keys("day", value["diary"]["days"]), strict=True),
        *zip(attacks, _keys("attack", value["diary"]["attacks"]), strict=True),
        *zip(facts, _keys("fact", [[fact.kind, fact.said] for fact in facts]), strict=True),
    ]
    for row, key in told:
        row.person, row.key, row.received = person, key, received
    new = sum(_add(model, rows) for model, rows in ((models.Day, days), (models.Attack, attacks), (models.Fact, facts)))
    plain = {key: one for key, one in value["history"].items() if key not in _OF_HISTORY}
    background, _ = models.Background.objects.get_or_create(person=person)
    complete = sorted({*background.complete, *(kind for kind in models.KINDS if kind in lists)})
    if (background.plain | plain, complete) != (background.plain, background.complete):
        background.plain, background.complete = background.plain | plain, complete
        background.version += 1
        background.save()
        new += 1
    if new:
        audit.record(audit.WRITTEN, actor, person=person, about={"what": "case", "new": new}, content=value)
    return new


@transaction.atomic
def bring(person: Person, said: Case, received: datetime, actor: str) -> tuple[int, int]:
    """Add the diary of a case that was kept elsewhere; how many statements were new, and how many had changed there since.

    A statement is known by its source and its id there: brought again unchanged it changes nothing, and changed it takes the place
    of the one before, whose words stay in its history. Nothing that was written here is touched.
    """
    alone(person)
    value: dict[str, Any] = casewriter.to_json(said)["diary"]
    days = [models.Day(**_of_day(entry)) for entry in said.days]
    attacks = [models.Attack(**_of_attack(attack)) for attack in said.attacks]
    for rows, keys in ((days, _keys("day", value["days"])), (attacks, _keys("attack", value["attacks"]))):
        for row, key in zip(rows, keys, strict=True):
            row.person, row.key, row.received = person, key, received
    counts = [_brought(model, rows) for model, rows in ((models.Day, days), (models.Attack, attacks))]
    new, changed = (sum(pair) for pair in zip(*counts, strict=True))
    if new or changed:
        about: dict[str, str | int] = {"what": "diary from elsewhere", "new": new, "changed": changed}
        audit.record(audit.WRITTEN, actor, person=person, about=about, content=value)
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
            there.version, there.received = there.version + 1, row.received
            there.save()
            changed += 1
    return _add(model, fresh), changed


def _fields(model: type[Any]) -> list[str]:
    """What a statement says, without whose it is and how it is kept."""
    return [f.name for f in model._meta.concrete_fields if f.name not in ("id", "person", "key", "version", "received")]


def _content(row: Any) -> list[Any]:
    return [getattr(row, name) for name in _fields(type(row))]


def on(person: Person, day: date) -> list[Statement]:
    """What is written about one date as days, the app's own statement first."""
    rows = models.Day.objects.filter(person=person, date=day).order_by("id")
    return [_statement(row) for row in sorted(rows, key=lambda row: row.source != models.HERE)]


def said(person: Person, key: uuid.UUID) -> Statement | None:
    """One statement by its key; None when this person has none of that key."""
    row = models.Day.objects.filter(person=person, key=key).first()
    return None if row is None else _statement(row)


def as_of(person: Person, key: uuid.UUID, version: int) -> DayEntry | None:
    """What a statement said at one version; None when it never had that version."""
    row = models.Day.history.filter(person=person, key=key, version=version).order_by("history_id").first()
    return None if row is None else _day(row)


def dates_written(person: Person, first: date, last: date) -> set[date]:
    """Dates on which a day was written, from first to last."""
    found = models.Day.objects.filter(person=person, date__range=(first, last), headache__isnull=False)
    return set(found.values_list("date", flat=True))


def medicines_taken(person: Person, at_most: int) -> list[str]:
    """Names of acute medicines this person wrote lately, latest first."""
    lately = models.Day.objects.filter(person=person, acute__isnull=False).exclude(acute=[]).order_by("-date")[:60]
    names = [one["drug"] for row in lately for one in row.acute or () if one.get("drug")]
    return list(dict.fromkeys(names))[:at_most]


@transaction.atomic
def write(person: Person, key: uuid.UUID, entry: DayEntry, received: datetime, actor: str) -> Statement:
    """Keep a new statement, or find that it is kept already; `ConflictError` when this key or date says otherwise."""
    alone(person)
    there = models.Day.objects.filter(Q(key=key) | Q(date=entry.date, source=models.HERE), person=person)
    rows = {row.key: row for row in there} if there.exists() else {}  # to ask first is cheaper: mostly there is none
    if (row := rows.get(key)) is not None:
        first = as_of(person, key, 1)
        if first is not None and _words(first) == _words(entry):
            return _statement(row)
        raise ConflictError(_statement(row), entry)
    for row in rows.values():
        if _words(_day(row)) == _words(entry):
            return _statement(row)
        raise ConflictError(_statement(row), entry)
    row = models.Day(person=person, key=key, received=received, **_of_day(entry))
    row.save()
    return _recorded(row, actor)


def version_of(person: Person, key: uuid.UUID, sending: uuid.UUID) -> int | None:
    """The version of a statement that one sending made; the first was made by the sending of its own key. None when none was."""
    rows = models.Day.history.filter(person=person, key=key)
    if sending != key:
        rows = rows.filter(history_change_reason=str(sending))
    first = rows.order_by("history_id").first()
    return None if first is None else int(first.version)


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
            if _words(before) == _words(entry):
                return _statement(row)
            raise ConflictError(_statement(row), entry)
        row._change_reason = str(sending)  # type: ignore[attr-defined]  # where the history's library looks for it
    if _words(_day(row)) == _words(entry):
        return _statement(row)
    if row.version != version:
        raise ConflictError(_statement(row), entry)
    for name, value in _of_day(entry).items():
        setattr(row, name, value)
    row.version, row.received = version + 1, received
    row.save()
    return _recorded(row, actor)


@transaction.atomic
def set_reminder(person: Person, hour: int, address: str, actor: str) -> None:
    """Remind somebody once a local day from this hour on, while the day is open."""
    models.Reminder.objects.update_or_create(person=person, defaults={"on": True, "hour": hour, "address": address})
    audit.record(audit.WRITTEN, actor, person=person, about={"what": "reminders on"})


@transaction.atomic
def stop_reminder(person: Person, actor: str) -> None:
    """No more reminders; the hour stays as it was, in case they are turned on again."""
    if models.Reminder.objects.filter(person=person, on=True).update(on=False):
        audit.record(audit.WRITTEN, actor, person=person, about={"what": "reminders off"})


def _recorded(row: models.Day, actor: str) -> Statement:
    """The statement as it is kept now, and an entry of the audit within the same transaction."""
    told = _statement(row)
    day = casewriter.to_json(Case(person=Described("nobody"), days=(told.entry,)))["diary"]["days"]
    about: dict[str, str | int] = {"what": "day", "key": str(row.key), "version": row.version}
    audit.record(audit.WRITTEN, actor, person=row.person, about=about, content=day)
    return told


def alone(person: Person) -> None:
    """One writer at a time for one person: two taps at one moment cannot both find an empty date."""
    if connection.features.has_select_for_update:  # SQLite's transactions take the write lock when they begin
        Person.objects.select_for_update().get(pk=person.pk)


def _add(model: type[Any], rows: list[Any]) -> int:
    """Add the rows whose keys are new, each with its first line of history."""
    kept = set(model.objects.filter(person=rows[0].person).values_list("key", flat=True)) if rows else set()
    new = [row for row in rows if row.key not in kept]
    if model is not models.Fact:
        extent.check({models.Day: "days", models.Attack: "attacks"}[model], len(kept), len(new))
    if new:
        bulk_create_with_history(new, model, batch_size=500)
    return len(new)


def _keys(kind: str, values: Iterable[Any]) -> list[uuid.UUID]:
    """A key for each statement, made from its words; a statement that stands twice has two."""
    times: dict[str, int] = {}
    found = []
    for value in values:
        words = json.dumps([kind, value], sort_keys=True, ensure_ascii=False)
        times[words] = times.get(words, 0) + 1
        found.append(uuid.uuid5(_KEYS, f"{times[words]} {words}"))
    return found


def _words(entry: DayEntry) -> DayEntry:
    """An entry without the moment it was written: two sendings of one statement are one."""
    return replace(entry, provenance=replace(entry.provenance, written=None))


def _statement(row: models.Day) -> Statement:
    return Statement(row.key, row.version, _day(row))


def _day(row: Any) -> DayEntry:
    return DayEntry(date=row.date, headache=row.headache, hours=row.hours, **_alike(row))


def _attack(row: models.Attack) -> Attack:
    return Attack(
        id=row.called, start=row.start, end=row.end, timezone=row.timezone, end_timezone=row.end_timezone, **_alike(row)
    )


def _alike(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _ALIKE} | {
        "features": None if row.features is None else frozenset(row.features),
        "aura": None if row.aura is None else frozenset(row.aura),
        "acute": None
        if row.acute is None
        else tuple(Intake(one.get("drug"), one.get("relieved")) for one in row.acute),
        "provenance": Provenance(**{name: getattr(row, name) for name in _PROVENANCE}),
    }


def _of_day(entry: DayEntry) -> dict[str, Any]:
    return {"date": entry.date, "headache": entry.headache, "hours": entry.hours} | _of_alike(entry)


def _of_attack(attack: Attack) -> dict[str, Any]:
    return {
        "called": attack.id, "start": attack.start, "end": attack.end,
        "timezone": attack.timezone, "end_timezone": attack.end_timezone,
    } | _of_alike(attack)  # fmt: skip


def _of_alike(said: DayEntry | Attack) -> dict[str, Any]:
    return (
        {name: getattr(said, name) for name in _ALIKE}
        | {name: getattr(said.provenance, name) for name in _PROVENANCE}
        | {
            "features": None if said.features is None else sorted(said.features, key=FEATURES.index),
            "aura": None if said.aura is None else sorted(said.aura, key=AURA.index),
            "acute": None if said.acute is None else [{"drug": i.drug, "relieved": i.relieved} for i in said.acute],
        }
    )
