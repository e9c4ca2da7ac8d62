"""A diary as a spreadsheet file: dates are dates, times are times where they were lived, and nothing is a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from cleardays.casefile.reader import Case
from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry
from cleardays.diary.local import zone

ABOUT = (
    "Days: one line for each day somebody wrote about. A day that is not here is not known; it is not a day without headache.",
    "Attacks: one line for each attack, its times as the clock showed them in its zone.",
    "A list of features says all there were, unless the next column says that it may not be complete.",
    "History, sessions and questionnaires are in the case file (--format json).",
)
_DAYS = ("date", "headache", "hours")
_ATTACKS = ("start", "end", "time zone", "time zone at the end")
_FACTS = (
    "severity",
    "pain 0-10",
    "features",
    "features complete",
    "aura",
    "thought migraine",
    "would have gone on",
    "acute medicine",
    "relieved",
    "written",
    "source",
)


def of(case: Case) -> bytes:
    """The diary of a case as the bytes of an XLSX file with the sheets Days, Attacks and About."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "head": book.add_format({"bold": True}),
    }
    _sheet(book, styles, "Days", _DAYS, sorted(case.days, key=lambda one: one.date), _day)
    _sheet(book, styles, "Attacks", _ATTACKS, sorted(case.attacks, key=lambda one: one.start), _attack)
    about = book.add_worksheet("About")
    about.set_column(0, 0, 120)
    for i, line in enumerate(ABOUT):
        about.write_string(i, 0, line)
    book.close()
    return made.getvalue()


def _sheet(
    book: Any,
    styles: dict[str, Any],
    name: str,
    own: Sequence[str],
    records: Iterable[Any],
    cells: Callable[[Any], list[tuple[str, Any]]],
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(own) + len(_FACTS) - 1, 18)
    for column, heading in enumerate((*own, *_FACTS)):
        sheet.write_string(0, column, heading, styles["head"])
    for row, record in enumerate(records, 1):
        for column, (kind, value) in enumerate([*cells(record), *_facts(record)]):
            if value is None or value == "":
                continue
            if kind in styles:
                sheet.write_datetime(row, column, value, styles[kind])
            elif kind == "number":
                sheet.write_number(row, column, float(value))
            else:
                sheet.write_string(row, column, str(value))


def _day(entry: DayEntry) -> list[tuple[str, Any]]:
    return [("day", entry.date), ("text", _said(entry.headache)), ("number", entry.hours)]


def _attack(attack: Attack) -> list[tuple[str, Any]]:
    ended_in = attack.end_timezone or attack.timezone
    return [
        ("time", _wall(attack.start, attack.timezone)),
        ("time", attack.end and _wall(attack.end, ended_in)),
        ("text", attack.timezone),
        ("text", attack.end_timezone),
    ]


def _wall(instant: datetime, zone_name: str) -> datetime:
    return instant.astimezone(zone(zone_name)).replace(tzinfo=None)


def _facts(said: DayEntry | Attack) -> list[tuple[str, Any]]:
    features = None if said.features is None else sorted(said.features, key=FEATURES.index)
    aura = None if said.aura is None else sorted(said.aura, key=AURA.index)
    acute = None if said.acute is None else [one.drug or "unnamed medicine" for one in said.acute]
    helped = [_said(one.relieved) or "?" for one in said.acute or ()]
    written = said.provenance.written
    return [
        ("text", said.severity),
        ("number", said.pain_0_10),
        ("text", _listed(features)),
        ("text", "" if features is None else _said(said.features_complete)),
        ("text", _listed(aura)),
        ("text", _said(said.thought_migraine)),
        ("text", _said(said.would_have_gone_on)),
        ("text", _listed(acute)),
        ("text", "; ".join(helped) if any(one != "?" for one in helped) else ""),
        ("text", written.isoformat(timespec="minutes") if written else ""),
        ("text", said.provenance.source),
    ]


def _said(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _listed(values: list[str] | None) -> str:
    return "" if values is None else "; ".join(values) or "none"
