"""What a trial would have found among people drawn from a prior: expected, without a die being thrown.

For each of many people the distribution of their counts is worked out exactly, day by day; people who would
not have been let in, near-daily people among them, are weighed out. So the figures are smooth in the prior and the same on every machine.
The design is PREEMPT's: 28 days of baseline with 15 to 27 headache days (unbroken headache was excluded),
sessions on days 0 and 84, the outcome on days 140 to 167.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from cleardays.response import arrays, quasi_random
from cleardays.response.arrays import BLOCK, DRIFT, Floats
from cleardays.response.prior import Cell, Prior
from cleardays.response.timeline import WEEK

FEWEST_IN, MOST_IN = 15, 27
SESSIONS = (0, 84)
EARLY_WEEK = 3
"""The week after the first session whose change was published; its abstract leaves open whether it was the first."""
OUTCOME_FIRST = 140
PEOPLE = 4096
AT_ONCE = 512
"""People whose counts fit beside each other in a processor's near memory."""
_SEED = 20260105


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Figures of one arm, in headache days; shares are fractions."""

    let_in: float
    baseline_mean: float
    baseline_sd: float
    week_sd: float
    change: float
    change_sd: float
    week_change: float
    week_change_sd: float
    responders_50: float


@dataclass(frozen=True, eq=False)
class People:
    """Latent numbers of virtual people, as standard scores until a cell is put in."""

    near_daily: Floats
    level: Floats
    memory: Floats
    non_specific: Floats
    locked: Floats
    fading: Floats
    drift: Floats
    """(3, people): baseline, first block after the first session, block of the outcome; standard deviation 1."""


def people(prior: Prior, number: int = PEOPLE) -> People:
    """Evenly spread people; the same ones every time."""
    z = quasi_random.normal_quantile(quasi_random.uniform(number, 10, np.random.default_rng(_SEED))).T
    r1 = prior.drift_carried
    r5 = prior.drift_carried ** (OUTCOME_FIRST // DRIFT)
    first = r1 * z[6] + np.sqrt(1 - r1**2) * z[7]
    last = r5 * first + np.sqrt(1 - r5**2) * z[8]
    return People(z[0], z[1], z[2], z[3], z[4], z[5], np.array([z[6], first, last]))


@dataclass(frozen=True, eq=False)
class Baseline:
    """The four weeks before the first session, worked out once for the arms that share them.

    `start` (people, days in 28) and `last_week` (people, days in seven) count those let in alone; `weight` is their share.
    """

    level: Floats
    rho: Floats
    start: Floats
    last_week: Floats
    weight: Floats


@lru_cache(maxsize=4)
def baseline(prior: Prior, drift_sd: float, level_mean: float, level_sd: float, who: People) -> Baseline:
    """Who is let in with how many days; nothing of a treatment is in it."""
    near = who.near_daily < quasi_random.normal_quantile(max(prior.near_daily_share, 1e-12))
    level = np.where(near, prior.near_daily_mean + prior.near_daily_sd * who.level, level_mean + level_sd * who.level)
    rho = 1.0 / (1.0 + np.exp(-(prior.memory_mean + prior.memory_sd * who.memory)))
    base = 1.0 / (1.0 + np.exp(-(level + drift_sd * who.drift[0])))
    three_weeks = _counts([base] * 3, rho)  # (people, state, count)
    week = _week(base, rho)  # (people, state before, count)
    joint = np.einsum("psn,psw->pnw", three_weeks, week)
    totals = np.add.outer(np.arange(joint.shape[1]), np.arange(joint.shape[2]))
    joint = joint * ((totals >= FEWEST_IN) & (totals <= MOST_IN)) * ~near[:, None, None]
    start = np.zeros((len(base), 29))
    for n in range(FEWEST_IN, MOST_IN + 1):
        start[:, n] = joint[:, totals == n].sum(axis=1)
    return Baseline(level, rho, start, joint.sum(axis=1), joint.sum(axis=(1, 2)))


def expected(prior: Prior, cell: Cell, who: People, *, toxin: bool, shift: float = 0.0) -> Found:
    """One arm of the trial among people of one cell. `shift` is added to the mean of the locked effect."""
    return _arm(prior, cell if toxin else replace(cell, locked_mean=0.0), who, toxin, shift)


@lru_cache(maxsize=64)
def _arm(prior: Prior, cell: Cell, who: People, toxin: bool, shift: float) -> Found:
    before = baseline(prior, cell.drift_sd, cell.level_mean, cell.level_sd, who)
    level, rho, weight = before.level, before.rho, before.weight
    change = cell.non_specific_mean + cell.non_specific_sd * who.non_specific
    locked_sd = np.hypot(prior.locked_sd, prior.locked_cycle_sd)
    locked = (cell.locked_mean + shift + locked_sd * who.locked) if toxin else np.zeros_like(level)
    fading = prior.fading_sd * who.fading if toxin else np.zeros_like(level)
    drift = cell.drift_sd * who.drift

    def share(day: float, block: int) -> Floats:
        since = day - max(s for s in SESSIONS if s <= day)
        eta = level + drift[block] + change * arrays.non_specific(day)
        eta = eta + locked * arrays.locked_to_session(since) + fading * arrays.fading(since)
        return np.asarray(1.0 / (1.0 + np.exp(-eta)))

    start, last_week = before.start, before.last_week
    outcome = _counts([share(OUTCOME_FIRST + WEEK * k + 3.0, 2) for k in range(4)], rho).sum(axis=1)
    early = _counts([share(WEEK * (EARLY_WEEK - 1) + 3.0, 1)], rho).sum(axis=1)
    days = np.arange(29)
    half = np.add.outer(np.zeros(29), days) * 2 <= days[:, None]
    m0, v0 = _moments(start, weight)
    m1, v1, c01 = _paired(start, outcome, weight)
    w0, vw0 = _moments(last_week, weight)
    w1, vw1, cw = _paired(last_week, early, weight)
    total = weight.sum()
    return Found(
        let_in=float(weight.mean()),
        baseline_mean=m0,
        baseline_sd=float(np.sqrt(v0)),
        week_sd=float(np.sqrt(vw0)),
        change=m1 - m0,
        change_sd=float(np.sqrt(v0 + v1 - 2 * c01)),
        week_change=w1 - w0,
        week_change_sd=float(np.sqrt(vw0 + vw1 - 2 * cw)),
        responders_50=float(((start @ half) * outcome).sum() / total),
    )


def _moments(counts: Floats, weight: Floats) -> tuple[float, float]:
    """Mean and variance over people of counts whose distributions already carry the weights."""
    n = np.arange(counts.shape[1])
    mean = float((counts @ n).sum() / weight.sum())
    return mean, float((counts @ n**2).sum() / weight.sum()) - mean**2


def _paired(first: Floats, second: Floats, weight: Floats) -> tuple[float, float, float]:
    """Mean and variance of a later count, and its covariance with an earlier one, among people let in."""
    n, m = np.arange(first.shape[1]), np.arange(second.shape[1])
    total = weight.sum()
    mean = float(weight @ (second @ m) / total)
    variance = float(weight @ (second @ m**2) / total) - mean**2
    both = float((first @ n) @ (second @ m) / total)
    return mean, variance, both - float((first @ n).sum() / total) * mean


def _counts(weeks: Sequence[Floats], rho: Floats) -> Floats:
    """The distribution (people, last state, count) of yes days over weeks, beginning from no memory."""
    if len(rho) > AT_ONCE:
        parts = [slice(at, at + AT_ONCE) for at in range(0, len(rho), AT_ONCE)]
        return np.concatenate([_counts([week[part] for week in weeks], rho[part]) for part in parts])
    number = len(weeks) * WEEK
    held = np.zeros((2, number + 1, len(rho)))  # people last: each step runs along them
    held[0, 0], held[1, 1] = 1.0 - weeks[0], weeks[0]
    for day in range(1, number):  # after so many days no count is higher
        held[:, : day + 2] = _next(held[:, : day + 2], weeks[day // WEEK], rho)
    return np.ascontiguousarray(np.moveaxis(held, -1, 0))


def _week(pi: Floats, rho: Floats) -> Floats:
    """The distribution (people, state before, count) of yes days in a week."""
    found = np.zeros((len(rho), 2, WEEK + 1))
    for state in (0, 1):
        held = np.zeros((2, WEEK + 1, len(rho)))
        held[state, 0] = 1.0
        for _ in range(WEEK):
            held = _next(held, pi, rho)
        found[:, state] = held.sum(axis=0).T
    return found


def _next(held: Floats, pi: Floats, rho: Floats) -> Floats:
    """One day more of (last state, count, people)."""
    after_no = (1.0 - rho) * pi
    after_yes = after_no + rho
    after = np.zeros_like(held)
    after[0] = held[0] * (1.0 - after_no) + held[1] * (1.0 - after_yes)
    after[1, 1:] = (held[0] * after_no + held[1] * after_yes)[:-1]
    return after


def mixed(cells: Sequence[Cell], found: Sequence[Found]) -> Found:
    """One arm among people of all cells together, weighed by belief and by who would have been let in."""
    share = np.array([cell.weight * one.let_in for cell, one in zip(cells, found, strict=True)])
    let_in, share = float(share.sum()), share / share.sum()

    def mean(name: str) -> float:
        return float(share @ np.array([getattr(one, name) for one in found]))

    def spread(sd: str, around: str | None) -> float:
        square = np.array([getattr(one, sd) for one in found]) ** 2
        if around is not None:
            square = square + (np.array([getattr(one, around) for one in found]) - mean(around)) ** 2
        return float(np.sqrt(share @ square))

    return Found(
        let_in=let_in,
        baseline_mean=mean("baseline_mean"),
        baseline_sd=spread("baseline_sd", "baseline_mean"),
        week_sd=spread("week_sd", None),
        change=mean("change"),
        change_sd=spread("change_sd", "change"),
        week_change=mean("week_change"),
        week_change_sd=spread("week_change_sd", "week_change"),
        responders_50=mean("responders_50"),
    )


def month_of(share: Floats, rho: Floats) -> Floats:
    """The chance of 0 to 28 headache days in a month that stands still, (people, 29)."""
    return np.asarray(_counts([share] * (BLOCK // WEEK), rho).sum(axis=1))
