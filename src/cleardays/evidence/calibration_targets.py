"""What virtual people must reproduce before they may stand for real ones: figures of PREEMPT, with their standard errors.

A target is a row of `trials.csv` that was read, derived or read in a copy; one that nobody confirmed is refused.
Standard errors are worked out from the spreads the studies printed, and hold the rounding of the figure too.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cleardays.evidence.trials import EvidenceError, Row, Trust, rows

Arm = Literal["onabotulinumtoxinA", "placebo"]
Statistic = Literal["baseline_mean", "week_sd", "change", "change_sd", "week_change_sd", "responders_50"]

SPREAD_OF_CHANGE = "preempt1.either.headache_days.sd_of_change_implied.24"
SPREAD_AT_BASELINE = 3.6
"""Headache days: the virtual people's own, because the printed one is not confirmed. Used for a standard error only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One figure to be met. Days are headache days; `responders_50` is a share between 0 and 1."""

    row: str
    trial: Literal["PREEMPT", "PREEMPT 2"]
    arm: Arm
    statistic: Statistic
    value: float
    standard_error: float
    trust: Trust


_WANTED: tuple[tuple[str, Literal["PREEMPT", "PREEMPT 2"], Arm, Statistic], ...] = (
    ("preempt.onabot.headache_days.baseline_mean.0", "PREEMPT", "onabotulinumtoxinA", "baseline_mean"),
    ("preempt.placebo.headache_days.baseline_mean.0", "PREEMPT", "placebo", "baseline_mean"),
    ("preempt.onabot.headache_days.mean_change.24", "PREEMPT", "onabotulinumtoxinA", "change"),
    ("preempt.placebo.headache_days.mean_change.24", "PREEMPT", "placebo", "change"),
    ("preempt2.onabot.headache_days.mean_change.24", "PREEMPT 2", "onabotulinumtoxinA", "change"),
    ("preempt2.placebo.headache_days.mean_change.24", "PREEMPT 2", "placebo", "change"),
    (
        "preempt_responders.onabot.responder50_headache_days.percent.24",
        "PREEMPT",
        "onabotulinumtoxinA",
        "responders_50",
    ),
    ("preempt_responders.placebo.responder50_headache_days.percent.24", "PREEMPT", "placebo", "responders_50"),
    (SPREAD_OF_CHANGE, "PREEMPT", "onabotulinumtoxinA", "change_sd"),
    (SPREAD_OF_CHANGE, "PREEMPT", "placebo", "change_sd"),
    ("preempt_early.onabot.headache_days_per_week.baseline_sd.0", "PREEMPT", "onabotulinumtoxinA", "week_sd"),
    ("preempt_early.placebo.headache_days_per_week.baseline_sd.0", "PREEMPT", "placebo", "week_sd"),
    ("preempt_early.onabot.headache_days_per_week.sd_of_change.3", "PREEMPT", "onabotulinumtoxinA", "week_change_sd"),
    ("preempt_early.placebo.headache_days_per_week.sd_of_change.3", "PREEMPT", "placebo", "week_change_sd"),
)


def targets(known: Iterable[Row] | None = None) -> tuple[Target, ...]:
    """Every target, from the package's rows or from others; `EvidenceError` when one is missing or unverified."""
    by_id = {one.id: one for one in (rows() if known is None else known)}
    return tuple(_target(by_id, *wanted) for wanted in _WANTED)


def overuse_changes(known: Iterable[Row] | None = None) -> tuple[tuple[float, float], tuple[float, float]]:
    """How much more days fell than in everybody, (placebo, toxin): in people with overuse, then in those without.

    PREEMPT printed the change of people without overuse; that of the others follows from the numbers of people.
    """
    by_id = {one.id: one for one in (rows() if known is None else known)}
    with_overuse, without = [], []
    for arm in ("placebo", "onabot"):
        everybody = _usable(by_id, f"preempt.{arm}.headache_days.mean_change.24")
        free = _usable(by_id, f"preempt_no_overuse.{arm}.headache_days.mean_change.24")
        if not everybody.people or not free.people:
            raise EvidenceError(
                f"{free.id} names no number of people", "the rest cannot be worked out", "add the number"
            )
        share = free.people / (everybody.people - free.people)
        without.append(free.number - everybody.number)
        with_overuse.append(-share * (free.number - everybody.number))
    return (with_overuse[0], with_overuse[1]), (without[0], without[1])


def toxin_people(known: Iterable[Row] | None = None) -> tuple[int, int]:
    """People given onabotulinumtoxinA in PREEMPT 1 and in PREEMPT 2."""
    by_id = {one.id: one for one in (rows() if known is None else known)}
    found = [_usable(by_id, f"preempt{trial}.onabot.headache_days.mean_change.24").people for trial in (1, 2)]
    return found[0] or 0, found[1] or 0


def _target(
    by_id: dict[str, Row], id_: str, trial: Literal["PREEMPT", "PREEMPT 2"], arm: Arm, statistic: Statistic
) -> Target:
    row, spread = _usable(by_id, id_), _usable(by_id, SPREAD_OF_CHANGE).number
    value, people = row.number, row.people or 0
    if not people:
        raise EvidenceError(f"{id_} names no number of people", "its standard error is not known", "add the number")
    if statistic == "responders_50":
        value /= 100.0
        sampling, rounding = math.sqrt(value * (1.0 - value) / people), 0.001
    elif statistic in ("change_sd", "week_sd", "week_change_sd"):
        sampling, rounding = value / math.sqrt(2.0 * people), 0.1
    else:
        sampling = (SPREAD_AT_BASELINE if statistic == "baseline_mean" else spread) / math.sqrt(people)
        rounding = 0.1
    return Target(
        row=id_,
        trial=trial,
        arm=arm,
        statistic=statistic,
        value=value,
        standard_error=math.hypot(sampling, rounding / math.sqrt(12.0)),
        trust=row.effective,
    )


def _usable(by_id: dict[str, Row], id_: str) -> Row:
    row = by_id.get(id_)
    if row is None:
        raise EvidenceError(f"no row called {id_}", "the prior rests on it", "add the row")
    if row.effective == "unverified":
        raise EvidenceError(
            f"{id_} is unverified", "a prior rests on nothing unconfirmed", "confirm it, or leave it out"
        )
    return row
