"""When a cycle of treatment began and ended, and what it is compared with.

A cycle runs from one session to the day before the next, or to the day before the next one is
due: 84 days, twelve weeks, after it began. The readings are ours where the sources are silent
(docs/decisions/0016). The baseline is the 28 days before the first session, for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cleardays.diary.history import Session
from cleardays.diary.local import ONE_DAY

CYCLE_DAYS = 84
"""Twelve weeks: the interval of the trials and of the label."""
BASELINE_DAYS = 28
"""PREEMPT compared with the 28 days before the first session."""
TRIAL_WINDOW_DAYS = 28
"""PREEMPT's primary window: the last 28 days before the next session is due."""

# Our choices, not citations (docs/decisions/0016).
TOP_UP_DAYS = 28
MISSED_AFTER_DAYS = CYCLE_DAYS + 28


@dataclass(frozen=True, slots=True)
class Cycle:
    """The days from one session to the next; `complete` once its last day is over."""

    number: int
    first: date
    last: date
    complete: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """The days before the first session. Later sessions never move it."""

    first: date
    last: date


def given(sessions: Iterable[Session], as_of: date) -> tuple[date, ...]:
    """The dates on which a cycle began: sessions given before as-of, top-ups left out.

    A session that was only planned began nothing; one within 28 days of a cycle's beginning tops
    that cycle up.
    """
    begun: list[date] = []
    for day in sorted({one.date for one in sessions if one.date < as_of and one.record.get("status") != "planned"}):
        if not begun or (day - begun[-1]).days > TOP_UP_DAYS:
            begun.append(day)
    return tuple(begun)


def cycles(sessions: Iterable[Session], as_of: date) -> tuple[Cycle, ...]:
    """Every cycle begun before as-of, first to latest."""
    begun = given(sessions, as_of)
    return tuple(_cycle(i + 1, day, begun[i + 1 : i + 2], as_of) for i, day in enumerate(begun))


def _cycle(number: int, first: date, following: Sequence[date], as_of: date) -> Cycle:
    last = first + timedelta(days=CYCLE_DAYS - 1)
    # A session missed by four weeks ends no cycle: the days in between are nobody's cycle.
    if following and (following[0] - first).days <= MISSED_AFTER_DAYS:
        last = following[0] - ONE_DAY
    return Cycle(number, first, last, last < as_of)


def last_complete(every: Sequence[Cycle]) -> Cycle | None:
    return next((cycle for cycle in reversed(every) if cycle.complete), None)


def baseline(every: Sequence[Cycle]) -> Baseline | None:
    """The 28 days before the first session; None before any session."""
    if not every:
        return None
    first = every[0].first
    return Baseline(first - timedelta(days=BASELINE_DAYS), first - ONE_DAY)


def ends(every: Sequence[Cycle], number: int) -> date | None:
    """When cycle `number` ends: as begun, or if each session still to come is given on its due day. None before any."""
    if not every:
        return None
    if number <= len(every):
        return every[number - 1].last
    return every[-1].last + timedelta(days=CYCLE_DAYS * (number - len(every)))
