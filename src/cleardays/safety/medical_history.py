"""Contraindications apart from cautions, from names a person wrote; and danger signs after injection.

A contraindication says no; a caution says that a clinician must give a reason. Pregnancy and
breastfeeding are always the clinician's decision. A name that is not recognised leaves the
answer open: a clinician must look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cleardays.diary.history import ADULT, Event, History, Person, age_on, months_later
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict, any_of
from cleardays.safety.adverse_events import Report, call_today, report
from cleardays.safety.name_lookup import Known, known_allergy, known_condition, known_medicine
from cleardays.safety.signs import denies_danger
from cleardays.vocabulary.numbers import numbers
from cleardays.vocabulary.signs import Route

OTHER_TOXIN_MONTHS = 4
"""Another botulinum toxin within this many months is asked about (patient leaflet question)."""

LABEL = RuleSet("US label", "BOTOX prescribing information, copies read November 2026", None, "DailyMed, by set id")

CONTRAINDICATIONS = Criterion(
    id="safety.contraindications",
    title="Contraindications",
    rule="known hypersensitivity to a botulinum toxin or part of the product; infection at a site of injection",
    counted="allergies and conditions as written, matched to known names; a name not recognised is for a clinician",
    rules=LABEL,
    source="US label, Contraindications (copies)",
    trust="secondary",
)
CAUTIONS = Criterion(
    id="safety.cautions",
    title="Cautions",
    rule="neuromuscular disease, trouble swallowing or breathing, interacting medicines, another toxin within 4 months, "
    "pregnancy, breastfeeding, age under 18",
    counted="conditions, medicines, other toxin and pregnancy as written; a name not recognised is for a clinician",
    rules=LABEL,
    source="US label, Warnings and Drug interactions (copies)",
    trust="secondary",
)
DANGER_SIGNS = Criterion(
    id="safety.danger_signs",
    title="Danger signs after an injection",
    rule="trouble swallowing, speaking or breathing, weakness all over, double or blurred vision, a changed voice, "
    "loss of bladder control, fainting, or an allergic reaction, hours to weeks after an injection; a drooping lid, a weak "
    "neck or an uneven face beside trouble swallowing, speaking or breathing, a changed voice or double vision; danger signs "
    "of a headache itself (SNNOOP10), and thoughts of self-harm",
    counted="events reported and not resolved by as-of, read by the one list of signs; a text that is not wholly understood is for "
    "a clinician the same day; no scoring, no waiting",
    rules=RuleSet("US label", "boxed warning, openFDA", None, "openFDA"),
    source="US label, boxed warning (openFDA)",
    trust="read",
)
CRITERIA = (CONTRAINDICATIONS, CAUTIONS, DANGER_SIGNS)


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at one list of names gave."""

    found: tuple[str, ...]
    unrecognised: tuple[str, ...]
    unwritten: str | None
    to_look_at: tuple[str, ...] = ()

    def part(self) -> Part:
        named = [f"not recognised: {', '.join(self.unrecognised)}"] if self.unrecognised else []
        unknown = f"{'; '.join([*self.to_look_at, *named])}; a clinician must look before the next injection"
        open_ = bool(self.unrecognised or self.to_look_at)
        if self.found:
            return Part(verdict=Verdict.MET, words="; ".join([*self.found, *([unknown] if open_ else [])]))
        if self.unwritten is not None:
            return Part(
                verdict=Verdict.UNKNOWN,
                words=f"{self.unwritten.removeprefix('history.').replace('_', ' ')} not written",
                settled_by=(Settles(self.unwritten, NOT_WRITTEN),),
            )
        if open_:
            why = "a name is not recognised" if self.unrecognised else "what is written has to be weighed"
            return Part(verdict=Verdict.UNKNOWN, words=unknown, settled_by=(Settles("a clinician", why),))
        return Part(verdict=Verdict.NOT_MET, words="nothing found")


def _look(names: Sequence[str] | None, field: str, meaning: dict[str, Known | None], kind: str) -> _Look:
    if names is None:
        return _Look((), (), field)
    found = tuple(f"{name}: {known.words}" for name, known in meaning.items() if known and known.kind == kind)
    looks = tuple(
        f"{name}: {known.words}"
        for name, known in meaning.items()
        if known and known.kind == "look" and kind == "caution"
    )
    return _Look(found, tuple(name for name, known in meaning.items() if known is None), None, looks)


NOT_WRITTEN = "not written"


def unasked(part: Part) -> bool:
    """Whether a condition is open only because nobody wrote about it, and not because what is written is not understood."""
    return part.verdict is Verdict.UNKNOWN and all(one.why == NOT_WRITTEN for one in part.settled_by)


def contraindications(history: History) -> Finding:
    allergies = {name: known_allergy(name) for name in history.allergies or ()}
    conditions = {name: known_condition(name) for name in history.conditions or ()}
    parts = [
        _look(history.allergies, "history.allergies", allergies, "contraindication").part(),
        _look(history.conditions, "history.conditions", conditions, "contraindication").part(),
    ]
    return _finding(CONTRAINDICATIONS, parts, "No contraindication is written.", "A contraindication is written")


