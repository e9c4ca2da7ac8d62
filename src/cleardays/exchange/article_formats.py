"""The text of a page, a Word file or a PDF, from standard input to standard output: a process of its own, which can be stopped.

HTML is read by the standard library's parser, Word by defusedxml, PDF by pypdf. Each can be kept busy by a file that was made for it, so
this process has little time and memory, and whoever started it goes on.
"""

import io
import logging
import re
import sys
import zipfile
from collections import Counter
from html.parser import HTMLParser
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

MOST_PAGES = 60
"""Of a PDF. An article for patients has a few. Our choice."""
MOST_MEMORY = 1_000_000_000
"""Bytes. Our choice."""
MOST_SECONDS = 6
"""Of computing. An article takes less than one. Our choice."""
MOST_CHARACTERS = 400_000
"""Four times the longest article: what comes after is not read, and the check then says that the text is too long."""
_LARGEST_DOCUMENT = 20_000_000
"""Bytes of a Word file's text once unpacked; an article has some hundred thousand. Our choice."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    ["nav", "header", "footer", "form", "aside", "script", "style", "noscript", "template", "svg"]
) | frozenset(["button", "select", "textarea", "iframe", "head", "menu", "dialog"])
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "main", "blockquote", "table", "tr", "td", "th", "pre", "hr"]
) | frozenset(["ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "details", "summary"])
_VOID = frozenset(
    ["br", "img", "input", "meta", "link", "hr", "wbr", "area", "base", "col", "embed", "source", "track"]
)
_NO_TEXT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|cookie|comments?|comment-?form|respond|share|sharing|social|"
    r"related|newsletter|subscribe|widget|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)


# ---------------------------------------------------------------- HTML


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.held: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.hidden, self.links, self.linked, self.before = 0, 0, 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.held.append(" ")
        if tag in _VOID:
            return
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role"))
        hides = tag in _LEFT_OUT or (tag not in ("html", "body", "main", "article") and bool(_FURNITURE.search(named)))
        self.open.append((tag, hides))
        self.hidden += hides
        self.links += tag == "a"
        if tag in _BLOCKS or tag == "li" or re.fullmatch(r"h[1-6]", tag):
            self._end()
            self.before = "- " if tag == "li" else "# " if tag.startswith("h") and tag != "hr" else self.before

    def handle_endtag(self, tag: str) -> None:
        at = next(
            (at for at in range(len(self.open) - 1, max(-1, len(self.open) - 40), -1) if self.open[at][0] == tag), None
        )
        if at is None:
            return
        for closed, hid in self.open[at:]:
            self.hidden -= hid
            self.links -= closed == "a"
        del self.open[at:]
        if tag in _BLOCKS or tag == "li" or re.fullmatch(r"h[1-6]", tag):
            self._end()
            self.before = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.held.append(data)
            self.linked += len(data.strip()) if self.links else 0

    def _end(self) -> None:
        line = " ".join("".join(self.held).split())
        # A list item that is all link, of a few words, is a menu's.
        menu = self.before == "- " and self.linked >= 0.9 * len(line) and len(line.split()) <= 6
        if line and not menu:
            self.lines.append(self.before + line)
        self.held, self.linked = [], 0


def html(plain: str) -> str:
    """Its headings, list items and paragraphs, without menus, forms and scripts."""
    page = _Page()
    # The parser looks for the end of each comment and declaration again and again: they go first.
    page.feed(_NO_TEXT.sub(" ", plain))
    page.close()
    page._end()
    return "\n\n".join(page.lines)


# ---------------------------------------------------------------- Word


def word(raw: bytes) -> str:
    """Its headings, list items and paragraphs; `ValueError` for what is no Word file, or unpacks to very much."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        part = archive.getinfo("word/document.xml")
        if part.file_size > _LARGEST_DOCUMENT:
            raise ValueError("it unpacks to very much")
        with archive.open(part) as opened:
            return "\n\n".join(_paragraphs(opened))


def _paragraphs(opened: IO[bytes]) -> list[str]:
    lines: list[str] = []
    for _, element in iterparse(opened, events=("end",), forbid_dtd=True):
        if element.tag == f"{_WORD}p":
            line = " ".join("".join(_runs(element)).split())
            style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
            named = "" if style is None else str(style.get(f"{_WORD}val", "")).lower()
            listed = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
            if line:
                lines.append(("# " if named.startswith(("heading", "title")) else "- " if listed else "") + line)
            element.clear()
    return lines


def _runs(paragraph: Element) -> list[str]:
    return [
        (one.text or "") if one.tag == f"{_WORD}t" else " "
        for one in paragraph.iter()
        if one.tag in (f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br")
    ]


# ---------------------------------------------------------------- PDF


def pdf(raw: bytes) -> str:
    """Its pages one after the other, without what stands on most of them; a word cut at a line's end is joined."""
    import pypdf

    pages = [page.extract_text().splitlines() for page in pypdf.PdfReader(io.BytesIO(raw)).pages[:MOST_PAGES]]
    often = Counter(row for page in pages for row in {_without_numbers(row) for row in page})
    furniture = {row for row, n in often.items() if len(pages) > 2 and n > len(pages) / 2}
    kept = "\n".join(row for page in pages for row in page if _without_numbers(row) not in furniture)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", kept)


def _without_numbers(row: str) -> str:
    return re.sub(r"\d+", "#", row.strip())


# ---------------------------------------------------------------- the process


def main() -> int:
    """0 with the text; 1 where none can be read. What a damaged file raises is no message, and may hold its words."""
    _bound()
    logging.disable(logging.CRITICAL)
    kind, raw = sys.argv[1], sys.stdin.buffer.read()
    try:
        found = pdf(raw) if kind == "pdf" else word(raw) if kind == "word" else html(raw.decode("utf-8"))
    except Exception:
        return 1
    sys.stdout.buffer.write(found[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the time stays bounded by who started this
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
