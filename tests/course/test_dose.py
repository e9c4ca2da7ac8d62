"""The belief about dose: centred on no gain, moved little by few cycles, and chosen by nobody's hopes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.course import dose
from cleardays.course.dose import Seen, believe, direction
from cleardays.response import simulator
from cleardays.response.markov_chain import YES

cycles = st.lists(st.builds(Seen, st.sampled_from([0.0, 1.0, 2.0]), st.floats(-10, 25), st.floats(0, 28)), max_size=8)


def test_before_anything_was_tried_a_step_is_expected_to_do_nothing() -> None:
    before = believe([])
    assert before.gain == 0
    assert before.chance_of_no_difference(20) == pytest.approx(0.746, abs=0.001)
    assert before.chance_of_no_difference(0) == 1


def test_a_dose_that_never_changed_teaches_nothing_about_dose() -> None:
    seen = [Seen(0, 2.0), Seen(0, 12.0), Seen(0, 9.0)]
    assert believe(seen).gain == pytest.approx(0, abs=1e-12)
    assert believe(seen).chance_of_no_difference(20) == pytest.approx(believe([]).chance_of_no_difference(20))


def test_one_good_cycle_after_a_step_moves_the_belief_a_little() -> None:
    gain = believe([Seen(0, 7.3), Seen(0, 8.4), Seen(1, 12.0)]).gain
    assert 0.1 < gain < 1.5


@given(cycles)
def test_the_belief_is_a_probability_and_less_sure_of_nothing_the_bigger_the_step(seen: list[Seen]) -> None:
    belief = believe(seen)
    assert sum(belief.shares) == pytest.approx(1)
    chances = [belief.chance_of_no_difference(units) for units in (5, 10, 20, 40)]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)


@given(st.floats(-10, 25), st.sampled_from([1.0, 2.0]), st.floats(0, 28))
def test_a_silent_cycle_never_says_more_than_a_full_one(fewer: float, steps: float, open_days: float) -> None:
    """Days left open widen the scatter: the belief stays at least as wide."""
    full, silent = believe([Seen(steps, fewer)]), believe([Seen(steps, fewer, open_days)])
    assert max(silent.sds) >= max(full.sds) - 1e-9


@given(cycles)
def test_a_step_down_only_from_something_added_and_up_only_where_there_is_need(seen: list[Seen]) -> None:
    assert direction(seen, need=False) <= 0
    if not any(one.steps for one in seen):
        assert direction(seen, need=False) == 0
    if seen and direction(seen, need=True) == -1:
        assert seen[-1].steps > 0


def test_the_posterior_agrees_with_a_grid() -> None:
    """The slow way: every gain on a grid, weighed by prior and likelihood, the response integrated by another grid."""
    seen = [Seen(0, 6.0), Seen(0, 9.5), Seen(1, 11.0), Seen(2, 12.5, 6.0)]
    gain = np.linspace(-12, 12, 2401)[:, None]
    level = np.linspace(-25, 40, 1301)[None, :]
    prior = sum(w / s * np.exp(-0.5 * (gain / s) ** 2) for w, s in dose.PRIOR)
    logs = np.log(prior) - 0.5 * ((level - dose.FEWER) / dose.FEWER_SD) ** 2
    for i, one in enumerate(seen):
        variance = dose.SCATTER**2 + one.open_days**2 / 12
        mean = level + dose.LATER * (i > 0) + gain * one.steps
        logs = logs - 0.5 * (one.fewer - mean) ** 2 / variance
    weight = np.exp(logs - logs.max())
    weight = weight.sum(axis=1) / weight.sum()
    belief = believe(seen)
    assert belief.gain == pytest.approx(float(weight @ gain[:, 0]), abs=0.01)
    within = float(weight[np.abs(gain[:, 0]) < dose.NO_DIFFERENCE].sum())
    assert belief.chance_of_no_difference(20) == pytest.approx(within, abs=0.01)


def test_what_an_unchanged_dose_does_is_what_virtual_people_of_preempt_show() -> None:
    cohort = simulator.trial(4000, seed=11, arms=("onabotulinumtoxinA",))
    days = cohort.headache == YES
    start = -cohort.first
    before = days[:, :start].mean(axis=1) * 28
    first, second = (before - days[:, start + c.start : start + c.stop].mean(axis=1) * 28 for c in simulator.CYCLES)
    assert first.mean() == pytest.approx(dose.FEWER, abs=0.3)
    assert np.sqrt(np.cov(first, second)[0, 1]) == pytest.approx(dose.FEWER_SD, abs=0.3)
    assert (second - first).mean() == pytest.approx(dose.LATER, abs=0.2)
    assert (second - first).std() / np.sqrt(2) == pytest.approx(dose.SCATTER, abs=0.15)
