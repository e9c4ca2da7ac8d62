"""The monitor of a clinic's sessions, against the published form and against a slow way of running it."""

import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.evidence import trials
from cleardays.evidence.trials import EvidenceError
from cleardays.safety import monitor, monitor_check
from cleardays.safety.monitor import IN_CONTROL, THRESHOLDS, Seen, expected_per_session, watch, weight


def published(happened: int, p: float, r0: float, ra: float) -> float:
    """The weight as Steiner and others print it, with the odds ratios of both hypotheses."""
    if happened:
        return math.log(((1 - p + r0 * p) * ra) / ((1 - p + ra * p) * r0))
    return math.log((1 - p + r0 * p) / (1 - p + ra * p))


@given(st.booleans(), st.floats(0.001, 0.999), st.sampled_from([0.5, 1.5, 2.0, 4.0]))
def test_a_session_weighs_what_was_published(happened: bool, p: float, ratio: float) -> None:
    assert weight(happened, p, ratio) == pytest.approx(published(int(happened), p, 1.0, ratio))


@given(st.floats(0.001, 0.999))
def test_while_nothing_changes_the_sum_leans_down_and_after_a_doubling_up(p: float) -> None:
    twice = monitor_check.doubled(p)
    assert twice / (1 - twice) == pytest.approx(2 * p / (1 - p))
    drift = [q * weight(True, p) + (1 - q) * weight(False, p) for q in (p, twice)]
    assert drift[0] < 0 < drift[1]


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 0.5)), max_size=40), st.floats(0.5, 5))
def test_the_sum_the_slow_way(sessions: list[tuple[bool, float]], threshold: float) -> None:
    said = watch([Seen(*one) for one in sessions], threshold)
    since, alarms = 0, []
    for i in range(len(sessions)):
        weights = [weight(*one) for one in sessions[since : i + 1]]
        # Never below 0: the largest sum of any last so many sessions since the last alarm, or nothing.
        total = max(0.0, *(math.fsum(weights[k:]) for k in range(len(weights))))
        assert said.sums[i] == pytest.approx(total, abs=1e-9)
        if said.sums[i] >= threshold:
            alarms.append(i)
            since = i + 1
    assert list(said.alarms) == alarms


def test_an_event_more_never_makes_the_sum_smaller() -> None:
    rare = [Seen(False, 0.03)] * 9
    without, with_it = watch([*rare, Seen(False, 0.03)], 2.83), watch([*rare, Seen(True, 0.03)], 2.83)
    assert with_it.sums[-1] > without.sums[-1] == 0


def test_no_alarm_is_not_said_to_be_no_change() -> None:
    assert "does not show that nothing has changed" in watch([Seen(False, 0.03)] * 5, 2.83).words
    assert "an alarm at session 7" in watch([Seen(False, 0.03)] * 3 + [Seen(True, 0.03)] * 4, 2.0).words


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, math.nan])
def test_a_probability_that_is_none_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="probability between 0 and 1"):
        watch([Seen(True, p)], 2.0)


def test_runs_jumped_over_are_as_long_as_runs_gone_through() -> None:
    """Session by session, in plain Python: the same mean within four standard errors of both."""
    expected, threshold, runs = 0.1, 2.0, 1500
    fast = monitor_check.run_lengths(expected, 0.2, threshold, runs)
    coin, slow = random.Random(5), []
    for _ in range(runs):
        total, n = 0.0, 0
        while total < threshold:
            n += 1
            total = max(0.0, total + weight(coin.random() < 0.2, expected))
        slow.append(n)
    error = math.sqrt((fast.var() + np.var(slow)) / runs)
    assert abs(fast.mean() - np.mean(slow)) < 4 * error


@pytest.mark.parametrize("expected", THRESHOLDS)
def test_the_thresholds_are_those_the_check_chooses(expected: float) -> None:
    assert monitor_check.choose(expected) == pytest.approx(THRESHOLDS[expected], abs=0.0011)
    # With other random numbers the mean run is the one asked for, within four standard errors.
    runs = monitor_check.run_lengths(expected, expected, THRESHOLDS[expected], seed=7)
    assert abs(runs.mean() - IN_CONTROL) < 4 * math.sqrt(2) * runs.std() / math.sqrt(len(runs))


def test_what_is_expected_comes_from_a_row_that_was_read() -> None:
    row: Any = trials.row("compel.onabot.eyelid_ptosis.percent.108")
    each = expected_per_session(row.id, 9)
    assert 1 - (1 - each) ** 9 == pytest.approx(row.number / 100)
    for copied in ("preempt.onabot.eyelid_ptosis.percent.24", "preempt.onabot.muscular_weakness_label.percent.24"):
        with pytest.raises(EvidenceError, match="expects nothing"):
            expected_per_session(copied, 2)
    assert monitor.ODDS_RATIO == 2
