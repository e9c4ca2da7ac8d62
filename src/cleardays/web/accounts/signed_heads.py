"""Where did the account of what was done end, as signed beside the records? So that an end that was cut off is seen.

A chain holds in itself however much of its end is missing. After each entry is committed its number and hash are signed with this
installation's key and written into a small file in its folder, in place: two lines by turns, so that a stop in the middle of one
leaves the other. `CLEARDAYS_HEADS` may name a file in a second place, best on another computer's disk: one line a day and one for
each backup is added there, and asked too (docs/decisions/0070).
"""

import fcntl
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from cleardays.installation import home, signatures

FILE = "audit-head"
BACKUP = "last-backup.json"
"""What the last backup left here: when it was made, and the head it holds."""
LINE_BYTES = 512
"""Each of the two lines, filled up with blanks: shorter than a block of any disk."""
_log = logging.getLogger("cleardays.errors")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its number and hash. Kept elsewhere, it shows later that nothing was cut off or written anew."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def head_of(text: str) -> Head:
    """A head as `audit head` printed it. Raises ValueError when it is none."""
    number, colon, digest = text.strip().partition(":")
    if not (
        colon and number.isascii() and number.isdigit() and len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    ):
        raise ValueError(
            f"found {text[:80]!r}; a head is a number, a colon and 64 hex digits; copy it as `audit head` printed it"
        )
    return Head(int(number), digest)


@dataclass(frozen=True, slots=True)
class Signed:
    """What was found of the signed heads: those whose signature is this installation's, and what is wrong with the rest."""

    heads: tuple[Head, ...]
    wrong: str = ""


def sign(head: Head) -> None:
    """Writes a head into the file, unless a newer one stands there; into the second place too, once a day.

    What cannot be written is said in the log and keeps nobody from their work: the entry itself is kept.
    """
    try:
        said = _signed(head)
        if _in_place(head.number, said):
            _elsewhere(said, daily=True)
    except OSError as error:
        _log.error("the head of the audit was not signed: %s", error.strerror or type(error).__name__)


def sign_elsewhere(head: Head) -> None:
    """Adds a head to the second place, where one is named. Raises OSError where it cannot be written."""
    _elsewhere(_signed(head), daily=False)


def found() -> Signed:
    """The signed heads of this folder, of its last backup, and of the second place."""
    heads, wrong = [], ""
    for path in (home.folder() / FILE, home.folder() / BACKUP, *([settings.HEADS] if settings.HEADS else [])):
        for line in _lines(path):
            try:
                said = json.loads(line)
                if path.name == BACKUP and "public_key" not in said:
                    continue  # as versions before 0.2 left it, unsigned
                if signatures.check(said) != signatures.public_key():
                    wrong = f"{path} holds a head that another key signed"
                    continue
                heads.append(Head(int(said["number"]), str(said["hash"])))
            except (ValueError, KeyError, TypeError, signatures.NotSignedError):
                # One of the two lines may be cut short by a stop; a line that was changed looks alike, and the other one tells.
                wrong = f"{path} holds a line that nobody here signed"
    return Signed(tuple(heads), wrong)


def is_there() -> bool:
    """Whether this folder keeps a signed head at all: an installation of before has none until its next entry."""
    return (home.folder() / FILE).exists()


def _signed(head: Head) -> dict[str, Any]:
    return signatures.signed(
        {"number": head.number, "hash": head.hash, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    )


def _in_place(number: int, said: Mapping[str, Any]) -> bool:
    line = json.dumps(said).ljust(LINE_BYTES - 1).encode() + b"\n"
    file = os.open(home.folder() / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        at = (number % 2) * LINE_BYTES
        if _number(os.pread(file, LINE_BYTES, at)) > number:
            return False  # of two who committed one after the other, the later was quicker here
        os.pwrite(file, line, at)
    finally:
        os.close(file)
    return True


def _number(line: bytes) -> int:
    try:
        return int(json.loads(line)["number"])
    except (ValueError, KeyError, TypeError):
        return 0


def _elsewhere(said: Mapping[str, Any], *, daily: bool) -> None:
    if settings.HEADS is None:
        return
    last = next(iter(reversed(_lines(settings.HEADS))), "")
    if daily and str(said["at"])[:10] in last:
        return
    with os.fdopen(os.open(settings.HEADS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as added:
        added.write(json.dumps(said) + "\n")
        added.flush()
        os.fsync(added.fileno())


def _lines(path: Path) -> list[str]:
    try:
        read = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in read.replace("\0", "").splitlines() if line.strip()]
