"""Daylio's CSV export: one row per mood entry, with the person's own tags and scales.

The header has grown since 2018 (`full_date`, `note_title`, then `scales`), so columns are read by name. Only
`full_date` is written the same everywhere; until 2018 there was a `year` beside a date in words instead. `date`,
`weekday` and `mood` follow the phone's language or the person's own words. An entry without the headache tag says nothing about headache.
"""

import re
from datetime import date

from cleardays.diary.entries import DayEntry, Provenance
from cleardays.exchange.apps import fields, headache_name
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.csv_table import Row, names, rows, without
from cleardays.exchange.apps.fields import NOT_HEADACHE, PLACE, READ, TEXT
from cleardays.exchange.apps.written_dates import settled_dates

NEEDS = ("date", "weekday", "mood", "activities")
DATED = ("full_date", "year")
"""What tells the date: one column, or, until 2018, the year beside a day and month in words."""
FIELDS = {
    **dict.fromkeys(("full_date", "year", "date", "activities", "scales"), READ),
    "weekday": "the date says it",
    "time": "a day entry has no time",
    "mood": NOT_HEADACHE,
    "note_title": TEXT,
    "note": TEXT,
    "location": PLACE,
    "place": PLACE,
}
LOCATION_COLUMNS = ("location", "place")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?", re.ASCII)


def recognises(head: Head) -> bool:
    found = set(names(head.text))
    return set(NEEDS) <= found and bool(found & set(DATED))


def read(source: Source, settings: Settings) -> Reading:
    """One `DayEntry` per date with an entry that carries the headache tag or scale.

    `AskError` when no tag or scale is named for headache, or the one a person gave is not in the file.
    """
    header, table = rows(source, source.text(), NEEDS)
    chosen = _chosen(table, settings)
    folded = {name.casefold() for name in chosen}
    read_date, ordered = settled_dates(source, (row["full_date"] for row in table), settings, "full_date")
    said: dict[date, list[Row]] = {}
    dropped, without_meaning = [], 0
    for row in table:
        tagged = any(tag.casefold() in folded for tag in _tags(row))
        values = [value for name, value in _scales(row) if name.casefold() in folded]
        scaled = any(_above_nought(value) for value in values)
        without_meaning += bool(values) and not scaled and not tagged
        if not tagged and not scaled:
            continue
        day = read_date(row["full_date"] or f"{row['date']} {row['year']}")
        if day is None:
            dropped.append(Dropped(f"line {row.line}", "no date that can be read"))
            continue
        said.setdefault(day, []).append(row)
    notes = ["entries without the headache tag are unknown, not clear"]
    if without_meaning:
        notes.append(
            "a headache scale at 0 or without a number is left unknown, because only you know what that means "
            f"(entries: {without_meaning})"
        )
    return Reading(
        format=FORMAT.id,
        days=tuple(_entry(day, entries) for day, entries in sorted(said.items())),
        settled=(*ordered, *headache_name.settled(chosen)),
        dropped=tuple(dropped),
        notes=(*notes, *fields.notes(FIELDS, fields.columns(header, table))),
    )


def _chosen(table: list[Row], settings: Settings) -> tuple[str, ...]:
    """The tags and scales that mean headache, in the file's words."""
    every = dict.fromkeys(name for row in table for name in (*_tags(row), *(scale for scale, _ in _scales(row))))
    found = headache_name.given(every, settings) if settings.headache else headache_name.plain(every)
    if every and not found:
        raise headache_name.question("tags or scales", sorted(every))
    return found


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("\u00a0", " ").split(" | ") if part.strip()]


def _tags(row: Row) -> list[str]:
    return _parts(row["activities"])


def _scales(row: Row) -> list[tuple[str, str]]:
    """`Headache: 3 | Energy: 5` as pairs; a part without a colon names no value."""
    found = [part.rpartition(":") for part in _parts(row["scales"])]
    return [(name.strip(), value.strip()) for name, colon, value in found if colon and name.strip()]


def _above_nought(value: str) -> bool:
    return bool(_NUMBER.fullmatch(value)) and float(value.replace(",", ".")) > 0


def _entry(day: date, entries: list[Row]) -> DayEntry:
    """A scale's ends are the person's own, so its number is kept as text and is neither grade nor 0 to 10."""
    return DayEntry(
        date=day,
        headache=True,
        provenance=Provenance(
            by="import",
            source=FORMAT.id,
            external_id=day.isoformat(),
            raw="\n".join(without(row, LOCATION_COLUMNS) for row in entries),
        ),
    )


FORMAT = Format(
    "daylio",
    "Daylio CSV",
    recognises,
    read,
    "open readers of exports from 2018 to 2026 and their description of the columns",
    FIELDS,
)
