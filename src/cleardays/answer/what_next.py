"""What next? The list for the clinician, and for the patient the first possible day with questions to take along.

A patient is shown no dose, no site and no suggestion. Nothing is suggested under 18, beside a danger sign or a
contraindication, or after another product than the one all of this is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from cleardays.answer import change_words, session_check
from cleardays.answer.is_it_helping import Helping, Modelled, NotAvailable
from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.course import suggest as course
from cleardays.course.plans import Examination
from cleardays.course.situation import CycleSeen, Situation, last_plan
from cleardays.course.suggestion import Decision, Suggestion
from cleardays.criteria.facts import HD_ANY, Facts, adult
from cleardays.diary.history import Session as Written
from cleardays.diary.verdict import Finding, Verdict
from cleardays.injection import products
from cleardays.injection.injection_session import Plan, Session
from cleardays.injection.rules import Limits
from cleardays.outcome.counts import Table
from cleardays.outcome.cycles import Cycle
from cleardays.safety import medical_history
from cleardays.safety.signs import Route, recognise
from cleardays.vocabulary.signs import Flag

STARTING = ("label.us", "label.uk", "label.eu", "nice.ta260.start", "ehf.2018.start")
"""The rules for starting that stand beside a first session; a payer's says who pays."""
MOST_TO_WRITE = 7
"""Dates and facts named in one suggestion; the whole list stands under what to write down."""

_ALWAYS = ("What do you think my diary shows?", "What happens if we change nothing?")
_STOPPING = "A rule speaks of stopping. What would that mean for me?"
_PAUSE = "I have few headache days now. Could we talk about a pause?"
_FIRST = "Would a first session make sense for me?"
_THIN = "Which days should I write down before we decide?"
_EVENT = "I wrote down a side effect. Does it change what we do next?"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatNext:
    """The third question answered. `suggestions` are empty for a patient, `questions` for a clinician."""

    earliest: date
    """The first day on which the interval allows a session."""
    suggestions: tuple[Suggestion, ...]
    questions: tuple[str, ...]
    decisions: tuple[Decision, ...]
    """What was decided before, each beside what was suggested then."""
    last: Plan | None
    """The plan given last, to compare with; None before any, or where its sites are not written."""


def ask(
    case: Case,
    facts: Facts,
    safety: Sequence[Finding],
    flags: Sequence[Flag],
    could: Sequence[Finding],
    helped: Helping | NotAvailable,
    to_write: Sequence[str],
    *,
    clinician: bool,
    jurisdiction: str | None,
    model: bool = True,
    limits: Limits | None = None,
) -> WhatNext | NotAvailable:
    """The answer, or why there is none. `flags` are the red flags that withhold one from a patient.

    `model` is false where a clinic has switched the belief about dose off."""
    if (reason := _withheld(case, facts, safety, flags, clinician=clinician)) is not None:
        return NotAvailable(reason)
    given = [one for one in session_check.given(case.sessions) if one.date <= facts.as_of]
    given.sort(key=lambda one: one.date)
    if not given and not clinician:
        return NotAvailable("no session is written yet: whether it could help comes first")
    starting = [one for one in could if one.id in STARTING]
    if not given and all(one.verdict is Verdict.NOT_MET for one in starting):
        return NotAvailable("no rule for starting is met on these days")
    now = _situation(case, facts, _cautions(safety, flags), helped, to_write, given, jurisdiction, limits)
    now = replace(now, not_settled=tuple(_unmet(one) for one in starting if one.verdict is not Verdict.MET))
    suggested = course.suggest(now, model=model)
    return WhatNext(
        earliest=now.due,
        suggestions=suggested if clinician else (),
        questions=() if clinician else _questions(suggested, now),
        decisions=tuple(one for one in case.decisions if one.date <= facts.as_of) if clinician else (),
        last=last_plan(now.given),
    )


def _withheld(
    case: Case, facts: Facts, safety: Sequence[Finding], flags: Sequence[Flag], *, clinician: bool
) -> str | None:
    """Why nothing is suggested, None when something may be."""
    if adult(facts).verdict is Verdict.NOT_MET:
        return "a treatment plan is shown for adults only"
    verdicts = {one.id: one.verdict for one in safety}
    if verdicts[medical_history.DANGER_SIGNS.id] is Verdict.MET:
        return "a danger sign comes first"
    if verdicts[medical_history.CONTRAINDICATIONS.id] is Verdict.MET:
        return "something speaks against any injection, and a clinician must look at it first"
    if flags and not clinician:
        return "a clinician has to look at the red flag first"
    last = max(
        (one for one in session_check.given(case.sessions) if one.date <= facts.as_of),
        key=lambda one: one.date,
        default=None,
    )
    known = products.known(last.product) if last is not None and last.product is not None else None
    if last is not None and last.product is not None and (known is None or known.kind != "therapeutic"):
        return f"the last session was of another product: a plan here is of {products.TOXIN} only"
    return None


