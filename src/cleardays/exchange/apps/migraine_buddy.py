"""Migraine Buddy's CSV export: one wide row per attack after a preamble of health events.

Column order from a row a user pasted and from an open reader's fixture; read by name, because
older files lack the offset, geohash, attack type and location columns. Geohash and location are
never kept. The tick list of symptoms is complete once anything in it is ticked; an empty one
says nothing. The web page of 2018 to 2021 is `migraine_buddy_html.py`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Protocol, TypeVar

from cleardays.diary.entries import Attack, Intake, Provenance
from cleardays.diary.local import UnknownZoneError, zone
from cleardays.exchange.apps.dates import (
    NoSuchTimeError,
    asked_zone,
    at_offset,
    at_wall_clock,
    clock,
    numeric_date,
    settle_order,
)
from cleardays.exchange.apps.reading import AskError, DateOrder, Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.table import Row, rows

NEEDS = ("Started", "Lasted", "Pain Level")
LOCATION_COLUMNS = ("Geohash", "Attack Location")
OFFSET = "Start UTC Offset (min)"
LONGEST_ATTACK = timedelta(days=366)
MEDICINE_COLUMNS = {
    "Helpful Medication": True,
    # "Somewhat" could be a headache that stayed, and a triptan that relieved decides about a migraine day.
    "Somewhat Helpful Medication": None,
    "Unhelpful Medication": False,
    "Unsure Medication": None,
}
SYMPTOMS = {
    "nausea": "nausea",
    "vomiting": "vomiting",
    "sensitivity to light": "photophobia",
    "light sensitivity": "photophobia",
    "sensitivity to noise": "phonophobia",
    "sensitivity to sound": "phonophobia",
    "noise sensitivity": "phonophobia",
    "sound sensitivity": "phonophobia",
    "pulsating pain": "pulsating",
    "throbbing pain": "pulsating",
    "pounding pain": "pulsating",
    "worse pain if moving": "worse with activity",
    "worse if moving": "worse with activity",
    "worse with movement": "worse with activity",
}
_HEADINGS = re.compile(r'"?Started"?\s*[,;\t]\s*"?Lasted"?\s*[,;\t]|^\ufeff?"?Date"?[,;\t]"?Time Period"?[,;\t]')
_LASTED = re.compile(r"(?:(\d{1,4})\s*d)?\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*m)?(?:in)?", re.IGNORECASE)
_CLOCK = re.compile(r"[\s,T]*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s*m\.?)?", re.IGNORECASE)
_DATE = re.compile(r"\s*\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")
_TIMES = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?\s*x\s+", re.IGNORECASE)
_PAIN = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?", re.ASCII)
_OFFSET = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)


class _Line(Protocol):
    @property
    def line(self) -> int: ...


_T = TypeVar("_T")
_R = TypeVar("_R", bound=_Line)


class UnreadableError(ValueError):
    """A value that is not what its column promises; the text says why, without the value."""


def settle(source: Source, texts: Iterable[str], settings: Settings, field: str) -> tuple[DateOrder, tuple[str, ...]]:
    """Which way round a column's dates are written, and the words that say so.

    A text that is a date in no order (29 February 2025, "not a date") does not vote: its row is
    left out later. `AskError` when more than one order fits; refused when none fits them all.
    """
    orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
    dates = [text for text in texts if any(numeric_date(text, order) for order in orders)]
    if not dates:
        return settings.date_order or "ymd", ()
    try:
        order, words = settle_order(dates, settings)
    except ValueError as error:
        raise source.refused(
            f"the date {str(error)[:30]!r} does not fit the others",
            "some dates would be read the wrong way round",
            "check the dates and the order you named, or export again",
            field=field,
        ) from None
    return order, (words,)


def known_zone(settings: Settings) -> str:
    """The zone a person named; asked again when the database of zones does not hold it."""
    name = asked_zone(settings)
    try:
        zone(name)
    except UnknownZoneError:
        raise AskError("--timezone", "no such time zone: name one as in Europe/London") from None
    return name


def wall_time(text: str, order: DateOrder) -> datetime:
    """A date and a clock time, and nothing else, as they stood on the wall."""
    date_part = _DATE.match(text)
    day, at = numeric_date(text, order), clock(text)
    if date_part is None or day is None or at is None or not _CLOCK.fullmatch(text, date_part.end()):
        raise UnreadableError("no date and time that can be read")
    if not 1990 <= day.year <= 2199:
        raise UnreadableError("a year outside 1990 to 2199")
    return datetime.combine(day, time(*at))


def instant(local: datetime, zone_name: str) -> datetime:
    """The instant in UTC of a time on the wall; of one that came twice, the first."""
    try:
        return at_wall_clock(local, zone_name)
    except NoSuchTimeError:
        raise UnreadableError("a time the clocks skipped that night") from None


def ending(start: datetime, end: datetime) -> datetime | None:
    """The end of an attack: None when it equals the start, which apps write for "not said"."""
    if end < start:
        raise UnreadableError("it ends before it begins")
    if end - start > LONGEST_ATTACK:
        raise UnreadableError("longer than 366 days")
    return None if end == start else end


def pain_0_10(text: str) -> Fraction | None:
    """Pain from 0 to 10, None for an empty cell."""
    if not text:
        return None
    if not _PAIN.fullmatch(text) or (pain := Fraction(text.replace(",", "."))) > 10:
        raise UnreadableError("not a number from 0 to 10")
    return pain


def lasted(text: str) -> timedelta | None:
    """How long `01h 00m`, `1d 02h 15m` are; None for `Ongoing`, nothing, or no time at all."""
    first = text.strip().split("\n", 1)[0].strip()
    if not first or first.casefold() == "ongoing":
        return None
    match = _LASTED.fullmatch(first)
    if not match or not any(match.groups()):
        raise UnreadableError("not a length of time")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes) or None


def listed(text: str) -> list[str]:
    """The parts of a cell of several values joined by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def features(symptoms: Sequence[str], positions: Sequence[str]) -> frozenset[str] | None:
    """What the tick list says of the headache; None when nothing in it is ticked."""
    if not symptoms:
        return None
    found = {SYMPTOMS[name.casefold()] for name in symptoms if name.casefold() in SYMPTOMS}
    sides = {position.split()[0].casefold() for position in positions}
    if {"left", "right"} <= sides:
        found.add("bilateral")
    elif sides in ({"left"}, {"right"}):
        found.add("unilateral")
    return frozenset(found)


