"""The response model's speed, beside nutpie on the same posterior: milliseconds a person, people a second, ratios.

Called by `run.py`. CPU time of one process and one thread; the cohort is the same for all.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

PEOPLE, SEED = 300, 20261124
BATCH = 4000
NUTS_PEOPLE, NUTS_WARM_UP, NUTS_DRAWS, NUTS_CHAINS = 3, 600, 1000, 4


def spent(what: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    found = what()
    return time.process_time() - began, found


def measure(report: Callable[[str, float, str, float], None]) -> None:
    from cleardays.response import simulator, summary
    from cleardays.response.checks import against_truth

    cohort = simulator.trial(BATCH, SEED, ("onabotulinumtoxinA",), 0.12)
    people = against_truth.people(cohort)
    for person in people[:5]:
        summary.respond(person)
    seconds, found = spent(lambda: [summary.headline(person) for person in people[:PEOPLE]])
    effective = np.array([one[2] for one in found])
    headline = seconds / PEOPLE
    report("headline chain, numpy", 1000 * headline, "ms", 5.0)
    print(f"    effective sample: least {effective.min():.0f}, median {np.median(effective):.0f} (200 needed)")
    seconds, _ = spent(lambda: [summary.respond(person) for person in people[:PEOPLE]])
    report("whole answer, numpy", 1000 * seconds / PEOPLE, "ms", 25.0)
    print(f"    whole answers: {PEOPLE / seconds:.0f} people/s/core")
    batch(people)
    nuts(people, headline / np.median(effective))
    imports(report)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        command = [str(Path(sys.executable).with_name("cleardays")), "simulate", "--n", "10000", "--out", f"{folder}/v"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        report("simulate --n 10000, case files and day table", time.perf_counter() - began, "s", 10.0)


def batch(people: list[Any]) -> None:
    from cleardays.response.batch import headlines

    headlines(people[:3])
    seconds, found = spent(lambda: headlines(people))
    effective = np.median([one[2] for one in found])
    rate = len(people) / seconds
    print(
        f"  {'batch of headline chains, numba, 256 draws':<58} {rate:8.0f} /s     budget 2000 /s   {'ok' if rate >= 2000 else 'UNDER'}"
    )
    print(f"    effective sample: median {effective:.0f}")


def nuts(people: list[Any], ours: float) -> None:
    """NUTS on the same log density, its gradient by our own scores; per effective draw of the slowest number."""
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

    from cleardays.response import inference, prior
    from cleardays.response.inference import MEMORY, Space

    of = prior.headache()
    ratios = []
    for person in people[:NUTS_PEOPLE]:
        time_ = person.time
        space, counts = Space.of(time_), person.counts(time_)
        design = space.design(time_)
        cell = inference.proposed_cells(of)[1]
        gaussian = inference.gaussian(space, of, cell)
        precision = np.linalg.inv(gaussian.factor @ gaussian.factor.T)

        def log_density(
            theta: Any, counts: Any = counts, design: Any = design, gaussian: Any = gaussian, precision: Any = precision
        ) -> tuple[float, Any]:
            value, by_eta, by_memory, *_ = inference._scores(counts, design @ theta, float(theta[MEMORY]))
            away = theta - gaussian.mean
            gradient = design.T @ by_eta - precision @ away
            gradient[MEMORY] += by_memory
            return value - 0.5 * float(away @ precision @ away), gradient

        model = from_pyfunc(
            len(space),
            lambda log_density=log_density: log_density,
            lambda seed1, seed2, chain: lambda theta: {"theta": theta},
            [np.dtype(np.float64)],
            [(len(space),)],
            ["theta"],
        )
        seconds, trace = spent(
            lambda model=model: nutpie.sample(
                model, draws=NUTS_DRAWS, tune=NUTS_WARM_UP, chains=NUTS_CHAINS, cores=1, seed=1, progress_bar=False
            )
        )
        draws = np.asarray(trace.posterior["theta"])
        ratios.append(seconds / effective_draws(draws))
    slower = float(np.median(ratios)) / ours
    print(
        f"  {'nutpie, CPU for one effective draw against ours':<58} {slower:8.0f} x      ({1000 * float(np.median(ratios)):.2f} ms)"
    )


def effective_draws(draws: Any) -> float:
    """The least effective number among the latent ones: chains (chain, draw, number), by initial positive sequences."""
    chains, length, size = draws.shape
    found = []
    for j in range(size):
        x = draws[:, :, j] - draws[:, :, j].mean()
        variance = (x**2).mean()
        total, lag = 0.0, 1
        while lag + 1 < length // 2:
            pair = sum(float((x[:, :-k] * x[:, k:]).mean()) / variance for k in (lag, lag + 1))
            if pair < 0:
                break
            total += pair
            lag += 2
        found.append(chains * length / (1 + 2 * total))
    return float(min(found))


def imports(report: Callable[[str, float, str, float], None]) -> None:
    def child(code: str) -> float:
        script = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
        return min(
            float(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout)
            for _ in range(5)
        )

    report(
        "import of the model beyond numpy, CPU",
        child("import numpy, cleardays.response.summary") - child("import numpy"),
        "s",
        0.1,
    )
