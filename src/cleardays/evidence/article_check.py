"""Does an article for patients say what the evidence says? Sentence by sentence, as far as words can tell.

Each claim of `claims.toml` has ways in which people write it (`article_check.toml`). The way that is most like a sentence is found by
rapidfuzz. Being alike is not agreeing: a sentence is marked only when its numbers are the claim's, it denies what the way denies, and
it names no opposite. What allows no exception is never marked supported. Words that mislead whatever stands around them (a cure, a
guarantee, no side effects) are found first. All else is unmatched, and that is said. Nothing here understands a sentence.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz, process

from cleardays.evidence import sourced_claims
from cleardays.evidence.sourced_claims import Claim, Verdict

SAMPLE = "sample-article.txt"
NOTE = (
    "Words are compared, not understood. A sentence marked here may mean something else, and an unmatched one may be wrong. "
    "Somebody who knows the sources must read the article too."
)
LONGEST_TEXT = 100_000
"""Characters: some 15,000 words, more than any article for patients. Our choice."""
MOST_SENTENCES = 2_000
"""Twice as many as the longest text has in sentences of usual length. Each is held against every way, so that very many short ones take
very long. Our choice."""
ALIKE_SUPPORTED, ALIKE = 76.0, 70.0
"""Of 100: from here on a sentence is marked like its way. To be called supported it must be nearer: a false blessing costs more than a
false alarm. Chosen on the sentences labelled `seen`, and measured on others."""
ALIKE_HEADING = 95.0
"""The same for a line without a mark at its end: most such lines are headings, and claim nothing."""
COVERED = 0.6
"""Of the words of a sentence that carry meaning: so many must be the claim's before it is called supported. Our choice."""
HINT = 68.0
"""Of 100: from here on the nearest claim is named for a reader to compare. Our choice."""
_SUPPORTED = frozenset({Verdict.SUPPORTED, Verdict.WITH_LIMITS})
_NEGATIONS = frozenset(
    ["not", "no", "never", "nobody", "none", "neither", "nor", "cannot", "without", "nothing", "hardly"]
)
# "of 100 people" and "SNAP-25" are names of units and things; "15 or more" is no word of direction.
_NO_NUMBER = re.compile(
    r"\b(?:of|in) (?:every )?100\b|\bsnap-25\b|\b(?:or|and) (?:more|fewer|less|longer|older)\b|\bmore than\b|\bat least\b"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[a-z]+")
_LONGEST_ABBREVIATED = 8
"""Letters of the longest of these, and the one before it."""
_ABBREVIATED = re.compile(r"\b(?:dr|mr|mrs|ms|prof|e\.g|i\.e|vs|approx|no|fig|etc)\.$", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]*[A-Z0-9])")
_MARKS = re.compile(r"^\s*(?:[-*•‣–]|\d{1,2}[.)]|#{1,6})\s+")
_CLAUSE = re.compile(r"[,;:()]|\b(?:and|but|while)\b")
_DENYING = re.compile(
    r"\b(?:not|no|nobody|never|isn't|doesn't|don't|cannot|can't|won't|aren't|nor|without)\b(?:\W+\w+){0,3}\W*$"
)


class TooLongError(ValueError):
    """More than any article holds: how much, how much at most, and of what."""

    def __init__(self, held: int, most: int, of: str) -> None:
        super().__init__(f"{held:,} {of}; an article has at most {most:,}; check it in parts")
        self.most, self.of = most, of


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and what was found of it. Without a verdict it is unmatched; `claim` is then only the nearest one."""

    sentence: str
    verdict: Verdict | None
    claim: Claim | None
    alike: int
    """Of 100, how alike its words are to the way that is nearest; 100 for a pattern."""
    why: str

    @property
    def asked(self) -> str:
        """The claim that is answered, as articles have it."""
        return "" if self.claim is None else sourced_claims.rendered(self.claim).claim

    @property
    def answer(self) -> str:
        """Our answer to the claim, with its numbers; empty where nothing is near."""
        return "" if self.claim is None else sourced_claims.rendered(self.claim).words

    @property
    def sources(self) -> tuple[str, ...]:
        return () if self.claim is None else self.claim.sources


@dataclass(frozen=True, slots=True)
class _Way:
    claim: Claim
    verdict: Verdict
    words: str
    plain: str
    key: str
    own_numbers: frozenset[str]
    numbers: frozenset[str]
    """Those of the way, and all that the claim's own words name."""
    denies: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    id: str
    claim: Claim
    find: re.Pattern[str]
    why: str
    denies_itself: bool


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("article_check.toml").read_text(encoding="utf-8"))


