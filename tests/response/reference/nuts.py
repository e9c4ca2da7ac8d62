"""Long NUTS runs on 24 virtual people: what the quick engine is held against. Needs the `bayes` extra.

    python tests/response/reference/nuts.py

It writes `posteriors.json` anew: each person's days, the probabilities and means, the seed, the sampler and
its diagnostics. Nothing of `inference.py` or `chain.py` is used: the likelihood is written out day by day, and
the prior is built from explicit covariance matrices.
"""

import json
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import logsumexp
from numpyro.infer import MCMC, NUTS

from cleardays.response import arrays, prior, simulator

PEOPLE, SEED, MISSING = 24, 20261124, 0.12
WARM_UP, DRAWS, CHAINS = 600, 2500, 2
REMEMBERED = 7
AT_ONCE = 12
HERE = Path(__file__).parent

jax.config.update("jax_enable_x64", True)
numpyro.set_host_device_count(1)

# Days -28 to 167, sessions on days 0 and 84, six blocks of 35 days. Weeks stand still at their middle.
DAYS = np.arange(-28, 168)
MIDDLE = np.floor(DAYS / 7) * 7 + 3.0
CYCLE = np.where(DAYS < 0, -1, np.where(DAYS < 84, 0, 1))
SINCE = MIDDLE - np.where(CYCLE == 1, 84, 0)
TREATED = DAYS >= 0
BLOCK = np.floor(DAYS / 35).astype(int) + 1
NON_SPECIFIC = np.where(TREATED, arrays.non_specific(MIDDLE), 0.0)
LOCKED = np.where(TREATED, arrays.locked_to_session(SINCE), 0.0)
FADING = np.where(TREATED, arrays.fading(SINCE), 0.0)
BASELINE, LAST = DAYS < 0, CYCLE == 1


def log_prior(of: prior.Prior):
    """Log density of (level, memory, non-specific, fading, locked 1, locked 2, drift 1..6) under all cells mixed."""
    parts = []
    for cell in of.cells:
        lag = np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
        drift = cell.drift_sd**2 * of.drift_carried**lag
        locked = np.full((2, 2), of.locked_sd**2) + np.eye(2) * of.locked_cycle_sd**2
        for near, share in ((False, 1 - of.near_daily_share), (True, of.near_daily_share)):
            mean = np.array(
                [
                    of.near_daily_mean if near else cell.level_mean,
                    of.memory_mean,
                    of.near_daily_change_mean if near else cell.non_specific_mean,
                    0.0,
                    cell.locked_mean,
                    cell.locked_mean,
                    *[0.0] * 6,
                ]
            )
            covariance = np.zeros((12, 12))
            covariance[0, 0] = (of.near_daily_sd if near else cell.level_sd) ** 2
            covariance[1, 1] = of.memory_sd**2
            covariance[2, 2] = (of.near_daily_change_sd if near else cell.non_specific_sd) ** 2
            covariance[3, 3] = of.fading_sd**2
            covariance[4:6, 4:6], covariance[6:, 6:] = locked, drift
            parts.append((np.log(cell.weight * share), dist.MultivariateNormal(jnp.array(mean), jnp.array(covariance))))
    return lambda theta: logsumexp(jnp.stack([weight + normal.log_prob(theta) for weight, normal in parts]))


LOG_PRIOR = log_prior(prior.headache())


def log_odds(theta, *, drift: bool = True):
    eta = theta[0] + NON_SPECIFIC * theta[2] + FADING * theta[3]
    eta = eta + LOCKED * jnp.where(CYCLE == 0, theta[4], jnp.where(CYCLE == 1, theta[5], 0.0))
    return eta + theta[6 + BLOCK] if drift else eta


def model(days, before, gap):
    """`before` is the last day's state and `gap` its distance, 0 when nothing is remembered."""
    theta = numpyro.sample("theta", dist.ImproperUniform(dist.constraints.real_vector, (), (12,)))
    numpyro.factor("prior", LOG_PRIOR(theta))
    pi = jax.nn.sigmoid(log_odds(theta))
    kept = jnp.where(gap > 0, jax.nn.sigmoid(theta[1]) ** jnp.maximum(gap, 1), 0.0)
    p = (1 - kept) * pi + kept * before
    told = jnp.where(days == 1, jnp.log(p), jnp.log1p(-p))
    numpyro.factor("days", jnp.where(days >= 0, told, 0.0).sum())


