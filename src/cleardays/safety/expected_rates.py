"""How many people in the trials had the same, and how many have it here?

Two counts beside each other; neither says why one person had it. Trial rows count people over a whole
study, each study asking in its own way, so they are never pooled nor turned into a rate per session here.
Figures come from rows of `trials.csv`; a row that nobody confirmed is never shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cleardays.diary.history import Event, Session
from cleardays.evidence import sentences, trials
from cleardays.evidence.trials import Row
from cleardays.safety.adverse_events import given, report
from cleardays.safety.signs import Sign

_DOSE = re.compile(r" of \d+ U\b")


@dataclass(frozen=True, slots=True)
class Beside:
    """One study: those given toxin, those given placebo where a confirmed row of the same count exists."""

    toxin: Row
    placebo: Row | None

    @property
    def short(self) -> str:
        """The same without doses, for a patient."""
        said = f"{self.toxin.study}: {_of(self.toxin, f'people given Botox {sentences.did(self.toxin)}')}"
        if self.placebo is not None:
            said += f", and {_of(self.placebo, 'given placebo')}"
        did_not = " and ".join(str(sentences.OUT_OF - sentences.whole(sentences.percent(row))) for row in self.rows)
        counted = _DOSE.sub("", self.toxin.definition)
        return (
            f"{said}{sentences.until(self.toxin)}; {did_not} did not. Counted: {counted}.{sentences.mark(*self.rows)}"
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        return (self.toxin,) if self.placebo is None else (self.toxin, self.placebo)

    @property
    def words(self) -> str:
        return sentences.side_effect(self.toxin, self.placebo)


def _of(one: Row, who: str) -> str:
    """`7 of 100 people given Botox had neck pain (6.7 % of 687)`."""
    percent = sentences.percent(one)
    return f"{sentences.whole(percent)} of {sentences.OUT_OF} {who} ({percent:g} % of {one.people})"


@dataclass(frozen=True, slots=True)
class Observed:
    """How many of the people and of the sessions handed over had one sign at least once.

    People whose events nobody asked about are in neither number. An event counts for the session it is
    counted from; one without a session counts for the person only.
    """

    people_with: int
    people: int
    sessions_with: int
    sessions: int

    @property
    def words(self) -> str:
        return (
            f"Here: {self.people_with} of {self.people} {'person' if self.people == 1 else 'people'}, after "
            f"{self.sessions_with} of {self.sessions} {'session' if self.sessions == 1 else 'sessions'}"
        )


def expected(sign: Sign) -> tuple[Beside, ...]:
    """What each study found of a sign, in the order of the table; empty where no confirmed row with its people counts it."""
    # A share of nobody knows how many is no count to stand beside.
    shown = [one for one in trials.rows() if one.shown and one.people and one.statistic in ("percent", "count")]
    toxin = [one for one in shown if one.outcome in sign.outcomes and one.arm.startswith("onabotulinumtoxinA")]
    return tuple(Beside(one, _placebo(one, shown)) for one in toxin)


def _placebo(toxin: Row, shown: Iterable[Row]) -> Row | None:
    """The placebo arm of the same study, outcome, definition and week."""
    same = (toxin.study, toxin.outcome, toxin.definition, toxin.statistic, toxin.week)
    for one in shown:
        if one.arm == "placebo" and (one.study, one.outcome, one.definition, one.statistic, one.week) == same:
            return one
    return None


def observed(sign: Sign, people: Iterable[tuple[Sequence[Session], Sequence[Event] | None]], as_of: date) -> Observed:
    """Count one sign over the sessions and events of one person or of many."""
    with_it = everybody = sessions_with = sessions = 0
    for their_sessions, events in people:
        if events is None:
            continue
        days = set(given(their_sessions, as_of))
        found = [one for one in report(events, their_sessions, as_of) if one.sign == sign]
        everybody += 1
        with_it += bool(found)
        sessions += len(days)
        sessions_with += len({one.session for one in found} & days)
    return Observed(with_it, everybody, sessions_with, sessions)
