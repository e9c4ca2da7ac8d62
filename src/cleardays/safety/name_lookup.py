"""Names matched to what is known of them; a name that is not known is never silently fine."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from cleardays.diary import medicines as acute

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What a name means: `kind` is contraindication, caution or neutral; `group` its entry."""

    kind: str
    group: str
    words: str
    source: str
    trust: str


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("name_lookup.toml").read_text(encoding="utf-8"))


# "No double vision" names a danger sign and denies it: a clinician must read it, not a list. Only the
# words right before a name deny it: "no better, now trouble swallowing" denies nothing.
_DENIED = re.compile(r"\b(no|not|never|without|denies|denied|family history of)( any| had| had any)?$")


def plain_text(name: str) -> str:
    return " ".join(re.sub(r"[^\w+' -]", " ", name.casefold().replace("’", "'")).split())


@lru_cache(maxsize=8)
def _names(what: str, *kinds: str) -> dict[str, Known]:
    """Every listed name of conditions, medicines or allergies, with what it means."""
    found: dict[str, Known] = {}
    for kind in kinds:
        for group, entry in table()[kind].items():
            known = Known(kind, group, entry["words"], entry["source"], entry["trust"])
            found |= {plain_text(name): known for name in entry.get(what, ())}
    return found


def stands_in(plain: str, listed: Mapping[str, T]) -> tuple[T | None, bool]:
    """What the longest listed name standing anywhere in a text and not denied there means; and whether any was denied."""
    hits, denied = [], False
    for name in listed:
        if name not in plain:  # hundreds of names, and a list of people asks about each: most are nowhere in the text
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", plain):
            if _DENIED.search(plain[: match.start()].rstrip()):
                denied = True
            else:
                hits.append(name)
    return (listed[max(hits, key=len)] if hits else None), denied


def _look_up(name: str, what: str, *kinds: str) -> Known | None:
    """A listed name standing anywhere in the text is found; a neutral name must be the whole text."""
    plain = plain_text(name)
    known, denied = stands_in(plain, _names(what, *kinds))
    if known is None and not denied and plain in {plain_text(n) for n in table()["neutral"].get(what, ())}:
        return Known("neutral", "neutral", "on none of the lists", "US label sections (copies)", "secondary")
    return known


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
