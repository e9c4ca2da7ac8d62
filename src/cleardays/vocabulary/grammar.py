"""Which words beside a name are no part of it: strength, number, form, way in, release, salt, maker.

They are dropped to find a name and mean nothing here (`grammar.toml`). A word that changes what is in the box (plus, extra, forte, cold,
night) is no grammar: "Nurofen Plus" is not "Nurofen".
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

_MARKS = re.compile(r"[®™©*\"“”„«»‘’'´`]")
_STOPS = re.compile(r"(?<=\w)\.(?=\w)")
_BREAKS = re.compile(r"[^\w+/&,;()%]+")


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A text in small letters without accents, marks, hyphens and needless blanks."""
    apart = unicodedata.normalize("NFKD", _MARKS.sub("", text.casefold()))
    letters = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join(_BREAKS.sub(" ", _STOPS.sub("", letters)).split())


@lru_cache(maxsize=16384)
def squeezed(text: str) -> str:
    """The same without any blank: "co codamol" and "Co-codamol" are written alike."""
    return plain(text).replace(" ", "")


_PHRASES = re.compile(
    r"\b(?:regular|extra|double|max|maximum|high|low)\s+(?:strength|dose)\b|\bas (?:needed|required)\b|\bif needed\b"
    r"|\b(?:once|twice|three times|four times|one|two)?\s*(?:a|per|every|each)\s+(?:day|night|week|month|morning|evening)\b"
    r"|\bevery \d+ (?:hours|weeks|days|months)\b|\bbei bedarf\b|\bau besoin\b|\bsi precisa\b|\bal bisogno\b|\bzo nodig\b|\bvid behov\b"
)
_STRENGTH = re.compile(
    r"(?<![\w])\d[\d.,/]*\s*(?:mg|mcg|ug|µg|μg|g|gr|gm|ml|l|litres?|liters?|iu|ie|ui|u|units?|einheiten|%|percent|mg/ml|mmol)?(?:/[\d.,]*\s*(?:ml|h|hr|hour|min|day|d)?)*(?![\w%])"
)
_UNITS = frozenset(("mg", "mcg", "ug", "g", "gr", "ml", "iu", "ie", "u", "%", "x"))
_COUNT = re.compile(r"^\d+(?:[.,/]\d+)?\s*x\s*|\s+x\s*\d+$|\b\d+(?:[./]\d+)?\s*(?:x|×)\s*\d*")


@lru_cache(maxsize=1)
def listed_words() -> dict[str, frozenset[str]]:
    """The lists of `grammar.toml`, as they are compared."""
    table = tomllib.loads(files(__package__).joinpath("grammar.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(plain(word) for word in words.split()) for kind, words in table.items()}


def bare(text: str) -> str:
    """A name with nothing beside it that is grammar; all of the text where nothing else is in it."""
    return next(reversed(list(shorter(text))), "")


def shorter(text: str) -> Iterator[str]:
    """The text as it stands, then with less and less of what is no part of a name; each once, never empty.

    Numbers go after forms, because a few names hold one ("Dolo 650 tablet" is "Dolo 650").
    """
    seen: set[str] = set()
    kept = plain(text)
    without_phrases = " ".join(_PHRASES.sub(" ", kept).split()) or kept
    for step in (kept, without_phrases, *_stages(without_phrases)):
        if step and step not in seen:
            seen.add(step)
            yield step


def _stages(kept: str) -> Iterator[str]:
    words = listed_words()
    beside = words["forms"] | words["times"]
    kept = _trimmed(kept, beside)
    yield kept
    kept = _trimmed(" ".join(_STRENGTH.sub(" ", _COUNT.sub(" ", kept)).split()), beside)
    yield kept
    kept = _trimmed(kept, beside | _UNITS)
    yield kept
    yield _trimmed(kept, beside | _UNITS | words["release"] | words["salts"] | words["makers"])


def _trimmed(text: str, words: frozenset[str]) -> str:
    """The text without these words, as long as anything else is left."""
    left = [word for word in re.split(r"[\s,;()]+", text) if word and word not in words]
    return " ".join(left)
