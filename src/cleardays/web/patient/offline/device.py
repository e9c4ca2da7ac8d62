"""What may a phone know of who is signed in, so that what waits on it is sent as nobody else?

An opaque tag and a time zone. The tag stays the same for one user of this Cleardays and says nothing about them.
"""

import json
import uuid
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cleardays.web.accounts.models import Person, User
from cleardays.web.accounts.permissions import signed_in

_ATTRIBUTE = "phone"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose entries a phone keeps from here on, and in which zone their days are."""

    whose: str
    zone: str


def tag(user: User) -> str:
    """Stands for a user on a phone; nobody can tell from it who that is."""
    return salted_hmac("cleardays.phone", str(user.pk), algorithm="sha256").hexdigest()[:32]


def told(request: HttpRequest, person: Person) -> None:
    """Lets the pages of this request say whose phone this is."""
    setattr(request, _ATTRIBUTE, Holder(tag(signed_in(request)), person.timezone))


def chosen(request: HttpRequest) -> dict[str, object]:
    """What every page is given: a way to ask whose phone this is. The pages that need it ask, and no other."""
    return {"phone": lambda: of(request)}


def nobody(request: HttpRequest) -> None:
    """The pages of this request are the same for everybody: whoever is signed in is not told on them."""
    setattr(request, _ATTRIBUTE, Holder("", ""))


def of(request: HttpRequest) -> Holder | None:
    """Whose phone this is, for a page; a page that is nobody's diary knows the tag alone."""
    user = getattr(request, "user", None)
    found: Holder | None = getattr(request, _ATTRIBUTE, None)
    return found or (Holder(tag(user), "") if isinstance(user, User) else None)


def delivered(waiting: str) -> str:
    """What a page's address says so that the phone lets an entry go: its key, when it is one."""
    try:
        return f"?sent={uuid.UUID(waiting)}"
    except ValueError:
        return ""


@lru_cache(maxsize=8)
def version(*told: str) -> str:
    """Changes whenever a page, a style or a script that a phone keeps does, and with what is told."""
    roots = (
        *(("cleardays.web", f"templates/{name}") for name in ("web", "patient")),
        ("cleardays.web.patient", "static/patient"),
        ("cleardays.web.patient", "static/offline"),
        ("cleardays.web", "static/design"),
        ("cleardays.report", "templates"),
    )
    kept = [
        one.read_bytes()
        for room, folder in roots
        for one in sorted(files(room).joinpath(folder).iterdir(), key=lambda one: one.name)
        if one.is_file()
    ]
    return sha256(json.dumps([*told, *(sha256(one).hexdigest() for one in kept)]).encode()).hexdigest()[:16]
