"""When the effect comes and goes in one cycle: published points with their spread, and nothing drawn from molecules.

Days since the session are an argument. Between the three monthly means a share is interpolated
in a straight line; outside them there is no number. The points come from groups of people: a
person's own course is in the diary.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

CYCLE_DAYS = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A published point: whom it was counted in, how, and how far people lay apart."""

    id: str
    says: str
    value: float
    unit: str
    spread_is: str
    people: int
    who: str
    definition: str
    source: str
    trust: str
    spread: float | None = None
    low: float | None = None
    high: float | None = None
    middle_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the cycle, in words that promise nothing. `last_day` is None for what has no end."""

    id: str
    title: str
    axis: str
    first_day: int
    last_day: int | None
    patient: str
    clinician: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the largest published fall, with the part one standard deviation of people to either side."""

    share: float
    low: float
    high: float


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("timecourse.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def anchors() -> tuple[Anchor, ...]:
    """Every published point, in the order of the cycle."""
    return tuple(Anchor(**one) for one in _table()["anchor"])


def anchor(id_: str) -> Anchor:
    return next(one for one in anchors() if one.id == id_)


@lru_cache(maxsize=1)
def phases() -> tuple[Phase, ...]:
    """Starting, strongest, fading, over: each ends where the next begins."""
    written = _table()["phase"]
    ends = [after["first_day"] - 1 for after in written[1:]]
    return tuple(
        Phase(**{**one, "last_day": end, "anchors": tuple(one["anchors"])})
        for one, end in zip(written, [*ends, None], strict=True)
    )


def expected(day: int) -> Phase:
    """The phase of a cycle in which a day lies; the session is day 0, and a cycle is 84 days."""
    if day < 0:
        raise ValueError(f"day {day} lies before the session: days are counted from the session, which is day 0")
    return next(one for one in reversed(phases()) if day >= one.first_day)


def months() -> tuple[Anchor, ...]:
    """The means of the month before and of the three months after."""
    return tuple(one for one in anchors() if one.middle_day is not None)


def points() -> tuple[tuple[int, float, float], ...]:
    """Middle day, mean and spread of each month, the month before first."""
    return tuple((one.middle_day, one.value, one.spread or 0.0) for one in months() if one.middle_day is not None)


def share_of_peak(day: float) -> Share | None:
    """How much of the largest monthly fall was there around a day, between the months' middles; None outside them.

    The spread is that of people's counts, not of the mean: one standard deviation more and fewer days.
    """
    (_, baseline, _), *after = points()
    largest = baseline - min(mean for _, mean, _ in after)
    for (first, mean, spread), (last, next_mean, next_spread) in pairwise(after):
        if first <= day <= last:
            part = (day - first) / (last - first)
            fall = baseline - (mean + part * (next_mean - mean))
            around = spread + part * (next_spread - spread)
            return Share(fall / largest, (fall - around) / largest, (fall + around) / largest)
    return None
