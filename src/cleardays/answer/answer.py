"""The three questions asked of one case on one day. Safety is always judged first.

For a patient, an uncleared red flag withholds every answer to "could it help"; for a clinician
everything is computed under a banner. Nothing here reads a clock: as-of is an argument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from cleardays.answer import forecast, is_it_helping, side_effects, what_next
from cleardays.answer.forecast import Ahead
from cleardays.answer.is_it_helping import Helping, NotAvailable
from cleardays.answer.side_effects import EventSaid
from cleardays.answer.what_next import WhatNext
from cleardays.casefile.reader import Case
from cleardays.criteria import (
    ehf_2018,
    has,
    hellenic_2019,
    ichd3,
    ichd3_paragraphs,
    inesss,
    label_eu,
    label_uk,
    label_us,
    mbs_18377,
    nice_ta260,
    smc_692,
)
from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.payers import Policy, shipped
from cleardays.diary.definitions import DEFINITIONS
from cleardays.diary.diary import Diary
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict
from cleardays.diary.why_open import SILENT
from cleardays.diary.windows import BLOCK_28, Count
from cleardays.safety import medical_history, red_flags
from cleardays.vocabulary.jurisdictions import jurisdictions
from cleardays.vocabulary.signs import Flag

Audience = Literal["patient", "clinician"]
AUDIENCES: tuple[Audience, ...] = ("patient", "clinician")

Policies: TypeAlias = Mapping[str, Policy | None]
"""A clinic's own policies by name; None for one that cannot be used, which no example then answers for."""

LIMITS = (
    "This is information for a conversation with a qualified clinician. It is not a certified medical device, "
    "and it is not advice to start, change or stop a treatment.",
)

ADULTS_ONLY = "The trials behind the model were of adults: for a younger person it says little."

# Whose rules a reader meets first; every rule set is reported whatever the jurisdiction.
NATIONAL = ("smc.", "has.", "hellenic.", "mbs.", "inesss.")
"""Rule sets of one country each: shown to everybody, and what would settle them is asked of those treated there."""
_ELSEWHERE = (*NATIONAL, "ichd3.")
_ORDER: dict[str | None, tuple[str, ...]] = {
    "us": ("label.us", "payer.", "label.uk", "label.eu", "ehf.", "nice.", *_ELSEWHERE),
    "uk": ("nice.", "label.uk", "smc.", "payer.", "ehf.", "label.eu", "label.us", *_ELSEWHERE),
    "eu": ("label.eu", "ehf.", "payer.", "label.uk", "nice.", "label.us", *_ELSEWHERE),
    "other": ("payer.", "label.us", "label.uk", "label.eu", "nice.", "ehf.", *_ELSEWHERE),
    None: ("label.us", "label.uk", "label.eu", "nice.", "ehf.", "payer.", *_ELSEWHERE),
}


