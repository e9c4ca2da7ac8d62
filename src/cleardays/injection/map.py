"""The head-and-neck map: a plan, a session beside its plan, or the difference of two, each with its rows.

Dots are placed by landmark and are schematic. State is a shape and a word before it is a colour. Left and right are
the patient's, in words. A patient is shown no landmark: none is checked yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from cleardays.drawing.head import VIEWS, Mark, Shape, View, head, key, place, width
from cleardays.injection.injection_session import Plan, SideBySide, side_by_side
from cleardays.injection.sites import Site

Reader = Literal["patient", "clinician"]
State = Literal[
    "planned", "given as planned", "given", "planned, not given", "given, not planned", "left out",
    "given, other units than planned", "as before", "added", "no longer", "other units than before",
]  # fmt: skip

SHAPES: dict[State, Shape] = {
    "planned": "ring",
    "given": "disc",
    "given as planned": "disc",
    "planned, not given": "crossed",
    "left out": "crossed",
    "given, not planned": "diamond",
    "given, other units than planned": "double",
    "as before": "ring",
    "added": "diamond",
    "no longer": "crossed",
    "other units than before": "double",
}
SCHEMATIC = "A schematic: dots are placed by landmark on an average head. Left and right are the patient's."
UNVERIFIED = "unverified"
"""The badge of a landmark nobody has held against its source yet."""
UNITS_NOT_WRITTEN = "? U, units not written"
"""Of a site that was injected with nobody knows how much: never 0 U."""

_TITLES: dict[View, str] = {
    "front": "The face from the front",
    "left": "The head from the patient's left",
    "right": "The head from the patient's right",
    "back": "The head, neck and shoulders from behind",
}
_ENDS: dict[View, tuple[str, str]] = {
    "front": ("patient's right", "patient's left"),
    "left": ("face", "back of head"),
    "right": ("back of head", "face"),
    "back": ("patient's left", "patient's right"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One site in words: what a form or a table shows beside its dot."""

    site: Site
    state: State
    units: str
    reason: str | None
    landmark: str | None
    caution: str | None
    badge: str | None

    @property
    def words(self) -> str:
        return f"{self.site.id}, {self.site.words}: {self.units}, {self.state}"


@dataclass(frozen=True, slots=True)
class Picture:
    """One view with its drawing. `words` are its text alternative, `width` how wide it is beside the others."""

    view: View
    title: str
    svg: Markup
    words: str
    width: int


@dataclass(frozen=True, slots=True)
class Map:
    """Four views and the same facts in rows. `undrawn` lists sites for which the drawing has no place."""

    title: str
    pictures: tuple[Picture, ...]
    rows: tuple[Row, ...]
    undrawn: tuple[str, ...]

    @property
    def legend(self) -> list[tuple[Markup, State, int]]:
        """Every state on the map: its shape, its words, and how many sites have it."""
        states = [row.state for row in self.rows]
        return [
            (key(Mark(12, 12, SHAPES[one], "", one, _kind(one))), one, states.count(one))
            for one in SHAPES
            if one in states
        ]


def plan(plan: Plan, for_: Reader = "clinician", anchors: str = "site-") -> Map:
    """What is meant to be given."""
    rows = [
        _row(one, "planned" if one.given_units is not None else "left out", for_) for one in side_by_side(None, plan)
    ]
    return _map("Plan", rows, anchors)


def given(given: Plan, planned: Plan | None = None, for_: Reader = "clinician", anchors: str | None = "site-") -> Map:
    """What was given, beside what was planned where a plan is written; without `anchors` no dot leads to a row."""
    return _map("Given", [_row(one, _given(one, planned), for_) for one in side_by_side(planned, given)], anchors)


def difference(before: Plan, after: Plan, for_: Reader = "clinician", anchors: str = "site-") -> Map:
    """What changed from one session to the next."""
    rows = [_row(one, _changed(one), for_, compared=True) for one in side_by_side(before, after)
            if one.planned_units is not None or one.given_units is not None]  # fmt: skip
    return _map("Difference", rows, anchors)


