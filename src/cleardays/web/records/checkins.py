"""Some days after a session: do you have any side effect? Danger signs first, and "nothing" is an answer that is kept.

It is asked about the last session on days 3, 7 and 14. What nobody answered stays unanswered: silence is never "no side effects",
and "nothing" on one day says nothing of a later one, so the list of side effects is never said to be whole by it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import ngettext

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import sealed_content, services
from cleardays.web.records.models import CheckIn, Fact, InjectionSession

DAYS = (3, 7, 14)
"""Days after a session on which is asked. Our choice: a drooping lid most often begins within the first two weeks."""
ASKED_UNTIL = 21
"""The last day on which day 14 can still be answered; days. Our choice."""


@dataclass(frozen=True, slots=True)
class Due:
    """A check-in that can be answered now: of which session, which of the days, and how many days it has been."""

    session: date
    day: int
    since: int

    @property
    def words(self) -> str:
        words = ngettext("%(days)s day since your session", "%(days)s days since your session", self.since)
        return words % {"days": self.since}


def due(person: Person, today: date) -> Due | None:
    """The check-in to ask now; None while there is none, or it is answered."""
    found = open_on(_last_session(person, today), today)
    if found is None:
        return None
    answered = CheckIn.objects.filter(person=person, session=found.session, day=found.day).exists()
    return None if answered else found


@dataclass(frozen=True, slots=True)
class Asked:
    """One check-in as it stands: from when until when it can be answered, and what was; `answer` is None while nothing was."""

    day: int
    first: date
    last: date
    answer: CheckIn | None


def asked(person: Person, sessions: Iterable[date]) -> dict[date, list[Asked]]:
    """The check-ins of the latest of these sessions, and of every one that was answered, the latest session first."""
    given = sorted(sessions)
    rows = {(row.session, row.day): row for row in CheckIn.objects.filter(person=person)}
    of = sorted({*given[-1:], *(session for session, _ in rows)}, reverse=True)
    ends = (*(day - 1 for day in DAYS[1:]), ASKED_UNTIL)
    return {
        session: [
            Asked(day, session + timedelta(days=day), session + timedelta(days=end), rows.get((session, day)))
            for day, end in zip(DAYS, ends, strict=True)
        ]
        for session in of
    }


def unexplained() -> QuerySet[CheckIn]:
    """Answers of "something" after which no side effect was written: nobody knows yet what it is."""
    since = Fact.objects.filter(person=OuterRef("person"), kind="events", received__gte=OuterRef("received"))
    return CheckIn.objects.filter(~Exists(since), answer=CheckIn.Answer.SOMETHING)


def open_on(session: date | None, today: date) -> Due | None:
    """Which of the days is asked about on a date: the latest that has come, until the next one comes."""
    if session is None:
        return None
    since = (today - session).days
    come = [day for day in DAYS if day <= since <= ASKED_UNTIL]
    return Due(session, come[-1], since) if come else None


@transaction.atomic
def keep(person: Person, asked: Due, answer: str, received: datetime, who: str) -> CheckIn:
    """Keep an answer. Another answer to the same question replaces it, and what was said before stays in its history."""
    services.alone(person)
    row = CheckIn.objects.filter(person=person, session=asked.session, day=asked.day).first()
    if row is not None and row.answer == answer:
        return row
    if row is None:
        row = CheckIn(person=person, key=uuid.uuid4(), session=asked.session, day=asked.day, version=0)
    row.next_version()
    row.answer, row.received = answer, received
    row.save()
    about: dict[str, str | int] = {"what": "check-in", "key": str(row.key), "version": row.version}
    audit_trail.record(audit_trail.WRITTEN, who, person=person, about=about, content=sealed_content.said(row))
    return row


def _last_session(person: Person, today: date) -> date | None:
    given = InjectionSession.objects.filter(person=person, date__lte=today).exclude(status="planned")
    return given.order_by("date").values_list("date", flat=True).last()
