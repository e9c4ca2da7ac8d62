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
from cleardays.response.arrays import BLOCK, Floats

WEEK = 7
EARLIER_BLOCKS = 2
MOST_CYCLES = 4


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
    """Blocks of 28 days that drift, counted from the first session, ascending."""
    non_specific: Floats
    locked: Floats
    fading: Floats
    steps: Floats
    """(changes of other treatment, segments): 1 from the change on."""
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
        return np.asarray(self.cycle == len(self.cycles) - 1)

    def segment_of(self, first: int, length: int) -> npt.NDArray[np.intp]:
        """The segment of each of `length` days from day `first` on; -1 for a day not looked at."""
        found = np.full(length, -1, np.intp)
        for i, (start, stop) in enumerate(zip(self.start, self.stop, strict=True)):
            found[max(start - first, 0) : max(stop - first, 0)] = i
        return found


@lru_cache(maxsize=512)
def timeline(cycles: tuple[Span, ...], earlier_blocks: int = 0, changes: tuple[int, ...] = ()) -> Timeline:
    """The weeks of a person whose complete cycles are `cycles`, in order, the first starting on day 0.

    `earlier_blocks` blocks before the baseline are looked at too (0 to 2). `changes` are days on which
    another treatment began or ended. Many people share a schedule, so it is worked out once.
    """
    numbers = tuple(range(1, len(cycles) + 1))
    if len(numbers) > MOST_CYCLES:
        numbers = (1, *numbers[-(MOST_CYCLES - 1) :])
    rows: list[tuple[int, int, int]] = []
    before = -BASELINE_DAYS - BLOCK * min(earlier_blocks, EARLIER_BLOCKS)
    rows += [(day, day + WEEK, -1) for day in range(before, 0, WEEK)]
    for place, number in enumerate(numbers):
        span = cycles[number - 1]
        rows += [(day, min(day + WEEK, span.stop), place) for day in range(span.start, span.stop, WEEK)]
    start, stop, cycle = (np.array(column, dtype=np.intp) for column in zip(*rows, strict=True))
    middle = (start + stop - 1) / 2.0
    block = np.floor(middle / BLOCK).astype(np.intp)
    blocks, place_of = np.unique(block, return_inverse=True)
    session = np.array([cycles[numbers[c] - 1].start if c >= 0 else 0 for c in cycle])
    since = middle - session
    treated = cycle >= 0
    return Timeline(
        start=start,
        stop=stop,
        cycle=cycle,
        block=place_of.astype(np.intp),
        blocks=tuple(int(b) for b in blocks),
        non_specific=np.where(treated, arrays.non_specific(middle), 0.0),
        locked=np.where(treated, arrays.locked_to_session(since), 0.0),
        fading=np.where(treated, arrays.fading(since), 0.0),
        steps=np.array([(middle >= day).astype(np.float64) for day in changes]).reshape(len(changes), len(start)),
        cycles=numbers,
    )
