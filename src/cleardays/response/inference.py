"""The posterior of one person: modes by Fisher scoring, then weighted draws around them.

Each way people may differ is a Gaussian prior, and all of them mixed are the prior: the draws of a few
proposals, one for each amount of drift and one for near-daily people, are weighted against the whole
mixture at once. So the diary itself says how much drift it shows, and nothing is fitted nine times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from cleardays.response import markov_chain, quasi_random
from cleardays.response.arrays import Floats
from cleardays.response.markov_chain import Counts
from cleardays.response.prior import Cell, Prior
from cleardays.response.silence import Silence
from cleardays.response.timeline import Timeline

DRAWS = 1024
ENOUGH = 200
"""Effective sample size below which more is drawn."""
ROUNDS = 5
DEGREES = 8
"""Of the t distributions that propose: tails heavier than any posterior here."""
SMALLEST_SHARE = 0.1
NEGLIGIBLE = 1e-3
"""Share of the evidence below which near-daily people are no explanation of this diary."""
SEARCH, NEAR_ENOUGH = 30, 0.03
"""Most steps of the search, and the step in the prior's own scale that ends it: what is left is the weights' to mend."""

LEVEL, MEMORY, NON_SPECIFIC, FADING = range(4)


@dataclass(frozen=True)
class Space:
    """Where each latent number of a person stands in a vector: level, memory, non-specific change, fading,
    then one locked effect a cycle, one step a change of treatment, one drift a block, and what silence may mean
    (`silence.py`), in standard deviations, where enough is silent for it to matter."""

    cycles: int
    kinds: tuple[str, ...]
    """Kinds of the steps."""
    blocks: tuple[int, ...]
    silences: int = 0

    @property
    def steps(self) -> int:
        return len(self.kinds)

    @classmethod
    def of(cls, time: Timeline, silence: Silence | None = None) -> "Space":
        return cls(len(time.cycles), time.kinds, time.blocks, 0 if silence is None else silence.slope.shape[1])

    @property
    def locked(self) -> slice:
        return slice(4, 4 + self.cycles)

    @property
    def step(self) -> slice:
        return slice(4 + self.cycles, 4 + self.cycles + self.steps)

    @property
    def drift(self) -> slice:
        return slice(4 + self.cycles + self.steps, len(self) - self.silences)

    @property
    def silence(self) -> slice:
        return slice(len(self) - self.silences, len(self))

    def __len__(self) -> int:
        return 4 + self.cycles + self.steps + len(self.blocks) + self.silences

    def design(self, time: Timeline, silence: Silence | None = None) -> Floats:
        """(segments, numbers): what multiplies each number in the log-odds of each segment.

        With `silence`, of the days written; without, of all days, written or not.
        """
        a = np.zeros((len(time), len(self)))
        a[:, LEVEL] = 1.0
        a[:, NON_SPECIFIC] = time.non_specific
        treated = time.cycle >= 0
        a[treated, FADING] = time.fading[treated]
        a[np.flatnonzero(treated), self.locked.start + time.cycle[treated]] = time.locked[treated]
        a[:, self.step] = time.steps.T
        a[np.arange(len(time)), self.drift.start + time.block] = 1.0
        if silence is not None and self.silences:
            a[:, self.silence] = silence.slope
        return a


@dataclass(frozen=True)
class Gaussian:
    """A normal prior of all numbers: mean and covariance factor."""

    mean: Floats
    factor: Floats

    @cached_property
    def inverse(self) -> Floats:
        """Of the factor."""
        return np.asarray(np.linalg.inv(self.factor))

    @cached_property
    def log_determinant(self) -> float:
        """Of the factor."""
        return float(np.log(np.diag(self.factor)).sum())


@lru_cache(maxsize=512)
def gaussian(space: Space, prior: Prior, cell: Cell, *, near_daily: bool = False) -> Gaussian:
    """The prior of one cell and one kind of person. Many people share a schedule, so it is worked out once."""
    mean = np.zeros(len(space))
    factor = np.zeros((len(space), len(space)))
    mean[LEVEL] = prior.near_daily_mean if near_daily else cell.level_mean
    mean[MEMORY] = prior.memory_mean
    mean[NON_SPECIFIC] = prior.near_daily_change_mean if near_daily else cell.non_specific_mean
    mean[space.step] = [prior.step(kind)[0] for kind in space.kinds]
    mean[space.locked] = cell.locked_mean
    factor[LEVEL, LEVEL] = prior.near_daily_sd if near_daily else cell.level_sd
    factor[MEMORY, MEMORY] = prior.memory_sd
    factor[NON_SPECIFIC, NON_SPECIFIC] = prior.near_daily_change_sd if near_daily else cell.non_specific_sd
    factor[FADING, FADING] = prior.fading_sd
    factor[space.locked, space.locked] = np.linalg.cholesky(_locked_covariance(space, prior))
    factor[space.step, space.step] = np.diag([prior.step(kind)[1] for kind in space.kinds])
    carried = _carried(space, prior)
    drift = np.zeros((len(space.blocks), len(space.blocks)))
    for k in range(len(space.blocks)):
        if k:
            drift[k] = carried[k - 1] * drift[k - 1]
        drift[k, k] = np.sqrt(1.0 - carried[k - 1] ** 2) if k else 1.0
    factor[space.drift, space.drift] = drift * cell.drift_sd
    factor[space.silence, space.silence] = np.eye(space.silences)
    return Gaussian(mean, factor)


def _locked_covariance(space: Space, prior: Prior) -> Floats:
    return np.full((space.cycles, space.cycles), prior.locked_sd**2) + np.eye(space.cycles) * prior.locked_cycle_sd**2


def _carried(space: Space, prior: Prior) -> Floats:
    return np.asarray(prior.drift_carried ** np.diff(np.array(space.blocks, dtype=np.float64)))


def log_prior(theta: Floats, space: Space, prior: Prior) -> Floats:
    """Log density of the whole mixture at each draw (draws, numbers); (draws, cells) before they are added up."""
    common = -0.5 * ((theta[:, MEMORY] - prior.memory_mean) / prior.memory_sd) ** 2
    common -= 0.5 * (theta[:, FADING] / prior.fading_sd) ** 2
    common -= np.log(prior.memory_sd * prior.fading_sd)
    for place, kind in enumerate(space.kinds, start=space.step.start):
        mean, sd = prior.step(kind)
        common -= 0.5 * ((theta[:, place] - mean) / sd) ** 2 + np.log(sd)
    common -= 0.5 * (theta[:, space.silence] ** 2).sum(axis=1)
    x, carried = theta[:, space.drift], _carried(space, prior)
    steps = (x[:, 1:] - carried * x[:, :-1]) / np.sqrt(1.0 - carried**2)
    spread = x[:, 0] ** 2 + (steps**2).sum(axis=1)
    inverse = np.linalg.inv(_locked_covariance(space, prior))
    locked = theta[:, space.locked]
    by_sum, square = locked @ inverse.sum(axis=1), ((locked @ inverse) * locked).sum(axis=1)
    level, change = theta[:, LEVEL], theta[:, NON_SPECIFIC]
    near = np.full(len(theta), -np.inf)
    if prior.near_daily_share:
        near = -0.5 * ((level - prior.near_daily_mean) / prior.near_daily_sd) ** 2
        near -= 0.5 * ((change - prior.near_daily_change_mean) / prior.near_daily_change_sd) ** 2
        near += np.log(prior.near_daily_share / (prior.near_daily_sd * prior.near_daily_change_sd))
    found = np.empty((len(theta), len(prior.cells)))
    for j, cell in enumerate(prior.cells):
        usual = -0.5 * ((level - cell.level_mean) / cell.level_sd) ** 2
        usual -= 0.5 * ((change - cell.non_specific_mean) / cell.non_specific_sd) ** 2
        usual += np.log((1.0 - prior.near_daily_share) / (cell.level_sd * cell.non_specific_sd))
        found[:, j] = (
            np.log(cell.weight)
            + np.logaddexp(usual, near)
            - 0.5 * (square - 2.0 * cell.locked_mean * by_sum + cell.locked_mean**2 * inverse.sum())
            - 0.5 * spread / cell.drift_sd**2
            - len(space.blocks) * np.log(cell.drift_sd)
        )
    constant = 0.5 * len(space) * np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(inverse)[1]
    constant += 0.5 * np.log(1.0 - carried**2).sum()
    return np.asarray(found + (common - constant)[:, None])


@dataclass(frozen=True)
class Mode:
    """A Gaussian approximation around a mode: mean, the factor that spreads it, the log evidence."""

    mean: Floats
    spread: Floats
    inverse: Floats
    log_determinant: float
    evidence: float


def mode(counts: Counts, design: Floats, prior: Gaussian, offset: Floats, start: Floats | None = None) -> Mode:
    """The posterior mode under one Gaussian prior, by Fisher scoring in the prior's own scale."""
    a = design @ prior.factor
    memory = prior.factor[MEMORY]
    z = np.zeros(len(prior.mean)) if start is None else prior.inverse @ (start - prior.mean)
    value, step = -np.inf, np.zeros(len(z))
    information = np.eye(len(z))
    for _ in range(SEARCH):
        theta = prior.mean + prior.factor @ z
        here, by_eta, by_memory, w_eta, w_cross, w_memory = _scores(
            counts, design @ theta + offset, float(theta[MEMORY])
        )
        now = here - 0.5 * float(z @ z)
        if now < value:  # the last step went too far: go half of it back
            step = step / 2.0
            z = z - step
            continue
        value = now
        gradient = a.T @ by_eta + memory * by_memory - z
        cross = np.outer(a.T @ w_cross, memory)
        information = (a.T * w_eta) @ a + cross + cross.T + w_memory * np.outer(memory, memory) + np.eye(len(z))
        step = np.linalg.solve(information, gradient)
        if np.abs(step).max() < NEAR_ENOUGH:
            break
        z = z + step
    factor = np.linalg.cholesky(information)
    spread = prior.factor @ np.linalg.inv(factor).T
    inverse = factor.T @ prior.inverse
    # log of |dtheta/dy|, and the Laplace evidence: the prior's own scale makes its determinant that of the information.
    half = float(np.log(np.diag(factor)).sum())
    size = prior.log_determinant - half
    return Mode(prior.mean + prior.factor @ z, spread, inverse, size, value - half)


