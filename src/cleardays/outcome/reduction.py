"""How many fewer days than before treatment: an exact fraction between two bounds, or words why there is none.

Nothing is rounded: 29.2 % fewer is not 30 % fewer. The bounds hold every way in which the days
nobody wrote about could have gone. A reduction is arithmetic; it says nothing of the cause.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from cleardays.diary.definitions import Definition
from cleardays.diary.verdict import Verdict
from cleardays.diary.windows import Count
from cleardays.outcome.cycles import Cycle
from cleardays.outcome.treated import BASELINE, ENOUGH_RECORDED, Treated

GRADES = (30, 50, 75, 100)
"""Responder grades, in percent of fewer days."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """One window held against the baseline. `bounds` are None when `why_not` says why."""

    then: Count
    now: Count
    bounds: tuple[Fraction, Fraction] | None
    why_not: str = ""

    def at_least(self, percent: int) -> Verdict:
        """Whether the days are fewer by so many percent: surely, surely not, or cannot be told."""
        if self.bounds is None:
            return Verdict.UNKNOWN
        share = Fraction(percent, 100)
        return self._between(self.bounds[0] >= share, self.bounds[1] < share)

    def more_than(self, percent: int) -> Verdict:
        """The same, for a rule that asks for any reduction at all."""
        if self.bounds is None:
            return Verdict.UNKNOWN
        share = Fraction(percent, 100)
        return self._between(self.bounds[0] > share, self.bounds[1] <= share)

    def _between(self, surely: bool, cannot: bool) -> Verdict:
        return Verdict.MET if surely else Verdict.NOT_MET if cannot else Verdict.UNKNOWN

    @property
    def grades(self) -> dict[int, Verdict]:
        return {percent: self.at_least(percent) for percent in GRADES}


def reduced(then: Count, now: Count) -> Reduction:
    """Days per 28 in one window against days per 28 before treatment."""
    for what, one in (("before the first session", then), ("of what is compared", now)):
        if one.recorded < ENOUGH_RECORDED:
            return Reduction(
                then,
                now,
                None,
                f"{one.recorded} of {len(one.window)} days {what} are written down; {ENOUGH_RECORDED} are needed",
            )
    if then.most == 0:
        return Reduction(
            then, now, None, f"there were no {then.definition.noun} before the first session to be fewer than"
        )
    if then.fewest == 0:
        return Reduction(
            then,
            now,
            None,
            f"nothing written shows {then.definition.noun} before the first session, so there is no number to be fewer than",
        )
    days_then, days_now = len(then.window), len(now.window)
    least = 1 - Fraction(now.most * days_then, then.fewest * days_now)
    greatest = 1 - Fraction(now.fewest * days_then, then.most * days_now)
    return Reduction(then, now, (least, greatest))


def in_words(bounds: tuple[Fraction, Fraction]) -> str:
    """ "40 % fewer", "50 % more to 20 % fewer". Cut, never rounded up: 29.97 % is said as 29.9 %."""
    least, greatest = (_share(bound) for bound in bounds)
    if least == greatest:
        return least
    if least.split(" % ")[1:] == greatest.split(" % ")[1:]:
        return f"{least.split(' % ')[0]} to {greatest}"
    return f"{least} to {greatest}"


def _share(fewer: Fraction) -> str:
    tenths = math.trunc(fewer * 1000)
    whole, tenth = divmod(abs(tenths), 10)
    return f"{whole}{f'.{tenth}' if tenth else ''} % {'fewer' if tenths >= 0 else 'more'}"


def trial_window(treated: Treated, cycle: Cycle, definition: Definition) -> Reduction:
    """The last 28 days of a cycle against the baseline."""
    return reduced(_then(treated, definition), treated.count(definition, treated.trial_window(cycle)))


def whole_cycle(treated: Treated, cycle: Cycle, definition: Definition) -> Reduction:
    """All of a cycle, per 28 days, against the baseline."""
    return reduced(_then(treated, definition), treated.count(definition, treated.whole_cycle(cycle)))


def best_28(treated: Treated, cycle: Cycle, definition: Definition) -> Reduction | None:
    """The best 28 days of a cycle against the baseline: to be shown, never to decide."""
    window = treated.best_28(cycle, definition)
    return None if window is None else reduced(_then(treated, definition), treated.count(definition, window))


def _then(treated: Treated, definition: Definition) -> Count:
    before = treated.baseline
    if before is None:
        raise ValueError("no session was given, so there is no baseline")
    return treated.count(definition, treated.window(BASELINE, before.first, before.last))
