"""Effects, their standard errors, and several ways of putting trials together, side by side.

Fixed effect, DerSimonian-Laird, REML, and REML with the Hartung-Knapp interval; a prediction
interval from three trials on. Ratios are pooled as logarithms. Numbers only: which rows may be
pooled at all is decided in `trials.poolable`.

Sources: DerSimonian and Laird 1986 (10.1016/0197-2456(86)90046-2); Viechtbauer 2005 for REML
(10.3102/10769986030003261); Knapp and Hartung 2003 (10.1002/sim.1482); Higgins, Thompson and
Spiegelhalter 2009 for prediction intervals (10.1111/j.1467-985X.2008.00552.x).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

LEVEL = 0.95
PREDICTION_FROM = 3
"""Trials a prediction interval needs."""
TWO_TRIALS = (
    "Two trials cannot measure heterogeneity: how much results differ from trial to trial cannot be told from two of "
    "them, so no method here can be called the right one."
)

Scale = Literal["difference", "ratio"]
Method = Literal["fixed effect", "DerSimonian-Laird", "REML", "REML with Hartung-Knapp"]
_Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """One comparison of two arms. On the ratio scale `value` and `se` are logarithms; `shown` is not."""

    value: float
    se: float
    scale: Scale = "difference"

    @property
    def interval(self) -> tuple[float, float]:
        """95 per cent, by the normal distribution, as shown."""
        half = normal_quantile(0.5 + LEVEL / 2) * self.se
        return _shown(self.value - half, self.scale), _shown(self.value + half, self.scale)

    @property
    def shown(self) -> float:
        return _shown(self.value, self.scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What one method says. `tau2` is the variance between trials it assumes or estimates, `i2` its share in per cent."""

    method: Method
    effect: float
    se: float
    low: float
    high: float
    tau2: float
    i2: float

    @property
    def clear(self) -> bool:
        """Whether the 95 per cent interval leaves out no difference."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All methods on the same trials. `prediction` is where a new trial's true effect would lie, 95 in 100."""

    k: int
    q: float
    q_p: float
    estimates: tuple[Estimate, ...]
    prediction: tuple[float, float] | None
    prediction_missing: str

    def by(self, method: Method) -> Estimate:
        return next(one for one in self.estimates if one.method == method)


def pool(effects: Sequence[float], variances: Sequence[float]) -> Pool:
    """Put trials together by every method. `variances` are squared standard errors, on the scale of `effects`."""
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape or len(y) < 2:
        raise ValueError("a pool needs two trials or more, and one variance for each")
    if not (np.isfinite(y).all() and np.isfinite(v).all() and (v > 0).all()):
        raise ValueError("effects must be finite and variances above zero")
    k = len(y)
    z = normal_quantile(0.5 + LEVEL / 2)
    t = t_quantile(0.5 + LEVEL / 2, k - 1)
    w = 1 / v
    q = float(np.sum(w * (y - _mean(y, w)) ** 2))
    typical = (k - 1) * w.sum() / (w.sum() ** 2 - np.sum(w**2))
    found = []
    tau2_reml = reml(y, v)
    methods: tuple[tuple[Method, float], ...] = (
        ("fixed effect", 0.0),
        ("DerSimonian-Laird", dersimonian_laird(y, v)),
        ("REML", tau2_reml),
        ("REML with Hartung-Knapp", tau2_reml),
    )
    for method, tau2 in methods:
        weights = 1 / (v + tau2)
        mean = _mean(y, weights)
        knapp = method.endswith("Knapp")
        se = hartung_knapp(y, v, tau2) if knapp else float(1 / math.sqrt(weights.sum()))
        half = (t if knapp else z) * se
        i2 = (
            100 * tau2 / (tau2 + typical) if method != "fixed effect" else 100 * max(0.0, (q - k + 1) / q if q else 0.0)
        )
        found.append(
            Estimate(method=method, effect=mean, se=se, low=mean - half, high=mean + half, tau2=tau2, i2=float(i2))
        )
    prediction, missing = None, ""
    if k >= PREDICTION_FROM:
        last = found[-1]
        half = t * math.sqrt(last.se**2 + last.tau2)
        prediction = (last.effect - half, last.effect + half)
    else:
        missing = f"No prediction interval: it needs {PREDICTION_FROM} trials or more, and these are {k}."
    return Pool(
        k=k,
        q=q,
        q_p=chi2_above(q, k - 1),
        estimates=tuple(found),
        prediction=prediction,
        prediction_missing=missing,
    )


