"""Virtual people: drawn from the prior, living day by day, let into a trial or not. They are nobody.

The same law that the model reads diaries with writes them here. Results depend on the seed alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from cleardays.response import estimands, inference, prior
from cleardays.response.arrays import Floats
from cleardays.response.inference import LEVEL, MEMORY, NON_SPECIFIC, Space
from cleardays.response.markov_chain import NO, YES
from cleardays.response.prior import Prior
from cleardays.response.timeline import BASELINE_DAYS, Span, Timeline, timeline
from cleardays.response.virtual_trial import FEWEST_IN, MOST_IN

Arm = Literal["onabotulinumtoxinA", "placebo", "untreated"]
Days = npt.NDArray[np.int8]

SILENT = -1
CYCLES = (Span(0, 84), Span(84, 168))
"""PREEMPT: two sessions twelve weeks apart, and the blind part ends after the second cycle."""
TRIALS = (("PREEMPT 1", 679), ("PREEMPT 2", 705))
"""People of each trial, whose shares the virtual ones keep."""
_BATCH = 20_000


@dataclass(frozen=True)
class Cohort:
    """People by rows. `headache` and `severity` have a column a day, from 28 days before the first session on."""

    time: Timeline
    arm: tuple[Arm, ...]
    trial: tuple[str, ...]
    theta: Floats
    severity_theta: Floats
    headache: Days
    """YES, NO or SILENT."""
    severity: Days
    """YES moderate or severe, NO mild, SILENT on days without headache or not written."""

    def __len__(self) -> int:
        return len(self.headache)

    @property
    def first(self) -> int:
        return int(self.time.start[0])

    def true_levels(self) -> estimands.Levels:
        """Each person's true daily probabilities, in the place of draws."""
        design = Space.of(self.time).design(self.time)
        return _levels(self.time, design, self.theta)

    def true_reductions(self) -> dict[str, Floats]:
        """Each person's true reductions, by estimand."""
        space = Space.of(self.time)
        design = space.design(self.time)
        level = _levels(self.time, design, self.theta)
        share = _levels(self.time, design, self.severity_theta)
        joined = estimands.Levels(self.time, level.with_drift * share.with_drift, level.without_drift)
        usual = estimands.logistic(self.theta[:, LEVEL])
        return {
            "change_from_baseline": estimands.from_baseline(level),
            "change_from_long_run": np.asarray(1.0 - level.lasting() / usual),
            "change_in_moderate_severe_days": estimands.from_baseline(joined),
        }


def _levels(time: Timeline, design: Floats, theta: Floats) -> estimands.Levels:
    space = Space.of(time)
    eta = design @ theta.T
    drift = design[:, space.drift] @ theta[:, space.drift].T
    return estimands.Levels(time, estimands.logistic(eta), estimands.logistic(eta - drift))


def latents(space: Space, of: Prior, number: int, random: np.random.Generator) -> Floats:
    """Latent numbers of people drawn from a prior, (number, numbers)."""
    cell = random.choice(len(of.cells), size=number, p=[one.weight for one in of.cells])
    near = random.random(number) < of.near_daily_share
    normal = random.standard_normal((number, len(space)))
    found = np.empty_like(normal)
    for j, one in enumerate(of.cells):
        for kind in (False, True):
            rows = (cell == j) & (near == kind)
            drawn = inference.gaussian(space, of, one, near_daily=kind)
            found[rows] = drawn.mean + normal[rows] @ drawn.factor.T
    return found


