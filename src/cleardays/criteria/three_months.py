"""Fewer days than a number in each of three months running, all of them after the first session.

Three conventions of a month stand side by side as in `monthly.py`. A convention without three
whole months since the first session is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from cleardays.criteria.facts import Facts
from cleardays.criteria.monthly import across, counted, settles, within
from cleardays.diary.definitions import Definition
from cleardays.diary.verdict import Part, Settles, Verdict, at_least
from cleardays.diary.why_open import ONLY_THEN
from cleardays.diary.windows import MONTHS_LOOKED_AT, Count, Window

THREE_BLOCKS_DAYS = 3 * 28


@dataclass(frozen=True, slots=True, kw_only=True)
class FewerThan:
    """Fewer days of one kind than the number, in each month. The number stands here and nowhere else."""

    number: int
    definition: Definition
    source: str

    @property
    def required(self) -> str:
        return f"< {self.number}"

    def judge(self, count: Count) -> Verdict:
        return ~at_least(self.number, count.fewest, count.most)


def since_first_session(facts: Facts) -> dict[str, tuple[Window, ...]]:
    """The three most recent months of each convention that has three since the first session."""
    if not facts.treated.cycles:
        return {}
    first = facts.treated.cycles[0].first
    return {
        convention: windows
        for convention, windows in facts.windows.items()
        if len(windows) == MONTHS_LOOKED_AT and all(window.first >= first for window in windows)
    }


def three_months(facts: Facts, need: FewerThan) -> Part:
    """Whether every one of the three months surely held fewer days."""
    windows = since_first_session(facts)
    if not windows:
        return _too_early(facts, need)
    by_convention = {
        convention: within(need.judge(facts.count(need.definition, window)) for window in some)
        for convention, some in windows.items()
    }
    verdict = across(by_convention)
    count = _deciding(facts, need, windows, by_convention, verdict)
    certain = np.flatnonzero(facts.marked(need.definition).certain[count.window.days]) + count.window.start
    return Part(
        verdict=verdict,
        words=_words(need, count, verdict, by_convention),
        required=need.required,
        definition=need.definition.id,
        window=count.window.convention,
        count=count.fewest,
        bounds=(count.fewest, count.most),
        counts=tuple(facts.count(need.definition, window) for some in windows.values() for window in some),
        decided_by=tuple(facts.diary.dates[i] for i in certain),
        settled_by=settles(facts, (need,), by_convention) if verdict is Verdict.UNKNOWN else (),
    )


def _too_early(facts: Facts, need: FewerThan) -> Part:
    words = "no session is written"
    settled = Settles("sessions", "no session is written")
    if facts.treated.cycles:
        words = "three months since the first session are not yet over and in the diary"
        first = facts.treated.cycles[0].first
        if facts.diary.dates:
            day = max(first, facts.diary.dates[0]) + timedelta(days=THREE_BLOCKS_DAYS)
            settled = Settles(day.isoformat(), f"{ONLY_THEN} are three times 28 days since the first session over")
        else:
            settled = Settles("diary.days", "no diary before as-of")
    return Part(
        verdict=Verdict.UNKNOWN,
        words=words,
        required=need.required,
        definition=need.definition.id,
        settled_by=(settled,),
    )


def _deciding(
    facts: Facts,
    need: FewerThan,
    windows: Mapping[str, tuple[Window, ...]],
    by_convention: Mapping[str, Verdict],
    verdict: Verdict,
) -> Count:
    """The count that speaks for the rest: the month with the most days of the first convention that gave the verdict."""
    wanted = Verdict.NOT_MET if verdict is Verdict.CONFLICT else verdict
    convention = next(name for name, said in by_convention.items() if said is wanted)
    counts = [facts.count(need.definition, window) for window in windows[convention]]
    alike = [count for count in counts if need.judge(count) is wanted]
    return max(alike, key=lambda count: (count.fewest, count.most) if wanted is Verdict.NOT_MET else (count.most, 0))


def _words(need: FewerThan, count: Count, verdict: Verdict, by_convention: Mapping[str, Verdict]) -> str:
    said = f"{counted(count)}; fewer than {need.number} in each of three months running is asked"
    if verdict is Verdict.MET:
        said = f"at most {said}"
    if verdict is Verdict.CONFLICT:
        met = [name for name, v in by_convention.items() if v is Verdict.MET]
        not_met = [name for name, v in by_convention.items() if v is Verdict.NOT_MET]
        said += f"; counted in {' and '.join(met)} they are fewer, in {' and '.join(not_met)} they are not"
    return said
