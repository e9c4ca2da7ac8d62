"""Damage a file may arrive with: bytes cut off, changed, doubled or put in; JSON values of the wrong kind."""

import contextlib
import copy
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Reading

RUBBISH = [b"\0", b"\xff", b'"', b"9" * 5000, b"-1", b"=1+1", b"\n", b",", b"30/03/2025 01:30", b"<", b"\xc2\xb2"]
WRONG = (None, True, -1, 1.5, 10**39, "", "x", "\ud7ff", [], [[]], {}, {"a": []})


def damaged(raw: bytes, seed: int) -> bytes:
    """The bytes after one to three accidents."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        a, b = sorted(chance.randrange(len(raw)) for _ in range(2))
        raw = chance.choice([raw[:b], raw[:a] + chance.choice(RUBBISH) + raw[a:], raw[:b] + raw[a:]]) or raw
    return raw


def cut_and_foreign(raw: bytes) -> list[bytes]:
    """A JSON file cut off here and there, and files that are none."""
    return [*(raw[:end] for end in range(0, len(raw), 97)), b"[" * 5000, b"\xff\xd8" * 99]


def mutants(value: Any) -> Iterator[Any]:
    """The document with each of its parts replaced by something of the wrong kind."""
    paths: list[tuple[Any, ...]] = [()]
    for path in paths:
        here = value
        for step in path:
            here = here[step]
        if isinstance(here, (dict, list)):
            paths += [(*path, key) for key in (here if isinstance(here, dict) else range(len(here)))]
    for path in paths:
        for wrong in WRONG:
            if not path:
                yield wrong
                continue
            whole = copy.deepcopy(value)
            here = whole
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = wrong
            yield whole


def readings(path: Path, contents: Iterable[bytes], read: Callable[[Path], Reading]) -> Iterator[Reading]:
    """What is read of each content; a question or a refusal is an answer too, anything else fails the test."""
    for raw in contents:
        path.write_bytes(raw)
        with contextlib.suppress(RefusedError, AskError):
            yield read(path)
