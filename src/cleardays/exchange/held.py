"""Which case is a file that is held in memory and stands on no disk?

The same readers as `cleardays import`, given bytes. Our own case file and CSV diary are read as they are; another app's
file settles what it can, and what only the person knows is asked (`AskError`). Nothing is written anywhere.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path, PurePath

from cleardays.answer import casefile, csvdiary
from cleardays.answer.casefile import Case
from cleardays.answer.refusal import RefusedError
from cleardays.answer.textfile import checked
from cleardays.diary.history import Person
from cleardays.exchange import extent, fitting, merging
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.reading import Settings, Source

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
    extent.check_bytes(len(raw), file)
    latest = today + timedelta(days=1)
    known = formats.known_by(formats.head_of(file, raw))
    if known is not None:
        source = Source(Path(file), raw)
        reading, future = fitting.past(known.read(source, settings), latest)
        extent.check_diary(reading.days, reading.attacks, file)
        fitted = fitting.fit(reading, settings.timezone)
        empty = Case(person=Person("me"), timezone=settings.timezone)
        return Held(
            case=merging.merge(empty, fitted.days, fitted.attacks).case,
            title=known.title,
            settled=fitted.settled,
            notes=fitted.notes,
            left_out=len(fitted.dropped) + future,
        )
    text = checked(raw, file)
    if csvdiary.looks_like(text):
        case = csvdiary.loads(text, file, latest)
        return Held(case=replace(case, person=Person("me")), title=OWN_TITLE)
    if text.lstrip()[:1] in ("{", "["):
        case = casefile.loads(text, file, latest)
        extent.check_case(case, file)
        return Held(case=case, title=OWN_TITLE)
    raise RefusedError(
        "no diary that is known here",
        "a CSV diary begins with the line date,headache and a case file with {; other apps' files are known by what they say",
        "export the diary from your app as CSV or JSON, and try that file",
        file=file,
    )
