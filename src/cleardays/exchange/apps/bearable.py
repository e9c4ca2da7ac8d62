"""Bearable's CSV export: one row per reading, so several rows make up a date.

Columns from open readers of exports of 2022 and 2024; newer files also hold `date formatted`.
Grades stand in the last bracket of a name that may hold brackets itself. The app has no reading
that says "no headache", so a date without a headache row is unknown.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.exchange.apps import headache_name
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import is_acute, not_known
from cleardays.exchange.apps.csv_table import Row, names, rows
from cleardays.exchange.apps.written_dates import iso_date, plausible

NEEDS = ("date", "category", "rating/amount", "detail")
SYMPTOM, MEDICINE = "symptom", "meds/supplements"
GRADES = {"mild": "mild", "moderate": "moderate", "severe": "severe", "unbearable": "severe"}
"""Our grades end at severe; that it was unbearable stays in the raw text."""
RATINGS = {"1": "mild", "2": "moderate", "3": "severe", "4": "severe"}
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_GRADED = re.compile(r"(.*\S)\s*\((mild|moderate|severe|unbearable)\)", re.IGNORECASE | re.DOTALL)
_WRITTEN_OUT = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")


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
    said: dict[date, _Said] = {}
    dropped, unknown_names = [], dict[str, None]()
    for row in table:
        category = row["category"].casefold()
        if category not in (SYMPTOM, MEDICINE):
            continue
        name, grade = _name_and_grade(row)
        if category == SYMPTOM and name not in chosen:
            continue
        day = _day(row)
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
        settled=headache_name.settled(chosen),
        dropped=tuple(dropped),
        notes=(*notes, *not_known(unknown_names)),
    )


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


def _day(row: Row) -> date | None:
    """The ISO column where there is one, else `5th Jan 2022`; None when neither is a date of 1990 to 2199."""
    day = iso_date(row["date formatted"])
    match = _WRITTEN_OUT.fullmatch(row["date"])
    if day is None and match:
        month = next((i for i, name in enumerate(MONTHS, 1) if name.startswith(match[2].lower())), 0)
        try:
            day = date(int(match[3]), month, int(match[1]))
        except ValueError:
            return None
    return plausible(day)


def _add_medicine(said: dict[date, _Said], day: date, row: Row, unknown_names: dict[str, None]) -> None:
    """Known acute medicines of a row; names stand in the detail or, as a list joined by `|`, in the amount."""
    if row["rating/amount"] == "0":
        return
    parts = [part.strip() for part in row["rating/amount"].split("|")]
    acute = [name for name in ([row["detail"]] if is_acute(row["detail"]) else parts) if is_acute(name)]
    if not acute:
        if row["detail"]:
            unknown_names[row["detail"]] = None
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
)
