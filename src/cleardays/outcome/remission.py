"""How long without headache: runs of clear days and months without any, counted and not estimated.

Only days written down as clear make a run for certain. A silent day may have been one more clear
day or the end of the run, so every length is a pair of bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cleardays.diary.columns import CLEAR, HEADACHE
from cleardays.diary.definitions import BY_ID
from cleardays.diary.windows import CONVENTIONS, Count, months
from cleardays.outcome.treated import Treated

EVERY_MONTH = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive clear days: at least `fewest`, at most `most`."""

    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class FreeMonths:
    """Of `months` under one convention, how many surely held no headache and how many may have held none."""

    convention: str
    months: int
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Remission:
    """Since the first session: the longest run, the run up to yesterday, the months without headache."""

    longest: Run
    current: Run
    free_months: tuple[FreeMonths, ...]


def remission(treated: Treated) -> Remission | None:
    """None before the first session."""
    if not treated.cycles:
        return None
    first = treated.cycles[0].first
    start = next((i for i, day in enumerate(treated.diary.dates) if day >= first), len(treated.diary))
    states = treated.diary.columns.headache[start:]
    clear, perhaps = [bool(s == CLEAR) for s in states], [bool(s != HEADACHE) for s in states]
    return Remission(
        longest=Run(_longest(clear), _longest(perhaps)),
        current=Run(_latest(clear), _latest(perhaps)),
        free_months=_free_months(treated),
    )


def _longest(days: Sequence[bool]) -> int:
    return max((sum(1 for _ in run) for free, run in groupby(days) if free), default=0)


def _latest(days: Sequence[bool]) -> int:
    free, run = next(groupby(reversed(days)), (False, iter(())))
    return sum(1 for _ in run) if free else 0


def _free_months(treated: Treated) -> tuple[FreeMonths, ...]:
    """Every month since the first session, counted back from the day before as-of; a convention without one is left out."""
    first = treated.cycles[0].first
    found = []
    for convention in CONVENTIONS:
        windows = [w for w in months(treated.diary.dates, convention, EVERY_MONTH) if w.first >= first]
        counts: list[Count] = [treated.count(BY_ID["HD_ANY"], window) for window in windows]
        if counts:
            certain, possible = sum(c.most == 0 for c in counts), sum(c.fewest == 0 for c in counts)
            found.append(FreeMonths(convention, len(counts), certain, possible))
    return tuple(found)
