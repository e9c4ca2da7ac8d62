"""Migraine Buddy's CSV export: one wide row per attack after a preamble of health events.

Column order from a row a user pasted and from an open reader's fixture; read by name, because
older files lack the offset, geohash, attack type and location columns. Geohash and location are
never kept. The tick lists of symptoms and of places on the head are complete once something in each is
ticked; before that, what is missing in them says nothing. The web page of 2018 to 2021 is `migraine_buddy_html.py`.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cleardays.diary.entries import Attack, Provenance
from cleardays.diary.local import zone
from cleardays.exchange.apps import fields, ticks
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import gather, intakes, listed, pain_0_10, tried
from cleardays.exchange.apps.csv_table import Row, rows, without
from cleardays.exchange.apps.fields import BOOKKEEPING, PLACE, READ, TEXT
from cleardays.exchange.apps.written_dates import asked_zone, at_offset, ending, instant, lasted, settle, wall_time

NEEDS = ("Started", "Lasted", "Pain Level")
LOCATION_COLUMNS = ("Geohash", "Attack Location")
OFFSET = "Start UTC Offset (min)"
MEDICINE_COLUMNS = {
    "Helpful Medication": True,
    # "Somewhat" could be a headache that stayed, and a triptan that relieved decides about a migraine day.
    "Somewhat Helpful Medication": None,
    "Unhelpful Medication": False,
    "Unsure Medication": None,
}
FIELDS = {
    "#": BOOKKEEPING,
    "Started": READ,
    "Lasted": READ,
    OFFSET: READ,
    "End UTC Offset (min)": "the length is told, and the zone you name",
    "Geohash": PLACE,
    "Attack Location": PLACE,
    "Attack Types": TEXT,
    "Pain Level": READ,
    "Affected Activities": TEXT,
    "Potential Triggers": TEXT,
    "Symptoms": READ,
    "Most Bothersome Symptom": TEXT,
    "Premonitory Symptoms": TEXT,
    "Pain Positions": READ,
    **dict.fromkeys(MEDICINE_COLUMNS, READ),
    "Helpful Non Drug Relief Methods": TEXT,
    "Somewhat Helpful Non Drug Relief Methods": TEXT,
    "Unhelpful Non Drug Relief Methods": TEXT,
    "Unsure Non Drug Relief Methods": TEXT,
    "Notes": TEXT,
}
PREAMBLE = ("Date", "Time Period", "Description")
"""Health events that stand before the attacks."""
_HEADINGS = re.compile(r'"?Started"?\s*[,;\t]\s*"?Lasted"?\s*[,;\t]|^\ufeff?"?Date"?[,;\t]"?Time Period"?[,;\t]')
_OFFSET = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)


def ticked(symptoms: Sequence[str], positions: Sequence[str]) -> dict[str, Any]:
    """What the two tick lists say of the headache, as facts of an attack; nothing when nothing is ticked.

    Together they are complete once something in each is ticked.
    """
    if not symptoms and not ticks.sides(positions):
        return {}
    found = ticks.features(symptoms) | ticks.sides(positions)
    return {"features": frozenset(found), "features_complete": bool(symptoms and positions)}


def recognises(head: Head) -> bool:
    return bool(_HEADINGS.search(head.text))


def read(source: Source, settings: Settings) -> Reading:
    header, table = rows(source, source.text(), NEEDS)
    order, settled = settle(source, (row["Started"] for row in table), settings, "Started")
    zone_name = asked_zone(settings) if table else ""
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
        notes=(*_notes(OFFSET in header, elsewhere, zone_name), *_left(source, header, table)),
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
        **ticked(listed(row["Symptoms"]), listed(row["Pain Positions"])),
        acute=intakes((row[column], relieved) for column, relieved in MEDICINE_COLUMNS.items()),
        provenance=Provenance(
            by="import", source=FORMAT.id, external_id=start.isoformat(), raw=without(row, LOCATION_COLUMNS)
        ),
    )


def _left(source: Source, header: Sequence[str], table: Sequence[Row]) -> tuple[str, ...]:
    """Columns that are left out, and the health events before the attacks."""
    before = source.text().split("Started", 1)[0]
    events = "Time Period" in before and "No ongoing events recorded" not in before and before.count("\n") > 2
    told = ("left out (not about headache): health events before the attacks",) if events else ()
    return (*fields.notes(FIELDS, fields.columns(header, table)), *told)


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


FORMAT = Format(
    "migraine-buddy",
    "Migraine Buddy CSV",
    recognises,
    read,
    "one real row pasted by a user and the code of open readers; the sign of the offset is unproven",
    FIELDS | dict.fromkeys(PREAMBLE, fields.NOT_HEADACHE),
)
