"""Estimates with their intervals, one a line, against a line of no difference."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

LABEL, PLOT, NOTE, ROW, EDGE = 290, 260, 220, 28, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One estimate. Without `low` and `high` its interval is not known. `combined` draws a diamond."""

    label: str
    value: float
    low: float | None
    high: float | None
    note: str
    combined: bool = False


def forest(
    lines: Sequence[Line],
    *,
    title: str,
    below: str,
    above: str,
    none: float = 0.0,
    limits: tuple[float, float] | None = None,
) -> Markup:
    """An SVG of estimates; `title` is its text alternative, `below` and `above` say what each side means.

    `none` is the value of no difference. Without `limits` the axis holds every interval; with them,
    what lies outside ends in an arrow. Colours come from the page's classes.
    """
    low, high = limits or _limits(lines, none)
    width, height = LABEL + PLOT + NOTE, len(lines) * ROW + 62

    def at(value: float) -> float:
        return round(LABEL + (min(max(value, low), high) - low) / (high - low) * PLOT, 1)

    bottom = len(lines) * ROW + 6
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="marks" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'role="img" aria-label="{t}">'
        ).format(w=width, h=height, t=title),
        _path(f"M{at(none)} 2V{bottom}"),
        _path(f"M{LABEL} {bottom}H{LABEL + PLOT}"),
    ]
    for tick in _ticks(low, high):
        parts.append(_path(f"M{at(tick)} {bottom}v5"))
        parts.append(_text(at(tick), bottom + 15, f"{tick:g}".replace("-", "−"), "mark-note", "middle"))
    parts.append(_text(at(none) - EDGE, bottom + 36, f"← {below}", "mark-note", "end"))
    parts.append(_text(at(none) + EDGE, bottom + 36, f"{above} →", "mark-note", "start"))
    for number, line in enumerate(lines):
        middle = number * ROW + ROW // 2 + 2
        parts.append(_text(0, middle, line.label, "mark-label", "start"))
        parts.append(_estimate(line, middle, low, high, at(line.value), at))
        parts.append(_text(LABEL + PLOT + 12, middle, line.note, "mark-note", "start"))
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _estimate(line: Line, y: int, low: float, high: float, x: float, at: Callable[[float], float]) -> Markup:
    if line.low is None or line.high is None:
        return Markup('<circle class="mark-open" cx="{x}" cy="{y}" r="4.2"/>').format(x=x, y=y)
    left, right = at(line.low), at(line.high)
    ends = Markup("")
    if line.low < low:
        ends += _path(f"M{left + 6} {y - 4}L{left} {y}L{left + 6} {y + 4}")
    if line.high > high:
        ends += _path(f"M{right - 6} {y - 4}L{right} {y}L{right - 6} {y + 4}")
    if line.combined:
        shape = Markup('<path class="mark-full" d="M{a} {y}L{x} {t}L{b} {y}L{x} {u}Z"/>').format(
            a=max(left, x - 9), b=min(right, x + 9), x=x, y=y, t=y - 6, u=y + 6
        )
    else:
        shape = Markup('<rect class="mark-full" x="{x}" y="{y}" width="9" height="9"/>').format(
            x=round(x - 4.5, 1), y=y - 4.5
        )
    return _path(f"M{left} {y}H{right}") + ends + shape


def _path(d: str) -> Markup:
    return Markup('<path class="mark-open" d="{d}"/>').format(d=d)


def _text(x: float, y: float, words: str, kind: str, anchor: str) -> Markup:
    return Markup('<text class="{k}" x="{x}" y="{y}" text-anchor="{a}" dominant-baseline="central">{w}</text>').format(
        k=kind, x=x, y=y, a=anchor, w=words
    )


def _limits(lines: Sequence[Line], none: float) -> tuple[float, float]:
    ends = [none, *(end for line in lines for end in (line.value, line.low, line.high) if end is not None)]
    low, high = min(ends), max(ends)
    if low == high:
        low, high = low - 1, high + 1
    step = _step(low, high)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _step(low: float, high: float) -> float:
    """A round distance between ticks that gives four to eight of them."""
    rough = (high - low) / 5
    power = float(10 ** math.floor(math.log10(rough)))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def _ticks(low: float, high: float) -> list[float]:
    step = _step(low, high)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)]
