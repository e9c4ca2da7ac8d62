"""What an editor is told of an article: what a patient takes home, where that is wrong, each mark, and what is left out.

The command and the web page show the same. JSON keeps its keys: `claim` and `verdict` are those of the first mark.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cleardays.casefile.refusal import printable
from cleardays.evidence import article_check, sourced_claims
from cleardays.evidence.article_check import NOTE, Marked
from cleardays.evidence.articles.comparison import Mark
from cleardays.evidence.sourced_claims import Verdict

WIDTH = 96
_LONGEST_QUOTE = 140
"""Characters of a sentence that stands in one of the three lines. Our choice."""
_MOST_QUOTES = 2
_HOME = (
    ("Whom it is for", ("approval", "other treatments", "definition", "cost", "who gives it")),
    ("What it does", ("effect", "remission", "variability", "dose", "mechanism", "session", "the toxin")),
    ("What it risks", ("side effects", "duration", "medical history")),
)
"""The three lines, and the topics of the claims that belong to each, what matters most first."""
_MUST = (
    ("the placebo's share", ("effect.placebo",)),
    ("the danger signs that cannot wait", ("duration.late",)),
    ("who must not have it, or must be looked at first", ("history.not_all", "history.first")),
    ("that days written down decide", ("course.diary", "effect.untreated")),
)
"""What a patient must know, and the claims that say it; the first one's words are ours."""
_NAMED = ("another number", "a needed condition missing")
"""What says in a few words what is wrong; else our own sentence does."""
_WRONG = (Verdict.MISLEADING, Verdict.NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Home:
    """One of the three lines: what the article says of it, and where that is wrong."""

    about: str
    says: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    """The words of the article, and what is wrong with them."""


@dataclass(frozen=True, slots=True)
class Missing:
    what: str
    ours: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    marked: tuple[Marked, ...]
    counts: tuple[tuple[str, int], ...]
    home: tuple[Home, ...]
    missing: tuple[Missing, ...]
    read: str
    """How much of the known kinds of sentences it reads, as measured."""
    note: str


def report(name: str, text: str) -> Report:
    """The whole report of an article's text. `TooLongError` for more than an article."""
    marked = article_check.check(text)
    return Report(
        name, marked, tuple(article_check.counts(marked)), tuple(_home(marked)), tuple(_missing(marked)),
        article_check.measured_words(), NOTE,
    )  # fmt: skip


def carried(sentence: str, mark: Mark) -> tuple[str, ...]:
    """The words that carry a mark, as they stand."""
    return tuple(sentence[begin:end] for begin, end in mark.at)


def pieces(one: Marked) -> tuple[tuple[str, bool], ...]:
    """A sentence in pieces, each with whether it carries a mark that has a verdict."""
    inside = [any(begin <= at < end for mark in one.marks for begin, end in mark.at) for at in range(len(one.sentence))]
    found: list[tuple[str, bool]] = []
    for character, held in zip(one.sentence, inside, strict=True):
        if found and found[-1][1] is held:
            found[-1] = (found[-1][0] + character, held)
        else:
            found.append((character, held))
    return tuple(found)


def _home(marked: tuple[Marked, ...]) -> Iterator[Home]:
    for about, topics in _HOME:
        of_it = [
            (one, mark)
            for topic in topics
            for one in marked
            for mark in one.marks
            if mark.claim.topic == topic and mark.verdict is not None
        ]
        said = dict.fromkeys(textwrap.shorten(one.sentence, _LONGEST_QUOTE, placeholder=" …") for one, _ in of_it)
        wrong = {
            " … ".join(carried(one.sentence, mark)): mark.why if mark.says in _NAMED else mark.ours
            for one, mark in of_it
            if mark.verdict in _WRONG
        }
        yield Home(about, tuple(said)[:_MOST_QUOTES], tuple(wrong.items()))


def _missing(marked: tuple[Marked, ...]) -> Iterator[Missing]:
    said = {mark.claim.id for one in marked for mark in one.marks}
    known = {one.id: one for one in sourced_claims.claims("patient")}
    for what, claims in _MUST:
        if not said & set(claims):
            claim = known[claims[0]]
            yield Missing(what, sourced_claims.rendered(claim).words, claim.sources)


# ---------------------------------------------------------------- JSON


def to_json(said: Report) -> dict[str, Any]:
    """Every sentence with its marks; `verdict` and `claim` are the first mark's, null where it is unmatched."""
    return {
        "counts": dict(said.counts),
        "takes_home": [
            {
                "about": one.about,
                "says": list(one.says),
                "wrong": [{"words": words, "why": why} for words, why in one.wrong],
            }
            for one in said.home
        ],
        "sentences": [_sentence(one) for one in said.marked],
        "leaves_out": [{"what": one.what, "ours": one.ours, "sources": list(one.sources)} for one in said.missing],
        "measured": article_check.measured(),
        "note": said.note,
    }


def _sentence(one: Marked) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "verdict": None if one.verdict is None else one.verdict.value,
        "claim": None if one.claim is None else one.claim.id,
        "alike": 0 if one.verdict is None else 100,
        "why": one.why,
        "asked": one.asked,
        "answer": one.answer,
        "sources": list(one.sources),
        "marks": [
            {
                "claim": mark.claim.id,
                "verdict": None if mark.verdict is None else mark.verdict.value,
                "says": mark.says,
                "words": list(carried(one.sentence, mark)),
                "why": mark.why,
                "ours": mark.ours,
                "sources": list(mark.claim.sources),
                "trust": sourced_claims.trust(mark.claim),
            }
            for mark in one.marks
        ],
    }


# ---------------------------------------------------------------- text


def text(said: Report) -> Iterator[str]:
    """The report for a terminal, at most 96 wide; an article's own words cannot move its cursor."""
    counted = ", ".join(f"{number} {kind}" for kind, number in said.counts if number)
    yield f"{printable(said.name)}: {len(said.marked)} sentences: {counted}"
    yield ""
    yield "What a patient would take home"
    for home in said.home:
        yield from _wrapped(
            f"{home.about}: " + (" ".join(f"“{one}”" for one in home.says) or "nothing that we know of.")
        )
        for words, why in home.wrong:
            yield from _wrapped(f"! “{words}”: {why}", "    ")
    for one in said.marked:
        yield ""
        yield from _wrapped(
            f"{article_check.UNMATCHED if one.verdict is None else one.verdict.value}: {one.sentence}", ""
        )
        if not one.marks:
            yield from _wrapped(one.why)
        for mark in one.marks:
            verdict = "nothing checkable" if mark.verdict is None else mark.verdict.value
            yield from _wrapped(f"[{' … '.join(carried(one.sentence, mark))}] {verdict}: {mark.why}")
            yield from _wrapped(f"To “{mark.asked}” we say: {mark.ours}", "    ")
            yield from _wrapped(f"Sources: {'; '.join(mark.claim.sources)}", "    ")
    if said.missing:
        yield ""
        yield "What the article leaves out"
        for missing in said.missing:
            yield from _wrapped(f"{missing.what}. We say: {missing.ours}")
            yield from _wrapped(f"Sources: {'; '.join(missing.sources)}", "    ")
    yield ""
    yield from _wrapped(said.read, "")
    yield from _wrapped(said.note, "")


def _wrapped(words: str, before: str = "  ") -> list[str]:
    return textwrap.wrap(printable(words), WIDTH, initial_indent=before, subsequent_indent=before or "  ")
