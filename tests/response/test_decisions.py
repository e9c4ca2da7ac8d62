"""Is the posterior worth having? 12,000 virtual people whose truth is known, against the rules a clinic would use."""

import numpy as np
import pytest

from cleardays.response.checks import against_truth
from cleardays.response.checks.against_truth import RULE
from tests.response.cohorts import many

pytestmark = pytest.mark.slow

LONG_RUN = "change_from_long_run"


def raw_error(days: int) -> float:
    people, said = many()
    says = against_truth.raw_reduction(people, days) >= RULE
    return float((says != said.by_estimand[LONG_RUN].responds).mean())


def test_fewer_people_are_misjudged_than_by_counting_all_twelve_weeks() -> None:
    assert many()[1].by_estimand[LONG_RUN].error <= raw_error(84) - 0.015


def test_far_fewer_are_misjudged_than_by_counting_the_last_four_weeks() -> None:
    assert many()[1].by_estimand[LONG_RUN].error <= raw_error(28) - 0.05


def test_outside_the_grey_zone_at_most_4_in_100_are_misjudged() -> None:
    assert many()[1].by_estimand[LONG_RUN].error_outside_grey_zone <= 0.04


@pytest.mark.parametrize("share_lost", against_truth.SHARES)
@pytest.mark.parametrize("cost", [1.0, 2.0])
def test_going_on_where_it_is_expected_to_be_worth_it_beats_every_fixed_rule(share_lost: float, cost: float) -> None:
    """`cost`: headache days in 28 that a treatment has to earn; `share_lost`: of the non-specific change, on stopping."""
    people, said = many()
    gain = against_truth.true_gain(people, share_lost)
    posterior = against_truth.utility(said.gain[share_lost] >= cost, gain, cost)
    everybody = np.ones(len(people), bool)
    rules = {
        "always go on": everybody,
        "always stop": ~everybody,
        "30 % in the last four weeks": against_truth.raw_reduction(people, 28) >= RULE,
        "30 % in the whole cycle": against_truth.raw_reduction(people, 84) >= RULE,
        "30 % likelier than not": said.by_estimand[LONG_RUN].chance >= 0.5,
    }
    fixed = {name: against_truth.utility(goes_on, gain, cost) for name, goes_on in rules.items()}
    assert posterior >= max(fixed.values()), fixed
