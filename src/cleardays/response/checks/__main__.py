"""The figures of docs/explanation/how-sure.md, measured anew: `python -m cleardays.response.checks`; with `bars`, what misled alone."""

import sys

import numpy as np

from cleardays.response import simulator
from cleardays.response.checks import against_truth, bars, worlds
from cleardays.response.checks.against_truth import RULE

PEOPLE, MISSING, SEED = 4000, 0.12, 20261201


def main() -> None:
    said_of_bars()
    people = simulator.trial(PEOPLE, SEED, ("onabotulinumtoxinA",), MISSING, as_tried=False)
    said = against_truth.judge(
        against_truth.people(people), people.true_reductions(), random=np.random.default_rng(SEED + 1)
    )
    print(f"{PEOPLE} virtual people, two cycles, {MISSING:.0%} of days missing")
    for name, one in said.by_estimand.items():
        cover = ", ".join(f"{level:.0%}: {one.coverage(level):.1%}" for level in (0.5, 0.8, 0.9))
        print(f"  {name}: chi2(19) {one.chi_squared:.1f}; coverage {cover}; slope {one.reliability_slope:.3f}")
    print(f"  effective sample: least {said.effective.min():.0f}, median {np.median(said.effective):.0f}")

    many = simulator.trial(3 * PEOPLE, SEED + 2, ("onabotulinumtoxinA",), MISSING, as_tried=False)
    true = many.true_reductions()
    two = against_truth.judge(against_truth.people(many), {name: true[name] for name in against_truth.ESTIMANDS[:2]})
    print(f"{3 * PEOPLE} people, misjudged at 30 %: posterior, whole cycle counted, last four weeks counted")
    for name, one in two.by_estimand.items():
        raw = [float(((against_truth.raw_reduction(many, days) >= RULE) != one.responds).mean()) for days in (84, 28)]
        grey = 1 - float(one.outside_grey_zone.mean())
        print(
            f"  {name}: {one.error:.1%}, {raw[0]:.1%}, {raw[1]:.1%}; "
            f"in the grey zone {grey:.0%}, outside it {one.error_outside_grey_zone:.1%} misjudged"
        )
    for share in against_truth.SHARES:
        gain = against_truth.true_gain(many, share)
        for cost in (1.0, 2.0):
            rules = {
                "always": np.ones(len(many), bool),
                "4 weeks": against_truth.raw_reduction(many, 28) >= RULE,
                "cycle": against_truth.raw_reduction(many, 84) >= RULE,
                "P30": two.by_estimand["change_from_long_run"].chance >= 0.5,
                "expected": two.gain[share] >= cost,
                "all-knowing": gain >= cost,
            }
            worth = ", ".join(
                f"{name} {against_truth.utility(goes_on, gain, cost):.1f}" for name, goes_on in rules.items()
            )
            print(f"  share lost {share:g}, cost {cost:g}: {worth}")
    for name in worlds.WORLDS:
        diaries, truth = worlds.lived(name, 800, 20261210)
        found = against_truth.judge(diaries, truth).by_estimand
        print(f"  {name}: " + ", ".join(f"{one.coverage(0.9):.1%}" for one in found.values()) + " covered at 90 %")


def said_of_bars(people: int = 400) -> None:
    """What misled, item by item, with its bar."""
    for number, (item, times) in enumerate(bars.BARS, start=1):
        print(f"{number} {(item.__doc__ or '').splitlines()[0]}")
        for bar in item(round(people * times), SEED):
            print(f"  {bar}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["bars"]:
        said_of_bars()
    else:
        main()
