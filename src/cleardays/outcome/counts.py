"""How many days of each kind, and how many hours, before treatment, in each cycle, block and week.

Outcome counts leniently (`MD_TRIAL`), and the strict count stands beside it. Hours lie between
what is written and what the dates could hold: a silent date could hold none or all of its hours.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from cleardays.diary.columns import CLEAR, HEADACHE
from cleardays.diary.definitions import BY_ID
from cleardays.diary.diary import Diary
from cleardays.diary.local import MILLISECONDS_PER_HOUR, length_ms
from cleardays.diary.windows import Count, Window
from cleardays.outcome.cycles import Cycle
from cleardays.outcome.treated import BASELINE, BLOCK, WEEK, WHOLE_CYCLE, Treated

COUNTED = tuple(
    BY_ID[id_] for id_ in ("HD_ANY", "MD_TRIAL", "MD_ICHD", "AMD", "HD_SEVERE", "HD_MODERATE_SEVERE", "HD_4H")
)
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of headache in a window: at least `fewest`, at most `most`."""

    fewest: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted in one window; `cycle` is None before the first session."""

    cycle: int | None
    window: Window
    counts: tuple[Count, ...]
    hours: Hours

    def of(self, definition_id: str) -> Count:
        return next(one for one in self.counts if one.definition.id == definition_id)


@dataclass(frozen=True, slots=True)
class Table:
    """One stretch of time, a baseline or a cycle: whole, in blocks of 28 days, and by week."""

    cycle: Cycle | None
    whole: Tally
    blocks: tuple[Tally, ...]
    weeks: tuple[Tally, ...]


def tables(treated: Treated) -> tuple[Table, ...]:
    """The baseline and every cycle so far, in order; empty before the first session.

    Blocks and weeks begin on the day of the session, so the last of each may be shorter.
    """
    before = treated.baseline
    if before is None:
        return ()
    found = [_table(treated, None, BASELINE, before.first, before.last)]
    last = treated.as_of - timedelta(days=1)
    for cycle in treated.cycles:
        found.append(_table(treated, cycle, WHOLE_CYCLE, cycle.first, min(cycle.last, last)))
    return tuple(found)


def _table(treated: Treated, cycle: Cycle | None, name: str, first: date, last: date) -> Table:
    number = None if cycle is None else cycle.number
    return Table(
        cycle,
        tally(treated, number, treated.window(name, first, last)),
        tuple(tally(treated, number, w) for w in treated.blocks(BLOCK, first, last, 28)),
        tuple(tally(treated, number, w) for w in treated.blocks(WEEK, first, last, DAYS_PER_WEEK)),
    )


def tally(treated: Treated, cycle: int | None, window: Window) -> Tally:
    counts = tuple(treated.count(definition, window) for definition in COUNTED)
    return Tally(cycle, window, counts, hours(treated.diary, window))


def hours(diary: Diary, window: Window) -> Hours:
    """Elapsed hours of headache within the window's dates; overlapping records count once."""
    columns = diary.columns[window.days]
    is_headache = columns.headache == HEADACHE
    known = int(columns.total_ms[is_headache].sum(dtype=np.int64))
    open_ = np.flatnonzero((columns.headache != CLEAR) & (~is_headache | columns.stretch_open))
    more = sum(
        length_ms(diary.dates[window.start + i], diary.timezone) - (int(columns.total_ms[i]) if is_headache[i] else 0)
        for i in map(int, open_)
    )
    return Hours(Fraction(known, MILLISECONDS_PER_HOUR), Fraction(known + more, MILLISECONDS_PER_HOUR))
