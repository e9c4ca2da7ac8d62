"""Names matched to what is known of them; a name that is not known is never silently fine."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cleardays.diary import medicines as acute


@dataclass(frozen=True, slots=True)
class Known:
    """What a name means: `kind` is contraindication, caution, neutral or event; `group` its entry."""

    kind: str
    group: str
    words: str
    source: str
    trust: str


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("known.toml").read_text(encoding="utf-8"))


# "No double vision" names a danger sign and denies it: a clinician must read it, not a list.
_DENIED = re.compile(
    r"(no|not|never|without|denies|denied|family history)\b"
    r"(?! (longer )?able| known allergies$| voice| bladder control)"
)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w+' -]", " ", name.casefold().replace("’", "'")).split())


@lru_cache(maxsize=8)
def _names(what: str, *kinds: str) -> dict[str, Known]:
    """Every listed name of conditions, medicines, allergies or terms, with what it means."""
    found: dict[str, Known] = {}
    for kind in kinds:
        for group, entry in table()[kind].items():
            known = Known(kind, group, entry["words"], entry["source"], entry["trust"])
            found |= {_plain(name): known for name in entry.get(what, ())}
    return found


def _look_up(name: str, what: str, *kinds: str) -> Known | None:
    """A listed name standing anywhere in the text is found; a neutral name must be the whole text."""
    plain = _plain(name)
    if _DENIED.match(plain):
        return None
    listed = _names(what, *kinds)
    if plain in listed:
        return listed[plain]
    longest = sorted((n for n in listed if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", plain)), key=len)
    if longest:
        return listed[longest[-1]]
    if plain in {_plain(n) for n in table()["neutral"].get(what, ())}:
        return Known("neutral", "neutral", "on none of the lists", "US label sections (copies)", "secondary")
    return None


def known_condition(name: str) -> Known | None:
    return _look_up(name, "conditions", "contraindication", "caution")


def known_medicine(name: str) -> Known | None:
    """Also knows every acute medicine a diary counts."""
    found = _look_up(name, "medicines", "contraindication", "caution")
    if found is None:
        found = _look_up(acute.plain_name(name), "medicines", "contraindication", "caution")
    if found is None and acute.recognised(name):
        return Known(
            "neutral", "acute", "an acute medicine, on none of the lists", "US label sections (copies)", "secondary"
        )
    return found


def medicine_groups() -> dict[str, str]:
    """The groups of medicines a rule can name, with their words."""
    return {group: entry["words"] for group, entry in table()["caution"].items() if "medicines" in entry}


def known_allergy(name: str) -> Known | None:
    return _look_up(name, "allergies", "contraindication")


def known_event(term: str) -> Known | None:
    """A danger sign named anywhere in the term outranks what else it names."""
    if _DENIED.match(_plain(term)):
        return None
    for groups in (("danger",), ("same_day", "recorded")):
        plain = _plain(term)
        listed = {n: known for n, known in _names("terms", "event").items() if known.group in groups}
        hits = sorted((n for n in listed if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", plain)), key=len)
        if hits:
            return listed[hits[-1]]
    return None
