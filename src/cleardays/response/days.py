"""One person's days as the model takes them: numbers counted from the first session, and nothing else of the diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from cleardays.diary.columns import HEADACHE, UNKNOWN
from cleardays.diary.definitions import MODERATE
from cleardays.diary.diary import Diary
from cleardays.diary.windows import LOW_OF_28
from cleardays.response import markov_chain, timeline
from cleardays.response.markov_chain import Counts
from cleardays.response.timeline import BASELINE_DAYS, EARLIER_BLOCKS, Span, Timeline

FEWEST_EARLIER = LOW_OF_28
"""Days written in a block of 28 before the baseline for it to be looked at."""


@dataclass(frozen=True)
class Days:
    """`headache` and `severity` hold chain.YES, chain.NO or anything else, day by day from `first` on.

    `severity` is YES on a headache day that was moderate or severe, NO on a mild one. `cycles` are the
    complete ones, the first starting on day 0; `changes` are days on which another treatment began or ended.
    """

    first: int
    headache: npt.NDArray[np.int8]
    severity: npt.NDArray[np.int8]
    cycles: tuple[Span, ...]
    changes: tuple[int, ...] = ()

    @property
    def time(self) -> Timeline:
        return timeline.timeline(self.cycles, self._earlier_blocks, self.changes)

    @property
    def _earlier_blocks(self) -> int:
        """Blocks before the baseline with enough written, without a hole between."""
        for block in range(1, EARLIER_BLOCKS + 1):
            stop = -BASELINE_DAYS * block - self.first
            written = self.headache[max(stop - BASELINE_DAYS, 0) : max(stop, 0)] != UNKNOWN
            if written.sum() < FEWEST_EARLIER:
                return block - 1
        return EARLIER_BLOCKS

    def counts(self, time: Timeline) -> Counts:
        return markov_chain.counts(self.headache, time.segment_of(self.first, len(self.headache)), len(time))

    def severity_counts(self, time: Timeline) -> Counts:
        return markov_chain.counts(self.severity, time.segment_of(self.first, len(self.severity)), len(time))

    def written(self, span: Span) -> int:
        """Days of a span whose headache state is written."""
        return int((self.headache[max(span.start - self.first, 0) : max(span.stop - self.first, 0)] != UNKNOWN).sum())


def of(diary: Diary, cycles: Sequence[tuple[date, date]], changes: Sequence[date] = ()) -> Days:
    """A diary's days around complete cycles, each from its session's date to its last; at least one is needed."""
    origin = cycles[0][0].toordinal()
    first = -BASELINE_DAYS * (1 + EARLIER_BLOCKS)
    last = cycles[-1][1].toordinal() - origin
    headache = np.full(last + 1 - first, UNKNOWN, np.int8)
    severity = headache.copy()
    place = np.array([day.toordinal() - origin - first for day in diary.dates], dtype=np.intp)
    inside = (place >= 0) & (place < len(headache))
    state = diary.columns.headache
    headache[place[inside]] = state[inside]
    grade, open_ = diary.columns.severity, diary.columns.severity_open
    moderate = np.where(grade >= MODERATE, markov_chain.YES, np.where((grade >= 0) & ~open_, markov_chain.NO, UNKNOWN))
    severity[place[inside]] = np.where(state == HEADACHE, moderate, UNKNOWN)[inside]
    spans = tuple(Span(start.toordinal() - origin, end.toordinal() - origin + 1) for start, end in cycles)
    steps = sorted({change.toordinal() - origin for change in changes})
    return Days(first, headache, severity, spans, tuple(d for d in steps if -BASELINE_DAYS < d <= last))
