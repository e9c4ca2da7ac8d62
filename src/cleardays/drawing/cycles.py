"""Weeks of a treatment on one axis: days as stacks of squares under the level they tell of, and beneath them all that happened beside.

One axis for everything, so that a glance up or down answers "what else was then?". The band stands behind the squares, its edges over
them: what was written is never hidden by what is only likely.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cleardays.drawing.days import DrawnDay, opened, text
from cleardays.drawing.days import day as square

WEEK = 7
Place = Callable[[float], float]
LEFT, RIGHT, TOP = 26.0, 84.0, 56.0
STEP = 2.6
"""Pixels a day; a long treatment is drawn wider and scrolled."""
LEVEL = 17.0
_DEPTH = {"severe": 0, "moderate": 1, "ungraded": 2, "mild": 3, "both": 4, "silent": 5}


@dataclass(frozen=True, slots=True)
class Upright:
    """A line with words on top at a day: a session given, one that is due, or today."""

    day: int
    name: str
    date: str
    kind: str
    """`session`, `due` or `today`."""


@dataclass(frozen=True, slots=True)
class Level:
    """Where the level of a week likely lies, in days of headache a week."""

    day: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Note:
    """Something on a day, or from a day to another."""

    day: int
    words: str
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that is drawn; day 0 is the first day of the first row of squares. `rows` are titles and their notes, from above."""

    days: Sequence[DrawnDay]
    uprights: Sequence[Upright]
    levels: Sequence[Level]
    taken: Sequence[int | None]
    """Medicine days of the 28 up to each day, None before 28 are drawn."""
    lines: Sequence[tuple[int, str]]
    """Numbers of days at which a rule speaks of overuse, with their words."""
    effects: Sequence[Note]
    scores: Sequence[Note]
    beside: Sequence[Note]
    months: Sequence[tuple[int, str]]
    before: float | None
    """Headache days a week before the first session."""
    words: "Words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The names of the rows."""

    headache: str
    each_day: str
    medicine: str
    effects: str
    scores: str
    beside: str
    before: str


def cycles(course: Course, title: str) -> Markup:
    """The picture; `title` is its text alternative."""
    length = max(len(course.days), *(one.day + 1 for one in course.uprights), 1)
    width = LEFT + length * STEP + RIGHT
    parts: list[Markup] = []
    foot = TOP + WEEK * LEVEL

    def across(day: float) -> float:
        return LEFT + day * STEP

    def up(value: float) -> float:
        return foot - value * LEVEL

    parts.append(text(0, TOP - 13, course.words.headache, "words-strong", "start", 12))
    for tick in (0, 3, 5, 7):
        parts.append(_line("grid-line", LEFT, up(tick), across(length), up(tick)))
        parts.append(text(LEFT - 6, up(tick), str(tick), "words-soft", "end", 11))
    band = [(across(one.day + 3.5), up(one.low), up(one.middle), up(one.high)) for one in course.levels]
    if band:
        around = [(x, high) for x, _, _, high in band] + [(x, low) for x, low, _, _ in reversed(band)]
        parts.append(_poly("polygon", "level-band", around))
    parts += _stacks(course.days, across, up)
    for place in (1, 3):
        if band:
            parts.append(_poly("polyline", "level-edge", [(one[0], one[place]) for one in band]))
    if course.before is not None:
        parts.append(_line("level-before", LEFT, up(course.before), across(length), up(course.before)))
        parts.append(text(across(length) + 5, up(course.before), course.words.before, "words-soft", "start", 11))
    if band:
        middle = [(x, y) for x, _, y, _ in band]
        parts += [_poly("polyline", kind, middle) for kind in ("level-under", "level")]
    y = foot + 26
    parts.append(text(0, y - 8, course.words.each_day, "words-strong", "start", 12))
    parts += _strip(course.days, across, y)
    y += 34
    if any(course.taken):
        parts, y = _medicine(parts, course, across, length, y)
    for name, notes, drawn in (
        (course.words.effects, course.effects, _effect),
        (course.words.scores, course.scores, _score),
        (course.words.beside, course.beside, _stretch),
    ):
        if notes:
            parts.append(text(0, y, name, "words-strong", "start", 12))
            for place, one in enumerate(notes):
                parts.append(drawn(one, across, y + 18 + 16 * (place % 2 if len(notes) > 1 else 0), length))
            y += 44 if len(notes) > 1 else 34
    for upright in course.uprights:
        kind = {"session": "sign-session", "due": "sign-due"}.get(upright.kind, "level-before")
        x = across(upright.day)
        # Under the words of the rows: a line of time must not cross them out.
        parts.insert(0, _line(kind, x, 32, x, y))
        parts.append(text(x + 3, 8, upright.name, "words-strong", "start", 12))
        parts.append(text(x + 3, 23, upright.date, "words-soft", "start", 11))
    parts.append(_line("axis", LEFT, y, across(length), y))
    for at, name in course.months:
        parts.append(_line("axis", across(at), y, across(at), y + 4))
        parts.append(text(across(at) + 3, y + 12, name, "words-soft", "start", 11))
    return Markup("").join([opened("picture cycles", width, y + 20, title), *parts, Markup("</svg>")])


