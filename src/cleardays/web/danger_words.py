"""Does what somebody wrote name a danger that cannot wait for a moderator, or ask for a dose?

Danger signs after an injection are those of `cleardays.safety.signs`; `danger_words.toml` adds how people write of a sudden worst
headache, of harming themselves and of the same signs in daily words. Each clause is asked on its own: "No, I can't swallow"
denies nothing. A list finds words and understands nobody, so the page says where help is whether or not anything was found.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext

from cleardays.safety import signs as after_injection
from cleardays.safety.name_lookup import table
from cleardays.safety.signs import Route, recognise
from cleardays.web.i18n import short_words

_CLAUSE = re.compile(r"[.!?,;:\n()]+|\b(?:but|and now|then)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(no|not|never|without)( any| had)?$")
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


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("danger_words.toml").read_text(encoding="utf-8"))


def signs(text: str) -> tuple[Sign, ...]:
    """Every danger a text names, each once."""
    found: dict[str, Sign] = {}
    for clause in _CLAUSE.split(_plain(text)):
        known = recognise(clause)
        if known is not None and known.route is Route.EMERGENCY:
            found[known.id] = Sign(known.id, short_words.said(known.words))
        for id_, entry in _lists().items():
            if any(_named(term, clause) for term in entry["terms"]):
                found[id_] = Sign(id_, gettext(entry["words"]))
    return tuple(found.values())


def words(ids: str) -> tuple[str, ...]:
    """The words of kept ids."""
    return tuple(
        gettext(_lists()[id_]["words"]) if id_ in _lists() else short_words.said(after_injection.signs()[id_].words)
        for id_ in ids.split()
    )


def asks_for_a_dose(text: str) -> bool:
    """Whether a text speaks of doses or places to inject; wide, as it only adds a note."""
    return bool(_DOSE.search(_plain(text)))


def names_an_amount(text: str) -> bool:
    """Whether a text names an amount, which no answer on a public page may."""
    return bool(_AMOUNT.search(_plain(text)))


def emergencies() -> tuple[str, ...]:
    """What of a headache itself is an emergency today, as the red flags say it."""
    return tuple(
        short_words.said(one["emergency"])
        for one in table()["red_flag"].values()
        if isinstance(one, dict) and one.get("emergency")
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("`", "'")


def _named(term: str, clause: str) -> bool:
    return any(
        not _DENIED.search(clause[: match.start()].rstrip())
        for match in re.finditer(rf"(?<!\w){re.escape(term)}(?!\w)", clause)
    )
