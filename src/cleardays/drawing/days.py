"""Days as squares: one grammar for a block of days, a month, a year and a bar, read alike in colour, in grey and in print.

Time runs left to right. More ink is a worse headache; how bad not said has a corner gone; clear is the paper; what nobody wrote is an
open ring, never a hollow square; said both ways is split. Medicine is a dot, a session an upright line, a side effect a triangle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

Sign = Literal["mild", "moderate", "severe", "ungraded", "clear", "silent", "both", "ahead"]
HEADACHE: tuple[Sign, ...] = ("severe", "moderate", "mild", "ungraded")
"""The signs of a day with headache, the deepest first."""
_ON = {"mild": "sign-on-h1", "moderate": "sign-on-h2", "ungraded": "sign-on-h2", "severe": "sign-on-h3"}
TINY = 7
"""Pixels under which a clear day is a line at the foot: a frame would be ink."""


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """What is drawn of one day."""

    sign: Sign
    medicine: bool = False
    session: bool = False
    effect: bool = False
    today: bool = False


def day(x: float, y: float, size: float, one: DrawnDay) -> Markup:
    """The square of one day, its upper left corner at x, y."""
    parts = [_square(x, y, size, one.sign)]
    if one.medicine and size >= 2 * TINY:
        kind = _ON.get(one.sign, "sign-dot")
        parts.append(_circle(kind, x + size * 0.76, y + size * 0.76, size * 0.1))
    if one.today:
        parts.append(_rect("sign-today", x + 1, y + 1, size - 2, size - 2, 2))
    return Markup("").join(parts)


def block(days: Sequence[DrawnDay], title: str, columns: int = 7, size: float = 38, gap: float = 5) -> Markup:
    """Days in rows of a week, the first at the upper left; `title` is the text alternative."""
    rows = -(-len(days) // columns)
    width, height = columns * (size + gap) - gap, max(rows, 1) * (size + gap) - gap
    parts = [opened("picture block", width, height, title)]
    for place, one in enumerate(days):
        row, column = divmod(place, columns)
        parts.append(day(column * (size + gap), row * (size + gap), size, one))
    return Markup("").join([*parts, Markup("</svg>")])


def sign(one: DrawnDay, size: int = 18) -> Markup:
    """One sign by itself, for a list or a key; the words beside it say what it is."""
    head = Markup('<svg width="{s}" height="{s}" viewBox="0 0 {s} {s}" aria-hidden="true">').format(s=size)
    if one.session:
        inner = Markup('<line class="sign-session" x1="{m}" y1="1" x2="{m}" y2="{e}"/>').format(m=size / 2, e=size - 1)
    elif one.effect:
        inner = _triangle(size / 2, size / 2, size * 0.34)
    elif one.medicine and one.sign == "clear":
        inner = _circle("sign-dot", size / 2, size / 2, size * 0.17)
    else:
        inner = day(0.5, 0.5, size - 1, one)
    return head + inner + Markup("</svg>")


def bounds(fewest: int, most: int, of: int, title: str, asked: int | None = None) -> Markup:
    """A count with both its ends: a full bar to the fewest, an open one to the most, and a line where a rule asks."""
    if not 0 <= fewest <= most <= of:
        raise ValueError(f"{fewest} to {most} of {of}: a bar runs from none to all")
    width, height, top = 280.0, 26.0 if asked is not None else 18.0, 4.0
    unit, bar = (width - 2) / of, 13.0
    parts = [opened("picture bounds", width, height, title), _rect("bar-all", 1, top, width - 2, bar, 2)]
    if fewest:
        parts.append(_rect("bar-fewest", 1, top, fewest * unit, bar, 2))
    if most > fewest:
        parts.append(_rect("bar-most", 1 + fewest * unit, top, (most - fewest) * unit, bar, 1))
    if asked is not None:
        parts.append(
            Markup('<line class="bar-asked" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{y}"/>').format(
                x=1 + asked * unit, y=top + bar + 4
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month: its short name, the days from the first on, both ends of the count, and the names of sessions by place."""

    name: str
    days: Sequence[DrawnDay]
    count: str
    sessions: Sequence[tuple[int, str, bool]] = ()
    """Place in the month (0 is the first), what is written beside the line, and whether it is only due."""


