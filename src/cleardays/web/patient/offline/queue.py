"""What did a phone keep while nobody answered, and what becomes of it here? Kept, kept already, two answers, or refused with words.

An entry is one whole day as it was tapped (`said`, `answers`), a change of what an earlier entry wrote (`of`, `after`), or an answer
given on a page that showed a version (`of`, `version`). Its key is made on the phone: sent twice it is kept once.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError, shown
from cleardays.diary.entries import DayEntry
from cleardays.web.accounts.models import Person
from cleardays.web.patient import day_questions
from cleardays.web.patient.day_forms import DayForm
from cleardays.web.records import clock, quotas, selectors, serializers, services
from cleardays.web.records.serializers import by_patient, touched
from cleardays.web.records.services import ConflictError

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
"""No phone's clock stands before this, and a time near the first year of all has no local date."""
AHEAD = timedelta(days=1)
"""How far a phone's clock may be before ours. Our choice: a clock that is off by more says nothing about a date."""
MOST_ANSWERS = 40
TURN = "turn"
_SAID = ("clear", "headache")
_KEYS = frozenset({"key", "day", "at", "said", "answers", "of", "after", "version"})

Answers = tuple[tuple[str, DayForm | None], ...]
"""What each answer is to, and its form; no form where nothing of that name is asked."""


class NotAnAnswerError(ValueError):
    """What was sent is no answer to its question; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry as a phone sends it. `at` is when it was tapped, by the phone's clock."""

    key: uuid.UUID
    day: date
    at: datetime
    said: str | None
    answers: Answers
    of: uuid.UUID | None
    after: uuid.UUID | None
    version: int | None


def read(value: Any) -> Waiting:
    """An entry from JSON; `RefusedError` when it is none."""
    try:
        if not isinstance(value, dict) or (more := value.keys() - _KEYS):
            raise ValueError(f"{shown(min(more))} is not known" if isinstance(value, dict) else "not an entry")
        at = datetime.fromisoformat(value["at"])
        found = Waiting(
            key=uuid.UUID(value["key"]),
            day=date.fromisoformat(value["day"]),
            at=at,
            said=value.get("said"),
            answers=tuple(_answer(one) for one in value.get("answers") or ()),
            of=_uuid(value.get("of")),
            after=_uuid(value.get("after")),
            version=value.get("version"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(_("an entry that cannot be read (%(why)s)") % {"why": shown(error)}) from None
    whole = found.said in _SAID and found.version is None
    change = found.said is None and found.of is not None and isinstance(found.version, int) and found.after is None
    if at.tzinfo is None or at < EARLIEST or not (whole or change) or len(found.answers) > MOST_ANSWERS:
        raise _refused(_("an entry that is neither a day nor an answer"))
    return found


@transaction.atomic
def take(person: Person, sent: Waiting, received: datetime, actor: str) -> bool:
    """Keep one entry; True when it is new here, False when it was kept already.

    `ConflictError` holds both sides, `RefusedError` and `NotAnAnswerError` say what is wrong.
    """
    services.alone(person)  # what was here before is read and written by one sender at a time
    now = clock.at(person.timezone, received)
    if sent.at > received + AHEAD:
        raise _refused(
            _("a phone whose clock is more than a day ahead"), _("set the clock of the phone, then write the day again")
        )
    if sent.day > now.today:
        raise _refused(
            _("%(day)s, which has not come yet") % {"day": sent.day},
            _("look at the date of the phone, then write the day again"),
        )
    if sent.day < quotas.EARLIEST:
        raise _refused(
            _("%(day)s, before anybody now alive was born") % {"day": sent.day},
            _("look at the year, then write the day again"),
        )
    then = clock.at(person.timezone, min(sent.at, received))
    if sent.version is not None and sent.of is not None:
        seen = selectors.as_of(person, sent.of, sent.version)
        if seen is None or seen.date != sent.day:
            raise _refused(
                _("an answer about a day that is not written here"), _("open the day again, and answer there")
            )
        entry = serializers.checked(touched(_with(seen, sent.answers), then), person.timezone, now.today)
        return _change(person, sent.of, sent.version, entry, sent.key, received, actor)
    headache = sent.said == "headache"
    whole = DayEntry(
        date=sent.day, headache=headache, acute=None if headache else (), provenance=by_patient(then, sent.day)
    )  # fmt: skip
    entry = serializers.checked(_with(whole, sent.answers), person.timezone, now.today)
    if sent.of is not None and selectors.said(person, sent.of) is not None:
        version = selectors.version_of(person, sent.of, sent.after or sent.of) or 0
        seen = selectors.as_of(person, sent.of, version)
        if (
            seen is not None and seen.provenance.recalled
        ):  # what was added later to a day from memory is from memory too
            entry = replace(entry, provenance=replace(entry.provenance, recalled=True))
        return _change(person, sent.of, version, entry, sent.key, received, actor)
    before = selectors.said(person, sent.of or sent.key)
    kept = services.write(person, sent.of or sent.key, entry, received, actor)
    return before is None and kept.key == (sent.of or sent.key)


def _change(
    person: Person, of: uuid.UUID, version: int, entry: DayEntry, key: uuid.UUID, received: datetime, actor: str
) -> bool:
    before = selectors.said(person, of)
    kept = services.change(person, of, version, entry, received, actor, sending=key)
    return before is None or kept.version != before.version


def _with(entry: DayEntry, answers: Answers) -> DayEntry:
    """The day with each answer in its turn."""
    for asked_id, form in answers:
        if asked_id == TURN:
            entry = day_questions.turned(entry, not entry.headache)
        elif form is None or form.question not in day_questions.of(entry):
            words = _("an answer to %(what)s, which is not asked about such a day")
            raise _refused(words % {"what": shown(asked_id)})
        elif not form.is_valid():
            raise NotAnAnswerError(" ".join(words for _id, words in form.problems))
        else:
            entry = form.answered(entry)
    return entry


def _answer(value: Any) -> tuple[str, DayForm | None]:
    asked_id, form = value["asked"], value["form"]
    if not isinstance(asked_id, str) or not isinstance(form, Mapping):
        raise ValueError("an answer without a question")
    found = QueryDict(mutable=True)
    for name, values in form.items():
        if not (isinstance(values, list) and all(isinstance(one, str) for one in values)):
            raise ValueError("an answer that is no form")
        found.setlist(str(name), values)
    one = day_questions.BY_ID.get(asked_id)
    return asked_id, None if one is None else DayForm(one, found)


def _uuid(value: Any) -> uuid.UUID | None:
    return None if value is None else uuid.UUID(value)


def _refused(found: str, do: str = "") -> RefusedError:
    return RefusedError(found, _("what is kept must be what was meant"), do or _("write the day again on its page"))


__all__ = ["ConflictError", "Waiting", "read", "take"]
