"""How long headache lasts: days of four hours, which the trials counted, and hours. Either may fall while days do not.

The prior of headache days was made from trials that counted days of four hours, so a chain of such days has it as
it is. Hours are headache days times the mean hours of one; of how that mean changes nothing published could be
confirmed, so it is believed to stay, with room for two thirds less or three times as much.
"""

import numpy as np

from cleardays.response import estimands, inference
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.estimands import Estimand, Levels
from cleardays.response.inference import Posterior
from cleardays.response.prior import Prior
from cleardays.response.silence import Silence
from cleardays.response.timeline import BASELINE_DAYS, Span, Timeline

FOUR_HOURS, HOURS = "change_in_HD_4H", "change_in_hours"
# Our choices, not citations (docs/decisions/0062).
RATIO_SD = 1.0
"""Spread, on the logarithm, of how the mean hours of a headache day may change."""
LEAST_VARIATION = 0.25
"""Hours are written in round numbers: no person's days are more alike than this share of their mean."""
CLUSTERED = 1.9
"""Days near each other are alike: variance of a mean over that of unrelated days, at a correlation of 0.3."""


def enough_hours(person: Days) -> bool:
    """Whether half of the headache days written have their hours, before and now."""
    if person.hours is None or person.four_hours is None:
        return False
    for span in (Span(-BASELINE_DAYS, 0), person.cycles[-1]):
        part = person.within(span)
        headaches = person.headache[part] == 1
        known = np.isfinite(person.hours[part])
        if 2 * known.sum() < headaches.sum():
            return False
    return bool(np.isfinite(person.hours[person.within(Span(-BASELINE_DAYS, 0))]).any())


def of_four_hours(
    person: Days, time: Timeline, of: Prior, silent: Silence, random: np.random.Generator
) -> Estimand | None:
    """The change in days of four hours; None where half of the headache days leave it open, or none had four hours before."""
    states = person.four_hours
    if states is None:
        return None
    before = states[person.within(Span(-BASELINE_DAYS, 0))]
    for span in (Span(-BASELINE_DAYS, 0), person.cycles[-1]):
        part = person.within(span)
        if 2 * (states[part] >= 0).sum() < (person.headache[part] >= 0).sum():
            return None
    if not (before == 1).any():
        return None
    found = inference.posterior(person.four_hour_counts(time), time, of, silent, random=random)
    values = estimands.from_baseline(estimands.levels(found, time))
    return estimands.estimand(FOUR_HOURS, values, found.weights, "HD_4H")


def of_hours(person: Days, level: Levels, found: Posterior, random: np.random.Generator) -> Estimand:
    """The change in hours of headache: days times the mean hours of a headache day."""
    longer = np.exp(
        _log_ratio(person) @ np.array([np.ones(len(found.weights)), random.standard_normal(len(found.weights))])
    )
    values = 1.0 - level.now() * longer / level.before()
    return estimands.estimand(HOURS, values, found.weights, "hours")


def _log_ratio(person: Days) -> Floats:
    """Mean and spread of the logarithm of mean hours now over before."""
    hours = np.zeros(0) if person.hours is None else person.hours
    parts = [hours[person.within(span)] for span in (Span(-BASELINE_DAYS, 0), person.cycles[-1])]
    told = [part[np.isfinite(part) & (part > 0)] for part in parts]
    if min(len(part) for part in told) == 0:
        return np.array([0.0, RATIO_SD])
    variance = sum(
        max(float(part.var() / part.mean() ** 2), LEAST_VARIATION**2) * CLUSTERED / len(part) for part in told
    )
    seen = float(np.log(told[1].mean() / told[0].mean()))
    precision = 1.0 / RATIO_SD**2 + 1.0 / variance
    return np.array([seen / variance / precision, precision**-0.5])
