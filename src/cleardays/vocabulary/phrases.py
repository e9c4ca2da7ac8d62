"""Where in a text does a name of a sign stand, and is it denied there?

A text is words and breaks between clauses. A name is words in their order; a few other words may stand between them ("I can't really
swallow"), but no break, no “and” and nothing that denies. A denial clears the name right after it, and a list joined by “or” behind it:
never what stands after a comma, an “and” or a “but”. The words of names, of denials and what says nothing stand in `phrasing.toml`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cleardays.vocabulary.signs import Route, signs, table

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;:\n,()/|\u2022\u2013\u2014=&+]|(?<=\s)-(?=\s)")
BREAKS = frozenset(".!?;:\n,()/|\u2022\u2013\u2014=-&+")
BETWEEN, OTHERS = 4, 2
"""Words that may stand between two words of a name; of them, words that are no filler. Our choice."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name in a text: its first word and the one after its last."""

    sign: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class _Node:
    """A place in names: the words that may follow it. The words of one group lead on to one place, so that no name is written out."""

    exact: dict[str, list["_Node"]] = field(default_factory=dict)
    begins: dict[str, list["_Node"]] = field(default_factory=dict)
    """Words that begin so."""
    groups: dict[str, "_Node"] = field(default_factory=dict)
    shared: bool = False
    """Whether the words of a group lead here: no name of another word may go on from it."""
    ends: list[str] = field(default_factory=list)
    """Signs whose name ends here."""

    def after(self, word: str) -> Iterator["_Node"]:
        yield from self.exact.get(word, ())
        for prefix, nodes in self.begins.items():
            if word.startswith(prefix):
                yield from nodes

    def grow(self, words: Sequence[str], last: "_Node | None" = None) -> "_Node":
        """The place after these words; `last` where it is there already."""
        node = self
        for at, word in enumerate(words):
            kept, key = (node.begins, word[:-1]) if word.endswith("*") else (node.exact, word)
            if last is not None and at == len(words) - 1:
                kept.setdefault(key, []).append(last)
                return last
            following = kept.setdefault(key, [])
            node = next((one for one in following if not one.shared), None) or _Node()
            if node not in following:
                following.append(node)
        return node


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The words of every language that is shipped."""

    fillers: frozenset[str]
    deny: frozenset[str]
    between: frozenset[str]
    denied_after: frozenset[tuple[str, ...]]
    either: frozenset[str]
    joiners: frozenset[str]
    spelt: dict[str, str]
    whole: frozenset[str]


@lru_cache(maxsize=1)
def _languages() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("phrasing.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def phrasing() -> Phrasing:
    every = list(_languages().values())

    def all_of(name: str) -> frozenset[str]:
        return frozenset(word for one in every for word in one[name])

    return Phrasing(
        fillers=all_of("fillers"),
        deny=all_of("deny"),
        between=all_of("between"),
        denied_after=frozenset(tuple(word.split()) for word in all_of("denied_after")),
        either=all_of("or"),
        joiners=all_of("and"),
        spelt={typed: meant for one in every for typed, meant in one["spelt"].items()},
        whole=frozenset(word for one in every for word in one["words"]["whole"]),
    )


def tokens(text: str) -> list[str]:
    """Words and breaks of a text, in small letters, marks over letters taken off."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    plain = plain.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'").replace("\u00b4", "'")
    return [phrasing().spelt.get(one, one) for one in _TOKEN.findall(plain)]


@lru_cache(maxsize=2)
def _names(harmless: bool) -> _Node:
    """Every name of what is only recorded, or every other name."""
    root = _Node()
    for id_, sign in signs().items():
        if (sign.route is Route.RECORD) is harmless:
            for language, spoken in _languages().items():
                # What we call it ourselves is one of its names: a form that offers our words is understood.
                names = [*table()["sign"][id_].get(language, ()), *([sign.words] if language == "en" else [])]
                for name in names:
                    for part in _orders(name):
                        _add(root, part, spoken["group"], id_)
    return root


def _orders(name: str) -> tuple[str, ...]:
    if " & " not in name:
        return (name,)
    one, other = name.split(" & ", 1)
    return (f"{one} {other}", f"{other} {one}")


def _add(node: _Node, name: str, groups: dict[str, list[str]], id_: str) -> None:
    for one in name.split():
        if not one.startswith("{"):
            node = node.grow(_words(one))
        elif one in node.groups:
            node = node.groups[one]
        else:
            there = node.groups[one] = _Node(shared=True)
            for said in groups[one[1:-1]]:
                node.grow(_words(said), there)
            node = there
    if id_ not in node.ends:
        node.ends.append(id_)


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """A part of a name as words of a text; the end of a clause and the star stay."""
    found: list[str] = []
    for one in name.split():
        found += [one] if one == "." else [f"{tokens(one[:-1])[0]}*"] if one.endswith("*") else tokens(one)
    return tuple(found)


