"""Names matched to what is known of them; a name that is not known is never silently fine.

Names are read by `cleardays.vocabulary`. What must be weighed is found anywhere in a text, unless it is denied there; that
nothing must be weighed takes the whole text to be known.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from cleardays.vocabulary import conditions, medicines
from cleardays.vocabulary.conditions import Listed
from cleardays.vocabulary.names import Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What a name means: `kind` is contraindication, caution, look or neutral; `group` its entry.

    `look` is for a clinician: something to weigh about which no label was read, or which is no caution by itself.
    """

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


KINDS = ("contraindication", "caution", "look")
"""The most weighty first."""


@lru_cache(maxsize=1)
def groups() -> dict[str, Known]:
    """Every group of names to weigh."""
    return {
        group: Known(kind, group, entry["words"], entry["source"], entry["trust"])
        for kind in KINDS
        for group, entry in table()[kind].items()
    }


NEUTRAL = Known("neutral", "neutral", "on none of the lists", "US label sections (copies)", "secondary")
ACUTE = Known("neutral", "acute", "an acute medicine, on none of the lists", NEUTRAL.source, NEUTRAL.trust)


@lru_cache(maxsize=4)
def _names(listed: Listed) -> dict[str, Known]:
    """Every listed name that must be weighed, with what it means."""
    return {plain_text(name): known for group, known in groups().items() for name in listed.of_group(group)}


@lru_cache(maxsize=1)
def _medicines() -> dict[str, Known]:
    things = {one.name: groups()[one.caution] for one in medicines.substances().values() if one.caution}
    found = {plain_text(name): known for name, known in things.items()}
    for one in medicines.names().named:
        for thing in one.means:
            if thing in things:
                found[plain_text(one.name)] = things[thing]
    return found


def _look_up(name: str, weighed: Mapping[str, Known], reading: Reading) -> Known | None:
    """What must be weighed wherever it stands in the text; else nothing, where the whole of it is known."""
    known, denied = stands_in(plain_text(name), weighed)
    return known if known is not None or denied or not reading.known else NEUTRAL


def known_condition(name: str) -> Known | None:
    return _look_up(name, _names(conditions.conditions()), conditions.read_condition(name))


def known_medicine(name: str) -> Known | None:
    """What a medicine taken means for an injection, by its brand or by what is in it."""
    reading = medicines.read(name)
    inside = [medicines.substances()[thing] for thing in reading.means]
    weighed = {known for one in inside if one.caution and (known := groups()[one.caution])}
    if weighed:
        return min(weighed, key=lambda known: KINDS.index(known.kind))
    found = _look_up(name, _medicines(), reading)
    return ACUTE if found is NEUTRAL and any(one.use == "acute" for one in inside) else found


def medicine_groups() -> dict[str, str]:
    """The groups of medicines a rule can name, with their words."""
    return {group: entry["words"] for group, entry in table()["caution"].items() if entry["of"] == "medicines"}


def known_allergy(name: str) -> Known | None:
    """What an allergy means for an injection; one to a medicine is read as that medicine."""
    reading = conditions.read_allergy(name)
    found = _look_up(name, _names(conditions.allergies()), reading)
    if found is None and not reading.meanings and medicines.read(name).known and not _DENIED_ANYWHERE.search(name):
        return NEUTRAL
    return found


_DENIED_ANYWHERE = re.compile(r"\b(?:no|not|never|without)\b", re.IGNORECASE)
