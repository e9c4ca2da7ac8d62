"""Bearable's CSV export: one row per reading, so several rows make up a date.

Columns from open readers of exports of 2022 and 2024; newer files also hold `date formatted`.
Grades stand in the last bracket of a name that may hold brackets itself. The app has no reading
that says "no headache", so a date without a headache row is unknown.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.diary.medicines import NONE, classify, recognised
from cleardays.exchange.apps.dates import numeric_date
from cleardays.exchange.apps.reading import AskError, Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.table import Row, names, rows

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
_NEGATED = re.compile(r"\b(no|not|non|without|free|none)\b", re.IGNORECASE)


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
    if unknown_names:
        notes.append(f"not read as acute medicine, because the name is not known: {', '.join(unknown_names)}")
    return Reading(
        format=FORMAT.id,
        days=tuple(_entry(day, here) for day, here in sorted(said.items())),
        settled=(f"read as headache: {', '.join(chosen)}",) if chosen else (),
        dropped=tuple(dropped),
        notes=tuple(notes),
    )


def _chosen(symptoms: tuple[str, ...], settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The symptoms that mean headache, and the names a person gave that no symptom here has.

    A month without the named symptom is a month without such rows, no reason to ask again.
    """
    if settings.headache:
        wanted = {name.strip().casefold(): name for name in settings.headache}
        here = {name.casefold() for name in symptoms}
        missing = tuple(name for folded, name in wanted.items() if folded not in here)
        return tuple(name for name in symptoms if name.casefold() in wanted), missing
    found = tuple(name for name in symptoms if "headache" in name.casefold() or "migraine" in name.casefold())
    if symptoms and (not found or any(_NEGATED.search(name) for name in found)):
        raise AskError("--headache", "which of these symptoms mean headache?", symptoms)
    return found, ()


def _name_and_grade(row: Row) -> tuple[str, str | None]:
    """`Back (mid) pain (Severe)` is `Back (mid) pain`, severe; without a graded bracket the number grades."""
    match = _GRADED.fullmatch(row["detail"])
    if match:
        return match[1], GRADES[match[2].lower()]
    return row["detail"], RATINGS.get(row["rating/amount"])


def _day(row: Row) -> date | None:
    """The ISO column where there is one, else `5th Jan 2022`; None when neither is a date of 1990 to 2199."""
    day = numeric_date(row["date formatted"], "ymd")
    match = _WRITTEN_OUT.fullmatch(row["date"])
    if day is None and match:
        month = next((i for i, name in enumerate(MONTHS, 1) if name.startswith(match[2].lower())), 0)
        try:
            day = date(int(match[3]), month, int(match[1]))
        except ValueError:
            return None
    return day if day is not None and 1990 <= day.year <= 2199 else None


def _add_medicine(said: dict[date, _Said], day: date, row: Row, unknown_names: dict[str, None]) -> None:
    """Known acute medicines of a row; names stand in the detail or, as a list joined by `|`, in the amount."""
    if row["rating/amount"] == "0":
        return
    parts = [part.strip() for part in row["rating/amount"].split("|")]
    acute = [name for name in ([row["detail"]] if _acute(row["detail"]) else parts) if _acute(name)]
    if not acute:
        if row["detail"]:
            unknown_names[row["detail"]] = None
        return
    here = said.setdefault(day, _Said())
    here.rows.append(row)
    for name in acute:
        here.acute.setdefault(name.casefold(), Intake(name))


def _acute(name: str) -> bool:
    # Caffeine or an antiemetic by itself has no class: as a supplement it says nothing about an attack.
    return recognised(name) and classify(name) != NONE


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
