"""So many percent fewer days than before treatment, in the last complete cycle.

No rule names its window, so two decide: the last 28 days of the cycle and the whole of it. Where
they differ the verdict is `conflict`. The arithmetic is `cleardays.outcome.reduction`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleardays.criteria.facts import Facts
from cleardays.criteria.monthly import across, period
from cleardays.diary.definitions import Definition
from cleardays.diary.verdict import Part, Settles, Verdict
from cleardays.diary.why_open import ONLY_THEN, why_open
from cleardays.diary.windows import Count
from cleardays.outcome import reduction
from cleardays.outcome.cycles import Cycle, ends
from cleardays.outcome.reduction import Reduction
from cleardays.outcome.treated import TRIAL_WINDOW, WHOLE_CYCLE

NOT_BEFORE = {1: "no answer before one cycle is over", 2: "no answer before two cycles are over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fewer:
    """The number stands here and nowhere else. `strictly` asks for more than it: any reduction is more than 0 %."""

    percent: int
    definition: Definition
    source: str
    from_cycle: int = 1
    strictly: bool = False

    @property
    def required(self) -> str:
        return f"{'>' if self.strictly else '>='} {self.percent} % fewer"

    @property
    def asked(self) -> str:
        if self.strictly:
            return "fewer than before" if not self.percent else f"more than {self.percent} % fewer"
        return f"at least {self.percent} % fewer"

    def judge(self, one: Reduction) -> Verdict:
        return one.more_than(self.percent) if self.strictly else one.at_least(self.percent)


def reached(facts: Facts, need: Fewer) -> tuple[Part, ...]:
    """One condition per window, met when the days are so many fewer; a single open one before there is a cycle to judge."""
    cycle = facts.treated.last_complete
    if cycle is None or cycle.number < need.from_cycle:
        return (_too_early(facts, need),)
    return (
        _in_window(facts, need, cycle, TRIAL_WINDOW, reduction.trial_window(facts.treated, cycle, need.definition)),
        _in_window(facts, need, cycle, WHOLE_CYCLE, reduction.whole_cycle(facts.treated, cycle, need.definition)),
    )


def not_reached(facts: Facts, need: Fewer) -> tuple[Part, ...]:
    """The same held the other way round: met when the days are surely less than so many percent fewer."""
    return tuple(_turned(part, need) for part in reached(facts, need))


def compared(parts: Sequence[Part]) -> Verdict:
    """Both windows: conflict when they differ, open when either is."""
    return across({part.window or part.words: part.verdict for part in parts})


def best(facts: Facts, need: Fewer) -> list[str]:
    """The best 28 days of the cycle, as a note: they decide nothing."""
    cycle = facts.treated.last_complete
    if cycle is None or cycle.number < need.from_cycle:
        return []
    found = reduction.best_28(facts.treated, cycle, need.definition)
    if found is None or found.bounds is None:
        return []
    return [
        f"in the best 28 days of cycle {cycle.number}, {period(found.now.window)}: "
        f"{reduction.in_words(found.bounds)} {need.definition.noun}. Shown, and decides nothing"
    ]


def _turned(part: Part, need: Fewer) -> Part:
    return Part(
        verdict=~part.verdict,
        words=part.words,
        required=f"{'<=' if need.strictly else '<'} {need.percent} % fewer",
        definition=part.definition,
        window=part.window,
        counts=part.counts,
        reduction=part.reduction,
        decided_by=part.decided_by,
        settled_by=part.settled_by,
    )


def _too_early(facts: Facts, need: Fewer) -> Part:
    every = facts.treated.cycles
    over = ends(every, need.from_cycle)
    if over is None:
        words, settled = "no session is written", Settles("sessions", "no session is written")
    elif over >= facts.as_of:
        words = NOT_BEFORE[need.from_cycle]
        settled = Settles(
            over.isoformat(), f"{ONLY_THEN} is cycle {need.from_cycle} over, if each session is given when due"
        )
        if len(every) >= need.from_cycle:
            settled = Settles(over.isoformat(), f"{ONLY_THEN} is cycle {need.from_cycle} over")
    else:
        words = NOT_BEFORE[need.from_cycle]
        settled = Settles("sessions", f"session {need.from_cycle} is not written")
    return Part(
        verdict=Verdict.UNKNOWN,
        words=words,
        required=need.required,
        definition=need.definition.id,
        settled_by=(settled,),
    )


def _in_window(facts: Facts, need: Fewer, cycle: Cycle, name: str, one: Reduction) -> Part:
    verdict = need.judge(one)
    days = facts.treated.diary.dates
    window = one.now.window
    certain = np.flatnonzero(facts.treated.marked(need.definition).certain[window.days]) + window.start
    return Part(
        verdict=verdict,
        words=_words(need, cycle, name, one),
        required=need.required,
        definition=need.definition.id,
        window=name,
        counts=(one.then, one.now),
        reduction=one.bounds,
        decided_by=tuple(days[i] for i in certain),
        settled_by=_settles(facts, need, one) if verdict is Verdict.UNKNOWN else (),
    )


def _words(need: Fewer, cycle: Cycle, name: str, one: Reduction) -> str:
    where = "the last 28 days" if name == TRIAL_WINDOW else "the whole"
    at = f"in {where} of cycle {cycle.number} ({_said(one.now)})"
    if one.bounds is None:
        return f"{at}: {one.why_not}"
    return (
        f"{reduction.in_words(one.bounds)} {need.definition.noun} {at} "
        f"than before the first session ({_said(one.then)}); {need.asked} is asked"
    )


def _said(count: Count) -> str:
    number = f"{count.fewest}" if count.fewest == count.most else f"{count.fewest} to {count.most}"
    return f"{number} in {period(count.window)}, {count.recorded} of {len(count.window)} written down"


def _settles(facts: Facts, need: Fewer, one: Reduction) -> tuple[Settles, ...]:
    treated = facts.treated
    marked = treated.marked(need.definition)
    found = []
    for window in (one.then.window, one.now.window):
        open_ = marked.possible[window.days] & ~marked.certain[window.days]
        for i in np.flatnonzero(open_) + window.start:
            why = why_open(treated.diary.columns, int(i), need.definition)
            if why is not None:
                found.append(Settles(treated.diary.dates[i].isoformat(), why))
    return tuple(found)
