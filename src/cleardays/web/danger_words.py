"""Does what somebody wrote name a danger that cannot wait for a moderator, or ask for a dose?

Dangers are those of the one list, `cleardays.vocabulary.signs`, read as everywhere (`danger.read`). A list finds words and understands
nobody, so the page says where help is whether or not anything was found.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from cleardays.vocabulary.danger import read
from cleardays.vocabulary.signs import Route, red_flags, signs
from cleardays.web.i18n import short_words

_DOSE = re.compile(
    r"\b(dos(e|es|age|ing)|how many units|how much (botox|toxin)|how many (shots|injections|sites)|which (sites|muscles))\b"
    r"|\d\s?(units?|u|iu|mg|ml)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s?(units?|u|iu|mg|mcg|ml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sign:
    """A danger found in a text: its id, and the words for it in the language of the reader."""

    id: str
    words: str
    crisis: bool
    """Whether somebody to talk to is the first to call."""


def dangers(text: str) -> tuple[Sign, ...]:
    """Every danger a text names, each once."""
    return tuple(Sign(one.id, short_words.said(one.words), one.crisis) for one in read(text).dangers)


def ids(found: Iterable[Sign], most: int) -> str:
    """The ids to keep, with blanks between them, as many as so many characters hold."""
    kept = ""
    for one in found:
        if len(kept) + len(one.id) + 1 > most:
            break
        kept = f"{kept} {one.id}".strip()
    return kept


def words(ids: str) -> tuple[str, ...]:
    """The words of kept ids; of an id that is listed no more, that there was a danger sign."""
    listed = signs()
    return tuple(
        short_words.said(listed[id_].words) if id_ in listed else gettext("a danger sign") for id_ in ids.split()
    )


def asks_for_a_dose(text: str) -> bool:
    """Whether a text speaks of doses or places to inject; wide, as it only adds a note."""
    return bool(_DOSE.search(_plain(text)))


def names_an_amount(text: str) -> bool:
    """Whether a text names an amount, which no answer on a public page may."""
    return bool(_AMOUNT.search(_plain(text)))


def emergencies() -> tuple[str, ...]:
    """What of a headache itself is an emergency today, as the red flags say it."""
    return tuple(short_words.said(one.emergency) for one in red_flags().values() if one.emergency)


def after_injection() -> tuple[str, ...]:
    """What is an emergency after an injection."""
    return tuple(
        short_words.said(one.words) for one in signs().values() if one.injection and one.route is Route.EMERGENCY
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("`", "'")
