"""What text does an article's file hold? Plain text, HTML, PDF and Word, as one text with `#` before headings and `-` before list items.

Menus, forms, footers and scripts are left out. Nothing is written to disk. Hostile files are bounded: a page or an archive by its size
unpacked, XML by defusedxml, and a PDF by a process of its own with little time and memory.
"""

import io
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import decode

LARGEST_BYTES = 2_000_000
"""An article with its pictures, as a PDF or a Word file. Our choice."""
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
MOST_CHARACTERS = 400_000
"""Four times the longest article: what comes after is not read, and the check then says that the text is too long."""
_LARGEST_DOCUMENT = 20_000_000
"""Bytes of a Word file's text once unpacked; an article has some hundred thousand. Our choice."""
_PDF_SECONDS = 15
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
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|cookie|comments?|comment-?form|respond|share|sharing|social|"
    r"related|newsletter|subscribe|widget|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)


def read(path: Path) -> str:
    """The text of an article's file; `RefusedError` when it is missing, too large, or no file of these kinds."""
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as opened:
            raw = opened.read(LARGEST_BYTES + 1)
    except OSError:
        raise RefusedError(
            "not found, not readable or no plain file", "there is nothing to check", "check the name of the file",
            file=path.name,
        ) from None  # fmt: skip
    return text(raw, path.name)


def text(raw: bytes, name: str) -> str:
    """The text of bytes that are held already: the kind is told by what they begin with, not by the name."""
    if len(raw) > LARGEST_BYTES:
        raise RefusedError(
            f"more than {LARGEST_BYTES / 1e6:g} MB", "an article is smaller", "save it as plain text", file=name
        )
    if raw.startswith(b"%PDF-"):
        return _pdf(raw, name)
    if raw.startswith(b"PK\x03\x04"):
        return _docx(raw, name)
    plain = decode(raw, name)
    if re.match(
        r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", plain[:2_000], re.IGNORECASE | re.DOTALL
    ) or (name.lower().endswith((".html", ".htm"))):
        return _html(plain)
    return plain


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


def _html(plain: str) -> str:
    page = _Page()
    page.feed(plain)
    page.close()
    page._end()
    return "\n\n".join(page.lines)[:MOST_CHARACTERS]


# ---------------------------------------------------------------- Word


def _docx(raw: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > _LARGEST_DOCUMENT:
                raise RefusedError(
                    "a Word file that unpacks to very much", "no article does", "save it as plain text", file=name
                )
            with archive.open(part) as opened:
                lines = list(_paragraphs(opened))
    except (KeyError, zipfile.BadZipFile, ParseError, DefusedXmlException, NotImplementedError, EOFError, RuntimeError):
        raise RefusedError(
            "an archive that is no Word file", "its text could not be found", "save it as plain text", file=name
        ) from None
    return "\n\n".join(lines)[:MOST_CHARACTERS]


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


def _pdf(raw: bytes, name: str) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cleardays.exchange.pdf_text"],
            input=raw,
            capture_output=True,
            timeout=_PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedError(
            "a PDF that takes very long to read", "no article does", "save it as plain text", file=name
        ) from None
    found = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0 or not found.strip():
        raise RefusedError(
            "a PDF without text that can be read", "it may be locked, damaged, or pictures of pages", "save it as plain text",
            file=name,
        )  # fmt: skip
    return found[:MOST_CHARACTERS]