def sample() -> str:
    """A made-up article, to try the check on."""
    return files(__package__).joinpath(SAMPLE).read_text(encoding="utf-8")


def sentences(text: str) -> list[str]:
    """The sentences of an article; a line that ends a paragraph or stands in a list ends one too."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*•‣–#]|\d{1,2}[.)])\s)|(?<=[.!?:])\s*\n", text):
        line = " ".join(_MARKS.sub("", paragraph).split())
        held: list[str] = []
        for part in _END.split(line):
            held.append(part)
            # Only the last word can be an abbreviation, and no abbreviation is longer than a few letters.
            if not _ABBREVIATED.search(part[-_LONGEST_ABBREVIATED:]):
                found.append(" ".join(held).strip())
                held = []
        if held:
            found.append(" ".join(held).strip())
    return [one for one in found if _WORD.search(one.lower())]


def check(text: str) -> tuple[Marked, ...]:
    """Every sentence of an article with what is said of it here. `TooLongError` for a text that is longer than any article."""
    if len(text) > LONGEST_TEXT:
        raise TooLongError(len(text), LONGEST_TEXT, "characters")
    found = sentences(text)
    if len(found) > MOST_SENTENCES:
        raise TooLongError(len(found), MOST_SENTENCES, "sentences")
    return tuple(mark(one) for one in found)


def mark(sentence: str) -> Marked:
    """One sentence: what misleads in any words, then the way that is nearest and agrees."""
    plain = _plain(sentence)
    if sentence.rstrip('"”’) ').endswith("?"):
        return Marked(sentence, None, None, 0, "It asks, and claims nothing.")
    for pattern in _patterns():
        found = pattern.find.search(plain)
        if found and (pattern.denies_itself or not _DENYING.search(plain[: found.start()])):
            return Marked(
                sentence, Verdict.MISLEADING, pattern.claim, 100, f"It says “{found[0].strip()}”. {pattern.why}"
            )
    return _nearest(sentence, plain)


def _nearest(sentence: str, plain: str) -> Marked:
    key, numbers, denies = _key(plain), _numbers(plain), _denies(plain)
    best: tuple[float, _Way] | None = None
    doubt: tuple[float, _Way, str] | None = None
    for way, alike in zip(_ways(), _alike(key), strict=True):
        if alike < HINT or (best is not None and alike <= best[0]):
            continue
        why = _disagrees(plain, set(key.split()), numbers, denies, way)
        if why:
            if doubt is None or alike > doubt[0]:
                doubt = (alike, way, why)
        else:
            best = (alike, way)
    if (
        best is not None
        and best[0] >= _bar(best[1], sentence)
        and (doubt is None or doubt[0] <= best[0] or doubt[1].claim is best[1].claim)
    ):
        alike, way = best
        return Marked(sentence, way.verdict, way.claim, round(alike), f"Its words are like “{way.words}”")
    if doubt is not None and (best is None or doubt[0] > best[0]):
        return Marked(sentence, None, doubt[1].claim, round(doubt[0]), doubt[2])
    if best is not None:
        return Marked(
            sentence, None, best[1].claim, round(best[0]), "No claim is near enough: compare it with the nearest one."
        )
    return Marked(sentence, None, None, 0, "No claim here speaks of it.")


def _alike(key: str) -> Sequence[float]:
    """Of 100 for each way, how alike a sentence is in the words that carry meaning, in any order; what one has more counts."""
    ways = [way.key for way in _ways()]
    return (  # type: ignore[no-any-return]
        0.5 * process.cdist([key], ways, scorer=fuzz.token_set_ratio)[0]
        + 0.5 * process.cdist([key], ways, scorer=fuzz.token_sort_ratio)[0]
    ).tolist()


def _bar(way: _Way, sentence: str) -> float:
    if sentence.rstrip('"”’) ')[-1:] not in (".", "!", ";"):
        return ALIKE_HEADING
    return ALIKE_SUPPORTED if way.verdict in _SUPPORTED else ALIKE


def _disagrees(plain: str, here: set[str], numbers: frozenset[str], denies: bool, way: _Way) -> str:
    """Why a sentence that is like a way in words does not say the same; empty when nothing speaks against it."""
    if strange := numbers - way.numbers:
        return f"Like a claim, but with another number: {', '.join(sorted(strange))}. Compare it with ours."
    if way.own_numbers and not numbers:
        return "Like a claim that names a number, and this names none. Compare them."
    if denies is not way.denies:
        return "Like a claim, but one says “not” and the other does not. Compare them."
    there = set(way.key.split())
    for one, other in _table()["opposite"]["pairs"]:
        if (one in here and other in there and one not in there) or (
            other in here and one in there and other not in there
        ):
            return "Like a claim, but in the other direction. Compare them."
        if way.verdict in _SUPPORTED and one in there and one not in here:
            return f"Like a claim, but without “{one}”. Compare them."
    if way.verdict in _SUPPORTED:
        clauses = [set(_key(one).split()) for one in _CLAUSE.split(plain)]
        if len(here & there) < COVERED * len(here) or any(len(one) > 1 and not one & there for one in clauses):
            return "Like a claim, but it says more than the claim does. Compare them."
        for found in _without_exception().findall(plain):
            if found not in _without_exception().findall(way.plain):
                return f"Like a claim, but “{found}” allows no exception. Compare them."
    return ""


@lru_cache(maxsize=1)
def _known() -> dict[str, Claim]:
    return {one.id: one for one in sourced_claims.claims("patient")}


@lru_cache(maxsize=1)
def _ways() -> tuple[_Way, ...]:
    """Every way of every claim that a patient may be shown, the claim's own words among them."""
    found = [_way(one, one.verdict, sourced_claims.rendered(one).claim) for one in _known().values()]
    for row in _table()["said"]:
        claim = _known()[row["claim"]]
        verdict = Verdict(row.get("verdict", claim.verdict.value))
        found += [
            _way(claim, verdict, sourced_claims.filled(words, claim, row.get("rows", ()))) for words in row["ways"]
        ]
    return tuple(found)


