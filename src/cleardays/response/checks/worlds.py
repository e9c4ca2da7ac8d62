"""Worlds the model does not know: what happens to its answers when people do not live by its law.

Each world gives daily probabilities, and the day memory of the model lives them. The truth is kept: the
reduction against the baseline window, and against the person's usual level where the world has one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from cleardays.response import arrays, estimands, inference, prior, simulator
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.inference import LEVEL, MEMORY, NON_SPECIFIC, Space
from cleardays.response.simulator import CYCLES
from cleardays.response.timeline import timeline
from cleardays.response.virtual_trial import FEWEST_IN

FIRST, LENGTH = -28, 196
DAY = np.arange(FIRST, FIRST + LENGTH)
BASELINE, LAST_CYCLE = DAY < 0, CYCLES[1].start <= DAY
SINCE = np.where(CYCLES[1].start <= DAY, DAY - CYCLES[1].start, DAY)
BLOCK = np.floor(DAY / arrays.BLOCK).astype(int) + 1
MISSING = 0.12


@dataclass(frozen=True)
class World:
    """Log-odds of headache by person and day, with and without passing ups and downs; `silent` is each day's chance of silence."""

    with_drift: Floats
    without_drift: Floats
    usual: Floats
    rho: Floats
    silent_clear: float = MISSING
    silent_headache: float = MISSING


def _latents(number: int, random: np.random.Generator) -> tuple[Space, Floats]:
    space = Space.of(timeline(CYCLES))
    return space, simulator.latents(space, prior.headache(), number, random)


def _curves(theta: Floats, space: Space) -> tuple[Floats, Floats]:
    """The model's own log-odds day by day: without drift, and the drift."""
    treated = DAY >= 0
    eta = theta[:, [LEVEL]] + theta[:, [NON_SPECIFIC]] * np.where(treated, arrays.non_specific(DAY), 0.0)
    locked = np.where(CYCLES[1].start <= DAY, theta[:, [space.locked.start + 1]], theta[:, [space.locked.start]])
    eta = eta + locked * np.where(treated, arrays.locked_to_session(SINCE), 0.0)
    eta = eta + theta[:, [inference.FADING]] * np.where(treated, arrays.fading(SINCE), 0.0)
    return eta, theta[:, space.drift][:, BLOCK]


def _world(theta: Floats, space: Space, **silence: float) -> World:
    steady, drift = _curves(theta, space)
    return World(steady + drift, steady, theta[:, LEVEL], estimands.logistic(theta[:, MEMORY]), **silence)


def no_toxin_effect(number: int, random: np.random.Generator) -> World:
    """Sessions that do nothing of their own."""
    space, theta = _latents(number, random)
    theta[:, space.locked] = theta[:, inference.FADING] = 0.0
    return _world(theta, space)


def placebo_locked_to_sessions(number: int, random: np.random.Generator) -> World:
    """No toxin effect, and a placebo effect that comes and fades with each session."""
    space, theta = _latents(number, random)
    theta[:, space.locked] = 2.0 * theta[:, [NON_SPECIFIC]]
    theta[:, NON_SPECIFIC] = theta[:, inference.FADING] = 0.0
    return _world(theta, space)


def stronger_drift(number: int, random: np.random.Generator) -> World:
    """Months that swing by 0.9 on the log-odds, where the model believes 0.3 to 0.8, and mostly 0.3 to 0.5."""
    space, theta = _latents(number, random)
    carried = prior.headache().drift_carried
    x = random.standard_normal((number, len(space.blocks)))
    for k in range(1, x.shape[1]):
        x[:, k] = carried * x[:, k - 1] + np.sqrt(1 - carried**2) * x[:, k]
    theta[:, space.drift] = 0.9 * x
    return _world(theta, space)


