"""What must be told to somebody by mail? It is written down together with what it tells of, and sent by the worker until it is gone.

A letter is a row: its kind, the ids that it is about, never an address and never a word of anybody's. Its words are made when it is
sent (`composes`). A mail server that is down is tried again, at longer and longer intervals, for two days; until a letter is sent, its
state and the last failure stand on the administrators' status page and in `cleardays doctor`.

A letter to an administrator is a notice too: it stands in their account until they say that they have seen it, mail or no mail.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPResponseException

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from cleardays.web.accounts.models import Clinic, Letter, Membership, User

AGAIN_AFTER = (
    timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30),
    timedelta(hours=2), timedelta(hours=8), timedelta(hours=14), timedelta(hours=24),
)  # fmt: skip
"""How long is waited after each failure; after the last one the letter is given up. Ours: two days in all."""
Ids = Mapping[str, str]


class NotComposedError(Exception):
    """A letter of a kind that nobody composes, or put down outside of what it tells of."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as it goes out."""

    to: str
    subject: str
    words: str


Composer = Callable[[Letter], Mail | None]
_COMPOSERS: dict[str, Composer] = {}
_AFTER: dict[str, Callable[[Letter], None]] = {}


def composes(kind: str, after: Callable[[Letter], None] | None = None) -> Callable[[Composer], Composer]:
    """States who makes the words of a kind of letter: None where there is nobody left to tell. `after` hears of each try."""

    def noted(composer: Composer) -> Composer:
        _COMPOSERS[kind] = composer
        if after is not None:
            _AFTER[kind] = after
        return composer

    return noted


def put(kind: str, about: Ids, *, to: User | None = None, clinic: Clinic | None = None) -> Letter:
    """Writes a letter down, within the transaction of what it tells of; the worker sends it. `to`: a user, who sees it as a notice too."""
    if kind not in _COMPOSERS:
        raise NotComposedError(f"found the kind {kind!r}; nobody would know its words; state who composes it")
    if not connection.in_atomic_block:
        raise NotComposedError(
            "a letter is kept or lost together with what it tells of; write both inside transaction.atomic()"
        )
    made = Letter.objects.create(kind=kind, about=dict(about), to=to, clinic=clinic, made=timezone.now())
    deliver.enqueue(str(made.pk))
    return made


def tell_administrators(kind: str, about: Ids, clinic: Clinic, but: User | None = None) -> int:
    """A letter to each administrator of a clinic, but one; how many there are."""
    everybody = User.objects.filter(
        is_active=True,
        memberships__clinic=clinic,
        memberships__role=Membership.Role.ADMINISTRATOR,
        memberships__state=Membership.State.ACTIVE,
    ).distinct()
    told = [one for one in everybody if one != but]
    for one in told:
        put(kind, about, to=one, clinic=clinic)
    return len(told)


def about_entry(one: Letter, subject: str, *lines: str) -> Mail | None:
    """A letter to an administrator about an entry of the audit; each text may name `clinic` and `number`. No name, and no reason of
    anybody's, stands in it: a mailbox is no record."""
    if one.to is None:
        return None
    named = {"clinic": one.clinic.name if one.clinic else "", "number": one.about["entry"]}
    return Mail(one.to.email, subject % named, "".join(f"{line % named}\n" for line in lines))


@task()
def deliver(letter: str) -> None:
    """Sends one letter, or puts down why not and when it is tried again."""
    one = Letter.objects.filter(pk=letter, sent=None, given_up=False).first()
    if one is None:
        return
    mail = _COMPOSERS[one.kind](one)
    if mail is None:
        one.given_up = True
        one.save(update_fields=["given_up"])
        return
    now = timezone.now()
    if not is_set_up():
        _wait(one, now, "")
        return
    try:
        send_mail(mail.subject, mail.words, None, [mail.to])
    except (OSError, SMTPException) as error:
        _wait(one, now, refusal(error))
        return
    one.tries, one.tried, one.sent, one.error = one.tries + 1, now, now, ""
    one.save(update_fields=["tries", "tried", "sent", "error"])
    _told(one)


def _wait(one: Letter, now: datetime, error: str) -> None:
    """Puts the next try into the queue together with why there is one; after the last the letter is given up."""
    with transaction.atomic():
        again = AGAIN_AFTER[one.tries] if one.tries < len(AGAIN_AFTER) else None
        one.tries, one.tried, one.error, one.given_up = one.tries + 1, now, error, again is None
        one.save(update_fields=["tries", "tried", "error", "given_up"])
        if again is not None:
            deliver.using(run_after=now + again).enqueue(str(one.pk))
    _told(one)


def _told(one: Letter) -> None:
    if one.kind in _AFTER:
        _AFTER[one.kind](one)


def is_set_up() -> bool:
    """Whether a mail leaves this computer at all."""
    return not settings.EMAIL_BACKEND.endswith((".console.EmailBackend", ".dummy.EmailBackend"))


def refusal(error: Exception) -> str:
    """Why a mail was not taken, without an address: the kind of failure, and the number the mail server gave."""
    kind = type(error).__name__
    if isinstance(error, SMTPResponseException):
        return f"{kind}, {error.smtp_code}"
    return f"{kind}, {error.strerror}"[:200] if isinstance(error, OSError) and error.strerror else kind


def waiting() -> QuerySet[Letter]:
    """Letters that were not sent yet, the oldest first."""
    return Letter.objects.filter(sent=None, given_up=False).order_by("made")


def failed() -> QuerySet[Letter]:
    """Letters whose last try failed, whether or not there will be another, the newest failure first."""
    return Letter.objects.filter(sent=None).exclude(error="").order_by("-tried")


def notices(user: User) -> QuerySet[Letter]:
    """What this user was to be told and has not yet said that they saw, the newest first."""
    return Letter.objects.filter(to=user, seen=None).order_by("-made")


def words(one: Letter) -> str:
    """What a notice says, for the page of whom it is to; empty where there is nothing left to tell."""
    mail = _COMPOSERS[one.kind](one)
    return "" if mail is None else mail.words


def say_seen(user: User, letter: str, now: datetime) -> None:
    """A notice was seen by whom it is to."""
    Letter.objects.filter(pk=letter, to=user, seen=None).update(seen=now)
