"""Is this session as it should be? The session table joined with what the safety room knows of the person.

Everything is judged on the session's own day; nothing reads a clock. The rules of sites, dose, vial and record are
the injection's; contraindications, cautions and danger signs are the safety room's, asked with what the screening
of the day added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import Session as Written
from cleardays.diary.verdict import Finding as Judged
from cleardays.diary.verdict import Verdict
from cleardays.injection import billing, record, rules
from cleardays.injection.injection_session import Earlier, Screening, Session, Totals, totals
from cleardays.injection.rules import Limits
from cleardays.injection.session_findings import Concern, Finding, accepted, needs_reason, note, refuse, weigh
from cleardays.safety import medical_history


@dataclass(frozen=True, slots=True)
class Checked:
    """The last session of a case with everything that stands against it."""

    accepted: bool
    findings: tuple[Finding, ...]
    session: Session
    before: Session | None
    """The session of this protocol before it, with its sites as far as they are written."""
    totals: Totals
    cumulative_units: Fraction


def check(case: Case, limits: Limits | None = None, jurisdiction: str | None = None) -> Checked:
    """Judge the last session of a case; `RefusedError` when it holds none."""
    limits = limits or Limits()
    written = _last(case)
    session = session_schema.session(written.record)
    former = [session_schema.session(one.record) for one in _former(case, written)]
    before = earlier(case, former)
    found = (
        *safety(case, session, bool(former), jurisdiction or case.jurisdiction),
        *rules.judge(session, before, jurisdiction or case.jurisdiction, limits),
        *record.judge(session),
    )
    return Checked(
        accepted=accepted(found),
        findings=tuple(sorted(found, key=lambda one: one.severity.weight)),
        session=session,
        before=max(former, key=lambda one: one.date, default=None),
        totals=totals(session),
        cumulative_units=rules.cumulative(session, before, limits).units,
    )


def bill(case: Case, status_migrainosus: bool | None = None) -> billing.Summary:
    """The codes of the last session in the US: aura by attacks ever written, intractability as the clinician says."""
    checked = check(case, jurisdiction="us")
    if not checked.accepted:
        return billing.Summary((), None, ("the session is not accepted: `cleardays session check` says why",))
    history = case.history
    aura = None if history.attacks_with_aura is None else history.attacks_with_aura > 0
    return billing.summary(checked.session, aura, history.intractable, status_migrainosus)


# ---------------------------------------------------------------- which session, and what came before


def _last(case: Case) -> Written:
    """The latest by date; of several on one day, the one written last."""
    if not case.sessions:
        raise RefusedError(
            "no session in this file", "there is nothing to check", "write one under `sessions`", file=case.person.id
        )
    return max(enumerate(case.sessions), key=lambda pair: (pair[1].date, pair[0]))[1]


def given(sessions: Iterable[Written]) -> list[Written]:
    """Sessions that were given, as written: plans were not, and an amended record replaces those of its day before it."""
    found: list[Written] = []
    for one in sessions:
        if one.record.get("status") == "planned":
            continue
        if one.record.get("status") == "amended":
            found = [other for other in found if other.date != one.date]
        found.append(one)
    return found


def _former(case: Case, last: Written) -> list[Written]:
    return [one for one in given(case.sessions) if one is not last]


def earlier(case: Case, former: Sequence[Session]) -> list[Earlier]:
    """All toxin given before: these sessions, and what was given elsewhere or for something else."""
    found = [Earlier(one.date, one.date, one.product or one.brand, units(one), True, "the session") for one in former]
    found += [
        Earlier(one.date.earliest, one.date.latest, one.product, one.units, False, "toxin given elsewhere")
        for one in case.history.other_toxin or ()
    ]
    return found


def units(session: Session) -> int | None:
    """What was given: the total that is written or the sum of the sites, the larger where they differ."""
    known = [session.stated_units, session.given.units if session.given is not None else None]
    return max((units for units in known if units is not None), default=None)


# ---------------------------------------------------------------- the person


def safety(case: Case, session: Session, before: bool, jurisdiction: str | None) -> list[Finding]:
    """Contraindications, danger signs and cautions of the person on the session's day."""
    asked = session.screening or Screening()
    history = replace(
        case.history,
        # Either may say so; a denial on the day answers a question the history leaves open.
        pregnant=asked.pregnant or case.history.pregnant if case.history.pregnant is not None else asked.pregnant,
        medicines=(*(case.history.medicines or ()), *asked.new_medicines)
        if asked.new_medicines
        else case.history.medicines,
    )
    events = case.events and tuple(one for one in case.events if one.session != session.date)
    against = medical_history.contraindications(history)
    danger = medical_history.danger_signs(events, medical_history.injected(before, history), session.date, jurisdiction)
    cautions = medical_history.cautions(case.person, history, session.date)
    rows: Mapping[str, list[Concern]] = {
        against.id: [
            *([refuse("infection at a site of injection, found on the day")] if asked.infection_at_site else []),
            *_concerns(against, refused=True),
        ],
        danger.id: [
            *(
                [refuse(f"a danger sign found on the day: {', '.join(asked.danger_signs)}")]
                if asked.danger_signs
                else []
            ),
            *_concerns(danger, refused=True),
        ],
        cautions.id: _concerns(cautions, refused=False),
    }
    found = [weigh(id_, concerns, session) for id_, concerns in rows.items()]
    return [one for one in found if one is not None]


def _concerns(judged: Judged, *, refused: bool) -> list[Concern]:
    """What is present is refused or needs a reason; what is not recognised needs a reason; what nobody wrote is a note."""
    said = []
    for part in judged.parts:
        words = part.words.rstrip(".")
        if part.verdict is Verdict.MET:
            said.append(refuse(words) if refused else needs_reason("cautions", words))
        elif part.verdict is Verdict.UNKNOWN and not medical_history.unasked(part):
            said.append(needs_reason("cautions", words))
        elif part.verdict is Verdict.UNKNOWN:
            said.append(note(words))
    return said
