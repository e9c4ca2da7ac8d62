"""Cluster Headache Tracker's CSV: `start_time,end_time,intensity,medication,triggers,notes`.

Newer files add `barometric_pressure`. Times are those of the person's wall, without a zone.
"""

from cleardays.diary.entries import Attack, Provenance
from cleardays.exchange.apps import fields
from cleardays.exchange.apps.app_file import DateOrder, Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import gather, intakes, pain_0_10, tried
from cleardays.exchange.apps.csv_table import Row, names, rows, without
from cleardays.exchange.apps.fields import READ, TEXT
from cleardays.exchange.apps.written_dates import asked_zone, settle, span_at_wall, wall_time

FIELDS = {
    "start_time": READ,
    "end_time": READ,
    "intensity": READ,
    "medication": READ,
    "triggers": TEXT,
    "notes": TEXT,
    "barometric_pressure": TEXT,
}
NEEDS = ("start_time", "end_time", "intensity")


def recognises(head: Head) -> bool:
    return set(NEEDS) <= set(names(head.text))


def read(source: Source, settings: Settings) -> Reading:
    header, table = rows(source, source.text(), NEEDS)
    order, settled = settle(source, (row["start_time"] for row in table), settings, "start_time")
    zone_name = asked_zone(settings) if table else ""
    attacks, dropped = gather(table, lambda row, values: _attack(row, order, zone_name, values))
    return Reading(
        format=FORMAT.id,
        attacks=attacks,
        settled=settled,
        dropped=tuple(dropped),
        notes=(
            "days without an attack are unknown, not clear",
            *fields.notes(FIELDS, fields.columns(header, table)),
        ),
    )


def _attack(row: Row, order: DateOrder, zone_name: str, dropped: list[Dropped]) -> Attack:
    until = row["end_time"]
    start, end = span_at_wall(
        wall_time(row["start_time"], order), wall_time(until, order) if until else None, zone_name
    )
    return Attack(
        id=None,
        start=start,
        end=end,
        timezone=zone_name,
        pain_0_10=tried(pain_0_10, row["intensity"], f"line {row.line}, intensity", dropped),
        acute=intakes([(row["medication"], None)]),
        provenance=Provenance(by="import", source=FORMAT.id, external_id=start.isoformat(), raw=without(row, ())),
    )


FORMAT = Format(
    "cluster-headache-tracker",
    "Cluster Headache Tracker CSV",
    recognises,
    read,
    "the app's own export code and its sample file",
    FIELDS,
)
