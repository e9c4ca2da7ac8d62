"""The steps and the time course as pictures, each with words for those who do not see it and a table of the same facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cleardays.drawing.curve import Point, Sign, Span, curve
from cleardays.drawing.sequence import Box, sequence
from cleardays.mechanism import timecourse
from cleardays.mechanism.steps import Reader, steps, withheld

_PLACE = {"outside": "outside the nerve", "inside": "in the nerve"}
_TRUST = {
    "read": "read at its source",
    "secondary": "read in a copy or summary",
    "derived": "worked out from what was read",
    "unverified": "not checked",
}
TICKS = (0, 5, 10, 15, 20, 25)


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of a picture in rows, for those who would rather read."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sequence_svg(for_: Reader = "patient", columns: int = 2) -> Markup:
    """The steps as boxes joined by arrows; what happens in the nerve has a heavier edge."""
    boxes: list[Box] = []
    before = 0
    for step in steps(for_):
        hidden = [str(one.order) for one in withheld(for_) if before < one.order < step.order]
        if hidden:
            boxes.append(
                Box("Not shown: not checked yet", f"{'step' if len(hidden) == 1 else 'steps'} {' and '.join(hidden)}")
            )
        doubt = " (not checked)" if step.trust == "unverified" else ""
        boxes.append(Box(f"{step.order}. {step.title}{doubt}", _PLACE[step.place], step.place == "inside"))
        before = step.order
    return sequence(boxes, sequence_words(for_), columns)


def sequence_words(for_: Reader = "patient") -> str:
    """What the sequence shows, as one would say it."""
    said = [f"Step {step.order}: {step.title}, {_PLACE[step.place]}{_doubt(step.trust)}." for step in steps(for_)]
    left_out = [str(step.order) for step in withheld(for_)]
    if left_out:
        said.append(f"Not shown, as not checked: {'step' if len(left_out) == 1 else 'steps'} {' and '.join(left_out)}.")
    return " ".join(["The steps in a row.", *said])


def _doubt(trust: str) -> str:
    return ", not checked" if trust == "unverified" else ""


def sequence_table(for_: Reader = "patient") -> Table:
    rows = [
        (str(step.order), step.title, _PLACE[step.place], step.words(for_), step.source, _TRUST[step.trust])
        for step in steps(for_)
    ]
    return Table("The steps, one by one", ("step", "what", "where", "in words", "source", "trust"), tuple(rows))


def time_course_svg(day: int | None = None) -> Markup:
    """Headache days a month in one group of people, with the phases of a cycle and, if given, the day a person is at."""
    now = None if day is None else timecourse.expected(day)
    first, *_, end = timecourse.phases()
    spans = [Span(-28, first.first_day, "before")]
    spans += [
        Span(phase.first_day, phase.last_day + 1, phase.axis.replace(" ", "\n"), phase is now)
        for phase in timecourse.phases()
        if phase.last_day is not None
    ]
    if now is not None and day is not None and now is end:
        spans.append(Span(end.first_day, max(day + 8, end.first_day + 28), end.axis.replace(" ", "\n"), True))
    signs = [] if day is None else [Sign(day, f"day {day}")]
    marked = [Point(middle, mean, spread, joined=middle > 0) for middle, mean, spread in timecourse.points()]
    return curve(marked, spans, signs, TICKS, "headache days a month", time_course_words(day))


def time_course_words(day: int | None = None) -> str:
    """What the curve shows, as one would say it."""
    before, *after = timecourse.months()
    counts = _listed([f"{one.value:g}" for one in after])
    said = [
        f"Headache days in a month, in {before.people} people. The month before: {before.value:g}.",
        f"The three months after: {counts}.",
        "The band shows how far people lay apart. All of them got Botox, so this is not the gain over a sham shot.",
    ]
    if day is not None:
        phase = timecourse.expected(day)
        said.append(f"You are at day {day}: {phase.title.lower()}. {phase.patient}")
    return " ".join(said)


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:-1]) + " and " + items[-1]


def time_course_table() -> Table:
    """Every published point behind the curve and the phases."""
    rows = [
        (one.says, f"{one.value:g} {one.unit}", _spread(one), f"{one.people}: {one.who}", one.definition, one.source)
        for one in timecourse.anchors()
    ]
    return Table("What was published on time", ("what", "figure", "spread", "people", "counted", "source"), tuple(rows))


def _spread(one: timecourse.Anchor) -> str:
    return f"{one.spread:g}, {one.spread_is}" if one.spread is not None else one.spread_is
