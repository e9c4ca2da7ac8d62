"""Our own CSV diary: `date,headache` and whatever else was written, one line a day.

Comma or semicolon files, point or comma decimals; blank is unknown and `none` the empty list.
Every line is read or the whole file is refused, with the line and the column.
"""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cleardays.casefile.reader import Case, check_attack, check_day
from cleardays.casefile.refusal import RefusedError, shown
from cleardays.casefile.shapes import Choice, Day, Drug, MisshapenError, Number, When, Zone
from cleardays.diary.entries import AURA, FEATURES, SEVERITIES, Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import Person
from cleardays.diary.local import local_date, zone

COLUMNS = (
    "date",
    "headache",
    "hours",
    "severity",
    "features",
    "aura",
    "thought_migraine",
    "would_have_gone_on",
    "acute",
    "relieved",
    "written",
)
MORE_COLUMNS = ("pain_0_10", "features_complete", "start", "end", "timezone", "end_timezone")
"""Columns of a diary with attacks: a line with a `start` is one attack, of the date on which it began."""
LONGEST_FIELD = 20_000
MOST_LINES = 40_000
"""A line for every day of more than a hundred years. Ours."""
MOST_NAMES = 100
"""Names in one cell. Ours."""
UNNAMED = "unnamed medicine"
_FORMULA = tuple("=+-@\t\r")
_YES_NO = {"yes": True, "no": False}


