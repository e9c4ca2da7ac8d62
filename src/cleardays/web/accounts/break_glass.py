"""How does a clinician reach the record of somebody who was discharged? With a reason, for one hour, and never quietly."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail, outbox, permissions
from cleardays.web.accounts.models import Letter, Opened, Person, User

OPEN_FOR = timedelta(hours=1)
SHORTEST_REASON = 10


def closed(user: User, now: datetime) -> QuerySet[Person]:
    """The discharged people of the clinics this clinician works in."""
    clinics = permissions.active(user, *permissions.MAY_OPEN_WITH_REASON).values("clinic")
    return Person.objects.filter(clinic__in=clinics, discharged__lte=now.date()).select_related("clinic")


def open_(user: User, person_id: uuid.UUID, reason: str, now: datetime) -> Opened:
    """Opens the record for an hour; the clinic's administrators are told. Raises Person.DoesNotExist, or ValueError without a reason."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValueError(_("Say why, in a few words: somebody will read it."))
    with transaction.atomic():
        person = closed(user, now).get(pk=person_id)
        made = Opened.objects.create(user=user, person=person, reason=reason[:500], at=now, until=now + OPEN_FOR)
        about = {"opened": str(made.pk)}
        entry = audit_trail.record(
            audit_trail.OPENED_WITH_REASON,
            audit_trail.by(user),
            person=person,
            about=about,
            content={"reason": made.reason},
        )
        # Told in the same transaction: where nobody can be told, nothing opens.
        outbox.tell_administrators("record opened", {"entry": str(entry.number)}, person.clinic)
    return made


@outbox.composes("record opened")
def _letter(one: Letter) -> outbox.Mail | None:
    return outbox.about_entry(
        one,
        _("%(clinic)s: a discharged person's record was opened"),
        _("A clinician opened the record of somebody who was discharged, for one hour, and gave a reason."),
        _("It is entry %(number)s of what was seen and done. Please ask them about it."),
    )
