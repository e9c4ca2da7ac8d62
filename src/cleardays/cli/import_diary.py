"""`cleardays import`: read, show what was read, and only then write, all or nothing."""

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import typer

from cleardays.casefile import csv_diary, reader, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import FIRST_YEAR
from cleardays.casefile.text_file import LARGEST_BYTES, read_text
from cleardays.diary.history import Person
from cleardays.diary.local import UnknownZoneError, zone
from cleardays.exchange import csv_diary_dates, merge, normalise, open_file, preview
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.app_file import AskError, DateOrder, Format, Reading, Settings, Source

CHOICES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    file: Path
    out: Path | None
    into: Path | None
    person: str | None
    timezone: str | None
    date_order: DateOrder | None
    headache: tuple[str, ...]
    silence: str
    first: date | None
    last: date | None

    @property
    def target(self) -> Path | None:
        return self.out or self.into

    def refused(self, found: str, do: str) -> RefusedError:
        return RefusedError(found, "the import could not be done as meant", do, file=self.file.name)


def run(asked: Request, today: date) -> None:
    """Preview an import and, when a case is named, write it."""
    _check(asked)
    known = formats.recognise(asked.file)
    if known is None:
        own, settled = _own(asked)
        base = _base(asked, own, today)
        reading = Reading(
            format="cleardays", days=own.days, attacks=own.attacks, settled=settled, notes=_beside(asked, own)
        )
    else:
        base = _base(asked, None, today)
        reading = _asking(asked, known, base.timezone)
    reading, future = normalise.past(reading, today + timedelta(days=1))
    reading = normalise.fit(reading, base.timezone)
    title, checked = (known.title, known.checked) if known else ("Cleardays' own format", None)
    for line in preview.lines(title, checked, reading, future, base.timezone):
        typer.echo(line)
    merged = merge.merge(base, reading.days, reading.attacks, reading.withdrawn)
    if merged.gave_way:
        typer.echo(f"  {preview.several(merged.gave_way, 'day')} declared clear before gave way to what this file says")
    case = _declared(asked, merged.case, today)
    if asked.target is None:
        typer.echo("\nnothing written: add --out CASE or --into CASE")
        return
    write(asked.target, _readable(asked.target, case))
    counts = f"{merged.added} added, {merged.same} already there, {merged.changed} changed"
    counts += f", {merged.withdrawn} of them withdrawn where they came from" if merged.withdrawn else ""
    typer.echo(f"\n{asked.target.name}: {counts}")


def _check(asked: Request) -> None:
    """Refuse what cannot be meant, before anything is read."""
    between = asked.first and asked.last and asked.first <= asked.last
    if asked.out and asked.into:
        raise asked.refused("both --out and --into", "choose one: a new case file, or an existing one")
    if asked.out and asked.out.exists():
        raise asked.refused(f"{asked.out.name} exists already", "use --into to add to it, or another name")
    if asked.into and asked.into.exists() and asked.file.exists() and asked.into.samefile(asked.file):
        raise asked.refused("the same file twice", "name another file for --into: the one imported is never changed")
    if asked.silence == "clear" and not between:
        raise asked.refused("--silence clear without dates", "say between which dates with --from and --to")
    if asked.silence != "clear" and (asked.first or asked.last):
        raise asked.refused("--from or --to without --silence clear", "add --silence clear, or leave the dates out")
    if asked.first and asked.first.year < FIRST_YEAR:
        raise asked.refused(f"--from {asked.first}", f"name a date from {FIRST_YEAR} on")
    if asked.timezone is not None:
        try:
            zone(asked.timezone)
        except UnknownZoneError:
            name = preview.printable(asked.timezone)[:60]
            raise asked.refused(
                f"--timezone {name} is no known time zone", "use an IANA name, as in Europe/London"
            ) from None


