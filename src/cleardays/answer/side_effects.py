"""What does an answer say of each side effect: where it leads, what is known of it, how many had it in the trials?

The same values for a terminal, a page and JSON. A patient is shown no site and no dose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cleardays.casefile.reader import Case
from cleardays.diary.history import NOT_ASSESSED
from cleardays.safety import adverse_events, expected_rates
from cleardays.safety.adverse_events import Report
from cleardays.safety.expected_rates import Beside, Observed
from cleardays.vocabulary.signs import Route

CALL_TODAY = "Call your clinic today"
LOOK_TODAY = "To be looked at today"
"""The same for a clinician, who is the clinic."""
NOT_WHY = "These are counts beside each other. They do not say why one person had it."
ROUTES = {
    Route.EMERGENCY: "Emergency care now",
    Route.SAME_DAY: "The clinic, today",
    Route.CLINICIAN_MUST_LOOK: "A clinician must look, today",
    Route.RECORD: "Kept in the record",
}
PASSED = "A clinician must look, before the next session"
"""The same of what has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSaid:
    """One event with its words; `beside` is empty where no confirmed row counts the same thing."""

    report: Report
    name: str
    to_do: str
    facts: tuple[str, ...]
    beside: tuple[Beside, ...]
    compared: tuple[str, ...]
    observed: Observed | None
    sites: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name[:1].upper()}{self.name[1:]}: {where(self.report).lower()}"


def where(one: Report) -> str:
    """Where a report leads, and by when."""
    if one.route is Route.CLINICIAN_MUST_LOOK and not one.standing and one.sign is not None:
        return PASSED
    return ROUTES[one.route]


def bare(words: str) -> str:
    """Words of a sign without the article that they begin with in a sentence."""
    return words.removeprefix("a ").removeprefix("an ")


def plain_words(one: Report) -> str:
    """A patient's words for a side effect; empty where the term that was written says them already."""
    words = bare(one.recognised or "")
    return "" if words.casefold() in one.event.term.casefold() else words


def plain(one: Report) -> str:
    """A side effect in a patient's words; the term that was written stands behind them in brackets where it is another."""
    words = plain_words(one)
    return f"{words} ({one.event.term})" if words else one.event.term


def ask(case: Case, as_of: date, *, clinician: bool, jurisdiction: str | None) -> tuple[EventSaid, ...] | None:
    """Every event by as-of, the most urgent first; None where nobody wrote a list of them."""
    if case.events is None:
        return None
    reports = adverse_events.report(case.events, case.sessions, as_of)
    # Counted once for each sign, not once for each event: a list may hold very many of few signs.
    named = {one.sign.id: one.sign for one in reports if one.sign is not None}
    here = {id_: expected_rates.observed(sign, [(case.sessions, case.events)], as_of) for id_, sign in named.items()}
    danger = any(one.danger for one in reports)
    home = not leads_somewhere(reports)
    return tuple(_said(one, {} if danger else here, clinician, jurisdiction, home=home) for one in reports)


def leads_somewhere(reports: Iterable[Report]) -> bool:
    """Whether anything that stands leads to somebody today: then no word of home care is said beside it."""
    return any(one.standing and one.route is not Route.RECORD for one in reports)


def _said(
    one: Report, here: Mapping[str, Observed], clinician: bool, jurisdiction: str | None, *, home: bool
) -> EventSaid:
    """`here` is empty where a danger stands: nobody is told how many had the same."""
    observed = None if one.sign is None else here.get(one.sign.id)
    beside = () if one.sign is None or observed is None else expected_rates.expected(one.sign)
    return EventSaid(
        report=one,
        name=one.event.term if clinician else plain(one),
        to_do=adverse_events.for_clinic(one, jurisdiction)
        if clinician
        else adverse_events.to_do(one, jurisdiction, home=home),
        facts=tuple(_facts(one, clinician)),
        beside=beside,
        compared=tuple(each.words if clinician else each.short for each in beside),
        observed=observed,
        sites=one.event.sites if clinician else (),
    )


def _facts(one: Report, clinician: bool) -> list[str]:
    """What is written and what follows from the dates alone."""
    event = one.event
    said = [] if one.recognised is None else [f"known as {one.recognised}"]
    said += [f"“{typed}” was read as “{meant}”" for typed, meant in one.read.spelt]
    if one.sign is None and one.read.left_over:
        said.append(f"not known here: {', '.join(one.read.left_over)}")
    said += [event.severity] if event.severity else []
    said += ["serious"] if event.serious else []
    said.append(f"began {event.onset.isoformat()}" if event.onset else "the day it began is not written")
    if one.days_to_onset is not None and one.session is not None:
        which = "session" if one.session_named else "latest session before it,"
        said.append(f"day {one.days_to_onset} after the {which} {one.session.isoformat()}")
    elif one.session is not None and one.session_named and event.onset is not None:
        said.append(f"before the session {one.session.isoformat()} it is written to")
    elif event.onset is not None:
        said.append("no session on or before that day is written")
    if one.duration is not None:
        said.append(f"lasted {one.duration.words}" if one.duration.exact else one.duration.words)
    if clinician:
        said.append(_judged(one))
        said += [f"suspected sites: {', '.join(event.sites)}"] if event.sites else []
        said.append(f"route: {one.source}; trust {one.trust}")
    return said


def _judged(one: Report) -> str:
    if one.judged_by is None or one.relatedness == NOT_ASSESSED:
        return "not judged yet by a clinician whether it belongs to the treatment"
    return f"judged {one.relatedness} by {one.judged_by.by} on {one.judged_by.date.isoformat()}"


def banner(said: tuple[EventSaid, ...] | None, *, clinician: bool) -> str | None:
    """Words for the head of every page while the clinic is to be called today and nothing is more urgent."""
    standing = [one for one in said or () if one.report.standing]
    today = [one for one in standing if one.report.route in (Route.SAME_DAY, Route.CLINICIAN_MUST_LOOK)]
    if not today or any(one.report.danger for one in standing):
        return None
    named = dict.fromkeys(one.name for one in today)
    return f"{LOOK_TODAY if clinician else CALL_TODAY}: {', '.join(named)}."
