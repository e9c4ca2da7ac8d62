"""The prior, made from the trials: the same bytes each time, on every machine.

    python -m cleardays.response.calibrate          writes prior.json anew

For each way in which people may differ, the means are moved until the virtual trial fits every target as
well as it can. How much drift there is, PREEMPT cannot tell; the weights of the three amounts are therefore
our belief, and within each the fit to the trials weighs the spreads of the non-specific change.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from cleardays.evidence.calibration_targets import Target, overuse_changes, targets, toxin_people
from cleardays.evidence.trials import Row
from cleardays.response import virtual_trial
from cleardays.response.arrays import Floats
from cleardays.response.prior import FILE, Cell, Prior
from cleardays.response.virtual_trial import Found, People

VERSION = "2026-11-29"

DRIFT = {0.3: 0.15, 0.5: 0.35, 0.8: 0.5}
"""How much each spread of drift is believed: between the trials' 0.5 and the months of untreated people (CaMEO, nearer 0.7);
the open daily diaries (Kostecki-Dillon) want 0.8 over 0.5 by 110 to 1 (docs/decisions/0064)."""
NON_SPECIFIC = {0.3: (0.4, 0.55, 0.7), 0.5: (0.1, 0.3, 0.45), 0.8: (0.05, 0.15, 0.3)}
"""Spreads of the non-specific change tried: the more months drift, the less the trials leave to it."""
TEMPER = 0.25
"""Power of the evidence within one amount of drift: the published spread of change was itself worked out from a p value."""
MEANS_COUNT = {"baseline_mean": 3.0, "change": 2.0, "responders_50": 2.0}
"""Weight of what the trials were made for in the fit; the virtual trial must still meet every target (tests/response)."""

CHOSEN: Mapping[str, tuple[float, str]] = {
    "near_daily_share": (
        0.15,
        "Kostecki-Dillon diaries say 0.06 to 0.15, by how near to daily it is put (benchmarks/fit_day_process.py); 24 % of months "
        "were daily in another clinic's diaries (Dumkrieger 2024, abstract)",
    ),
    "near_daily_mean": (4.0, "98 of 100 days; the same diaries hardly tell how near to all days"),
    "near_daily_sd": (1.0, "ours"),
    "near_daily_change_mean": (-3.2, "COMPEL's people with daily headache: 10.5 days fewer (cohorts.toml); see 0061"),
    "near_daily_change_sd": (2.6, "the same people: a spread of 9.2 days"),
    "memory_mean": (-1.4, "between the Kostecki-Dillon diaries (-1.7) and the weekly spreads of PREEMPT"),
    "memory_sd": (0.7, "Kostecki-Dillon diaries, fitted: 0.5; widened for other people"),
    "drift_carried": (
        0.75,
        "from one block of 35 days to the next; ours; month-to-month changes, Dumkrieger 2024 (abstract)",
    ),
    "locked_sd": (0.25, "no trial with parallel arms can tell it: 0.15 and 0.9 are shown beside every answer"),
    "locked_cycle_sd": (0.25, "ours"),
    "fading_sd": (
        1.0,
        "ours, wide, so that the curve follows the days; about two thirds of patients were charted with wear-off (Masters-Israilov 2019)",
    ),
}
STEPS: Mapping[str, tuple[float, float]] = {
    "other": (-0.2, 0.5),
    "ended": (0.1, 0.5),
    "cgrp-antibody": (-0.5, 0.6),
    "gepant": (-0.4, 0.6),
    "withdrawal": (-0.5, 0.6),
    "later cycles": (-0.4, 0.5),
}
STEPS_SOURCE = (
    "spreads ours: another treatment may move the level by as much as the whole toxin arm; means: everybody of CHALLENGE stopped "
    "acute medicines and had about a quarter fewer headache days without toxin (PMID 30982843, read); antibodies and gepants made "
    "two to three days of difference to placebo in chronic migraine (specialist knowledge, not checked: centred low, wide); "
    "later cycles: COMPEL, 9.2 days fewer at week 60 and 10.7 at week 108 (cohorts.toml)"
)
LEVEL_SD = 1.15
"""Of usual levels in people who come to a clinic, on the log-odds; the weekly spread at PREEMPT's baseline fits it."""

