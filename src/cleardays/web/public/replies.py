"""How do replies become rows, and rows what a page shows? The only crossing between the two; times are arguments.

What a page is given (`Shown`) has no e-mail address in it at all.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Clinic, User
from cleardays.web.danger_words import Sign, asks_for_a_dose, ids
from cleardays.web.encryption import Purpose, Sealed, mailbox
from cleardays.web.public.models import MOST_URGENT, Reply, Wording

THREADS_A_PAGE = 20
MOST_UNDER_ONE = 50
"""Replies under one thread. One more makes a page that nobody reads to its end."""
MOST_AN_HOUR = 5
QUEUE_A_PAGE = 50
WRITER = "whoever wrote it"
"""Who deletes a reply, in the audit: somebody who had the link that was mailed to its address."""


class TooManyError(ValueError):
    """One sender has sent what one sender may send in an hour; `minutes` until the next."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"{MOST_AN_HOUR} replies in an hour from one sender; the next in {minutes} minutes")
        self.minutes = minutes


class ClosedError(ValueError):
    """The thread takes no more replies, or is not there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole reply that was not kept yet. The address is not in its repr."""

    name: str
    email: str = field(repr=False)
    message: str
    notify: bool
    form: str
    under: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply as a page shows it."""

    id: uuid.UUID
    name: str
    text: str
    received: datetime
    deleted: bool
    closed: bool
    credential: str
    edited: tuple[str, ...]
    """Why it was edited, each time."""
    asks_dose: bool
    replies: tuple["Shown", ...] = ()


def jurisdiction() -> str | None:
    """Where this installation is, if all of its clinics are in one place."""
    found = list(Clinic.objects.values_list("jurisdiction", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def threads(page: int) -> tuple[tuple[Shown, ...], bool]:
    """A page of threads, newest first, with what is approved under each; and whether there are older ones."""
    start = (page - 1) * THREADS_A_PAGE
    rows = list(Reply.objects.filter(shown=True, under=None).order_by("-received")[start : start + THREADS_A_PAGE + 1])
    older, rows = len(rows) > THREADS_A_PAGE, rows[:THREADS_A_PAGE]
    return _shown(rows), older


def thread(id_: uuid.UUID) -> Shown | None:
    """One thread that is public."""
    found = _shown(list(Reply.objects.filter(shown=True, under=None, id=id_)))
    return found[0] if found else None


def newest(count: int) -> list[Reply]:
    """The newest approved replies, for the feed."""
    public = Q(under=None) | Q(under__shown=True)
    found = Reply.objects.filter(public, shown=True, state=Reply.State.APPROVED).defer("email")
    return list(found.order_by("-received")[:count])


def _shown(rows: list[Reply]) -> tuple[Shown, ...]:
    under: dict[uuid.UUID, list[Reply]] = defaultdict(list)
    for one in Reply.objects.filter(shown=True, under__in=rows).order_by("received"):
        if one.under_id is not None:
            under[one.under_id].append(one)
    everyone = [*rows, *(one for several in under.values() for one in several)]
    edited: dict[uuid.UUID, list[str]] = defaultdict(list)
    for wording in Wording.objects.filter(reply__in=everyone).order_by("edited"):
        edited[wording.reply_id].append(wording.reason)

    def one_shown(one: Reply, replies: Iterable[Shown] = ()) -> Shown:
        return Shown(
            one.id,
            one.name,
            one.text,
            one.received,
            one.state == Reply.State.DELETED,
            one.closed,
            one.credential,
            tuple(edited[one.id]),
            not one.credential and asks_for_a_dose(one.text),
            tuple(replies),
        )

    return tuple(one_shown(one, [one_shown(other) for other in under[one.id]]) for one in rows)


def keep(draft: Draft, signs: Iterable[Sign], sender: str, now: datetime) -> Reply:
    """A reply waiting for a moderator. The same form sent twice is kept once."""
    with transaction.atomic():
        before = Reply.objects.filter(form=draft.form).first()
        if before is not None:
            return before
        _not_too_many(sender, now)
        thread = _open_thread(draft.under)
        try:
            with transaction.atomic():
                return Reply.objects.create(
                    under=thread,
                    name=draft.name,
                    email=Sealed.of(draft.email, Purpose.ADDRESS),
                    mailbox=mailbox(draft.email),
                    text=draft.message,
                    notify=draft.notify,
                    urgent=ids(signs, MOST_URGENT),
                    received=now,
                    sender=sender,
                    form=draft.form,
                )
        except IntegrityError:  # sent twice at the same moment
            return Reply.objects.get(form=draft.form)


@transaction.atomic
def keep_answer(under: Reply, text: str, credential: str, form: str, by: User, now: datetime) -> Reply:
    """A clinician's answer; it waits for a moderator as everything does."""
    thread = _open_thread(under.under_id or under.id)
    made, new = Reply.objects.get_or_create(
        form=form,
        defaults={
            "under": thread, "name": by.name, "text": text, "credential": credential, "answered_by": by, "received": now,
        },
    )  # fmt: skip
    if new:
        _told(made.id, "answered", audit_trail.by(by))
    return made