def neighbours(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    before, gap, last = np.zeros(len(days)), np.zeros(len(days)), None
    for i, state in enumerate(days):
        if state < 0:
            continue
        if last is not None and i - last <= REMEMBERED:
            before[i], gap[i] = days[last], i - last
        last = i
    return before, gap


def main() -> None:
    """Each part in a process of its own: the compiler's memory is given back only at its end."""
    found = []
    for first in range(0, PEOPLE, AT_ONCE):
        part = subprocess.run([sys.executable, __file__, str(first)], check=True, stdout=subprocess.PIPE, text=True)
        found += json.loads(part.stdout)
    of = prior.headache()
    table = {
        "prior_version": of.version,
        "prior_cells": [cell.weight for cell in of.cells],
        "seed": SEED,
        "sampler": f"numpyro {numpyro.__version__} NUTS, {CHAINS} chains of {WARM_UP} + {DRAWS}, target 0.95, dense mass",
        "people": found,
    }
    (HERE / "posteriors.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def some(first: int) -> list[dict[str, object]]:
    cohort = simulator.trial(PEOPLE, SEED, arms=("onabotulinumtoxinA",), missing=MISSING)
    sampler = MCMC(
        NUTS(model, target_accept_prob=0.95, dense_mass=True),
        num_warmup=WARM_UP,
        num_samples=DRAWS,
        num_chains=CHAINS,
        chain_method="sequential",
        progress_bar=False,
        jit_model_args=True,
    )
    start = jnp.zeros((CHAINS, 12)).at[:, 1].set(-1.4).at[:, 0].set(jnp.array([0.0, 1.0]))
    found: list[dict[str, object]] = []
    for i in range(first, min(first + AT_ONCE, PEOPLE)):
        days = cohort.headache[i].astype(float)
        before, gap = neighbours(days)
        sampler.run(
            jax.random.PRNGKey(SEED + i),
            jnp.array(days),
            jnp.array(before),
            jnp.array(gap),
            init_params={"theta": start},
        )
        theta = sampler.get_samples()["theta"]
        checks = numpyro.diagnostics.summary(sampler.get_samples(group_by_chain=True))["theta"]
        reductions = [reduction(part) for part in np.array_split(theta, 8)]
        a, b = (np.concatenate([part[k] for part in reductions]) for k in (0, 1))
        found.append(
            {
                "days": "".join({1: "H", 0: ".", -1: "?"}[int(d)] for d in days),
                "change_from_baseline": told(a),
                "change_from_long_run": told(b),
                "r_hat": round(float(np.max(checks["r_hat"])), 4),
                "least_effective": round(float(np.min(checks["n_eff"])), 0),
            }
        )
        print(i, found[-1]["r_hat"], found[-1]["least_effective"], file=sys.stderr, flush=True)
    return found


@jax.jit
def _levels(theta):
    pi = jax.vmap(lambda t: jax.nn.sigmoid(log_odds(t)))(theta)
    lasting = jax.vmap(lambda t: jax.nn.sigmoid(log_odds(t, drift=False)))(theta)
    return pi, lasting


def reduction(theta) -> tuple[np.ndarray, np.ndarray]:
    pi, lasting = (np.asarray(one) for one in _levels(theta))
    usual = 1 / (1 + np.exp(-np.asarray(theta)[:, 0]))
    return 1 - pi[:, LAST].mean(axis=1) / pi[:, BASELINE].mean(axis=1), 1 - lasting[:, LAST].mean(axis=1) / usual


def told(values: np.ndarray) -> dict[str, float]:
    return {
        "mean": round(float(values.mean()), 5),
        "30": round(float((values >= 0.3).mean()), 5),
        "50": round(float((values >= 0.5).mean()), 5),
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(some(int(sys.argv[1]))))
    else:
        main()
