"""What is believed of people before a diary is read: nine ways in which people may differ, weighed by how well each fits the trials.

`prior.json` is the data, with a version and its sources; `calibrate.py` rebuilds it byte for byte from the
figures of the studies. All numbers are on the scale of log-odds unless a name says otherwise.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "prior.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One way in which people may differ, and how much it is believed."""

    weight: float
    drift_sd: float
    """Spread of a person's slow ups and downs, months apart."""
    non_specific_sd: float
    level_mean: float
    level_sd: float
    non_specific_mean: float
    locked_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What a chain of days is believed to do. `locked` is the part locked to the sessions, at its full strength."""

    version: str
    cells: tuple[Cell, ...]
    near_daily_share: float
    near_daily_mean: float
    near_daily_sd: float
    near_daily_change_mean: float
    near_daily_change_sd: float
    """The non-specific change of near-daily people, who were in no trial with placebo: all that open cohorts saw."""
    memory_mean: float
    memory_sd: float
    drift_carried: float
    """Correlation of the drift from one block of 28 days to the next."""
    locked_sd: float
    locked_cycle_sd: float
    fading_sd: float
    steps: tuple[tuple[str, float, float], ...]
    """Kinds of steps with mean and spread: other treatment begun or ended, and what later cycles may add."""

    def step(self, kind: str) -> tuple[float, float]:
        """Mean and spread of a kind; of the kind `other` where it has none of its own."""
        told = {name: (mean, sd) for name, mean, sd in self.steps}
        return told.get(kind, told["other"])


@cache
def table() -> Mapping[str, Any]:
    """The prior file as it stands, with its targets and sources."""
    found: Mapping[str, Any] = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return found


@cache
def headache() -> Prior:
    """The prior of headache days."""
    return read(table(), "headache")


@cache
def severity() -> Prior:
    """The prior of whether a headache day is moderate or severe."""
    return read(table(), "severity")


def read(table: Mapping[str, Any], chain: str) -> Prior:
    """The prior of one chain out of a prior file."""
    said = dict(table[chain])
    told = said.pop("cells")
    total = sum(cell["weight"] for cell in told)
    said["steps"] = tuple((name, *one) for name, one in said["steps"].items())
    cells = tuple(Cell(**cell | {"weight": cell["weight"] / total}) for cell in told)
    return Prior(version=table["version"], cells=cells, **said)
