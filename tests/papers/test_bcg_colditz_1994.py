"""BCG vaccine against tuberculosis: the method on full data, against what metafor prints.

Counts of the 13 trials (Colditz 1994, JAMA 271:698) and the REML figures as printed in metafor's
README (github.com/wviechtb/metafor, README.md, `rma(yi, vi, data=dat, test="knha")`). Without
`test="knha"` the same model prints se 0.1798 and -1.0669 to -0.3622. Fixed and DerSimonian-Laird
figures: metafor's own test file, tests/testthat/test_misc_metan_vs_rma.uni_with_dat.bcg.r.
"""

import math

import pytest

from cleardays.evidence import synthesis as syn

# vaccinated: with and without tuberculosis; not vaccinated: with and without
TRIALS = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]
FOUR = 0.5e-4
"""Half a unit of the fourth decimal: what rounding to the printed figure allows."""


def pooled(of: str = "risk ratio") -> syn.Pool:
    if of == "risk difference":
        effects = [syn.risk_difference(a / (a + b), a + b, c / (c + d), c + d) for a, b, c, d in TRIALS]
    else:
        ratio = syn.risk_ratio if of == "risk ratio" else syn.odds_ratio
        effects = [ratio(a, a + b, c, c + d) for a, b, c, d in TRIALS]
    return syn.pool([one.value for one in effects], [one.se**2 for one in effects])


def test_each_trial_as_printed() -> None:
    printed = [
        (-0.8893, 0.3256),
        (-1.5854, 0.1946),
        (-1.3481, 0.4154),
        (-1.4416, 0.0200),
        (-0.2175, 0.0512),
        (-0.7861, 0.0069),
        (-1.6209, 0.2230),
        (0.0120, 0.0040),
        (-0.4694, 0.0564),
        (-1.3713, 0.0730),
        (-0.3394, 0.0124),
        (0.4459, 0.5325),
        (-0.0173, 0.0714),
    ]
    for (a, b, c, d), (value, variance) in zip(TRIALS, printed, strict=True):
        one = syn.risk_ratio(a, a + b, c, c + d)
        assert one.value == pytest.approx(value, abs=FOUR)
        assert one.se**2 == pytest.approx(variance, abs=FOUR)


def test_reml() -> None:
    found = pooled().by("REML")
    assert found.tau2 == pytest.approx(0.3132, abs=FOUR)
    assert math.sqrt(found.tau2) == pytest.approx(0.5597, abs=FOUR)
    assert found.i2 == pytest.approx(92.22, abs=0.005)
    assert found.effect == pytest.approx(-0.7145, abs=FOUR)
    assert found.se == pytest.approx(0.1798, abs=FOUR)
    assert (found.low, found.high) == pytest.approx((-1.0669, -0.3622), abs=FOUR)


def test_reml_with_hartung_knapp() -> None:
    found = pooled().by("REML with Hartung-Knapp")
    assert found.effect == pytest.approx(-0.7145, abs=FOUR)
    assert found.se == pytest.approx(0.1808, abs=FOUR)
    assert found.effect / found.se == pytest.approx(-3.9522, abs=FOUR)
    assert (found.low, found.high) == pytest.approx((-1.1084, -0.3206), abs=FOUR)


def test_prediction_interval_as_a_ratio() -> None:
    found = pooled()
    assert found.prediction is not None
    assert [math.exp(end) for end in found.prediction] == pytest.approx([0.14, 1.76], abs=0.005)
    assert math.exp(found.by("REML").effect) == pytest.approx(0.49, abs=0.005)


def test_heterogeneity() -> None:
    found = pooled()
    assert found.q == pytest.approx(152.2330, abs=FOUR)
    assert found.q_p < 0.0001


@pytest.mark.parametrize(
    "of, method, effect, low, high",
    [
        ("risk ratio", "fixed effect", -0.4303, -0.5097, -0.3509),
        ("risk ratio", "DerSimonian-Laird", -0.7141, -1.0644, -0.3638),
        ("odds ratio", "fixed effect", -0.4361, -0.5190, -0.3533),
        ("odds ratio", "DerSimonian-Laird", -0.7474, -1.1242, -0.3706),
        ("risk difference", "fixed effect", -0.0009, -0.0014, -0.0005),
        ("risk difference", "DerSimonian-Laird", -0.0071, -0.0101, -0.0040),
    ],
)
def test_ratios_and_differences(of: str, method: syn.Method, effect: float, low: float, high: float) -> None:
    found = pooled(of).by(method)
    assert (found.effect, found.low, found.high) == pytest.approx((effect, low, high), abs=FOUR)


@pytest.mark.parametrize(
    "of, tau2, i2, q",
    [
        ("risk ratio", 0.3088, 92.1173, 152.2330),
        ("odds ratio", 0.3663, 92.6455, 163.1649),
        ("risk difference", 0.0000, 95.6596, 276.4737),
    ],
)
def test_dersimonian_laird_between_trials(of: str, tau2: float, i2: float, q: float) -> None:
    found = pooled(of)
    assert found.by("DerSimonian-Laird").tau2 == pytest.approx(tau2, abs=FOUR)
    assert found.by("DerSimonian-Laird").i2 == pytest.approx(i2, abs=FOUR)
    assert found.q == pytest.approx(q, abs=FOUR)