def year(rows: Sequence[MonthRow], title: str) -> Markup:
    """A row a month, a square a day; at the right both ends of each month's count."""
    size, gap, left, right, step, top = 13.0, 2.4, 46.0, 66.0, 40.0, 24.0
    width, height = left + 31 * (size + gap) + right, top + step * len(rows)
    parts = [opened("picture year", width, height, title)]
    for number in (1, 8, 15, 22, 29):
        parts.append(text(left + (number - 1) * (size + gap) + size / 2, 10, str(number), "words-soft", "middle", 15))
    for place, row in enumerate(rows):
        y = top + place * step + 12
        parts.append(text(0, y + size / 2, row.name, "words", "start", 18))
        for i, one in enumerate(row.days):
            x = left + i * (size + gap)
            parts.append(day(x, y, size, DrawnDay(one.sign, today=one.today)))
            if one.medicine:
                parts.append(_circle("sign-dot", x + size / 2, y + size + 4.6, 1.9))
            if one.effect:
                parts.append(_triangle(x + size / 2, y + size + (11 if one.medicine else 6), 3.6))
        for at, name, due in row.sessions:
            x = left + at * (size + gap) - gap / 2
            kind = "sign-due" if due else "sign-session"
            parts.append(Markup('<line class="{k}" x1="{x:.1f}" y1="{a}" x2="{x:.1f}" y2="{b}"/>').format(
                k=kind, x=x, a=y - 11, b=y + size + 6))  # fmt: skip
            late = at > 25
            parts.append(text(x - 4 if late else x + 4, y - 7, name, "words-strong", "end" if late else "start", 15))
        parts.append(text(width, y + size / 2, row.count, "words-strong", "end", 18))
    return Markup("").join([*parts, Markup("</svg>")])


def opened(kind: str, width: float, height: float, title: str) -> Markup:
    """The beginning of a drawing with its text alternative; one without words is refused."""
    if not title.strip():
        raise ValueError("a picture without its words: say in `title` what it shows")
    return Markup(
        '<svg class="{k}" viewBox="0 0 {w:.1f} {h:.1f}" width="{w:.1f}" height="{h:.1f}" role="img" aria-label="{t}">'
    ).format(k=kind, w=width, h=height, t=title)


def text(x: float, y: float, words: str, kind: str, anchor: str, size: float) -> Markup:
    """Words in a drawing, centred on y."""
    return Markup(
        '<text class="{k}" x="{x:.1f}" y="{y:.1f}" text-anchor="{a}" font-size="{s}" dominant-baseline="central">{w}</text>'
    ).format(k=kind, x=x, y=y, a=anchor, s=size, w=words)


def _square(x: float, y: float, size: float, sign: Sign) -> Markup:
    corner = min(size * 0.13, 4)
    if sign in ("mild", "moderate", "severe"):
        return _rect(f"sign-{sign}", x, y, size, size, corner)
    if sign == "ungraded":
        return _path("sign-ungraded", [(x, y), (x + size * 0.62, y), (x + size, y + size * 0.38), (x + size, y + size),
                                       (x, y + size)])  # fmt: skip
    if sign == "silent":
        return _circle("sign-silent", x + size / 2, y + size / 2, size * 0.27, 1.4 if size >= TINY else 1)
    if sign == "ahead":
        return _circle("sign-ahead", x + size / 2, y + size / 2, max(size * 0.06, 0.8))
    if size < TINY:
        return _rect("sign-clear", x, y + size - 1, size, 1, 0)
    clear = _rect("sign-clear", x + 0.5, y + 0.5, size - 1, size - 1, corner)
    if sign == "clear":
        return clear
    return clear + _path("sign-ungraded", [(x, y), (x + size, y + size), (x, y + size)])


def _triangle(x: float, y: float, reach: float) -> Markup:
    return _path("sign-effect", [(x, y - reach), (x + reach, y + reach * 0.8), (x - reach, y + reach * 0.8)])


def _rect(kind: str, x: float, y: float, width: float, height: float, corner: float) -> Markup:
    return Markup('<rect class="{k}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{c:.1f}"/>').format(
        k=kind, x=x, y=y, w=width, h=height, c=corner
    )


def _circle(kind: str, x: float, y: float, radius: float, width: float = 0) -> Markup:
    line = Markup(' stroke-width="{w}"').format(w=width) if width else Markup("")
    return Markup('<circle class="{k}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{l}/>').format(
        k=kind, x=x, y=y, r=radius, l=line
    )


def _path(kind: str, corners: Sequence[tuple[float, float]]) -> Markup:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return Markup('<polygon class="{k}" points="{p}"/>').format(k=kind, p=points)
