"""What a diary says of a chain of yes-and-no days, reduced to counts: how often a day followed which, and how far apart.

The chain remembers its last day: P(yes today | yes g days ago) = (1 - rho^g) pi + rho^g, and without
the rho^g after a no. pi stays the share of yes days. Days nobody wrote about drop out: the law above
holds across a gap, so nothing is filled in. Counts are kept by segment, a week within which pi stands still.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleardays.response.arrays import Floats

REMEMBERED = 7
"""Days after which the last day written is taken to tell nothing any more."""
YES, NO = 1, 0


@dataclass(frozen=True)
class Counts:
    """Transitions of one chain, by segment (last axis).

    `to_yes` and `to_no` count first days, days after a long gap, and changes; `stay_no[g]` and
    `stay_yes[g]` days like the one `gaps[g]` days before; `changes[g]` all changes across that gap.
    """

    gaps: tuple[int, ...]
    to_yes: Floats
    to_no: Floats
    stay_no: Floats
    stay_yes: Floats
    changes: Floats
    from_no: Floats
    from_yes: Floats
    fresh: Floats

    @property
    def days(self) -> Floats:
        """Days written, by segment."""
        return np.asarray(self.fresh + self.from_no.sum(axis=0) + self.from_yes.sum(axis=0))


def counts(states: npt.NDArray[np.int8], segment: npt.NDArray[np.intp], segments: int) -> Counts:
    """Count the transitions of days in order: `states` YES, NO or anything else for not written; `segment` of
    each day, negative where a day is not used.

    Shapes: both (days,). Only gaps that occur are kept, so that silent days change nothing.
    """
    told = np.flatnonzero(((states == YES) | (states == NO)) & (segment >= 0))
    y, where = states[told] == YES, segment[told]
    gap = np.diff(told, prepend=-1 - REMEMBERED) if told.size else told
    fresh = gap > REMEMBERED
    if told.size:
        fresh[0] = True
    before = np.concatenate([[False], y[:-1]]) if told.size else y
    kept = sorted({int(g) for g in gap[~fresh]})

    def tally(chosen: npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(where[chosen], minlength=segments).astype(np.float64)

    def by_gap(chosen: npt.NDArray[np.bool_]) -> Floats:
        rows = [tally(chosen & ~fresh & (gap == g)) for g in kept]
        return np.array(rows) if rows else np.zeros((0, segments))

    change = ~fresh & (before != y)
    return Counts(
        gaps=tuple(kept),
        to_yes=tally((fresh | change) & y),
        to_no=tally((fresh | change) & ~y),
        stay_no=by_gap(~before & ~y),
        stay_yes=by_gap(before & y),
        changes=by_gap(change).sum(axis=1),
        from_no=by_gap(~before),
        from_yes=by_gap(before),
        fresh=tally(fresh),
    )


def log_likelihood(counts: Counts, eta: Floats, rho: Floats) -> Floats:
    """The log-likelihood of each draw. `eta` (segments, draws) is the log-odds of pi, `rho` (draws,) the memory."""
    eta = np.clip(eta, -30.0, 30.0)
    log_pi = -np.log(1.0 + np.exp(-eta))
    pi = np.exp(log_pi)
    total = (counts.to_yes + counts.to_no) @ log_pi - counts.to_no @ eta
    for row, gap in enumerate(counts.gaps):
        fresh = 1.0 - rho**gap
        if counts.changes[row]:
            total += counts.changes[row] * np.log(fresh)
        some = counts.stay_no[row] > 0
        if some.any():
            total += counts.stay_no[row][some] @ np.log(1.0 - fresh * pi[some])
        some = counts.stay_yes[row] > 0
        if some.any():
            total += counts.stay_yes[row][some] @ np.log(1.0 - fresh * (1.0 - pi[some]))
    return np.asarray(total)