@dataclass(frozen=True, slots=True)
class Missing:
    what: str
    why: str

    @property
    def settles(self) -> tuple[str, ...]:
        """The ids of the findings it would settle."""
        _, said, ids = self.why.partition("; would settle ")
        return tuple(ids.split(", ")) if said else ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Everything a screen, a letter or a JSON file shows of one case on one day."""

    as_of: date
    audience: Audience
    person: str
    jurisdiction: str | None
    diary: Diary
    medicine_days: tuple[Count, ...]
    """Days with acute medicine in the latest 28 days, of any kind and by class; none in a shorter diary."""
    safety: tuple[Finding, ...]
    events: tuple[EventSaid, ...] | None
    """Side effects by as-of, the most urgent first; None where nobody wrote a list of them."""
    could_it_help: tuple[Finding, ...]
    forecast: Ahead | NotAvailable
    is_it_helping: Helping | NotAvailable
    what_next: WhatNext | NotAvailable
    banner: str | None
    missing: tuple[Missing, ...]
    limits: tuple[str, ...]


def ask(
    case: Case,
    as_of: date,
    audience: Audience = "patient",
    jurisdiction: str | None = None,
    policies: Policies | None = None,
    *,
    model: bool = True,
) -> Answer:
    """Answer one case. `jurisdiction` overrides the case's; `policies` are the payers known beside the shipped ones;
    `model` is false where the belief about dose is switched off."""
    jurisdiction = jurisdiction or case.jurisdiction
    facts = Facts(case.person, case.history, case.diary, as_of, case.sessions)
    flags = red_flags.raised(case.person, case.history, as_of, case.events)
    safety = judge_safety(case, as_of, jurisdiction, flags)
    could = judged = judge_start(facts, case.payer, policies, jurisdiction)
    withheld_by = red_flags.withholding(flags)
    words = "; ".join(flag.words for flag in flags if flag.id in withheld_by)
    danger = next(one for one in safety if one.id == medical_history.DANGER_SIGNS.id)
    events = side_effects.ask(case, as_of, clinician=audience == "clinician", jurisdiction=jurisdiction)
    banners = [danger.words] if danger.verdict is Verdict.MET else []
    if (today := side_effects.banner(events, clinician=audience == "clinician")) is not None:
        banners.append(today)
    if withheld_by:
        if audience == "patient":
            could = [_withheld(finding, withheld_by, words) for finding in could]
        else:
            banners.append(f"Red flag not cleared: {words}. Look at this before any of what follows.")
    helped = _helped(facts, case, policies)
    ordered = tuple(sorted(could, key=lambda finding: _rank(finding.id, jurisdiction)))
    return Answer(
        as_of=as_of,
        audience=audience,
        person=case.person.id,
        jurisdiction=jurisdiction,
        diary=facts.diary,
        medicine_days=_medicine_days(facts),
        safety=safety,
        events=events,
        could_it_help=ordered,
        forecast=forecast.withheld(words) if withheld_by and audience == "patient" else forecast.ask(facts, could),
        is_it_helping=helped,
        what_next=what_next.ask(
            case,
            facts,
            safety,
            tuple(flag for flag in flags if flag.id in withheld_by),
            judged,
            helped,
            _to_write(helped, facts.diary, jurisdiction),
            clinician=audience == "clinician",
            jurisdiction=jurisdiction,
            model=model,
        ),
        banner=" ".join(banners) or None,
        missing=_missing(
            [one for one in (*safety, *ordered, *_stopping(helped)) if asked_in(one.id, jurisdiction)],
            facts.diary,
            _model_settled(helped),
        ),
        limits=(*LIMITS, *_limits(case, facts)),
    )


def helped(case: Case, as_of: date, policies: Policies | None = None) -> Helping | NotAvailable:
    """The second question alone, for many cases."""
    return _helped(Facts(case.person, case.history, case.diary, as_of, case.sessions), case, policies)


def _helped(facts: Facts, case: Case, policies: Policies | None) -> Helping | NotAvailable:
    stopping = judge_stop(facts, case.payer, policies)
    is_adult = adult(facts).verdict is not Verdict.NOT_MET
    return is_it_helping.ask(facts.treated, case.history, case.scores, stopping, adult=is_adult)


def judge_safety(
    case: Case, as_of: date, jurisdiction: str | None, flags: tuple[Flag, ...] | None = None
) -> tuple[Finding, ...]:
    """What must be known before anything else; `flags` are those that are raised, where they are known already."""
    sessions = any(one.date <= as_of and one.record.get("status") != "planned" for one in case.sessions)
    # Nobody injected has no signs after an injection.
    injected = medical_history.injected(sessions, case.history)
    return (
        red_flags.judge(case.person, case.history, as_of, jurisdiction, case.events, flags),
        medical_history.contraindications(case.history),
        medical_history.cautions(case.person, case.history, as_of),
        medical_history.danger_signs(case.events, injected, as_of, jurisdiction),
    )


def judge_start(
    facts: Facts, payer: str | None = None, policies: Policies | None = None, jurisdiction: str | None = None
) -> list[Finding]:
    """Every rule set's start rule, and the diagnoses behind them; each id once."""
    diagnoses = ichd3.judge(facts)
    overuse = diagnoses["ichd3.8.2"]
    found = [
        label_us.judge(facts),
        label_uk.judge(facts),
        label_eu.judge(facts, jurisdiction),
        *nice_ta260.judge(facts, overuse),
        ehf_2018.judge(facts, overuse),
        smc_692.judge(facts, overuse),
        has.judge(facts),
        hellenic_2019.judge(facts, overuse),
        mbs_18377.judge(facts),
        inesss.judge(facts),
        *diagnoses.values(),
    ]
    if payer is not None:
        policy = _policy(payer, policies)
        found.append(policy.judge(facts) if policy else _no_policy(payer, "start"))
    return found


def judge_stop(facts: Facts, payer: str | None = None, policies: Policies | None = None) -> list[Finding]:
    """Every stopping rule, and what the payer asks for continuing; each id once. Never withheld.

    `met` means that a rule says stop; of a rule for continuing (`.continue`), that treatment may.
    """
    found = [*nice_ta260.judge_stop(facts), *ehf_2018.judge_stop(facts), mbs_18377.judge_continue(facts)]
    if payer is not None:
        policy = _policy(payer, policies)
        if policy is None:
            found.append(_no_policy(payer, "continue"))
        elif policy.continuing is not None:
            found.append(policy.continuing.judge(facts))
    return found


def _medicine_days(facts: Facts) -> tuple[Count, ...]:
    latest = facts.windows.get(BLOCK_28, ())[:1]
    classes = [
        definition for definition in DEFINITIONS if definition.id.startswith("AMD") and definition.id != "AMD_SEVERAL"
    ]
    return tuple(facts.count(definition, window) for window in latest for definition in classes)


def criteria() -> dict[str, Criterion]:
    """Every criterion this version judges, by id; payers' are the shipped ones."""
    every: Iterable[Criterion] = (
        red_flags.CRITERION,
        *medical_history.CRITERIA,
        label_us.CRITERION,
        label_uk.CRITERION,
        label_eu.CRITERION,
        *nice_ta260.CRITERIA.values(),
        *ehf_2018.CRITERIA.values(),
        smc_692.START,
        has.START,
        hellenic_2019.START,
        *mbs_18377.CRITERIA.values(),
        inesss.START,
        *ichd3_paragraphs.CRITERIA.values(),
        *(policy.criterion for policy in shipped().values()),
        *(policy.continuing.criterion for policy in shipped().values() if policy.continuing),
    )
    return {criterion.id: criterion for criterion in every}


