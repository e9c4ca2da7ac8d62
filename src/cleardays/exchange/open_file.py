"""Which file is this, and which case does it hold? The one door for any file: on a disk, or held in memory alone.

Our own case file and CSV diary are read as they are. Another app's file is read by the readers of `cleardays import`; it settles
what it can, and what only the person knows is asked (`AskError`). Nothing is written anywhere.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path, PurePath

from cleardays.casefile import csv_diary, reader
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import checked, read_text
from cleardays.diary.history import Person
from cleardays.exchange import csv_diary_dates, limits, merge, normalise
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.app_file import Settings, Source

OWN_TITLE = "Cleardays' own format"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file as a case, the app it came from, how unclear things were read, and how much was left out."""

    case: Case
    title: str
    settled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: int = 0


def read(name: str, raw: bytes, settings: Settings, today: date) -> Held:
    """A file by what it says, not by its name; `RefusedError` for none that is known, `AskError` for a question."""
    file = PurePath(name).name or "file"
    limits.check_bytes(len(raw), file)
    latest = today + timedelta(days=1)
    known = formats.known_by(formats.head_of(file, raw))
    if known is not None:
        source = Source(Path(file), raw)
        reading, future = normalise.past(known.read(source, settings), latest)
        limits.check_diary(reading.days, reading.attacks, file)
        fitted = normalise.fit(reading, settings.timezone)
        empty = Case(person=Person("me"), timezone=settings.timezone)
        return Held(
            case=merge.merge(empty, fitted.days, fitted.attacks, fitted.withdrawn).case,
            title=known.title,
            settled=fitted.settled,
            notes=fitted.notes,
            left_out=len(fitted.dropped) + future,
        )
    text, settled = csv_diary_dates.with_iso_dates(checked(raw, file), file, settings)
    case = own(text, file, latest)
    if case is None:
        raise RefusedError(
            "no diary that is known here",
            "a CSV diary begins with the line date,headache and a case file with {; other apps' files are known by what they say",
            "export the diary from your app as CSV or JSON, and try that file",
            file=file,
        )
    limits.check_case(case, file)
    return Held(
        case=replace(case, person=Person("me")) if csv_diary.looks_like(text) else case,
        title=OWN_TITLE,
        settled=settled,
    )


def load(path: Path, latest: date) -> Case:
    """A case file or CSV diary on a disk, told apart by what it says; `RefusedError` for anything else."""
    known = formats.recognise(path)
    if known is not None:
        raise RefusedError(
            f"this is a file of {known.title}",
            "times, dates and silence in it have to be settled before anything is counted",
            f"cleardays import {path.name} --out case.json",
            file=path.name,
        )
    case = own(read_text(path), path.name, latest)
    if case is None:
        raise RefusedError(
            "neither a case file nor a CSV diary",
            "a CSV diary begins with the line date,headache and a case file with {",
            "see `cleardays schema`, or `cleardays import` for another app's file",
            file=path.name,
            line=1,
        )
    return case


def own(text: str, name: str, latest: date) -> Case | None:
    """The case of a text in one of our own forms; None for a text in neither."""
    if csv_diary.looks_like(text):
        return csv_diary.loads(text, name, latest)
    if text.lstrip()[:1] in ("{", "["):
        return reader.loads(text, name, latest)
    return None
