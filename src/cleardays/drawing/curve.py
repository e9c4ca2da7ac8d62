"""A short line with the band of its spread, points that were measured, and marks along the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 336, 246
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 50, 44


@dataclass(frozen=True, slots=True)
class Point:
    """A measured value and its spread to either side; a point that is not joined stands alone with a bar."""

    x: float
    y: float
    spread: float
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the axis with its name underneath; the current one is named in heavy letters."""

    first: float
    last: float
    name: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A line across the picture at one place, with a word above it."""

    x: float
    name: str


def curve(
    points: Sequence[Point],
    spans: Sequence[Span],
    signs: Sequence[Sign],
    ticks: Sequence[float],
    measure: str,
    title: str,
) -> Markup:
    """An SVG of a line with its band; `ticks` count `measure` upwards, `title` is the text alternative."""
    if not title.strip():
        raise ValueError("a curve without its words: say in `title` what it shows")
    across = _Scale(spans[0].first, spans[-1].last, LEFT, WIDTH - RIGHT)
    up = _Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    head = Markup('<svg class="curve" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{t}">')
    parts = [head.format(w=WIDTH, h=HEIGHT, t=title), _text(2, 9, measure, "mark-note", "start")]
    for tick in ticks:
        parts.append(_line(LEFT, up(tick), WIDTH - RIGHT, up(tick), "curve-grid", 0.6, "0.35"))
        parts.append(_text(LEFT - 7, up(tick), f"{tick:g}", "mark-note", "end"))
    joined = [point for point in points if point.joined]
    outline = [(across(p.x), up(p.y + p.spread)) for p in joined]
    outline += [(across(p.x), up(p.y - p.spread)) for p in reversed(joined)]
    parts.append(
        Markup('<polygon class="curve-band" points="{p}" fill="currentColor" fill-opacity="0.16"/>').format(
            p=_pairs(outline)
        )
    )
    parts.append(
        Markup(
            '<polyline class="curve-line" points="{p}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>'
        ).format(p=_pairs([(across(p.x), up(p.y)) for p in joined]))
    )
    for point in points:
        x, y = across(point.x), up(point.y)
        if not point.joined:
            parts.append(_line(x, up(point.y + point.spread), x, up(point.y - point.spread), "curve-bar", 1.4))
        parts.append(
            Markup('<circle class="curve-point" cx="{x:.1f}" cy="{y:.1f}" r="4.2" fill="currentColor"/>').format(
                x=x, y=y
            )
        )
    for span in spans[1:]:
        parts.append(
            _line(across(span.first), HEIGHT - BOTTOM, across(span.first), HEIGHT - BOTTOM + 6, "curve-tick", 1)
        )
    for span in spans:
        middle = (across(span.first) + across(span.last)) / 2
        kind = "curve-now" if span.current else "mark-note"
        for number, line in enumerate(span.name.split("\n")):
            parts.append(_text(middle, HEIGHT - BOTTOM + 16 + 15 * number, line, kind, "middle", span.current))
    for sign in signs:
        x = across(sign.x)
        parts.append(_line(x, TOP - 4, x, HEIGHT - BOTTOM, "curve-sign", 1.6))
        side = "end" if x > WIDTH - 60 else "start" if x < LEFT + 26 else "middle"
        parts.append(_text(x, TOP - 15, sign.name, "curve-now", side, True))
    return Markup("").join([*parts, Markup("</svg>")])


class _Scale:
    """A value on an axis, as a place in the picture."""

    def __init__(self, first: float, last: float, start: float, end: float) -> None:
        self.first, self.start = first, start
        self.per = (end - start) / (last - first)

    def __call__(self, value: float) -> float:
        return self.start + (value - self.first) * self.per


def _pairs(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str, width: float, opacity: str = "1") -> Markup:
    return Markup(
        '<line class="{k}" x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="currentColor" '
        'stroke-width="{w}" stroke-opacity="{o}"/>'
    ).format(k=kind, a=x1, b=y1, c=x2, d=y2, w=width, o=opacity)


def _text(x: float, y: float, words: str, kind: str, anchor: str, heavy: bool = False) -> Markup:
    return Markup(
        '<text class="{k}" x="{x:.1f}" y="{y:.1f}" text-anchor="{a}" font-size="12" font-weight="{f}" fill="currentColor" '
        'dominant-baseline="central">{w}</text>'
    ).format(k=kind, x=x, y=y, a=anchor, f=700 if heavy else 400, w=words)