def cautions(person: Person, history: History, as_of: date) -> Finding:
    conditions = {name: known_condition(name) for name in history.conditions or ()}
    medicines = {name: known_medicine(name) for name in history.medicines or ()}
    parts = [
        _look(history.conditions, "history.conditions", conditions, "caution").part(),
        _look(history.medicines, "history.medicines", medicines, "caution").part(),
        _other_toxin(history, as_of),
        *_pregnancy(person, history),
        _young(person, as_of),
    ]
    return _finding(CAUTIONS, parts, "No caution is written.", "A clinician must weigh this first")


def _other_toxin(history: History, as_of: date) -> Part:
    if history.other_toxin is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words="not written whether another toxin was given",
            settled_by=(Settles("history.other_toxin", NOT_WRITTEN),),
        )
    within = f"another toxin within {OTHER_TOXIN_MONTHS} months"
    surely, possibly = False, False
    for toxin in history.other_toxin:
        given, until = toxin.date, months_later
        surely |= given.latest <= as_of <= until(given.earliest, OTHER_TOXIN_MONTHS)
        possibly |= given.earliest <= as_of <= until(given.latest, OTHER_TOXIN_MONTHS)
    if surely:
        return Part(verdict=Verdict.MET, words=within)
    if possibly:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"perhaps {within}",
            settled_by=(Settles("history.other_toxin", "the day it was given would tell"),),
        )
    return Part(verdict=Verdict.NOT_MET, words=f"no other toxin within {OTHER_TOXIN_MONTHS} months")


def _pregnancy(person: Person, history: History) -> list[Part]:
    parts = []
    for field in ("pregnant", "breastfeeding"):
        said = getattr(history, field)
        if said:
            parts.append(Part(verdict=Verdict.MET, words=f"{field}: always the clinician's decision"))
        elif said is None and person.sex != "male":
            parts.append(
                Part(
                    verdict=Verdict.UNKNOWN,
                    words=f"not written whether {field}",
                    settled_by=(Settles(f"history.{field}", NOT_WRITTEN),),
                )
            )
    return parts


def _young(person: Person, as_of: date) -> Part:
    if person.born is None:
        return Part(verdict=Verdict.UNKNOWN, words="age not known", settled_by=(Settles("person.born", NOT_WRITTEN),))
    if age_on(as_of, person.born) < ADULT:
        return Part(verdict=Verdict.MET, words="under 18, where benefit and safety are not established")
    return Part(verdict=Verdict.NOT_MET, words="an adult")


def injected(sessions: bool, history: History) -> bool | None:
    """Whether any toxin was ever given. Nobody asked about other toxin may have had some."""
    if sessions or history.other_toxin:
        return True
    return None if history.other_toxin is None else False


def danger_signs(
    events: Sequence[Event] | None, ever_injected: bool | None, as_of: date, jurisdiction: str | None
) -> Finding:
    """Whether a danger sign stands on as-of. Where each event leads is `adverse_events.report`."""
    there = [one for one in report(events, (), as_of) if one.standing]
    danger = _terms(one for one in there if one.route is Route.EMERGENCY)
    unrecognised = _terms(
        one
        for one in there
        if one.route is not Route.EMERGENCY
        and (one.sign is None or one.sign.trust == "unverified" or denies_danger(one.event.term))
    )
    settles: tuple[Settles, ...] = ()
    if danger:
        named = ", ".join(danger)
        verdict = Verdict.MET
        whom = numbers(jurisdiction)
        crisis = any(one.sign is not None and one.sign.crisis for one in there if one.route is Route.EMERGENCY)
        words = (
            f"{named[:1].upper()}{named[1:]}: get emergency care now ({whom.emergency}). Do not wait and do not drive."
        )
        words += f" To talk to someone now, call {whom.in_crisis}." if crisis else ""
    elif unrecognised:
        verdict, words = (
            Verdict.UNKNOWN,
            f"Cannot tell yet: not recognised: {', '.join(unrecognised)}; a clinician must look today. {call_today(jurisdiction)}",
        )
        settles = (Settles("a clinician", "a side effect is not recognised"),)
    elif events is None and ever_injected is not False:
        verdict, words = Verdict.UNKNOWN, "Cannot tell yet: no list of side effects is written."
        settles = (Settles("events", NOT_WRITTEN),)
    else:
        verdict, words = Verdict.NOT_MET, "No danger sign is written."
    rest = [one for one in there if one.sign is not None and one.route is not Route.EMERGENCY]
    notes = list(dict.fromkeys(f"{one.event.term}: {one.route.words}" for one in rest))
    if danger and unrecognised:
        notes.append(f"not recognised: {', '.join(unrecognised)}; a clinician must look today")
    return Finding(
        criterion=DANGER_SIGNS,
        verdict=verdict,
        words=words,
        parts=(Part(verdict=verdict, words=words, settled_by=settles),),
        notes=tuple(notes),
    )


def _terms(reports: Iterable[Report]) -> list[str]:
    """The terms as written, each once."""
    return list(dict.fromkeys(one.event.term for one in reports))


def _finding(criterion: Criterion, parts: list[Part], none: str, some: str) -> Finding:
    verdict = any_of(part.verdict for part in parts)
    decisive = "; ".join(part.words for part in parts if part.verdict is verdict)
    words = {
        Verdict.MET: f"{some}: {decisive}.",
        Verdict.UNKNOWN: f"Cannot tell yet: {decisive}.",
    }.get(verdict, none)
    return Finding(criterion=criterion, verdict=verdict, words=words, parts=tuple(parts))
