"""How an effect comes and goes with the days since a session, before anything is known of the person.

Three curves, all between 0 and 1. Their speeds are ours, chosen to fit what was published: a difference from
placebo within the first weeks, the strongest month the second, about half left after twelve weeks
(mechanism/timecourse.toml holds the figures and their sources). A person's own fading is a number of the model.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BLOCK = 28
"""Days of a month as trials count it."""
DRIFT = 35
"""Days of one block of slow drift: no divisor of the 84 days of a cycle, so that drift does not look like wearing off."""
NON_SPECIFIC_DAYS = 14.0
"""The non-specific change is two thirds there after this many days, and stays."""
ONSET_DAYS = 7.0
FADE_DAY, FADE_WIDTH = 70.0, 6.0
"""Half of what fades within a cycle has faded by this day."""
GONE_DAY, GONE_WIDTH = 126.0, 12.0
"""What was left fades when no session follows: half of it by week 18."""


def _rising(x: npt.ArrayLike) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(x, dtype=np.float64))))


def non_specific(day: npt.ArrayLike) -> Floats:
    """The share of the non-specific change that is there so many days after the first session; 0 before it."""
    days = np.maximum(np.asarray(day, dtype=np.float64), 0.0)
    return np.asarray(1.0 - np.exp(-days / NON_SPECIFIC_DAYS))


GROWTH_FROM, GROWTH_DAYS = 168, 400.0
"""From the third cycle on, what may be added over years sets in: two thirds of it after this many days more."""


def growth(day: npt.ArrayLike) -> Floats:
    """The share of what later cycles may add that is there so many days after the first session."""
    days = np.maximum(np.asarray(day, dtype=np.float64) - GROWTH_FROM, 0.0)
    return np.asarray(1.0 - np.exp(-days / GROWTH_DAYS))


def fading(day: npt.ArrayLike) -> Floats:
    """The share of the fading within a cycle that is over so many days after its session."""
    return _rising((np.asarray(day, dtype=np.float64) - FADE_DAY) / FADE_WIDTH)


def locked_to_session(day: npt.ArrayLike) -> Floats:
    """The share of a cycle's full effect that is there so many days after its session."""
    days = np.maximum(np.asarray(day, dtype=np.float64), 0.0)
    onset = 1.0 - np.exp(-days / ONSET_DAYS)
    gone = _rising((days - GONE_DAY) / GONE_WIDTH)
    return np.asarray(onset * (0.5 * (1.0 - fading(days)) + 0.5 * (1.0 - gone)))
