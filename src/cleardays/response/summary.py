"""Is it helping, as far as one diary can tell? Everything the answer shows of the model, as plain values.

`respond` takes a person's days and gives estimands, the weeks of a cycle, what stopping could lose, and what
each of these rests on. It says nothing in words: words are the answer's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cleardays.diary.windows import ADEQUATE_OF_28, LOW_OF_28
from cleardays.response import estimands, inference, missing_days, prior, quasi_random
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.estimands import Estimand, Reading, Spread
from cleardays.response.inference import Posterior
from cleardays.response.markov_chain import Counts
from cleardays.response.prior import Prior
from cleardays.response.timeline import WEEK, Span, Timeline

FEWEST_WRITTEN = LOW_OF_28
"""Days that the baseline and the last cycle must each have written (our choice: docs/decisions/0003)."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the non-specific change, how much stopping could lose: nobody can read it from a diary."""
LOCKED_SDS = (0.15, 0.9)
"""Other spreads of the true locked effect that the trials fit as well; the answer is shown under each."""
WHAT_IF_DRAWS = 384

BEST_WEEKS = (5, 8)
"""Weeks of a cycle in which the effect is strongest (mechanism/timecourse.toml: the second month)."""
LAST_WEEKS = 4
WEAR_OFF_DAYS = 0.5
"""More headache days a week in the last four weeks than in weeks 5 to 8 for a pattern to be called one (our choice)."""

