"""What is asked of a posterior, kept apart: change from the baseline window, from the long run, in moderate and severe days.

Reductions are shares of the underlying daily probability of headache, the last complete cycle against an
earlier level; positive means fewer. None of them says why. What is locked to the sessions stands by itself,
because most of it comes from the prior and not from the diary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cleardays.response.arrays import Floats
from cleardays.response.inference import FADING, LEVEL, MEMORY, NON_SPECIFIC, Posterior
from cleardays.response.timeline import WEEK, Timeline

Reading = Literal["likely", "unlikely", "cannot_tell"]
GRADES = (30, 50, 75)
"""Per cent fewer days, as trials and guidelines grade them (NICE TA260, EHF 2018: 30; trials: 50, 75)."""
LIKELY, UNLIKELY = 0.90, 0.10
"""Between them lies the grey zone, where the diary cannot tell."""
MONTH = 28


def logistic(eta: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0))))


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity with its uncertainty."""

    mean: float
    interval_50: tuple[float, float]
    interval_90: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimand:
    """One reduction: how much, how sure, and whether 30 % fewer can be told."""

    id: str
    definition: str
    """What is counted: the id of a day definition, or `hours`."""
    reduction: Spread
    p_at_least: Mapping[int, float]
    reading: Reading


def quantiles(values: Floats, weights: Floats, at: Sequence[float]) -> list[float]:
    """Weighted quantiles of draws."""
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    middle = passed - 0.5 * weights[order]
    return [float(q) for q in np.interp(at, middle, values[order])]


def spread(values: Floats, weights: Floats) -> Spread:
    a, b, c, d = quantiles(values, weights, (0.05, 0.25, 0.75, 0.95))
    return Spread(float(values @ weights), (b, c), (a, d))


def estimand(id_: str, values: Floats, weights: Floats, definition: str = "HD_ANY") -> Estimand:
    """A reduction from its draws."""
    chances = {grade: float(weights @ (values >= grade / 100.0)) for grade in GRADES}
    return Estimand(
        id=id_,
        definition=definition,
        reduction=spread(values, weights),
        p_at_least=chances,
        reading=reading(chances[30]),
    )


def reading(chance: float) -> Reading:
    """Whether a reduction of 30 % can be told."""
    return "likely" if chance >= LIKELY else "unlikely" if chance <= UNLIKELY else "cannot_tell"


@dataclass(frozen=True)
class Levels:
    """The daily probability of a chain in each segment and draw, with and without slow drift. (segments, draws)."""

    time: Timeline
    with_drift: Floats
    without_drift: Floats

    def before(self) -> Floats:
        """Mean over the baseline window, drift and all."""
        return self._mean(self.with_drift, self.time.baseline)

    def now(self) -> Floats:
        """Mean over the last complete cycle, drift and all."""
        return self._mean(self.with_drift, self.time.last_cycle)

    def lasting(self) -> Floats:
        """Mean over the last complete cycle as it would be without the ups and downs of months."""
        return self._mean(self.without_drift, self.time.last_cycle)

    def _mean(self, values: Floats, chosen: npt.NDArray[np.bool_]) -> Floats:
        days = self.time.days[chosen]
        return np.asarray(days @ values[chosen] / days.sum())


def levels(found: Posterior, time: Timeline) -> Levels:
    design = found.space.design(time)
    drift = design[:, found.space.drift] @ found.theta[:, found.space.drift].T
    eta = design @ found.theta.T
    return Levels(time, logistic(eta), logistic(eta - drift))


def from_baseline(level: Levels) -> Floats:
    """Reduction of each draw against the 28 days before the first session."""
    return np.asarray(1.0 - level.now() / level.before())


def from_long_run(level: Levels, found: Posterior) -> Floats:
    """Reduction of each draw against the person's own usual level, so that a bad month at the start is not counted."""
    return np.asarray(1.0 - level.lasting() / logistic(found.theta[:, LEVEL]))


def in_moderate_severe(
    level: Levels, found: Posterior, share: Levels, graver: Posterior, random: np.random.Generator
) -> Floats:
    """Reduction of moderate and severe days of each headache draw.

    How many headache days there are, times how many of them are not mild. The two chains share nothing, so a
    draw of one goes with any draw of the other: each headache draw meets one of the others, as often as its weight says,
    and keeps its own weight. Weights multiplied draw by draw would leave few that count.
    """
    number = len(found.weights)
    evenly = (np.arange(number) + random.random()) / number
    whose = random.permutation(np.searchsorted(np.cumsum(graver.weights), evenly).clip(max=len(graver.weights) - 1))
    both = Levels(level.time, level.with_drift * share.with_drift[:, whose], level.without_drift)
    return from_baseline(both)


def headache_free_month(level: Levels, found: Posterior) -> Floats:
    """The chance, draw by draw, that 28 days at the level of the last cycle pass without headache."""
    rho = logistic(found.theta[:, MEMORY])
    pi = level.with_drift[level.time.last_cycle]
    no_day_after_none = 1.0 - (1.0 - rho) * pi
    weeks = MONTH // WEEK
    chances = []
    for start in range(0, max(len(pi) - weeks + 1, 1), weeks):
        month = no_day_after_none[start : start + weeks]
        days = MONTH / len(month)
        chances.append((1.0 - pi[start]) / no_day_after_none[start] * np.prod(month**days, axis=0))
    return np.asarray(np.mean(chances, axis=0))


def locked_days(found: Posterior, time: Timeline) -> Floats:
    """Days in 28 fewer, draw by draw, by the part of the change that comes and goes with the sessions."""
    design = found.space.design(time)[time.last_cycle]
    apart = design.copy()
    apart[:, found.space.locked] = 0.0
    apart[:, FADING] = 0.0
    apart[:, found.space.drift] = design[:, found.space.drift] = 0.0
    days = time.days[time.last_cycle]
    fewer = logistic(apart @ found.theta.T) - logistic(design @ found.theta.T)
    return np.asarray(MONTH * (days @ fewer) / days.sum())


def lost_on_stopping(found: Posterior, level: Levels, share: float) -> Floats:
    """Days in 28 more, draw by draw, if stopping lost all that is locked to the sessions and `share` of the rest.

    Where the effect has gone and days were written since, they say what was lost, whatever the share.
    """
    time = level.time
    if time.washed_out.any():
        gone = time.days * time.washed_out
        return np.asarray(MONTH * (gone @ level.with_drift / gone.sum() - level.now()))
    last = np.flatnonzero(time.last_cycle)[-1]
    kept = np.where(time.others, 1.0, 1.0 - share)
    steps = (kept * time.steps[:, last]) @ found.theta[:, found.space.step].T
    stopped = found.theta[:, LEVEL] + (1.0 - share) * found.theta[:, NON_SPECIFIC] + steps
    return np.asarray(MONTH * (logistic(stopped) - level.lasting()))
