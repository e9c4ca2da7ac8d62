"""A file's text, whatever saved it: UTF-8 with or without a mark, UTF-16; binary is refused."""

import codecs
from pathlib import Path

from cleardays.casefile.refusal import RefusedError

LARGEST_BYTES = 10_000_000
"""Fifty years of daily entries with every field written come to about seven million bytes."""


def read_text(path: Path, largest: int = LARGEST_BYTES) -> str:
    """The text of a file, line ends as `\\n`; `RefusedError` when it is missing, too large, empty or not text."""
    file = path.name
    try:
        if path.is_dir():
            raise IsADirectoryError
        if path.exists() and not path.is_file():
            raise RefusedError(
                "not a plain file", "a pipe or a device has no end to wait for", "save it to a file first", file=file
            )
        with path.open("rb") as opened:
            raw = opened.read(largest + 1)
    except OSError as error:
        kind = "a folder" if isinstance(error, IsADirectoryError) else "not found or not readable"
        raise RefusedError(kind, "there is nothing to answer from", "check the name of the file", file=file) from None
    return checked(raw, file, largest)


def checked(raw: bytes, file: str, largest: int = LARGEST_BYTES) -> str:
    """The text of bytes that are held already; see `read_text`."""
    if len(raw) > largest:
        raise RefusedError(
            f"more than {largest / 1e6:g} MB",
            "a diary of fifty years is smaller",
            "split it by years, or check which program wrote it",
            file=file,
        )
    return decode(raw, file)


def decode(raw: bytes, file: str) -> str:
    """Bytes to text; see `read_text`."""
    if not raw.strip():
        raise RefusedError("an empty file", "there is nothing to answer from", "export it again", file=file)
    encoding = "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif raw[:400].count(0) * 3 >= len(raw[:400]) and len(raw) % 2 == 0:
        encoding = "utf-16-le" if raw[1] == 0 else "utf-16-be"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"bytes that are not {encoding.removesuffix('-sig').upper()} text",
            "guessing an encoding would change names of medicines",
            "save the file as UTF-8 and try again",
            file=file,
            line=raw.count(b"\n", 0, error.start) + 1,
        ) from None
    if "\0" in text:
        raise RefusedError(
            "NUL bytes: this is not text",
            "a picture, an archive or a damaged file holds no diary",
            "export the diary as CSV or JSON",
            file=file,
            line=text.count("\n", 0, text.index("\0")) + 1,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
