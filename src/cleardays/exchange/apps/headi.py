"""Headi's CSV: `_id,pain,start_date,end_date,duration,strength,medication,medication_amount[,description]`.

The app joins the cells with commas and never quotes them, so a row is found by its four numbers in
the middle; a comma in the name of a pain or in a description is part of the text. Times are
milliseconds since 1970, strength is 0 to 10. The region on the drawn head is not exported.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from cleardays.diary.entries import Attack, Intake, Provenance
from cleardays.exchange.apps import fields
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError
from cleardays.exchange.apps.cells import gather, pain_0_10, tried
from cleardays.exchange.apps.csv_table import names
from cleardays.exchange.apps.fields import READ, TEXT
from cleardays.exchange.apps.headache_name import wanted
from cleardays.exchange.apps.written_dates import asked_zone, ending, from_epoch_ms

COLUMNS = ["_id", "pain", "start_date", "end_date", "duration", "strength", "medication", "medication_amount"]
_ROW = re.compile(
    r'"?(\d{1,18})"?[,;\t](.*?)[,;\t]"?(\d{1,19})"?[,;\t]"?(\d{1,19}|null)?"?[,;\t]"?(?:-?\d{1,19}|null)?"?'
    r"[,;\t]([^,;\t]*)[,;\t](.*)"
)
_MEDICINE = re.compile(r'(.*?)[,;\t]"?(\d{1,4}|null)?"?(?:[,;\t].*)?')
_SHORTENED = re.compile(r'"?\d{1,18}"?[,;\t].*?[,;\t]"?\d[.,]\d+E\+\d\d"?[,;\t]', re.IGNORECASE)
FIELDS = {
    **dict.fromkeys(("_id", "pain", "start_date", "end_date", "strength", "medication", "medication_amount"), READ),
    "duration": "it is the time between start and end",
    "description": TEXT,
}
_BEGINS = re.compile(r'"?\d{1,18}"?[,;\t]')


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    text: str


def recognises(head: Head) -> bool:
    return names(head.text)[: len(COLUMNS)] == COLUMNS


def read(source: Source, settings: Settings) -> Reading:
    table = _lines(source, source.text())
    zone_name = asked_zone(settings) if table else ""
    kinds: dict[str, None] = {}
    attacks, dropped = gather(table, lambda row, values: _attack(row, zone_name, settings, kinds, values))
    return Reading(
        format=FORMAT.id,
        attacks=attacks,
        settled=(f"read as headache: every pain the file names ({', '.join(kinds)})",) if kinds else (),
        dropped=tuple(dropped),
        notes=(
            "the app starts every entry with no tablets, so nought is read as not said",
            "days without an attack are unknown, not clear",
            *fields.notes(FIELDS, ("description",) if any(_described(row.text) for row in table) else ()),
        ),
    )


def _lines(source: Source, text: str) -> list[_Line]:
    """The rows; a line that does not begin with an id goes on with the description above it."""
    if names(text)[: len(COLUMNS)] != COLUMNS:
        raise source.refused(
            "no line of headings", f"a first line with {', '.join(COLUMNS)} was looked for", "export the file again", 1
        )
    found: list[_Line] = []
    lines = text.split("\n")
    heading = next(i for i, line in enumerate(lines, 1) if names(line)[: len(COLUMNS)] == COLUMNS)
    for number, line in enumerate(lines[heading:], start=heading + 1):
        if not line.strip(",;\t "):
            continue
        if _BEGINS.match(line) or not found:
            found.append(_Line(number, line))
    return found


def _attack(row: _Line, zone_name: str, settings: Settings, kinds: dict[str, None], dropped: list[Dropped]) -> Attack:
    match = _ROW.fullmatch(row.text)
    if _SHORTENED.match(row.text) and not (match and len(match[3]) > 10):
        raise UnreadableError(
            "a spreadsheet shortened its times (as in 1.77E+12), and the day cannot be told from them"
        )
    if not match:
        raise UnreadableError("not a row of this app: its numbers are not where they belong")
    own_id, kind, began, ended, strength, rest = match.groups()
    kind = kind.strip(' "')
    if settings.headache and kind.casefold() not in wanted(settings):
        raise UnreadableError("another kind of pain than you named")
    start = _instant(began)
    end = ending(start, _instant(ended)) if ended and ended != "null" else None
    kinds[kind] = None
    return Attack(
        id=own_id,
        start=start,
        end=end,
        timezone=zone_name,
        pain_0_10=tried(pain_0_10, _said(strength), f"line {row.line}, strength", dropped),
        acute=_acute(rest),
        provenance=Provenance(by="import", source=FORMAT.id, external_id=own_id, raw=row.text),
    )


def _described(text: str) -> bool:
    match = _ROW.fullmatch(text)
    return match is not None and bool(re.sub(r"^[^,;\t]*[,;\t][^,;\t]*[,;\t]?", "", match[6]).strip('" ,;\t'))


def _instant(milliseconds: str) -> datetime:
    try:
        return from_epoch_ms(int(milliseconds))
    except ValueError:
        raise UnreadableError("a time outside the years 1990 to 2199") from None


def _said(cell: str) -> str:
    return "" if cell.strip(' "') == "null" else cell.strip(' "')


def _acute(rest: str) -> tuple[Intake, ...] | None:
    """The one medicine an entry can name, when some of it was taken."""
    match = _MEDICINE.fullmatch(rest)
    if not match or not (match[2] or "0").strip("0") or match[2] == "null":
        return None
    return (Intake(_said(match[1]) or None),)


FORMAT = Format(
    "headi",
    "Headi CSV",
    recognises,
    read,
    "the app's own export code, with and without the description column",
    FIELDS,
)