WearOff = Literal["seen", "not_seen", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the last complete cycle: expected headache days, without the ups and downs of months."""

    number: int
    days: Spread


@dataclass(frozen=True, slots=True)
class Stretch:
    """Up to seven days, counted from the first session, with the headache days expected in them, drift and all."""

    days: Span
    headache_days: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Fading:
    """Whether the effect wears off before the next session: days a week more at the end than at the best."""

    difference: Spread
    p_pattern: float
    reading: WearOff


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer under another assumption that the diary cannot check."""

    id: str
    value: float
    reduction: Spread
    p_at_least_30: float
    reading: Reading
    changes_reading: bool


@dataclass(frozen=True, slots=True)
class Stopping:
    """Headache days in 28 that stopping could add, if it lost this share of the non-specific change."""

    share_lost: float
    days: Spread


@dataclass(frozen=True, kw_only=True)
class Response:
    estimands: tuple[Estimand, ...]
    """The last, of moderate and severe days, is left out where too few headache days have a severity written."""
    p_headache_free_28_days: float
    course: tuple[Stretch, ...]
    """Every week looked at, from the baseline to the last complete cycle."""
    weeks: tuple[Week, ...]
    wear_off: Fading
    what_if: tuple[WhatIf, ...]
    stopping: tuple[Stopping, ...]
    locked_before: Spread
    """Days in 28 locked to the sessions, as believed before the diary was read."""
    locked_after: Spread
    drift: Mapping[float, float]
    """How much each amount of slow drift is believed after the diary."""
    cycles_used: tuple[int, ...]
    effective_sample_size: float
    prior_version: str


def enough_written(person: Days) -> tuple[int, int]:
    """Days written in the baseline and in the last complete cycle."""
    return person.written(Span(-28, 0)), person.written(person.cycles[-1])


def enough_graded(person: Days) -> bool:
    """Whether half of the headache days written have a severity, before and now, and one before was not mild."""
    before, now = (
        slice(max(s.start - person.first, 0), max(s.stop - person.first, 0)) for s in (Span(-28, 0), person.cycles[-1])
    )
    for part in (before, now):
        graded, headaches = (person.severity[part] >= 0).sum(), (person.headache[part] == 1).sum()
        if 2 * graded < headaches:
            return False
    return bool((person.severity[before] == 1).any())


def respond(person: Days, of_headache: Prior | None = None, of_severity: Prior | None = None) -> Response:
    """The whole answer of the model for one person; `ValueError` with under 14 days written in the baseline or the last cycle."""
    if min(enough_written(person)) < FEWEST_WRITTEN:
        raise ValueError(
            f"{enough_written(person)} days written in baseline and last cycle: {FEWEST_WRITTEN} are needed"
        )
    of_headache, of_severity = of_headache or prior.headache(), of_severity or prior.severity()
    time = person.time
    counts, graded = person.counts(time), person.severity_counts(time)
    random = quasi_random.generator(counts, graded)
    found = inference.posterior(counts, time, of_headache, random=random)
    level = estimands.levels(found, time)
    main = estimands.estimand("change_from_baseline", estimands.from_baseline(level), found.weights)
    long_run = estimands.from_long_run(level, found)
    lasting = estimands.estimand("change_from_long_run", long_run, found.weights)
    free = float(found.weights @ estimands.headache_free_month(level, found))
    return Response(
        estimands=(
            (main, lasting, _moderate_severe(level, found, graded, time, of_severity, random))
            if enough_graded(person)
            else (main, lasting)
        ),
        p_headache_free_28_days=free,
        course=_course(level, found),
        weeks=_weeks(level, found),
        wear_off=_fading(level, found, person),
        what_if=tuple(_what_ifs(counts, time, of_headache, found, long_run, main, lasting, random)),
        stopping=tuple(
            Stopping(share, estimands.spread(estimands.lost_on_stopping(found, level, share), found.weights))
            for share in SHARES
        ),
        locked_before=_locked_before(found, time, of_headache, random),
        locked_after=estimands.spread(estimands.locked_days(found, time), found.weights),
        drift=_drift(found),
        cycles_used=time.cycles,
        effective_sample_size=found.effective,
        prior_version=of_headache.version,
    )


def headline(person: Days, of_headache: Prior | None = None) -> tuple[Estimand, Estimand, float]:
    """The two reductions of the headache chain and the effective sample size, for batches that need no more."""
    time = person.time
    found = inference.posterior(person.counts(time), time, of_headache or prior.headache())
    level = estimands.levels(found, time)
    return (
        estimands.estimand("change_from_baseline", estimands.from_baseline(level), found.weights),
        estimands.estimand("change_from_long_run", estimands.from_long_run(level, found), found.weights),
        found.effective,
    )


def _moderate_severe(
    level: estimands.Levels,
    found: Posterior,
    graded: Counts,
    time: Timeline,
    of_severity: Prior,
    random: np.random.Generator,
) -> Estimand:
    graver = inference.posterior(graded, time, of_severity, random=random)
    values, weights = estimands.in_moderate_severe(level, found, estimands.levels(graver, time), graver)
    return estimands.estimand("change_in_moderate_severe_days", values, weights)


def _course(level: estimands.Levels, found: Posterior) -> tuple[Stretch, ...]:
    time = level.time
    return tuple(
        Stretch(Span(int(start), int(stop)), estimands.spread((stop - start) * level.with_drift[i], found.weights))
        for i, (start, stop) in enumerate(zip(time.start, time.stop, strict=True))
    )


def _weeks(level: estimands.Levels, found: Posterior) -> tuple[Week, ...]:
    chosen = np.flatnonzero(level.time.last_cycle)
    return tuple(
        Week(number + 1, estimands.spread(WEEK * level.without_drift[i], found.weights))
        for number, i in enumerate(chosen)
    )


def _fading(level: estimands.Levels, found: Posterior, person: Days) -> Fading:
    chosen = np.flatnonzero(level.time.last_cycle)
    weekly = WEEK * level.without_drift[chosen]
    first, last = BEST_WEEKS
    best, end = weekly[first - 1 : last], weekly[-LAST_WEEKS:]
    if len(chosen) < last + LAST_WEEKS:  # too short a cycle to hold both
        best = end = weekly
    difference = end.mean(axis=0) - best.mean(axis=0)
    chance = float(found.weights @ (difference >= WEAR_OFF_DAYS))
    told: WearOff = (
        "seen" if chance >= estimands.LIKELY else "not_seen" if chance <= estimands.UNLIKELY else "cannot_tell"
    )
    cycle = person.cycles[-1]
    windows = (Span(cycle.start + WEEK * (first - 1), cycle.start + WEEK * last), Span(cycle.stop - 28, cycle.stop))
    if len(chosen) < last + LAST_WEEKS or min(person.written(one) for one in windows) < ENOUGH_FOR_PATTERN:
        told = "cannot_tell"
    return Fading(difference=estimands.spread(difference, found.weights), p_pattern=chance, reading=told)


ENOUGH_FOR_PATTERN = ADEQUATE_OF_28
"""Days of 28 to be written in both windows before a pattern is called seen or not seen (clinical rule, our choice)."""


def _what_ifs(
    counts: Counts,
    time: Timeline,
    of_headache: Prior,
    found: Posterior,
    long_run: Floats,
    main: Estimand,
    lasting: Estimand,
    random: np.random.Generator,
) -> list[WhatIf]:
    """Silence because of headache, more or less drift, another spread of locked effects, other treatment taken out."""
    told = []
    for psi in missing_days.PSI:
        moved = missing_days.shift(counts, time, psi)
        if not moved.any():
            continue
        other = inference.posterior(counts, time, of_headache, moved, WHAT_IF_DRAWS, random, enough=100)
        values = estimands.from_baseline(estimands.levels(other, time))
        told.append(_what_if("missing_because_of_headache", psi, values, other.weights, main.reading))
    sizes = np.array([cell.drift_sd for cell in of_headache.cells])
    for size in sorted(set(sizes.tolist())):
        weights = found.weights * found.by_cell[:, sizes == size].sum(axis=1)
        told.append(_what_if("drift", size, long_run, weights / weights.sum(), lasting.reading))
    for size in LOCKED_SDS:
        weights = inference.reweighted(found, locked_sd=size)
        told.append(_what_if("spread_of_locked_effects", size, long_run, weights, lasting.reading))
    if len(time.steps):
        values = estimands.from_long_run(estimands.levels(_without_steps(found), time), found)
        told.append(
            _what_if("other_treatment_taken_out", float(len(time.steps)), values, found.weights, lasting.reading)
        )
    return told


def _what_if(id_: str, value: float, values: Floats, weights: Floats, usual: Reading) -> WhatIf:
    one = estimands.estimand(id_, values, weights)
    return WhatIf(
        id=id_,
        value=value,
        reduction=one.reduction,
        p_at_least_30=one.p_at_least[30],
        reading=one.reading,
        changes_reading=one.reading != usual,
    )


def _without_steps(found: Posterior) -> Posterior:
    theta = found.theta.copy()
    theta[:, found.space.step] = 0.0
    return Posterior(found.space, found.prior, theta, found.weights, found.by_cell)


def _drift(found: Posterior) -> dict[float, float]:
    believed: dict[float, float] = {}
    for cell, weight in zip(found.prior.cells, found.cell_weights, strict=True):
        believed[cell.drift_sd] = believed.get(cell.drift_sd, 0.0) + float(weight)
    return believed


def _locked_before(found: Posterior, time: Timeline, of_headache: Prior, random: np.random.Generator) -> Spread:
    """The same level and non-specific change, with locked effects nobody has told us of."""
    theta = found.theta.copy()
    number = len(theta)
    cell = random.choice(len(of_headache.cells), size=number, p=[one.weight for one in of_headache.cells])
    mean = np.array([one.locked_mean for one in of_headache.cells])[cell]
    size = np.hypot(of_headache.locked_sd, of_headache.locked_cycle_sd)
    theta[:, found.space.locked] = (mean + size * random.standard_normal(number))[:, None]
    theta[:, inference.FADING] = of_headache.fading_sd * random.standard_normal(number)
    fresh = Posterior(found.space, found.prior, theta, found.weights, found.by_cell)
    return estimands.spread(estimands.locked_days(fresh, time), found.weights)