def _base(asked: Request, own: Case | None, today: date) -> Case:
    """The case that is added to: an existing one, what a case file says beside its diary, or a new one."""
    if asked.into is None:
        named = Person(asked.person or asked.file.stem)
        if own is None:
            return Case(person=named, timezone=asked.timezone)
        person = replace(own.person, id=asked.person) if asked.person else own.person
        return replace(own, person=person, days=(), attacks=(), timezone=own.timezone or asked.timezone)
    if asked.into.is_file() and csv_diary.looks_like(read_text(asked.into)):
        raise asked.refused(f"{asked.into.name} is a CSV diary", "import it with --out first, then add to that case")
    case = open_file.load(asked.into, today + timedelta(days=1))
    people = {asked.person or case.person.id}
    if own and not csv_diary.looks_like(read_text(asked.file)):
        people.add(own.person.id)  # that of a CSV diary is its file's name and says nothing of the person
    if people != {case.person.id}:
        raise asked.refused(
            f"{asked.into.name} is another person's", "give both files one person's id, if they are one"
        )
    return replace(case, timezone=case.timezone or asked.timezone)


def _beside(asked: Request, own: Case) -> tuple[str, ...]:
    """What is said of a case file that is added to another, where it holds more than a diary."""
    diary_alone = Case(person=own.person, days=own.days, attacks=own.attacks, timezone=own.timezone)
    if asked.into is None or own == diary_alone:
        return ()
    return ("of a case file that is added to another only the diary is taken over, no history and no sessions",)


def _own(asked: Request) -> tuple[Case, tuple[str, ...]]:
    """Our own case file or CSV diary, and how the dates of a diary that a spreadsheet saved were read."""
    path = asked.file
    text = read_text(path) if path.is_file() else ""
    if not csv_diary.looks_like(text):
        return open_file.load(path, date.max), ()
    settings = Settings(timezone=asked.timezone, date_order=asked.date_order)
    try:
        text, settled = csv_diary_dates.with_iso_dates(text, path.name, settings)
    except AskError as ask:
        raise _unanswered(asked, "CSV diary", ask) from None
    return csv_diary.loads(text, path.name, date.max), settled


def _asking(asked: Request, known: Format, timezone: str | None) -> Reading:
    """Another app's file, read; a question nobody answered beforehand ends the import, and names its option."""
    settings = Settings(timezone=asked.timezone or timezone, date_order=asked.date_order, headache=asked.headache)
    try:
        return known.read(Source(asked.file), settings)
    except AskError as ask:
        raise _unanswered(asked, known.title, ask) from None


def _unanswered(asked: Request, title: str, ask: AskError) -> RefusedError:
    choices = [preview.printable(choice) for choice in ask.choices[:CHOICES_SHOWN]]
    more = ", …" if len(ask.choices) > CHOICES_SHOWN else ""
    return RefusedError(
        f"{title}: {ask.question}",
        "guessing would move headaches to other days",
        f"answer with {ask.option}" + (f" ({', '.join(choices)}{more})" if choices else ""),
        file=asked.file.name,
    )


def _declared(asked: Request, case: Case, today: date) -> Case:
    if asked.silence != "clear" or not (asked.first and asked.last):
        return case
    case, declared = merge.declare_clear(case, asked.first, min(asked.last, today))
    days = preview.several(declared, "silent day")
    typer.echo(f"  {days} from {asked.first} to {asked.last} written as clear, because you said so")
    return case


def _readable(target: Path, case: Case) -> bytes:
    """The case as bytes that can be read again; refused before anything is written when they could not."""
    text = writer.dumps(case)
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise RefusedError(
            "half a character in a name or a note",
            "it is in no encoding, so the case could not be written",
            "write that text anew in the file it stands in",
            file=target.name,
        ) from None
    if len(raw) > LARGEST_BYTES:
        raise RefusedError(
            f"a case of {len(raw) / 1e6:.0f} MB",
            f"more than {LARGEST_BYTES / 1e6:.0f} MB would not be read again",
            "import a shorter time, or fewer years",
            file=target.name,
        )
    reader.loads(text, target.name)
    return raw


def write(target: Path, raw: bytes) -> None:
    """Write a file whole or not at all: the old one stays until the new one is on the disk."""
    try:
        target = target.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                written.chmod(target.stat().st_mode & 0o777)
            written.replace(target)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RefusedError(
            f"cannot be written: {os.strerror(error.errno or 0).lower()}",
            "nothing was changed",
            "choose a folder you can write to, with room on its disk",
            file=target.name,
        ) from None
