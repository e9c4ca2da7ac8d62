"""Migraine Buddy's CSV export: one wide row per attack after a preamble of health events.

Column order from a row a user pasted and from an open reader's fixture; read by name, because
older files lack the offset, geohash, attack type and location columns. Geohash and location are
never kept. The tick list of symptoms is complete once anything in it is ticked; an empty one
says nothing. The web page of 2018 to 2021 is `migraine_buddy_html.py`.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from cleardays.diary.entries import Attack, Provenance
from cleardays.diary.local import zone
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import gather, intakes, listed, pain_0_10, tried
from cleardays.exchange.apps.csv_table import Row, rows, without
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
_OFFSET = re.compile(r"[+-]?[0-9]{1,3}", re.ASCII)


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


FORMAT = Format(
    "migraine-buddy",
    "Migraine Buddy CSV",
    recognises,
    read,
    "one real row pasted by a user and the code of open readers; the sign of the offset is unproven",
)
