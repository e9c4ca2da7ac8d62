"""What does "Check myself" ask? The words stand in `self_check_questions.toml`; `self_check_form` reads the answers. Signs come first."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.answer.self_check import MOST_DAYS, MOST_PREVENTIVES, OLDEST
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


def what_health_says() -> dict[str, dict[str, str]]:
    """Each box about one's health, with the condition or the allergy that it stands for."""
    found: dict[str, dict[str, str]] = _table()["health"]
    return found