def disagreement(found: Pool, scale: Scale = "difference") -> tuple[str, ...]:
    """What the methods say differently, in words; `scale` is that of the effects pooled."""
    said = [TWO_TRIALS] if found.k == 2 else []
    clear = [one.method for one in found.estimates if one.clear]
    unclear = [one.method for one in found.estimates if not one.clear]
    if clear and unclear:
        said.append(
            f"They disagree on whether there is a difference at all: by {_and(clear)} there is, by {_and(unclear)} "
            "it cannot be told."
        )
    else:
        said.append(f"They agree that {'there is a difference' if clear else 'a difference cannot be told from none'}.")
    low, high = (_shown(pick(one.effect for one in found.estimates), scale) for pick in (min, max))
    widths = [one.high - one.low for one in found.estimates]
    guess = f"The best guess goes from {low:.1f} to {high:.1f}".replace("-", "−")
    wider = (
        f"; the widest 95 % interval is {max(widths) / min(widths):.1f} times as wide as the narrowest"
        if min(widths)
        else ""
    )
    said.append(f"{guess}{wider}.")
    if found.by("REML with Hartung-Knapp").se < found.by("REML").se:
        said.append(
            "Hartung-Knapp finds the trials closer together than chance alone would put them: read it with care."
        )
    return tuple(said)


# ---------------------------------------------------------------- variance between trials


def dersimonian_laird(y: _Array, v: _Array) -> float:
    """The variance between trials by moments, never below zero."""
    w = 1 / v
    q = np.sum(w * (y - _mean(y, w)) ** 2)
    return max(0.0, float((q - (len(y) - 1)) / (w.sum() - np.sum(w**2) / w.sum())))


def reml(y: _Array, v: _Array) -> float:
    """The variance between trials by restricted maximum likelihood, never below zero.

    Fisher scoring that never goes downhill, from three starts, because the likelihood may have two tops.
    """
    starts = (0.0, dersimonian_laird(y, v), float(np.var(y)))
    return max((_climb(y, v, start) for start in starts), key=lambda tau2: _restricted(y, v, tau2))


def _climb(y: _Array, v: _Array, tau2: float) -> float:
    for _ in range(500):
        w = 1 / (v + tau2)
        share = w / w.sum()
        residual = w * (y - _mean(y, w))
        # score and information of the restricted likelihood, with P = W - W 1 1' W / sum(W)
        score = float(residual @ residual - (w.sum() - np.sum(w * share)))
        information = float(np.sum(w**2) - 2 * np.sum(w**2 * share) + np.sum(w * share) ** 2)
        new = max(0.0, tau2 + score / information)
        here = _restricted(y, v, tau2) - 1e-12
        while _restricted(y, v, new) < here:
            new = (new + tau2) / 2
        if abs(new - tau2) <= 1e-13 * (1 + tau2):
            return new
        tau2 = new
    return tau2


def _restricted(y: _Array, v: _Array, tau2: float) -> float:
    """Restricted log likelihood, up to a constant."""
    w = 1 / (v + tau2)
    return float(np.sum(np.log(w)) - math.log(w.sum()) - np.sum(w * (y - _mean(y, w)) ** 2)) / 2


def hartung_knapp(y: _Array, v: _Array, tau2: float) -> float:
    """The standard error of the pooled effect, from how the trials actually scatter."""
    w = 1 / (v + tau2)
    return math.sqrt(float(np.sum(w * (y - _mean(y, w)) ** 2) / ((len(y) - 1) * w.sum())))


def _mean(y: _Array, w: _Array) -> float:
    return float(np.sum(w * y) / w.sum())


