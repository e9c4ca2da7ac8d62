"""Some days after a session: do you have any side effect? Danger signs first, and "nothing" is an answer that is kept.

It is asked about the last session on days 3, 7 and 14. What nobody answered stays unanswered: silence is never "no side effects",
and "nothing" on one day says nothing of a later one, so the list of side effects is never said to be whole by it.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cleardays.answer import casefile
from cleardays.safety import adverse_events
from cleardays.web.accounts import audit
from cleardays.web.accounts.models import Person
from cleardays.web.diary import effects, facts, moment, store
from cleardays.web.diary.door import actor, of_person
from cleardays.web.diary.models import CheckIn

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
    store.alone(person)
    row = CheckIn.objects.filter(person=person, session=asked.session, day=asked.day).first()
    if row is not None and row.answer == answer:
        return row
    if row is None:
        row = CheckIn(person=person, key=uuid.uuid4(), session=asked.session, day=asked.day, version=0)
    row.answer, row.received, row.version = answer, received, row.version + 1
    row.save()
    about: dict[str, str | int] = {"what": "check-in", "key": str(row.key), "version": row.version}
    told = {"session": row.session.isoformat(), "day": row.day, "answer": row.answer}
    audit.record(audit.WRITTEN, who, person=person, about=about, content=told)
    return row


def _last_session(person: Person, today: date) -> date | None:
    said = [one.said for one in facts.of(person, "sessions")]
    if not said:
        return None
    read = casefile.from_json({"cleardays": 1, "person": {"id": "nobody"}, "sessions": said})
    days = adverse_events.given(read.sessions, today)
    return days[-1] if days else None


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, person: Person) -> HttpResponse:
    """First the danger signs."""
    found = due(person, moment.now(person).today)
    if found is None:
        return HttpResponseRedirect(reverse("today"))
    none = HttpResponseRedirect(reverse("check-in-answer"))
    return effects.danger_first(request, person, reverse("check-in"), none, _("%(since)s.") % {"since": found.words})


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, person: Person) -> HttpResponse:
    """Then anything else. "Nothing" is kept; something goes on to what it is."""
    now = moment.now(person)
    found = due(person, now.today)
    if found is None:
        return HttpResponseRedirect(reverse("today"))
    said = request.POST.get("answer", "")
    if request.method == "POST" and said in CheckIn.Answer.values:
        keep(person, found, said, now.instant, actor(request))
        return HttpResponseRedirect(reverse("today" if said == CheckIn.Answer.NOTHING else "effect-what"))
    wrong = _("Choose one of the two.") if request.method == "POST" else ""
    return render(request, "diary/check-in.html", {"due": found, "wrong": wrong}, status=422 if wrong else 200)