def _policy(payer: str, policies: Policies | None) -> Policy | None:
    """A clinic's own policy takes the place of an example of its name, also one that cannot be used."""
    return {**shipped(), **(policies or {})}.get(payer)


def _no_policy(payer: str, question: str) -> Finding:
    words = f"no policy called {payer} is known here; a clinic keeps its own under payers"
    criterion = Criterion(
        id=f"payer.{payer}.{question}",
        title=f"Payer {payer}: {question}",
        rule="not known here",
        counted="nothing",
        rules=RuleSet(payer, "not known", None, ""),
        source="",
        trust="unverified",
    )
    part = Part(verdict=Verdict.UNKNOWN, words=words, settled_by=(Settles("payer", "no policy of that name"),))
    return Finding(criterion=criterion, verdict=Verdict.UNKNOWN, words=f"Cannot tell yet: {words}.", parts=(part,))


def _withheld(finding: Finding, by: tuple[str, ...], named: str) -> Finding:
    """Nothing that would give the verdict away stays in a withheld finding."""
    return Finding(
        criterion=finding.criterion,
        verdict=Verdict.UNKNOWN,
        words=f"Not shown until a clinician has looked at this: {named}.",
        withheld_by=by,
    )


def _rank(id_: str, jurisdiction: str | None) -> int:
    here = jurisdictions().get(jurisdiction or "")
    order = (*here.first, *_ORDER[here.group]) if here else _ORDER[None]
    return next(i for i, prefix in enumerate(order) if id_.startswith(prefix))


def asked_in(id_: str, jurisdiction: str | None) -> bool:
    """Whether a rule set is asked where the person is treated; all but those of other countries are."""
    here = jurisdictions().get(jurisdiction or "")
    own = (*here.first, *here.also) if here else ()
    return id_.startswith(own) or not id_.startswith(NATIONAL)


def _to_write(said: Helping | NotAvailable, diary: Diary, jurisdiction: str | None) -> list[str]:
    """What would settle the stopping rules and the model."""
    rules = [one for one in _stopping(said) if asked_in(one.id, jurisdiction)]
    return [one.what for one in _missing(rules, diary, _model_settled(said))]


def _stopping(said: Helping | NotAvailable) -> tuple[Finding, ...]:
    """Stopping rules are asked of people who were treated."""
    return said.stopping if isinstance(said, Helping) else ()


def _model_settled(said: Helping | NotAvailable) -> tuple[str, ...]:
    """Dates that would let the model speak."""
    if isinstance(said, NotAvailable) or not isinstance(said.model, NotAvailable):
        return ()
    return said.model.settled_by


def _missing(findings: Iterable[Finding], diary: Diary, for_model: Iterable[str] = ()) -> tuple[Missing, ...]:
    """What to write down next: facts first, then dates; each once, with all it would settle."""
    why: dict[str, str] = {}
    settles: dict[str, list[str]] = {}
    for finding in findings:
        if finding.verdict is not Verdict.UNKNOWN or finding.withheld_by:
            continue
        for part in finding.parts:
            if part.verdict is not Verdict.UNKNOWN:
                continue
            for one in part.settled_by:
                why.setdefault(one.what, one.why)
                ids = settles.setdefault(one.what, [])
                if finding.id not in ids:
                    ids.append(finding.id)
    for what in for_model:
        why.setdefault(what, SILENT)
        settles.setdefault(what, []).append("is_it_helping")
    found = [
        Missing(what, f"{why[what]}; would settle {', '.join(_shortened(settles[what]))}")
        for what in sorted(why, key=lambda what: (what[:1].isdigit(), what))
    ]
    contradicted = [
        Missing(day.isoformat(), "written down both as clear and as headache; both are kept, and it counts as unknown")
        for day in diary.contradictions
        if day.isoformat() not in why
    ]
    return (*found, *contradicted)


def _shortened(ids: list[str]) -> list[str]:
    """8.2 stands for its seven kinds."""
    return [id_ for id_ in ids if not ("ichd3.8.2" in ids and id_.startswith("ichd3.8.2."))]


def _limits(case: Case, facts: Facts) -> list[str]:
    said = []
    if not facts.diary.dates:
        said.append("There is no diary before as-of, so nothing could be counted.")
    elif len(facts.windows) < 3:
        said.append("The diary is short: not every way of counting a month has a whole month to count.")
    written = {entry.date for entry in case.days if entry.date in facts.diary.place}
    recalled = {entry.date for entry in case.days if entry.provenance.recalled} & written
    if recalled:
        said.append(f"{len(recalled)} of {len(written)} days written down were filled in later, from memory.")
    if facts.treated.cycles:
        said.append(
            "Sessions have been given: these counts are of days under treatment, and the start rules speak of days before it."
        )
        if adult(facts).verdict is Verdict.NOT_MET:
            said.append(ADULTS_ONLY)
    return said
