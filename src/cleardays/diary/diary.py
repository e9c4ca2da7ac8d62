"""One person's diary: consecutive local dates, each headache, clear or silent.

Statements go in, in any order and from any number of files; columns come out. A date said to
be clear and to have headache counts as unknown, and both statements are kept.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from cleardays.diary import columns as c
from cleardays.diary.entries import Attack, DayEntry, Headache, Intake
from cleardays.diary.local import (
    MILLISECONDS_PER_HOUR,
    ONE_DAY,
    Slice,
    length_ms,
    local_date,
    skipped,
    slices,
    span_ms,
    to_ms,
)
from cleardays.diary.medicines import Class, Taken, recognised, taken

FOUR_HOURS_MS = 4 * MILLISECONDS_PER_HOUR
"""The length that `HD_4H` asks for (definitions.py); here it finds long attacks cut by midnight."""


@dataclass(frozen=True)
class Diary:
    """`dates[i]` is the local date that `columns` hold at position i."""

    dates: tuple[date, ...]
    columns: c.Columns
    days: tuple[DayEntry, ...] = ()
    attacks: tuple[Attack, ...] = ()
    timezone: str | None = None

    @classmethod
    def of(cls, days: Iterable[DayEntry] = (), attacks: Iterable[Attack] = (), timezone: str | None = None) -> "Diary":
        """Roll statements up to dates.

        `timezone` is the zone the diary's dates are counted in (IANA name, None when not known).
        """
        days, attacks = tuple(days), tuple(attacks)
        about = _by_date(days, attacks)
        dates = _lived(min(about), max(about), timezone, about) if about else ()
        columns = c.Columns.silent(len(dates))
        place = {day: i for i, day in enumerate(dates)}
        for day, said in about.items():
            _write(columns, place[day], day, said, timezone)
        return cls(dates, columns, days, attacks, timezone)

    def before(self, as_of: date) -> "Diary":
        """This diary up to the day before `as_of`, silent from its last entry on."""
        if not self.dates or self.dates[0] >= as_of:
            return Diary((), c.Columns.silent(0), self.days, self.attacks, self.timezone)
        last = as_of - timedelta(days=1)
        kept = sum(1 for day in self.dates if day <= last)
        after = _lived(self.dates[-1] + timedelta(days=1), last, self.timezone, {}) if self.dates[-1] < last else ()
        columns = self.columns[slice(0, kept)]
        if after:
            columns = _joined(columns, c.Columns.silent(len(after)))
        return Diary(self.dates[:kept] + after, columns, self.days, self.attacks, self.timezone)

    def between(self, first: date, last: date) -> "Diary":
        """Exactly the local dates from first to last, silent wherever this diary holds nothing."""
        kept = [i for i, day in enumerate(self.dates) if first <= day <= last]
        if not kept:
            dates = _lived(first, last, self.timezone, {}) if first <= last else ()
            return Diary(dates, c.Columns.silent(len(dates)), self.days, self.attacks, self.timezone)
        begun, over = self.dates[kept[0]], self.dates[kept[-1]]
        ahead = _lived(first, begun - ONE_DAY, self.timezone, {}) if first < begun else ()
        after = _lived(over + ONE_DAY, last, self.timezone, {}) if over < last else ()
        columns = self.columns[slice(kept[0], kept[-1] + 1)]
        if ahead:
            columns = _joined(c.Columns.silent(len(ahead)), columns)
        if after:
            columns = _joined(columns, c.Columns.silent(len(after)))
        dates = ahead + self.dates[kept[0] : kept[-1] + 1] + after
        return Diary(dates, columns, self.days, self.attacks, self.timezone)

    @cached_property
    def place(self) -> dict[date, int]:
        """Where each date stands in the columns."""
        return {day: i for i, day in enumerate(self.dates)}

    @cached_property
    def contradictions(self) -> tuple[date, ...]:
        """Dates said both to be clear and to have headache."""
        return tuple(day for day, both in zip(self.dates, self.columns.contradicted, strict=True) if both)

    @cached_property
    def unknown_names(self) -> dict[date, tuple[str, ...]]:
        """Names of medicines that nobody here knows, by the dates on which they may have been taken."""
        found = {}
        for day, said in _by_date(self.days, self.attacks).items():
            intakes = [*said.entries, *(attack for attack, _, _ in said.pieces)]
            names = [one.drug for each in intakes for one in each.acute or () if one.drug and not recognised(one.drug)]
            if names:
                found[day] = tuple(dict.fromkeys(names))
        return found

    def __len__(self) -> int:
        return len(self.dates)


@dataclass(slots=True)
class _Said:
    """All that was said about one date; one piece per attack for each part that falls on it.

    What an entry that is silent about headache says of symptoms is kept, and counts for nothing.
    """

    entries: list[DayEntry]
    pieces: list[tuple[Attack, Slice, bool]]
    """attack, its part on this date, whether this is the attack's first date."""
    long_stretch: bool = False
    """Part of four unbroken hours or more, wherever midnight cuts them."""

    @property
    def headaches(self) -> list[DayEntry]:
        return [entry for entry in self.entries if entry.headache]


