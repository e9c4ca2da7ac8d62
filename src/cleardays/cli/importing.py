"""`cleardays import`: read, show what was read, and only then write, all or nothing."""

import os
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cleardays.answer import casefile
from cleardays.answer.casefile import Case
from cleardays.answer.refusal import RefusedError
from cleardays.cli import files
from cleardays.cli.terminal import console
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack
from cleardays.diary.history import Person
from cleardays.diary.local import UnknownZoneError, local_date, zone
from cleardays.exchange import merging
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.reading import AskError, DateOrder, Dropped, Format, Reading, Settings, Source

ROWS_SHOWN = 5


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


def run(asked: Request, today: date) -> None:
    """Preview an import and, when a case is named, write it."""
    _check(asked)
    base = _base(asked, today)
    known, reading = _read(asked, base)
    latest = today + timedelta(days=1)
    reading, future = _past(reading, latest)
    merged = merging.merge(base, reading.days, reading.attacks)
    case, declared = merged.case, 0
    if asked.silence == "clear" and asked.first and asked.last:
        case, declared = merging.declare_clear(case, asked.first, min(asked.last, today))
    out = console()
    _preview(out, known, reading, future)
    if declared:
        out.print(f"  {declared} silent days from {asked.first} to {asked.last} written as clear, because you said so")
    target = asked.out or asked.into
    if target is None:
        out.print("\nnothing written: add --out CASE or --into CASE")
        return
    write(target, casefile.dumps(case))
    out.print(f"\n{target.name}: {merged.added} added, {merged.same} already there, {merged.changed} changed")


def _check(asked: Request) -> None:
    def refuse(found: str, do: str) -> RefusedError:
        return RefusedError(found, "the import could not be done as meant", do, file=asked.file.name)

    if asked.out and asked.into:
        raise refuse("both --out and --into", "choose one: a new case file, or an existing one")
    if asked.out and asked.out.exists():
        raise refuse(f"{asked.out.name} exists already", "use --into to add to it, or another name")
    if asked.silence == "clear" and not (asked.first and asked.last and asked.first <= asked.last):
        raise refuse("--silence clear without dates", "say between which dates with --from and --to")
    if asked.timezone is not None:
        try:
            zone(asked.timezone)
        except UnknownZoneError:
            raise refuse(f"{asked.timezone} is no known time zone", "use an IANA name, as in Europe/London") from None


def _base(asked: Request, today: date) -> Case:
    if asked.into:
        return files.load(asked.into, today + timedelta(days=1))
    return Case(person=Person(asked.person or asked.file.stem), timezone=asked.timezone)


def _read(asked: Request, base: Case) -> tuple[Format | None, Reading]:
    settings = Settings(timezone=asked.timezone or base.timezone, date_order=asked.date_order, headache=asked.headache)
    known = formats.recognise(asked.file)
    if known is None:
        own = files.load(asked.file, date.max)
        return None, Reading(format="cleardays", days=own.days, attacks=own.attacks)
    try:
        return known, known.read(Source(asked.file), settings)
    except AskError as ask:
        choices = f" ({', '.join(ask.choices)})" if ask.choices else ""
        raise RefusedError(
            f"{known.title}: {ask.question}",
            "guessing would move headaches to other days",
            f"answer with {ask.option}{choices}",
            file=asked.file.name,
        ) from None


def _past(reading: Reading, latest: date) -> tuple[Reading, int]:
    """Records of days that have not happened are left out and counted."""
    days = tuple(entry for entry in reading.days if entry.date <= latest)
    attacks = tuple(attack for attack in reading.attacks if local_date(attack.start, attack.timezone) <= latest)
    future = len(reading.days) + len(reading.attacks) - len(days) - len(attacks)
    kept = Reading(
        format=reading.format,
        days=days,
        attacks=attacks,
        settled=reading.settled,
        dropped=reading.dropped,
        notes=reading.notes,
    )
    return kept, future


def _preview(out: Console, known: Format | None, reading: Reading, future: int) -> None:
    title = known.title if known else "Cleardays' own format"
    out.print(Text(f"{title}: {_counted(reading)}", "bold"))
    if known:
        out.print(Padding(Text(f"this reader was checked against {known.checked}", "dim"), (0, 0, 0, 2), expand=False))
    diary = Diary.of(reading.days, reading.attacks)
    months: dict[str, Counter[str]] = {}
    for day, state in zip(diary.dates, diary.columns.headache, strict=True):
        months.setdefault(f"{day:%Y-%m}", Counter())[
            "headache" if state == 1 else "clear" if state == 0 else "silent"
        ] += 1
    for month, count in months.items():
        out.print(f"  {month}  {count['headache']:3} headache  {count['clear']:3} clear  {count['silent']:3} silent")
    for words in reading.settled:
        out.print(Padding(Text(words), (0, 0, 0, 2), expand=False))
    _first_times(out, reading.attacks)
    for words in reading.notes:
        out.print(Padding(Text(f"note: {words}"), (0, 0, 0, 2), expand=False))
    dropped = list(reading.dropped)
    if future:
        dropped.append(Dropped(f"{future} record{'s' if future > 1 else ''}", "dated after today"))
    if dropped:
        out.print(f"  left out: {len(dropped)}")
        for one in dropped[:ROWS_SHOWN]:
            out.print(Padding(Text(f"{one.where}: {one.why}"), (0, 0, 0, 4), expand=False))
        if len(dropped) > ROWS_SHOWN:
            out.print(f"    and {len(dropped) - ROWS_SHOWN} more")


def _first_times(out: Console, attacks: tuple[Attack, ...]) -> None:
    """The first attacks in UTC and as the clock showed, so that a wrong zone is seen at once."""
    for attack in attacks[:3]:
        there = attack.start.astimezone(zone(attack.timezone))
        out.print(f"  starts {attack.start:%Y-%m-%d %H:%M} UTC = {there:%Y-%m-%d %H:%M} in {attack.timezone}")


def _counted(reading: Reading) -> str:
    clear = sum(entry.headache is False for entry in reading.days)
    days = sum(entry.headache is True for entry in reading.days)
    return f"{len(reading.attacks)} attacks, {days} headache days, {clear} clear days"


def write(target: Path, text: str) -> None:
    """Write a file whole or not at all: the old one stays until the new one is on the disk."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RefusedError(
            f"cannot be written: {os.strerror(error.errno or 0).lower()}",
            "nothing was changed",
            "choose a folder you can write to, with room on its disk",
            file=target.name,
        ) from None
