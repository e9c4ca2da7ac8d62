"""When a preventive has "failed": every rule set means something else, so the rule says what.

One drug counts once, whatever it is called. Only what is known to be a preventive counts for certain. A medicine taken
against attacks, a toxin, a device and what is no medicine never count, and the words say that they were left out. A name that
is not known may be a preventive: it leaves the answer open, and says which name to settle.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cleardays.criteria.facts import Facts
from cleardays.diary.history import Preventive
from cleardays.diary.verdict import Part, Settles, Verdict, at_least
from cleardays.vocabulary.medicines import identity, read, substances

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
    not work. With `classes`, only those count; of the classes of `perhaps` nothing written says whether they do.
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
        left_out = {p: why for p in begun if (why := left_out_as(p)) is not None}
        eligible = [
            p
            for p in begun
            if p not in left_out and (not self.classes or _class(p) in (*self.classes, *self.perhaps, None))
        ]
        judged = [(p, self._failed(p, facts.as_of)) for p in eligible]
        surely = self._distinct((p for p, failed in judged if failed is Verdict.MET), guess=False)
        possibly = self._distinct((p for p, failed in judged if failed is not Verdict.NOT_MET), guess=True)
        verdict = at_least(self.number, len(surely), len(possibly))
        *most, last = (self._how(outcome) for outcome in self.outcomes)
        how = f"{', '.join(most)} or {last}" if most else last
        words = (
            f"{_number(len(surely), len(possibly))} {self.kind} {self._noun(len(possibly))} failed ({how}); "
            f"at least {self.number} needed"
        )
        if left_out:
            named = dict.fromkeys(f"{p.drug} ({why})" for p, why in left_out.items())
            words += f"; left out: {', '.join(named)}"
        return Part(
            verdict=verdict,
            words=words,
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
        return self.per == "classes" and _class(p) is None

    def _failed(self, p: Preventive, as_of: date) -> Verdict:
        if p.stop is not None and p.stop.earliest > as_of:
            return Verdict.NOT_MET  # still being taken on that day
        if p.outcome not in (None, "unknown", *self.outcomes):
            return Verdict.NOT_MET
        if (
            p.outcome in (None, "unknown")
            or (self.classes and _class(p) in (*self.perhaps, None))
            or not is_preventive(p.drug)
        ):
            short = p.outcome == "ineffective" and self.days_at_target > (p.days_at_target or self.days_at_target)
            return Verdict.NOT_MET if short else Verdict.UNKNOWN
        if p.outcome == "ineffective" and self.days_at_target:
            if p.days_at_target is None:
                return Verdict.UNKNOWN
            return at_least(self.days_at_target, p.days_at_target, p.days_at_target)
        return Verdict.MET

    def _why_open(self, p: Preventive) -> str:
        if p.outcome in (None, "unknown"):
            return "how it ended is not written"
        if not (reading := read(p.drug)).known:
            return f"{reading.words}: write its ingredient"
        if not is_preventive(p.drug):
            return "not known to us as a preventive"
        if _class(p) in self.perhaps:
            return f"whether it is {'an' if self.kind[0] in 'aeio' else 'a'} {self.kind} is not written"
        return "its class is not written" if _class(p) is None else "days at target dose not written"

    def _noun(self, number: int) -> str:
        """`drugs` or `classes`, or one of them."""
        one = {"drugs": "drug", "classes": "class"}
        return one[self.per] if number == 1 else self.per

    def _distinct(self, preventives: Iterable[Preventive], *, guess: bool) -> set[str]:
        """Different drugs or classes; a class nobody wrote may be another one, and surely is none (`guess`)."""
        if self.per == "drugs":
            return {identity(p.drug) for p in preventives}
        return {_class(p) or f"class of {identity(p.drug)}" for p in preventives if _class(p) is not None or guess}


def is_preventive(drug: str) -> bool:
    """Whether a name is surely that of a medicine taken to prevent attacks."""
    reading = read(drug)
    return reading.known and any(substances()[one].use in ("preventive", "both") for one in reading.means)


def is_toxin(p: Preventive) -> bool:
    """Whether a botulinum toxin of any brand was tried: by its name, or by the class that was written."""
    return p.drug_class == "toxin" or any(substances()[one].kind == "toxin" for one in read(p.drug).means)


def left_out_as(p: Preventive) -> str | None:
    """Why a tried medicine is none that a rule asks for, in words; None for a preventive and for what may be one."""
    reading = read(p.drug)
    inside = [substances()[one] for one in reading.means]
    if is_toxin(p):
        return "a toxin"
    uses = {one.use for one in inside}
    if not uses or uses & {"preventive", "both", "mostly_acute"}:
        return None
    if uses == {"none"}:
        return "a device" if {one.kind for one in inside} == {"device"} else "no medicine"
    return "a medicine for attacks" if uses & {"acute", "beside"} else None


def _class(p: Preventive) -> str | None:
    """The class that was written, else that of a preventive we know."""
    if p.drug_class is not None or not is_preventive(p.drug):
        return p.drug_class
    classes = {substances()[one].preventive_class for one in read(p.drug).means} - {None}
    return classes.pop() if len(classes) == 1 else None


def _number(fewest: int, most: int) -> str:
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"
