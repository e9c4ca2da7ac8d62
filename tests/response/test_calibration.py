"""When the model says 70 in 100, it happens to 70 of 100: ranks, coverage and reliability among 4,000 virtual people."""

import numpy as np
import pytest

from cleardays.response.checks.against_truth import ESTIMANDS
from tests.response.cohorts import answered

CHI_SQUARED_99 = 36.2  # 19 degrees of freedom
POINTS = 0.025

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_the_truth_ranks_anywhere_in_the_posterior_alike(estimand: str) -> None:
    assert answered().by_estimand[estimand].chi_squared < CHI_SQUARED_99


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("level", [0.5, 0.8, 0.9])
def test_intervals_hold_the_truth_as_often_as_they_say(estimand: str, level: float) -> None:
    assert abs(answered().by_estimand[estimand].coverage(level) - level) <= POINTS


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_a_chance_of_30_per_cent_fewer_is_a_chance(estimand: str) -> None:
    assert 0.95 <= answered().by_estimand[estimand].reliability_slope <= 1.05


def test_every_person_has_enough_effective_draws() -> None:
    assert answered().effective.min() >= 200
    assert np.median(answered().effective) >= 500
