"""Headway's CSV: one wide file from the iPhone, three narrower ones from the Mac.

The iPhone writes `2026-01-05 08:00` and a Yes/No column per symptom, trigger and medicine. The Mac
writes date and time in separate columns, in the order of its owner's language, and lists joined by
"; "; it gives the end as a length, for its "End Time" has no date.

Neither file asks whether the pain is pulsating or worse with activity, so what is ticked counts and what is
not ticked says nothing. The text of the column "Location" is not kept; of it only a side of the head is read.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from cleardays.diary.entries import Attack, Intake, Provenance
from cleardays.exchange.apps import fields, ticks
from cleardays.exchange.apps.app_file import (
    DateOrder,
    Dropped,
    Format,
    Head,
    Reading,
    Settings,
    Source,
    UnreadableError,
)
from cleardays.exchange.apps.cells import gather, pain_0_10, tried
from cleardays.exchange.apps.csv_table import Row, names, rows, without
from cleardays.exchange.apps.fields import READ, TEXT
from cleardays.exchange.apps.written_dates import asked_zone, ending, instant, lasted, settle, span_at_wall, wall_time

IOS_NEEDS = ("Date", "End Time", "Pain Level", "Location", "Duration (hours)", "Other Trigger", "Missed Work")
MAC_NEEDS = ("Date", "Time", "Pain Level", "Location", "Triggers", "Medications")
IOS_SYMPTOMS = ("Light Sensitivity", "Sound Sensitivity", "Nausea", "Vomiting")
IOS_FIELDS = {
    "Date": READ,
    "End Time": READ,
    "Pain Level": READ,
    "Location": READ,
    "Duration (hours)": READ,
    **dict.fromkeys(IOS_SYMPTOMS, READ),
    **dict.fromkeys(("Aura", "Wake-up Headache", "Tinnitus", "Vertigo"), TEXT),
    **dict.fromkeys(("Missed Work", "Missed School", "Missed Events", "Other Trigger", "Notes"), TEXT),
}
MAC_FIELDS = {
    "Date": READ,
    "Time": READ,
    "End Time": "it has no date; the length is read",
    "Pain Level": READ,
    "Location": READ,
    "Duration": READ,
    "Duration (min)": READ,
    "Medications": READ,
    "Symptoms": READ,
    **dict.fromkeys(("Triggers", "Missed Work", "Missed School", "Missed Events", "Notes"), TEXT),
}
UNNAMED = ("other", "other med", "other medication")
_DECIMAL = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,9})?", re.ASCII)
_MINUTES = re.compile(r"-?[0-9]{1,6}", re.ASCII)


def recognises_ios(head: Head) -> bool:
    return {"Date", "End Time", "Pain Level", "Duration (hours)"} <= set(names(head.text))


def recognises_mac(head: Head) -> bool:
    return set(MAC_NEEDS) <= set(names(head.text))


def read_ios(source: Source, settings: Settings) -> Reading:
    header, table = rows(source, source.text(), IOS_NEEDS)
    # By the headings around them, because newer files have more medicines than older ones.
    medicines = header[header.index("Other Trigger") + 1 : header.index("Missed Work")]

    def times(row: Row, order: DateOrder, zone_name: str, dropped: list[Dropped]) -> tuple[datetime, datetime | None]:
        began, until = wall_time(row["Date"], order), row["End Time"]
        length = tried(_hours, row["Duration (hours)"], f"line {row.line}, Duration (hours)", dropped)
        return span_at_wall(began, wall_time(until, order) if until else None, zone_name, length)

    def taken(row: Row) -> list[str]:
        return [name for name in medicines if row[name].casefold() == "yes"]

    notes: tuple[str, ...] = ()
    if "Eletriptan" not in header:
        notes = ("this file has no column for eletriptan: if you take it, write those days in by hand",)

    def signs(row: Row) -> list[str]:
        return [name for name in IOS_SYMPTOMS if row[name].casefold() == "yes"]

    known = dict.fromkeys(medicines, READ) | IOS_FIELDS
    weather = {name: TEXT for name in header if name.startswith(("Temperature", "Pressure", "Weather"))}
    notes += fields.notes(known | weather, _said_columns(header, table), TEXT)
    return _read(source, settings, IOS, table, lambda row: row["Date"], times, taken, signs, notes)


def read_mac(source: Source, settings: Settings) -> Reading:
    header, table = rows(source, source.text(), MAC_NEEDS)

    def times(row: Row, order: DateOrder, zone_name: str, dropped: list[Dropped]) -> tuple[datetime, datetime | None]:
        start = instant(wall_time(f"{row['Date']} {row['Time']}", order), zone_name)
        minutes, words = row["Duration (min)"], row["Duration"]
        if minutes:
            length = tried(_minutes, minutes, f"line {row.line}, Duration (min)", dropped)
        else:
            length = tried(lasted, words, f"line {row.line}, Duration", dropped)
        return start, ending(start, start + length) if length is not None else None

    def taken(row: Row) -> list[str]:
        return _parts(row["Medications"])

    def signs(row: Row) -> list[str]:
        return _parts(row["Symptoms"])

    notes = fields.notes(MAC_FIELDS, _said_columns(header, table))
    return _read(source, settings, MAC, table, lambda row: row["Date"], times, taken, signs, notes)


def _read(
    source: Source,
    settings: Settings,
    format_id: str,
    table: list[Row],
    date_text: Callable[[Row], str],
    times: Callable[[Row, DateOrder, str, list[Dropped]], tuple[datetime, datetime | None]],
    taken: Callable[[Row], list[str]],
    signs: Callable[[Row], list[str]],
    notes: tuple[str, ...],
) -> Reading:
    order, settled = settle(source, (date_text(row) for row in table), settings, "Date")
    zone_name = asked_zone(settings) if table else ""

    def attack(row: Row, dropped: list[Dropped]) -> Attack:
        start, end = times(row, order, zone_name, dropped)
        medicines = taken(row)
        ticked = ticks.features(signs(row)) | ticks.sides([row["Location"]])
        return Attack(
            id=None,
            start=start,
            end=end,
            timezone=zone_name,
            pain_0_10=tried(_pain, row["Pain Level"], f"line {row.line}, Pain Level", dropped),
            features=frozenset(ticked) or None,
            features_complete=not ticked,
            acute=tuple(Intake(None if name.casefold() in UNNAMED else name) for name in medicines) or None,
            provenance=Provenance(
                by="import", source=format_id, external_id=start.isoformat(), raw=without(row, ("Location",))
            ),
        )

    attacks, dropped = gather(table, attack)
    return Reading(
        format=format_id,
        attacks=attacks,
        settled=settled,
        dropped=tuple(dropped),
        notes=(*notes, "days without an attack are unknown, not clear"),
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _said_columns(header: list[str], table: list[Row]) -> list[str]:
    """The columns that say something: a column of "No" alone does not."""
    return [name for name in header if name and any(row[name].casefold() not in ("", "no") for row in table)]


def _hours(text: str) -> timedelta | None:
    """Hours with decimals; None for an empty cell."""
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise UnreadableError("not a number of hours")
    return timedelta(hours=float(text.replace(",", ".")))


def _minutes(text: str) -> timedelta:
    if not _MINUTES.fullmatch(text):
        raise UnreadableError("not a number of minutes")
    return timedelta(minutes=int(text))


def _pain(text: str) -> Fraction | None:
    """Pain from 1 to 10; the app itself shows 0 as not given."""
    return pain_0_10(text) or None


IOS = "headway-ios"
MAC = "headway-mac"
FORMATS = (
    Format(
        IOS,
        "Headway CSV (iPhone)",
        recognises_ios,
        read_ios,
        "the app's own export code, two versions of it",
        IOS_FIELDS | {"a column for each medicine": READ, "a column for each trigger, and the weather": TEXT},
    ),
    Format(
        MAC, "Headway CSV (Mac)", recognises_mac, read_mac, "the app's own export code, all three headers", MAC_FIELDS
    ),
)
