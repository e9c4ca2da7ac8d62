"""133 real diaries: does the model foretell a person's next day from that person's own days before it?

The day process is fitted to four fifths of the people of Kostecki-Dillon (`benchmarks/fit_day_process.py`)
and scored on the last fifth, whom it has not seen: the log of the probability that it gave to what
was written, day by day. Beside it stands the plain count of one's own headache days (beta-binomial),
fitted and scored on the same people. No toxin here: this judges the days, not the treatment.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest
from scipy.special import betaln, logsumexp

from cleardays.response import markov_chain, prior
from cleardays.response.arrays import Floats

pytestmark = pytest.mark.slow

FITTING = Path(__file__).parents[2] / "benchmarks" / "fit_day_process.py"
FOLDS, SEED = 5, 0
FITTED_WITH, SCORED_WITH, SEARCH = 800, 5000, 180
"""Virtual people of a fit and of a score, and most steps of a fit."""

SHIPPED_WITH = 1000
"""Virtual people of each cell of the shipped prior."""
WON_AS_SHIPPED = 50.0
"""Natural logarithms that the shipped prior has to win over beta-binomial, which was fitted to four fifths of these people."""

BAR = -0.526
"""Log score a day of the sticky chain without drift, measured before the model was built."""


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fit_day_process", FITTING)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


days = load()


def one_step_ahead(diary: npt.NDArray[np.int8], who: "days.Virtual") -> Floats:
    """The log of the probability given to each day written, from the days before it.

    Every virtual person is weighed by how well the days so far fit, so a day's probability is what
    the marginal likelihood gains by it. Written from the law itself, without `chain.log_likelihood`.
    """
    told, where = np.flatnonzero(diary != days.SILENT), days.stretches(diary)
    share = 1.0 / (1.0 + np.exp(-who.eta))
    log_weight, scores = who.log_weight, []
    for i, day in enumerate(told):
        kept = 0.0
        if i and day - told[i - 1] <= markov_chain.REMEMBERED:
            kept = who.memory ** (day - told[i - 1])
        yes = (1.0 - kept) * share[where[day]] + kept * (diary[told[i - 1]] == markov_chain.YES)
        after = log_weight + np.log(yes if diary[day] == markov_chain.YES else 1.0 - yes)
        scores.append(logsumexp(after))
        log_weight = after - scores[-1]
    return np.array(scores)


def counts_of(diary: npt.NDArray[np.int8]) -> tuple[int, int]:
    return int((diary == markov_chain.YES).sum()), int((diary == markov_chain.NO).sum())


def beta_binomial(people: list[npt.NDArray[np.int8]]) -> tuple[float, float]:
    """a and b under which the counts of these people are likeliest."""
    yes, no = np.array([counts_of(diary) for diary in people]).T

    def off(x: Floats) -> float:
        a, b = np.exp(x)
        return -float((betaln(a + yes, b + no) - betaln(a, b)).sum())

    a, b = np.exp(days.lowest(off, np.zeros(2), SEARCH))
    return float(a), float(b)


def by_counting(diary: npt.NDArray[np.int8], a: float, b: float) -> Floats:
    """The log of the probability that one's own count so far gave to each day written."""
    y = diary[diary != days.SILENT] == markov_chain.YES
    before = np.arange(len(y))
    yes = (a + np.cumsum(y) - y) / (a + b + before)
    return np.log(np.where(y, yes, 1.0 - yes))


@dataclass(frozen=True)
class Scored:
    """Log scores, summed by person."""

    written: npt.NDArray[np.intp]
    model: Floats
    counting: Floats


@pytest.fixture(scope="module")
def diaries() -> list[npt.NDArray[np.int8]]:
    return days.diaries()


@pytest.fixture(scope="module")
def scored(diaries) -> Scored:
    longest = max(days.stretches(diary)[-1] + 1 for diary in diaries)
    narrow, wide = days.spread(FITTED_WITH, longest, seed=1), days.spread(SCORED_WITH, longest, seed=2)
    fold = np.random.default_rng(SEED).permutation(len(diaries)) % FOLDS
    model, counting = np.zeros(len(diaries)), np.zeros(len(diaries))
    for held_out in range(FOLDS):
        seen = [diary for diary, k in zip(diaries, fold, strict=True) if k != held_out]
        process = days.fit([days.counted(diary) for diary in seen], narrow, SEARCH)
        who, (a, b) = days.bank(wide, process), beta_binomial(seen)
        for person in np.flatnonzero(fold == held_out):
            model[person] = one_step_ahead(diaries[person], who).sum()
            counting[person] = by_counting(diaries[person], a, b).sum()
    return Scored(np.array([sum(counts_of(diary)) for diary in diaries]), model, counting)


def test_the_steps_multiply_to_the_marginal_likelihood(diaries):
    longest = max(days.stretches(diary)[-1] + 1 for diary in diaries)
    who = days.bank(days.spread(200, longest, seed=3), days.DayProcess.at(days.START))
    at_once = days.evidence(who, [days.counted(diary) for diary in diaries])
    assert [one_step_ahead(diary, who).sum() for diary in diaries] == pytest.approx(at_once, abs=1e-8)


def test_the_next_day_is_foretold(scored):
    assert (len(scored.written), scored.written.sum()) == (133, 4151)
    score = scored.model.sum() / scored.written.sum()
    print(f"\nlog score a day, people held out: {score:.4f} (bar {BAR})")
    assert score >= BAR


def test_better_than_counting_ones_own_days(scored):
    better = scored.model - scored.counting
    won, se = better.sum(), better.std(ddof=1) * np.sqrt(len(better))
    print(f"\nbeta-binomial {scored.counting.sum() / scored.written.sum():.4f} a day; won {won:+.1f}, SE {se:.1f}")
    assert won >= 2 * se


def of_shipped(cell: prior.Cell) -> "days.DayProcess":
    """How people of one cell of the prior differ, as it is shipped."""
    of = prior.headache()
    return days.DayProcess(
        level_mean=cell.level_mean,
        level_sd=cell.level_sd,
        memory_mean=of.memory_mean,
        memory_sd=of.memory_sd,
        drift_sd=cell.drift_sd,
        near_daily_share=of.near_daily_share,
        near_daily_mean=of.near_daily_mean,
        near_daily_sd=of.near_daily_sd,
        drift_carried=of.drift_carried,
    )


def test_the_prior_as_shipped_foretells_better_than_counting_too(diaries, scored):
    """No refit: nothing of these diaries' levels is told to it."""
    people = [days.counted(diary) for diary in diaries]
    z = days.spread(SHIPPED_WITH, max(len(one.to_yes) for one in people), seed=4)
    cells = prior.headache().cells
    told = [np.log(cell.weight) + days.evidence(days.bank(z, of_shipped(cell)), people) for cell in cells]
    better = logsumexp(np.array(told), axis=0) - scored.counting
    won, se = better.sum(), better.std(ddof=1) * np.sqrt(len(better))
    print(f"\nprior as shipped: won {won:+.1f}, SE {se:.1f}")
    assert won >= WON_AS_SHIPPED
