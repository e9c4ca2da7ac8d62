"""A signature over what a session says, and its versions: a record is never changed, only followed by another.

The canonical content is JSON with sorted keys, no blanks, exact numbers and times in UTC, in UTF-8; its SHA-256 names it.
Keys and ciphers are handed in: signing is a function from bytes to bytes, and so is checking.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from cleardays.injection.injection_session import Session
from cleardays.injection.sites import Site

FORM = "cleardays session 1"
"""Stands in the signed bytes, so that another form of writing them is never mistaken for this one."""


def canonical(session: Session) -> bytes:
    """The bytes that are signed: everything the session holds, always written the same way."""
    value = {"form": FORM, "session": _plain(session)}
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(session: Session) -> str:
    """SHA-256 of the canonical content, in hexadecimal."""
    return hashlib.sha256(canonical(session)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Site):
        return value.id
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed which content, and when; `value` is what the key made of it."""

    by: str
    at: datetime
    digest: str
    value: bytes


def sign(session: Session, by: str, at: datetime, key: Callable[[bytes], bytes]) -> Signature:
    """Sign a session. The signer's name and the moment are part of what is signed."""
    if not by.strip():
        raise ValueError("a signature without a name: say in `by` who signs")
    if at.tzinfo is None:
        raise ValueError("a signature without an offset from UTC: nobody could say when it was given")
    return Signature(by, at, digest(session), key(_signed(digest(session), by, at)))


def verify(session: Session, signature: Signature, check: Callable[[bytes, bytes], bool]) -> bool:
    """Whether a signature is that of this very content; `check` gets the signed bytes and the signature's value."""
    if signature.digest != digest(session):
        return False
    return check(_signed(signature.digest, signature.by, signature.at), signature.value)


def _signed(content: str, by: str, at: datetime) -> bytes:
    value = {"at": at.astimezone(UTC).isoformat(), "by": by, "digest": content, "form": FORM}
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a session's record; `replaces` is the digest of the one before it, None for the first."""

    number: int
    session: Session
    replaces: str | None = None

    @property
    def reason(self) -> str | None:
        """Why it replaces the version before."""
        return self.session.reasons.get("amendment")


def first(session: Session) -> Version:
    return Version(1, session)


def amend(version: Version, changed: Session, reason: str) -> Version:
    """The next version, with its reason; the one before stays as it is."""
    if not reason.strip():
        raise ValueError("an amendment without a reason: say why the record is changed")
    if version.session.is_planned:
        raise ValueError("a plan is not amended: make another plan")
    before, after = _content(version.session), _content(changed)
    if before == after:
        raise ValueError("an amendment that changes nothing: leave the record as it is")
    amended = replace(changed, status="amended", reasons={**changed.reasons, "amendment": reason.strip()})
    return Version(version.number + 1, amended, digest(version.session))


def _content(session: Session) -> bytes:
    """What a session says, whatever its version."""
    reasons = {key: words for key, words in session.reasons.items() if key != "amendment"}
    return canonical(replace(session, status="given", reasons=reasons))


def unbroken(versions: Sequence[Version]) -> bool:
    """Whether versions follow one another without a gap, each naming the content of the one it replaces."""
    before: Version | None = None
    for version in versions:
        number, replaces = (1, None) if before is None else (before.number + 1, digest(before.session))
        if version.number != number or version.replaces != replaces:
            return False
        if before is not None and not version.reason:
            return False
        before = version
    return True
