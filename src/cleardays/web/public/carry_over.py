"""How does what was checked reach an account, when nothing of it is kept here before?

The browser holds it, sealed, for a day at most. Whoever signs in sends it once more, sees what it would bring, and says yes. Only then
are there rows: the days and attacks of a file, and each sign or illness that was ticked, one fact each. Guesses are not carried.
"""

import base64
import json
import uuid
import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import transaction

from cleardays.casefile import reader, writer
from cleardays.casefile.reader import Case
from cleardays.vocabulary.signs import red_flags
from cleardays.web.accounts.models import Person
from cleardays.web.encryption import Purpose, Sealed
from cleardays.web.i18n import short_words
from cleardays.web.records import history_facts, services

HELD_SECONDS = 24 * 3600
"""How long a browser may hold it. Our choice: long enough to ask a clinic for an invitation that day."""
LARGEST_TOKEN = 2_000_000
"""Characters. Well under what a form may send at all."""
LARGEST_UNPACKED = 20_000_000
_KEYS = uuid.UUID("7b0e5a52-0a55-5d0e-8f10-6f7a2f7c4a11")
_LISTS = ("red_flags", "conditions", "allergies")
_PLAIN = ("pregnant", "breastfeeding")


class LostError(Exception):
    """What was sent was not sealed here, or longer ago than a day."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a diary would get: how much of what, and which dates."""

    days: int
    attacks: int
    first: date | None
    last: date | None
    told: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.days or self.attacks or self.told)


def token(case: Case) -> str | None:
    """The case as a browser can hold it; None when it holds nothing, or is larger than a form may send."""
    if brought(case).nothing:
        return None
    packed = base64.b85encode(zlib.compress(json.dumps(writer.to_json(case)).encode(), 6)).decode()
    sealed = Sealed.of(packed, Purpose.CHECKED).token
    return sealed if len(sealed) <= LARGEST_TOKEN else None


def opened(sent: str, today: date) -> Case:
    """The case that a browser held; `LostError` when it cannot be opened again."""
    if len(sent) > LARGEST_TOKEN:
        raise LostError
    try:
        packed = base64.b85decode(Sealed(sent, Purpose.CHECKED).open(HELD_SECONDS))
        text = zlib.decompressobj().decompress(packed, LARGEST_UNPACKED).decode()
        return reader.loads(text, "page", today + timedelta(days=1))
    except (InvalidToken, ValueError, zlib.error):
        raise LostError from None


def brought(case: Case) -> Brought:
    dates = case.diary.dates
    history = writer.to_json(case)["history"]
    told = [_called(one) for kind in _LISTS for one in history.get(kind) or ()]
    told += [short_words.in_words(name) for name in _PLAIN if history.get(name)]
    return Brought(
        days=len(case.days),
        attacks=len(case.attacks),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        told=tuple(told),
    )


def _called(one: Any) -> str:
    """A red flag in the words of the safety room, anything else as it is written."""
    flag = red_flags().get(one["id"]) if isinstance(one, dict) else None
    return short_words.said(flag.words) if flag else str(one)


@transaction.atomic
def keep(person: Person, case: Case, today: date, now: datetime, actor: str) -> None:
    """Everything a case brings, or nothing. Sent twice it is kept once."""
    history: dict[str, Any] = writer.to_json(case)["history"]
    diary = Case(person=case.person, days=case.days, attacks=case.attacks, timezone=case.timezone)
    if case.days or case.attacks:
        services.keep(person, diary, now, actor)
    for kind in _LISTS:
        there = [one.said for one in history_facts.of(person, kind)]
        for one in history.get(kind) or ():
            if one not in there:
                key = uuid.uuid5(_KEYS, f"{kind} {json.dumps(one, sort_keys=True)} {len(there)}")
                history_facts.add(person, kind, key, one, today, now, actor)
    changes = {name: True for name in _PLAIN if history.get(name)}
    if changes:
        history_facts.describe(person, changes, today, actor)
