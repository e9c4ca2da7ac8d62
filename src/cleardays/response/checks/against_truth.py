"""The model's answers held against the truth of virtual people: ranks, coverage, reliability, decisions and what they are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleardays.response import estimands, inference, prior, quasi_random
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.inference import LEVEL, NON_SPECIFIC
from cleardays.response.prior import Prior
from cleardays.response.simulator import CYCLES, Cohort

ESTIMANDS = ("change_from_baseline", "change_from_long_run", "change_in_moderate_severe_days")
RULE = 0.30
MONTHS_A_YEAR = 13


@dataclass(frozen=True)
class Judged:
    """One estimand over people: where the truth ranks in each posterior (0 to 1), the chance given to 30 % fewer, the truth."""

    rank: Floats
    chance: Floats
    truth: Floats

    @property
    def chi_squared(self) -> float:
        """Of the ranks in 20 bins; 19 degrees of freedom."""
        counts = np.histogram(self.rank, 20, (0.0, 1.0))[0]
        expected = len(self.rank) / 20
        return float(((counts - expected) ** 2 / expected).sum())

    def coverage(self, level: float) -> float:
        """Share of people whose central interval of this level holds the truth."""
        return float((np.abs(self.rank - 0.5) < level / 2).mean())

    @property
    def responds(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.truth >= RULE)

    @property
    def reliability_slope(self) -> float:
        """Slope of what happened on what was said; 1 when 7 of 10 people told 0.7 respond."""
        design = np.c_[np.ones(len(self.chance)), self.chance]
        return float(np.linalg.lstsq(design, self.responds.astype(float), rcond=None)[0][1])

    @property
    def error(self) -> float:
        """Share of people on the wrong side of 30 % when the likelier side is taken."""
        return float(((self.chance >= 0.5) != self.responds).mean())

    @property
    def outside_grey_zone(self) -> npt.NDArray[np.bool_]:
        return np.asarray((self.chance >= estimands.LIKELY) | (self.chance <= estimands.UNLIKELY))

    @property
    def error_outside_grey_zone(self) -> float:
        told = self.outside_grey_zone
        return float(((self.chance >= 0.5) != self.responds)[told].mean())


@dataclass(frozen=True)
class Answered:
    """All estimands of a cohort, and the expected days gained by going on, for each share that stopping loses."""

    by_estimand: Mapping[str, Judged]
    gain: Mapping[float, Floats]
    effective: Floats


SHARES = (0.0, 0.5, 1.0)


def people(cohort: Cohort) -> list[Days]:
    """The diaries of virtual people."""
    return [Days(cohort.first, cohort.headache[i], cohort.severity[i], CYCLES, ()) for i in range(len(cohort))]


def judge(
    diaries: Sequence[Days],
    truth: Mapping[str, Floats],
    of: Prior | None = None,
    random: np.random.Generator | None = None,
    draws: int = inference.DRAWS,
) -> Answered:
    """Answer every diary and compare. With `random`, points are drawn anew for each person and call."""
    of = of or prior.headache()
    told: dict[str, list[tuple[float, float]]] = {name: [] for name in truth}
    gains: dict[float, list[float]] = {share: [] for share in SHARES}
    effective = []
    for i, diary in enumerate(diaries):
        time = diary.time
        counts = diary.counts(time)
        found = inference.posterior(counts, time, of, diary.silence(time, counts), draws=draws, random=random)
        level = estimands.levels(found, time)
        values = {
            "change_from_baseline": estimands.from_baseline(level),
            "change_from_long_run": estimands.from_long_run(level, found),
        }
        if "change_in_moderate_severe_days" in truth:
            graver = inference.posterior(
                diary.severity_counts(time), time, prior.severity(), draws=draws, random=random
            )
            pairs = random or quasi_random.generator(counts)
            values["change_in_moderate_severe_days"] = estimands.in_moderate_severe(
                level, found, estimands.levels(graver, time), graver, pairs
            )
        for name, true in truth.items():
            w, v = found.weights, values[name]
            told[name].append((float(w @ (v < true[i])), float(w @ (v >= RULE))))
        for share in SHARES:
            gains[share].append(float(found.weights @ estimands.lost_on_stopping(found, level, share)))
        effective.append(found.effective)
    return Answered(
        {
            name: Judged(np.array([r for r, _ in rows]), np.array([c for _, c in rows]), np.asarray(truth[name]))
            for name, rows in told.items()
        },
        {share: np.array(values) for share, values in gains.items()},
        np.array(effective),
    )


def raw_reduction(cohort: Cohort, days: int) -> Floats:
    """The reduction a clinic would compute: the last `days` of the last cycle against the 28 before the first session."""
    before, now = cohort.headache[:, :28], cohort.headache[:, -days:]

    def rate(some: npt.NDArray[np.int8]) -> Floats:
        return np.asarray((some == 1).sum(axis=1) / (some >= 0).sum(axis=1))

    return 1.0 - rate(now) / rate(before)


def true_gain(cohort: Cohort, share: float) -> Floats:
    """Days in 28 each virtual person would truly lose by stopping."""
    stopped = estimands.logistic(cohort.theta[:, LEVEL] + (1.0 - share) * cohort.theta[:, NON_SPECIFIC])
    return np.asarray(28.0 * (stopped - cohort.true_levels().lasting()))


def utility(goes_on: npt.NDArray[np.bool_], gain: Floats, cost: float) -> float:
    """Headache days gained a year over stopping, for people whom a rule lets go on; `cost` is in days per 28."""
    return float(np.where(goes_on, MONTHS_A_YEAR * (gain - cost), 0.0).mean())
