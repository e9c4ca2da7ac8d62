"""The synthesis against statsmodels and scipy, where they have the method, and against itself where they do not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects

from cleardays.evidence import synthesis as syn

EFFECT = st.floats(-10, 10).map(lambda x: round(x, 4))
VARIANCE = st.floats(0.01, 4).map(lambda x: round(x, 4))
TRIALS = st.lists(st.tuples(EFFECT, VARIANCE), min_size=2, max_size=15)
SMALL = pytest.approx


@given(TRIALS)
def test_fixed_and_dersimonian_laird_agree_with_statsmodels(trials: list[tuple[float, float]]) -> None:
    y, v = (np.array(one) for one in zip(*trials, strict=True))
    with np.errstate(all="ignore"):  # theirs divides by a variance between trials that it lets fall below zero
        theirs = combine_effects(y, v, method_re="dl")
    ours = syn.pool(y, v)
    fixed, random = ours.by("fixed effect"), ours.by("DerSimonian-Laird")
    assert fixed.effect == SMALL(theirs.mean_effect_fe, rel=1e-9, abs=1e-9)
    assert fixed.se == SMALL(theirs.sd_eff_w_fe, rel=1e-9)
    assert random.tau2 == SMALL(max(0.0, theirs.tau2), rel=1e-8, abs=1e-9)
    if theirs.tau2 > 0:  # below zero ours stays at zero, theirs does not
        assert random.effect == SMALL(theirs.mean_effect_re, rel=1e-8, abs=1e-8)
        assert random.se == SMALL(theirs.sd_eff_w_re, rel=1e-8)
        assert syn.hartung_knapp(y, v, random.tau2) == SMALL(theirs.sd_eff_w_re_hksj, rel=1e-7)
    assert ours.q == SMALL(theirs.q, rel=1e-8, abs=1e-9)


@given(TRIALS)
def test_reml_is_where_its_likelihood_is_highest(trials: list[tuple[float, float]]) -> None:
    y, v = (np.array(one) for one in zip(*trials, strict=True))

    def minus(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = np.sum(w * y) / w.sum()
        return float(np.log(w.sum()) - np.sum(np.log(w)) + np.sum(w * (y - mean) ** 2)) / 2

    found = syn.reml(y, v)
    top = optimize.minimize_scalar(minus, bounds=(0, 10 * float(np.var(y)) + 10), method="bounded")
    assert minus(found) <= min(top.fun, minus(0.0)) + 1e-7


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 12, 29, 30, 101])
def test_t_and_chi_squared_agree_with_scipy(df: int) -> None:
    for p in (0.5, 0.9, 0.95, 0.975, 0.995):
        assert syn.t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-8, abs=1e-8)
    for x in (0.01, 1.0, 7.3, 40.0, 152.233):
        assert syn.chi2_above(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-8, abs=1e-12)


def test_the_normal_quantile_agrees_with_scipy() -> None:
    for p in (0.001, 0.025, 0.5, 0.975, 0.997, 0.9999):
        assert syn.normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-8, abs=1e-8)


def test_hartung_knapp_uses_student_and_k_less_one() -> None:
    found = syn.pool([0.1, 0.4, 0.9, 1.2], [0.04, 0.03, 0.05, 0.02]).by("REML with Hartung-Knapp")
    assert found.high - found.effect == pytest.approx(stats.t.ppf(0.975, 3) * found.se)


def test_a_prediction_interval_needs_three_trials() -> None:
    two = syn.pool([-2.0, 0.8], [0.2, 0.9])
    assert two.prediction is None and "3 trials" in two.prediction_missing
    three = syn.pool([-2.0, 0.8, -1.0], [0.2, 0.9, 0.3])
    assert three.prediction is not None and three.prediction_missing == ""
    last = three.by("REML with Hartung-Knapp")
    assert three.prediction[0] <= last.low and three.prediction[1] >= last.high


def test_two_trials_cannot_measure_heterogeneity_and_it_says_so() -> None:
    words = syn.disagreement(syn.pool([-2.0, 0.8], [0.19, 0.89]))
    assert words[0] == syn.TWO_TRIALS
    assert "by fixed effect there is" in words[1] and "Hartung-Knapp it cannot be told" in words[1]
    assert syn.TWO_TRIALS not in syn.disagreement(syn.pool([1, 1.1, 0.9], [0.1, 0.1, 0.1]))


def test_hartung_knapp_may_be_too_sure_and_it_says_so() -> None:
    words = " ".join(syn.disagreement(syn.pool([1.0, 1.0, 1.001], [0.1, 0.1, 0.1])))
    assert "closer together than chance" in words and "They agree that there is a difference" in words


def test_ratios_are_said_as_ratios() -> None:
    words = " ".join(syn.disagreement(syn.pool(np.log([2.0, 2.0, 2.0]), [0.1, 0.1, 0.1]), "ratio"))
    assert "from 2.0 to 2.0" in words


@pytest.mark.parametrize(
    "bad", [([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, np.nan], [1.0, 1.0])]
)
def test_what_is_no_pool_is_refused(bad: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError):
        syn.pool(*bad)


def test_standard_errors_by_four_roads() -> None:
    """From the spread, the interval, the p value, and back to the spread."""
    se = syn.se_from_sds(6.4, 100, 6.4, 100)
    effect = syn.mean_difference(-9.0, -6.7, se)
    low, high = effect.interval
    assert syn.se_from_interval(low, high) == pytest.approx(se)
    p = 2 * stats.norm.sf(abs(effect.value) / se)
    assert syn.se_from_p(effect.value, float(p)) == pytest.approx(se)
    assert syn.common_sd(se, 100, 100) == pytest.approx(6.4)


def test_an_empty_cell_gets_half_a_person() -> None:
    assert syn.odds_ratio(0, 10, 5, 10).shown == pytest.approx((0.5 / 10.5) / (5.5 / 5.5))
    with pytest.raises(ValueError, match="more people"):
        syn.odds_ratio(11, 10, 5, 10)
