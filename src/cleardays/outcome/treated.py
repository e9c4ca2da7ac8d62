"""A diary seen from the sessions given: the days before the first, and the days of each cycle.

The diary is widened to hold all of them, so that a cycle nobody wrote about is counted as
silent, never left out. Windows are named; each count is made once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

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
        place = self.diary.place
        days = (last - first).days + 1
        inside = [place[day] for day in (first + timedelta(days=i) for i in range(days)) if day in place]
        if not inside:
            return Window(name, 0, 0, first, last)
        return Window(name, inside[0], inside[-1] + 1, first, self.diary.dates[inside[-1]])

    def baseline_window(self) -> Window | None:
        before = self.baseline
        return None if before is None else self.window(BASELINE, before.first, before.last)

    def trial_window(self, cycle: Cycle) -> Window:
        """The last 28 days of a cycle."""
        return self.window(TRIAL_WINDOW, cycle.last - timedelta(days=TRIAL_WINDOW_DAYS - 1), cycle.last)

    def whole_cycle(self, cycle: Cycle) -> Window:
        return self.window(WHOLE_CYCLE, cycle.first, cycle.last)

    def best_28(self, cycle: Cycle, definition: Definition) -> Window | None:
        """The 28 days in a row with the fewest days certain, the earliest of equals; it decides nothing.

        Days nobody wrote about would look best of all: 14 of the 28 must be written.
        """
        length = (cycle.last - cycle.first).days + 1
        every = (
            self.window(BEST_28, first, first + timedelta(days=27))
            for first in (cycle.first + timedelta(days=i) for i in range(length - 27))
            if first + timedelta(days=27) < self.as_of
        )
        counts = [self.count(definition, window) for window in every]
        enough = [one for one in counts if one.recorded >= ENOUGH_RECORDED]
        return min(enough, key=lambda one: one.fewest).window if enough else None

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