# ---------------------------------------------------------------- from the case to what is known


def _situation(
    case: Case,
    facts: Facts,
    cautions: tuple[str, ...],
    helped: Helping | NotAvailable,
    to_write: Sequence[str],
    given: Sequence[Written],
    jurisdiction: str | None,
    limits: Limits | None,
) -> Situation:
    sessions = tuple(_read(one) for one in given)
    said = helped if isinstance(helped, Helping) else None
    model = said.model.response if said is not None and isinstance(said.model, Modelled) else None
    unlikely = model is not None and model.estimands[0].reading == "unlikely"
    return Situation(
        as_of=facts.as_of,
        jurisdiction=jurisdiction,
        limits=limits or Limits(),
        given=sessions,
        earlier=tuple(session_check.earlier(case, sessions)),
        cycles=_cycles(said, sessions),
        baseline_written=said is None or said.baseline.per_28 is not None,
        events=case.events or (),
        examination=_examined(case, facts.as_of),
        stopping=said.stopping if said is not None else (),
        unlikely=unlikely,
        also=tuple(change_words.also(said)) if said is not None else (),
        moved=tuple(change_words.moved(model)) if model is not None else (),
        cautions=cautions,
        to_write=_shortened(to_write),
    )


def _read(one: Written) -> Session:
    """A session as the injection room knows it; what nobody recorded beside date, product and units stays open."""
    least = {"date": one.date.isoformat(), "product": one.product, "units": one.units}
    return session_schema.session({**{key: value for key, value in least.items() if value is not None}, **one.record})


def _cycles(said: Helping | None, given: Sequence[Session]) -> tuple[CycleSeen, ...]:
    """The complete cycles with what was given when each began."""
    if said is None:
        return ()
    before = said.baseline.per_28
    units = {one.date: session_check.units(one) for one in given}
    pairs = ((table.cycle, table) for table in said.tables)
    return tuple(_cycle(cycle, table, before, units) for cycle, table in pairs if cycle and cycle.complete)


def _cycle(cycle: Cycle, table: Table, before: Fraction | None, units: dict[date, int | None]) -> CycleSeen:
    count = table.whole.of(HD_ANY.id)
    left = count.per_28
    return CycleSeen(
        number=cycle.number,
        units=units.get(cycle.first),
        fewer=None if left is None or before is None else float(before - left),
        left=None if left is None else float(left),
        open_days=(count.most - count.fewest) * 28 / max(len(count.window), 1),
    )


def _examined(case: Case, as_of: date) -> Examination | None:
    """The latest examination by as-of."""
    return max((one for one in case.examinations if one.date <= as_of), key=lambda one: one.date, default=None)


def _cautions(safety: Sequence[Finding], flags: Sequence[Flag]) -> tuple[str, ...]:
    """What a clinician weighs first: cautions, and a red flag nobody has cleared."""
    found = [one.words for one in safety if one.id == medical_history.CAUTIONS.id and one.verdict is Verdict.MET]
    return (*found, *(f"red flag not cleared: {one.words}" for one in flags))


def _shortened(to_write: Sequence[str]) -> tuple[str, ...]:
    more = len(to_write) - MOST_TO_WRITE
    return (
        *to_write[:MOST_TO_WRITE],
        *([f"and {more} more, listed in the answer under what to write down"] if more > 0 else []),
    )


def _unmet(one: Finding) -> str:
    return f"{one.criterion.title}: {one.words}"


def _questions(suggested: Sequence[Suggestion], now: Situation) -> tuple[str, ...]:
    """Questions to take along. They name no dose, no site and no way to go."""
    actions = {one.action for one in suggested}
    found = [_FIRST] if "first" in actions else list(_ALWAYS)
    if "stop_review" in actions:
        met = {one.id for one in now.stopping if one.id in course.STOPPING and one.verdict is Verdict.MET}
        found.append(_PAUSE if met and met <= set(course.AFTER_SUCCESS) and not now.unlikely else _STOPPING)
    if any(_is_side_effect(one.term) for one in now.events):
        found.append(_EVENT)
    if "write_first" in actions:
        found.append(_THIN)
    return tuple(found)


def _is_side_effect(term: str) -> bool:
    sign = recognise(term)
    return sign is None or sign.route is not Route.RECORD or sign.id not in ("headache", "migraine")
