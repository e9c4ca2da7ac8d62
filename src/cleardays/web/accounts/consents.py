"""What did somebody agree to, in which words, when, and does it still hold?

Wordings are numbered and never change (`consents.toml`). Agreeing and taking back are rows; the latest of a purpose holds.
Nothing written is no consent.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Consent, Person, User


@dataclass(frozen=True, slots=True)
class Wording:
    """One numbered wording of one purpose."""

    purpose: str
    number: int
    since: date
    title: str
    scope: str
    text: str


@lru_cache(maxsize=1)
def wordings() -> tuple[Wording, ...]:
    """Every wording there ever was."""
    text = files("cleardays.web.accounts").joinpath("consents.toml").read_text(encoding="utf-8")
    return tuple(Wording(**one) for one in tomllib.loads(text)["wording"])


def newest() -> dict[str, Wording]:
    """The wording of each purpose that is shown now."""
    found: dict[str, Wording] = {}
    for one in wordings():
        if one.purpose not in found or one.number > found[one.purpose].number:
            found[one.purpose] = one
    return found


def latest(person: Person) -> dict[str, Consent]:
    """What was last said of each purpose."""
    return {one.purpose: one for one in person.consents.order_by("at", "id")}


def holds(person: Person, purpose: str) -> bool:
    """Whether somebody agreed and did not take it back. Silence is not agreement."""
    said = latest(person).get(purpose)
    return said is not None and said.given


def say(person: Person, by: User, purpose: str, given: bool, number: int, now: datetime) -> Consent:
    """Adds what was said. Agreement is to the newest wording, by its number: raises ValueError where another one was shown."""
    shown = newest().get(purpose)
    if shown is None or (given and number != shown.number):
        raise ValueError(_("The words changed since this page was opened. Read them again."))
    with transaction.atomic():
        made = Consent.objects.create(person=person, by=by, purpose=purpose, wording=number, given=given, at=now)
        action = audit_trail.AGREED if given else audit_trail.TOOK_BACK
        audit_trail.record(action, audit_trail.by(by), person=person, about={"purpose": purpose, "wording": number})
    return made
