"""SecUSo Privacy Friendly Pain Diary: the JSON backup, because the app exports nothing else but PDF.

Tables and columns from the app's database code, the dump around them from the backup library's:
`database.content[]` holds `{tableName, createSql, values}`. The pain level is for the whole body,
so it says something of a headache only when nothing but the head is marked.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from cleardays.casefile import strict_json
from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.exchange.apps import fields
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import is_acute, json_text, not_known, number
from cleardays.exchange.apps.fields import NOT_HEADACHE, READ, TEXT
from cleardays.exchange.apps.written_dates import iso_date

TABLES = ("diaryentries", "paindescriptions", "drugs", "drugintakes")
HEAD_REGIONS = {15, 37}
"""The head from the front and from behind; 14 and 36 are the neck."""
TIMES = ("morning", "noon", "evening", "night")

FIELDS = {
    **{f"{table}.{key}": READ for table in TABLES for key in ("_id", "id")},
    "diaryentries.date": READ,
    "diaryentries.painDescription_id": READ,
    "diaryentries.condition": NOT_HEADACHE,
    "diaryentries.notes": TEXT,
    "paindescriptions.painLevel": READ,
    "paindescriptions.bodyRegions": READ,
    "paindescriptions.painQualities": TEXT,
    "paindescriptions.timesOfPain": TEXT,
    "drugs.name": READ,
    "drugs.dose": "strength and plan of a medicine, which are not counted",
    "drugs.isCurrentlyTaken": "strength and plan of a medicine, which are not counted",
    **{f"drugintakes.{key}": READ for key in ("drug_id", "diaryEntry_id", *TIMES)},
}

Rows = list[dict[str, Any]]


def recognises(head: Head) -> bool:
    text = head.text.lstrip("\ufeff \r\n\t")
    return text.startswith("{") and any(f'"{table}"' in text for table in ("diaryentries", "paindescriptions"))


def read(source: Source, settings: Settings) -> Reading:
    """One `DayEntry` per diary entry that marks the head or names a known acute medicine."""
    file = strict_json.loads(source.text(), source.name)
    tables = dict.fromkeys(TABLES, Rows())
    for name, values in _tables(file):
        tables[name] = tables[name] + values
    if not tables["diaryentries"]:
        raise source.refused(
            "no diary entries", "this is not a backup of the pain diary, or an empty one", "make the backup again"
        )
    descriptions = {own: row for row in tables["paindescriptions"] if (own := _id(row)) is not None}
    acute, unknown_names = _acute(tables)
    days, dropped, silent = [], [], 0
    for i, row in enumerate(tables["diaryentries"], 1):
        day = iso_date(row.get("date"))
        if day is None:
            dropped.append(Dropped(f"diary entry {i}", "no date that can be read"))
            continue
        pain = descriptions.get(_whole(row.get("painDescription_id")) or -1, {})
        entry = _entry(day, row, pain, tuple(acute.get(_id(row) or -1, ())))
        silent += entry is None or entry.headache is None
        days += [entry] if entry else []
    notes = ["days without an entry are unknown, not clear"]
    if silent:
        notes.append(
            f"entries that do not mark the head are left unknown, as pain elsewhere says nothing of it: {silent}"
        )
    return Reading(
        format=FORMAT.id,
        days=tuple(days),
        settled=("a mark on the head is read as headache; a mark on the neck is not",),
        dropped=tuple(dropped),
        notes=(*notes, *not_known(sorted(unknown_names)), *fields.notes(FIELDS, _filled(tables))),
    )


def _filled(tables: dict[str, Rows]) -> list[str]:
    return [name for table in TABLES for name in fields.keys(tables[table], f"{table}.")]


def _tables(value: Any) -> Iterator[tuple[str, Rows]]:
    """The four tables wherever they stand in the dump: as `{tableName, values}` or under their own name."""
    if isinstance(value, list):
        for item in value:
            yield from _tables(item)
    elif isinstance(value, dict):
        name = value.get("tableName")
        if isinstance(name, str) and name in TABLES:
            yield name, _rows(value.get("values"))
            return
        for key, item in value.items():
            if key in TABLES:
                yield key, _rows(item)
            else:
                yield from _tables(item)


def _rows(value: Any) -> Rows:
    """Rows as objects, or as `{columns, rows}`."""
    if isinstance(value, dict):
        columns, lines = value.get("columns"), value.get("rows", value.get("values"))
        if isinstance(columns, list) and all(isinstance(name, str) for name in columns) and isinstance(lines, list):
            return [
                dict(zip(columns, line, strict=True))
                for line in lines
                if isinstance(line, list) and len(line) == len(columns)
            ]
        value = lines
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _acute(tables: dict[str, Rows]) -> tuple[dict[int, list[Intake]], set[str]]:
    """Known acute medicines by diary entry, and the names that are not known."""
    named = {own: row.get("name") for row in tables["drugs"] if (own := _id(row)) is not None}
    found: dict[int, list[Intake]] = {}
    unknown_names: set[str] = set()
    for row in tables["drugintakes"]:
        name, entry = named.get(_whole(row.get("drug_id")) or -1), _whole(row.get("diaryEntry_id"))
        if entry is None or not isinstance(name, str) or not any((_whole(row.get(time)) or 0) > 0 for time in TIMES):
            continue
        if is_acute(name):
            found.setdefault(entry, []).append(Intake(name.strip()))
        elif name.strip():
            unknown_names.add(name.strip())
    return found, unknown_names


def _entry(day: date, row: dict[str, Any], pain: dict[str, Any], acute: tuple[Intake, ...]) -> DayEntry | None:
    text = pain.get("bodyRegions")
    marked = {_whole(part) for part in str(text).split(",")} if isinstance(text, (str, int)) else set()
    headache = True if marked & HEAD_REGIONS else None
    if headache is None and not acute:
        return None
    level = _whole(pain.get("painLevel"))
    of_head_only = headache is not None and marked <= HEAD_REGIONS and level is not None and 0 < level <= 10
    return DayEntry(
        date=day,
        headache=headache,
        pain_0_10=Fraction(level) if of_head_only and level is not None else None,
        acute=acute or None,
        provenance=Provenance(
            by="import",
            source=FORMAT.id,
            external_id=day.isoformat(),
            raw=json_text({"entry": row, "pain": pain}),
        ),
    )


def _id(row: dict[str, Any]) -> int | None:
    return _whole(row.get("_id", row.get("id")))


def _whole(value: Any) -> int | None:
    """A whole number, written as one or as text."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    said = number(value)
    return int(said) if said is not None and said.denominator == 1 else None


FORMAT = Format(
    "secuso-pain-diary",
    "SecUSo Pain Diary backup",
    recognises,
    read,
    "the code of the app and of its backup library; not a real backup",
    FIELDS,
)
