"""When a preventive has "failed": every rule set means something else, so the rule says what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cleardays.criteria.facts import Facts
from cleardays.diary.history import Preventive
from cleardays.diary.medicines import plain_name
from cleardays.diary.verdict import Part, Settles, Verdict, at_least

FAILED = ("ineffective", "not_tolerated", "contraindicated")
"""How a preventive may have failed, where a rule counts every way."""
OUTCOME_WORDS = {
    "ineffective": "did not work",
    "not_tolerated": "not tolerated",
    "contraindicated": "unsuitable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """How many preventives must have failed, and what counts as failing.

    `per` is what must differ: drugs or classes. `days_at_target` is asked of medicines that did
    not work. Toxin itself never counts as a preventive tried before toxin. With `classes`, only those count; of the classes
    of `perhaps` nothing written says whether they do.
    """

    number: int
    outcomes: tuple[str, ...]
    source: str
    per: str = "drugs"
    classes: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    days_at_target: int = 0
    kind: str = "preventive"

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
        begun = [p for p in tried if p.start is None or p.start.earliest <= facts.as_of]
        eligible = [
            p
            for p in begun
            if not _is_toxin(p) and (not self.classes or p.drug_class in (*self.classes, *self.perhaps, None))
        ]
        judged = [(p, self._failed(p, facts.as_of)) for p in eligible]
        surely = self._distinct((p for p, failed in judged if failed is Verdict.MET), guess=False)
        possibly = self._distinct((p for p, failed in judged if failed is not Verdict.NOT_MET), guess=True)
        verdict = at_least(self.number, len(surely), len(possibly))
        *most, last = (self._how(outcome) for outcome in self.outcomes)
        how = f"{', '.join(most)} or {last}" if most else last
        return Part(
            verdict=verdict,
            words=f"{_number(len(surely), len(possibly))} {self.kind} {self._noun(len(possibly))} failed ({how}); "
            f"at least {self.number} needed",
            required=required,
            settled_by=tuple(
                Settles(f"history.preventives: {p.drug}", self._why_open(p))
                for p, failed in judged
                if verdict is Verdict.UNKNOWN and (failed is Verdict.UNKNOWN or self._class_open(p))
            ),
        )

    def _how(self, outcome: str) -> str:
        if outcome == "ineffective" and self.days_at_target:
            return f"did not work in {self.days_at_target} days at target dose"
        return OUTCOME_WORDS[outcome]

    def _class_open(self, p: Preventive) -> bool:
        return self.per == "classes" and p.drug_class is None

    def _failed(self, p: Preventive, as_of: date) -> Verdict:
        if p.stop is not None and p.stop.earliest > as_of:
            return Verdict.NOT_MET  # still being taken on that day
        if p.outcome in (None, "unknown") or (self.classes and p.drug_class in (*self.perhaps, None)):
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
        if p.drug_class in self.perhaps:
            return f"whether it is {'an' if self.kind[0] in 'aeio' else 'a'} {self.kind} is not written"
        return "its class is not written" if p.drug_class is None else "days at target dose not written"

    def _noun(self, number: int) -> str:
        """`drugs` or `classes`, or one of them."""
        one = {"drugs": "drug", "classes": "class"}
        return one[self.per] if number == 1 else self.per

    def _distinct(self, preventives: Iterable[Preventive], *, guess: bool) -> set[str]:
        """Different drugs or classes; a class nobody wrote may be another one, and surely is none (`guess`)."""
        if self.per == "drugs":
            return {plain_name(p.drug) for p in preventives}
        return {
            p.drug_class or f"class of {plain_name(p.drug)}" for p in preventives if p.drug_class is not None or guess
        }


def _is_toxin(p: Preventive) -> bool:
    return p.drug_class == "toxin" or plain_name(p.drug) == "onabotulinumtoxinA"


def _number(fewest: int, most: int) -> str:
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"
