"""Migraine Buddy's report as a web page (2018 to 2021): one table row per attack, its notes in the next.

The table is the one inside `.reports-table`, read by its headings, because the attack type column
came later, and start and length moved into one column later still. A place stands under each start, after "Location": it is never kept.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Attack, Provenance
from cleardays.exchange.apps import fields
from cleardays.exchange.apps.app_file import DateOrder, Dropped, Format, Head, Reading, Settings, Source
from cleardays.exchange.apps.cells import gather, intakes, listed, pain_0_10, tried
from cleardays.exchange.apps.fields import BOOKKEEPING, READ, TEXT
from cleardays.exchange.apps.migraine_buddy import ticked
from cleardays.exchange.apps.written_dates import asked_zone, ending, instant, lasted, settle, wall_time

LARGEST_PAGE_BYTES = 10_000_000
"""Five months came to 180 kB; ten years stay below half of this."""
NEEDS = ("Started", "Lasted", "Pain Level")
BOTH = "Started & Lasted"
"""One column of the newest layout, with `Started:`, `Location:` and `Lasted:` inside each cell."""
FIELDS = {
    "#": BOOKKEEPING,
    "Started": READ,
    "Lasted": READ,
    "Attack Type": TEXT,
    "Pain Level": READ,
    "Affected Activities": TEXT,
    "Potential Triggers": TEXT,
    "Symptoms": READ,
    "Auras": READ,
    "Left": READ,
    "Right": READ,
    "Medication": READ,
    "Non Drug Relief": TEXT,
}
HELPED = {"helpful": True, "somewhat helpful": None, "unhelpful": False, "unsure": None}
_GROUP = re.compile(r"(helpful|somewhat helpful|unhelpful|unsure)\s*-\s*(.*)", re.IGNORECASE)
_TABLE = re.compile(r"""<(?:div|table)\b[^<>]{0,2000}?\bclass=["']?[^<>"']{0,200}\breports-table\b""", re.IGNORECASE)
_NEVER_CLOSED = re.compile(r"<[^<>]*(?=<)")
MOST_FAULTS = 20
_BREAKS = {"br", "div", "p", "pre", "li"}


@dataclass(slots=True)
class _Cell:
    span: int
    is_note: bool
    pieces: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Its text, one line per block; the page's own line breaks and indents say nothing."""
        return [line for line in (" ".join(part.split()) for part in "".join(self.pieces).split("\v")) if line]


@dataclass(slots=True)
class _TableRow:
    line: int
    cells: list[_Cell] = field(default_factory=list)


class _Report(HTMLParser):
    """Collects the rows of the table inside `.reports-table`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[_TableRow] = []
        self.closed = False
        self._inside = ""
        self._depth = 0
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if not self._depth:
            if "reports-table" in named.get("class", "").split():
                self._inside, self._depth = tag, 1
            return
        if tag == self._inside:
            self._depth += 1
        if tag == "tr":
            self._cell = None
            self.rows.append(_TableRow(self.getpos()[0]))
        elif tag in ("td", "th") and self.rows:
            span = named.get("colspan", "1")
            is_note = "notes" in named.get("class", "").split()
            self._cell = _Cell(int(span) if re.fullmatch("[1-9][0-9]?", span) else 1, is_note)
            self.rows[-1].cells.append(self._cell)
        elif tag in _BREAKS and self._cell:
            self._cell.pieces.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if not self._depth:
            return
        if tag in ("td", "th", "tr"):
            self._cell = None
        elif tag in _BREAKS and self._cell:
            self._cell.pieces.append("\v")
        if tag == self._inside:
            self._depth -= 1
            self.closed = not self._depth

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._cell.pieces.append(data.replace("\v", " "))


@dataclass(frozen=True, slots=True)
class _AttackRow:
    line: int
    cells: dict[str, list[str]]

    @property
    def started(self) -> str:
        return next(iter(self.cells["Started"]), "")

    def joined(self, heading: str) -> str:
        return " ".join(self.cells.get(heading, []))


def recognises(head: Head) -> bool:
    return "<html" in head.text.lower() and ("<title>Migraine Listing" in head.text or "reports-table" in head.text)


def read(source: Source, settings: Settings) -> Reading:
    found, dropped, noted = _rows(source, source.text(LARGEST_PAGE_BYTES))
    order, settled = settle(source, (row.started for row in found), settings, "Started")
    zone_name = asked_zone(settings) if found else ""
    attacks, unread = gather(found, lambda row, values: _attack(row, order, zone_name, values))
    return Reading(
        format=FORMAT.id,
        attacks=attacks,
        settled=settled,
        dropped=(*dropped, *unread),
        notes=(
            "the app lets you leave attack types out of a report: check that all of yours are here",
            "days without an attack are unknown, not clear",
            *fields.notes(FIELDS, (_field(name) for row in found for name, lines in row.cells.items() if lines)),
            *(("left out (kept nowhere): the notes under the attacks",) if noted else ()),
        ),
    )


def _rows(source: Source, text: str) -> tuple[list[_AttackRow], list[Dropped], bool]:
    """The rows of attacks, what cannot be read, and whether notes stand under them."""
    report = _Report()
    try:
        report.feed(_from_table(source, text))
        report.close()
    except (AssertionError, ValueError):
        raise _refused(source, "a page that is broken inside a tag") from None
    if not report.closed:
        raise _refused(source, "a page that stops before its table ends")
    headings, after = _headings(report.rows)
    if not set(NEEDS) <= {*headings, *(NEEDS if BOTH in headings else ())} or "Pain Level" not in headings:
        raise _refused(source, f"no headings {', '.join(NEEDS)} in the table of attacks")
    found, dropped = [], []
    for row in report.rows[after:]:
        if any(cell.is_note for cell in row.cells) or not any(cell.lines for cell in row.cells):
            continue
        if len(row.cells) != len(headings):
            dropped.append(Dropped(f"line {row.line}", f"{len(row.cells)} cells under {len(headings)} headings"))
        else:
            cells = dict(zip(headings, (cell.lines for cell in row.cells), strict=True))
            if BOTH in cells:
                cells |= _apart(cells.pop(BOTH))
            found.append(_AttackRow(row.line, cells))
    notes = (" ".join(cell.lines) for row in report.rows for cell in row.cells if cell.is_note)
    noted = any(text.removeprefix("Notes:").strip().casefold() not in ("", "none") for text in notes)
    return found, dropped, noted


def _field(heading: str) -> str:
    """The field a heading names: some reports write more words after it."""
    return next((name for name in FIELDS if heading.startswith(name)), heading)


def _apart(lines: list[str]) -> dict[str, list[str]]:
    """The newest layout's one cell as two, by the labels in it; the place between them is dropped."""
    found: dict[str, list[str]] = {"Started": [], "Lasted": []}
    label = ""
    for line in lines:
        name, colon, rest = line.partition(":")
        if colon and name.strip() in ("Started", "Location", "Lasted"):
            label, line = name.strip(), rest.strip()
        if line and label in found:
            found[label].append(line)
    return found


def _from_table(source: Source, text: str) -> str:
    """The page from its table on, as many lines down as before.

    The parser looks for the end of every tag and comment up to the end of the page, so a page
    with thousands that never end would keep it busy for hours.
    """
    begins = _TABLE.search(text)
    if not begins:
        raise _refused(source, "no table of attacks (.reports-table)")
    table = text[begins.start() :]
    open_ended = sum(1 for _ in islice(_NEVER_CLOSED.finditer(table), MOST_FAULTS)) + table.count("<![")
    if open_ended >= MOST_FAULTS or table.rfind("<!--") > table.rfind("-->"):
        raise _refused(source, "tags or comments that never end")
    return "\n" * text.count("\n", 0, begins.start()) + table


def _headings(table: list[_TableRow]) -> tuple[list[str], int]:
    """The name of every column, and how many rows name them: a wide heading is named in the row below."""
    if not table:
        return [], 0
    top = table[0].cells
    wide = sum(cell.span for cell in top if cell.span > 1)
    below = [" ".join(cell.lines) for cell in table[1].cells] if len(table) > 1 else []
    if len(below) != wide:
        below = []
    names, rest = [], iter(below)
    for cell in top:
        names += [next(rest, "") for _ in range(cell.span)] if cell.span > 1 else [" ".join(cell.lines)]
    return names, 2 if wide and below else 1


def _attack(row: _AttackRow, order: DateOrder, zone_name: str, dropped: list[Dropped]) -> Attack:
    start = instant(wall_time(row.started, order), zone_name)
    length = tried(lasted, "\n".join(row.cells["Lasted"]), f"line {row.line}, Lasted", dropped)
    groups: list[tuple[str, bool | None]] = []
    for line in row.cells.get("Medication", []):
        match = _GROUP.fullmatch(line)
        groups.append((match[2], HELPED[match[1].lower()]) if match else (line, None))
    positions = listed(row.joined("Left")) + listed(row.joined("Right"))
    return Attack(
        id=None,
        start=start,
        end=ending(start, start + length) if length else None,
        timezone=zone_name,
        pain_0_10=tried(pain_0_10, row.joined("Pain Level"), f"line {row.line}, Pain Level", dropped),
        **ticked(listed(row.joined("Symptoms")), positions),
        # "Yes" does not say which aura; only "No" says all there is to say.
        aura=frozenset() if row.joined("Auras").casefold() == "no" else None,
        acute=intakes(groups),
        provenance=Provenance(by="import", source=FORMAT.id, external_id=start.isoformat(), raw=_without_location(row)),
    )


def _without_location(row: _AttackRow) -> str:
    told = {**row.cells, "Started": [row.started]}
    return " | ".join(f"{name}: {', '.join(lines)}" for name, lines in told.items() if lines)


def _refused(source: Source, found: str) -> RefusedError:
    return source.refused(
        found,
        "the attacks cannot be told apart without it",
        "save the whole page the web link opens, as HTML, and import that",
    )


FORMAT = Format(
    "migraine-buddy-html",
    "Migraine Buddy web page",
    recognises,
    read,
    "the fixtures of an open reader, cut from real reports of 2018 to 2021",
    FIELDS,
)
