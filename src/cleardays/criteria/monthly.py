"""Days per month against a number, under three conventions of what a month is.

Within a convention every window must reach the number; a rule's several counts are joined there
first. Then the conventions are compared: where they disagree, the answer is `conflict`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cleardays.criteria.facts import Facts
from cleardays.diary.definitions import Definition, cut_short
from cleardays.diary.verdict import Part, Settles, Verdict, at_least
from cleardays.diary.why_open import UNNAMED, why_open
from cleardays.diary.windows import Count, Window
from cleardays.vocabulary.medicines import read

_WITHIN = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """So many days of one kind in each month. The number stands here and nowhere else."""

    number: int
    definition: Definition
    source: str
    unit: str = "days per month"

    @property
    def required(self) -> str:
        return f">= {self.number}"

    def judge(self, count: Count) -> Verdict:
        return at_least(self.number, count.fewest, count.most)


class Need(Protocol):
    """A number that days of one kind are held against."""

    @property
    def definition(self) -> Definition: ...
    def judge(self, count: Count) -> Verdict: ...


def within(verdicts: Iterable[Verdict]) -> Verdict:
    """Joined inside one convention: not met, unknown, met, the first that occurs."""
    return min(verdicts, key=_WITHIN.index, default=Verdict.MET)


def across(by_convention: Mapping[str, Verdict]) -> Verdict:
    """Conventions compared: conflict if one says met and one not met, else unknown if any is, else what all say."""
    said = set(by_convention.values())
    if {Verdict.MET, Verdict.NOT_MET} <= said:
        return Verdict.CONFLICT
    if not said or Verdict.UNKNOWN in said:
        return Verdict.UNKNOWN
    return said.pop()


def each_convention(facts: Facts, needs: Sequence[AtLeast]) -> dict[str, Verdict]:
    """One verdict per convention that has a window."""
    return {
        convention: within(need.judge(facts.count(need.definition, window)) for window in windows for need in needs)
        for convention, windows in facts.windows.items()
    }


def monthly(facts: Facts, *needs: AtLeast) -> Part:
    """One condition: every need, in every window, under every convention."""
    return told(facts, needs, each_convention(facts, needs))


def told(facts: Facts, needs: Sequence[AtLeast], by_convention: Mapping[str, Verdict]) -> Part:
    """The condition in numbers and words: its deciding count, the days that decided, what would settle it."""
    verdict = across(by_convention)
    if not by_convention:
        return Part(
            verdict=Verdict.UNKNOWN,
            words="the diary is shorter than a month",
            required=needs[0].required,
            definition=needs[0].definition.id,
            settled_by=(Settles("diary.days", "fewer than 28 days of diary before as-of"),),
        )
    counts = tuple(
        facts.count(need.definition, window)
        for windows in facts.windows.values()
        for window in windows
        for need in needs
    )
    need, count = _deciding(facts, needs, by_convention, verdict)
    marked = facts.marked(need.definition)
    days = facts.diary.dates
    certain = np.flatnonzero(marked.certain[count.window.days]) + count.window.start
    return Part(
        verdict=verdict,
        words=_words(facts, needs, need, count, verdict, by_convention),
        required=need.required,
        definition=need.definition.id,
        window=count.window.convention,
        count=count.fewest,
        bounds=(count.fewest, count.most),
        counts=counts,
        decided_by=tuple(days[i] for i in certain),
        settled_by=settles(facts, needs, by_convention) if verdict is Verdict.UNKNOWN else (),
    )


def _deciding(
    facts: Facts, needs: Sequence[AtLeast], by_convention: Mapping[str, Verdict], verdict: Verdict
) -> tuple[AtLeast, Count]:
    """The count that speaks for the rest: the weakest window of the first convention that gave the verdict."""
    wanted = Verdict.NOT_MET if verdict is Verdict.CONFLICT else verdict
    convention = next(name for name, said in by_convention.items() if said is wanted)
    pairs = [(need, facts.count(need.definition, window)) for window in facts.windows[convention] for need in needs]
    alike = [(need, count) for need, count in pairs if need.judge(count) is wanted] or pairs
    first = alike[0][0] if wanted is not Verdict.NOT_MET else min(alike, key=_short_by)[0]
    return min(((need, count) for need, count in alike if need is first), key=_short_by)


def _short_by(pair: tuple[AtLeast, Count]) -> tuple[int, int]:
    need, count = pair
    return (count.most - need.number if need.judge(count) is Verdict.NOT_MET else 0, count.fewest - need.number)


def settles(
    facts: Facts,
    needs: Sequence[Need],
    by_convention: Mapping[str, Verdict],
    windows_of: Mapping[str, tuple[Window, ...]] | None = None,
) -> tuple[Settles, ...]:
    """The dates whose writing could settle the conventions that are open, and what is missing about each."""
    windows_of = windows_of or facts.windows
    found: dict[int, str] = {}
    for convention, said in by_convention.items():
        if said is not Verdict.UNKNOWN:
            continue
        for window in windows_of[convention]:
            for need in needs:
                if need.judge(facts.count(need.definition, window)) is not Verdict.UNKNOWN:
                    continue
                marked = facts.marked(need.definition)
                open_ = marked.possible[window.days] & ~marked.certain[window.days]
                for i in np.flatnonzero(open_) + window.start:
                    why = why_open(facts.diary.columns, int(i), need.definition)
                    if why is not None:
                        found.setdefault(int(i), why)
    return tuple(_settles(facts, i, why) for i, why in sorted(found.items()))


def _settles(facts: Facts, i: int, why: str) -> Settles:
    """One date and what is missing about it; a name that is not known is named, with what it could be."""
    day = facts.diary.dates[i]
    if why == UNNAMED and (names := facts.diary.unknown_names.get(day)):
        why = f"{why}: {'; '.join(f'{name}, {read(name).words}' for name in names)}"
    return Settles(day.isoformat(), why)


def period(window: Window) -> str:
    """A window as a person says it."""
    if window.convention == "calendar months":
        return f"{window.first:%B %Y}"
    first = f"{window.first.day} {window.first:%B}" + (
        "" if window.first.year == window.last.year else f" {window.first.year}"
    )
    return f"the {len(window)} days from {first} to {window.last.day} {window.last:%B %Y}"


def counted(count: Count) -> str:
    """A count as a person says it: what, over which days, out of how many written down."""
    return f"{_number(count)} {count.definition.noun} in {period(count.window)} ({count.recorded} of {len(count.window)} written down)"


def _number(count: Count) -> str:
    return f"{count.fewest}" if count.fewest == count.most else f"{count.fewest} to {count.most}"


def _words(
    facts: Facts,
    needs: Sequence[AtLeast],
    need: AtLeast,
    count: Count,
    verdict: Verdict,
    by_convention: Mapping[str, Verdict],
) -> str:
    said = f"{counted(count)}; at least {need.number} needed"
    if verdict is Verdict.MET:
        others = [other for other in needs if other is not need]
        for other in others:
            least = min(
                (facts.count(other.definition, window) for window in facts.windows[count.window.convention]),
                key=lambda c: c.fewest,
            )
            said += (
                f"; {_number(least)} {other.definition.noun} in {period(least.window)}; at least {other.number} needed"
            )
    if verdict is Verdict.CONFLICT:
        met = [name for name, v in by_convention.items() if v is Verdict.MET]
        not_met = [name for name, v in by_convention.items() if v is Verdict.NOT_MET]
        said += f"; counted in {' and '.join(met)} the number is reached, in {' and '.join(not_met)} it is not"
    if need.definition.id == "HD_4H":
        said += _open_hours(facts, count.window)
    return said


def _open_hours(facts: Facts, window: Window) -> str:
    """How many days are open only because of treatment or midnight, which writing more may never settle."""
    columns = facts.diary.columns[window.days]
    short = int(cut_short(columns).sum())
    midnight = int(columns.across_midnight.sum())
    said = ""
    if short:
        said += f"; {short} shorter day{'s' if short > 1 else ''} treated early may count"
    if midnight:
        said += (
            f"; {midnight} day{'s hold' if midnight > 1 else ' holds'} part of a longer headache cut by midnight, "
            "and the sources do not say whether the hours go on counting"
        )
    return said
