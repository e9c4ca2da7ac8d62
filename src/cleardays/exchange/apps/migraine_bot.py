"""MigraineBot's CSV: exactly start, end and pain, as its maker's help page describes the import.

The app also exports a CSV whose columns are not described anywhere, so only this shape is read.
"""

from cleardays.diary.entries import Attack, Provenance
from cleardays.exchange.apps.app_file import DateOrder, Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import gather, pain_0_10, tried
from cleardays.exchange.apps.csv_table import Row, names, rows, without
from cleardays.exchange.apps.written_dates import asked_zone, settle, span_at_wall, wall_time

COLUMNS = ["start", "end", "pain"]


def recognises(head: Head) -> bool:
    return [name.lower() for name in names(head.text)] == COLUMNS


def read(source: Source, settings: Settings) -> Reading:
    text = source.text()
    written = names(text)
    if [name.lower() for name in written] != COLUMNS:
        raise source.refused(
            "headings other than start, end, pain",
            "other columns of this app are not known well enough to be read",
            "export start, end and pain only",
            1,
        )
    start, end, pain = written
    _, table = rows(source, text, written)
    order, settled = settle(source, (row[start] for row in table), settings, start)
    zone_name = asked_zone(settings) if table else ""

    def attack(row: Row, dropped: list[Dropped]) -> Attack:
        return _attack(row, (row[start], row[end], row[pain]), order, zone_name, dropped)

    attacks, dropped = gather(table, attack)
    return Reading(
        format=FORMAT.id,
        attacks=attacks,
        settled=settled,
        dropped=tuple(dropped),
        notes=(
            "this shape is known from the maker's help page only: check the preview against the app",
            "days without an attack are unknown, not clear",
        ),
    )


def _attack(row: Row, told: tuple[str, str, str], order: DateOrder, zone_name: str, dropped: list[Dropped]) -> Attack:
    start, end = span_at_wall(wall_time(told[0], order), wall_time(told[1], order) if told[1] else None, zone_name)
    return Attack(
        id=None,
        start=start,
        end=end,
        timezone=zone_name,
        pain_0_10=tried(pain_0_10, told[2], f"line {row.line}, pain", dropped),
        provenance=Provenance(by="import", source=FORMAT.id, external_id=start.isoformat(), raw=without(row, ())),
    )


FORMAT = Format(
    "migraine-bot",
    "MigraineBot CSV",
    recognises,
    read,
    "thin evidence: the maker's help page names three columns and their order; no file was seen",
    dict.fromkeys(COLUMNS, "read"),
)
