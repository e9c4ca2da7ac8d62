"""Before treatment: what happened to virtual people whose month before it looked like this one.

Virtual people are drawn, weighed by how likely each is to have as many headache days in 28 as this person,
and live on twice: once with onabotulinumtoxinA, once with placebo. What comes out is a range for people like
this, never a prediction for one: how a given person will respond, nobody has learned to tell beforehand.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from cleardays.response import estimands, inference, prior, quasi_random, simulator, virtual_trial
from cleardays.response.arrays import Floats
from cleardays.response.inference import LEVEL, MEMORY, NON_SPECIFIC, Space
from cleardays.response.prior import Prior
from cleardays.response.simulator import CYCLES
from cleardays.response.timeline import BASELINE_DAYS, timeline

MONTH = 28
FEWEST_DAYS, MOST_DAYS = virtual_trial.FEWEST_IN, virtual_trial.MOST_IN
"""Headache days in 28 under and over which the trials had nobody: no forecast is made there."""
BANK, LIKE_YOU = 4096, 4000
_SEED = 20260106

Arm = Literal["onabotulinumtoxinA", "placebo"]
ARMS: tuple[Arm, ...] = ("onabotulinumtoxinA", "placebo")


@dataclass(frozen=True, slots=True)
class Month:
    """Headache days in one month of 28 days among people like this."""

    number: int
    mean: float
    interval_50: tuple[int, int]
    interval_90: tuple[int, int]


@dataclass(frozen=True, slots=True)
class CycleAhead:
    """One cycle: the share of people with so many per cent fewer headache days, and with a month of 28 days without any."""

    number: int
    p_at_least: dict[int, float]
    p_headache_free_month: float


@dataclass(frozen=True, slots=True)
class ArmAhead:
    arm: Arm
    months: tuple[Month, ...]
    cycles: tuple[CycleAhead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What happened to virtual people with this baseline. `people` is how many different ones carry it."""

    baseline: tuple[int, int]
    overuse: bool | None
    arms: tuple[ArmAhead, ...]
    people: float
    prior_version: str


def forecast(fewest: int, most: int, overuse: bool | None = None, of: Prior | None = None) -> Forecast:
    """A range by month and cycle for a person with `fewest` to `most` headache days in 28.

    `overuse` moves the means as far as the people of PREEMPT without overuse differed from all (None: all).
    `ValueError` outside 15 to 27 days, where the trials had nobody.
    """
    if not FEWEST_DAYS <= fewest <= most <= MOST_DAYS:
        raise ValueError(
            f"{fewest} to {most} headache days in 28: the trials had people with {FEWEST_DAYS} to {MOST_DAYS}"
        )
    return _forecast(fewest, most, overuse, of or prior.headache())


@lru_cache(maxsize=1024)
def _forecast(fewest: int, most: int, overuse: bool | None, of: Prior) -> Forecast:
    theta, chances = _bank(of)
    weights = chances[:, fewest : most + 1].sum(axis=1)
    weights = weights / weights.sum()
    random = np.random.default_rng([_SEED, fewest, most])
    chosen = np.searchsorted(np.cumsum(weights), (np.arange(LIKE_YOU) + random.random()) / LIKE_YOU)
    people = theta[np.minimum(chosen, len(theta) - 1)].copy()
    was = _baseline(chances[np.minimum(chosen, len(theta) - 1)], fewest, most, random)
    shift = prior.table()["overuse_shift"]["none" if overuse is None else "yes" if overuse else "no"]
    time = timeline(CYCLES)
    space = Space.of(time)
    people[:, NON_SPECIFIC] += shift[0]
    people[:, space.locked] += shift[1]
    arms = []
    for arm in ARMS:
        lives = people.copy()
        if arm == "placebo":
            lives[:, space.locked] = lives[:, inference.FADING] = 0.0
        days = simulator.lived(time, lives, random)[:, BASELINE_DAYS:]
        arms.append(ArmAhead(arm, _months(days), _cycles(days, was)))
    return Forecast(
        baseline=(fewest, most),
        overuse=overuse,
        arms=tuple(arms),
        people=float(1.0 / (weights**2).sum()),
        prior_version=of.version,
    )


@lru_cache(maxsize=2)
def _bank(of: Prior) -> tuple[Floats, Floats]:
    """Virtual people, and for each the chance of 0 to 28 headache days in the baseline. (people, numbers), (people, 29).

    Near-daily people are not among them: no trial let them in, so nobody knows what placebo does for them.
    """
    of = replace(of, near_daily_share=0.0)
    time = timeline(CYCLES)
    space = Space.of(time)
    random = np.random.default_rng(_SEED)
    uniform = quasi_random.uniform(BANK, len(space) + 2, random)
    normal = quasi_random.normal_quantile(uniform[:, 2:])
    cell = np.searchsorted(np.cumsum([one.weight for one in of.cells]), uniform[:, 0] * sum(c.weight for c in of.cells))
    near = uniform[:, 1] < of.near_daily_share
    theta = np.empty_like(normal)
    for j, one in enumerate(of.cells):
        for kind in (False, True):
            rows = (np.minimum(cell, len(of.cells) - 1) == j) & (near == kind)
            drawn = inference.gaussian(space, of, one, near_daily=kind)
            theta[rows] = drawn.mean + normal[rows] @ drawn.factor.T
    before = theta[:, LEVEL] + theta[:, space.drift.start]
    share, rho = estimands.logistic(before), estimands.logistic(theta[:, MEMORY])
    return theta, virtual_trial.month_of(share, rho)


def _baseline(chances: Floats, fewest: int, most: int, random: np.random.Generator) -> Floats:
    """Each chosen person's own baseline count, between the bounds."""
    inside = np.cumsum(chances[:, fewest : most + 1], axis=1)
    at = random.random(len(inside)) * inside[:, -1]
    return np.asarray(fewest + (at[:, None] > inside).sum(axis=1), dtype=np.float64)


def _months(days: simulator.Days) -> tuple[Month, ...]:
    found = []
    for number in range(days.shape[1] // MONTH):
        counts = days[:, number * MONTH : (number + 1) * MONTH].sum(axis=1)
        a, b, c, d = (int(q) for q in np.quantile(counts, (0.05, 0.25, 0.75, 0.95), method="nearest"))
        found.append(Month(number + 1, float(counts.mean()), (b, c), (a, d)))
    return tuple(found)


def _cycles(days: simulator.Days, was: Floats) -> tuple[CycleAhead, ...]:
    found = []
    for number, span in enumerate(CYCLES, start=1):
        cycle = days[:, span.start : span.stop]
        fewer = 1.0 - cycle.sum(axis=1) * MONTH / cycle.shape[1] / was
        months = cycle.reshape(len(cycle), -1, MONTH).sum(axis=2)
        found.append(
            CycleAhead(
                number,
                {grade: float((fewer >= grade / 100.0).mean()) for grade in estimands.GRADES},
                float((months == 0).any(axis=1).mean()),
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def cohorts() -> dict[str, dict[str, Any]]:
    """What open cohorts found in people no trial with placebo let in, with trust and source (`cohorts.toml`)."""
    found: dict[str, dict[str, Any]] = tomllib.loads(
        files(__package__).joinpath("cohorts.toml").read_text(encoding="utf-8")
    )
    return found


def ahead(said: Sequence[ArmAhead], arm: Arm) -> ArmAhead:
    """One arm of a forecast."""
    return next(one for one in said if one.arm == arm)
