"""One person's days as the model takes them: numbers counted from the first session, and nothing else of the diary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from cleardays.diary.columns import HEADACHE, UNKNOWN
from cleardays.diary.definitions import MODERATE, four_hours
from cleardays.diary.diary import Diary
from cleardays.diary.local import MILLISECONDS_PER_HOUR
from cleardays.diary.windows import LOW_OF_28
from cleardays.outcome.kept import Kept, kept
from cleardays.response import markov_chain, silence, timeline
from cleardays.response.markov_chain import Counts
from cleardays.response.silence import Silence
from cleardays.response.timeline import BASELINE_DAYS, EARLIER_BLOCKS, Span, Step, Timeline

FEWEST_EARLIER = LOW_OF_28
"""Days written in a block of 28 before the baseline for it to be looked at."""


@dataclass(frozen=True)
class Days:
    """`headache` and `severity` hold chain.YES, chain.NO or anything else, day by day from `first` on.

    `severity` is YES on a headache day that was moderate or severe, NO on a mild one. `cycles` are the
    complete ones, the first starting on day 0; `changes` are steps of other treatment; `tails` the day up to which each
    cycle is followed where no session came after it.
    """

    first: int
    headache: npt.NDArray[np.int8]
    severity: npt.NDArray[np.int8]
    cycles: tuple[Span, ...]
    changes: tuple[Step, ...] = ()
    kept: tuple[Kept, ...] = ()
    """How the baseline and each cycle were written down; nothing stands for daily diaries."""
    tails: tuple[int, ...] = ()
    four_hours: npt.NDArray[np.int8] | None = None
    """YES on a day with four unbroken hours (HD_4H), NO on any other day written, where hours are written."""
    hours: npt.NDArray[np.float64] | None = None
    """Hours of headache of headache days, not a number where they are not written."""

    @property
    def time(self) -> Timeline:
        return timeline.timeline(self.cycles, self._earlier_blocks, self.changes, self.tails)

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

    def four_hour_counts(self, time: Timeline) -> Counts:
        states = self.headache[:0] if self.four_hours is None else self.four_hours
        return markov_chain.counts(states, time.segment_of(self.first, len(states)), len(time))

    def within(self, span: Span) -> slice:
        """Where a span stands in the arrays."""
        return slice(max(span.start - self.first, 0), max(span.stop - self.first, 0))

    def silence(self, time: Timeline, counts: Counts) -> Silence:
        """What the silent days may mean."""
        return silence.believed(counts, time, self.stretches(time)).worth_integrating(time)

    def stretches(self, time: Timeline) -> tuple[Kept, ...]:
        """How the baseline and the cycles looked at were written down."""
        return (self.kept[0], *(self.kept[number] for number in time.cycles)) if self.kept else ()

    def bounds(self) -> tuple[float, float] | None:
        """The reduction, least and greatest, that counting alone leaves open; None without a headache day before."""
        (yes, days), (now, length) = (self._counted(span) for span in (Span(-BASELINE_DAYS, 0), self.cycles[-1]))
        if yes[0] == 0:
            return None
        return 1.0 - now[1] / length * days / yes[0], 1.0 - now[0] / length * days / yes[1]

    def _counted(self, span: Span) -> tuple[tuple[int, int], int]:
        """Fewest and most headache days of a span, and its length."""
        states = self.headache[max(span.start - self.first, 0) : max(span.stop - self.first, 0)]
        yes, silent = int((states == markov_chain.YES).sum()), len(span) - int((states != UNKNOWN).sum())
        return (yes, yes + silent), len(span)

    def written(self, span: Span) -> int:
        """Days of a span whose headache state is written."""
        return int((self.headache[max(span.start - self.first, 0) : max(span.stop - self.first, 0)] != UNKNOWN).sum())


Change = tuple[date, date, str]
"""The earliest and the latest day of a step of other treatment, and its kind."""


def of(
    diary: Diary, cycles: Sequence[tuple[date, date]], changes: Sequence[Change] = (), until: date | None = None
) -> Days:
    """A diary's days around complete cycles, each from its session's date to its last; at least one is needed.

    `until` is the last day to look at after the last cycle: the one before the next session, or before as-of.
    """
    origin = cycles[0][0].toordinal()
    first = -BASELINE_DAYS * (1 + EARLIER_BLOCKS)
    over = cycles[-1][1].toordinal() - origin
    last = max(over, (until or cycles[-1][1]).toordinal() - origin)
    headache = np.full(last + 1 - first, UNKNOWN, np.int8)
    severity = headache.copy()
    place = np.array([day.toordinal() - origin - first for day in diary.dates], dtype=np.intp)
    inside = (place >= 0) & (place < len(headache))
    state = diary.columns.headache
    headache[place[inside]] = state[inside]
    grade, open_ = diary.columns.severity, diary.columns.severity_open
    moderate = np.where(grade >= MODERATE, markov_chain.YES, np.where((grade >= 0) & ~open_, markov_chain.NO, UNKNOWN))
    severity[place[inside]] = np.where(state == HEADACHE, moderate, UNKNOWN)[inside]
    long = four_hours(diary.columns)
    lasted = np.where(long.certain, markov_chain.YES, np.where(long.possible, UNKNOWN, markov_chain.NO)).astype(np.int8)
    lasting, hours = np.full(len(headache), UNKNOWN, np.int8), np.full(len(headache), np.nan)
    lasting[place[inside]] = lasted[inside]
    known = (state == HEADACHE) & ~diary.columns.stretch_open
    hours[place[inside]] = np.where(known, diary.columns.total_ms / MILLISECONDS_PER_HOUR, np.nan)[inside]
    spans = tuple(Span(start.toordinal() - origin, end.toordinal() - origin + 1) for start, end in cycles)
    steps = (Step(a.toordinal() - origin, b.toordinal() - origin, kind) for a, b, kind in changes)
    tails = (*(span.start for span in spans[1:]), last + 1)
    stretches = [(cycles[0][0] - timedelta(days=BASELINE_DAYS), cycles[0][0] - timedelta(days=1)), *cycles]
    return Days(
        first,
        headache,
        severity,
        spans,
        tuple(sorted((one for one in steps if one.latest > -BASELINE_DAYS and one.earliest <= last), key=_when)),
        tuple(kept(diary, *stretch) for stretch in stretches),
        tails=tails if any(tail > span.stop for tail, span in zip(tails, spans, strict=True)) else (),
        four_hours=lasting,
        hours=hours,
    )


def _when(step: Step) -> tuple[int, int, str]:
    return step.earliest, step.latest, step.kind