def daily_drift_and_flares(number: int, random: np.random.Generator) -> World:
    """Ups and downs from day to day in place of months, and flares of several days."""
    space, theta = _latents(number, random)
    theta[:, space.drift] = 0.0
    steady, _ = _curves(theta, space)
    noise = random.standard_normal((number, LENGTH))
    for day in range(1, LENGTH):
        noise[:, day] = 0.9 * noise[:, day - 1] + np.sqrt(1 - 0.81) * noise[:, day]
    begins = random.random((number, LENGTH)) < 1 / 40
    flare = np.zeros((number, LENGTH))
    for later in range(4):
        flare[:, later:] += begins[:, : LENGTH - later]
    passing = 0.6 * noise + 1.5 * np.minimum(flare, 1.0)
    # A usual level is a share of days, so it holds the passing ups and downs as the long run would.
    drawn = np.sort(passing.ravel())[:: passing.size // 200]

    def settled(eta: Floats) -> Floats:
        share = np.mean([estimands.logistic(eta + one) for one in drawn], axis=0)
        return np.asarray(np.log(share / (1 - share)))

    return World(steady + passing, settled(steady), settled(theta[:, LEVEL]), estimands.logistic(theta[:, MEMORY]))


def silent_because_of_headache(number: int, random: np.random.Generator) -> World:
    """Headache days go unwritten more than four times as often as clear ones, by odds: psi is 1.5."""
    space, theta = _latents(number, random)
    return _world(theta, space, silent_clear=0.15, silent_headache=0.44)


def two_kinds_of_people(number: int, random: np.random.Generator) -> World:
    """Six of ten without any toxin effect, the others with a large one."""
    space, theta = _latents(number, random)
    strong = random.random((number, 1)) < 0.4
    theta[:, space.locked] = np.where(strong, -1.3, 0.0)
    return _world(theta, space)


def near_daily_people(number: int, random: np.random.Generator) -> World:
    """People with headache on all days or nearly all."""
    space, theta = _latents(number, random)
    of = prior.headache()
    theta[:, LEVEL] = of.near_daily_mean - 0.5 + of.near_daily_sd * random.standard_normal(number)
    return _world(theta, space)


WORLDS: Mapping[str, Callable[[int, np.random.Generator], World]] = {
    one.__name__: one
    for one in (
        no_toxin_effect,
        placebo_locked_to_sessions,
        stronger_drift,
        daily_drift_and_flares,
        silent_because_of_headache,
        two_kinds_of_people,
        near_daily_people,
    )
}


def lived(name: str, number: int, seed: int) -> tuple[list[Days], dict[str, Floats]]:
    """Diaries of people of one world who had 15 headache days or more at baseline, and their true reductions."""
    random = np.random.default_rng(seed)
    diaries: list[Days] = []
    truth: dict[str, list[Floats]] = {"change_from_baseline": [], "change_from_long_run": []}
    while len(diaries) < number:
        world = WORLDS[name](4 * number, random)
        days = _chain(estimands.logistic(world.with_drift), world.rho, random)
        let_in = np.flatnonzero(days[:, BASELINE].sum(axis=1) >= FEWEST_IN)
        pi = estimands.logistic(world.with_drift[let_in])
        truth["change_from_baseline"].append(1 - pi[:, LAST_CYCLE].mean(axis=1) / pi[:, BASELINE].mean(axis=1))
        lasting = estimands.logistic(world.without_drift[let_in])[:, LAST_CYCLE].mean(axis=1)
        truth["change_from_long_run"].append(1 - lasting / estimands.logistic(world.usual[let_in]))
        kept = days[let_in]
        chance = np.where(kept == 1, world.silent_headache, world.silent_clear)
        kept = np.where(random.random(kept.shape) < chance, simulator.SILENT, kept).astype(np.int8)
        ungraded = np.full(LENGTH, simulator.SILENT, np.int8)
        diaries += [Days(FIRST, row, ungraded, CYCLES, ()) for row in kept]
    return diaries[:number], {name: np.concatenate(parts)[:number] for name, parts in truth.items()}


def _chain(pi: Floats, rho: Floats, random: np.random.Generator) -> simulator.Days:
    days = np.empty(pi.shape, np.int8)
    before = random.random(len(pi)) < pi[:, 0]
    days[:, 0] = before
    for day in range(1, pi.shape[1]):
        before = random.random(len(pi)) < (1.0 - rho) * pi[:, day] + rho * before
        days[:, day] = before
    return days