def lived(
    time: Timeline, theta: Floats, random: np.random.Generator, only: npt.NDArray[np.bool_] | None = None
) -> Days:
    """The days of people with these latent numbers: (people, days) of YES and NO.

    With `only` (people, days), the chain is read on those days alone and SILENT elsewhere, as the severity of headache days is.
    """
    design = Space.of(time).design(time)
    pi = estimands.logistic(design @ theta.T)
    rho = estimands.logistic(theta[:, MEMORY])
    length = int(time.stop[-1] - time.start[0])
    segment = time.segment_of(int(time.start[0]), length)
    found = np.full((len(theta), length), SILENT, np.int8)
    before = np.zeros(len(theta))
    kept = np.zeros(len(theta))
    chance = random.random((length, len(theta)))
    for day in range(length):
        kept *= rho
        share = pi[segment[day]] if segment[day] >= 0 else pi[0]
        yes = chance[day] < (1.0 - kept) * share + kept * before
        here = segment[day] >= 0 if only is None else only[:, day]
        found[:, day] = np.where(here, np.where(yes, YES, NO), SILENT)
        before = np.where(here, yes, before)
        kept = np.where(here, 1.0, kept)
    return found


def trial(
    number: int,
    seed: int,
    arms: Sequence[Arm] = ("onabotulinumtoxinA", "placebo"),
    missing: float = 0.0,
    of: Prior | None = None,
    select: bool = True,
    as_tried: bool = True,
) -> Cohort:
    """Virtual people of PREEMPT's design, arms dealt out in turn; `missing` is the share of days nobody wrote.

    `select` lets in those with 15 to 27 headache days written in the 28 days of baseline, as PREEMPT did: who is let in
    follows from what was written alone, for a choice by days nobody wrote would tell of them what no reader of the diary sees.
    `as_tried` moves the locked effect to where each of the two trials found it and leaves near-daily people out, for unbroken
    headache was let in nowhere; without it people come from the prior alone.
    """
    random = np.random.default_rng(seed)
    of = of or prior.headache()
    if as_tried:
        of = replace(of, near_daily_share=0.0)
    time = timeline(CYCLES)
    space = Space.of(time)
    theta = np.zeros((0, len(space)))
    headache = np.zeros((0, int(time.stop[-1] - time.start[0])), np.int8)
    written = headache
    names, sizes = [name for name, _ in TRIALS], [size for _, size in TRIALS]
    shifts = np.array([prior.table()["trial_shift"][name] if as_tried else 0.0 for name in names])
    arm, whose = np.zeros(0, np.intp), np.zeros(0, np.intp)
    batch = min(_BATCH, 8 * number + 100)
    while len(theta) < number:
        drawn = latents(space, of, batch, random)
        dealt = np.arange(batch) % len(arms)
        of_trial = (random.random(batch) >= sizes[0] / sum(sizes)).astype(np.intp)
        kind = np.array(arms)[dealt]
        treated = kind == "onabotulinumtoxinA"
        drawn[:, space.locked] = np.where(treated[:, None], drawn[:, space.locked] + shifts[of_trial][:, None], 0.0)
        drawn[~treated, inference.FADING] = 0.0
        drawn[kind == "untreated", NON_SPECIFIC] = 0.0
        days = lived(time, drawn, random)
        told = np.where(random.random(days.shape) < missing, SILENT, days).astype(np.int8)
        before = (told[:, :BASELINE_DAYS] == YES).sum(axis=1)
        let_in = (before >= FEWEST_IN) & (before <= MOST_IN) if select else np.ones(batch, bool)
        theta, headache = np.concatenate([theta, drawn[let_in]]), np.concatenate([headache, days[let_in]])
        written = np.concatenate([written, told[let_in]])
        arm, whose = np.concatenate([arm, dealt[let_in]]), np.concatenate([whose, of_trial[let_in]])
    theta, headache, written = theta[:number], headache[:number], written[:number]
    arm, whose = arm[:number], whose[:number]
    severity_theta = latents(space, prior.severity(), number, random)
    treated = np.array(arms)[arm] == "onabotulinumtoxinA"
    severity_theta[~treated, space.locked] = 0.0
    severity_theta[~treated, inference.FADING] = 0.0
    severity = lived(time, severity_theta, random, headache == YES)
    return Cohort(
        time=time,
        arm=tuple(arms[int(i)] for i in arm),
        trial=tuple(names[int(i)] for i in whose),
        theta=theta,
        severity_theta=severity_theta,
        headache=written,
        severity=np.where(written == SILENT, SILENT, severity).astype(np.int8),
    )