def _scores(counts: Counts, eta: Floats, memory: float) -> tuple[float, Floats, float, Floats, Floats, float]:
    """Log-likelihood at one point with its first derivatives and expected information, by log-odds and by memory."""
    eta = np.clip(eta, -30.0, 30.0)
    pi = 1.0 / (1.0 + np.exp(-eta))
    slope = pi * (1.0 - pi)
    rho = 1.0 / (1.0 + np.exp(-memory))
    log_pi = -np.log1p(np.exp(-eta))
    value = float((counts.to_yes + counts.to_no) @ log_pi - counts.to_no @ eta)
    gaps = np.array(counts.gaps, dtype=np.float64)
    kept = rho**gaps
    fresh = 1.0 - kept
    by_fresh = -gaps * kept * (1.0 - rho)  # d fresh / d memory
    after_no, after_yes = fresh[:, None] * pi, fresh[:, None] * (1.0 - pi)  # P(a change)
    stay_no, stay_yes = counts.stay_no / (1.0 - after_no), counts.stay_yes / (1.0 - after_yes)
    value += float(counts.changes @ np.log(fresh))
    value += float((counts.stay_no * np.log1p(-after_no) + counts.stay_yes * np.log1p(-after_yes)).sum())
    by_eta = counts.to_yes * (1.0 - pi) - counts.to_no * pi + slope * (fresh @ (stay_yes - stay_no))
    by_memory = float(by_fresh @ (counts.changes / fresh - stay_no @ pi - stay_yes @ (1.0 - pi)))
    # Expected information of a day after a no and of a day after a yes.
    from_no = counts.from_no / (after_no * (1.0 - after_no))
    from_yes = counts.from_yes / (after_yes * (1.0 - after_yes))
    w_eta = counts.fresh * slope + slope**2 * (fresh**2 @ (from_no + from_yes))
    w_cross = slope * ((fresh * by_fresh) @ (from_no * pi - from_yes * (1.0 - pi)))
    w_memory = float(by_fresh**2 @ (from_no @ pi**2 + from_yes @ (1.0 - pi) ** 2))
    return value, by_eta, by_memory, w_eta, w_cross, w_memory


