"""Is it helping, as far as one diary can tell? Everything the answer shows of the model, as plain values.

`respond` takes a person's days and gives estimands, the weeks of a cycle, what stopping could lose, and what
each of these rests on. It says nothing in words: words are the answer's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from cleardays.diary.windows import ADEQUATE_OF_28, LOW_OF_28
from cleardays.response import estimands, inference, lengths, prior, quasi_random, silence
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.estimands import Estimand, Reading, Spread
from cleardays.response.inference import Posterior
from cleardays.response.markov_chain import Counts
from cleardays.response.prior import Prior
from cleardays.response.silence import Silence
from cleardays.response.timeline import WEEK, Span, Timeline

FEWEST_WRITTEN = LOW_OF_28
"""Days that the baseline and the last cycle must each have written (our choice: docs/decisions/0003)."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the non-specific change, how much stopping could lose: nobody can read it from a diary."""
GRADE = estimands.GRADES[0]
RULE = GRADE / 100
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
    """Those of moderate and severe days, of four hours and of hours are left out where too few headache days say so much."""
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
    left_open: bool
    """Whether the silent days could lie on either side of 30 % fewer, by counting alone."""


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
    silent = person.silence(time, counts)
    found = inference.posterior(counts, time, of_headache, silent, random=random)
    level = estimands.levels(found, time)
    ends = _ends(person, counts, time, of_headache, silent, found, random)
    main = estimands.estimand("change_from_baseline", estimands.from_baseline(level), found.weights)
    long_run = estimands.from_long_run(level, found)
    lasting = estimands.estimand("change_from_long_run", long_run, found.weights)
    free = float(found.weights @ estimands.headache_free_month(level, found))
    what_if = _what_ifs(time, ends, of_headache, found, long_run, main, lasting)
    if time.others.any():
        alone = _without_other_treatment(person, of_headache, silent, quasi_random.generator(counts, graded))
        main, lasting = (_no_surer(*pair) for pair in zip((main, lasting), alone, strict=True))
    others = []
    if enough_graded(person):
        others.append(_moderate_severe(level, found, graded, time, of_severity, random))
    if (long := lengths.of_four_hours(person, time, of_headache, silent, random)) is not None:
        others.append(long)
    if lengths.enough_hours(person):
        others.append(lengths.of_hours(person, level, found, random))
    agreed = _agreed(main, person, ends, time), _agreed(lasting, person, ends, time)
    if agreed[0] is not main:  # the silent days decide, of any kind of day
        others = [replace(one, reading="cannot_tell") for one in others]
    main, lasting = agreed
    return Response(
        estimands=(main, lasting, *others),
        p_headache_free_28_days=free,
        course=_course(level, found),
        weeks=_weeks(level, found),
        wear_off=fading(level, found, person),
        what_if=tuple(what_if),
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
        left_open=_left_open(person),
    )


def headline(person: Days, of_headache: Prior | None = None) -> tuple[Estimand, Estimand, float]:
    """The two reductions of the headache chain and the effective sample size, for batches that need no more."""
    time = person.time
    counts = person.counts(time)
    of_headache = of_headache or prior.headache()
    silent = person.silence(time, counts)
    random = quasi_random.generator(counts)
    found = inference.posterior(counts, time, of_headache, silent, random=random)
    level = estimands.levels(found, time)
    main = estimands.estimand("change_from_baseline", estimands.from_baseline(level), found.weights)
    lasting = estimands.estimand("change_from_long_run", estimands.from_long_run(level, found), found.weights)
    if _left_open(person) and {main.reading, lasting.reading} != {"cannot_tell"}:
        ends = _ends(person, counts, time, of_headache, silent, found, random)
        main, lasting = (_agreed(one, person, ends, time) for one in (main, lasting))
    return main, lasting, found.effective


Ends = Mapping[float, Posterior]
"""The posterior under each end of what silence may mean, by the quantile of the meaning."""


def _ends(
    person: Days,
    counts: Counts,
    time: Timeline,
    of: Prior,
    silent: Silence,
    found: Posterior,
    random: np.random.Generator,
) -> Ends:
    """The answer at both ends of nine in ten meanings of silence; nothing where no day is silent."""
    whole = silence.believed(counts, time, person.stretches(time)) if not silent.slope.shape[1] else silent
    if not whole.slope.any():
        return {}
    told: dict[float, Posterior] = {}
    for quantile, side in ((0.05, -silence.NINE_IN_TEN), (0.95, silence.NINE_IN_TEN)):
        end = whole.end(time, side)
        near = None if found.space.silences else inference.moved(found, counts, time, silent, end)
        if near is None or near.effective < inference.ENOUGH:
            near = inference.posterior(counts, time, of, end, WHAT_IF_DRAWS, random, enough=100)
        told[quantile] = near
    return told


def silence_matters(person: Days, *chances: float) -> bool:
    """Whether what silent days mean could change a reading, or move the answer: where not, silence may be left out."""
    time = person.time
    if person.silence(time, person.counts(time)).slope.shape[1]:
        return True
    told = any(estimands.reading(one) != "cannot_tell" for one in chances)
    return told and _left_open(person)


def _left_open(person: Days) -> bool:
    """Whether the silent days could lie on either side of 30 % fewer, by counting alone."""
    bounds = person.bounds()
    return bounds is None or bounds[0] < RULE <= bounds[1]


