"""What silent days may mean, believed by their cause and integrated over: nobody can read it from a diary.

psi is the log of the odds ratio that a day stays silent, headache against clear. A daily diary with clear days
in it has a narrow prior around nought; a record of which only some is such a diary a wide one, on the side of
silent days being clearer. How the days written then differ from all days is a shift of their log-odds, worked out
at one standard deviation to both sides, and between them taken to be a line. So silence becomes up to two
more numbers of the person with a normal prior: one of the baseline, and one of its own for the cycles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from cleardays.outcome.kept import Cause, Kept
from cleardays.response import missing_days
from cleardays.response.arrays import Floats
from cleardays.response.markov_chain import Counts
from cleardays.response.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Belief:
    """Mean and standard deviation of psi."""

    mean: float
    sd: float


# Days with acute medicine were written far oftener in one study of young people (odds ratio 33.7, psi -3.5),
# weekend eves less often (0.55): Heyer and Rose 2015. The means, spreads and correlation are ours (docs/decisions/0060).
BELIEFS: Mapping[Cause, Belief] = MappingProxyType(
    {
        "complete": Belief(0.0, 0.75),
        "daily": Belief(0.0, 0.75),
        "mixed": Belief(-1.75, 1.75),
        "structural": Belief(-1.75, 1.75),
    }
)
SAME = 0.8
"""Correlation of psi before and since, where the same sources wrote in the same way; none where that changed."""
NEGLIGIBLE = 0.15
"""Spread of the shift over a baseline or a cycle, on the log-odds, that changes no reading: months drift three times as much."""
NINE_IN_TEN = 1.645
"""Standard deviations that hold the middle 90 % of what silence may mean."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How the log-odds of days written differ from those of all days: `offset` (segments,) and `slope` (segments, numbers)."""

    offset: Floats
    slope: Floats

    def end(self, time: Timeline, side: float) -> "Silence":
        """Silence of one meaning: that many standard deviations along what moves the change from baseline most."""
        before, now = self._means(time)
        direction = now - before
        length = float(np.sqrt((direction**2).sum()))
        moved = self.slope @ (direction / length) if length > 0 else np.zeros(len(self.offset))
        return Silence(self.offset + side * moved, np.zeros((len(self.offset), 0)))

    def worth_integrating(self, time: Timeline) -> "Silence":
        """The same; without its numbers where they would move next to nothing."""
        small = all(float(mean @ mean) < NEGLIGIBLE**2 for mean in self._means(time))
        return Silence(self.offset, self.slope[:, :0]) if small else self

    def _means(self, time: Timeline) -> tuple[Floats, Floats]:
        """The slopes averaged over the baseline, and over the last cycle."""
        before, now = time.days * time.baseline, time.days * time.last_cycle
        return np.asarray(before @ self.slope / before.sum()), np.asarray(now @ self.slope / now.sum())


def believed(counts: Counts, time: Timeline, stretches: Sequence[Kept]) -> Silence:
    """The prior of one person's silence. `stretches` are the baseline and the cycles of `time`; none is a daily diary."""
    before, *since = stretches or (None,)
    first = _belief(before)
    means, along = np.empty(len(time.blocks)), np.zeros((len(time.blocks), 2))
    for block in range(len(time.blocks)):
        cycle = int(time.cycle[time.block == block].max())
        if cycle < 0:
            means[block], along[block, 0] = first.mean, first.sd
            continue
        now = since[min(cycle, len(since) - 1)] if since else None
        belief, carried = _belief(now), SAME if _alike(before, now) else 0.0
        means[block] = belief.mean
        along[block] = belief.sd * carried, belief.sd * np.sqrt(1.0 - carried**2)
    spread = np.sqrt((along**2).sum(axis=1))
    low, high = (missing_days.shift(counts, time, means + side * spread) for side in (-1.0, 1.0))
    share = (along / spread[:, None])[time.block]
    return Silence(0.5 * (low + high), 0.5 * (high - low)[:, None] * share)


def _belief(one: Kept | None) -> Belief:
    return BELIEFS["daily"] if one is None else BELIEFS[one.cause]


def _alike(before: Kept | None, now: Kept | None) -> bool:
    if before is None or now is None:
        return True
    kinds = {one.cause for one in (before, now)} - {"complete"}
    return len(kinds) <= 1 and before.sources == now.sources