def matches(words: Sequence[str], *, harmless: bool) -> tuple[Match, ...]:
    """Every name that stands in a text, denied or not; several may share words."""
    root, found = _names(harmless), set()
    for start, word in enumerate(words):
        for node in root.after(word):
            for id_, end in _walk(node, words, start + 1, word in phrasing().deny, harmless):
                found.add(Match(id_, start, end))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.sign)))


def _walk(node: _Node, words: Sequence[str], at: int, denial: bool, harmless: bool) -> Iterator[tuple[str, int]]:
    """The names that go on from here; nothing may stand between a denial that is part of a name and what follows it."""
    yield from ((id_, at) for id_ in node.ends)
    if "." in node.exact and (at >= len(words) or words[at] in BREAKS or words[at] in phrasing().joiners):
        yield from ((id_, at) for end in node.exact["."] for id_ in end.ends)
    if not node.exact and not node.begins:
        return
    others, fillers = 0, phrasing().fillers
    for place in range(at, min(len(words), at + BETWEEN + 1)):
        word = words[place]
        for following in node.after(word):
            yield from _walk(following, words, place + 1, word in phrasing().deny, harmless)
        # A joiner is no filler here: "weak neck and arm" has no weak arm said of it that the rest would not say.
        if (
            denial
            or word in BREAKS
            or word in phrasing().joiners
            or word in phrasing().either
            or word in phrasing().deny
        ):
            return
        others += word not in fillers
        if others > (0 if harmless else OTHERS):
            return


def denied(words: Sequence[str], found: Sequence[Match]) -> frozenset[Match]:
    """The names that a text denies."""
    gone = {one for one in found if _before(words, one) or _after(words, one)}
    gone |= {one for first in list(gone) for one in _listed(words, found, first)}
    # What stands whole inside a denied name is denied with it: "no loss of sight" speaks of no sight at all.
    return frozenset(
        one for one in found if one in gone or any(wide.start <= one.start and one.end <= wide.end for wide in gone)
    )


def _before(words: Sequence[str], one: Match) -> bool:
    say = phrasing()
    # "I have no strength", "can't swallow": a name that itself begins by denying is not denied by what it begins with.
    if words[one.start] in say.deny or words[one.start] in (
        "can't",
        "cannot",
        "can",
        "couldn't",
        "could",
        "won't",
        "unable",
    ):
        return False
    place = one.start - 1
    while place >= 0 and words[place] in say.between:
        place -= 1
    return place >= 0 and words[place] in say.deny


def _after(words: Sequence[str], one: Match) -> bool:
    """`double vision: no`."""
    place = one.end
    if place < len(words) and words[place] in (":", "=", "-"):
        place += 1
    for said in phrasing().denied_after:
        end = place + len(said)
        if tuple(words[place:end]) == said and (end >= len(words) or words[end] in BREAKS):
            return True
    return False


def _listed(words: Sequence[str], found: Sequence[Match], first: Match) -> Iterator[Match]:
    """What follows a denied name in one list, as far as its last “or”: "no fever, rash or stiff neck"."""
    chain, pending, place = [], [], first.end
    while place < len(words):
        joined = place
        while joined < len(words) and (words[joined] == "," or words[joined] in phrasing().either):
            joined += 1
        has_or = any(words[at] in phrasing().either for at in range(place, joined))
        while joined < len(words) and words[joined] in phrasing().between:
            joined += 1
        here = [one for one in found if one.start == joined]
        if joined == place or not here:
            break
        pending += here
        if has_or:
            chain += pending
            pending = []
        place = max(one.end for one in here)
    yield from chain


@lru_cache(maxsize=1)
def known_words() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """Words of names and of phrases; beginnings of words of names; and of both, whole words of danger signs long enough to be misspelt."""
    exact: set[str] = set()
    begins: set[str] = set()
    seen: set[int] = set()
    for harmless in (True, False):
        nodes = [_names(harmless)]
        while nodes:
            node = nodes.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            exact |= node.exact.keys()
            begins |= node.begins.keys()
            nodes += [one for kept in (node.exact, node.begins) for following in kept.values() for one in following]
    say = phrasing()
    every = exact | say.fillers | say.deny | say.between | say.either | say.joiners | say.whole
    return frozenset(every), tuple(sorted(begins)), frozenset(exact | begins)
