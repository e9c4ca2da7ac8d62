"""JSON read strictly: exact numbers, no duplicate keys, bounded depth, and the line of any path.

The standard parser does the work; only a refused file is walked a second time, to say where.
"""

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any, NoReturn

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import Path, WithExponent, dotted

DEEPEST = 32
LONGEST_NUMBER = 40
# The closing quote may be missing: text that never ends is passed over once, and not tried again from each quote within it.
_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_PIECE = re.compile(rf'{_TEXT}|[{{}}\[\],:]|[^\s{{}}\[\],:"]+', re.DOTALL)
_BRACKET = re.compile(rf"{_TEXT}|[{{}}\[\]]", re.DOTALL)


class _TwiceError(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


class _NumberError(Exception):
    def __init__(self, text: str) -> None:
        self.text = text


def loads(text: str, file: str) -> Any:
    """Parse a JSON document; floats arrive as exact `Decimal`. `RefusedError` for anything but clean JSON."""
    _check_depth(text, file)
    try:
        return json.loads(
            text, parse_float=_decimal, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        raise RefusedError(
            f"not JSON at column {error.colno}: {error.msg.lower()}",
            "the file breaks off or is not a case file",
            "open it at that line, or write it again from the app it came from",
            file=file,
            line=error.lineno,
        ) from None
    except _TwiceError as error:
        line, path = _first_duplicate(text)
        raise RefusedError(
            "the same key twice",
            "two values for one fact: neither can be believed",
            "keep one of them",
            file=file,
            line=line,
            field=dotted(path) or error.key,
        ) from None
    except _NumberError as error:
        at = text.find(error.text)
        raise RefusedError(
            f"{error.text[:24]}{'…' if len(error.text) > 24 else ''} is no number that can be read",
            "not-a-number, infinity and endless digits count nothing",
            "write the number plainly, or null",
            file=file,
            line=text.count("\n", 0, at) + 1 if at >= 0 else None,
        ) from None


def line_of(text: str, path: Path) -> int | None:
    """The line where the value (or else the key, or the nearest parent) of a path stands."""
    found: int | None = None
    matched = 0
    for here, start in _walk(text):
        if here == path[: len(here)] and len(here) >= matched:
            found, matched = start, len(here)
            if len(here) == len(path):
                break
    return None if found is None else text.count("\n", 0, found) + 1


def _check_depth(text: str, file: str) -> None:
    depth = 0
    for match in _BRACKET.finditer(text):
        piece = match.group()
        if piece in "{[":
            depth += 1
            if depth > DEEPEST:
                raise RefusedError(
                    f"nested more than {DEEPEST} deep",
                    "a case file is never that deep, and reading on could exhaust memory",
                    "check which program wrote this file",
                    file=file,
                    line=text.count("\n", 0, match.start()) + 1,
                )
        elif piece in "}]":
            depth -= 1


def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= LONGEST_NUMBER else None
    if number is None or abs(number.adjusted()) > LONGEST_NUMBER:
        raise _NumberError(text)
    return WithExponent(number) if "e" in text.lower() else number


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _NumberError(text)
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _NumberError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        times = Counter(key for key, _ in pairs)
        raise _TwiceError(next(key for key, count in times.items() if count > 1))
    return found


def _walk(text: str) -> Any:
    """Every path of a document with the offset where its key or item begins."""
    path: list[str | int] = []
    expects_key: list[bool] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in ("}", "]"):
            if expects_key:
                expects_key.pop()
                path.pop()
            continue
        if piece == ":":
            continue
        if piece == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            elif expects_key:
                expects_key[-1] = True
            continue
        if expects_key and expects_key[-1] and piece.startswith('"'):
            path[-1] = json.loads(piece)
            expects_key[-1] = False
            yield tuple(path), match.start()
            continue
        if path and isinstance(path[-1], int):
            yield tuple(path), match.start()
        if piece in ("{", "["):
            path.append("" if piece == "{" else 0)
            expects_key.append(piece == "{")


def _first_duplicate(text: str) -> tuple[int | None, Path]:
    seen: set[Path] = set()
    for path, start in _walk(text):
        if path in seen:
            return text.count("\n", 0, start) + 1, path
        seen.add(path)
    return None, ()
