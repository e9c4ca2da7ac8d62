"""Who is cared for here, and who needs somebody today? Read for everybody at once: as many queries for one as for thousands.

Danger signs come first, then names. What a sign means is the safety room's, what a written day is the diary's, and how long it
is to the next session the session table's: nothing is judged here.
"""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cleardays.answer import session_check
from cleardays.casefile.reader import Case
from cleardays.injection.rules import Limits
from cleardays.report import answer_json
from cleardays.safety import adverse_events, red_flags
from cleardays.safety.signs import Route
from cleardays.web.accounts.models import Person
from cleardays.web.records import checkins, clock, selectors

BACK_DAYS = 28
"""The days before today whose silence the list shows."""
PAGE = 50
_SIGNS = ("events", "red_flags", "conditions")
"""The lists in which a danger sign can stand."""


class Urgency(IntEnum):
    """Who is shown first; the smaller the sooner."""

    EMERGENCY = 0
    TODAY = 1
    RED_FLAG = 2
    ASK = 3
    """Asked after a session, somebody said "something", and nobody wrote what: to be asked, and no danger sign."""
    NONE = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands against going on as usual: how urgent, and in words."""

    urgency: Urgency
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person as the list shows them. `written` and `silent` are of the last 28 days; the rest is said both ways."""

    person: Person
    signs: tuple[Sign, ...]
    written: int
    silent: int
    both_ways: int
    last_session: date | None
    earliest_next: date | None

    @property
    def urgent(self) -> bool:
        return _first(self.signs) < Urgency.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One page of the list."""

    lines: tuple[Line, ...]
    people: int
    urgent: int
    """How many of all that were found have a danger sign or a red flag."""
    page: int
    pages: int


def listed(people: QuerySet[Person], search: str, page: int) -> Listed:
    """The page of the people whose name holds every word of `search`, those with a danger sign first."""
    wanted = _plain(search).split()
    found = [one for one in people.select_related("clinic") if all(word in _plain(one.name) for word in wanted)]
    today = {one.pk: clock.now(one).today for one in found}
    to_ask = _to_ask(found, today)
    known = {pk: (*signs(case, today[pk]), *to_ask.get(pk, ())) for pk, case in selectors.cases(found, _SIGNS).items()}
    found.sort(key=lambda one: (_first(known[one.pk]), _plain(one.name), str(one.pk)))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    since = min((today[one.pk] for one in shown), default=date.max) - timedelta(days=BACK_DAYS)
    cases = selectors.cases(shown, ("sessions",), since)
    return Listed(
        lines=tuple(_line(one, cases[one.pk], known[one.pk], today[one.pk]) for one in shown),
        people=len(found),
        urgent=sum(_first(one) < Urgency.ASK for one in known.values()),
        page=page,
        pages=pages,
    )


def signs(case: Case, today: date) -> tuple[Sign, ...]:
    """Side effects that are not over and lead to emergency care, to the clinic or to a clinician today, and red flags nobody has cleared.

    Painkiller overuse and a change of pattern are flags that most people with chronic migraine raise: they are on the sheet.
    """
    urgent = {
        Route.EMERGENCY: Urgency.EMERGENCY,
        Route.SAME_DAY: Urgency.TODAY,
        Route.CLINICIAN_MUST_LOOK: Urgency.TODAY,
    }
    found = [
        Sign(urgent[one.route], one.event.term)
        for one in adverse_events.report(case.events, (), today)
        if one.standing and one.route in urgent
    ]
    found += [
        Sign(Urgency.RED_FLAG, one.words)
        for one in red_flags.raised(case.person, case.history, today)
        if one.id not in red_flags.NOT_WITHHOLDING
    ]
    return tuple(sorted(found, key=lambda one: one.urgency))


def _to_ask(people: Sequence[Person], today: Mapping[uuid.UUID, date]) -> dict[uuid.UUID, tuple[Sign, ...]]:
    """Who said "something" after a session of the last weeks without saying what."""
    found: dict[uuid.UUID, tuple[Sign, ...]] = {}
    for row in checkins.unexplained().filter(person__in=people).order_by("session", "day"):
        if (today[row.person_id] - row.session).days <= BACK_DAYS:
            words = _("%(number)s days after a session: “something”, and not what") % {"number": row.day}
            found[row.person_id] = (Sign(Urgency.ASK, words),)
    return found


def last_given(case: Case, today: date) -> date | None:
    """The day of the latest session given by today."""
    return max((one.date for one in session_check.given(case.sessions) if one.date <= today), default=None)


def earliest_next(last: date | None) -> date | None:
    """The first day on which the interval of the session table asks for no reason."""
    return None if last is None else last + timedelta(days=Limits().interval_days)


def _line(person: Person, case: Case, found: tuple[Sign, ...], today: date) -> Line:
    marks = answer_json.strip(case.diary.between(today - timedelta(days=BACK_DAYS), today - timedelta(days=1)))
    last = last_given(case, today)
    return Line(
        person=person,
        signs=found,
        written=sum(mark in "H." for mark in marks),
        silent=marks.count("?"),
        both_ways=marks.count("!"),
        last_session=last,
        earliest_next=earliest_next(last),
    )


def _first(found: Sequence[Sign]) -> Urgency:
    return min((one.urgency for one in found), default=Urgency.NONE)


def _plain(name: str) -> str:
    """A name as it is looked for: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