SEVERITY: Mapping[str, Any] = {
    "cells": [
        {
            "weight": 1.0,
            "drift_sd": 0.5,
            "non_specific_sd": 2.0,
            "level_mean": 3.1,
            "level_sd": 1.4,
            "non_specific_mean": -0.1,
            "locked_mean": -0.05,
        }
    ],
    "near_daily_share": 0.1,
    "near_daily_mean": 3.1,
    "near_daily_sd": 1.4,
    "near_daily_change_mean": -8.0,
    "near_daily_change_sd": 4.0,
    "memory_mean": -1.4,
    "memory_sd": 0.7,
    "drift_carried": 0.75,
    "locked_sd": 0.8,
    "locked_cycle_sd": 0.25,
    "fading_sd": 1.0,
    "steps": {"other": (0.0, 0.5), "later cycles": (0.0, 0.5)},
}
SEVERITY_SOURCE = (
    "18.1 of 19.9 headache days at PREEMPT's baseline were moderate or severe (read); 36 and 22 in 100 had them milder by a grade at "
    "week 24 (Diener 2020, read), so the change is centred a little below nought; wide, and one in ten loses nearly all of them, "
    "because in one person it may go all the way"
)

LEVEL = (-0.7, 0.4)
"""Where usual levels are believed to lie on average and how surely: with much drift the baseline alone hardly tells."""

_START = np.array([-0.8, -0.65, -0.48])
_STEP = 1e-3
_ROUNDS, _HALVINGS = 12, 6


def build(known: Iterable[Row] | None = None, people: int = virtual_trial.PEOPLE) -> str:
    """The text of a prior file from trial rows; the package's own when none are given. Fewer `people` are quicker and coarser."""
    wanted = targets(known)
    frame = Prior(version=VERSION, cells=(), steps=_steps(), **{name: value for name, (value, _) in CHOSEN.items()})
    who = virtual_trial.people(frame, people)
    cells: list[Cell] = []
    for drift_sd, believed in DRIFT.items():
        fitted = [_fit(frame, who, wanted, drift_sd, non_specific_sd) for non_specific_sd in NON_SPECIFIC[drift_sd]]
        likely = np.exp(
            -0.5 * TEMPER * (np.array([misfit for _, misfit in fitted]) - min(misfit for _, misfit in fitted))
        )
        for (cell, _), share in zip(fitted, likely / likely.sum(), strict=True):
            cells.append(replace(cell, weight=round(believed * float(share), 4)))
    total = sum(cell.weight for cell in cells)
    cells = [replace(cell, weight=round(cell.weight / total, 4)) for cell in cells if cell.weight > 0]
    shift = _trial_shift(frame, cells, who, wanted)
    headache = {name: value for name, (value, _) in CHOSEN.items()}
    first, second = toxin_people(known)
    table = {
        "version": VERSION,
        "made_by": "python -m cleardays.response.calibrate",
        "headache": {"cells": [asdict(cell) for cell in cells], **headache, "steps": STEPS},
        "severity": SEVERITY,
        "overuse_shift": _overuse_shift(frame, cells, who, known),
        "trial_shift": {"PREEMPT 2": shift, "PREEMPT 1": round(-shift * second / first, 3)},
        "chosen": {name: source for name, (_, source) in CHOSEN.items()}
        | {"steps": STEPS_SOURCE, "severity": SEVERITY_SOURCE},
        "targets": [asdict(one) | {"standard_error": round(one.standard_error, 4)} for one in wanted],
    }
    return json.dumps(table, indent=1) + "\n"


def _steps() -> tuple[tuple[str, float, float], ...]:
    return tuple((name, mean, sd) for name, (mean, sd) in STEPS.items())