@dataclass(frozen=True)
class Posterior:
    """Weighted draws (draws, numbers) of one person's latent numbers; `weights` add up to 1."""

    space: Space
    prior: Prior
    theta: Floats
    weights: Floats
    by_cell: Floats
    """(draws, cells): how much of each draw's prior density each cell gave."""

    @property
    def effective(self) -> float:
        """Effective sample size."""
        return float(1.0 / (self.weights**2).sum())

    @cached_property
    def cell_weights(self) -> Floats:
        """How much each way of differing is believed after the diary."""
        return np.asarray(self.weights @ self.by_cell)


def posterior(
    counts: Counts,
    time: Timeline,
    prior: Prior,
    silence: Silence | None = None,
    draws: int = DRAWS,
    random: np.random.Generator | None = None,
    enough: float = ENOUGH,
) -> Posterior:
    """Weighted draws for one person. `silence` says how the days written may differ from all days.

    `random` is the person's own generator; without it, one seeded by the counts.
    """
    space = Space.of(time, silence)
    design = space.design(time, silence)
    shift = np.zeros(len(time)) if silence is None else silence.offset
    random = random or quasi_random.generator(counts)
    fresh = _proposals(counts, design, space, prior, shift)
    used: list[Mode] = []
    taken = np.zeros(0)
    theta, likelihood = np.zeros((0, len(space))), np.zeros(0)
    for _ in range(ROUNDS):
        shares = _shares(fresh)
        drawn = _draw(fresh, shares, draws, random)
        used, taken = [*used, *fresh], np.concatenate([taken, shares * draws])
        theta = np.concatenate([theta, drawn])
        likelihood = np.concatenate(
            [likelihood, markov_chain.log_likelihood(counts, design @ drawn.T + shift[:, None], _rho(drawn))]
        )
        parts = log_prior(theta, space, prior)
        top = parts.max(axis=1)
        by_cell = np.exp(parts - top[:, None])
        mixed = by_cell.sum(axis=1)
        # All rounds together are one mixture of proposals, each with the draws it gave.
        log_weights = likelihood + top + np.log(mixed) - _log_density(theta, used, taken / taken.sum())
        weights = np.exp(log_weights - log_weights.max())
        found = Posterior(space, prior, theta, weights / weights.sum(), by_cell / mixed[:, None])
        if found.effective >= enough:
            break
        fresh = [_refined(found)]
    return found


