"""Does the list of next steps do better, at worst, than one dose for everybody? Six sessions among virtual people, four worlds.

    python benchmarks/course.py            2,000 people in each world, the belief about dose switched on
    python benchmarks/course.py --limits   100,000 random patients: is any suggested plan ever outside the limits?

What the worlds do with dose is invented, for no study tells it: regret compares ways to decide, it is no forecast. Regret is what
the best constant dose of each person would have saved more, in headache days over the 72 weeks, a step of 20 U costing
what `dose.COST_OF_A_STEP` says. Every policy starts with the fixed pattern. Nobody stops: doses alone are compared.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from cleardays.course import dose, plans
from cleardays.course.plans import Examination
from cleardays.course.situation import CycleSeen, Situation
from cleardays.course.suggest import suggest
from cleardays.diary.history import Event
from cleardays.injection.injection_session import Dose, Earlier, Plan, Session
from cleardays.injection.rules import Limits, cumulative, dose_sites, interval, total
from cleardays.injection.session_findings import Severity
from cleardays.injection.sites import FIXED_UNITS, parse

PEOPLE, SESSIONS, CYCLE = 2_000, 6, 84
START = date(2026, 1, 5)
MONTHS_OF_A_CYCLE = 3
PAIN = (("TEM-L", "TEM-R", "OCC-L"), ("OCC-L", "OCC-R", "TRA-R"), ("TRA-L", "TRA-R"), ("TEM-R", "TRA-R", "OCC-R"))

Floats = np.ndarray
WORLDS: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "dose works (+1 day for 20 U)": lambda r, n: r.normal(1.0, 0.5, n),
    "dose does nothing": lambda r, n: np.zeros(n),
    "dose is personal (sd 2)": lambda r, n: r.normal(0.0, 2.0, n),
    "dose harms (-1 day for 20 U)": lambda r, n: r.normal(-1.0, 0.5, n),
}


def world(name: str, seed: int, people: int) -> dict[str, Floats]:
    random = np.random.default_rng(seed)
    return {
        "slope": WORLDS[name](random, people),
        "baseline": np.clip(random.normal(20, 3.6, people), 15, 28),
        "fewer": random.normal(dose.FEWER, dose.FEWER_SD, people),
        "scatter": random.normal(0, dose.SCATTER, (people, SESSIONS)),
    }


def saved(of: dict[str, Floats], i: int, session: int, steps: float) -> float:
    """Days of 28 truly saved in a cycle at a dose, its cost taken off."""
    fewer = of["fewer"][i] + dose.LATER * (session > 0) + of["slope"][i] * steps
    return float(min(fewer, of["baseline"][i])) - dose.COST_OF_A_STEP * steps


def follow(of: dict[str, Floats], i: int, *, model: bool) -> float:
    """One person whose clinician always takes the first suggestion that is a plan."""
    given: list[Session] = []
    cycles: list[CycleSeen] = []
    gained = 0.0
    for session in range(SESSIONS):
        today = START + timedelta(days=CYCLE * session)
        earlier = tuple(Earlier(one.date, one.date, one.product, one.stated_units, True) for one in given)
        now = Situation(
            as_of=today,
            given=tuple(given),
            earlier=earlier,
            cycles=tuple(cycles),
            examination=Examination(date=today, pain=PAIN[i % len(PAIN)], tender=()),
        )
        plan = next(one.plan for one in suggest(now, model=model) if one.plan is not None)
        steps = (plan.units - FIXED_UNITS) / dose.STEP_UNITS
        gained += MONTHS_OF_A_CYCLE * saved(of, i, session, steps)
        true = of["fewer"][i] + dose.LATER * (session > 0) + of["slope"][i] * steps
        left = float(np.clip(of["baseline"][i] - true - of["scatter"][i, session], 0, 28))
        given.append(
            Session(date=today, product="onabotulinumtoxinA", given=plan, stated_units=plan.units, status="given")
        )
        cycles.append(CycleSeen(number=session + 1, units=plan.units, fewer=float(of["baseline"][i]) - left, left=left))
    return gained


def constant(schedule: tuple[float, ...]) -> Callable[[dict[str, Floats], int], float]:
    return lambda of, i: sum(MONTHS_OF_A_CYCLE * saved(of, i, s, steps) for s, steps in enumerate(schedule))


def regrets(people: int = PEOPLE, seed: int = 84) -> dict[str, dict[str, float]]:
    """Mean regret by policy and world."""
    policies: dict[str, Callable[[dict[str, Floats], int], float]] = {
        "always 155 U": constant((0.0,) * 6),
        "always 195 U": constant((2.0,) * 6),
        "155 U twice, then 175 U": constant((0.0, 0.0, 1.0, 1.0, 1.0, 1.0)),
        "the list, model off": lambda of, i: follow(of, i, model=False),
        "the list": lambda of, i: follow(of, i, model=True),
    }
    found: dict[str, dict[str, float]] = {name: {} for name in policies}
    for name in WORLDS:
        of = world(name, seed, people)
        best = [max(constant((steps,) * 6)(of, i) for steps in (0.0, 1.0, 2.0)) for i in range(people)]
        for policy, gained in policies.items():
            found[policy][name] = float(np.mean([best[i] - gained(of, i) for i in range(people)]))
    return found


# ---------------------------------------------------------------- limits


def anybody(random: np.random.Generator) -> Situation:
    """Somebody at random: any number of sessions, odd plans, toxin elsewhere, side effects, pain anywhere, gaps."""
    today = START + timedelta(days=int(random.integers(0, 2000)))
    given: list[Session] = []
    day = today - timedelta(days=int(random.integers(0, 60)))
    for _ in range(int(random.integers(0, 7))):
        plan: Plan | None = Plan.fixed()
        kind = random.random()
        if kind < 0.5:
            grown = plans.step_up(Plan.fixed(), random.permutation(plans.PLACES[6:]).tolist())
            plan = grown if random.random() < 0.5 or grown is None else plans.step_up(grown, plans.PLACES[6:])
        elif kind < 0.6:
            plan = None
        elif kind < 0.7:
            plan = Plan((*Plan.fixed().doses, *(Dose(parse(f"TEM-LF{n}"), 5) for n in range(1, 12))))
        elif kind < 0.8:
            plan = Plan(Plan.fixed().doses[:20])
        units = plan.units if plan is not None else int(random.choice([100, 155, 195, 400]))
        given.insert(0, Session(date=day, product="onabotulinumtoxinA", given=plan, stated_units=units))
        day -= timedelta(days=int(random.integers(20, 200)))
    earlier = [Earlier(one.date, one.date, one.product, one.stated_units, True) for one in given]
    for _ in range(int(random.integers(0, 4))):
        when = today - timedelta(days=int(random.integers(0, 150)))
        units = random.choice(np.array([None, 20, 64, 200, 399, 600], object))
        earlier.append(Earlier(when, when + timedelta(days=int(random.integers(0, 31))), "onabotulinumtoxinA", units))
    cycles = []
    for number in range(1, max(1, len(given)) + int(random.integers(-1, 1))):
        fewer = None if random.random() < 0.2 else float(random.normal(7, 5))
        left = None if fewer is None else float(np.clip(20 - fewer, 0, 28))
        units = None if random.random() < 0.2 else given[min(number, len(given)) - 1].stated_units
        cycles.append(
            CycleSeen(number=number, units=units, fewer=fewer, left=left, open_days=float(random.integers(0, 20)))
        )
    terms = ("eyelid ptosis", "neck pain", "head drop", "hard to swallow", "bruise", "something odd", "jaw pain")
    events = tuple(
        Event(
            term=str(random.choice(np.array(terms))),
            onset=None if random.random() < 0.3 else today - timedelta(days=int(random.integers(0, 300))),
            resolved=None if random.random() < 0.5 else today - timedelta(days=int(random.integers(0, 40))),
        )
        for _ in range(int(random.integers(0, 3)))
    )
    where = random.permutation(np.array(plans.PLACES))[: int(random.integers(0, 9))].tolist()
    return Situation(
        as_of=today,
        jurisdiction=[None, "us", "uk", "eu"][int(random.integers(0, 4))],
        limits=Limits(window_days=int(random.choice(np.array([84, 92, 120])))),
        given=tuple(given),
        earlier=tuple(earlier),
        cycles=tuple(cycles),
        baseline_written=bool(random.random() < 0.9),
        events=events,
        examination=None if random.random() < 0.2 else Examination(date=today, pain=tuple(where), tender=()),
        unlikely=bool(random.random() < 0.2),
    )


def violations(now: Situation, *, model: bool = True) -> list[str]:
    """Limits that a suggested plan on its first day would break, in words; none is what is promised."""
    said = []
    for one in suggest(now, model=model):
        if one.plan is None:
            continue
        assert one.not_before is not None
        day = max(one.not_before, now.as_of)
        session = Session(date=day, status="planned", product="onabotulinumtoxinA", given=one.plan)
        found = [*dose_sites(session), *total(session, now.jurisdiction), *interval(session, now.earlier, now.limits)]
        said += [f"{one.action}: {concern.words}" for concern in found if concern.severity is not Severity.NOTE]
        if cumulative(session, now.earlier, now.limits).units > now.limits.cumulative_units:
            said.append(f"{one.action}: cumulative dose")
        last = now.given[-1].given if now.given else None
        if last is not None and one.action == "add" and not 0 < one.plan.units - last.units <= dose.STEP_UNITS:
            said.append(f"{one.action}: a step of {one.plan.units - last.units} U")
        if not now.given and one.plan.units != FIXED_UNITS:
            said.append(f"{one.action}: a first session of {one.plan.units} U")
        if one.action == "stop_review" and len(now.cycles) < 2:
            said.append("stopping before two cycles")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--limits", action="store_true")
    asked = parser.parse_args()
    start = time.process_time()
    if asked.limits:
        random = np.random.default_rng(155)
        broken = sum(bool(violations(anybody(random), model=bool(i % 2))) for i in range(100_000))
        print(f"100,000 random patients: {broken} with a suggested plan outside the limits")
    else:
        found = regrets(asked.people)
        names = list(WORLDS)
        print(f"regret in headache days over {SESSIONS} sessions, mean of {asked.people:,} people")
        for policy, by_world in found.items():
            row = "  ".join(f"{by_world[name]:6.1f}" for name in names)
            print(f"{policy:24} {row}   worst {max(by_world.values()):5.1f}")
        print(f"{'':24} " + "  ".join(f"{name[:26]}" for name in names))
    print(f"{time.process_time() - start:.1f} s CPU")


if __name__ == "__main__":
    main()
