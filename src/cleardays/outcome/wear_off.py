"""Does the effect fade before the next session: the last weeks of a cycle against its best weeks, with an interval.

No definition is agreed on, so this one is data: the last `weeks` (four unless told) against the
best run of as many weeks, each with 20 of 28 days written down. The best weeks are best because they
were chosen: even a cycle without any pattern has some. So the same difference is taken in
the same weeks shuffled into other orders, which keeps each week whole and destroys any trend. What is
left above that is the interval, and only that is read (docs/decisions/0018).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from cleardays.diary.definitions import BY_ID, Definition
from cleardays.diary.windows import Count
from cleardays.outcome.counts import DAYS_PER_WEEK
from cleardays.outcome.cycles import Cycle
from cleardays.outcome.treated import WEEK, Treated

Reading = Literal["seen", "not_seen", "cannot_tell"]
WEEKS = 4
RECORDED_PER_WEEK = 5
"""20 recorded days of 28, in proportion."""

# Our choices, not citations (docs/decisions/0018).
SHUFFLES = 4000
LEVEL = 0.90
MATTERS = 1.0
"""Headache days a week: a difference surely below it is none worth speaking of."""
SURELY = 0.1
"""Headache days a week that the whole interval has to lie above: in diaries whose months drift, shuffled weeks are a little too alike."""
SEED = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class WearOff:
    """One cycle's comparison, in headache days a week; positive when the last weeks were worse.

    `difference` is as written and biased upwards; `interval` is what chance in choosing the best weeks
    does not explain, at 90 %.
    """

    reading: Reading
    cycle: Cycle
    weeks: tuple[Count, ...]
    """Whole weeks of the cycle, counted back from its end, first to last."""
    last: tuple[Count, ...] = ()
    best: tuple[Count, ...] = ()
    difference: float | None = None
    interval: tuple[float, float] | None = None
    cycles: int = 1
    """Cycles whose weeks since the session are counted together."""
    words: str


def wear_off(
    treated: Treated, cycle: Cycle, weeks: int = WEEKS, definition: Definition = BY_ID["HD_ANY"], seed: int = SEED
) -> WearOff:
    """Compare the last complete cycle and those before it with themselves, week by week since the session."""
    if not cycle.complete:
        return WearOff(reading="cannot_tell", cycle=cycle, weeks=(), words="the cycle is not over yet")
    counts = _weeks(treated, cycle, definition)
    every = [counts, *(_weeks(treated, one, definition) for one in treated.cycles if one.number < cycle.number)]
    every = [one for one in every if len(one) >= 2 * weeks and _written(one, weeks)]
    if len(counts) < 2 * weeks:
        return WearOff(
            reading="cannot_tell",
            cycle=cycle,
            weeks=counts,
            words=f"the cycle has {len(counts)} whole weeks; twice {weeks} are needed",
        )
    shortest = min((len(one) for one in every), default=0)
    days = np.array([[one.fewest for one in each[-shortest:]] for each in every], np.float64)
    recorded = np.array([[one.recorded for one in each[-shortest:]] for each in every], np.float64)
    if not every:
        return WearOff(
            reading="cannot_tell",
            cycle=cycle,
            weeks=counts,
            words=f"{RECORDED_PER_WEEK * weeks} of {DAYS_PER_WEEK * weeks} days have to be written down, in the last "
            f"{weeks} weeks and in {weeks} weeks before them",
        )
    rates = _rates(days.sum(axis=0)[None], recorded.sum(axis=0)[None], weeks * len(every), weeks)[0]
    last, best = float(rates[-1]), _lowest(rates[None, :])[0]
    difference = last - float(best)
    low, high = _chance(days, recorded, weeks, seed)
    interval = (difference - high, difference - low)
    reading: Reading = "cannot_tell"
    if interval[0] > SURELY:
        reading = "seen"
    elif interval[1] < MATTERS:
        reading = "not_seen"
    at = int(np.nanargmin(rates))
    return WearOff(
        reading=reading,
        cycle=cycle,
        weeks=counts,
        last=counts[-weeks:],
        best=counts[len(counts) - shortest + at : len(counts) - shortest + at + weeks],
        cycles=len(every),
        difference=difference,
        interval=interval,
        words=_words(reading, weeks, last, float(best), interval, len(every)),
    )


def _weeks(treated: Treated, cycle: Cycle, definition: Definition) -> tuple[Count, ...]:
    """Whole weeks counted back from the cycle's end, so that the last weeks are the last days."""
    whole = ((cycle.last - cycle.first).days + 1) // DAYS_PER_WEEK
    found = []
    for back in range(whole, 0, -1):
        first = cycle.last - timedelta(days=back * DAYS_PER_WEEK - 1)
        found.append(treated.count(definition, treated.window(WEEK, first, first + timedelta(days=DAYS_PER_WEEK - 1))))
    return tuple(found)


Rates = npt.NDArray[np.float64]


def _written(counts: tuple[Count, ...], weeks: int) -> bool:
    """Whether the last weeks of a cycle and some run of weeks before them are written well enough."""
    recorded = np.array([[one.recorded for one in counts]], np.float64)
    enough = _running(recorded, weeks)[0] >= RECORDED_PER_WEEK * weeks
    return bool(enough[-1] and enough[:-weeks].any())


def _rates(days: Rates, recorded: Rates, together: int, weeks: int) -> Rates:
    """Headache days a week in every run of so many weeks, by the days recorded; not a number where too few are.

    `together` is the number of weeks in a run over all cycles counted together.
    """
    summed, written = _running(days, weeks), _running(recorded, weeks)
    enough = written >= RECORDED_PER_WEEK * together
    return np.where(enough, DAYS_PER_WEEK * summed / np.where(enough, written, 1.0), np.nan)


def _running(values: Rates, weeks: int) -> Rates:
    sums = np.cumsum(values, axis=-1)
    sums[..., weeks:] = sums[..., weeks:] - sums[..., :-weeks]
    return sums[..., weeks - 1 :]


def _lowest(rates: Rates) -> Rates:
    lowest: Rates = np.nanmin(np.where(np.isnan(rates), np.inf, rates), axis=-1)
    return lowest


def _chance(days: Rates, recorded: Rates, weeks: int, seed: int) -> tuple[float, float]:
    """How large the difference is in the same weeks of each cycle in other orders: its central 90 %."""
    random = np.random.default_rng(seed)
    summed, written = np.zeros((SHUFFLES, days.shape[1])), np.zeros((SHUFFLES, days.shape[1]))
    for headaches, told in zip(days, recorded, strict=True):
        order = random.permuted(np.tile(np.arange(days.shape[1]), (SHUFFLES, 1)), axis=1)
        summed, written = summed + headaches[order], written + told[order]
    rates = _rates(summed, written, weeks * len(days), weeks)
    by_chance = (rates[:, -1] - _lowest(rates))[~np.isnan(rates[:, -1])]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(by_chance, [tail, 1 - tail])
    return float(low), float(high)


def _words(reading: Reading, weeks: int, last: float, best: float, interval: tuple[float, float], cycles: int) -> str:
    said = {
        "seen": "A pattern of wearing off is seen",
        "not_seen": "No pattern of wearing off is seen",
        "cannot_tell": "Whether it wears off cannot be told",
    }[reading]
    return (
        f"{said}: {last:.1f} headache days a week in the last {weeks} weeks, {best:.1f} in the best {weeks}"
        f"{f', {cycles} cycles together' if cycles > 1 else ''}; "
        f"beyond what choosing the best weeks does by chance, {interval[0]:+.1f} to {interval[1]:+.1f} a week (90 %)"
    )
