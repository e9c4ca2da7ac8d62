"""What is a written name: known as something, perhaps one of several, or not known?

A listed name is one row of a table: what it means, where it is used, who says so and how far we trust that. A row that
nobody has checked names a candidate and is never taken; nor is a name that is only spelt like another.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from importlib.resources import files

from cleardays.vocabulary.grammar import plain, squeezed

NEAR = 0.82
"""How alike two names must be, from 0 to 1, for one to be offered for the other: one slip in six letters. Ours."""
MOST_OFFERED = 6
"""So many names are offered at most: more are not read."""
BY_RULE = "inn_forms"
"""The source of names that are formed and not listed: they are read, and never offered."""
SHORTEST_NEAR = 4
"""Shorter words are alike by chance."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands: in words, on what date it was read, and how far we trust it."""

    id: str
    words: str
    date: str
    trust: str

    @property
    def checked(self) -> bool:
        """Whether somebody has read it anywhere; what is unverified drives no verdict."""
        return self.trust != "unverified"


@dataclass(frozen=True, slots=True)
class Named:
    """One row: a name, the things it means (a combination is several), its kind, and who says so."""

    name: str
    means: tuple[str, ...]
    language: str
    countries: tuple[str, ...]
    source: Source


class State(Enum):
    """How a written name was understood."""

    KNOWN = "known"
    COULD_BE = "could be"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one written name was understood, and as what: of a known name the one meaning, else what could be meant."""

    written: str
    state: State
    meanings: tuple[Named, ...] = ()

    @property
    def known(self) -> bool:
        return self.state is State.KNOWN

    @property
    def means(self) -> tuple[str, ...]:
        """What a known name means, each part once; nothing for any other."""
        return self.meanings[0].means if self.known else ()

    @property
    def words(self) -> str:
        """The reading in one phrase, as a sentence about the name can take it up."""
        if self.known:
            return f"known as {_and(self.means)}"
        if not self.meanings:
            return "not known"
        said = dict.fromkeys(f"{one.name} ({_and(one.means)})" for one in self.meanings[:MOST_SAID])
        return f"could be {' or '.join(said)}"


MOST_SAID = 3
"""So many candidates are named in one phrase."""


def _and(means: tuple[str, ...]) -> str:
    return " + ".join(means)


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Every source by its id."""
    return {row["id"]: Source(row["id"], row["words"], row["date"], row["trust"]) for row in rows("sources.csv")}


def rows(file: str) -> Iterable[dict[str, str]]:
    """The rows of a table of this room."""
    return csv.DictReader(files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines())


class Names:
    """A table of names to look things up in."""

    def __init__(self, named: Iterable[Named]) -> None:
        self.named = tuple(named)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Named, ...]]:
        found: dict[str, list[Named]] = {}
        for one in self.named:
            for key in keys(one.name):
                if one not in found.setdefault(key, []):
                    found[key].append(one)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def _spelt(self) -> tuple[str, ...]:
        """Every name once, as it is compared."""
        return tuple(dict.fromkeys(plain(one.name) for one in self.named))

    def called(self, text: str) -> tuple[Named, ...]:
        """The rows of exactly this name, blanks and accents apart."""
        return self._by_key.get(squeezed(text), ())

    def near(self, text: str) -> tuple[Named, ...]:
        """Rows whose names are spelt nearly like this, the most alike first."""
        from rapidfuzz import process  # not needed for a name that is known
        from rapidfuzz.distance import OSA

        written = plain(text)
        if len(written) < SHORTEST_NEAR:
            return ()
        hits = process.extract(
            written, self._spelt, scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=3 * MOST_OFFERED
        )
        found = {frozenset(one.means): self._proper(one) for name, _, _ in reversed(hits) for one in self.called(name)}
        return tuple(reversed(found.values()))[:MOST_OFFERED]

    def _proper(self, one: Named) -> Named:
        """The thing's own name in place of a word for it or a spelling: a slip of the pen is not answered with another."""
        own = self.called(one.means[0]) if one.language or one.source.id == BY_RULE else ()
        return own[0] if own else one

    def beginning(self, text: str, most: int = MOST_OFFERED) -> tuple[Named, ...]:
        """Rows whose names begin so, the shortest first; where there are too few, rows spelt nearly so as well."""
        written = plain(text)
        if not written:
            return ()
        begun = sorted((name for name in self._spelt if name.startswith(written)), key=lambda name: (len(name), name))
        found = [one for name in begun for one in self.called(name)[:1] if one.source.id != BY_RULE][:most]
        if len(found) < most:
            found += [one for one in self.near(text) if one not in found]
        return tuple(found[:most])


def keys(name: str) -> set[str]:
    """What a listed name is looked up under: without accents, and with ä written as ae."""
    found = {squeezed(name)}
    if _UMLAUTS.search(name):
        found.add(squeezed(name.translate(_SPELT_OUT)))
    return found


_UMLAUTS = re.compile("[äöüÄÖÜ]")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def settled(written: str, found: tuple[Named, ...]) -> Reading:
    """Rows of one name as a reading: known where one is checked and all agree, else what could be meant."""
    sure = tuple(one for one in found if one.source.checked)
    if sure and len({frozenset(one.means) for one in found}) == 1:
        return Reading(written, State.KNOWN, sure[:1])
    return Reading(written, State.COULD_BE, found) if found else Reading(written, State.NOT_KNOWN)
