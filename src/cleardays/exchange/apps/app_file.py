"""What reading another app's file gives, and what a reader may ask before it goes on.

A reader never guesses: which way round dates are written, in which zone, and which tag means
headache is settled by the file itself or asked. Silence in another app's file is unknown; only
an explicit statement is a clear day. A person's location is never kept.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import checked, read_text
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.sources import Origin, origins

LARGEST_TEXT_BYTES = 30_000_000
DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Answers a person gave beforehand."""

    timezone: str | None = None
    """IANA name of the zone in which times without one were lived."""
    date_order: DateOrder | None = None
    headache: tuple[str, ...] = ()
    """Tags, columns or symptoms that mean headache, in the file's own words."""


class AskError(Exception):
    """A question only the person can answer; `option` is the command-line option that answers it."""

    def __init__(self, option: str, question: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(question)
        self.option, self.question, self.choices = option, question, choices


class UnreadableError(ValueError):
    """A value that is not what its place in the file promises; the text says why, without the value."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in the file that was not taken over, where it stood, and why."""

    where: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One file, read: what it says, what it settled, what was left out."""

    format: str
    days: tuple[DayEntry, ...] = ()
    attacks: tuple[Attack, ...] = ()
    settled: tuple[str, ...] = ()
    """How ambiguous things were read, in words: date order, zone, which tag meant headache."""
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    """What the person should know or check, e.g. that attack types can be left out of an export."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, enough to tell which app wrote it."""

    name: str
    raw: bytes
    text: str
    """The same, decoded leniently; never used for reading, only for recognising."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: on a disk, or as `raw` bytes that are on none and have only a name. `text` is the whole of it,
    refused when too large or not text."""

    path: Path
    raw: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.path.name

    def text(self, largest: int = LARGEST_TEXT_BYTES) -> str:
        return read_text(self.path, largest) if self.raw is None else checked(self.raw, self.name, largest)

    def opened(self) -> BinaryIO:
        """The bytes, to be closed by whoever asked."""
        return self.path.open("rb") if self.raw is None else io.BytesIO(self.raw)

    def refused(self, found: str, why: str, do: str, line: int | None = None, field: str = "") -> RefusedError:
        return RefusedError(found, why, do, file=self.name, line=line, field=field)


@dataclass(frozen=True, slots=True)
class Format:
    """One app's file: how to recognise it, how to read it, and against what that was checked."""

    id: str
    title: str
    recognises: Callable[[Head], bool]
    read: Callable[[Source, Settings], Reading]
    checked: str
    """What the reader was written against: a real export, the app's code, or documentation only."""

    @property
    def origin(self) -> Origin:
        """What is known of it as a source of statements, above all whether it can state a clear day."""
        return origins()[self.id]


def row_id(*parts: object) -> str:
    """A stable id for a row whose app gives none: the same row gives the same id in every export."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