def _by_date(days: Sequence[DayEntry], attacks: Sequence[Attack]) -> dict[date, _Said]:
    about: dict[date, _Said] = defaultdict(lambda: _Said([], []))
    for entry in days:
        about[entry.date].entries.append(entry)
    long = _in_long_stretch(attacks)
    for attack, is_long in zip(attacks, long, strict=True):
        begun = local_date(attack.start, attack.timezone)
        for part in slices(attack.start, attack.end, attack.timezone, attack.end_timezone):
            about[part.date].pieces.append((attack, part, part.date == begun))
            about[part.date].long_stretch |= is_long
    return dict(about)


def _in_long_stretch(attacks: Sequence[Attack]) -> list[bool]:
    """For each attack, whether it belongs to four unbroken hours or more; touching records are one headache."""
    spans = [(to_ms(a.start), to_ms(a.end)) if a.end is not None else None for a in attacks]
    whole = _merged(sorted(span for span in spans if span is not None))
    long = [(start, end) for start, end in whole if end - start >= FOUR_HOURS_MS]
    starts = [start for start, _ in long]
    found = []
    for span in spans:
        at = bisect_right(starts, span[0]) - 1 if span is not None else -1
        found.append(span is not None and at >= 0 and span[1] <= long[at][1])
    return found


def _lived(first: date, last: date, timezone: str | None, about: dict[date, _Said]) -> tuple[date, ...]:
    """Every date from first to last that happened in this zone, or that somebody wrote about."""
    every = tuple(first + timedelta(days=i) for i in range((last - first).days + 1))
    # Asking each date for its length would cost a ten-year diary more than all its findings, so
    # the whole span is asked first: only crossing the date line makes it half a day too short.
    if timezone is None or span_ms(first, last, timezone) > (len(every) - 0.5) * 24 * MILLISECONDS_PER_HOUR:
        return every
    return tuple(day for day in every if day in about or not skipped(day, timezone))


def _joined(head: c.Columns, tail: c.Columns) -> c.Columns:
    names = [field.name for field in fields(c.Columns)]
    return c.Columns(*(np.concatenate([getattr(head, n), getattr(tail, n)], axis=-1) for n in names))


def _write(columns: c.Columns, i: int, day: date, said: _Said, timezone: str | None) -> None:
    """Fill one date's row. A list a day entry gives is complete for the date; an attack's, for the attack."""
    headaches: list[Headache] = [*said.headaches, *(attack for attack, _, _ in said.pieces)]
    says_clear = any(entry.headache is False for entry in said.entries)
    if headaches and says_clear:
        columns.contradicted[i] = True
        return
    _write_acute(columns, i, said)
    if says_clear:
        columns.headache[i] = c.CLEAR
        columns.stretch_open[i] = columns.severity_open[i] = columns.features_open[i] = False
        # Aura can come without headache; on a clear day it counts only when somebody wrote it.
        columns.aura[i] = _bits(c.AURA_BIT, (entry for entry in said.entries if entry.headache is False), "aura")
        columns.aura_open[i] = False
    elif headaches:
        columns.headache[i] = c.HEADACHE
        _write_length(columns, i, said, length_ms(day, timezone))
        columns.severity[i] = max(
            (c.SEVERITY_RANK[h.severity] for h in headaches if h.severity is not None), default=c.UNKNOWN
        )
        columns.severity_open[i] = _open(said, "severity")
        columns.features[i] = _bits(c.FEATURE_BIT, headaches, "features")
        columns.features_open[i] = _open(said, "features")
        columns.thought_migraine[i] = _any_said(said, "thought_migraine")
        columns.would_have_gone_on[i] = _any_said(said, "would_have_gone_on")
        columns.aura[i] = _bits(c.AURA_BIT, headaches, "aura")
        columns.aura_open[i] = _open(said, "aura")


def _open(said: _Said, name: str) -> bool:
    """Whether more than what is written is possible."""
    if any(_complete(entry, name) for entry in said.headaches):
        return False
    return not said.pieces or not all(_complete(attack, name) for attack, _, _ in said.pieces)


