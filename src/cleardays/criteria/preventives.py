"""When a preventive has "failed": every rule set means something else, so the rule says what."""

from collections.abc import Iterable
from dataclasses import dataclass

from cleardays.criteria.facts import Facts
from cleardays.diary.history import Preventive
from cleardays.diary.verdict import Part, Settles, Verdict, at_least

OUTCOME_WORDS = {
    "ineffective": "did not work",
    "not_tolerated": "were not tolerated",
    "contraindicated": "were unsuitable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """How many preventives must have failed, and what counts as failing.

    `per` is what must differ: drugs or classes. `days_at_target` is asked of medicines that did
    not work. Toxin itself never counts as a preventive tried before toxin.
    """

    number: int
    outcomes: tuple[str, ...]
    source: str
    per: str = "drugs"
    classes: tuple[str, ...] = ()
    days_at_target: int = 0

    def judge(self, facts: Facts) -> Part:
        required = f">= {self.number}"
        tried = facts.history.preventives
        if tried is None:
            return Part(
                verdict=Verdict.UNKNOWN,
                words="no list of preventives tried is written",
                required=required,
                settled_by=(Settles("history.preventives", "not written"),),
            )
        eligible = [
            p for p in tried if p.drug_class != "toxin" and (not self.classes or p.drug_class in (*self.classes, None))
        ]
        surely = self._distinct(p for p in eligible if self._failed(p) is Verdict.MET)
        possibly = self._distinct(p for p in eligible if self._failed(p) is not Verdict.NOT_MET)
        verdict = at_least(self.number, len(surely), len(possibly))
        how = " or ".join(OUTCOME_WORDS[outcome] for outcome in self.outcomes)
        long_enough = f", each for {self.days_at_target} days at its target dose" if self.days_at_target else ""
        return Part(
            verdict=verdict,
            words=f"{_number(len(surely), len(possibly))} preventive {self._noun(len(possibly))} that {how}{long_enough}; "
            f"at least {self.number} needed",
            required=required,
            settled_by=tuple(
                Settles(f"history.preventives: {p.drug}", self._why_open(p))
                for p in eligible
                if verdict is Verdict.UNKNOWN and self._failed(p) is Verdict.UNKNOWN
            ),
        )

    def _failed(self, p: Preventive) -> Verdict:
        if p.outcome in (None, "unknown") or (self.classes and p.drug_class is None):
            return Verdict.UNKNOWN if p.outcome in (None, "unknown", *self.outcomes) else Verdict.NOT_MET
        if p.outcome not in self.outcomes:
            return Verdict.NOT_MET
        if p.outcome == "ineffective" and self.days_at_target:
            if p.days_at_target is None:
                return Verdict.UNKNOWN
            return at_least(self.days_at_target, p.days_at_target, p.days_at_target)
        return Verdict.MET

    def _why_open(self, p: Preventive) -> str:
        if p.outcome in (None, "unknown"):
            return "how it ended is not written"
        return "its class is not written" if p.drug_class is None else "days at target dose not written"

    def _noun(self, number: int) -> str:
        """`drugs` or `classes`, or one of them."""
        one = {"drugs": "drug", "classes": "class"}
        return one[self.per] if number == 1 else self.per

    def _distinct(self, preventives: Iterable[Preventive]) -> set[str]:
        if self.per == "classes":
            return {p.drug_class or f"class of {p.drug.casefold()}" for p in preventives}
        return {" ".join(p.drug.casefold().split()) for p in preventives}


def _number(fewest: int, most: int) -> str:
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"
