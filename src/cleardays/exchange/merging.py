"""Two diaries of one person become one: what is the same is kept once, what differs is said.

A record is known by its source and its id there. Read again unchanged, it changes nothing; read
again changed, the newer replaces the older and is counted. Nothing without a source is replaced.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from cleardays.answer.casefile import Case
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Provenance

Record = TypeVar("Record", DayEntry, Attack)


@dataclass(frozen=True, slots=True)
class Merged:
    case: Case
    added: int
    same: int
    changed: int


def merge(case: Case, days: Iterable[DayEntry], attacks: Iterable[Attack]) -> Merged:
    """Add records to a case. Order and repetition of imports change nothing."""
    kept_days, day_counts = _merged(case.days, days)
    kept_attacks, attack_counts = _merged(case.attacks, attacks)
    added, same, changed = (a + b for a, b in zip(day_counts, attack_counts, strict=True))
    ordered = replace(
        case,
        days=tuple(sorted(kept_days, key=lambda entry: (entry.date, str(entry.provenance.source), str(entry)))),
        attacks=tuple(
            sorted(kept_attacks, key=lambda attack: (attack.start, str(attack.provenance.source), str(attack)))
        ),
    )
    return Merged(ordered, added, same, changed)


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
    diary = Diary.of(case.days, case.attacks, case.timezone)
    states = dict(zip(diary.dates, diary.columns.headache, strict=True))
    silent = [
        day
        for day in (first + timedelta(days=i) for i in range((last - first).days + 1))
        if states.get(day, -1) < 0 and day not in diary.contradictions
    ]
    declared = [
        DayEntry(
            date=day,
            headache=False,
            provenance=Provenance(recalled=True, by="import", source="declared", external_id=day.isoformat()),
        )
        for day in silent
    ]
    return merge(case, declared, ()).case, len(declared)
