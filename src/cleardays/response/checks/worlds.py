"""Worlds the model does not know: what happens to its answers when people do not live by its law.

Each world gives daily probabilities, and the day memory of the model lives them. The truth is kept: the
reduction against the baseline window, and against the person's usual level where the world has one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from cleardays.outcome.kept import Kept
from cleardays.response import arm_forecast, arrays, estimands, inference, prior, simulator
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
BLOCK = np.floor(DAY / arrays.DRIFT).astype(int) + 1
MISSING = 0.12


@dataclass(frozen=True)
class World:
    """Log-odds of headache by person and day, with and without passing ups and downs; `silent` is each day's chance of silence."""

    with_drift: Floats
    without_drift: Floats
    usual: Floats
    rho: Floats
    silent_clear: float | Floats = MISSING
    silent_headache: float | Floats = MISSING
    """One chance, or (people, days)."""
    fewest: int = FEWEST_IN
    """Headache days in the baseline to be let in."""
    sources: tuple[str, str] = ("cleardays", "cleardays")
    """What wrote the baseline, and the cycles."""


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


def _world(theta: Floats, space: Space) -> World:
    steady, drift = _curves(theta, space)
    return World(steady + drift, steady, theta[:, LEVEL], estimands.logistic(theta[:, MEMORY]))


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
    """Months that swing by 0.9 on the log-odds and carry over by 0.85, where the model believes 0.3 to 0.8, and less carried."""
    space, theta = _latents(number, random)
    carried = 0.85
    months = np.floor(DAY / arrays.BLOCK).astype(int) + 1
    x = random.standard_normal((number, months[-1] + 1))
    for k in range(1, x.shape[1]):
        x[:, k] = carried * x[:, k - 1] + np.sqrt(1 - carried**2) * x[:, k]
    steady, _ = _curves(theta, space)
    return World(steady + 0.9 * x[:, months], steady, theta[:, LEVEL], estimands.logistic(theta[:, MEMORY]))


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
    return replace(_world(theta, space), silent_clear=0.15, silent_headache=0.44)


def old_app_then_one_tap(number: int, random: np.random.Generator) -> World:
    """Before the first session an app in which clear days are seldom said; from then on a daily diary."""
    space, theta = _latents(number, random)
    clear = np.where(DAY < 0, random.uniform(0.3, 0.9, (number, 1)), 0.05)
    return replace(
        _world(theta, space),
        silent_clear=clear,
        silent_headache=np.full_like(clear, 0.05),
        sources=("migralog", "cleardays"),
    )


def two_kinds_of_people(number: int, random: np.random.Generator) -> World:
    """Six of ten without any toxin effect, the others with a large one."""
    space, theta = _latents(number, random)
    strong = random.random((number, 1)) < 0.4
    theta[:, space.locked] = np.where(strong, -1.3, 0.0)
    return _world(theta, space)


def daily_people_as_in_compel(number: int, random: np.random.Generator) -> World:
    """Headache on all 28 days before, and a change as COMPEL saw in such people: 10.5 days fewer, spread 9.2."""
    _, theta = _latents(number, random)
    seen = arm_forecast.cohorts()["compel_daily"]
    level = 0.97 + 0.03 * random.random(number)
    after = np.clip(level + (seen["change"] + seen["sd"] * random.standard_normal(number)) / 28, 0.01, 0.995)
    before, then = np.log(level / (1.003 - level)), np.log(after / (1.0 - after))
    steady = before[:, None] + (then - before)[:, None] * np.where(DAY >= 0, arrays.non_specific(DAY), 0.0)
    return World(steady, steady, before, estimands.logistic(theta[:, MEMORY]), fewest=28)


WORLDS: Mapping[str, Callable[[int, np.random.Generator], World]] = {
    one.__name__: one
    for one in (
        no_toxin_effect,
        placebo_locked_to_sessions,
        stronger_drift,
        daily_drift_and_flares,
        silent_because_of_headache,
        old_app_then_one_tap,
        two_kinds_of_people,
        daily_people_as_in_compel,
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
        let_in = np.flatnonzero(days[:, BASELINE].sum(axis=1) >= world.fewest)
        pi = estimands.logistic(world.with_drift[let_in])
        truth["change_from_baseline"].append(1 - pi[:, LAST_CYCLE].mean(axis=1) / pi[:, BASELINE].mean(axis=1))
        lasting = estimands.logistic(world.without_drift[let_in])[:, LAST_CYCLE].mean(axis=1)
        truth["change_from_long_run"].append(1 - lasting / estimands.logistic(world.usual[let_in]))
        chance = np.where(days == 1, world.silent_headache, world.silent_clear)
        told = np.where(random.random(days.shape) < chance, simulator.SILENT, days)[let_in].astype(np.int8)
        ungraded = np.full(LENGTH, simulator.SILENT, np.int8)
        diaries += [Days(FIRST, row, ungraded, CYCLES, (), _kept(row, world.sources)) for row in told]
    return diaries[:number], {name: np.concatenate(parts)[:number] for name, parts in truth.items()}


def _kept(states: simulator.Days, sources: tuple[str, str]) -> tuple[Kept, ...]:
    """How a baseline and each cycle were written down."""
    before, since = sources
    parts = [(states[BASELINE], before)]
    parts += [(states[np.isin(DAY, range(span.start, span.stop))], since) for span in CYCLES]
    return tuple(
        Kept(days=len(one), headache=int((one == 1).sum()), clear=int((one == 0).sum()), sources=frozenset({source}))
        for one, source in parts
    )


def _chain(pi: Floats, rho: Floats, random: np.random.Generator) -> simulator.Days:
    days = np.empty(pi.shape, np.int8)
    before = random.random(len(pi)) < pi[:, 0]
    days[:, 0] = before
    for day in range(1, pi.shape[1]):
        before = random.random(len(pi)) < (1.0 - rho) * pi[:, day] + rho * before
        days[:, day] = before
    return days
