"""What text does an article's file hold? Plain text, HTML, PDF and Word, as one text with `#` before headings and `-` before list items.

Menus, forms, footers and scripts are left out. Nothing is written to disk. What is no plain text is read by a process of its own
(`article_formats`), so that a hostile file costs a few seconds and no more.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import decode

LARGEST_BYTES = 2_000_000
"""An article with its pictures, as a PDF or a Word file. Our choice."""
_SECONDS = 15
"""On the clock, where the process's own bound of computing time does not end it. Our choice."""
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_NAMES = {"html": "a page", "word": "a Word file", "pdf": "a PDF"}


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
        return _read("pdf", raw, name)
    if raw.startswith(b"PK\x03\x04"):
        return _read("word", raw, name)
    plain = decode(raw, name)
    if _PAGE.match(plain[:2_000]) or name.lower().endswith((".html", ".htm")):
        return _read("html", plain.encode(), name)
    return plain


def _read(kind: Literal["html", "word", "pdf"], raw: bytes, name: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  our own module, and a kind of three
            [sys.executable, "-m", "cleardays.exchange.article_formats", kind],
            input=raw,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        found = done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
    except subprocess.TimeoutExpired:
        found = ""
    if not found.strip():
        raise RefusedError(
            f"{_NAMES[kind]} without text that can be read",
            "it may be locked, damaged, pictures of pages, or made to take very long",
            "save it as plain text",
            file=name,
        )
    return found
