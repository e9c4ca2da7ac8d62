"""What a month is, and how many days of a kind it held: always a pair of bounds.

Three conventions stand side by side, because the sources never define a month: blocks of 28
days (trials), of 30 days (some payers) and complete calendar months (people). All count back
from the day before as-of, over local dates that were lived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

from cleardays.diary.columns import UNKNOWN, Columns
from cleardays.diary.definitions import Definition, Marked

BLOCK_28, BLOCK_30, CALENDAR = "28-day blocks", "30-day blocks", "calendar months"
BLOCK_DAYS = {BLOCK_28: 28, BLOCK_30: 30}
"""Days of a month, for the conventions in which each has as many."""
CONVENTIONS = (BLOCK_28, BLOCK_30, CALENDAR)
MONTHS_LOOKED_AT = 3
"""The most recent windows of each convention that count."""

# Our choice, not a citation (docs/decisions/0003): of 28 days, and in proportion for other lengths.
ADEQUATE_OF_28, LOW_OF_28 = 20, 14

Quality = Literal["adequate", "low", "no rate"]


@dataclass(frozen=True, slots=True)
class Window:
    """Positions [start, stop) of a diary's days, under one convention; the dates are its first and last."""

    convention: str
    start: int
    stop: int
    first: date
    last: date

    @property
    def days(self) -> slice:
        return slice(self.start, self.stop)

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Count:
    """Days of one kind in one window: at least `fewest`, at most `most`, `recorded` of `length` written."""

    definition: Definition
    window: Window
    fewest: int
    most: int
    recorded: int

    @property
    def quality(self) -> Quality:
        return quality(self.recorded, len(self.window))

    @property
    def per_28(self) -> Fraction | None:
        """Days per 28 by the days recorded; None under 14 of 28, flagged by `quality` under 20."""
        return Fraction(self.fewest * 28, self.recorded) if self.quality != "no rate" else None


def quality(recorded: int, length: int) -> Quality:
    """How far a window's record can be extrapolated: a design choice of ours."""
    if recorded * 28 >= ADEQUATE_OF_28 * length:
        return "adequate"
    return "low" if recorded * 28 >= LOW_OF_28 * length else "no rate"


def months(dates: Sequence[date], convention: str, at_most: int = MONTHS_LOOKED_AT) -> tuple[Window, ...]:
    """The most recent windows of one convention, latest first, none starting before the diary does.

    `dates` end on the day before as-of. Empty when the diary is shorter than one window.
    """
    if convention == CALENDAR:
        return _calendar_months(dates, at_most)
    length = BLOCK_DAYS[convention]
    found = []
    for k in range(at_most):
        stop = len(dates) - k * length
        if stop - length < 0:
            break
        found.append(_window(convention, dates, stop - length, stop))
    return tuple(found)


def _window(convention: str, dates: Sequence[date], start: int, stop: int) -> Window:
    return Window(convention, start, stop, dates[start], dates[stop - 1])


def _calendar_months(dates: Sequence[date], at_most: int) -> tuple[Window, ...]:
    if not dates:
        return ()
    edges = [i for i, day in enumerate(dates) if i == 0 or day.month != dates[i - 1].month]
    # As-of is the day after the last date: the last month is over only when as-of begins a new one.
    as_of = date.fromordinal(dates[-1].toordinal() + 1)
    if as_of.month != dates[-1].month:
        edges.append(len(dates))
    found = []
    for start, stop in zip(reversed(edges[:-1]), reversed(edges[1:]), strict=True):
        if start == 0 and dates[0].day != 1:
            break
        found.append(_window(CALENDAR, dates, start, stop))
    return tuple(found[:at_most])


def tally(marked: Marked, window: Window) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Fewest and most days in a window, along the last axis: numbers for one person or a cohort's arrays."""
    return _sum(marked.certain[..., window.days]), _sum(marked.possible[..., window.days])


def _sum(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    return np.count_nonzero(marks, axis=-1) if marks.ndim > 1 else np.asarray(np.count_nonzero(marks))


def recorded_days(columns: Columns, window: Window) -> npt.NDArray[np.int64]:
    """Days whose headache state is written and not contradicted."""
    return _sum(columns.headache[..., window.days] != UNKNOWN)


def count(columns: Columns, definition: Definition, window: Window, marked: Marked | None = None) -> Count:
    """Count one person's days of one kind in one window."""
    fewest, most = tally(marked or definition.mark(columns), window)
    return Count(definition, window, int(fewest), int(most), int(recorded_days(columns, window)))