def _not_too_many(sender: str, now: datetime) -> None:
    hour = timedelta(hours=1)
    sent = list(
        Reply.objects.filter(sender=sender, received__gt=now - hour)
        .order_by("-received")
        .values_list("received", flat=True)[:MOST_AN_HOUR]
    )
    if len(sent) == MOST_AN_HOUR:
        raise TooManyError(int((sent[-1] + hour - now).total_seconds() // 60) + 1)


def _open_thread(id_: uuid.UUID | None) -> Reply | None:
    if id_ is None:
        return None
    found = Reply.objects.filter(shown=True, under=None, closed=False, state=Reply.State.APPROVED, id=id_).first()
    waiting_or_shown = ("waiting", "approved")
    if found is None or found.replies.filter(state__in=waiting_or_shown).count() >= MOST_UNDER_ONE:
        raise ClosedError(_("this thread takes no more replies; leave a reply of its own instead"))
    return found


# ---------------------------------------------------------------- what a moderator does


def _told(id_: uuid.UUID, what: str, actor: str) -> None:
    """An entry that a reply was changed, within the transaction that changes it."""
    audit_trail.record(audit_trail.REPLY_CHANGED, actor, about={"reply": str(id_), "what": what})


def waiting() -> QuerySet[Reply]:
    """What waits, danger signs first, then the oldest."""
    return (
        Reply.objects.filter(state=Reply.State.WAITING)
        .select_related("under")
        .prefetch_related("wordings")
        .order_by(Case(When(urgent="", then=Value(1)), default=Value(0)), "received")
    )


@transaction.atomic
def approve(id_: uuid.UUID, by: User, now: datetime) -> Reply | None:
    """Makes a waiting reply public; None when it no longer waits."""
    changed = Reply.objects.filter(id=id_, state=Reply.State.WAITING).update(
        state=Reply.State.APPROVED, shown=True, decided=now, decided_by=by
    )
    if not changed:
        return None
    _told(id_, "approved", audit_trail.by(by))
    return Reply.objects.select_related("under").get(id=id_)


@transaction.atomic
def reject(id_: uuid.UUID, reason: str, by: User, now: datetime) -> bool:
    """Keeps a reply from the page; one that was approved is taken off it. Why is kept."""
    changed = Reply.objects.filter(id=id_, state__in=(Reply.State.WAITING, Reply.State.APPROVED)).update(
        state=Reply.State.REJECTED, shown=False, reason=reason, decided=now, decided_by=by
    )
    if changed:
        _told(id_, "rejected", audit_trail.by(by))
    return bool(changed)


def edit(id_: uuid.UUID, text: str, reason: str, by: User, now: datetime) -> bool:
    """A new wording; the one before is kept with the reason."""
    with transaction.atomic():
        one = (
            Reply.objects.select_for_update()
            .filter(id=id_, state__in=(Reply.State.WAITING, Reply.State.APPROVED))
            .first()
        )
        if one is None or one.text == text:
            return False
        Wording.objects.create(reply=one, text=one.text, reason=reason, edited=now, edited_by=by)
        Reply.objects.filter(id=id_).update(text=text)
        _told(id_, "edited", audit_trail.by(by))
        return True


@transaction.atomic
def close(id_: uuid.UUID, closed: bool, by: User) -> bool:
    """A closed thread is read and takes no more replies."""
    changed = Reply.objects.filter(id=id_, under=None, shown=True).update(closed=closed)
    if changed:
        _told(id_, "closed" if closed else "opened", audit_trail.by(by))
    return bool(changed)


# ---------------------------------------------------------------- what a writer may do


def of_mailbox(address: str) -> list[Reply]:
    """The replies written with an address that are not deleted yet."""
    return list(
        Reply.objects.filter(mailbox=mailbox(address)).exclude(state=Reply.State.DELETED).order_by("-received")[:50]
    )


def all_of_mailbox(address: str) -> list[Reply]:
    """Every reply written with an address that is not deleted yet, however many."""
    return list(Reply.objects.filter(mailbox=mailbox(address)).exclude(state=Reply.State.DELETED))


def erase(id_: uuid.UUID) -> bool:
    """Deletes what a writer wrote, and every former wording. The place stays when others have replied to it."""
    with transaction.atomic():
        one = Reply.objects.select_for_update().filter(id=id_).exclude(state=Reply.State.DELETED).first()
        if one is None:
            return False
        one.wordings.all().delete()
        place = one.shown and one.replies.filter(shown=True).exists()
        Reply.objects.filter(id=id_).update(
            state=Reply.State.DELETED, shown=place, name="", email=None, mailbox="", text="", notify=False, urgent="",
            sender="", reason="", closed=True,
        )  # fmt: skip
        _told(id_, "deleted", WRITER)
        return True
