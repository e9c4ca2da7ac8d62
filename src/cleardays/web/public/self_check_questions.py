"""What does "Check myself" ask, and what was answered?

The words stand in `self_check_questions.toml`. Signs come first: they must be answered, if only with "none of these". Every
other question may be left open. A number that cannot be is said beside its field, and nothing that was typed is lost.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.answer.self_check import MOST_DAYS, MOST_PREVENTIVES, OLDEST, Recalled
from cleardays.criteria.ichd3_paragraphs import PATTERN_MONTHS
from cleardays.diary.diary import FOUR_HOURS_MS
from cleardays.diary.local import MILLISECONDS_PER_HOUR
from cleardays.safety.red_flags import OLDER_ONSET_AGE
from cleardays.vocabulary.signs import red_flags
from cleardays.web.i18n import short_words

_BOUND = {
    "pattern_months": PATTERN_MONTHS,
    "onset_years": OLDER_ONSET_AGE,
    "hours": FOUR_HOURS_MS // MILLISECONDS_PER_HOUR,
}
_MOST = {"age": OLDEST, "failed": MOST_PREVENTIVES}
SELF_HARM = "self_harm"
NONE = "none"
"""The box that says that no sign of the list is there."""
_CHOICES = {"more": True, "less": False}


@dataclass(frozen=True, slots=True)
class Tick:
    """A box: what is sent, and its words."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or the choice of how long."""

    field: str
    ask: str
    help: str
    most: int
    place: str
    """Its number on the page; nothing for the second half of a question."""

    @property
    def choices(self) -> tuple[Tick, ...]:
        if self.field != "longer":
            return ()
        more = ngettext("More than %(months)s month", "More than %(months)s months", PATTERN_MONTHS)
        less = ngettext("%(months)s month or less", "%(months)s months or less", PATTERN_MONTHS)
        return (
            Tick("more", more % {"months": PATTERN_MONTHS}),
            Tick("less", less % {"months": PATTERN_MONTHS}),
            Tick("", _("I am not sure")),
        )


@dataclass(frozen=True, slots=True, repr=False)
class Answered:
    """The form as it was sent: what was read, what is wrong and where, and what to show again."""

    said: Recalled
    now: tuple[Tick, ...]
    errors: list[tuple[str, str]]
    shown: dict[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("self_check_questions.toml").read_text(encoding="utf-8"))


def _said(text: str) -> str:
    """A text of `self_check_questions.toml` in the language of the reader, with the numbers of the rules in it."""
    return _(text).format(**_BOUND) if text else ""


def now() -> tuple[Tick, ...]:
    """Signs that cannot wait: those of a headache as the red flags say them, then the others."""
    own = tuple(Tick(one["id"], _said(one["words"])) for one in _table()["now"])
    flags = [red_flags()[id_] for id_ in _table()["now_from_flags"]]
    return (*(Tick(one.id, short_words.said(one.emergency or one.words)) for one in flags), *own)


def flags() -> tuple[Tick, ...]:
    """Signs that a clinician should look at first."""
    return tuple(Tick(id_, _said(words)) for id_, words in _table()["flags"].items())


def health() -> tuple[Tick, ...]:
    """What a clinician must know before any treatment."""
    return tuple(Tick(id_, _said(one["words"])) for id_, one in _table()["health"].items())


def numbers() -> tuple[Number, ...]:
    """The questions after the signs; in the order of the page."""
    return tuple(_numbers())


def _numbers() -> Iterator[Number]:
    # The signs are the first question.
    for place, one in enumerate(_table()["question"], start=2):
        for row in (one, one["second"]) if "second" in one else (one,):
            most = _MOST.get(row["field"], MOST_DAYS)
            yield Number(row["field"], _said(row["ask"]), _said(row["help"]), most, f"{place}." if row is one else "")


def read(sent: QueryDict) -> Answered:
    """What was sent, read; what is wrong is said with the field it belongs to."""
    ticked = set(sent.getlist("sign"))
    errors: list[tuple[str, str]] = []
    if not ticked & {
        NONE,
        *(one.id for one in (*_prefixed("now", now()), *_prefixed("flag", flags()), *_prefixed("health", health()))),
    }:
        errors.append(("signs", _("Tick what is true of you, or “None of these”.")))
    found: dict[str, int | bool | None] = {}
    for one in numbers():
        text = sent.get(one.field, "").strip()
        if one.field == "longer":
            found[one.field] = _CHOICES.get(text)
            continue
        value = _whole(text, one.most)
        if text and value is None:
            errors.append(
                (
                    one.field,
                    _("“%(ask)s” Write a whole number from 0 to %(most)s, or leave it open.")
                    % {"ask": one.ask, "most": one.most},
                )
            )
        found[one.field] = value
    errors += _more_than_all(found)
    return Answered(
        said=_recalled(ticked, found),
        now=tuple(one for one in now() if f"now-{one.id}" in ticked),
        errors=errors,
        shown={"ticked": ticked, "values": {one.field: sent.get(one.field, "") for one in numbers()}},
    )


def _prefixed(kind: str, ticks: tuple[Tick, ...]) -> Iterator[Tick]:
    return (Tick(f"{kind}-{one.id}", one.words) for one in ticks)


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= most else None


def _more_than_all(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Of the headache days no more can be of one kind."""
    every = found["headache_days"]
    for name in ("long_days", "migraine_days"):
        if every is not None and found[name] is not None and found[name] > every:
            words = _("You wrote %(part)s of these days, and %(every)s headache days in all. One of the two is wrong.")
            yield name, words % {"part": found[name], "every": every}


def _recalled(ticked: set[str], found: dict[str, Any]) -> Recalled:
    """Boxes stand side by side on one page: where something or "none" is ticked, an empty box says no."""
    if not ticked:
        return Recalled(**found)
    table = _table()["health"]
    chosen = [one for id_, one in table.items() if f"health-{id_}" in ticked]
    return Recalled(
        **found,
        red_flags=tuple(one.id for one in flags() if f"flag-{one.id}" in ticked),
        pregnant="health-pregnant" in ticked,
        breastfeeding="health-breastfeeding" in ticked,
        # The box speaks of a few conditions only: nothing else is said about the others.
        conditions=tuple(one["condition"] for one in chosen if "condition" in one) or None,
        allergies=tuple(one["allergy"] for one in chosen if "allergy" in one) or None,
    )


def blank() -> dict[str, Any]:
    """What an unanswered form shows."""
    return {"ticked": set(), "values": {one.field: "" for one in numbers()}}
