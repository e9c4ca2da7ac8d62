"""How is somebody's record erased, for good and within what the law lets go?

Their own rows are deleted with every version, their account with its sessions and addresses, their replies on the public page.
What a clinician wrote is restricted: kept, and shown by no page. The audit keeps its chain; the person's salt is dropped, so
that its sealed hashes tell nothing any more. The erasure is listed by random ids, in the database and in a file beside it,
and read again after each restore (docs/decisions/0035).
"""

import json
import os
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from cleardays.installation import disk_reserve, home
from cleardays.web.accounts import audit_trail, second_factor
from cleardays.web.accounts.models import Erased, Invitation, Membership, Person, Salt, User
from cleardays.web.privacy import retention
from cleardays.web.public import replies
from cleardays.web.records import cache
from cleardays.web.records.fields import plain_numbers
from cleardays.web.records.models import SESSIONS, Fact, InjectionSession

LIST = "erased.jsonl"
"""The file of the list, in the folder of this installation: what outlives the database."""
SWEEPS_FOR_S = 5.0
"""How long a sweep waits for pages that are being read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list."""

    person: uuid.UUID
    user: uuid.UUID | None
    replies: tuple[uuid.UUID, ...]
    at: datetime

    def line(self) -> str:
        ids = {"person": str(self.person), "user": str(self.user) if self.user else None}
        return json.dumps({**ids, "replies": [str(one) for one in self.replies], "at": self.at.isoformat()})

    @classmethod
    def read(cls, line: str) -> "Listed":
        """A line as it was written; ValueError when it is none."""
        try:
            found = json.loads(line)
            ids = tuple(uuid.UUID(one) for one in found["replies"])
            user = uuid.UUID(found["user"]) if found["user"] else None
            return cls(uuid.UUID(found["person"]), user, ids, datetime.fromisoformat(found["at"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"found {line[:80]!r}; a line of the erasure list names its ids and date") from error


def erase(person: Person, actor: str, now: datetime) -> Listed:
    """Erases a person's record, lists it, and sweeps. On a full disk the reserve is given up, and it is tried once more."""

    def once() -> Listed:
        with transaction.atomic():
            return _erase(person.pk, None, actor, now)

    done = _with_reserve(once)
    cache.forget()
    write_list()
    sweep()
    return done


def again(listed: Iterable[Listed], actor: str) -> int:
    """Erases what a restored database still holds of those on the list; how many had to be. Sweeps when any had."""
    back = 0
    for one in listed:
        with transaction.atomic():
            there = Person.objects.filter(pk=one.person).exists()
            account = one.user is not None and User.objects.filter(pk=one.user, is_active=True).exists()
            if there:
                _erase(one.person, one, actor, one.at)
            elif account and one.user is not None:
                _account(User.objects.get(pk=one.user))
            for id_ in one.replies:
                replies.erase(id_)
            Erased.objects.get_or_create(
                person=one.person,
                defaults={"user": one.user, "replies": [str(id_) for id_ in one.replies], "at": one.at},
            )
        back += there or account
    write_list()
    sweep()
    return back


def _erase(person_id: uuid.UUID, listed: Listed | None, actor: str, at: datetime) -> Listed:
    person = Person.objects.select_for_update(of=("self",)).select_related("user", "clinic").get(pk=person_id)
    user = person.user
    written = listed.replies if listed else _replies(user)
    facts, content = _clinical(person), kept(person)
    audit_trail.record(audit_trail.ERASED, actor, person=person, about={"kept": len(content)})
    for label in retention.OWN:
        delete(apps.get_model(label), person)
    delete(Fact, person, but=[fact.pk for fact in facts])
    for id_ in written:
        replies.erase(id_)
    person.user = None
    Salt.objects.filter(person=person.pk).delete()
    if content:
        person.restricted = at
        person.save(update_fields=["user", "restricted"])
        # Under a new salt: what is kept can be held against this entry from here on, and nothing older can be read from the chain.
        audit_trail.record(audit_trail.RESTRICTED, actor, person=person, about={"kept": len(content)}, content=content)
    else:
        for label in retention.WITH_WHAT_IS_KEPT:
            delete(apps.get_model(label), person)
        person.delete()
        Person.history.filter(id=person_id).delete()
    gone = None
    if user is not None:
        Membership.objects.filter(user=user, clinic=person.clinic, role=Membership.Role.PATIENT).delete()
        others = Membership.objects.filter(user=user).exclude(state=Membership.State.LEFT).exists()
        if listed.user is not None if listed else not others:
            gone = user.pk
            _account(user)
    done = Listed(person_id, gone, tuple(written), at)
    Erased.objects.update_or_create(
        person=person_id, defaults={"user": gone, "replies": [str(id_) for id_ in written], "at": at, "swept": None}
    )
    return done


def kept(person: Person) -> list[list[Any]]:
    """What an erasure keeps of a record, as its entry in the audit seals it: list and words of each.

    In one order for good: by number, as when sessions were facts and shared their numbers, then by list.
    """
    rows = [(fact.pk, fact.kind, fact.said) for fact in _clinical(person)]
    sessions = InjectionSession.objects.filter(person=person)
    rows += [(session.pk, SESSIONS, session.record) for session in sessions]
    return [[kind, plain_numbers(said)] for _, kind, said in sorted(rows, key=lambda one: one[:2])]


def _clinical(person: Person) -> list[Fact]:
    return [fact for fact in Fact.objects.filter(person=person) if retention.is_clinical(fact)]


def delete(model: Any, person: Person, but: Iterable[int] = ()) -> None:
    """Deletes a person's rows of one table, and their former versions where it keeps them."""
    model._base_manager.filter(person_id=person.pk).exclude(pk__in=list(but)).delete()
    if hasattr(model, "history"):
        model.history.filter(person_id=person.pk).exclude(id__in=list(but)).delete()


def _account(user: User) -> None:
    """Ends an account: sessions, addresses, second factors, invitations to its address, and the user."""
    second_factor.sign_out_elsewhere(user)
    Membership.objects.filter(pk__in=_invited(user)).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    try:
        with transaction.atomic():
            if _hand_of_a_wording(user):
                raise ProtectedError("a wording of somebody else's record was written by this hand", set())
            Membership.objects.filter(user=user).delete()
            user.delete()
    except ProtectedError:
        # What they did on the staff names them: the account stays without anything that says who it was.
        user.email, user.name, user.is_active = f"{user.pk}@erased.invalid", "", False
        user.set_unusable_password()
        user.save()


def _hand_of_a_wording(user: User) -> bool:
    """Whether this user wrote any wording that is kept. Without its hand a clinician's entry would become its person's own."""
    return any(
        model._default_manager.filter(history_user=user).exists()
        for model in apps.get_models()
        if model._meta.label in retention.WORDINGS
    )


def _invited(user: User) -> list[uuid.UUID]:
    found = Invitation.objects.filter(email__iexact=user.email)
    # An accepted one belongs to a membership that goes by itself; the others wait for nobody now.
    return list(found.filter(membership__user=None).values_list("membership", flat=True))


def _replies(user: User | None) -> tuple[uuid.UUID, ...]:
    """Replies written with an address that is proven to be theirs."""
    if user is None:
        return ()
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return tuple(one.pk for address in addresses for one in replies.all_of_mailbox(address))


def to_sweep(person: uuid.UUID) -> None:
    """Traces of one on the list are to be looked for once more: more of theirs was deleted since."""
    Erased.objects.filter(person=person).update(swept=None)


def sweep() -> bool:
    """Leaves no byte of what was deleted in the files of the database; False when that must be tried again later.

    SQLite overwrites what is deleted (`secure_delete`); the rest may stand in the write-ahead file and between rows, so the
    database is written anew and that file emptied. PostgreSQL does this by itself, in its own time (VACUUM).
    """
    waiting = Erased.objects.filter(swept=None)
    if not waiting.exists():
        return True
    if connection.vendor == "sqlite":
        if connection.in_atomic_block:
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
                if not _emptied(cursor):
                    return False
        except OperationalError:  # the disk is full, or somebody reads for long: it stays on the list of what is to do
            return False
    waiting.update(swept=timezone.now())
    return True


def _emptied(cursor: Any) -> bool:
    until = time.monotonic() + SWEEPS_FOR_S
    while True:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
        if not busy:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.1)


def _with_reserve(step: Callable[[], Listed]) -> Listed:
    try:
        return step()
    except OperationalError as error:
        if "full" not in str(error) or not disk_reserve.release():
            raise
    return step()


def listed() -> list[Listed]:
    """Everybody on the list of the database."""
    return [
        Listed(one.person, one.user, tuple(uuid.UUID(id_) for id_ in one.replies), one.at)
        for one in Erased.objects.order_by("at", "person")
    ]


def read_list(path: Path) -> list[Listed]:
    """The list of a file; empty when there is none. ValueError when a line is none."""
    if not path.exists():
        return []
    return [Listed.read(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write_list() -> Path:
    """Writes the database's list to its file, whole: a database that is lost takes no promise with it."""
    path = home.folder() / LIST
    lines = "".join(f"{one.line()}\n" for one in listed())
    if path.exists() and path.read_text(encoding="utf-8") == lines:
        return path
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
        made.write(lines)
        made.flush()
        os.fsync(made.fileno())
    part.replace(path)
    return path