# ---------------------------------------------------------------- one comparison


def odds_ratio(yes: float, people: float, other_yes: float, other_people: float) -> Effect:
    """Odds ratio of two arms from counts; half a person is added to each cell when one is empty."""
    a, b, c, d = _cells(yes, people, other_yes, other_people)
    return Effect(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), "ratio")


def risk_ratio(yes: float, people: float, other_yes: float, other_people: float) -> Effect:
    """Risk ratio of two arms from counts; half a person is added to each cell when one is empty."""
    a, b, c, d = _cells(yes, people, other_yes, other_people)
    return Effect(
        math.log(a / (a + b)) - math.log(c / (c + d)),
        math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)),
        "ratio",
    )


def risk_difference(share: float, people: float, other_share: float, other_people: float) -> Effect:
    """Difference of two shares (0 to 1), each of so many people."""
    variance = share * (1 - share) / people + other_share * (1 - other_share) / other_people
    return Effect(share - other_share, math.sqrt(variance))


def mean_difference(mean: float, other_mean: float, se: float) -> Effect:
    """Difference of two arms' means, with its standard error."""
    return Effect(mean - other_mean, se)


def _cells(yes: float, people: float, other_yes: float, other_people: float) -> tuple[float, float, float, float]:
    cells = (yes, people - yes, other_yes, other_people - other_yes)
    if min(cells) < 0 or people <= 0 or other_people <= 0:
        raise ValueError("more people with it than there are people")
    half = 0.5 if min(cells) == 0 else 0.0
    a, b, c, d = (cell + half for cell in cells)
    return a, b, c, d


def se_from_sds(sd: float, people: float, other_sd: float, other_people: float) -> float:
    """Standard error of a difference of means, from the spread in each arm."""
    return math.sqrt(sd**2 / people + other_sd**2 / other_people)


def se_from_interval(low: float, high: float) -> float:
    """Standard error from a 95 per cent interval on the scale of the effect."""
    return (high - low) / (2 * normal_quantile(0.5 + LEVEL / 2))


def se_from_p(effect: float, p: float) -> float:
    """Standard error from an effect and its two-sided p value."""
    return abs(effect) / normal_quantile(1 - p / 2)


def common_sd(se: float, people: float, other_people: float) -> float:
    """The spread between people that a standard error of a difference implies, alike in both arms."""
    return se / math.sqrt(1 / people + 1 / other_people)


# ---------------------------------------------------------------- distributions, for whole degrees of freedom


def normal_quantile(p: float) -> float:
    return NormalDist().inv_cdf(p)


def t_quantile(p: float, df: int) -> float:
    """Student's t for p of one half or more, by halving the angle whose tangent is t / sqrt(df)."""
    low, high = 0.0, math.pi / 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_within(middle, df) < 2 * p - 1 else (low, middle)
    return math.sqrt(df) * math.tan(low)


def _t_within(angle: float, df: int) -> float:
    """P(|T| < t) as a finite sum: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    cos, sin = math.cos(angle), math.sin(angle)
    term, total = (cos, cos) if df % 2 else (1.0, 1.0)
    for i in range(2 if df % 2 else 1, df - 2, 2):
        term *= cos * cos * i / (i + 1)
        total += term
    if df % 2 == 0:
        return sin * total
    return 2 / math.pi * (angle + (sin * total if df > 1 else 0.0))


def chi2_above(x: float, df: int) -> float:
    """P(chi-squared > x) as a finite sum: Abramowitz and Stegun 26.4.4 and 26.4.5."""
    half = x / 2
    if df % 2 == 0:
        term = total = math.exp(-half)
        for i in range(1, df // 2):
            term *= half / i
            total += term
        return total
    total = math.erfc(math.sqrt(half))
    term = math.sqrt(2 * x / math.pi) * math.exp(-half)
    for i in range(3, df + 1, 2):
        total += term
        term *= x / i
    return total


def _shown(value: float, scale: Scale) -> float:
    return math.exp(value) if scale == "ratio" else value


def _and(words: Sequence[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
