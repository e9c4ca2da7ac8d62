"""What can a sentence say of a claim? Concepts and statements as data, in `concepts.toml` and `statements-*.toml`.

A concept is a set of words and phrases that mean one thing here. In a phrase `word!` is that very form, else its stem counts, and `~`
stands for up to three words. A statement is the concepts that make a claim when they meet in one clause, with what must or must not
stand beside them, and the verdict when it is said plainly, with "may", without exception, or denied.
"""

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from cleardays.evidence import sourced_claims
from cleardays.evidence.articles.words import Word, stem
from cleardays.evidence.sourced_claims import Claim, Verdict
from cleardays.injection import sites

Says = Literal[
    "the same",
    "a needed condition missing",
    "another number",
    "stronger than the evidence",
    "the opposite",
    "nothing checkable",
]
GAP = 3
"""Words that a `~` may stand for. Our choice."""
TOPICS = ("migraine", "toxin", "session", "effect", "safety", "access")
"""One file of statements each."""
Place = tuple[int, int]
_DOSES = {"injection.fixed": Decimal(sites.FIXED_UNITS), "injection.most": Decimal(sites.MOST_UNITS)}
"""Compared and never shown: no page for patients names a dose."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a statement holds: its unit, our range, and the verdict on another one."""

    unit: str
    low: float
    high: float
    shown: str
    other: Verdict | None
    bare: Literal["", "same", "any"]
    """Whether a number without a unit may be it ("eight of them"), and whether one may be another."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A condition without which the statement says too much."""

    concepts: frozenset[str]
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One way to speak of a claim. `needs` meet in a clause, `context` in the sentence or the heading over it."""

    claim: Claim
    needs: tuple[frozenset[str], ...]
    context: tuple[frozenset[str], ...] = ()
    without: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    """What stands nowhere in the sentence, where `without` is asked of the clause."""
    verdict: Verdict | None
    weak: Verdict | None
    usual: Verdict | None
    strong: Verdict | None
    denied: Verdict | None
    denied_weak: Verdict | None
    says: Says
    number: Number | None = None
    lacking: Lacking | None = None
    across: bool = False
    conditional: bool = False
    heading: bool = False
    order: bool = False
    near: int = 16
    about: frozenset[str] = field(default_factory=frozenset)
    """Other subjects (wrinkles, other drugs) of which it may be said too."""


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


Phrases = dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The phrases of all concepts by the keys of their first two words ("" where the second is none or any)."""
    found: Phrases = {}
    for concept, written in _read("concepts.toml").items():
        for phrase in written:
            first, *rest = (_key(word) for word in phrase.replace("-", " ").split())
            second = rest[0] if rest and rest[0] != "~" else ""
            found.setdefault(first, {}).setdefault(second, []).append((tuple(rest), concept))
    return found


def _key(word: str) -> str:
    if word == "~":
        return word
    return f"={word[:-1]}" if word.endswith("!") else stem(word)


def places(said: tuple[Word, ...]) -> tuple[dict[str, list[Place]], dict[Place, tuple[int, ...]]]:
    """Where each concept stands in a sentence, as first word and the word after the last; and the words that a `~` stood for."""
    found: dict[str, list[Place]] = {}
    gaps: dict[Place, tuple[int, ...]] = {}
    known = phrases()
    for at, word in enumerate(said):
        after = said[at + 1] if at + 1 < len(said) else None
        seconds = ("",) if after is None else ("", after.stem, f"={after.plain}")
        for by_second in (known.get(word.stem), known.get(f"={word.plain}")):
            for rest, concept in (one for second in seconds for one in (by_second or {}).get(second, ())):
                matched = _matched(said, at + 1, rest)
                if matched is not None:
                    end, skipped = matched
                    found.setdefault(concept, []).append((at, end))
                    if skipped:
                        gaps[at, end] = skipped
    return found, gaps


