"""A diary seen from the sessions given: the days before the first, and the days of each cycle.

The diary is widened to hold all of them, so that a cycle nobody wrote about is counted as
silent, never left out. Windows are named; each count is made once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleardays.diary.columns import UNKNOWN, Bools
from cleardays.diary.definitions import Definition, Marked
from cleardays.diary.diary import Diary
from cleardays.diary.history import Session
from cleardays.diary.local import ONE_DAY
from cleardays.diary.windows import LOW_OF_28, Count, Window, count
from cleardays.outcome.cycles import TRIAL_WINDOW_DAYS, Baseline, Cycle, baseline, cycles, last_complete

BASELINE, TRIAL_WINDOW, WHOLE_CYCLE, BEST_28 = "baseline", "trial window", "whole cycle", "best 28 days"
WEEK, BLOCK = "week", "28 days of the cycle"
ENOUGH_RECORDED = LOW_OF_28
"""Days that must be written in a baseline and in what is compared with it."""


@dataclass(frozen=True)
class Treated:
    """One person's diary up to the day before as-of, with the cycles in it."""

    diary: Diary
    cycles: tuple[Cycle, ...]
    as_of: date

    @classmethod
    def of(cls, whole: Diary, sessions: Iterable[Session], as_of: date) -> "Treated":
        every = cycles(sessions, as_of)
        before = baseline(every)
        diary = whole.before(as_of)
        if before is not None:
            first = min(diary.dates[0], before.first) if diary.dates else before.first
            diary = diary.between(first, as_of - ONE_DAY)
        return cls(diary, every, as_of)

    @property
    def baseline(self) -> Baseline | None:
        return baseline(self.cycles)

    @property
    def last_complete(self) -> Cycle | None:
        return last_complete(self.cycles)

    def window(self, name: str, first: date, last: date) -> Window:
        """The dates from first to last that are over, under a name; a date that never happened is left out."""
        dates = self.diary.dates
        start, stop = bisect_left(dates, first), bisect_right(dates, last)
        return Window(name, start, stop, first, dates[stop - 1] if stop > start else last)

    def trial_window(self, cycle: Cycle) -> Window:
        """The last 28 days of a cycle."""
        return self.window(TRIAL_WINDOW, cycle.last - timedelta(days=TRIAL_WINDOW_DAYS - 1), cycle.last)

    def whole_cycle(self, cycle: Cycle) -> Window:
        return self.window(WHOLE_CYCLE, cycle.first, cycle.last)

    def best_28(self, cycle: Cycle, definition: Definition) -> Window | None:
        """The 28 days in a row with the fewest days certain, the earliest of equals; it decides nothing.

        Days nobody wrote about would look best of all: 14 of the 28 must be written.
        """
        last = min(cycle.last, self.as_of - ONE_DAY)
        firsts = [cycle.first + timedelta(days=i) for i in range((last - cycle.first).days - 26)]
        windows = [self.window(BEST_28, first, first + timedelta(days=27)) for first in firsts]
        # Summed once for all of them: a window for each day of the cycle would cost more than its findings.
        certain = _summed(self.marked(definition).certain)
        recorded = _summed(self.diary.columns.headache != UNKNOWN)
        enough = [w for w in windows if recorded[w.stop] - recorded[w.start] >= ENOUGH_RECORDED]
        return min(enough, key=lambda w: int(certain[w.stop] - certain[w.start]), default=None)

    def blocks(self, name: str, first: date, last: date, days: int) -> tuple[Window, ...]:
        """Runs of so many days from first to last, as far as they are over; the latest may be shorter."""
        last = min(last, self.as_of - ONE_DAY)
        starts = [first + timedelta(days=i) for i in range(0, (last - first).days + 1, days)]
        return tuple(self.window(name, start, min(start + timedelta(days=days - 1), last)) for start in starts)

    @cached_property
    def _marked(self) -> dict[str, Marked]:
        return {}

    @cached_property
    def _counts(self) -> dict[tuple[str, Window], Count]:
        return {}

    def marked(self, definition: Definition) -> Marked:
        """Which days count, for certain and possibly."""
        if definition.id not in self._marked:
            self._marked[definition.id] = definition.mark(self.diary.columns)
        return self._marked[definition.id]

    def count(self, definition: Definition, window: Window) -> Count:
        key = (definition.id, window)
        if key not in self._counts:
            self._counts[key] = count(self.diary.columns, definition, window, self.marked(definition))
        return self._counts[key]


def _summed(marks: Bools) -> npt.NDArray[np.int64]:
    """How many of the days before each position: a window's count is a difference of two."""
    return np.concatenate(([0], np.cumsum(marks, dtype=np.int64)))
