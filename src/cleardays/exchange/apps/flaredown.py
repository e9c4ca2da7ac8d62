"""Flaredown's "Download my data" CSV: one wide row per check-in, columns named by the person.

Conditions and symptoms are rated 0 to 4 and 0 is an explicit "none", so this file can state a
clear day; an empty cell was not rated. The app's words for 1 to 4 are not our grades, so a rating
gives no severity. From the code that writes the file.
"""

from datetime import date

from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.exchange.apps import fields, headache_name
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import is_acute
from cleardays.exchange.apps.csv_table import Row, names, rows
from cleardays.exchange.apps.fields import NOT_HEADACHE, READ
from cleardays.exchange.apps.written_dates import settled_dates

NEEDS = ("Date", "Tags", "Foods")
FIELDS = {"Date": READ, "Tags": NOT_HEADACHE, "Foods": NOT_HEADACHE}
RATED = {"0": False, "1": True, "2": True, "3": True, "4": True}


def recognises(head: Head) -> bool:
    found = names(head.text)
    return found[:1] == ["Date"] and set(NEEDS) <= set(found)


def read(source: Source, settings: Settings) -> Reading:
    """One `DayEntry` per check-in that rates the headache column or names a known acute medicine.

    `AskError` unless exactly one column is named for headache or the person said which.
    """
    header, table = rows(source, source.text(), NEEDS)
    own = [name for name in header if name and name not in NEEDS and not name.startswith("Weather ")]
    headache = _chosen(own, settings)
    medicines = [name for name in own if is_acute(name) and name not in headache]
    read_date, ordered = settled_dates(source, (row["Date"] for row in table), settings, "Date")
    days, dropped = [], []
    for row in table:
        entry = _entry(row, read_date(row["Date"]), headache, medicines)
        if isinstance(entry, Dropped):
            dropped.append(entry)
        elif entry is not None:
            days.append(entry)
    settled = [*ordered, f"read as headache: {', '.join(headache)}; 0 is a clear day, an empty cell is unknown"]
    if medicines:
        settled.append(f"read as acute medicine: {', '.join(medicines)}")
    return Reading(
        format=FORMAT.id,
        days=tuple(days),
        settled=tuple(settled),
        dropped=tuple(dropped),
        notes=(
            "days without a check-in, or with the column left empty, are unknown, not clear",
            *_left(header, table, (*headache, *medicines)),
        ),
    )


def _left(header: list[str], table: list[Row], used: tuple[str, ...]) -> tuple[str, ...]:
    weather = {name: NOT_HEADACHE for name in header if name.startswith("Weather ")}
    known = FIELDS | weather | dict.fromkeys(used, READ)
    return fields.notes(
        known, fields.columns(header, table), "not named as headache, and no acute medicine that is known"
    )


def _chosen(own: list[str], settings: Settings) -> tuple[str, ...]:
    found = headache_name.given(own, settings) if settings.headache else headache_name.plain(own)
    if not found or (len(found) > 1 and not settings.headache):
        raise headache_name.question("columns", own)
    return found


def _entry(row: Row, day: date | None, headache: tuple[str, ...], medicines: list[str]) -> DayEntry | Dropped | None:
    if day is None:
        return Dropped(f"line {row.line}", "no date that can be read")
    cells = [row[name] for name in headache]
    if any(cell and cell not in RATED for cell in cells):
        return Dropped(f"line {row.line}", "a headache rating that is not 0 to 4")
    ratings = [RATED[cell] for cell in cells if cell]
    said: bool | None = None
    if True in ratings:
        said = True
    elif len(ratings) == len(cells):
        said = False
    acute = _acute(row, medicines)
    if said is None and acute is None:
        return None
    kept = [name for name in ("Date", *headache, *medicines) if row[name]]
    return DayEntry(
        date=day,
        headache=said,
        acute=acute,
        provenance=Provenance(
            by="import",
            source=FORMAT.id,
            external_id=day.isoformat(),
            raw=" | ".join(f"{name}: {row[name]}" for name in kept),
        ),
    )


def _acute(row: Row, medicines: list[str]) -> tuple[Intake, ...] | None:
    """What was taken; none only when every acute medicine of the file is said not to have been."""
    cells = {name: row[name] for name in medicines if row[name]}
    taken = tuple(Intake(name) for name, cell in cells.items() if cell.casefold() != "not taken")
    if not taken and (not medicines or len(cells) < len(medicines)):
        return None
    return taken


FORMAT = Format(
    "flaredown",
    "Flaredown CSV",
    recognises,
    read,
    "the code that writes the file; no real export was seen",
    FIELDS
    | {
        "a column for each condition or symptom": "read where it is named as headache",
        "a column for each treatment": "read where it is a known acute medicine",
        "Weather": NOT_HEADACHE,
    },
)