def _stacks(days: Sequence[DrawnDay], across: Place, up: Place) -> list[Markup]:
    """A stack a week, the worst at the foot, what is not known on top: silence may have been headache."""
    parts = []
    size = WEEK * STEP - 2
    for first in range(0, len(days), WEEK):
        week = sorted(
            (one for one in days[first : first + WEEK] if one.sign in _DEPTH), key=lambda one: _DEPTH[one.sign]
        )
        for place, one in enumerate(week):
            parts.append(square(across(first) + 1, up(place + 1) + 1, min(size, LEVEL - 1.5), DrawnDay(one.sign)))
    return parts


def _strip(days: Sequence[DrawnDay], across: Place, y: float) -> list[Markup]:
    kinds = {"both": "sign-ungraded"}
    parts = []
    for place, one in enumerate(days):
        x = across(place)
        if one.sign in ("mild", "moderate", "severe", "ungraded", "both"):
            high = 14 if one.sign != "both" else 7
            kind = kinds.get(one.sign, f"sign-{one.sign}")
            parts.append(_rect(kind, x, y + 14 - high, STEP - 0.4, high))
        elif one.sign == "silent":
            parts.append(Markup('<circle class="sign-silent" cx="{x:.1f}" cy="{y:.1f}" r="1.1" stroke-width=".7"/>').format(
                x=x + STEP / 2, y=y + 7))  # fmt: skip
        else:
            parts.append(_rect("axis-foot", x, y + 13, STEP - 0.4, 1))
        if one.medicine:
            parts.append(Markup('<circle class="sign-dot" cx="{x:.1f}" cy="{y:.1f}" r="1.1"/>').format(
                x=x + STEP / 2, y=y + 19))  # fmt: skip
    return parts


def _medicine(parts: list[Markup], course: Course, across: Place, length: int, y: float) -> tuple[list[Markup], float]:
    foot, unit = y + 52, 2.0
    most = max(number for number in course.taken if number is not None)
    unit = 40 / max(most, *(number for number, _ in course.lines), 1)
    parts.append(text(0, y, course.words.medicine, "words-strong", "start", 12))
    places = [(across(i + 1), foot - number * unit) for i, number in enumerate(course.taken) if number is not None]
    parts.append(_poly("polygon", "amount", [(places[0][0], foot), *places, (places[-1][0], foot)]))
    parts.append(_poly("polyline", "level", places))
    for number, words in course.lines:
        parts.append(_line("level-before", LEFT, foot - number * unit, across(length), foot - number * unit))
        parts.append(text(across(length) + 5, foot - number * unit, words, "words-soft", "start", 11))
    parts.append(_line("grid-line", LEFT, foot, across(length), foot))
    return parts, foot + 20


def _effect(one: Note, across: Place, y: float, _: int) -> Markup:
    x = across(one.day)
    return _poly("polygon", "sign-effect", [(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)]) + text(
        x + 8, y, one.words, "words", "start", 11
    )


def _score(one: Note, across: Place, y: float, _: int) -> Markup:
    return text(across(one.day), y, one.words, "words-strong", "middle", 12)


def _stretch(one: Note, across: Place, y: float, length: int) -> Markup:
    x, end = across(one.day), across(length if one.until is None else one.until)
    return _rect("stretch", x, y - 7, max(end - x, 4), 14) + text(x + 5, y, one.words, "words", "start", 11)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{k}" x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}"/>').format(
        k=kind, a=x1, b=y1, c=x2, d=y2
    )


def _rect(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{k}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>').format(
        k=kind, x=x, y=y, w=width, h=height
    )


def _poly(name: str, kind: str, places: Sequence[tuple[float, float]]) -> Markup:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return Markup(f'<{name} class="{{k}}" points="{{p}}"/>').format(k=kind, p=points)  # noqa: S704  the name is ours
