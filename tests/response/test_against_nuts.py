"""The quick engine against long NUTS runs on 50 people, written by other code (`reference/nuts.py`).

The runs are those of the prior of 24 November 2026, with drift in blocks of 28 days: engine and runs are compared under
that prior, kept beside them. Runs under the prior of today are made by the same script, which takes hours.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleardays.response import arrays, batch, estimands, inference, prior, quasi_random, timeline
from cleardays.response.days import Days
from cleardays.response.estimands import Estimand
from cleardays.response.prior import Prior
from cleardays.response.simulator import CYCLES

PRIOR = Path(__file__).parent / "reference" / "prior-2026-11-24.json"
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
def of_the_runs() -> Prior:
    return prior.read(json.loads(PRIOR.read_text(encoding="utf-8")), "headache")


@pytest.fixture(autouse=True)
def drift_as_in_the_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timeline, "DRIFT", arrays.BLOCK)
    timeline.timeline.cache_clear()
    yield
    timeline.timeline.cache_clear()


@lru_cache(maxsize=1)
def answers() -> tuple[tuple[Estimand, ...], ...]:
    """As `respond` has them, with silence taken to be by chance: the runs know nothing of it."""
    found = []
    for person in people():
        time = person.time
        counts = person.counts(time)
        posterior = inference.posterior(
            counts, time, of_the_runs(), random=quasi_random.generator(counts, person.severity_counts(time))
        )
        level = estimands.levels(posterior, time)
        values = estimands.from_baseline(level), estimands.from_long_run(level, posterior)
        found.append(tuple(estimands.estimand(i, v, posterior.weights) for i, v in zip(ESTIMANDS, values, strict=True)))
    return tuple(found)


def off(estimand: str, grade: int) -> np.ndarray:
    told = [next(e for e in one if e.id == estimand).p_at_least[grade] for one in answers()]
    return np.array(told) - np.array([one[estimand][str(grade)] for one in reference()["people"]])


def test_the_reference_belongs_to_this_prior_and_is_sound() -> None:
    assert reference()["prior_version"] == of_the_runs().version
    assert np.allclose(reference()["prior_cells"], [cell.weight for cell in of_the_runs().cells])
    assert len(reference()["people"]) == 50
    assert max(one["r_hat"] for one in reference()["people"]) < 1.01
    assert min(one["least_effective"] for one in reference()["people"]) > 1000


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("grade", [30, 50])
def test_chances_agree(estimand: str, grade: int) -> None:
    assert np.sqrt((off(estimand, grade) ** 2).mean()) <= 0.015
    # 0.05 and a little: near-daily people have a change of their own now, which the runs did not know.
    assert np.abs(off(estimand, grade)).max() <= 0.055


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_means_agree(estimand: str) -> None:
    told = [next(e for e in one if e.id == estimand).reduction.mean for one in answers()]
    assert np.abs(np.array(told) - [one[estimand]["mean"] for one in reference()["people"]]).max() <= 0.02


def test_the_compiled_engine_agrees_too() -> None:
    told = batch.headlines(people(), of_the_runs(), draws=1024)
    for k, estimand in enumerate(ESTIMANDS):
        difference = np.array([one[k].p_at_least[30] for one in told])  # type: ignore[union-attr]
        difference -= [one[estimand]["30"] for one in reference()["people"]]
        assert np.sqrt((difference**2).mean()) <= 0.02
        assert np.abs(difference).max() <= 0.06