def _agreed(one: Estimand, person: Days, ends: Ends, time: Timeline) -> Estimand:
    """Likely or unlikely only where counting leaves no doubt, or every meaning of silence reads alike."""
    if one.reading == "cannot_tell" or not ends or not _left_open(person):
        return one
    for end in ends.values():
        level = estimands.levels(end, time)
        values = (
            estimands.from_long_run(level, end) if one.id == "change_from_long_run" else estimands.from_baseline(level)
        )
        if estimands.reading(float(end.weights @ (values >= RULE))) != one.reading:
            return replace(one, reading="cannot_tell")
    return one


def _no_surer(one: Estimand, alone: Estimand) -> Estimand:
    """An estimand whose chances are no higher than they are without the steps."""
    chances = {grade: min(chance, alone.p_at_least[grade]) for grade, chance in one.p_at_least.items()}
    return replace(one, p_at_least=chances, reading=estimands.reading(chances[GRADE]))


def _without_other_treatment(
    person: Days, of: Prior, silent: Silence, random: np.random.Generator
) -> tuple[Estimand, Estimand]:
    """The same without the steps: that something else was begun never raises the chance of what is seen."""
    time = replace(person, changes=()).time
    found = inference.posterior(person.counts(time), time, of, silent, random=random)
    level = estimands.levels(found, time)
    return (
        estimands.estimand("change_from_baseline", estimands.from_baseline(level), found.weights),
        estimands.estimand("change_from_long_run", estimands.from_long_run(level, found), found.weights),
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
    values = estimands.in_moderate_severe(level, found, estimands.levels(graver, time), graver, random)
    return estimands.estimand("change_in_moderate_severe_days", values, found.weights, "HD_MODERATE_SEVERE")


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


def fading(level: estimands.Levels, found: Posterior, person: Days) -> Fading:
    _, last = BEST_WEEKS
    whole = [
        place
        for place in range(len(level.time.cycles))
        if (level.time.of_cycle(place)).sum() >= last + LAST_WEEKS  # long enough to hold both
    ]
    differences = [_later_less_best(WEEK * level.without_drift[level.time.of_cycle(place)]) for place in whole]
    difference = np.mean(differences, axis=0) if differences else np.zeros(len(found.weights))
    chance = float(found.weights @ (difference >= WEAR_OFF_DAYS))
    told: WearOff = "seen" if chance >= estimands.LIKELY else "not_seen" if chance <= NOT_SEEN else "cannot_tell"
    if not any(_pattern_written(person, person.cycles[level.time.cycles[place] - 1]) for place in whole):
        told = "cannot_tell"
    return Fading(difference=estimands.spread(difference, found.weights), p_pattern=chance, reading=told)


NOT_SEEN = 0.07
"""Chance of a pattern up to which there is none: so held that a rise of a day a week is called not seen in at most 5 of 100."""
NOT_GAINSAID = 0.3
"""Chance of a pattern from which the model does not speak against one that was counted: so held that 3 to 4 in 100 even courses are
called seen (docs/decisions/0063)."""


def joined(counted: WearOff | None, model: Fading) -> WearOff:
    """Both ways of looking: `seen` where the count is and the model does not gainsay, `not_seen` where the model finds none
    and no count does."""
    if counted == "seen" and model.p_pattern >= NOT_GAINSAID:
        return "seen"
    if model.reading == "not_seen" and counted != "seen":
        return "not_seen"
    return "cannot_tell"


def _later_less_best(weekly: Floats) -> Floats:
    """Days a week more in the last four weeks of a cycle than in weeks 5 to 8."""
    first, last = BEST_WEEKS
    return np.asarray(weekly[-LAST_WEEKS:].mean(axis=0) - weekly[first - 1 : last].mean(axis=0))


def _pattern_written(person: Days, cycle: Span) -> bool:
    """Whether both stretches of a cycle that are compared are written well enough."""
    first, last = BEST_WEEKS
    windows = (Span(cycle.start + WEEK * (first - 1), cycle.start + WEEK * last), Span(cycle.stop - 28, cycle.stop))
    return min(person.written(one) for one in windows) >= ENOUGH_FOR_PATTERN


ENOUGH_FOR_PATTERN = ADEQUATE_OF_28
"""Days of 28 to be written in both windows before a pattern is called seen or not seen (clinical rule, our choice)."""


def _what_ifs(
    time: Timeline,
    ends: Ends,
    of_headache: Prior,
    found: Posterior,
    long_run: Floats,
    main: Estimand,
    lasting: Estimand,
) -> list[WhatIf]:
    """Both ends of what silence may mean, more or less drift, another spread of locked effects, other treatment taken out."""
    told = []
    for quantile, other in ends.items():
        values = estimands.from_baseline(estimands.levels(other, time))
        told.append(_what_if("missing_because_of_headache", quantile, values, other.weights, main.reading))
    sizes = np.array([cell.drift_sd for cell in of_headache.cells])
    for size in sorted(set(sizes.tolist())):
        weights = found.weights * found.by_cell[:, sizes == size].sum(axis=1)
        told.append(_what_if("drift", size, long_run, weights / weights.sum(), lasting.reading))
    for size in LOCKED_SDS:
        weights = inference.reweighted(found, locked_sd=size)
        told.append(_what_if("spread_of_locked_effects", size, long_run, weights, lasting.reading))
    if time.others.any():
        values = estimands.from_long_run(estimands.levels(_without_steps(found, time.others), time), found)
        told.append(
            _what_if("other_treatment_taken_out", float(time.others.sum()), values, found.weights, lasting.reading)
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


def _without_steps(found: Posterior, others: npt.NDArray[np.bool_]) -> Posterior:
    theta = found.theta.copy()
    theta[:, np.arange(len(found.space))[found.space.step][others]] = 0.0
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
