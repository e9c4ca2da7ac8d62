"""One bar for each way in which an answer misled: virtual people whose truth is known, the figure, and what it has to reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cleardays.diary.diary import Diary
from cleardays.diary.entries import DayEntry
from cleardays.diary.history import Session
from cleardays.outcome.treated import Treated
from cleardays.outcome.wear_off import wear_off
from cleardays.response import arm_forecast, estimands, inference, prior, simulator, summary, timeline
from cleardays.response.arrays import Floats
from cleardays.response.checks import against_truth, worlds
from cleardays.response.days import Days
from cleardays.response.inference import Space
from cleardays.response.simulator import CYCLES
from cleardays.response.timeline import Span, Step

WEAR_OFF_CYCLES = 3
_MONDAY = date(2026, 1, 5)
_SILENT = 0.08


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure beside what it has to be: at least, or at most."""

    words: str
    figure: float
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        return (self.least is None or self.figure >= self.least) and (self.most is None or self.figure <= self.most)

    def __str__(self) -> str:
        asked = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        return f"{self.words}: {self.figure:.3f} ({asked}: {'met' if self.met else 'NOT MET'})"


def silence(people: int, seed: int) -> Iterator[Bar]:
    """An app in which clear days are seldom said, then one tap a day."""
    diaries, truth = worlds.lived("old_app_then_one_tap", people, seed)
    asked = [
        i
        for i, one in enumerate(diaries)
        if one.kept[0].cause != "structural" and min(summary.enough_written(one)) >= 14
    ]
    diaries, truth = [diaries[i] for i in asked], {name: values[asked] for name, values in truth.items()}
    for name, one in against_truth.judge(diaries, truth).by_estimand.items():
        yield Bar(f"a new app, {name}, covered at 90 %", one.coverage(0.9), least=0.85)
    told = np.array([summary.headline(one)[0].reading for one in diaries])
    wrong = (told == "likely") != (truth["change_from_baseline"] >= against_truth.RULE)
    yield Bar("a new app, likely or unlikely and wrong", float(wrong[told != "cannot_tell"].mean()), most=0.05)


def daily(people: int, seed: int) -> Iterator[Bar]:
    """Headache every day, and a change as COMPEL saw."""
    diaries, truth = worlds.lived("daily_people_as_in_compel", people, seed)
    raw = np.array([_counted(one.headache) for one in diaries])
    for name, one in against_truth.judge(diaries, truth).by_estimand.items():
        yield Bar(f"every day, {name}, covered at 90 %", one.coverage(0.9), least=0.87)
        plain = float(((raw >= against_truth.RULE) != one.responds).mean())
        yield Bar(f"every day, {name}, misjudged less plain counting", one.error - plain, most=0.0)


def severity(people: int, seed: int) -> Iterator[Bar]:
    """As many headache days as before, so many per cent fewer of them moderate or severe."""
    random = np.random.default_rng(seed)
    for fall in (0.5, 0.7, 0.9, 1.0):
        held = []
        for _ in range(people):
            headache = (random.random(196) < random.uniform(0.5, 0.9)).astype(np.int8)
            grave = 0.9 * np.where(np.arange(196) < 28, 1.0, 1.0 - fall)
            graded = np.where(headache == 1, (random.random(196) < grave).astype(np.int8), -1).astype(np.int8)
            said = summary.respond(Days(-28, headache, graded, CYCLES, ()))
            one = next((e for e in said.estimands if e.id == "change_in_moderate_severe_days"), None)
            if one is not None:
                low, high = (round(end, 4) for end in one.reduction.interval_90)
                held.append(low <= fall <= high)
        yield Bar(f"moderate and severe days, {fall:.0%} fewer, covered at 90 %", float(np.mean(held)), least=0.85)


def other_treatment(people: int, seed: int) -> Iterator[Bar]:
    """An antibody begun with the second session, with an effect of its own, written down."""
    random = np.random.default_rng(seed)
    change = (Step(84, 84, "cgrp-antibody"),)
    time = timeline.timeline(CYCLES, 0, change)
    theta = simulator.latents(Space.of(time), prior.headache(), 3 * people, random)
    days = simulator.lived(time, theta, random)
    chosen = np.flatnonzero((days[:, :28] == 1).sum(axis=1) >= 15)[:people]
    held, raised = [], []
    for i in chosen:
        diaries = [Days(-28, days[i], np.full_like(days[i], -1), CYCLES, steps) for steps in (change, ())]
        both, alone = (summary.respond(one).estimands[0] for one in diaries)
        true = estimands.from_baseline(_levels(time, theta[i : i + 1]))[0]
        low, high = both.reduction.interval_90
        held.append(low <= true <= high)
        raised.append(both.p_at_least[30] > alone.p_at_least[30])
    yield Bar("an antibody with session 2, covered at 90 %", float(np.mean(held)), least=0.85)
    yield Bar("an antibody with session 2, written down and the chance higher for it", float(np.mean(raised)), most=0.0)