def looks_like(text: str) -> bool:
    """Whether the first line is this format's header."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    names = [name.strip().strip('"').lower() for name in first.replace(";", ",").split(",")]
    return names[:2] == ["date", "headache"]


def loads(text: str, file: str, latest: date | None = None) -> Case:
    """Read a CSV diary; the person's id is the file's name without its ending."""
    rows = _rows(text, file)
    header = [name.strip().lower() for name in next(rows, (1, [""]))[1]]
    while header and not header[-1]:  # a spreadsheet's empty columns
        header.pop()
    _check_header(header, file)
    days: list[DayEntry] = []
    attacks: list[Attack] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(days) + len(attacks) == MOST_LINES:
            raise RefusedError(
                f"more than {MOST_LINES} days",
                "no diary is that long, and reading on would keep everybody else waiting",
                "send the newest part of it",
                file=file,
                line=line,
            )
        if not any(cell.strip() for cell in cells[len(header) :]):
            cells = cells[: len(header)]
        if len(cells) != len(header):
            raise RefusedError(
                f"{len(cells)} cells under {len(header)} headings",
                "a shifted cell would be read as another fact",
                "quote cells that hold the separator, and use a point in numbers of comma files",
                file=file,
                line=line,
            )
        try:
            told = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            entry = _entry(told)
            check_day(entry, None, latest, ())
            attack = _attack(told, entry, latest) if told.get("start") else None
        except MisshapenError as error:
            refused = error.refused(file, line)
            refused.do = refused.do.replace("write null", "leave it blank").replace("or null", "or leave it blank")
            raise refused from None
        if attack is None:
            days.append(entry)
        else:
            attacks.append(attack)
    return Case(person=Person(file.rsplit(".", 1)[0] or file), days=tuple(days), attacks=tuple(attacks))


def dumps(days: Iterable[DayEntry], attacks: Iterable[Attack] = ()) -> str:
    """Days and attacks as this format's text: read back, every column says what it said. What has no column is left out.

    A medicine nobody named is called `unnamed medicine`, which counts as one of an unknown kind, as it did. Whether medicines
    helped is written where it was said of each of a day's.
    """
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    every: list[DayEntry | Attack] = [*days, *attacks]
    lines = [(_cells(one), _more_cells(one)) for one in every]
    all_of_them = any(any(more) for _, more in lines)
    table.writerow(COLUMNS + (MORE_COLUMNS if all_of_them else ()))
    for plain, more in lines:
        table.writerow(plain + (more if all_of_them else []))
    return made.getvalue()


def _more_cells(said: DayEntry | Attack) -> list[str]:
    pain = "" if said.pain_0_10 is None else _decimal(said.pain_0_10)
    complete = "no" if said.features is not None and not said.features_complete else ""
    if isinstance(said, DayEntry):
        return [pain, complete, "", "", "", ""]
    start, end = (
        "" if at is None else at.astimezone(zone(where)).isoformat()
        for at, where in ((said.start, said.timezone), (said.end, said.end_timezone or said.timezone))
    )
    return [pain, complete, start, end, said.timezone, said.end_timezone or ""]


def _decimal(number: Fraction) -> str:
    return f"{float(number):.9f}".rstrip("0").rstrip(".")


def _cells(day: DayEntry | Attack) -> list[str]:
    acute = None if day.acute is None else [one.drug or UNNAMED for one in day.acute]
    helped = [one.relieved for one in day.acute or ()]
    hours = day.hours if isinstance(day, DayEntry) else None
    on = day.date if isinstance(day, DayEntry) else local_date(day.start, day.timezone)
    return [
        on.isoformat(),
        _said(day.headache if isinstance(day, DayEntry) else True),
        "" if hours is None else _decimal(hours),
        day.severity or "",
        _listed(None if day.features is None else sorted(day.features, key=FEATURES.index)),
        _listed(None if day.aura is None else sorted(day.aura, key=AURA.index)),
        _said(day.thought_migraine),
        _said(day.would_have_gone_on),
        _listed(None if acute is None else [escaped(name.replace(";", ",")) for name in acute]),
        ";".join(map(_said, helped)) if helped and None not in helped else "",
        "" if day.provenance.written is None else day.provenance.written.isoformat(),
    ]


def _said(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _listed(values: list[str] | None) -> str:
    return "" if values is None else ";".join(values) or "none"


def _rows(text: str, file: str) -> Any:
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise RefusedError(
            f"a broken cell: {error}",
            "the rest of the file cannot be told apart",
            "check the quotes on this line",
            file=file,
            line=reader.line_num,
        ) from None


def _check_header(header: list[str], file: str) -> None:
    for name in header:
        if name not in COLUMNS + MORE_COLUMNS or header.count(name) > 1:
            raise RefusedError(
                f"a column called {shown(name)}" if header.count(name) == 1 else f"two columns called {shown(name)}",
                "a misspelt heading would silently be no fact at all",
                f"use: {','.join(COLUMNS)}",
                file=file,
                line=1,
                field=name,
            )
    if header[:2] != ["date", "headache"]:
        raise RefusedError(
            "no date,headache at the head of the file",
            "every line needs a date and what was known of headache",
            f"begin with: {','.join(COLUMNS[:2])}",
            file=file,
            line=1,
        )


def _entry(cell: dict[str, str]) -> DayEntry:
    def read(name: str, how: Callable[[str, tuple[str]], Any]) -> Any:
        text = cell.get(name, "")
        return how(text, (name,)) if text else None

    if not cell["date"]:
        raise MisshapenError(("date",), "missing", "nothing can be placed without it", "write YYYY-MM-DD")
    relieved = read("relieved", _relieved)
    acute = read("acute", _names)
    if relieved is not None and (acute is None or len(relieved) not in (1, len(acute))):
        raise MisshapenError(
            ("relieved",),
            f"{len(relieved)} answers for {len(acute or ())} medicines",
            "nobody can tell which medicine helped",
            "write one yes or no for all, or one for each, separated by ;",
        )
    if acute is not None and relieved is not None and len(relieved) == 1:
        relieved = relieved * len(acute)
    return DayEntry(
        date=Day().read(cell["date"], ("date",)),
        headache=read("headache", _yes_no),
        hours=read("hours", _hours),
        severity=read("severity", lambda text, at: Choice(SEVERITIES).read(text.lower(), at)),
        pain_0_10=read("pain_0_10", _pain),
        features=read("features", lambda text, at: _chosen(text, FEATURES, at)),
        features_complete=read("features_complete", _yes_no) is not False,
        aura=read("aura", lambda text, at: _chosen(text, AURA, at)),
        thought_migraine=read("thought_migraine", _yes_no),
        would_have_gone_on=read("would_have_gone_on", _yes_no),
        acute=None
        if acute is None
        else tuple(Intake(name, relieved[i] if relieved else None) for i, name in enumerate(acute)),
        provenance=Provenance(written=read("written", _written), source="csv"),
    )


def _attack(cell: dict[str, str], said: DayEntry, latest: date | None) -> Attack:
    """The attack of a line with a start; refused where its date, hours or headache say otherwise."""
    if said.hours is not None or said.headache is False:
        raise MisshapenError(
            ("start",),
            "a start beside hours, or beside no headache",
            "a line is one attack, or one day",
            "leave `hours` blank and write `yes`, or give the day a line of its own",
        )
    told: dict[str, Any] = {name: getattr(said, name) for name in _SHARED if getattr(said, name) is not None}
    for name, shape in (("start", When()), ("end", When()), ("timezone", Zone()), ("end_timezone", Zone())):
        if cell.get(name):
            told[name] = shape.read(cell[name], (name,))
    written = {"written": said.provenance.written} if said.provenance.written else {}
    attack = check_attack(told | written | {"source": "csv"}, None, latest, ())
    if local_date(attack.start, attack.timezone) != said.date:
        raise MisshapenError(
            ("date",),
            f"{said.date} beside a start on {local_date(attack.start, attack.timezone)}",
            "nobody could say on which date it began",
            "write the date of the start, or correct the start",
        )
    return attack


_SHARED = (
    "severity",
    "pain_0_10",
    "features",
    "features_complete",
    "aura",
    "thought_migraine",
    "would_have_gone_on",
    "acute",
)


def _pain(text: str, at: tuple[str]) -> Fraction:
    plain = text.replace(",", ".", 1)
    if not (plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) < 20):
        raise MisshapenError(at, f"{shown(text)} is no score", "words and signs count nothing", "write 0 to 10")
    pain: Fraction = Number(0, 10).read(Decimal(plain), at)
    return pain


def _yes_no(text: str, at: tuple[str]) -> bool:
    if text.lower() not in _YES_NO:
        raise MisshapenError(
            at, f"{shown(text)} is neither yes nor no", "it counts as nothing", "write yes, no or leave blank"
        )
    return _YES_NO[text.lower()]


def _hours(text: str, at: tuple[str]) -> Fraction:
    plain = text.replace(",", ".", 1) if text.count(",") == 1 and "." not in text else text
    if not (plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) < 20):
        raise MisshapenError(
            at,
            f"{shown(text)} is no number of hours",
            "formulas, signs and words count nothing",
            "write hours as in 6.5 or 6,5",
        )
    hours: Fraction = Number(0, 25, unit="hours").read(Decimal(plain), at)
    return hours


def _list(text: str) -> list[str]:
    if text.lower() == "none":
        return []
    return [part.strip() for part in text.split(";") if part.strip()]


def _chosen(text: str, values: tuple[str, ...], at: tuple[str]) -> frozenset[str]:
    return frozenset(Choice(values).read(part.lower(), at) for part in _list(text))


def _names(text: str, at: tuple[str]) -> list[str]:
    names = _list(text)
    if len(names) > MOST_NAMES:
        raise MisshapenError(
            at, f"{len(names)} names", f"{MOST_NAMES} at most are read of one day", "write each medicine once"
        )
    return [unescaped(Drug().read(part, at)) for part in names]


def _relieved(text: str, at: tuple[str]) -> list[bool]:
    return [_yes_no(part, at) for part in _list(text)]


def _written(text: str, at: tuple[str]) -> datetime:
    written: datetime = When().read(text, at)
    return written


def escaped(text: str) -> str:
    """Text that no spreadsheet reads as a formula; `unescaped` gives it back."""
    return f"'{text}" if text[:1] in _FORMULA else text


def unescaped(text: str) -> str:
    """Text as it was before it was guarded against spreadsheets reading it as a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA else text