def _complete(said: Headache, name: str) -> bool:
    return getattr(said, name) is not None and (name != "features" or said.features_complete)


def _bits(bit: dict[str, int], headaches: Iterable[Headache], name: str) -> int:
    found = 0
    for headache in headaches:
        for value in getattr(headache, name) or ():
            found |= bit[value]
    return found


def _any_said(said: _Said, name: str) -> int:
    """Yes if any headache of the date says so; no when all that was said covers the date; else unknown."""
    by_day = [getattr(entry, name) for entry in said.headaches]
    by_attack = [getattr(attack, name) for attack, _, _ in said.pieces]
    if True in by_day or True in by_attack:
        return c.YES
    if False in by_day or (by_attack and None not in by_attack):
        return c.NO
    return c.UNKNOWN


def _write_length(columns: c.Columns, i: int, said: _Said, longest_ms: int) -> None:
    """The longest unbroken stretch and the sum: overlapping and touching records are one headache.

    Hours stated twice for one date are the same headache told twice: the longer telling counts.
    """
    written = [int(entry.hours * MILLISECONDS_PER_HOUR) for entry in said.headaches if entry.hours is not None]
    known = sorted((p.start_ms, p.end_ms) for _, p, _ in said.pieces if p.end_ms is not None)
    stretches = _merged(known)
    lengths = [end - start for start, end in stretches]
    columns.stretch_ms[i] = min(max([*written, *lengths], default=0), longest_ms)
    columns.total_ms[i] = min(max([*written, sum(lengths)]), longest_ms)
    columns.stretch_open[i] = not any(entry.hours is not None for entry in said.headaches) and (
        not said.pieces or any(p.end_ms is None for _, p, _ in said.pieces)
    )
    columns.across_midnight[i] = said.long_stretch and columns.stretch_ms[i] < FOUR_HOURS_MS


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _write_acute(columns: c.Columns, i: int, said: _Said) -> None:
    """Medicines of a day entry were taken that day; those of a long attack, for certain, on its first date."""
    complete = any(entry.acute is not None for entry in said.entries)
    certain: list[Intake] = [intake for entry in said.entries for intake in entry.acute or ()]
    later: list[Intake] = []
    for attack, _, first in said.pieces:
        (certain if first else later).extend(attack.acute or ())
    open_ = not complete and (not said.pieces or any(attack.acute is None for attack, _, _ in said.pieces))
    of_this_date, of_another = _taken(certain), [] if complete else _taken(later)
    columns.acute[i] = _classes(one.certain for one in of_this_date)
    columns.acute_maybe[i] = _classes(
        [*(one.maybe for one in of_this_date), *(one.certain | one.maybe for one in of_another)]
    )
    columns.acute_open[i] = open_
    columns.took[i] = _took(of_this_date, of_another, open_=open_)
    columns.relieved[i] = _relieved([*certain, *later], open_=open_)


def _taken(intakes: Iterable[Intake]) -> list[Taken]:
    return [_one_taken(intake) for intake in intakes]


def _one_taken(intake: Intake) -> Taken:
    """Whoever wrote whether it helped took it against an attack."""
    told = intake.purpose or (None if intake.relieved is None else "acute")
    return taken(intake.drug, told)


def _classes(each: Iterable[int]) -> int:
    found = 0
    for classes in each:
        found |= classes
    return found


def _took(of_this_date: Sequence[Taken], of_another: Sequence[Taken], *, open_: bool) -> int:
    """Whether any medicine was taken against an attack: a cold pack is none, and a name we do not know may be one."""
    if any(one.against for one in of_this_date):
        return c.YES
    perhaps = any(one.against is None for one in of_this_date) or any(one.against is not False for one in of_another)
    return c.UNKNOWN if open_ or perhaps else c.NO


_RELIEVES, _COULD_RELIEVE = int(Class.RELIEVING), int(Class.RELIEVING | Class.UNNAMED)


def _relieved(intakes: Sequence[Intake], *, open_: bool) -> int:
    """Whether a triptan or ergot relieved the headache (ICHD-3 1.3 C3 knows no other medicine)."""
    each = [(intake.relieved, _one_taken(intake)) for intake in intakes]
    answers = [relieved for relieved, one in each if (one.certain | one.maybe) & _COULD_RELIEVE]
    if any(relieved and one.certain & _RELIEVES for relieved, one in each):
        return c.YES
    return c.UNKNOWN if open_ or None in answers or True in answers else c.NO