def intakes(groups: Iterable[tuple[str, bool | None]]) -> tuple[Intake, ...] | None:
    """Medicines from lists and whether each list helped; "No medication" says none, silence nothing."""
    said = [(name, relieved) for text, relieved in groups for name in listed(text)]
    taken = [(name, relieved) for name, relieved in said if name.casefold() != "no medication"]
    return tuple(Intake(_TIMES.sub("", name, count=1), relieved) for name, relieved in taken) if said else None


def tried(read: Callable[[str], _T], text: str, where: str, dropped: list[Dropped]) -> _T | None:
    """One value of a row; when it cannot be read it is left out alone, and the headache stays."""
    try:
        return read(text)
    except UnreadableError as error:
        dropped.append(Dropped(where, str(error)))
        return None


def gather(
    table: Sequence[_R], attack: Callable[[_R, list[Dropped]], Attack]
) -> tuple[tuple[Attack, ...], list[Dropped]]:
    """The attack of every row, in the file's order, and what was left out.

    A second attack with the external id of an earlier one is left out, or a later import of the
    same file could not tell the two apart.
    """
    attacks: list[Attack] = []
    dropped: list[Dropped] = []
    seen: dict[str | None, int] = {}
    for row in table:
        values: list[Dropped] = []
        try:
            found = attack(row, values)
        except UnreadableError as error:
            dropped.append(Dropped(f"line {row.line}", str(error)))
            continue
        first = seen.setdefault(found.provenance.external_id, row.line)
        if first != row.line:
            dropped.append(Dropped(f"line {row.line}", f"the same attack as on line {first}: the first is kept"))
            continue
        attacks.append(found)
        dropped += values
    return tuple(attacks), dropped


def recognises(head: Head) -> bool:
    return bool(_HEADINGS.search(head.text))


def read(source: Source, settings: Settings) -> Reading:
    header, table = rows(source, source.text(), NEEDS)
    order, settled = settle(source, (row["Started"] for row in table), settings, "Started")
    zone_name = known_zone(settings) if table else ""
    elsewhere: list[int] = []

    def attack(row: Row, dropped: list[Dropped]) -> Attack:
        local = wall_time(row["Started"], order)
        start = _start(row, local, zone_name)
        if start.astimezone(zone(zone_name)).replace(tzinfo=None) != local:
            elsewhere.append(row.line)
        return _attack(row, start, zone_name, dropped)

    attacks, dropped = gather(table, attack)
    return Reading(
        format=FORMAT.id,
        attacks=attacks,
        settled=settled,
        dropped=tuple(dropped),
        notes=_notes(OFFSET in header, elsewhere, zone_name),
    )


def _start(row: Row, local: datetime, zone_name: str) -> datetime:
    """The instant an attack began: by the row's own offset, else by the person's zone."""
    text = row[OFFSET]
    if _OFFSET.fullmatch(text) and abs(int(text)) <= 14 * 60:
        return at_offset(local, int(text))
    return instant(local, zone_name)


def _attack(row: Row, start: datetime, zone_name: str, dropped: list[Dropped]) -> Attack:
    length = tried(lasted, row["Lasted"], f"line {row.line}, Lasted", dropped)
    return Attack(
        id=None,
        start=start,
        end=ending(start, start + length) if length else None,
        timezone=zone_name,
        pain_0_10=tried(pain_0_10, row["Pain Level"], f"line {row.line}, Pain Level", dropped),
        features=features(listed(row["Symptoms"]), listed(row["Pain Positions"])),
        acute=intakes((row[column], relieved) for column, relieved in MEDICINE_COLUMNS.items()),
        provenance=Provenance(
            by="import", source=FORMAT.id, external_id=start.isoformat(), raw=without(row, LOCATION_COLUMNS)
        ),
    )


def _notes(has_offset: bool, elsewhere: Sequence[int], zone_name: str) -> tuple[str, ...]:
    notes = [
        "the app lets you leave attack types out of an export: check that all of yours are here",
        "days without an attack are unknown, not clear",
    ]
    if has_offset:
        notes.append("the offset is read as minutes east of UTC: check the first times in the preview")
    if elsewhere:
        notes.append(
            f"attacks whose offset is not that of {zone_name}: {len(elsewhere)}. you were travelling, "
            "or the app counts offsets the other way: check their dates in the preview"
        )
    return tuple(notes)


def without(row: Row, columns: Sequence[str]) -> str:
    """A row as text, without the columns named."""
    return " | ".join(f"{name}: {cell}" for name, cell in row.cells.items() if cell and name not in columns)


FORMAT = Format(
    "migraine-buddy",
    "Migraine Buddy CSV",
    recognises,
    read,
    "one real row pasted by a user and the code of open readers; the sign of the offset is unproven",
)
