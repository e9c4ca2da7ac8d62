"""Which sentences has a text? Headings, lists, questions and paragraphs apart; the paragraphs are cut by syntok.

A line is a heading when a `#` or a blank line says so, or when it is short, has no mark at its end and the next line begins anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from syntok import segmenter

Kind = Literal["heading", "sentence", "question"]
_LIST = re.compile(r"^\s*(?:[-*•‣–—▪●◦✓✔]|\d{1,2}[.)]|[a-z][.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_LABEL = re.compile(r"^\s*(?:q(?:uestion)?|a(?:nswer)?)\s*[:.]\s+", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;,…][\"”’')\]]*$")
_WORD = re.compile(r"[^\W\d_]")
_AFTER = re.compile(
    r"^(?:leave a (?:reply|comment)|(?:post|add|write) a comment|comments?(?: \(\d+\))?|\d+ (?:comments?|thoughts? on .*|replies)"
    r"|related (?:posts|articles)|you may also like|share this(?: article| post)?|recent posts|cancel reply)\W*$",
    re.IGNORECASE,
)
"""Where the article ends and the page's own forms and lists begin."""
_FORM = re.compile(
    r"your email address will not be published|required fields are marked|save my name, email"
    r"|^(?:name|email|e-mail|website|comment|phone|message|search|menu|home|skip to (?:main )?content|book now|contact us|read more"
    r"|subscribe|sign up|log ?in|share|submit|next|previous)\W*$",
    re.IGNORECASE,
)
_MENU_ROWS, _MENU_WORDS = 4, 4
"""So many rows of so few words, one under the other and without a mark at the end, are a menu. Our choice."""
_LONGEST_HEADING = 14
"""Words. A line of more is a sentence whose mark was lost. Our choice."""
_LONGEST_PART = 600
"""Characters that are cut into sentences at once: what has no end for so long is cut at a space."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it was written, what kind of line it is, and the title and the heading it stands under."""

    text: str
    kind: Kind
    under: str = ""


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence, question and heading of a text that holds a letter."""
    title, under = "", ""
    for line, heads in _lines(text):
        if heads:
            title = title or line
            under = line if line == title else f"{title} {line}"
            found = [Sentence(line, "question" if line.endswith("?") else "heading")]
        else:
            found = [Sentence(one, "question" if _asks(one) else "sentence", under) for one in _cut(line)]
        yield from (one for one in found if _WORD.search(one.text))


def _asks(sentence: str) -> bool:
    return sentence.rstrip("\"”’') ]").endswith("?")


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and headings: lines that were only wrapped are joined again."""
    widest = max(map(len, text.split("\n")))
    for block in re.split(r"\n[^\S\n]*\n", text):
        rows = _article_rows([row for row in block.split("\n") if row.strip()])
        ends = next((at for at, row in enumerate(rows) if _AFTER.match(_HEADING.sub("", row).strip())), None)
        if ends == 0:
            return
        rows = rows[:ends]
        held: list[str] = []
        for at, row in enumerate(rows):
            marked = bool(_HEADING.match(row))
            listed = bool(_LIST.match(row) or _LABEL.match(row))
            plain = " ".join(_LABEL.sub("", _LIST.sub("", _HEADING.sub("", row))).split())
            if (marked or listed) and held:
                yield " ".join(held), _is_heading(held, last=False)
                held = []
            after = rows[at + 1] if at + 1 < len(rows) else ""
            if marked or (not held and not listed and after and _heads(plain, after, widest)):
                yield plain, True
            else:
                held.append(plain)
                if _closes(plain, after, widest):
                    yield " ".join(held), len(held) == 1 and not listed and _is_heading(held, last=not after)
                    held = []
        if held:
            yield " ".join(held), len(held) == 1 and not _LIST.match(rows[-1]) and _is_heading(held, last=True)


def _article_rows(rows: list[str]) -> list[str]:
    """The rows without those of forms and menus."""
    short = [
        len(row.split()) <= _MENU_WORDS
        and not _ENDS.search(row)
        and not _LIST.match(row)
        and not row.lstrip().startswith("#")
        for row in rows
    ]
    kept: list[str] = []
    for is_short, run in groupby(zip(short, rows, strict=True), key=lambda one: one[0]):
        held = [row for _, row in run]
        if not (is_short and len(held) >= _MENU_ROWS):
            kept += [row for row in held if not _FORM.search(row.strip())]
    return kept


def _closes(row: str, after: str, widest: int) -> bool:
    """A row that ends a paragraph: with a mark, well before the edge to which the others are wrapped."""
    return bool(_ENDS.search(row)) and (not after or len(row) < 0.8 * widest or not after[:1].islower())


def _is_heading(held: list[str], *, last: bool) -> bool:
    line = " ".join(held)
    return last and not _ENDS.search(line) and len(line.split()) <= _LONGEST_HEADING


def _heads(row: str, after: str, widest: int) -> bool:
    words = row.split()
    begins = after.lstrip("\"“‘'([ ")[:1]
    return (
        not _ENDS.search(row.rstrip("?"))
        and len(words) <= _LONGEST_HEADING
        and (begins.isupper() or begins.isdigit() or bool(_LIST.match(after)))
        # Had it been wrapped, the next word would not have fitted.
        and (row.endswith("?") or row.istitle() or len(row) + 1 + len(after.split()[0]) <= widest)
    )


def _cut(line: str) -> Iterator[str]:
    for part in _parts(line):
        for paragraph in segmenter.process(part):
            for tokens in paragraph:
                last = tokens[-1]
                one = part[tokens[0].offset : last.offset + len(last.value)].strip()
                yield from _answers(one)


def _answers(sentence: str) -> Iterator[str]:
    """ "Is it safe? Yes." cut as two; "No: it is not" is left whole."""
    at = re.match(r"(.{6,200}?\?)[\"”’')\]]*\s+(?=[A-Z])", sentence)
    if at:
        yield at[1]
        yield sentence[at.end() :]
    else:
        yield sentence


def _parts(line: str) -> Iterator[str]:
    while len(line) > _LONGEST_PART:
        at = max(line.rfind(end, 0, _LONGEST_PART) for end in (". ", "! ", "? "))
        at = at + 1 if at > 0 else line.rfind(" ", 1, _LONGEST_PART)
        at = at if at > 0 else _LONGEST_PART
        yield line[:at]
        line = line[at:].lstrip()
    yield line
