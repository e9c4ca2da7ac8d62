"""The quick engine against long NUTS runs on 50 people, written by other code (`reference/nuts.py`)."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleardays.response import batch, prior, summary
from cleardays.response.days import Days
from cleardays.response.simulator import CYCLES
from cleardays.response.summary import Response

REFERENCE = Path(__file__).parent / "reference" / "posteriors.json"
STATE = {"H": 1, ".": 0, "?": -1}
ESTIMANDS = ("change_from_baseline", "change_from_long_run")


@lru_cache(maxsize=1)
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(REFERENCE.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def people() -> tuple[Days, ...]:
    states = [np.array([STATE[mark] for mark in one["days"]], np.int8) for one in reference()["people"]]
    return tuple(Days(-28, state, np.full_like(state, -1), CYCLES, ()) for state in states)


@lru_cache(maxsize=1)
def answers() -> tuple[Response, ...]:
    return tuple(summary.respond(person) for person in people())


def off(estimand: str, grade: int) -> np.ndarray:
    told = [next(e for e in one.estimands if e.id == estimand).p_at_least[grade] for one in answers()]
    return np.array(told) - np.array([one[estimand][str(grade)] for one in reference()["people"]])


def test_the_reference_belongs_to_this_prior_and_is_sound() -> None:
    assert reference()["prior_version"] == prior.headache().version, "run tests/response/reference/nuts.py anew"
    assert np.allclose(reference()["prior_cells"], [cell.weight for cell in prior.headache().cells])
    assert len(reference()["people"]) == 50
    assert max(one["r_hat"] for one in reference()["people"]) < 1.01
    assert min(one["least_effective"] for one in reference()["people"]) > 1000


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("grade", [30, 50])
def test_chances_agree(estimand: str, grade: int) -> None:
    assert np.sqrt((off(estimand, grade) ** 2).mean()) <= 0.015
    assert np.abs(off(estimand, grade)).max() <= 0.05


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_means_agree(estimand: str) -> None:
    told = [next(e for e in one.estimands if e.id == estimand).reduction.mean for one in answers()]
    assert np.abs(np.array(told) - [one[estimand]["mean"] for one in reference()["people"]]).max() <= 0.02


def test_the_compiled_engine_agrees_too() -> None:
    told = batch.headlines(people(), draws=1024)
    for k, estimand in enumerate(ESTIMANDS):
        difference = np.array([one[k].p_at_least[30] for one in told])  # type: ignore[union-attr]
        difference -= [one[estimand]["30"] for one in reference()["people"]]
        assert np.sqrt((difference**2).mean()) <= 0.02
        assert np.abs(difference).max() <= 0.06