def wearing_off(people: int, seed: int) -> Iterator[Bar]:
    """Three cycles that are even, or rise by so many days a week in their last four weeks."""
    seen = {}
    for rise in (0.0, 1.0, 1.5, 2.5):
        told = [_wears_off(np.random.default_rng([seed, i]), rise) for i in range(people)]
        seen[rise] = {name: float(np.mean([one == name for one in told])) for name in ("seen", "not_seen")}
    yield Bar("wearing off, even cycles called seen", seen[0.0]["seen"], most=0.05)
    rises = [one for rise, one in seen.items() if rise]
    yield Bar(
        "wearing off, a rise of 1, 1.5 or 2.5 days a week seen", float(np.mean([r["seen"] for r in rises])), least=0.60
    )
    yield Bar("wearing off, a rise of 1 day a week seen", seen[1.0]["seen"], least=0.60)
    yield Bar("wearing off, a rise of 1 day a week called not seen", seen[1.0]["not_seen"], most=0.05)


def drift(people: int, seed: int) -> Iterator[Bar]:
    """Months that swing by 0.9 and carry over by 0.85."""
    diaries, truth = worlds.lived("stronger_drift", people, seed)
    found = against_truth.judge(diaries, truth).by_estimand
    yield Bar("strong drift, long run, covered at 90 %", found["change_from_long_run"].coverage(0.9), least=0.80)
    yield Bar("strong drift, baseline, covered at 90 %", found["change_from_baseline"].coverage(0.9), least=0.80)


def later_cycles(people: int, seed: int) -> Iterator[Bar]:
    """Nine sessions: what virtual people have less at weeks 60 and 108, beside COMPEL."""
    random = np.random.default_rng(seed)
    spans = tuple(Span(84 * k, 84 * k + 84) for k in range(9))
    time = timeline.of_all(spans)
    theta = simulator.latents(Space.of(time), prior.headache(), people, random)
    days = simulator.lived(time, theta, random) == 1
    before = days[:, :28].sum(axis=1)
    let_in, seen = before >= 15, arm_forecast.cohorts()
    for name, who, near in (
        ("compel_60", let_in, 1.5),
        ("compel_108", let_in, 1.5),
        ("compel_not_daily", let_in & (before < 28), 2.0),
        ("compel_daily", before == 28, 2.0),
    ):
        week = seen[name]["week"]
        after = days[who][:, 28 + 7 * (week - 4) : 28 + 7 * week].sum(axis=1)
        off = abs(float((after - before[who]).mean()) - seen[name]["change"])
        yield Bar(f"{name}: days away from what was printed at week {week}", off, most=near)


BARS: Sequence[tuple[Callable[[int, int], Iterator[Bar]], float]] = (
    (silence, 1.0),
    (daily, 8.0),
    (severity, 0.25),
    (other_treatment, 0.5),
    (wearing_off, 0.5),
    (drift, 2.0),
    (later_cycles, 20.0),
)
"""Each item with how many of the people asked for it takes."""


def _counted(headache: simulator.Days) -> float:
    """The reduction that plain counting finds, the last cycle against the baseline."""
    before, now = headache[:28], headache[-84:]
    rates = [(one == 1).sum() / max((one >= 0).sum(), 1) for one in (before, now)]
    return float(1.0 - rates[1] / rates[0])


def _levels(time: timeline.Timeline, theta: Floats) -> estimands.Levels:
    eta = Space.of(time).design(time) @ theta.T
    return estimands.Levels(time, estimands.logistic(eta), estimands.logistic(eta))


def _wears_off(random: np.random.Generator, rise: float) -> str:
    """The reading of one person's even or rising cycles, as `answer.saying` joins both ways of looking."""
    length = 28 + 84 * WEAR_OFF_CYCLES
    day = np.arange(length) - 28
    drift = np.zeros(length // 28)
    for k in range(len(drift)):
        drift[k] = (0.7 * drift[k - 1] if k else 0.0) + np.sqrt(1 - 0.49 * (k > 0)) * random.standard_normal()
    swing, level, change = random.choice([0.3, 0.5, 0.5, 0.8]), random.uniform(0.2, 1.6), random.uniform(0.2, 1.8)
    eta = level + swing * np.repeat(drift, 28) - change * np.where(day >= 0, 1 - np.exp(-np.maximum(day, 0) / 10), 0.0)
    late = (day >= 0) & (np.mod(day, 84) >= 56)
    pi = np.clip(estimands.logistic(eta) + rise / 7 * late, 0.0, 0.98)
    rho = estimands.logistic(np.array(random.normal(-1.4, 0.6)))
    states = np.zeros(length, np.int8)
    states[0] = random.random() < pi[0]
    for t in range(1, length):
        states[t] = random.random() < (1 - rho) * pi[t] + rho * states[t - 1]
    written = np.where(random.random(length) < _SILENT, simulator.SILENT, states).astype(np.int8)
    spans = tuple(Span(84 * k, 84 * k + 84) for k in range(WEAR_OFF_CYCLES))
    person = Days(-28, written, np.full_like(written, -1), spans, ())
    time = person.time
    found = inference.posterior(person.counts(time), time, prior.headache(), random=random)
    model = summary.fading(estimands.levels(found, time), found, person)
    entries = [
        DayEntry(date=_MONDAY + timedelta(days=i), headache=bool(state))
        for i, state in enumerate(written)
        if state >= 0
    ]
    sessions = [
        Session(_MONDAY + timedelta(days=28 + 84 * k), "onabotulinumtoxinA", 155, {}) for k in range(WEAR_OFF_CYCLES)
    ]
    treated = Treated.of(Diary.of(entries), sessions, _MONDAY + timedelta(days=length))
    cycle = treated.last_complete
    return summary.joined(None if cycle is None else wear_off(treated, cycle).reading, model)
