"""Which medicine, device or measure does a written name mean, and what is in it?

One reader for every place where somebody writes what they take: brands and salts become ingredients, strength and form are
dropped, several ingredients are a combination. Reading is by table alone; what a medicine counts as stands elsewhere
(`cleardays.diary.medicines` for overuse, `cleardays.criteria.preventives`, `cleardays.safety.name_lookup`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from cleardays.vocabulary.grammar import bare, plain, shorter
from cleardays.vocabulary.names import Named, Names, Reading, Source, State, rows, settled, sources

USES = ("acute", "mostly_acute", "both", "preventive", "beside", "other", "none")
"""What a substance is taken for: against an attack; so, and now and then to prevent; either; to prevent; beside a medicine
against an attack (nausea); something else; and `none` for what is no medicine (oxygen, a device, a supplement, rest)."""


@dataclass(frozen=True, slots=True)
class Substance:
    """One ingredient, device or measure: `kind` is its pharmacological kind, `preventive_class` that of a preventive."""

    name: str
    kind: str
    use: str
    preventive_class: str | None
    caution: str | None
    """The group of `safety/known.toml` that a clinician has to weigh before an injection."""
    source: Source


@lru_cache(maxsize=1)
def substances() -> dict[str, Substance]:
    """Every substance by its name."""
    return {
        row["name"]: Substance(
            row["name"],
            row["kind"],
            row["use"],
            row["preventive_class"] or None,
            row["caution"] or None,
            sources()[row["source"]],
        )
        for row in rows("substances.csv")
    }


@lru_cache(maxsize=1)
def names() -> Names:
    """Every listed name of a medicine, device or measure: brands, words of other languages, and the substances themselves."""
    named = [Named(one.name, (one.name,), "", (), one.source) for one in substances().values()]
    named += [
        Named(
            row["name"],
            tuple(row["ingredients"].split("+")),
            row["language"],
            tuple(row["countries"].split()),
            sources()[row["source"]],
        )
        for row in rows("medicines.csv")
    ]
    return Names([*named, *_in_other_languages(named)])


def _in_other_languages(named: list[Named]) -> list[Named]:
    """Nonproprietary names as German, French, Spanish, Italian, Dutch and Swedish write them: they differ in their ends alone."""
    taken = {plain(one.name) for one in named}
    found = []
    for one in substances().values():
        if one.use == "none" or one.caution == "toxin" or " " in one.name or len(one.name) < SHORTEST_STEM:
            continue
        for form in _forms(one.name):
            if form not in taken:
                taken.add(form)
                found.append(Named(form, (one.name,), "", (), sources()["inn_forms"]))
    return found


SHORTEST_STEM = 7
"""Shorter nonproprietary names take no regular ends ("codeine" has, "opium" has not)."""

_ENDS = {
    "ine": ("in", "ina", "iin"),
    "ate": ("at", "ato"),
    "ide": ("id", "ida"),
    "one": ("on", "ona"),
    "ole": ("ol", "olo"),
    "ol": ("olo", "olum"),
    "en": ("ene", "eno"),
    "an": ("ano", "ane"),
    "am": ("ame", "amo"),
    "il": ("ilo",),
    "in": ("ina", "ine"),
    "ac": ("aco",),
    "ib": ("ibe",),
    "ab": ("abum",),
    "ant": ("ante",),
}


def _forms(name: str) -> set[str]:
    """The regular forms of one nonproprietary name, in small letters without accents."""
    low = plain(name)
    end = next((end for end in sorted(_ENDS, key=len, reverse=True) if low.endswith(end)), None)
    stems = {low} | ({low[: -len(end)] + other for other in _ENDS[end]} if end else set())
    return {
        form
        for stem in stems
        for form in (stem, stem.replace("y", "i"), stem.replace("ph", "f"), stem.replace("ph", "f").replace("y", "i"))
        if form != low
    }


_SPLIT = re.compile(r"\s*(?:\+|/|&|;|,|\b(?:and|with|plus|und|mit|et|avec|con|och|med|en|met|y|e)\b)\s*")
_BRACKET = re.compile(r"\(([^()]*)\)")
_DENIED = re.compile(
    r"\b(?:no|not|without|instead|except|stopped|ohne|kein|keine|nicht|sans|sin|senza|zonder|utan|ran out of)\b"
)
_LETTER = re.compile(r"[^\W\d_]")
LONGEST = 200
"""A longer text is prose and is not read as a name; characters."""


@lru_cache(maxsize=8192)
def read(name: str) -> Reading:
    """How a written name is understood: known, perhaps one of several (spelling, a longer name), or not known."""
    if len(name) > LONGEST:
        return Reading(name, State.NOT_KNOWN)
    whole = _whole(name)
    if whole.known or _DENIED.search(plain(name)):
        return whole if whole.known else Reading(name, State.NOT_KNOWN)
    joined = _bracketed(name) or _combined(name)
    if joined is not None:
        return joined
    if whole.meanings:
        return whole
    near = _near(name)
    return Reading(name, State.COULD_BE, near) if near else Reading(name, State.NOT_KNOWN)


def _whole(name: str) -> Reading:
    """The name as one listed name, with less and less beside it.

    The longest listed name decides: where nobody has checked it, the shorter one is taken only if it means the same
    ("Tylenol 3" is not "Tylenol").
    """
    longest: Reading | None = None
    for text in shorter(name):
        found = settled(name, names().called(text))
        if longest is None:
            if found.known:
                return found
            if any(one.source.checked for one in found.meanings):
                return found
            longest = found if found.meanings else None
        elif found.known:
            agree = all(set(one.means) == set(found.means) for one in longest.meanings)
            return found if agree else Reading(name, State.COULD_BE, (*longest.meanings, *found.meanings))
    return longest or Reading(name, State.NOT_KNOWN)


def _bracketed(name: str) -> Reading | None:
    """ "Imitrex (sumatriptan) 100mg": the brand and what is in it, when they agree; either alone, when the other is not known."""
    inside = " ".join(_BRACKET.findall(name))
    outside = _BRACKET.sub(" ", name)
    if not inside.strip() or not outside.strip():
        return None
    brand, content = read(outside), read(inside)
    if brand.known and content.known:
        if set(content.means) <= set(brand.means):
            return Reading(name, State.KNOWN, brand.meanings)
        return Reading(name, State.COULD_BE, (*brand.meanings, *content.meanings))
    for one in (brand, content):
        if one.known:
            return Reading(name, State.KNOWN, one.meanings)
    return None


def _combined(name: str) -> Reading | None:
    """Several known names joined are one combination; with one that is not known among them, nobody can say what it is."""
    text = plain(_BRACKET.sub(" ", name))
    for parts in (_SPLIT.split(text), name.split("-")):
        parts = [part for part in (part.strip() for part in parts) if part and _LETTER.search(bare(part))]
        if len(parts) < 2:
            continue
        readings = [_whole(part) for part in parts]
        if all(one.known for one in readings):
            means = tuple(dict.fromkeys(thing for one in readings for thing in one.means))
            weakest = max((one.meanings[0].source for one in readings), key=lambda source: TRUST.index(source.trust))
            return Reading(name, State.KNOWN, (Named(name, means, "", (), weakest),))
    return None


TRUST = ("read", "derived", "secondary", "unverified")
"""How far a row is trusted, most first."""


def _near(name: str) -> tuple[Named, ...]:
    """What a name that is not listed could be: a listed one with more words, or one spelt nearly so."""
    left = bare(name)
    found = list(names().near(left))
    words = left.split()
    for length in range(len(words) - 1, 0, -1):
        if begun := names().called(" ".join(words[:length])):
            found += [one for one in begun if one not in found]
            break
    for word in words:
        if len(words) > 1 and len(word) > SHORTEST_STEM:
            found += [one for one in names().near(word) if one not in found]
    return tuple(found[:6])


def holds(name: str, kind: str) -> bool:
    """Whether a substance of this kind is named anywhere in a text that denies nothing ("sumatriptan and a tea")."""
    text = plain(name)
    if _DENIED.search(text):
        return False
    return any(
        substances()[thing].kind == kind
        for word in re.split(r"[\s+/&,;()]+", text)
        if word
        for one in names().called(word)
        if one.source.checked
        for thing in one.means
    )


def listed(name: str) -> bool:
    """Whether a name, less strength and form, is itself a row of the table, known or not."""
    return any(names().called(text) for text in shorter(name))


def identity(name: str) -> str:
    """One thing whatever it is called: its ingredients, or the bare name of one that is not known."""
    reading = read(name)
    if reading.known:
        return "+".join(sorted(reading.means))
    return bare(name)


def suggest(text: str, most: int = 8) -> tuple[Named, ...]:
    """Names to choose from while somebody types, those that begin so first."""
    return names().beginning(text, most)
