"""What is written about a person? Rows read as a case file, a day, the dates that are written."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.history import Person as Described
from cleardays.diary.local import slices
from cleardays.web.accounts.models import Person
from cleardays.web.records import models
from cleardays.web.records.history_tables import Table, Told
from cleardays.web.records.mapping import (
    BESIDE_HISTORY,
    IN_HISTORY,
    Statement,
    attack_of_row,
    day_of_row,
    statement_of_row,
)

_SESSIONS = Table(models.SESSIONS)


def case(person: Person) -> Case:
    """Everything kept about one person as one case, in five queries whatever its length."""
    return case_and_sessions(person)[0]


def case_and_sessions(person: Person) -> tuple[Case, tuple[Told, ...]]:
    """The same, and its sessions with their keys and versions, in the order in which the case holds them: both from one reading."""
    days = tuple(day_of_row(row) for row in models.Day.objects.filter(person=person).order_by("id"))
    attacks = tuple(attack_of_row(row) for row in models.Attack.objects.filter(person=person).order_by("id"))
    facts = [(fact.kind, fact.said) for fact in models.Fact.objects.filter(person=person).order_by("id")]
    sessions = tuple(_SESSIONS.told(row) for row in _SESSIONS.rows(person=person))
    background = models.Background.objects.filter(person=person).first()
    facts += [(one.kind, one.said) for one in sessions]
    return _case(person, days, attacks, facts, background), sessions


def cases(people: Sequence[Person], kinds: Collection[str], since: date | None = None) -> dict[uuid.UUID, Case]:
    """A part of many people's cases, in as many queries as for one: these lists, the plain facts of the history, and, where
    `since` says so, the diary from that date on. Their clinics come with `people` (`select_related`)."""
    found = {person.pk: person for person in people}
    days, attacks, facts = (_by_person(found) for _ in range(3))
    if since is not None:
        for day in models.Day.objects.filter(person__in=found, date__gte=since).order_by("id"):
            days[day.person_id].append(day_of_row(day))
        # Whatever zone it was lived in, an attack that touches the date had not ended a day before it began anywhere.
        begun = datetime.combine(since, time(), UTC) - timedelta(days=1)
        touching = Q(end__gte=begun) | Q(end__isnull=True, start__gte=begun)
        for attack in models.Attack.objects.filter(touching, person__in=found).order_by("id"):
            attacks[attack.person_id].append(attack_of_row(attack))
    for fact in models.Fact.objects.filter(person__in=found, kind__in=kinds).order_by("id"):
        facts[fact.person_id].append((fact.kind, fact.said))
    if models.SESSIONS in kinds:
        for session in _SESSIONS.rows(person__in=found):
            facts[session.person_id].append((models.SESSIONS, session.record))
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
        "history": (background.plain if background else {}) | {k: told[k] for k in IN_HISTORY if k in told},
    } | {key: told[key] for key in BESIDE_HISTORY if key in told}
    return replace(
        reader.from_json(value),
        person=Described(person.name, person.born, person.sex or None),
        days=days,
        attacks=attacks,
        timezone=person.timezone,
        payer=person.clinic.payer or None,
        jurisdiction=person.clinic.jurisdiction,
    )


def on(person: Person, day: date) -> list[Statement]:
    """What is written about one date as days, the app's own statement first."""
    rows = models.Day.objects.filter(person=person, date=day).order_by("id")
    return [statement_of_row(row) for row in sorted(rows, key=lambda row: row.source != models.HERE)]


def said(person: Person, key: uuid.UUID) -> Statement | None:
    """One statement by its key; None when this person has none of that key."""
    row = models.Day.objects.filter(person=person, key=key).first()
    return None if row is None else statement_of_row(row)


def as_of(person: Person, key: uuid.UUID, version: int) -> DayEntry | None:
    """What a statement said at one version; None when it never had that version."""
    row = models.Day.history.filter(person=person, key=key, version=version).order_by("history_id").first()
    return None if row is None else day_of_row(row)


def dates_written(person: Person, first: date, last: date) -> set[date]:
    """Dates of which anything is written, from first to last: a day that was told, and every date that an attack touched."""
    days = models.Day.objects.filter(person=person, date__range=(first, last), headache__isnull=False)
    return {*days.values_list("date", flat=True), *attacks_by_date(person, first, last)}


def attacks_by_date(person: Person, first: date, last: date) -> dict[date, list[Attack]]:
    """The attacks that touched each date from first to last, by the clock they were lived by; a date without one is left out."""
    # Whatever zone it was lived in, an attack that touches these dates lies within a day of them in UTC.
    begun, over = (datetime.combine(day, time(), UTC) for day in (first - timedelta(days=1), last + timedelta(days=2)))
    touching = Q(end__gte=begun) | Q(end__isnull=True, start__gte=begun)
    found: dict[date, list[Attack]] = {}
    for row in models.Attack.objects.filter(touching, person=person, start__lt=over).order_by("start", "id"):
        attack = attack_of_row(row)
        for part in slices(attack.start, attack.end, attack.timezone, attack.end_timezone):
            if first <= part.date <= last:
                found.setdefault(part.date, []).append(attack)
    return found


def medicines_taken(person: Person, at_most: int) -> list[str]:
    """Names of acute medicines this person wrote lately, latest first."""
    lately = models.Day.objects.filter(person=person, acute__isnull=False).exclude(acute=[]).order_by("-date")[:60]
    names = [one["drug"] for row in lately for one in row.acute or () if one.get("drug")]
    return list(dict.fromkeys(names))[:at_most]


def version_of(person: Person, key: uuid.UUID, sending: uuid.UUID) -> int | None:
    """The version of a statement that one sending made; the first was made by the sending of its own key. None when none was."""
    rows = models.Day.history.filter(person=person, key=key)
    if sending != key:
        rows = rows.filter(history_change_reason=str(sending))
    first = rows.order_by("history_id").first()
    return None if first is None else int(first.version)
