"""One person's time in weeks: which weeks the model looks at, and what acts in each of them.

Day 0 is the first session. Looked at are the 28 days of baseline, up to two blocks before it, and complete
cycles: all of them up to four, else the first and the last three, because what lies between tells little of
the last one and would cost much. Drift is carried over what is left out by its own law.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleardays.outcome.cycles import BASELINE_DAYS as BASELINE_DAYS
from cleardays.response import arrays
from cleardays.response.arrays import BLOCK, DRIFT, Floats

WEEK = 7
EARLIER_BLOCKS = 2
MOST_CYCLES = 4
GROWTH = "later cycles"
"""The kind of step that is no other treatment: what cycles after the second may add."""
GONE = 112.0
"""Days after a session from which its effect counts as gone (a cycle missed by four weeks: outcome/cycles.py)."""
LONGEST_TAIL = 168
"""Days after a cycle's end that are looked at where no session followed: twice a cycle."""


@dataclass(frozen=True)
class Span:
    """Days [start, stop) counted from the first session."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True)
class Timeline:
    """Segments in order, with what acts in each. Arrays have one value a segment.

    `cycle` is -1 before the first session, else the place of the segment's cycle among those used.
    """

    start: npt.NDArray[np.intp]
    stop: npt.NDArray[np.intp]
    cycle: npt.NDArray[np.intp]
    block: npt.NDArray[np.intp]
    """Place of the segment's block of drift in `blocks`."""
    blocks: tuple[int, ...]
    """Blocks of 35 days that drift, counted from the first session, ascending."""
    since: Floats
    """Days since the session, at the middle; since the first session for the time before it."""
    non_specific: Floats
    locked: Floats
    fading: Floats
    steps: Floats
    """(steps, segments): how much of each step is there; of a day known only roughly, the chance that it is over."""
    kinds: tuple[str, ...]
    """The kind of each step, `GROWTH` the last where there are later cycles."""
    tail: npt.NDArray[np.bool_]
    """Days after a cycle's end without a new session: evidence of what stopping does, and no part of the cycle."""
    cycles: tuple[int, ...]
    """Numbers of the cycles used, the first session's being 1."""

    def __len__(self) -> int:
        return len(self.start)

    @property
    def days(self) -> Floats:
        return (self.stop - self.start).astype(np.float64)

    @property
    def baseline(self) -> npt.NDArray[np.bool_]:
        return np.asarray((self.start >= -BASELINE_DAYS) & (self.start < 0))

    @property
    def last_cycle(self) -> npt.NDArray[np.bool_]:
        return np.asarray((self.cycle == len(self.cycles) - 1) & ~self.tail)

    def of_cycle(self, place: int) -> npt.NDArray[np.bool_]:
        """The segments of one cycle of those used, without what follows it."""
        return np.asarray((self.cycle == place) & ~self.tail)

    @property
    def washed_out(self) -> npt.NDArray[np.bool_]:
        """Days after the last cycle on which hardly any effect of its session can be left, and no other followed."""
        last = self.cycle == len(self.cycles) - 1
        return np.asarray(last & self.tail & (self.since >= GONE))

    @property
    def others(self) -> npt.NDArray[np.bool_]:
        """Which steps are other treatment, begun or ended."""
        return np.array([kind != GROWTH for kind in self.kinds], dtype=bool)

    def segment_of(self, first: int, length: int) -> npt.NDArray[np.intp]:
        """The segment of each of `length` days from day `first` on; -1 for a day not looked at."""
        found = np.full(length, -1, np.intp)
        for i, (start, stop) in enumerate(zip(self.start, self.stop, strict=True)):
            found[max(start - first, 0) : max(stop - first, 0)] = i
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """Another treatment begun or ended between two days, counted from the first session."""

    earliest: int
    latest: int
    kind: str = "other"

    def over(self, middle: Floats) -> Floats:
        """The chance that it had happened by the middle of each segment, every day between being as likely."""
        return np.asarray(np.clip((middle - self.earliest + 1.0) / (self.latest - self.earliest + 1.0), 0.0, 1.0))


@lru_cache(maxsize=512)
def timeline(
    cycles: tuple[Span, ...], earlier_blocks: int = 0, changes: tuple[Step, ...] = (), tails: tuple[int, ...] = ()
) -> Timeline:
    """The weeks of a person whose complete cycles are `cycles`, in order, the first starting on day 0.

    `earlier_blocks` blocks before the baseline are looked at too (0 to 2). `changes` are days on which
    another treatment began or ended. `tails` say of each cycle up to which day the days after it are looked at, where no
    session followed. Many people share a schedule, so it is worked out once.
    """
    numbers = tuple(range(1, len(cycles) + 1))
    if len(numbers) > MOST_CYCLES:
        numbers = (1, *numbers[-(MOST_CYCLES - 1) :])
    return _weeks(cycles, numbers, earlier_blocks, changes, tails)


def of_all(cycles: tuple[Span, ...]) -> Timeline:
    """The weeks of every cycle, for virtual people who are followed for years."""
    return _weeks(cycles, tuple(range(1, len(cycles) + 1)), 0, (), ())


def _weeks(
    cycles: tuple[Span, ...],
    numbers: tuple[int, ...],
    earlier_blocks: int,
    changes: tuple[Step, ...],
    tails: tuple[int, ...],
) -> Timeline:
    rows: list[tuple[int, int, int, bool]] = []
    before = -BASELINE_DAYS - BLOCK * min(earlier_blocks, EARLIER_BLOCKS)
    rows += [(day, day + WEEK, -1, False) for day in range(before, 0, WEEK)]
    for place, number in enumerate(numbers):
        span = cycles[number - 1]
        rows += [(day, min(day + WEEK, span.stop), place, False) for day in range(span.start, span.stop, WEEK)]
        until = min(tails[number - 1], span.stop + LONGEST_TAIL) if tails else span.stop
        rows += [(day, min(day + WEEK, until), place, True) for day in range(span.stop, until, WEEK)]
    start, stop, cycle, tail = (np.array(column, dtype=np.intp) for column in zip(*rows, strict=True))
    middle = (start + stop - 1) / 2.0
    block = np.floor(middle / DRIFT).astype(np.intp)
    blocks, place_of = np.unique(block, return_inverse=True)
    session = np.array([cycles[numbers[c] - 1].start if c >= 0 else 0 for c in cycle])
    since = middle - session
    treated = cycle >= 0
    steps, kinds = [one.over(middle) for one in changes], [one.kind for one in changes]
    if middle[-1] > arrays.GROWTH_FROM:
        steps.append(arrays.growth(middle))
        kinds.append(GROWTH)
    return Timeline(
        start=start,
        stop=stop,
        cycle=cycle,
        block=place_of.astype(np.intp),
        blocks=tuple(int(b) for b in blocks),
        since=np.asarray(since),
        non_specific=np.where(treated, arrays.non_specific(middle), 0.0),
        locked=np.where(treated, arrays.locked_to_session(since), 0.0),
        fading=np.where(treated, arrays.fading(since), 0.0),
        steps=np.array(steps).reshape(len(steps), len(start)),
        kinds=tuple(kinds),
        tail=tail.astype(np.bool_),
        cycles=numbers,
    )
