"""Virtual people shared by several tests, as the prior says they are, each answered once."""

from functools import lru_cache

import numpy as np

from cleardays.response import simulator
from cleardays.response.checks import against_truth
from cleardays.response.checks.against_truth import Answered
from cleardays.response.simulator import Cohort

PEOPLE, SEED, MISSING = 4000, 20261201, 0.12


@lru_cache(maxsize=1)
def cohort() -> Cohort:
    """4,000 people let into a trial, two cycles, 12 % of days missing."""
    return simulator.trial(PEOPLE, SEED, ("onabotulinumtoxinA",), MISSING, as_tried=False)


@lru_cache(maxsize=1)
def many() -> tuple[Cohort, Answered]:
    """Three times as many, the headache chain alone: differences of rules of one point need them."""
    people = simulator.trial(3 * PEOPLE, SEED + 2, ("onabotulinumtoxinA",), MISSING, as_tried=False)
    true = people.true_reductions()
    asked = {name: true[name] for name in ("change_from_baseline", "change_from_long_run")}
    return people, against_truth.judge(against_truth.people(people), asked)


@lru_cache(maxsize=1)
def answered() -> Answered:
    """Their answers, every person with points of their own."""
    people = cohort()
    return against_truth.judge(
        against_truth.people(people), people.true_reductions(), random=np.random.default_rng(SEED + 1)
    )
