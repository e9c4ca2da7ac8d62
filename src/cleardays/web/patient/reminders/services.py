"""When is somebody reminded that a day is still open, and how do they make it stop?

Reminders are off until the person turns them on. There is at most one a local day, none once that day is written, and nothing of
the diary stands in the mail. The next look is put into the worker's own queue (`tasks.py`), so no clock of the machine is needed.
"""

import logging
import uuid
from collections.abc import Iterator
from datetime import date, datetime

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cleardays.diary.local import local_date, zone
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import models, selectors
from cleardays.web.records.models import Reminder

EARLIEST_HOUR, LATEST_HOUR, USUAL_HOUR = 7, 22, 19
"""Local hours between which somebody may choose, and the one that is offered. Ours."""
_SALT = "cleardays.diary.reminding"
_log = logging.getLogger(__name__)


def is_due(hour: int, last: date | None, zone_name: str, instant: datetime) -> bool:
    """Whether the hour has come on a local day that had no reminder yet.

    By local date and hour: a night on which the clocks change has neither two reminders nor none, and somebody who travels west,
    into a day that had its reminder, is not reminded of it again.
    """
    today = local_date(instant, zone_name)
    return instant.astimezone(zone(zone_name)).hour >= hour and (last is None or last < today)


def send_due(instant: datetime) -> int:
    """Send every reminder that is due; how many. One that fails today is not sent again today: it is a nudge, not a duty."""
    sent = 0
    for pk in Reminder.objects.filter(on=True, person__user__is_active=True).values_list("pk", flat=True):
        one = _claimed(pk, instant)
        if one is not None and _mail(one):
            sent += 1
    return sent


def _claimed(pk: int, instant: datetime) -> Reminder | None:
    """The reminder, marked as sent for this local day; None when it is not due. Two workers cannot both claim it."""
    with transaction.atomic():
        one = Reminder.objects.select_for_update().filter(pk=pk, on=True).first()
        if one is None or not is_due(one.hour, one.last, one.person.timezone, instant):
            return None
        one.last = local_date(instant, one.person.timezone)
        one.save(update_fields=["last"])
        return None if selectors.dates_written(one.person, one.last, one.last) else one


def _mail(one: Reminder) -> bool:
    user = one.person.user
    if user is None:
        return False
    off = one.address + reverse("reminder-off", args=(token(one.person),))
    words = "\n".join(
        (
            _("Today is still open. One tap is enough:"), f"{one.address}{reverse('today')}", "",
            _("If you would rather not be reminded, this turns it off, without signing in:"), off, "",
        )
    )  # fmt: skip
    # A mail program can offer "unsubscribe" by itself (RFC 8058); it then posts to the same address.
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    try:
        EmailMultiAlternatives(_("Today is still open"), words, None, [user.email], headers=headers).send()
    except OSError as wrong:  # no address in the log
        _log.warning("a reminder was not sent: %s; check EMAIL_URL", type(wrong).__name__)
        return False
    return True


def token(person: Person) -> str:
    """What turns one person's reminders off; it opens nothing else, and holds as long as the key of the installation."""
    return signing.dumps(str(person.pk), salt=_SALT)


def whose(text: str) -> uuid.UUID | None:
    """The person of a token; None for one that is not ours."""
    try:
        return uuid.UUID(signing.loads(text, salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None


def hours() -> Iterator[int]:
    """The hours somebody may choose."""
    return iter(range(EARLIEST_HOUR, LATEST_HOUR + 1))


@transaction.atomic
def set_reminder(person: Person, hour: int, address: str, actor: str) -> None:
    """Remind somebody once a local day from this hour on, while the day is open."""
    models.Reminder.objects.update_or_create(person=person, defaults={"on": True, "hour": hour, "address": address})
    audit_trail.record(audit_trail.WRITTEN, actor, person=person, about={"what": "reminders on"})


@transaction.atomic
def stop_reminder(person: Person, actor: str) -> None:
    """No more reminders; the hour stays as it was, in case they are turned on again."""
    if models.Reminder.objects.filter(person=person, on=True).update(on=False):
        audit_trail.record(audit_trail.WRITTEN, actor, person=person, about={"what": "reminders off"})