def _rho(theta: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-theta[:, MEMORY])))


def proposed_cells(prior: Prior) -> list[Cell]:
    """The most believed cell of each amount of drift."""
    by_drift: dict[float, Cell] = {}
    for cell in prior.cells:
        if cell.drift_sd not in by_drift or cell.weight > by_drift[cell.drift_sd].weight:
            by_drift[cell.drift_sd] = cell
    return list(by_drift.values())


def _proposals(counts: Counts, design: Floats, space: Space, prior: Prior, offset: Floats) -> list[Mode]:
    """One mode for each amount of drift, and one for near-daily people where the diary could be theirs."""
    found: list[Mode] = []
    start: Floats | None = None
    usual = proposed_cells(prior)
    for cell in usual:
        found.append(mode(counts, design, gaussian(space, prior, cell), offset, start))
        start = found[-1].mean
    # Somebody daily who got better has a usual level far below and a change no cell believes: the evidence alone can tell.
    if prior.near_daily_share:
        cell = usual[len(usual) // 2]
        near = mode(counts, design, gaussian(space, prior, cell, near_daily=True), offset)
        odds = np.log(prior.near_daily_share) + near.evidence - max(one.evidence for one in found)
        if odds > np.log(NEGLIGIBLE):
            found.append(near)
    return found


def _shares(proposals: Sequence[Mode]) -> Floats:
    evidence = np.array([one.evidence for one in proposals])
    shares = np.exp(evidence - evidence.max())
    shares = np.maximum(shares / shares.sum(), SMALLEST_SHARE)
    return np.asarray(shares / shares.sum())


def _draw(proposals: Sequence[Mode], shares: Floats, draws: int, random: np.random.Generator) -> Floats:
    size = len(proposals[0].mean)
    even = quasi_random.uniform(draws, size + 1, random)
    normal = quasi_random.normal_quantile(even[:, :size])
    scale = np.sqrt(DEGREES / (-2.0 * np.log(random.random((draws, DEGREES // 2))).sum(axis=1)))
    whose = np.minimum(np.searchsorted(np.cumsum(shares), even[:, size]), len(proposals) - 1)
    theta = np.empty((draws, size))
    for j, one in enumerate(proposals):
        rows = whose == j
        theta[rows] = one.mean + (normal[rows] * scale[rows, None]) @ one.spread.T
    return theta


def _log_density(theta: Floats, proposals: Sequence[Mode], shares: Floats) -> Floats:
    """Log density of the mixture of t distributions, less a constant."""
    size = theta.shape[1]
    parts = np.empty((len(proposals), len(theta)))
    for j, one in enumerate(proposals):
        y = (theta - one.mean) @ one.inverse.T
        parts[j] = np.log(shares[j]) - one.log_determinant
        parts[j] -= 0.5 * (DEGREES + size) * np.log1p((y**2).sum(axis=1) / DEGREES)
    top = parts.max(axis=0)
    return np.asarray(top + np.log(np.exp(parts - top).sum(axis=0)))


def _refined(found: Posterior) -> Mode:
    """A proposal with the mean and spread of the draws so far, for diaries whose posterior is no hill."""
    mean = found.weights @ found.theta
    away = found.theta - mean
    covariance = (away.T * found.weights) @ away + np.eye(len(mean)) * 1e-6
    spread = np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
    back = np.asarray(np.linalg.inv(spread), dtype=np.float64)
    return Mode(np.asarray(mean), spread, back, float(np.log(np.diag(spread)).sum()), 0.0)


def moved(found: Posterior, counts: Counts, time: Timeline, was: Silence, now: Silence) -> Posterior:
    """The same draws under another, fixed meaning of silence; only where `found` has no numbers of silence itself."""
    design = found.space.design(time)
    eta, rho = design @ found.theta.T, _rho(found.theta)
    before, after = (markov_chain.log_likelihood(counts, eta + one.offset[:, None], rho) for one in (was, now))
    change = after - before
    weights = found.weights * np.exp(change - change.max())
    return replace(found, weights=weights / weights.sum())


def reweighted(found: Posterior, *, locked_sd: float) -> Floats:
    """The weights the same draws would have if people's true locked effects were spread otherwise."""
    other = replace(found.prior, locked_sd=locked_sd)
    before = np.logaddexp.reduce(log_prior(found.theta, found.space, found.prior), axis=1)
    after = np.logaddexp.reduce(log_prior(found.theta, found.space, other), axis=1)
    weights = found.weights * np.exp(after - before - (after - before).max())
    return np.asarray(weights / weights.sum())
