"""Would more units have made a difference? A sceptical belief about dose, moved a little by each cycle.

No randomised comparison shows that more is better: 225 U did no better than 150 U or 75 U (Silberstein 2005), and 195 U no better
than 155 U in episodic migraine (PRECLUDE 2025). The one study in favour had no random groups (Negro 2016).
So the belief is centred on no gain: most likely a change of dose does nothing, and now and then it does more, either way.
Six noisy cycles teach little, and the belief says so. Nothing here knows of sites.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEP_UNITS = 20
NO_DIFFERENCE = 1.0
"""Headache days in 28: less than this, and a change of dose did nothing worth speaking of (our choice)."""
SOURCE = "Silberstein 2005, PRECLUDE 2025 (randomised, no gain); Negro 2016 (not randomised); spread is our choice"

# Headache days in 28 for each step of 20 U: share of people, standard deviation around no gain. Our choice, for want of any
# study of one person's doses: three in five hardly change at all.
PRIOR = ((0.6, 0.4), (0.4, 2.0))

# What cycles of one unchanged dose do among virtual people of PREEMPT's design (`response.simulator`; held to it in tests):
# days fewer than baseline in 28, their spread between people, what a later cycle adds, and the scatter of a single cycle.
FEWER, FEWER_SD = 7.4, 4.5
LATER = 1.2
SCATTER = 2.7

# Against a step: what 20 U more cost a person, in headache days of 28 it would have to save. Our choice.
COST_OF_A_STEP = 0.25


@dataclass(frozen=True, slots=True)
class Seen:
    """One complete cycle: steps of 20 U above the fixed pattern, headache days in 28 fewer than in the baseline, and how
    many of 28 the silent days leave open."""

    steps: float
    fewer: float
    open_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Belief:
    """What 20 U more do, in headache days of 28 saved: a mixture of normals."""

    shares: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]

    @property
    def gain(self) -> float:
        """Days saved, on average; 0 before anything was tried."""
        return sum(share * mean for share, mean in zip(self.shares, self.means, strict=True))

    def chance_of_no_difference(self, units: int) -> float:
        """That so many units more or fewer change less than one headache day in 28."""
        steps = abs(units) / STEP_UNITS
        if not steps:
            return 1.0
        within = NO_DIFFERENCE / steps
        return sum(
            share * (_below((within - mean) / sd) - _below((-within - mean) / sd))
            for share, mean, sd in zip(self.shares, self.means, self.sds, strict=True)
        )


def _below(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))


def believe(seen: Sequence[Seen]) -> Belief:
    """The belief after some complete cycles. A person whose dose never changed teaches nothing about dose."""
    steps = np.array([one.steps for one in seen], np.float64)
    later = LATER * (np.arange(len(seen)) > 0)
    surprise = np.array([one.fewer for one in seen], np.float64) - FEWER - later
    # Silent days could hold anything: as wide as the days they leave open, spread evenly.
    scatter = np.diag([SCATTER**2 + one.open_days**2 / 12.0 for one in seen]) if seen else np.zeros((0, 0))
    logs, means, sds = [], [], []
    for share, sd in PRIOR:
        every = FEWER_SD**2 + sd**2 * np.outer(steps, steps) + scatter
        solved = np.linalg.solve(every, np.column_stack([surprise, steps])) if seen else np.zeros((0, 2))
        _, size = np.linalg.slogdet(every) if seen else (1.0, 0.0)
        logs.append(np.log(share) - 0.5 * size - 0.5 * float(surprise @ solved[:, 0]))
        means.append(sd**2 * float(steps @ solved[:, 0]))
        sds.append(sqrt(sd**2 - sd**4 * float(steps @ solved[:, 1])))
    weights = np.exp(np.array(logs) - max(logs))
    return Belief(tuple((weights / weights.sum()).tolist()), tuple(means), tuple(sds))


def direction(seen: Sequence[Seen], *, need: bool) -> int:
    """One step up, one down, or none. A step is tried once where there is need; afterwards the belief decides.

    `need` is whether enough headache days are left for a step to be worth trying.
    """
    if not any(one.steps > 0 for one in seen):
        return 1 if need else 0
    gain = believe(seen).gain - COST_OF_A_STEP
    if gain < 0:
        return -1 if seen[-1].steps > 0 else 0
    return 1 if need else 0
