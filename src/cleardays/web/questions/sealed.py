"""How is an e-mail address kept so that whoever reads the database, a log or a page does not read it?

Encrypted with a key that stands in the Cleardays folder and not in the database. A `Sealed` shows nothing of itself until it is
opened by name. To find the replies of an address without opening any, its keyed fingerprint is kept beside it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet
from django.db import models

from cleardays.web import home


def _cipher() -> Fernet:
    # The key of the folder is text of its own length; Fernet asks for 32 bytes.
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(home.key("mail").encode()).digest()))


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

    @classmethod
    def of(cls, text: str) -> "Sealed":
        return cls(_cipher().encrypt(text.encode()).decode())

    def open(self, within_seconds: int | None = None) -> str:
        """The text; `cryptography.fernet.InvalidToken` when it was not sealed here, or longer ago than asked."""
        return _cipher().decrypt(self.token.encode(), ttl=within_seconds).decode()

    def __repr__(self) -> str:
        return "Sealed(...)"

    __str__ = __repr__


class SealedField(models.TextField[Sealed | None, Sealed | None]):
    """A column that holds a `Sealed`, or nothing."""

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return Sealed(value) if value else None

    def to_python(self, value: Any) -> Sealed | None:
        return value if isinstance(value, Sealed) or value is None else Sealed(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, str):
            raise TypeError("plain text for a sealed column; it would be kept readable; seal it with Sealed.of")
        return value.token if value is not None else None
