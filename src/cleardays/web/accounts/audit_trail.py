"""What was seen and done here, by whom, and has anybody changed that account since?

Entries are numbered 1, 2, 3 and chained: each holds the SHA-256 of its own content in canonical JSON and of the hash before it
(docs/decisions/0029). Personal content never stands in an entry: only a keyed hash of it, whose key is the person's salt.
`record` writes within the transaction of the change it tells of, and once that is committed the new head is signed beside the
records (`signed_heads`). `verify` reads the chain from its first entry.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from cleardays.web.accounts import signed_heads
from cleardays.web.accounts.models import AuditEntry, Membership, Person, Salt, User
from cleardays.web.accounts.signed_heads import Head

FORM = "cleardays.audit.1"
START = "0" * 64
WORKER = "worker"
NOBODY = "nobody signed in"
# One number of our own for PostgreSQL's lock: entries are written one after another.
_LOCK = 0x436C6561
_COLUMNS = ("number", "at", "actor", "action", "person", "clinic", "about", "sealed", "previous", "hash")

SIGNED_IN = "signed in"
SIGNED_OUT = "signed out"
SIGN_IN_FAILED = "sign-in failed"
SECOND_FACTOR_FAILED = "second factor failed"
SECOND_FACTOR_ADDED = "second factor added"
SECOND_FACTOR_REMOVED = "second factor removed"
PASSWORD_CHANGED = "password changed"  # noqa: S105  a word, no password
INVITED = "invited"
JOINED = "joined"
ROLE_CHANGED = "role changed"
READ = "record read"
WRITTEN = "record written"
OPENED_WITH_REASON = "record opened with a reason"
AGREED = "consent given"
TOOK_BACK = "consent taken back"
REPLY_CHANGED = "reply changed"
REPLIES_READ = "replies read with their addresses"
TAKEN = "record taken along"
ERASED = "record erased"
RESTRICTED = "record restricted"
PAGE_CHANGED = "public page changed"
CREDENTIAL_SET = "credential set"
RULES_CHOSEN = "rules chosen"
CLINIC_CHANGED = "clinic changed"
ACTIONS = frozenset(
    {
        SIGNED_IN, SIGNED_OUT, SIGN_IN_FAILED, SECOND_FACTOR_FAILED, SECOND_FACTOR_ADDED, SECOND_FACTOR_REMOVED, PASSWORD_CHANGED,
        INVITED, JOINED, ROLE_CHANGED, READ, WRITTEN, OPENED_WITH_REASON, AGREED, TOOK_BACK,
        REPLY_CHANGED, REPLIES_READ, TAKEN, ERASED, RESTRICTED, PAGE_CHANGED, CREDENTIAL_SET, RULES_CHOSEN, CLINIC_CHANGED,
    }
)  # fmt: skip


class NotRecordedError(Exception):
    """An entry was asked for that would not hold: without an actor, outside a transaction, or of an unknown action."""


class ErasedError(PermissionDenied):
    """Something was to be written about somebody whose record was erased: a request that began before, or another device."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, in words."""

    number: int
    found: str


def by(user: User) -> str:
    """A user as an actor."""
    return f"user {user.pk}"


def record(
    action: str,
    actor: str,
    *,
    person: Person | None = None,
    membership: Membership | None = None,
    about: Mapping[str, str | int] | None = None,
    content: object = None,
) -> AuditEntry:
    """Adds one entry, within the transaction of what it tells of.

    `about` holds names of things, never anything personal. `content` is what was read or written, as JSON values: it needs a
    `person`, and only its keyed hash is kept.
    """
    if not actor:
        raise NotRecordedError("an entry without an actor tells nothing; name the user, or a job by its own name")
    if action not in ACTIONS:
        raise NotRecordedError(
            f"found the action {action!r}; nobody could look for it later; add it to the actions of the audit"
        )
    if not connection.in_atomic_block:
        raise NotRecordedError(
            "an entry is kept or lost together with its change; write both inside transaction.atomic()"
        )
    if content is not None and person is None:
        raise NotRecordedError("content is sealed with a person's salt; name the person it is about")
    if connection.vendor == "postgresql":  # SQLite's transactions take the write lock when they begin
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = head()
    clinic = person.clinic_id if person else membership.clinic_id if membership else None
    entry = AuditEntry(
        number=last.number + 1,
        at=timezone.now(),
        actor=actor,
        action=action,
        person=person.pk if person else None,
        clinic=clinic,
        about=_json(dict(about or {})),
        sealed=seal(person.pk, last.number + 1, content) if person and content is not None else "",
        previous=last.hash,
    )
    entry.hash = _hash([getattr(entry, name) for name in _COLUMNS[:-1]])
    entry.save()
    transaction.on_commit(partial(signed_heads.sign, Head(entry.number, entry.hash)), robust=True)
    return entry


