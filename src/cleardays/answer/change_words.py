"""How is a change said in a sentence, and what else was begun or moved beside it? The same words in an answer, a suggestion and a page."""

import math
from collections.abc import Mapping
from typing import Literal

from cleardays.answer.is_it_helping import Change, Helping
from cleardays.outcome.reduction import Reduction, in_words
from cleardays.response import estimands
from cleardays.response.estimands import Estimand
from cleardays.response.summary import Response

ESTIMAND = {
    "change_from_baseline": "headache days (any headache), against the 28 days before the first session",
    "change_from_long_run": "headache days (any headache), against your usual level, as well as it can be told",
    "change_in_moderate_severe_days": "moderate and severe headache days, against the 28 days before",
    "change_in_HD_4H": "days with four hours of headache or more, as the trials counted them, against the 28 days before",
    "change_in_hours": "hours of headache, against the 28 days before",
}
"""What is compared, named by its definition."""


Lean = Literal["likely", "leans_yes", "too_close", "silence_decides", "leans_no", "unlikely"]
LEANS_YES, LEANS_NO = 0.75, 0.25
"""Chances of 30 % fewer from which the grey zone between likely and unlikely leans to one side. Ours."""
LEANING: Mapping[Lean, str] = {
    "likely": "That is likely",
    "leans_yes": "It leans to yes, and is not sure",
    "too_close": "That is too close to call",
    "silence_decides": "What the silent days were would decide it, so nobody can tell",
    "leans_no": "It leans to no, and is not sure",
    "unlikely": "That is unlikely",
}


WIDE = 0.05
"""Bounds wider apart than this are said in whole per cent: decimals would promise what silent days do not hold."""


def fewer(share: float) -> str:
    """A reduction as a person says it."""
    percent = round(abs(share) * 100)
    return "no more and no fewer" if percent == 0 else f"{percent} % {'fewer' if share > 0 else 'more'}"


def between(low: float, high: float) -> str:
    """Two ends of a reduction."""
    if (low >= 0) == (high >= 0):
        ends = sorted((abs(low), abs(high)))
        if round(ends[0] * 100) == round(ends[1] * 100):
            return fewer(low)
        return f"{round(ends[0] * 100)} to {round(ends[1] * 100)} % {'fewer' if low >= 0 else 'more'}"
    ends_said = ("0 %" if round(end * 100) == 0 else fewer(end) for end in (low, high))
    return " to ".join(ends_said)


def in_hundred(chance: float) -> int:
    """A chance as so many of 100, on its own side of likely and unlikely: 0.8977 is no `likely`, so it is 89 and not 90."""
    told, likely, unlikely = (round(100 * one) for one in (chance, estimands.LIKELY, estimands.UNLIKELY))
    return min(max(told, unlikely + 1), likely - 1) if estimands.UNLIKELY < chance < estimands.LIKELY else told


def of_hundred(chance: float) -> str:
    """The same in words; the ends are never said to be certain."""
    if chance < 0.005:
        return "fewer than 1 in 100"
    return "more than 99 in 100" if chance >= 0.995 else f"{in_hundred(chance)} in 100"


def also(said: Helping) -> list[str]:
    """What else was begun or stopped meanwhile, as it belongs beside the headline."""
    return [_also(said, one) for one in said.changes]


def _also(said: Helping, one: Change) -> str:
    begun = one.kind != "ended"
    when = "before the first session" if one.cycle == 0 else f"in cycle {one.cycle}"
    near = next((c for c in said.cycles if abs((one.earliest - c.cycle.first).days) <= NEAR_A_SESSION and one.on), None)
    if near is not None:
        when = f"with session {near.cycle.number}"
    words = f"Something else was {'begun' if begun else 'stopped'} {when}: {one.words}. What the diary shows is both together."
    first = next((c for c in said.cycles if c.cycle.number == one.cycle - 1 and c.whole_cycle is not None), None)
    if first is None or first.whole_cycle is None or first.whole_cycle.bounds is None:
        return words
    return f"{words} Before it, in cycle {first.cycle.number}: {reduction(first.whole_cycle)}, counted."


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


NEAR_A_SESSION = 14
"""Days from a session within which something else was begun “with” it."""


def moved(model: Response) -> list[str]:
    """Hours, days of four hours and severity where they changed and headache days did not: days alone are not the whole answer."""
    if model.estimands[0].reading == "likely":
        return []
    return [f"{_first_upper(estimand(one))}." for one in model.estimands[2:] if one.reading != "unlikely"]


def chance(one: Estimand) -> str:
    """The grey zone in words: 30 %, then 50 and 75 % where 30 % is not unlikely; more days are said to be more."""
    said = {grade: of_hundred(value) for grade, value in one.p_at_least.items()}
    first = f"At least 30 % fewer headache days: {said[30]}. {LEANING[lean(one)]}."
    if one.reduction.mean < 0:
        return f"{first} There are rather more headache days than fewer: speak about this with your clinician."
    if one.reading == "unlikely":
        return first
    return f"{first} At least 50 % fewer: {said[50]}. At least 75 % fewer: {said[75]}."


def lean(one: Estimand) -> Lean:
    """To which side an estimand leans; never surer than its reading, which silent days may have held back."""
    if one.reading != "cannot_tell":
        return one.reading
    chance = one.p_at_least[30]
    if not estimands.UNLIKELY < chance < estimands.LIKELY:
        return "silence_decides"
    return "leans_yes" if chance >= LEANS_YES else "too_close" if chance >= LEANS_NO else "leans_no"


def estimand(one: Estimand) -> str:
    """One estimand in a line."""
    low, high = one.reduction.interval_90
    return (
        f"{fewer(one.reduction.mean)} {ESTIMAND[one.id]} ({between(low, high)}, nine times in ten); "
        f"at least 30 % fewer: {of_hundred(one.p_at_least[30])}"
    )


def reduction(one: Reduction) -> str:
    """A counted reduction, or why there is none."""
    if one.bounds is None:
        return one.why_not
    low, high = one.bounds
    if high - low <= WIDE:
        return in_words(one.bounds)
    return between(math.floor(low * 100) / 100, math.floor(high * 100) / 100)
