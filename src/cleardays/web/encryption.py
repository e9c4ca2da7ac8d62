"""How is an e-mail address kept so that whoever reads the database, a log or a page does not read it?

Encrypted with a key that stands in the Cleardays folder and not in the database. A `Sealed` shows nothing of itself until it is
opened by name. To find the replies of an address without opening any, its keyed fingerprint is kept beside it.

Each purpose has a key of its own, derived from that one (HKDF): what was sealed for one is not opened for another. What was sealed
before there were purposes has no mark in front and is still opened (docs/decisions/0041).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import models

from cleardays.installation import home


class Purpose(StrEnum):
    """What something is sealed for. The words are part of the key: one that is changed opens nothing any more."""

    ADDRESS = "address of a reply"
    DRAFT = "reply that was stopped once"
    CHECKED = "what was checked without an account"


MARK = "2."
"""Stands before what was sealed for a purpose. No token of before begins so."""


def _cipher(purpose: Purpose | None) -> Fernet:
    # The key of the folder is text of its own length; Fernet asks for 32 bytes.
    key = home.key("mail").encode()
    if purpose is None:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest()))
    made = HKDF(SHA256(), 32, salt=None, info=f"cleardays.sealed {purpose.value}".encode()).derive(key)
    return Fernet(base64.urlsafe_b64encode(made))


def fingerprint(what: str, text: str) -> str:
    """Equal for equal texts, and not to be undone without this installation's key; `what` keeps two uses apart."""
    return hmac.new(home.key("mail").encode(), f"{what}:{text}".encode(), hashlib.sha256).hexdigest()


def mailbox(address: str) -> str:
    """The fingerprint of an e-mail address, without regard to case."""
    return fingerprint("mailbox", address.strip().casefold())


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """Text that can be kept, compared and passed on, and that says nothing until it is opened."""

    token: str
    purpose: Purpose

    @classmethod
    def of(cls, text: str, purpose: Purpose) -> "Sealed":
        return cls(MARK + _cipher(purpose).encrypt(text.encode()).decode(), purpose)

    def open(self, within_seconds: int | None = None) -> str:
        """The text; `cryptography.fernet.InvalidToken` when it was not sealed here for this purpose, or longer ago than asked."""
        marked = self.token.startswith(MARK)
        cipher = _cipher(self.purpose if marked else None)
        return cipher.decrypt(self.token.removeprefix(MARK).encode(), ttl=within_seconds).decode()

    def __repr__(self) -> str:
        return "Sealed(...)"

    __str__ = __repr__


class SealedField(models.TextField[Sealed | None, Sealed | None]):
    """A column that holds a sealed e-mail address, or nothing."""

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return Sealed(value, Purpose.ADDRESS) if value else None

    def to_python(self, value: Any) -> Sealed | None:
        return value if isinstance(value, Sealed) or value is None else Sealed(str(value), Purpose.ADDRESS)

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, str):
            raise TypeError("plain text for a sealed column; it would be kept readable; seal it with Sealed.of")
        return value.token if value is not None else None
