"""Does an article for patients say what the evidence says? Sentence by sentence and clause by clause, with the words that carry each mark.

A sentence is cut into clauses, and each clause is held against what `articles/statements-*.toml` says of the claims of `claims.toml`:
by concepts, numbers, "may" and "always", and by what is denied. That words look alike decides nothing. What no statement fits has no
mark, and that is said.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from cleardays.evidence.articles import comparison
from cleardays.evidence.articles.comparison import Mark
from cleardays.evidence.articles.sentences import Kind, Sentence, sentences
from cleardays.evidence.sourced_claims import Claim, Verdict

SAMPLE = "sample-article.txt"
NOTE = (
    "Known statements are looked for, and nothing is understood. A sentence marked here may mean something else, and one without a mark "
    "may be wrong. Somebody who knows the sources must read the article too."
)
LONGEST_TEXT = 100_000
"""Characters: some 15,000 words, more than any article for patients. Our choice."""
MOST_SENTENCES = 2_000
"""Twice as many as the longest text has in sentences of usual length. Our choice."""
UNMATCHED = "unmatched"
_WORST = (Verdict.MISLEADING, Verdict.NO_EVIDENCE, Verdict.WITH_LIMITS, Verdict.SUPPORTED)
_TAKEN_BACK = re.compile(
    r"^(?:but |however, )?(?:this|that|it) (?:is|'s|’s) (?:simply |just |plainly )?"
    r"(?:false|untrue|wrong|a myth|not true|not the case|incorrect)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^(yes|no)\b[.,!:;–—\s]", re.IGNORECASE)


class TooLongError(ValueError):
    """More than any article holds: how much, how much at most, and of what."""

    def __init__(self, held: int, most: int, of: str) -> None:
        super().__init__(f"{held:,} {of}; an article has at most {most:,}; check it in parts")
        self.most, self.of = most, of


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and every mark it carries, in the order of its words. Without a mark nothing here speaks of it."""

    sentence: str
    kind: Kind
    marks: tuple[Mark, ...]

    @property
    def first(self) -> Mark | None:
        """The mark an editor must see first: the worst verdict."""
        judged = [one for verdict in _WORST for one in self.marks if one.verdict is verdict]
        return next(iter(judged or self.marks), None)

    @property
    def verdict(self) -> Verdict | None:
        return None if self.first is None else self.first.verdict

    @property
    def claim(self) -> Claim | None:
        return None if self.first is None else self.first.claim

    @property
    def why(self) -> str:
        if self.first is not None:
            return self.first.why
        return "It asks, and claims nothing." if self.kind == "question" else "No claim here speaks of it."

    @property
    def asked(self) -> str:
        """The claim that is answered, as articles have it."""
        return "" if self.first is None else self.first.asked

    @property
    def answer(self) -> str:
        """Our answer to the claim, with its numbers; empty where nothing speaks of it."""
        return "" if self.first is None else self.first.ours

    @property
    def sources(self) -> tuple[str, ...]:
        return () if self.claim is None else self.claim.sources


def sample() -> str:
    """A made-up article, to try the check on."""
    return files(__package__).joinpath(SAMPLE).read_text(encoding="utf-8")


def check(text: str) -> tuple[Marked, ...]:
    """Every sentence of an article with what is said of it here. `TooLongError` for a text that is longer than any article."""
    if len(text) > LONGEST_TEXT:
        raise TooLongError(len(text), LONGEST_TEXT, "characters")
    found = tuple(islice(sentences(text), MOST_SENTENCES + 1))
    if len(found) > MOST_SENTENCES:
        raise TooLongError(len(found), MOST_SENTENCES, "sentences")
    return tuple(_marked(found, at) for at in range(len(found)))


def mark(sentence: str) -> Marked:
    """One sentence that stands alone."""
    text = " ".join(sentence.split())
    kind: Kind = (
        "question" if text.rstrip('"”’) ').endswith("?") else "sentence" if text[-1:] in '.!;”")' else "heading"
    )
    one = Sentence(text, kind)
    return Marked(sentence, kind, comparison.marks(one))


def _marked(found: tuple[Sentence, ...], at: int) -> Marked:
    """A sentence in its place: "No." answers the question before it, and "This is a myth." takes back what stands before."""
    one = found[at]
    after = found[at + 1].text if at + 1 < len(found) else ""
    marks = comparison.marks(one, 1 if _TAKEN_BACK.match(after) else 0)
    before = found[at - 1] if at else None
    said = _YES_NO.match(f"{one.text} ")
    if said and before is not None and before.kind == "question":
        asked = comparison.marks(
            Sentence(before.text.rstrip("?") + ".", "sentence", before.under), 0 if said[1].lower() == "yes" else 1
        )
        known = {other.claim.id for other in marks}
        marks = (*(comparison.moved(other, said.span(1)) for other in asked if other.claim.id not in known), *marks)
    return Marked(one.text, one.kind, marks)


def counts(marked: tuple[Marked, ...]) -> Iterator[tuple[str, int]]:
    """How many sentences of each kind by their first mark, unmatched last."""
    for verdict in Verdict:
        yield verdict.value, sum(one.verdict is verdict for one in marked)
    yield UNMATCHED, sum(one.verdict is None for one in marked)


@lru_cache(maxsize=1)
def measured() -> dict[str, Any]:
    """How often it is right, on sentences labelled by hand: counts by part (`seen`, `unseen`), written by the measuring script."""
    return tomllib.loads(files(f"{__package__}.articles").joinpath("measured.toml").read_text(encoding="utf-8"))


def measured_words() -> str:
    """The same as a sentence, of the part that nothing was made for."""
    part = measured()["unseen"]
    return (
        f"Of {part['with_claim']} sentences of known kinds that it had not been made with, it found the claim in {part['found']}. "
        f"Of the {part['marks']} marks it set on all {part['sentences']} sentences of that part, {part['right']} were right."
    )