def _matched(said: tuple[Word, ...], at: int, rest: tuple[str, ...]) -> tuple[int, tuple[int, ...]] | None:
    """Where a phrase ends that goes on with `rest`, and the words its `~` stands for; None where it does not stand there."""
    if not rest:
        return at, ()
    if rest[0] == "~":
        for skip in range(GAP + 1):
            if any(word.plain in (".", ";") for word in said[at : at + skip]):
                return None
            matched = _matched(said, at + skip, rest[1:])
            if matched is not None:
                return matched[0], (*range(at, at + skip), *matched[1])
        return None
    if at < len(said) and rest[0] in (said[at].stem, f"={said[at].plain}"):
        return _matched(said, at + 1, rest[1:])
    return None


@lru_cache(maxsize=1)
def statements() -> tuple[Statement, ...]:
    """Every statement of every claim that a patient may be shown."""
    known = {one.id: one for one in sourced_claims.claims("patient")}
    concepts = frozenset(_read("concepts.toml"))
    return tuple(
        _statement(row, known[row["claim"]], concepts)
        for topic in TOPICS
        for row in _read(f"statements-{topic}.toml")["statement"]
    )


def _statement(row: dict[str, Any], claim: Claim, concepts: frozenset[str]) -> Statement:
    verdict = _verdict(row.get("verdict", claim.verdict.value))
    supported = verdict in (Verdict.SUPPORTED, Verdict.WITH_LIMITS)
    one = Statement(
        claim=claim,
        needs=tuple(frozenset(need.split("|")) for need in row["needs"]),
        context=tuple(frozenset(need.split("|")) for need in row.get("context", ())),
        without=frozenset(row.get("without", ())),
        apart=frozenset(row.get("apart", ())),
        verdict=verdict,
        weak=_verdict(row["weak"]) if "weak" in row else verdict,
        usual=_verdict(row["usual"]) if "usual" in row else verdict,
        strong=_verdict(row["strong"]) if "strong" in row else Verdict.MISLEADING if supported else verdict,
        denied=_verdict(row["denied"])
        if "denied" in row
        else Verdict.MISLEADING
        if verdict is Verdict.SUPPORTED
        else None,
        denied_weak=_verdict(row.get("denied_weak", "")),
        says=row.get("says", "the same" if supported else "stronger than the evidence"),
        number=_number(row["number"], claim) if "number" in row else None,
        lacking=_lacking(row["lacking"]) if "lacking" in row else None,
        across=row.get("across", False),
        conditional=row.get("conditional", False),
        heading=row.get("heading", False),
        order=row.get("order", False),
        near=row.get("near", 16),
        about=frozenset(row.get("about", ())),
    )
    named = frozenset().union(
        *one.needs, *one.context, one.without, one.apart, one.lacking.concepts if one.lacking else ()
    )
    if strange := named - concepts:
        raise ValueError(f"a statement of {claim.id} names what is no concept: {', '.join(sorted(strange))}")
    return one


def _verdict(written: str) -> Verdict | None:
    return Verdict(written) if written else None


def _number(row: dict[str, Any], claim: Claim) -> Number:
    ids = (row["low"], row.get("high", row["low"]))
    if strange := set(ids) - set(claim.rows) - set(_DOSES):
        raise ValueError(f"a number that is not among the rows of {claim.id}: {', '.join(sorted(strange))}")
    low, high = (_DOSES[id_] if id_ in _DOSES else abs(sourced_claims.figure(id_).value) for id_ in ids)
    shown = f"{low.normalize():f}" if low == high else f"{low.normalize():f} to {high.normalize():f}"
    less, more = (row.get(key, row.get("give", 0)) for key in ("give_low", "give_high"))
    return Number(
        row["unit"], float(low) * (1 - less), float(high) * (1 + more), "" if ids[0] in _DOSES else shown,
        _verdict(row.get("other", "misleading")), row.get("bare", ""),
    )  # fmt: skip


def _lacking(row: dict[str, Any]) -> Lacking:
    return Lacking(frozenset(row["any"]), Verdict(row["verdict"]), row["words"])
