"""The figures of docs/explanation/how-sure.md, measured anew: `python -m cleardays.response.checks`; with `bars`, what misled alone.

Needs the `fast` extra: twelve thousand people are read by the compiled engine.
"""

import sys

import numpy as np

from cleardays.response import batch, simulator
from cleardays.response.checks import against_truth, bars, worlds
from cleardays.response.checks.against_truth import RULE
from cleardays.response.estimands import LIKELY, UNLIKELY

PEOPLE, MANY, MISSING, SEED = 2000, 12_000, 0.12, 20261201
MANY_DRAWS = 384


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

    utilities(people, said)
    misjudged()
    for name in worlds.WORLDS:
        diaries, truth = worlds.lived(name, 400, 20261210)
        found = against_truth.judge(diaries, truth).by_estimand
        print(f"  {name}: " + ", ".join(f"{one.coverage(0.9):.1%}" for one in found.values()) + " covered at 90 %")


def misjudged() -> None:
    """Decisions at 30 %, by the compiled engine."""
    many = simulator.trial(MANY, SEED + 2, ("onabotulinumtoxinA",), MISSING, as_tried=False)
    told = batch.headlines(against_truth.people(many), draws=MANY_DRAWS)
    true = many.true_reductions()
    print(f"{MANY} people, misjudged at 30 %: posterior, whole cycle counted, last four weeks counted")
    by_estimand = [one for one, _, _ in told], [one for _, one, _ in told]
    for name, ones in zip(against_truth.ESTIMANDS[:2], by_estimand, strict=True):
        chance, responds = np.array([one.p_at_least[30] for one in ones]), true[name] >= RULE
        wrong, sure = (chance >= 0.5) != responds, (chance >= LIKELY) | (chance <= UNLIKELY)
        raw = [float(((against_truth.raw_reduction(many, days) >= RULE) != responds).mean()) for days in (84, 28)]
        print(
            f"  {name}: {wrong.mean():.1%}, {raw[0]:.1%}, {raw[1]:.1%}; least that the chances allow "
            f"{np.minimum(chance, 1 - chance).mean():.1%}; in the grey zone {1 - sure.mean():.0%}, "
            f"outside it {wrong[sure].mean():.1%} misjudged"
        )


def utilities(people: simulator.Cohort, said: against_truth.Answered) -> None:
    """What a decision is worth, in headache days a year over stopping."""
    for share in against_truth.SHARES:
        gain = against_truth.true_gain(people, share)
        for cost in (1.0, 2.0):
            rules = {
                "always": np.ones(len(people), bool),
                "4 weeks": against_truth.raw_reduction(people, 28) >= RULE,
                "cycle": against_truth.raw_reduction(people, 84) >= RULE,
                "P30": said.by_estimand["change_from_long_run"].chance >= 0.5,
                "expected": said.gain[share] >= cost,
                "all-knowing": gain >= cost,
            }
            worth = ", ".join(
                f"{name} {against_truth.utility(goes_on, gain, cost):.1f}" for name, goes_on in rules.items()
            )
            print(f"  share lost {share:g}, cost {cost:g}: {worth}")


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
