"""Two diaries of one person become one: what is the same is kept once, what differs is said.

A record is known by its source and its id there. Read again unchanged, it changes nothing; read
again changed, the newer replaces the older, with all it said, and is counted. Nothing without a
source is replaced. A day declared clear stands only while nobody says more of it, and "none at
this moment" only while nobody speaks of a headache that day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from cleardays.casefile.reader import Case
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Provenance
from cleardays.diary.local import local_date, skipped
from cleardays.exchange import statements
from cleardays.exchange.statements import Key, Statement

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
    withdrawn: int = 0
    """Records of this diary that were taken back where they came from; `changed` counts them too."""


def merge(
    case: Case, days: Iterable[DayEntry], attacks: Iterable[Attack], withdrawn: Iterable[Provenance] = ()
) -> Merged:
    """Add records to a case. Order and repetition of imports change nothing.

    `withdrawn` are records taken back at their source of which nothing but the id is told.
    """
    kept = _Kept((*case.days, *case.attacks))
    kept.add((*days, *attacks))
    for origin in withdrawn:
        kept.take_back(origin)
    every = kept.statements()
    standing = _standing(every, case.timezone)
    left = {id(one) for one in every} - {id(one) for one in standing}
    declared = sum(id(one) in left and one.provenance.source == DECLARED for one in every)
    merged = replace(
        case,
        days=tuple(
            sorted(
                (one for one in standing if isinstance(one, DayEntry)), key=lambda entry: (entry.date, *_order(entry))
            )
        ),
        attacks=tuple(
            sorted(
                (one for one in standing if isinstance(one, Attack)), key=lambda attack: (attack.start, *_order(attack))
            )
        ),
    )
    added = kept.added - sum(one in left for one in kept.fresh)
    return Merged(merged, added, kept.same, kept.changed, declared, kept.withdrawn)


class _Kept:
    """Statements by the record they belong to, and how many were new, the same or changed."""

    def __init__(self, old: Iterable[Statement]) -> None:
        self.alone: dict[tuple[type, Statement], Statement] = {}
        """Statements without an id: each is only the same as itself."""
        self.records: dict[Key, dict[str | None, Statement]] = {}
        self.added = self.same = self.changed = self.withdrawn = 0
        self.fresh: set[int] = set()
        self._twice: list[Statement] = []
        for one in old:
            key = statements.key(one.provenance)
            if key is not None:
                self.records.setdefault(key, {})[one.provenance.external_id] = one
            elif (type(one), one) in self.alone:
                self._twice.append(one)
            else:
                self.alone[type(one), one] = one

    def add(self, new: Iterable[Statement]) -> None:
        told: dict[Key, dict[str | None, Statement]] = {}
        for one in new:
            key = statements.key(one.provenance)
            if key is not None:
                said = told.setdefault(key, {})
                before = said.get(one.provenance.external_id)
                self.same += before == one
                self.changed += before is not None and before != one
                said[one.provenance.external_id] = one
            elif (type(one), one) in self.alone:
                self.same += 1
            else:
                self.alone[type(one), one] = one
                self.added += 1
        for key, said in told.items():
            self._replace(key, said)

    def _replace(self, key: Key, said: dict[str | None, Statement]) -> None:
        """The record as it is told now, unless a newer version of it, or that it was taken back, is known."""
        there = self.records.get(key)
        if there is None:
            self.records[key] = said
            self.added += len(said)
            self.fresh |= {id(one) for one in said.values()}
        elif there == said or _stands(there.values(), said.values()):
            self.same += len(said)
        else:
            self.records[key] = said
            self.same += sum(there.get(own) == one for own, one in said.items())
            gone = any(map(statements.is_taken_back, said.values()))
            self.withdrawn += gone and not any(map(statements.is_taken_back, there.values()))
            self.changed += sum(there.get(own) != one for own, one in said.items()) or 1

    def take_back(self, origin: Provenance) -> None:
        key = statements.key(origin)
        there = None if key is None else self.records.get(key)
        if key is None or there is None or any(map(statements.is_taken_back, there.values())):
            return
        first = min(map(_date, there.values()))
        self.records[key] = {origin.external_id: statements.taken_back(first, origin)}
        self.withdrawn += 1
        self.changed += 1

    def statements(self) -> list[Statement]:
        said = [one for record in self.records.values() for one in record.values()]
        return [*self.alone.values(), *self._twice, *said]


def _stands(there: Iterable[Statement], said: Iterable[Statement]) -> bool:
    """Whether what is kept of a record is newer than what is told now."""
    there, said = tuple(there), tuple(said)
    newer = statements.is_newer(statements.version(there), statements.version(said))
    if newer is not None:
        return newer
    return any(map(statements.is_taken_back, there)) and not any(map(statements.is_taken_back, said))


def _date(statement: Statement) -> date:
    return statement.date if isinstance(statement, DayEntry) else local_date(statement.start, statement.timezone)


def _order(record: Statement) -> tuple[str, ...]:
    """The same order in every file and every process; a set alone has none."""
    origin = record.provenance
    values = (getattr(record, field.name) for field in fields(record))
    told = (str(sorted(value) if isinstance(value, frozenset) else value) for value in values)
    return (origin.source or "", origin.external_id or "", *told)


def _standing(every: list[Statement], timezone: str | None) -> list[Statement]:
    """All statements but those that give way: what was declared of silence, and "none at this moment"."""
    weak = [one for one in every if one.provenance.source == DECLARED or statements.is_momentary(one)]
    if not weak:
        return every
    ids = {id(one) for one in weak}
    said = _diary((one for one in every if id(one) not in ids), timezone)
    headache = {day for day, state in _states(said) if state == 1} | set(said.contradictions)
    momentary = [one for one in weak if statements.is_momentary(one) and _date(one) not in headache]
    stood = {id(one) for one in momentary}
    silent = _silence(_diary((one for one in every if id(one) not in ids or id(one) in stood), timezone))
    stood |= {id(one) for one in weak if one.provenance.source == DECLARED and silent(_date(one))}
    return [one for one in every if id(one) not in ids or id(one) in stood]


def denied_moments(days: tuple[DayEntry, ...], attacks: tuple[Attack, ...], timezone: str | None) -> set[int]:
    """Which of these entries (by `id`) say "none at this moment" of a day on which another speaks of a headache."""
    every: list[Statement] = [*days, *attacks]
    return {id(one) for one in every} - {id(one) for one in _standing(every, timezone)}


def _diary(said: Iterable[Statement], timezone: str | None) -> Diary:
    said = tuple(said)
    days = [one for one in said if isinstance(one, DayEntry)]
    return Diary.of(days, [one for one in said if isinstance(one, Attack)], timezone)


def _states(diary: Diary) -> Iterable[tuple[date, int]]:
    return zip(diary.dates, diary.columns.headache.tolist(), strict=True)


def _silence(diary: Diary) -> Callable[[date], bool]:
    """Whether nothing is said of headache on a date; one said to be both is not silent."""
    spoken = {day for day, state in _states(diary) if state >= 0} | set(diary.contradictions)
    return lambda day: day not in spoken


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
