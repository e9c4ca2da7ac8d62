"""Which condition or allergy does a written name mean, and to which group of things to weigh does it belong?

A whole text is read, less words that say how bad, since when or under what treatment. A text that holds anything else is
not known. Groups are those of `cleardays.safety.name_lookup`; a condition without one is on none of the lists there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cleardays.vocabulary.grammar import listed_words, plain
from cleardays.vocabulary.names import Named, Names, Reading, State, rows, settled, sources

_BRACKETS = re.compile(r"\([^()]*\)")
_SPLIT = re.compile(r"\s*(?:[+/&,;]|\b(?:and|with|und|mit|et|avec|y|con|e|en|och)\b)\s*")
_DENIED = re.compile(r"\b(?:no|not|never|without|denies|denied|family history|mother|father|sister|brother|parent)\b")


@dataclass(frozen=True)
class Listed:
    """One table of names, each with the thing it means and that thing's group."""

    file: str
    column: str

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The group of everything listed; an empty one where nothing has to be weighed."""
        return {row[self.column]: row["group"] for row in rows(self.file)}

    @cached_property
    def names(self) -> Names:
        return Names(
            Named(row["name"], (row[self.column],), row["language"], (), sources()[row["source"]])
            for row in rows(self.file)
        )

    def of_group(self, group: str) -> tuple[str, ...]:
        """Every listed name of a group."""
        return tuple(one.name for one in self.names.named if self.groups[one.means[0]] == group)

    def read(self, text: str) -> Reading:
        """How a written text is understood; one that denies, or speaks of somebody else, is not known."""
        whole = settled(text, self.names.called(text))
        if whole.known:
            return whole
        if _DENIED.search(plain(text)):
            return Reading(text, State.NOT_KNOWN)
        found = [self._part(part) for part in (text, _BRACKETS.sub(" ", text))]
        if known := [one for one in found if one.known]:
            return Reading(text, State.KNOWN, known[0].meanings)
        parts = [part for part in _SPLIT.split(plain(text)) if part.strip()]
        readings = [self._part(part) for part in parts]
        if len(readings) > 1 and all(one.known for one in readings):
            means = tuple(dict.fromkeys(thing for one in readings for thing in one.means))
            return Reading(text, State.KNOWN, (Named(text, means, "", (), readings[0].meanings[0].source),))
        near = self.names.near(_bare(text))
        return Reading(text, State.COULD_BE, near) if near else Reading(text, State.NOT_KNOWN)

    def _part(self, text: str) -> Reading:
        whole = settled(text, self.names.called(text))
        return whole if whole.known else settled(text, self.names.called(_bare(text)))


def _bare(text: str) -> str:
    words = [word for word in re.split(r"[\s,;()/&+]+", plain(text)) if word]
    fillers = listed_words()["history"]
    return " ".join(word for word in words if word not in fillers and not word.isdigit())


@lru_cache(maxsize=1)
def conditions() -> Listed:
    """Conditions a person may have."""
    return Listed("conditions.csv", "condition")


@lru_cache(maxsize=1)
def allergies() -> Listed:
    """What a person may be allergic to."""
    return Listed("allergies.csv", "allergen")


@lru_cache(maxsize=4096)
def read_condition(text: str) -> Reading:
    return conditions().read(text)


@lru_cache(maxsize=4096)
def read_allergy(text: str) -> Reading:
    return allergies().read(text)
