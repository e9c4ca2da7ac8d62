"""Virtual people shared by several tests, as the prior says they are, each answered once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cleardays.response import batch, simulator
from cleardays.response.arrays import Floats
from cleardays.response.checks import against_truth
from cleardays.response.checks.against_truth import RULE, Answered
from cleardays.response.simulator import Cohort

PEOPLE, MANY, SEED, MISSING = 2000, 8000, 20261201, 0.12
MANY_DRAWS = 384


@lru_cache(maxsize=1)
def cohort() -> Cohort:
    """People let into a trial, two cycles, 12 % of days missing."""
    return simulator.trial(PEOPLE, SEED, ("onabotulinumtoxinA",), MISSING, as_tried=False)


@lru_cache(maxsize=1)
def answered() -> Answered:
    """Their answers, every person with points of their own."""
    people = cohort()
    return against_truth.judge(
        against_truth.people(people), people.true_reductions(), random=np.random.default_rng(SEED + 1)
    )


@dataclass(frozen=True)
class Told:
    """The chance of 30 % fewer that each person is told, and whether it is so."""

    chance: Floats
    responds: npt.NDArray[np.bool_]

    @property
    def wrong(self) -> npt.NDArray[np.bool_]:
        """Whose likelier side of 30 % is the wrong one."""
        return np.asarray((self.chance >= 0.5) != self.responds)


@lru_cache(maxsize=1)
def many() -> tuple[Cohort, dict[str, Told]]:
    """Four times as many by the compiled engine, by estimand: differences of rules of one point need them."""
    people = simulator.trial(MANY, SEED + 2, ("onabotulinumtoxinA",), MISSING, as_tried=False)
    said = batch.headlines(against_truth.people(people), draws=MANY_DRAWS)
    by_estimand = [one for one, _, _ in said], [one for _, one, _ in said]
    true = people.true_reductions()
    return people, {
        name: Told(np.array([one.p_at_least[30] for one in ones]), true[name] >= RULE)
        for name, ones in zip(against_truth.ESTIMANDS[:2], by_estimand, strict=True)
    }
