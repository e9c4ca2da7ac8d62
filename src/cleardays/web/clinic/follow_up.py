"""What was answered some days after a session, when was it asked, and what stayed without an answer?

What was not answered is said as that and never as "no problem". Side effects counted from a session stand above its answers, the
most urgent first, in the words of the answer itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cleardays.answer.side_effects import EventSaid
from cleardays.diary.local import local_date
from cleardays.safety.signs import Route
from cleardays.web.accounts.models import Person
from cleardays.web.i18n.date_words import day
from cleardays.web.records import checkins
from cleardays.web.records.checkins import Asked
from cleardays.web.records.models import CheckIn

DANGER = (Route.EMERGENCY, Route.SAME_DAY, Route.CLINICIAN_MUST_LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One check-in in words; `open_question` where somebody said "something" and nobody wrote what."""

    asked: str
    said: str
    open_question: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """One session: its side effects, those that lead somewhere today first, and what was answered on each of the days."""

    session: date
    written: bool
    """Whether a session of that day is still written: one that was put right may have another date."""
    danger: tuple[EventSaid, ...]
    others: tuple[EventSaid, ...]
    lines: tuple[Line, ...]


def sessions(person: Person, given: Iterable[date], events: Iterable[EventSaid], today: date) -> list[After]:
    """The last session, and every other one about which somebody answered, the latest first."""
    events, given = list(events), set(given)
    unexplained = set(checkins.unexplained().filter(person=person).values_list("pk", flat=True))
    found = []
    for session, asked in checkins.asked(person, given).items():
        here = [one for one in events if one.report.session == session]
        danger = tuple(one for one in here if one.report.standing and one.report.route in DANGER)
        lines = tuple(_line(person, one, today, unexplained) for one in asked)
        found.append(
            After(
                session=session,
                written=session in given,
                danger=danger,
                others=tuple(one for one in here if one not in danger),
                lines=lines,
            )
        )
    return found


def _line(person: Person, one: Asked, today: date, unexplained: set[int]) -> Line:
    asked = _("Day %(number)s, asked from %(first)s to %(last)s") % {
        "number": one.day, "first": day(one.first), "last": day(one.last),
    }  # fmt: skip
    if one.answer is not None:
        on = {"on": day(local_date(one.answer.received, person.timezone))}
        if one.answer.answer == CheckIn.Answer.NOTHING:
            return Line(asked=asked, said=_("“Nothing so far”, answered on %(on)s.") % on)
        said = _("“Yes, something”, answered on %(on)s.") % on
        if one.answer.pk in unexplained:
            return Line(asked=asked, said=f"{said} {_('What it was is not written: ask.')}", open_question=True)
        return Line(asked=asked, said=said)
    if one.first > today:
        return Line(
            asked=_("Day %(number)s") % {"number": one.day}, said=_("Comes on %(on)s.") % {"on": day(one.first)}
        )
    if person.user_id is None:
        return Line(asked=asked, said=_("Nobody was asked: this person has no sign-in here."))
    if one.last >= today:
        return Line(asked=asked, said=_("Not answered yet. That does not mean that there is nothing."))
    return Line(asked=asked, said=_("Not answered. That does not mean that there was nothing."))
