"""Whatever somebody's record looks like, no suggested plan is outside the limits. 100,000 people: `benchmarks/course.py --limits`."""

import numpy as np
import pytest
from benchmarks import course
from hypothesis import given
from hypothesis import strategies as st

from cleardays.course import plans
from cleardays.course.suggest import suggest
from cleardays.course.suggestion import ACTIONS
from cleardays.injection.injection_session import Plan


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_no_plan_breaks_a_limit_of_sites_dose_interval_or_cumulative_dose(seed: int, model: bool) -> None:
    somebody = course.anybody(np.random.default_rng(seed))
    assert course.violations(somebody, model=model) == []


@given(st.integers(0, 2**32 - 1))
def test_every_suggestion_has_reasons_what_speaks_against_it_and_a_source(seed: int) -> None:
    said = suggest(course.anybody(np.random.default_rng(seed)))
    assert said
    assert len({one.action for one in said}) == len(said)
    for one in said:
        assert one.action in ACTIONS
        assert one.reasons and one.against and one.basis.source and one.basis.version
        assert set(one.alternatives) == {other.action for other in said} - {one.action}


@given(st.lists(st.sampled_from(plans.PLACES), max_size=8))
def test_a_step_up_and_down_again_is_where_it_began(places: list[str]) -> None:
    allowed = [place for place in places if place[:3] in ("TEM", "OCC", "TRA")]
    grown = plans.step_up(Plan.fixed(), allowed)
    assert (grown is None) == (not allowed)
    if grown is not None:
        assert 155 < grown.units <= 175
        assert plans.step_down(grown) == Plan.fixed()


@pytest.mark.slow
def test_who_takes_the_first_way_of_the_list_never_leaves_the_fixed_pattern_for_more() -> None:
    """The list alone raises nobody's dose: in every invented world it loses what 155 U for everybody loses."""
    found = course.regrets(people=600, seed=5)
    assert found["the list"] == pytest.approx(found["always 155 U"])
    assert max(found["the list"].values()) < max(found["always 195 U"].values())