def record_alone(action: str, actor: str, **more: Any) -> AuditEntry:
    """One entry about something that changes no row: a record read, a sign-in that failed."""
    with transaction.atomic():
        return record(action, actor, **more)


def seal(person: uuid.UUID, number: int, content: object) -> str:
    """The keyed hash of what entry `number` was about. The number is in it, so that equal contents do not look equal."""
    return hmac.new(_salt_of(person), f"{number} {_json(content)}".encode(), hashlib.sha256).hexdigest()


def _salt_of(person: uuid.UUID) -> bytes:
    """Asked in plain SQL, as `head` is: both stand in every write, and an entry in the diary then takes a tenth less time."""
    key = Salt._meta.pk.get_db_prep_value(person, connection)
    erased = "(SELECT 1 FROM accounts_erased WHERE accounts_erased.person = accounts_salt.person)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT salt, {erased} FROM accounts_salt WHERE person = %s", [key])  # noqa: S608  our own words
        row = cursor.fetchone()
    if row and row[1]:
        raise ErasedError("this record was erased while somebody wrote in it; what was sent is not kept")
    return bytes(row[0] if row else Salt.objects.get_or_create(person=person)[0].salt)


def head() -> Head:
    """The newest entry; number 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM accounts_auditentry ORDER BY number DESC LIMIT 1")
        last = cursor.fetchone()
    return Head(*last) if last else Head(0, START)


def last_written(person: Person) -> str:
    """The hash of the last entry that something of a person's record was written; empty before the first."""
    entries = AuditEntry.objects.filter(person=person.pk, action=WRITTEN).order_by("-number")
    return entries.values_list("hash", flat=True).first() or ""


def verify(*kept: Head) -> Break | None:
    """The first break of the chain, None when it holds. With heads kept elsewhere, whether those are still in it.

    Without a kept head a cut tail, or a chain written anew from some entry on, cannot be seen: the rest holds in itself.
    """
    rows = AuditEntry.objects.order_by("number").values_list(*_COLUMNS).iterator(chunk_size=5_000)
    return first_break(rows, *kept)


def first_break(rows: Iterable[tuple[Any, ...]], *kept: Head) -> Break | None:
    """The first break in rows by number, each as the columns of an entry."""
    at, before = 0, START
    asked: dict[int, set[str]] = {}
    for head in kept:
        if head.number:
            asked.setdefault(head.number, set()).add(head.hash)
    for *content, digest in rows:
        number, previous = content[0], content[-1]
        at += 1
        if number != at:
            return Break(at, f"entry {at} is missing: it was deleted or renumbered")
        if previous != before:
            return Break(at, f"entry {at} does not follow entry {at - 1}: entries were moved, or one was put in")
        if _hash(content) != digest:
            return Break(at, f"entry {at} was altered after it was written")
        if asked.pop(number, {digest}) != {digest}:
            return Break(at, f"entry {at} is not the one that was kept: the chain was written anew up to it")
        before = digest
    if asked:
        words = f"entry {at + 1} is missing: the chain ends before entry {max(asked)}, which was kept"
        return Break(at + 1, words)
    return None


def _hash(content: list[Any]) -> str:
    number, at, actor, action, person, clinic, about, sealed, previous = content
    whole = {
        "form": FORM, "number": number, "at": _instant(at), "actor": actor, "action": action,
        "person": str(person) if person else None, "clinic": str(clinic) if clinic else None,
        "about": about, "sealed": sealed, "previous": previous,
    }  # fmt: skip
    return hashlib.sha256(_json(whole).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