def _fit(
    frame: Prior, who: People, wanted: Iterable[Target], drift_sd: float, non_specific_sd: float
) -> tuple[Cell, float]:
    """The means that fit best, to three places, and the misfit in squared standard errors."""
    chosen = [one for one in wanted if one.trial == "PREEMPT"]

    def off(at: Floats) -> Floats:
        cell = _cell(at, drift_sd, non_specific_sd)
        arms = _arms(frame, cell, who)
        found = [(getattr(arms[one.arm], one.statistic) - one.value) / one.standard_error for one in chosen]
        return np.array([*found, (at[0] - LEVEL[0]) / LEVEL[1]])

    count = np.array([*(MEANS_COUNT.get(one.statistic, 1.0) for one in chosen), 1.0])
    at = _START.copy()
    here = off(at) * count
    for _ in range(_ROUNDS):
        slope = np.array([(off(at + _STEP * side) * count - here) / _STEP for side in np.eye(3)]).T
        step = np.linalg.lstsq(slope, -here, rcond=None)[0]
        for _ in range(_HALVINGS):
            there = off(at + step) * count
            if there @ there < here @ here:
                break
            step = step / 2.0
        at, here = at + step, there
        if np.abs(step).max() < 1e-4:
            break
    at = np.round(at, 3)
    return _cell(at, drift_sd, non_specific_sd), float((off(at)[:-1] ** 2).sum())


def _cell(at: Floats, drift_sd: float, non_specific_sd: float) -> Cell:
    level, non_specific, locked = (float(one) for one in at)
    return Cell(
        weight=1.0,
        drift_sd=drift_sd,
        non_specific_sd=non_specific_sd,
        level_mean=level,
        level_sd=LEVEL_SD,
        non_specific_mean=non_specific,
        locked_mean=locked,
    )


def _arms(frame: Prior, cell: Cell, who: People) -> dict[str, Found]:
    return {
        "onabotulinumtoxinA": virtual_trial.expected(frame, cell, who, toxin=True),
        "placebo": virtual_trial.expected(frame, cell, who, toxin=False),
    }


def _trial_shift(frame: Prior, cells: list[Cell], who: People, wanted: Iterable[Target]) -> float:
    """How far the locked effect of PREEMPT 2 lay from that of both trials: 9.0 days fewer there, 8.4 in both."""
    target = next(one.value for one in wanted if one.trial == "PREEMPT 2" and one.arm == "onabotulinumtoxinA")
    low, high = -1.0, 1.0
    for _ in range(20):
        middle = 0.5 * (low + high)
        arms = [virtual_trial.expected(frame, cell, who, toxin=True, shift=middle) for cell in cells]
        found = virtual_trial.mixed(cells, arms).change
        low, high = (low, middle) if found > target else (middle, high)
    return round(0.5 * (low + high), 3)


def _overuse_shift(
    frame: Prior, cells: list[Cell], who: People, known: Iterable[Row] | None
) -> dict[str, tuple[float, float]]:
    """How far the means move, non-specific and locked, for people without and with overuse of acute medicine.

    PREEMPT printed the changes of those without; those of the rest follow from all and these.
    """
    of_all, without = overuse_changes(known)
    placebo = virtual_trial.mixed(cells, [virtual_trial.expected(frame, one, who, toxin=False) for one in cells]).change
    toxin = virtual_trial.mixed(cells, [virtual_trial.expected(frame, one, who, toxin=True) for one in cells]).change

    def moved(non_specific: float, locked: float) -> tuple[float, float]:
        other = [replace(one, non_specific_mean=one.non_specific_mean + non_specific) for one in cells]
        arms = [virtual_trial.expected(frame, one, who, toxin=False) for one in other]
        with_toxin = [virtual_trial.expected(frame, one, who, toxin=True, shift=locked) for one in other]
        return virtual_trial.mixed(other, arms).change - placebo, virtual_trial.mixed(other, with_toxin).change - toxin

    at_non_specific, at_locked = moved(0.1, 0.0), moved(0.0, 0.1)
    slope = np.array([at_non_specific, at_locked]).T / 0.1
    found = {"none": (0.0, 0.0)}
    for name, (by_placebo, by_toxin) in (("no", without), ("yes", of_all)):
        step = np.linalg.solve(slope, np.array([by_placebo, by_toxin]))
        found[name] = (round(float(step[0]), 3), round(float(step[1]), 3))
    return found


def main() -> None:
    """Write the package's own prior file anew."""
    Path(str(files(__package__).joinpath(FILE))).write_text(build(), encoding="utf-8")


if __name__ == "__main__":
    main()
