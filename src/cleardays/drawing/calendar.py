"""Rows of small marks, one a day, that read the same in colour, in grey and in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

Mark = Literal["full", "dot", "open", "both"]

CELL, WORDS, ROW = 15, 22, 50


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its note, the column the first mark stands in (from 0), and the marks."""

    label: str
    offset: int
    marks: Sequence[Mark]
    note: str


def calendar(rows: Sequence[Row], columns: int, title: str) -> Markup:
    """An SVG of rows of marks under their words, narrow enough for a phone; `title` is its text alternative."""
    width, height = columns * CELL, len(rows) * ROW
    parts = [
        Markup('<svg class="marks" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{t}">').format(
            w=width, h=height, t=title
        )
    ]
    for number, row in enumerate(rows):
        top = number * ROW
        parts.append(
            Markup(
                '<text class="mark-label" x="0" y="{y}">{label}<tspan class="mark-note" dx="8">{note}</tspan></text>'
            ).format(y=top + WORDS - 5, label=row.label, note=row.note)
        )
        middle = top + WORDS + CELL // 2 + 1
        parts += [_mark((row.offset + i) * CELL + CELL // 2, middle, mark) for i, mark in enumerate(row.marks)]
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _mark(x: int, y: int, mark: Mark) -> Markup:
    """Full: a square. Dot: a small circle. Open: a ring. Both: a square with a ring in it."""
    if mark == "full":
        return Markup('<rect class="mark-full" x="{x}" y="{y}" width="11" height="11" rx="2"/>').format(
            x=x - 5.5, y=y - 5.5
        )
    if mark == "dot":
        return Markup('<circle class="mark-dot" cx="{x}" cy="{y}" r="1.8"/>').format(x=x, y=y)
    if mark == "open":
        return Markup('<circle class="mark-open" cx="{x}" cy="{y}" r="4.2"/>').format(x=x, y=y)
    return Markup(
        '<rect class="mark-open" x="{a}" y="{b}" width="10" height="10" rx="2"/><circle class="mark-dot" cx="{x}" cy="{y}" r="2"/>'
    ).format(a=x - 5, b=y - 5, x=x, y=y)
