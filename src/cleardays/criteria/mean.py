"""Days a month on average over several months, under three conventions of what a month is.

A rule that asks for an average over six months lets a good month make up for a bad one; `monthly.py` does not. A
convention without so many whole months is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np

from cleardays.criteria.facts import Facts
from cleardays.criteria.monthly import across, counted, settles, within
from cleardays.diary.definitions import Definition
from cleardays.diary.verdict import Part, Settles, Verdict, at_least
from cleardays.diary.why_open import ONLY_THEN
from cleardays.diary.windows import BLOCK_28, BLOCK_DAYS, CONVENTIONS, Count, Window, months


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanAtLeast:
    """So many days of one kind a month, on average over so many months. Both numbers stand here and nowhere else."""

    number: int
    months: int
    definition: Definition
    source: str

    @property
    def required(self) -> str:
        return f">= {self.number} a month over {self.months} months"

    def judge(self, count: Count) -> Verdict:
        return at_least(self.number * self.months, count.fewest, count.most)


def whole_months(facts: Facts, number: int) -> dict[str, Window]:
    """The most recent so many months of each convention as one window; a convention that has fewer is left out."""
    found = {}
    for convention in CONVENTIONS:
        windows = months(facts.diary.dates, convention, number)
        if len(windows) == number:
            first, last = windows[-1], windows[0]
            found[convention] = Window(convention, first.start, last.stop, first.first, last.last)
    return found


def mean(facts: Facts, *needs: MeanAtLeast) -> Part:
    """One condition: every need, over the same months, under every convention that has so many."""
    windows = whole_months(facts, needs[0].months)
    if not windows:
        return _too_short(facts, needs[0])
    by_convention = {
        convention: within(need.judge(facts.count(need.definition, window)) for need in needs)
        for convention, window in windows.items()
    }
    verdict = across(by_convention)
    wanted = Verdict.NOT_MET if verdict is Verdict.CONFLICT else verdict
    convention = next(name for name, said in by_convention.items() if said is wanted)
    counts = [(need, facts.count(need.definition, windows[convention])) for need in needs]
    need, count = next((pair for pair in counts if pair[0].judge(pair[1]) is wanted), counts[0])
    certain = np.flatnonzero(facts.marked(need.definition).certain[count.window.days]) + count.window.start
    said = [_words(need, count)] if verdict is not Verdict.MET else [_words(*pair) for pair in counts]
    return Part(
        verdict=verdict,
        words="; ".join(said) + _torn(verdict, by_convention),
        required=need.required,
        definition=need.definition.id,
        window=convention,
        count=count.fewest,
        bounds=(count.fewest, count.most),
        counts=tuple(facts.count(need.definition, window) for window in windows.values() for need in needs),
        decided_by=tuple(facts.diary.dates[i] for i in certain),
        settled_by=settles(facts, needs, by_convention, {name: (window,) for name, window in windows.items()})
        if verdict is Verdict.UNKNOWN
        else (),
    )


def _words(need: MeanAtLeast, count: Count) -> str:
    low, high = (_rate(days, need.months) for days in (count.fewest, count.most))
    rate = low if low == high else f"{low} to {high}"
    return f"{counted(count)}: {rate} a month; at least {need.number} a month over {need.months} months needed"


def _rate(days: int, months_: int) -> str:
    """Cut and never rounded up: 14.99 is not 15."""
    tenths = days * 10 // months_
    return f"{tenths // 10}" if Fraction(days, months_).denominator == 1 else f"{tenths // 10}.{tenths % 10}"


def _torn(verdict: Verdict, by_convention: Mapping[str, Verdict]) -> str:
    if verdict is not Verdict.CONFLICT:
        return ""
    met, not_met = (
        " and ".join(name for name, said in by_convention.items() if said is one)
        for one in (Verdict.MET, Verdict.NOT_MET)
    )
    return f"; counted in {met} the number is reached, in {not_met} it is not"


def _too_short(facts: Facts, need: MeanAtLeast) -> Part:
    days = need.months * BLOCK_DAYS[BLOCK_28]
    settled = Settles("diary.days", "no diary before as-of")
    if facts.diary.dates:
        day = facts.diary.dates[0] + timedelta(days=days)
        settled = Settles(day.isoformat(), f"{ONLY_THEN} are {need.months} times 28 days of diary over")
    return Part(
        verdict=Verdict.UNKNOWN,
        words=f"the diary is shorter than {need.months} months",
        required=need.required,
        definition=need.definition.id,
        settled_by=(settled,),
    )
