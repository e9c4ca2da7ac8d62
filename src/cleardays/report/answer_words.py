"""Words that a terminal, a page and a letter say alike."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from cleardays.criteria.findings import SAID
from cleardays.criteria.monthly import counted as counted
from cleardays.diary.verdict import Finding, Verdict
from cleardays.diary.why_open import ONLY_THEN, SILENT
from cleardays.diary.windows import Count
from cleardays.safety import red_flags

if TYPE_CHECKING:  # the answer itself says some of these words
    from cleardays.answer.answer import Missing

DATES_LISTED = 8
_STOPPING = ("nice.ta260.stop", "ehf.2018.stop", "ehf.2018.nonresponse")
_SAFETY = {
    Verdict.MET: "Look at this first",
    Verdict.NOT_MET: "None is written",
    Verdict.UNKNOWN: "Cannot tell yet",
    Verdict.CONFLICT: "Cannot tell yet",
}


def verdict(said: Verdict) -> str:
    """What a verdict is called on a screen."""
    return SAID[said]


def safety(one: Finding) -> str:
    """What a safety verdict is called: `met` there means that something is present."""
    return "To speak about" if one.verdict is Verdict.MET and not urgent(one) else _SAFETY[one.verdict]


def urgent(one: Finding) -> bool:
    """Whether a safety finding is to be read before anything else: all but flags that withhold nothing."""
    return one.id != red_flags.CRITERION.id or one.words.startswith(red_flags.LOOK_FIRST)


def stopping(one: Finding) -> bool:
    """Whether a finding says whether to stop or to continue: its verdict has words of its own."""
    return one.id.startswith(_STOPPING) or one.id.endswith(".continue")


def called(one: Finding) -> str:
    """What the verdict of this finding is called; a stopping rule begins its words with it."""
    return one.words.partition(": ")[0] if stopping(one) else SAID[one.verdict]


def reason(one: Finding) -> str:
    """A finding's words without the verdict they begin with, for places that show the verdict beside them."""
    rest = one.words.removeprefix(f"{called(one)}: ")
    return rest[:1].upper() + rest[1:]


def urgent_first(findings: Iterable[Finding]) -> list[Finding]:
    """Safety findings as they are shown: what is present before what is not, danger signs before all."""
    return sorted(findings, key=lambda one: (one.verdict is not Verdict.MET, one.id != "safety.danger_signs"))


def medicine_days(counts: Iterable[Count]) -> str:
    """Days with acute medicine in words, classes that were or may have been taken only."""
    said = [f"{_number(c)} {c.definition.noun}" for c in counts if c.fewest]
    return ", ".join(said)


def _number(count: Count) -> str:
    return f"{count.fewest}" if count.fewest == count.most else f"{count.fewest} to {count.most}"


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def missing(what: "Iterable[Missing]") -> list[str]:
    """What to write down next: facts one by one, dates gathered by what is missing about them."""
    facts: list[str] = []
    dates: dict[str, list[date]] = {}
    for one in what:
        if one.what[:1].isdigit():
            dates.setdefault(one.why.split(";")[0], []).append(date.fromisoformat(one.what))
        else:
            facts.append(f"{_field(one.what)}: {one.why.split(';')[0]}")
    return [*facts, *(_days(why, days) for why, days in dates.items())]


def _days(why: str, days: list[date]) -> str:
    if why.startswith(ONLY_THEN):
        return f"each day up to {day(max(days))}: {why}"
    last = days[-DATES_LISTED:]
    ends_a_year = [i + 1 == len(last) or last[i + 1].year != d.year for i, d in enumerate(last)]
    shown = ", ".join(f"{d.day} {d:%b}{f' {d.year}' if e else ''}" for d, e in zip(last, ends_a_year, strict=True))
    more = f" and {len(days) - DATES_LISTED} earlier" if len(days) > DATES_LISTED else ""
    why = "nothing written" if why == SILENT else why
    return f"{len(days)} day{'s' if len(days) > 1 else ''} ({shown}{more}): {why}"


def _field(name: str) -> str:
    """`history.present_pattern_since` as a person says it."""
    return name.split(".", 1)[-1].replace("_", " ")
