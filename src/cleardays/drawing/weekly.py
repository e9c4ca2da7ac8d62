"""Weeks in a row: a bar between the fewest and the most of each, a line with its band over them, a mark where something began."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

STEP, LEFT, RIGHT, TOP, BOTTOM, HIGH = 13, 26, 10, 46, 36, 150
LEAST_WIDTH = 336
LONG = 32
"""Weeks from which a picture is better scrolled than made small."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: at least `fewest`, at most `most`; None when nothing at all was written."""

    fewest: float
    most: float


@dataclass(frozen=True, slots=True)
class Band:
    """A line with its band over one week; None where there is none."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something that began before week `week` (0 is the first), and its short name."""

    week: float
    name: str


def weekly(
    bars: Sequence[Bar | None],
    bands: Sequence[Band | None],
    beginnings: Sequence[Beginning],
    names: Sequence[tuple[float, float, str]],
    most: int,
    measure: str,
    title: str,
) -> Markup:
    """An SVG of weeks; `names` are stretches of weeks (from, to, name) written underneath, `measure` says
    what the bars count, `title` is the text alternative.

    A full bar is what is certain, an open one above it what is possible.
    """
    if len(bars) != len(bands):
        raise ValueError(f"{len(bars)} bars and {len(bands)} bands: every week has a place in both")
    width = max(LEFT + RIGHT + STEP * len(bars), LEAST_WIDTH)
    height = TOP + HIGH + BOTTOM
    step = (width - LEFT - RIGHT) / max(len(bars), 1)

    def across(week: float) -> float:
        return LEFT + week * step

    def up(value: float) -> float:
        return TOP + HIGH * (1.0 - value / most)

    head = Markup('<svg class="{c}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{t}">')
    kind = "weekly long" if len(bars) > LONG else "weekly"
    parts = [head.format(c=kind, w=width, h=height, t=title), _text(2, 7, measure, "week-note", "start")]
    for tick in range(most + 1):
        if tick % 7 == 0 or most <= 7:
            parts.append(_line(LEFT, up(tick), width - RIGHT, up(tick), "week-grid", 0.6))
            parts.append(_text(LEFT - 6, up(tick), str(tick), "week-note", "end"))
    for week, bar in enumerate(bars):
        if bar is None:
            parts.append(_text(across(week + 0.5), up(0) - 6, "?", "week-note", "middle"))
            continue
        if bar.fewest:
            parts.append(_rect(across(week) + 2, up(bar.fewest), step - 4, up(0) - up(bar.fewest), "week-certain"))
        if bar.most > bar.fewest:
            parts.append(
                _rect(across(week) + 2.5, up(bar.most), step - 5, up(bar.fewest) - up(bar.most), "week-possible")
            )
    for run in _runs(bands):
        upper = [(across(week + 0.5), up(band.high)) for week, band in run]
        lower = [(across(week + 0.5), up(band.low)) for week, band in reversed(run)]
        parts.append(Markup('<polygon class="week-band" points="{p}"/>').format(p=_pairs(upper + lower)))
        middle = [(across(week + 0.5), up(band.middle)) for week, band in run]
        parts.append(Markup('<polyline class="week-line" points="{p}" fill="none"/>').format(p=_pairs(middle)))
    for place, one in enumerate(beginnings):
        x = across(one.week)
        parts.append(_line(x, TOP - 12, x, up(0), "week-sign", 1.6))
        last = place == len(beginnings) - 1 and x > width - 70
        parts.append(_text(x, TOP - 19, one.name, "week-note", "end" if last else "middle"))
    for start, stop, name in names:
        parts.append(_text(across((start + stop) / 2), TOP + HIGH + 20, name, "week-note", "middle"))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _runs(bands: Sequence[Band | None]) -> list[list[tuple[int, Band]]]:
    """Weeks with a band, split where one has none."""
    found: list[list[tuple[int, Band]]] = [[]]
    for week, band in enumerate(bands):
        if band is not None:
            found[-1].append((week, band))
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _pairs(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _rect(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    return Markup('<rect class="{k}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>').format(
        k=kind, x=x, y=y, w=width, h=height
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str, width: float) -> Markup:
    return Markup(
        '<line class="{k}" x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="currentColor" stroke-width="{w}"/>'
    ).format(k=kind, a=x1, b=y1, c=x2, d=y2, w=width)


def _text(x: float, y: float, words: str, kind: str, anchor: str) -> Markup:
    return Markup(
        '<text class="{k}" x="{x:.1f}" y="{y:.1f}" text-anchor="{a}" dominant-baseline="central">{w}</text>'
    ).format(k=kind, x=x, y=y, a=anchor, w=words)
