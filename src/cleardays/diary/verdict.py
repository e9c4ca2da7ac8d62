"""A verdict is never yes or no: met, not met, cannot tell yet, or depends on how a month is counted.

A finding is a verdict with everything needed to argue with it: what was counted, over which
days, what was required, by which dated rule set, which days decided and which would settle it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from cleardays.diary.windows import Count


class Verdict(Enum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"

    def __bool__(self) -> bool:
        raise TypeError("a verdict is not yes or no: compare it with Verdict.MET")

    def __invert__(self) -> "Verdict":
        return {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}.get(self, self)


_AND_ORDER = (Verdict.NOT_MET, Verdict.CONFLICT, Verdict.UNKNOWN, Verdict.MET)
_OR_ORDER = (Verdict.MET, Verdict.CONFLICT, Verdict.UNKNOWN, Verdict.NOT_MET)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """AND of finished verdicts: not met, conflict, unknown, met, the first that occurs. Of none: met."""
    return min(verdicts, key=_AND_ORDER.index, default=Verdict.MET)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """OR of finished verdicts: met, conflict, unknown, not met, the first that occurs. Of none: not met."""
    return min(verdicts, key=_OR_ORDER.index, default=Verdict.NOT_MET)


def at_least(number: int, fewest: int, most: int) -> Verdict:
    """Whether a count surely reaches a number, surely cannot, or may."""
    if fewest >= number:
        return Verdict.MET
    return Verdict.UNKNOWN if most >= number else Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A dated set of rules. `effective` is None where no date could be read."""

    set: str
    version: str
    effective: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One numbered paragraph of a rule set, in our words; its thresholds stand in its module, once."""

    id: str
    title: str
    rule: str
    counted: str
    rules: RuleSet
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Settles:
    """A date or a fact that, once written, would settle a verdict; `why` says what is missing about it."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One condition of a criterion, judged by itself."""

    verdict: Verdict
    words: str
    required: str = ""
    definition: str = ""
    window: str = ""
    count: int | None = None
    bounds: tuple[int, int] | None = None
    counts: tuple[Count, ...] = ()
    reduction: tuple[Fraction, Fraction] | None = None
    """How many fewer days than before treatment, as exact shares between two bounds; `window` says which days."""
    decided_by: tuple[date, ...] = ()
    settled_by: tuple[Settles, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one criterion. `parts` are its conditions; the first that decides gives the numbers."""

    criterion: Criterion
    verdict: Verdict
    words: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    withheld_by: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def deciding(self) -> Part | None:
        """The condition whose numbers speak for the finding: a counted one before a fact, a decisive one first."""
        decisive = [part for part in self.parts if part.verdict is self.verdict]
        counted = [part for part in decisive if part.bounds is not None]
        if self.verdict is Verdict.NOT_MET:
            # A number that is reached is never why something is not met.
            return next(iter((*counted, *decisive)), None)
        counted += [part for part in self.parts if part.bounds is not None]
        return next(iter((*counted, *decisive, *self.parts)), None)