def _given(one: SideBySide, planned: Plan | None) -> State:
    if planned is None:
        return "left out" if one.given_units is None else "given"
    if one.planned_units is None and one.given_units is None:
        return "left out"
    states: dict[str, State] = {
        "as planned": "given as planned",
        "not given": "planned, not given",
        "not planned": "given, not planned",
        "other units": "given, other units than planned",
    }
    return states[one.state]


def _changed(one: SideBySide) -> State:
    states: dict[str, State] = {
        "as planned": "as before",
        "not given": "no longer",
        "not planned": "added",
        "other units": "other units than before",
    }
    return states[one.state]


def _row(one: SideBySide, state: State, for_: Reader, *, compared: bool = False) -> Row:
    site, shown = one.site, for_ == "clinician" and bool(one.site.landmark)
    return Row(
        site=site,
        state=state,
        units=_units(one, compared),
        reason=one.reason,
        landmark=site.landmark if shown else None,
        caution=site.caution if shown else None,
        badge=UNVERIFIED if shown and site.placing_trust == "unverified" else None,
    )


def _units(one: SideBySide, compared: bool) -> str:
    before, after = one.planned_units, one.given_units
    if not one.units_written:
        return UNITS_NOT_WRITTEN
    if compared:
        return f"{before or 0} U before, {after or 0} U now" if before != after else f"{after} U"
    if after is None:
        return f"0 of {before} U" if before is not None else "0 U"
    return f"{after} U" if before in (None, after) else f"{after} U, {before} U planned"


def _map(name: str, rows: Sequence[Row], anchors: str | None) -> Map:
    pictures, drawn = [], set()
    for view in VIEWS:
        here = [row for row in rows if row.site.view == view and row.site.at]
        drawn |= {row.site.id for row in here}
        title = f"{_TITLES[view]}. {_counted(here)}"
        marks = [_mark(row, anchors) for row in here]
        words = f"{name}. {title}"
        svg = head(view, marks, words, _ENDS[view], _labels(here))
        pictures.append(Picture(view, _TITLES[view], svg, words, width(view)))
    undrawn = tuple(row.site.id for row in rows if row.site.id not in drawn)
    return Map(name, tuple(pictures), tuple(rows), undrawn)


def _labels(rows: Sequence[Row]) -> list[tuple[float, float, str]]:
    """The muscles' ids beside their dots, on each side that has any."""
    found = []
    for muscle, side, view in dict.fromkeys((row.site.muscle, row.site.side, row.site.view) for row in rows):
        at, up, out = muscle.label
        found.append((*place(view, at, up, out, side), muscle.id))
    return found


def _counted(rows: Sequence[Row]) -> str:
    if not rows:
        return "No site."
    muscles: dict[str, int] = {}
    for row in rows:
        muscles[row.site.muscle.name] = muscles.get(row.site.muscle.name, 0) + 1
    return f"{', '.join(f'{name} {count}' for name, count in muscles.items())}. {SCHEMATIC}"


def _mark(row: Row, anchors: str | None) -> Mark:
    site = row.site
    x, y = place(site.view, site.at, site.up, site.out, site.side)
    number = f"F{site.number}" if site.pain else str(site.number)
    usual = row.units == f"{site.units} U" or row.state in ("planned, not given", "no longer", "added", "left out")
    return Mark(
        x=x,
        y=y,
        shape=SHAPES[row.state],
        sign=number,
        words=row.words,
        kind=_kind(row.state),
        below="" if usual else row.units.split(",")[0],
        row="" if anchors is None else f"{anchors}{site.id}",
    )


def _kind(state: State) -> str:
    """A state as the class of a mark."""
    return f"site-{state.replace(',', '').replace(' ', '-')}"
