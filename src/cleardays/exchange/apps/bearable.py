"""Bearable's CSV export: one row per reading, so several rows make up a date.

Columns from open readers of exports of 2022 and 2024; newer files also hold `date formatted`.
Grades stand in the last bracket of a name that may hold brackets itself. The app has no reading
that says "no headache", so a date without a headache row is unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.exchange.apps import fields, headache_name
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import is_acute, not_known
from cleardays.exchange.apps.csv_table import Row, names, rows
from cleardays.exchange.apps.fields import NOT_HEADACHE, READ, TEXT
from cleardays.exchange.apps.written_dates import settled_dates

NEEDS = ("date", "category", "rating/amount", "detail")
SYMPTOM, MEDICINE = "symptom", "meds/supplements"
FIELDS = {
    **dict.fromkeys(("date", "date formatted", "category", "rating/amount", "detail"), READ),
    "weekday": "the date says it",
    "time of day": "a day entry has no time",
    "notes": TEXT,
}
GRADES = {"mild": "mild", "moderate": "moderate", "severe": "severe", "unbearable": "severe"}
"""Our grades end at severe; that it was unbearable stays in the raw text."""
RATINGS = {"1": "mild", "2": "moderate", "3": "severe", "4": "severe"}
_UNIT = re.compile(
    r"\s*\((?:mg|g|mcg|µg|ug|ml|l|iu|ie|ui|units?|tablets?|tabs?|pills?|capsules?|caps?|drops?|puffs?|sprays?|doses?|%)\)\s*\Z",
    re.IGNORECASE,
)
"""The unit a medicine's amount is counted in, written after its name."""
_GRADED = re.compile(r"(.*\S)\s*\((mild|moderate|severe|unbearable)\)", re.IGNORECASE | re.DOTALL)


@dataclass
class _Said:
    """What the rows of one date say."""

    rows: list[Row] = field(default_factory=list)
    headache: bool = False
    grades: list[str] = field(default_factory=list)
    acute: dict[str, Intake] = field(default_factory=dict)


def recognises(head: Head) -> bool:
    return {*NEEDS, "weekday", "time of day"} <= set(names(head.text))


def read(source: Source, settings: Settings) -> Reading:
    """One `DayEntry` per date that has a headache row or a known acute medicine.

    `AskError` when symptoms are written and none of their names holds headache or migraine.
    """
    _, table = rows(source, source.text(), NEEDS)
    symptoms = dict.fromkeys(_name_and_grade(row)[0] for row in table if row["category"].casefold() == SYMPTOM)
    chosen, missing = _chosen(tuple(filter(None, symptoms)), settings)
    read_date, ordered = settled_dates(source, (_date_text(row) for row in table), settings, "date")
    said: dict[date, _Said] = {}
    dropped, unknown_names = [], dict[str, None]()
    for row in table:
        category = row["category"].casefold()
        if category not in (SYMPTOM, MEDICINE):
            continue
        name, grade = _name_and_grade(row)
        if category == SYMPTOM and name not in chosen:
            continue
        day = read_date(_date_text(row)) or read_date(row["date"])
        if day is None:
            dropped.append(Dropped(f"line {row.line}", "no date that can be read"))
        elif category == MEDICINE:
            _add_medicine(said, day, row, unknown_names)
        elif row["rating/amount"] == "0":
            dropped.append(Dropped(f"line {row.line}", "a headache rated 0: the app has no such grade"))
        else:
            here = said.setdefault(day, _Said())
            here.rows.append(row)
            here.headache = True
            here.grades += [grade] if grade else []
    notes = ["dates without a headache row are unknown, not clear", "exports are monthly: import every month's file"]
    if missing:
        notes.append(f"no symptom in this file is called {', '.join(missing)}")
    return Reading(
        format=FORMAT.id,
        days=tuple(_entry(day, here) for day, here in sorted(said.items())),
        settled=(*ordered, *headache_name.settled(chosen)),
        dropped=tuple(dropped),
        notes=(*notes, *not_known(unknown_names), *_left(table, chosen)),
    )


def _left(table: Sequence[Row], chosen: Sequence[str]) -> tuple[str, ...]:
    """Columns and kinds of rows that are left out."""
    kinds = dict.fromkeys(
        row["category"] for row in table if row["category"] and row["category"].casefold() not in (SYMPTOM, MEDICINE)
    )
    others = dict.fromkeys(
        name
        for row in table
        if row["category"].casefold() == SYMPTOM and (name := _name_and_grade(row)[0]) and name not in chosen
    )
    found = [*fields.notes(FIELDS, fields.columns([name for name in FIELDS if FIELDS[name] != TEXT], table))]
    if any(row["notes"] for row in table):
        found.append(f"left out ({TEXT}): notes")
    if kinds:
        found.append(f"left out ({NOT_HEADACHE}): {', '.join(kinds)}")
    if others:
        found.append(f"left out (symptoms not named as headache): {', '.join(others)}")
    return tuple(found)


def _chosen(symptoms: tuple[str, ...], settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The symptoms that mean headache, and the names a person gave that no symptom here has.

    A month without the named symptom is a month without such rows, no reason to ask again.
    """
    if settings.headache:
        here = {name.casefold() for name in symptoms}
        missing = tuple(name for folded, name in headache_name.wanted(settings).items() if folded not in here)
        return headache_name.given(symptoms, settings), missing
    found = headache_name.plain(symptoms)
    if symptoms and not found:
        raise headache_name.question("symptoms", symptoms)
    return found, ()


def _name_and_grade(row: Row) -> tuple[str, str | None]:
    """`Back (mid) pain (Severe)` is `Back (mid) pain`, severe; without a graded bracket the number grades."""
    match = _GRADED.fullmatch(row["detail"])
    if match:
        return match[1], GRADES[match[2].lower()]
    return row["detail"], RATINGS.get(row["rating/amount"])


def _date_text(row: Row) -> str:
    """The column made for programs, where there is one, else the one made for people."""
    return row["date formatted"] or row["date"]


def _add_medicine(said: dict[date, _Said], day: date, row: Row, unknown_names: dict[str, None]) -> None:
    """Known acute medicines of a row; names stand in the detail or, as a list joined by `|`, in the amount."""
    if row["rating/amount"] == "0":
        return
    parts = [part.strip() for part in row["rating/amount"].split("|")]
    detail = _UNIT.sub("", row["detail"])
    acute = [name for name in ([detail] if is_acute(detail) else parts) if is_acute(name)]
    if not acute:
        if detail:
            unknown_names[detail] = None
        return
    here = said.setdefault(day, _Said())
    here.rows.append(row)
    for name in acute:
        here.acute.setdefault(name.casefold(), Intake(name))


def _entry(day: date, said: _Said) -> DayEntry:
    order = ("mild", "moderate", "severe")
    return DayEntry(
        date=day,
        headache=True if said.headache else None,
        severity=max(said.grades, key=order.index, default=None),
        acute=tuple(said.acute.values()) or None,
        provenance=Provenance(
            by="import", source=FORMAT.id, external_id=day.isoformat(), raw="\n".join(row.raw for row in said.rows)
        ),
    )


FORMAT = Format(
    "bearable",
    "Bearable CSV",
    recognises,
    read,
    "the code and examples of two open readers of exports from 2022 and 2024",
    FIELDS,
)
