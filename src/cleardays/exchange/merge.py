"""Two diaries of one person become one: what is the same is kept once, what differs is said.

A record is known by its source and its id there. Read again unchanged, it changes nothing; read
again changed, the newer replaces the older and is counted. Nothing without a source is replaced.
A day declared clear stands only while nobody says more of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TypeVar

from cleardays.casefile.reader import Case
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Provenance
from cleardays.diary.local import skipped

Record = TypeVar("Record", DayEntry, Attack)


DECLARED = "declared"
"""The source of days written as clear because the person said what silence meant."""


@dataclass(frozen=True, slots=True)
class Merged:
    case: Case
    added: int
    same: int
    changed: int
    gave_way: int = 0
    """Days once declared clear of which something is said now."""


def merge(case: Case, days: Iterable[DayEntry], attacks: Iterable[Attack]) -> Merged:
    """Add records to a case. Order and repetition of imports change nothing."""
    kept_days, day_counts = _merged(case.days, days)
    kept_attacks, attack_counts = _merged(case.attacks, attacks)
    added, same, changed = (a + b for a, b in zip(day_counts, attack_counts, strict=True))
    standing = _still_silent(kept_days, kept_attacks, case.timezone)
    merged = replace(
        case,
        days=tuple(sorted(standing, key=lambda entry: (entry.date, *_order(entry)))),
        attacks=tuple(sorted(kept_attacks, key=lambda attack: (attack.start, *_order(attack)))),
    )
    return Merged(merged, added, same, changed, len(kept_days) - len(standing))


def _order(record: DayEntry | Attack) -> tuple[str, ...]:
    """The same order in every file and every process; a set alone has none."""
    origin = record.provenance
    values = (getattr(record, field.name) for field in fields(record))
    told = (str(sorted(value) if isinstance(value, frozenset) else value) for value in values)
    return (origin.source or "", origin.external_id or "", *told)


def _still_silent(days: list[DayEntry], attacks: list[Attack], timezone: str | None) -> list[DayEntry]:
    """All entries but days declared clear on dates of which somebody speaks."""
    said = [entry for entry in days if entry.provenance.source != DECLARED]
    if len(said) == len(days):
        return days
    silent = _silence(Diary.of(said, attacks, timezone))
    return [entry for entry in days if entry.provenance.source != DECLARED or silent(entry.date)]


def _silence(diary: Diary) -> Callable[[date], bool]:
    """Whether nothing is said of headache on a date; one said to be both is not silent."""
    spoken = {day for day, state in zip(diary.dates, diary.columns.headache.tolist(), strict=True) if state >= 0}
    spoken |= set(diary.contradictions)
    return lambda day: day not in spoken


def _merged(old: Iterable[Record], new: Iterable[Record]) -> tuple[list[Record], tuple[int, int, int]]:
    kept = list(old)
    place = {_identity(record): i for i, record in enumerate(kept)}
    added = same = changed = 0
    for record in new:
        at = place.get(_identity(record))
        if at is None:
            place[_identity(record)] = len(kept)
            kept.append(record)
            added += 1
        elif kept[at] == record:
            same += 1
        else:
            kept[at] = record
            changed += 1
    return kept, (added, same, changed)


def _identity(record: DayEntry | Attack) -> tuple[object, ...]:
    """Source and id there; a record without them is only the same as itself."""
    origin = record.provenance
    if origin.source is not None and origin.external_id is not None:
        return (type(record), origin.source, origin.external_id)
    return (type(record), record)


def declare_clear(case: Case, first: date, last: date) -> tuple[Case, int]:
    """Write a clear day for every silent date from first to last, because the person says silence meant that.

    The medicines of such a day stay unknown: silence about headache says nothing of them.
    """
    silent = _silence(case.diary)
    dates = (first + timedelta(days=i) for i in range((last - first).days + 1))
    declared = [
        DayEntry(
            date=day,
            headache=False,
            provenance=Provenance(recalled=True, by="import", source=DECLARED, external_id=day.isoformat()),
        )
        for day in dates
        if silent(day) and not skipped(day, case.timezone)
    ]
    return merge(case, declared, ()).case, len(declared)
