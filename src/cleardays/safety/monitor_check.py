"""How often does the monitor cry wolf, and how late does it see a doubling?

python -m cleardays.safety.monitor_check     prints threshold, run lengths and delay as a table

Runs are simulated session by session, many side by side, until each reaches the threshold; the seed is fixed.
"""

import numpy as np
from numpy.typing import NDArray

from cleardays.safety.monitor import IN_CONTROL, ODDS_RATIO, THRESHOLDS, weight

SEED = 20_000
RUNS = 4000
HALVINGS = 14
"""Steps of the search for a threshold: the last is 12 / 2^14, under a thousandth."""
HIGHEST = 12.0


def doubled(expected: float, odds_ratio: float = ODDS_RATIO) -> float:
    """The probability whose odds are so many times those of the expected one."""
    return odds_ratio * expected / (1 - expected + odds_ratio * expected)


def run_lengths(
    expected: float, true: float, threshold: float, runs: int = RUNS, seed: int = SEED
) -> NDArray[np.int64]:
    """Sessions until the first alarm in each of many runs. Sessions between two events are jumped over together."""
    random = np.random.default_rng(seed)
    up, down = weight(True, expected), -weight(False, expected)
    lengths, sums = np.zeros(runs, dtype=np.int64), np.zeros(runs)
    going = np.arange(runs)
    while going.size:
        gap = random.geometric(true, going.size)  # the event is in the last of these sessions
        sums[going] = np.maximum(0.0, sums[going] - down * (gap - 1)) + up
        lengths[going] += gap
        going = going[sums[going] < threshold]
    return lengths


def choose(expected: float, in_control: int = IN_CONTROL, runs: int = RUNS) -> float:
    """The lowest threshold, to a thousandth, whose mean run without a change reaches the length asked for."""
    low, high = 0.0, HIGHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (
            (low, middle) if run_lengths(expected, expected, middle, runs).mean() >= in_control else (middle, high)
        )
    return float(np.ceil(high * 1000) / 1000)


def rows() -> list[tuple[str, ...]]:
    """The table: what was measured for each expected probability."""
    found: list[tuple[str, ...]] = []
    for expected, threshold in THRESHOLDS.items():
        still = run_lengths(expected, expected, threshold, seed=SEED + 1)
        moved = run_lengths(expected, doubled(expected), threshold, seed=SEED + 2)
        found.append(
            (
                f"{expected:g}",
                f"{threshold:.3f}",
                f"{still.mean():.0f}",
                f"{100 * (still <= 500).mean():.0f}",
                f"{moved.mean():.0f}",
                f"{np.median(moved):.0f}",
                f"{np.quantile(moved, 0.9):.0f}",
                f"{moved.mean() * doubled(expected):.1f}",
            )
        )
    return found


HEAD = (
    "expected in a session",
    "threshold",
    "sessions to a false alarm, mean",
    "false alarm within 500 sessions, of 100 clinics",
    "sessions to see a doubling, mean",
    "half the time within",
    "nine times in ten within",
    "events until then, mean",
)


if __name__ == "__main__":
    print("thresholds chosen anew:", {expected: choose(expected) for expected in THRESHOLDS})
    for name, *values in zip(HEAD, *rows(), strict=True):
        print(f"{name:<50}", *(f"{value:>8}" for value in values))
