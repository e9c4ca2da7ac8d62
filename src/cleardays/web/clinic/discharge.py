"""How does a person's care here end, and how is it taken up again?

A discharged person is seen by nobody of the clinic; their own diary stays theirs. Each end has its date, its reason and who
wrote it, and both ways are told to the audit with the change.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail, break_glass, outbox
from cleardays.web.accounts.models import Letter, Person, User
from cleardays.web.clinic.models import Discharge

SHORTEST_REASON = 5
LONGEST_REASON = 500


class NotDischargedError(ValueError):
    """A discharge that was not written; the words say which field, and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def discharge_person(person: Person, on: date | None, reason: str, by: User, now: datetime) -> Discharge:
    """End somebody's care here. A second one on top of the first changes nothing and is refused."""
    reason = " ".join(reason.split())
    if on is None or on > now.date() or (now.date() - on).days > 366:
        raise NotDischargedError("on", _("Write the day it ended: today, or a day of the last year."))
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        words = _("Say why, in %(fewest)s to %(most)s letters: somebody will read it.")
        raise NotDischargedError("reason", words % {"fewest": SHORTEST_REASON, "most": LONGEST_REASON})
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.discharged is not None:
        words = _("A discharge on %(day)s is written already.")
        raise NotDischargedError("on", words % {"day": held.discharged})
    held.discharged = on
    held.save(update_fields=["discharged"])
    made = Discharge.objects.create(person=held, on=on, reason=reason, by=by, at=now)
    audit_trail.record(
        audit_trail.WRITTEN,
        audit_trail.by(by),
        person=held,
        about={"what": "discharge", "discharge": str(made.pk)},
        content={"on": on.isoformat(), "reason": reason},
    )
    return made


@transaction.atomic
def take_up_again(person: Person, reason: str, by: User, now: datetime) -> None:
    """Take somebody's care up again; twice is once.

    It opens a record that was closed, for good: a reason is asked, and the administrators are told in the same transaction, as when
    one is opened for an hour (`accounts.break_glass`).
    """
    reason = " ".join(reason.split())
    if not break_glass.SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        words = _("Say why, in %(fewest)s to %(most)s letters: somebody will read it.")
        raise NotDischargedError("reason", words % {"fewest": break_glass.SHORTEST_REASON, "most": LONGEST_REASON})
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.discharged is None:
        return
    held.discharged = None
    held.save(update_fields=["discharged"])
    Discharge.objects.filter(person=held, back=None).update(back=now, back_by=by, back_reason=reason)
    entry = audit_trail.record(
        audit_trail.WRITTEN,
        audit_trail.by(by),
        person=held,
        about={"what": "discharge", "taken back": 1},
        content={"reason": reason},
    )
    outbox.tell_administrators("care taken up again", {"entry": str(entry.number)}, held.clinic, but=by)


@outbox.composes("care taken up again")
def _letter(one: Letter) -> outbox.Mail | None:
    return outbox.about_entry(
        one,
        _("%(clinic)s: a discharged person's care was taken up again"),
        _("The record of somebody who was discharged is open to the clinic again; a reason was given."),
        _("It is entry %(number)s of what was seen and done. Please ask about it if you did not expect it."),
    )