def _way(claim: Claim, verdict: Verdict, words: str) -> _Way:
    plain = _plain(words)
    said = sourced_claims.rendered(claim)
    own = _numbers(plain)
    numbers = own | _numbers(_plain(f"{said.claim} {said.words}"))
    return _Way(claim, verdict, words, plain, _key(plain), own, numbers, _denies(plain))


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(
            one["id"], _known()[one["claim"]], re.compile(one["find"]), one["why"], one.get("denies_itself", False)
        )
        for one in _table()["pattern"]
    )


def _plain(text: str) -> str:
    """Small letters, one kind of mark, numbers as figures."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‐", "-").replace("–", "-")
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    plain = re.sub(r"\bper ?cent\b", "%", plain)
    words, figures = _figures()
    return words.sub(lambda found: figures[found[0]], plain)


def _numbers(plain: str) -> frozenset[str]:
    return frozenset(f"{float(one):g}" for one in _NUMBER.findall(_NO_NUMBER.sub(" ", plain)))


def _denies(plain: str) -> bool:
    words = re.findall(r"[a-z]+(?:'t)?", plain)
    return len([word for word in words if word in _NEGATIONS or word.endswith("n't")]) % 2 == 1


def _any_of(terms: Iterable[str]) -> re.Pattern[str]:
    """Any of some words or phrases, the longest first, so that "sham shot" is read before "shot"."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in sorted(terms, key=len, reverse=True))})(?!\w)")


@lru_cache(maxsize=1)
def _figures() -> tuple[re.Pattern[str], dict[str, str]]:
    """Numbers in words and as figures; "one" is left, as it mostly counts nothing."""
    figures = {word: str(value) for value, word in enumerate(_table()["number"]["from_two"], start=2)}
    return _any_of(figures), figures


@lru_cache(maxsize=1)
def _without_exception() -> re.Pattern[str]:
    return _any_of(_table()["without_exception"]["words"])


@lru_cache(maxsize=1)
def _same() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words that mean the same here, and what each is read as."""
    read_as = {term: name for name, terms in _table()["same"].items() for term in terms}
    return _any_of(read_as), read_as


def _key(plain: str) -> str:
    """The words that carry meaning, each once in its stem, and the numbers."""
    text = _NO_NUMBER.sub(" ", plain)
    same, read_as = _same()
    empty = _table()["empty"]["words"]
    text = same.sub(lambda found: read_as[found[0]], text)
    words = re.findall(r"[a-z]+(?:'t)?|\d+(?:\.\d+)?", text)
    return " ".join(dict.fromkeys(_stem(word) for word in words if word not in empty and word not in _NEGATIONS))


def _stem(word: str) -> str:
    """A word without its commonest endings: enough for the words of such articles."""
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 - (ending == "s"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def counts(marked: tuple[Marked, ...]) -> Iterator[tuple[str, int]]:
    """How many sentences of each kind, unmatched last."""
    for verdict in Verdict:
        yield verdict.value, sum(one.verdict is verdict for one in marked)
    yield "unmatched", sum(one.verdict is None for one in marked)
