"""Where: the 31 fixed sites of the PREEMPT paradigm, the follow-the-pain slots, and each muscle's cap.

The rows stand in `sites.csv` and `muscles.toml`. A cap is for a muscle with both sides together. Site counts are
read in copies; landmarks and cautions of placing are not checked yet, and no patient is shown them.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from cleardays.drawing.head import Side, View

PREEMPT_155 = "preempt-155"
"""The name that stands for the 31 fixed sites of 5 U each."""
SITE_UNITS = 5
FIXED_SITES, FIXED_UNITS = 31, 155
MOST_SITES, MOST_UNITS = 39, 195

_SIDES: Mapping[str, Side] = {"L": "left", "R": "right", "M": "middle"}
FORM = "(COR|PRO|FRO|TEM|OCC|CPS|TRA)-([LRM])(F?)([1-9][0-9]?)"
"""What a site id looks like: muscle, side, F for follow-the-pain, number. A JSON Schema can hold it too."""
_FORM = re.compile(FORM)


class UnknownSiteError(ValueError):
    """A text that is no site id of any form."""


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle's share of the paradigm: how many sites and units at most, both sides together."""

    id: str
    name: str
    fixed_sites: int
    most_sites: int
    most_units: int
    order: int
    slots_at: str
    slots: tuple[tuple[float, float], ...]
    """Where follow-the-pain sites are drawn; empty for a muscle that has none."""
    label: tuple[str, float, float]
    """Where the muscle's id stands on the map: a landmark, and fingers up and out from it."""
    region: str
    """The part of the body in everyday words: no landmark."""

    @property
    def follow_the_pain(self) -> int:
        """How many sites may be added where the pain is."""
        return self.most_sites - self.fixed_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place to inject: a fixed one, with its `order` in the product information, or a follow-the-pain slot."""

    id: str
    muscle: Muscle
    side: Side
    number: int
    pain: bool = False
    fixed: bool = False
    view: View
    units: int = SITE_UNITS
    order: int | None = None
    at: str = ""
    up: float = 0
    out: float = 0
    landmark: str = ""
    caution: str = ""
    source: str = ""
    trust: str = ""
    placing_source: str = ""
    placing_trust: str = ""

    @property
    def place(self) -> tuple[int, bool, int, str]:
        """Its place in a list: muscle by muscle, fixed sites first, left before right."""
        return self.muscle.order, not self.fixed, self.number, self.side

    @property
    def words(self) -> str:
        """The site as one would say it: muscle, the patient's side, number."""
        side = "midline" if self.side == "middle" else f"patient's {self.side}"
        return f"{self.muscle.name}, {side}{', where the pain is' if self.pain else ''}, {self.number}"


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("muscles.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def muscles() -> dict[str, Muscle]:
    """The seven muscles by id, in the order of the product information."""
    found = {}
    for order, (id_, row) in enumerate((key, value) for key, value in _table().items() if isinstance(value, dict)):
        slots = row.get("slots", {"at": "", "places": ()})
        places = tuple((up, out) for up, out in slots["places"])
        label = (row["label"]["at"], row["label"]["up"], row["label"]["out"])
        found[id_] = Muscle(
            id_,
            row["name"],
            row["fixed_sites"],
            row["most_sites"],
            row["most_units"],
            order,
            slots["at"],
            places,
            label,
            row["region"],
        )
    return found


@lru_cache(maxsize=1)
def fixed_sites() -> dict[str, Site]:
    """The 31 fixed sites by id, in order."""
    text = files(__package__).joinpath("sites.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        match = _FORM.fullmatch(row["id"])
        if match is None or _SIDES[match[2]] != row["side"] or int(row["units"]) != SITE_UNITS:
            raise ValueError(f"sites.csv: {row['id']} is no fixed site of {SITE_UNITS} units")
        found[row["id"]] = Site(
            id=row["id"],
            muscle=muscles()[row["muscle"]],
            side=_SIDES[match[2]],
            number=int(match[4]),
            fixed=True,
            view=cast(View, row["view"]),
            order=int(row["order"]),
            up=float(row["up"]),
            out=float(row["out"]),
            at=row["at"],
            landmark=row["landmark"],
            caution=row["caution"],
            source=row["source"],
            trust=row["trust"],
            placing_source=row["placing_source"],
            placing_trust=row["placing_trust"],
        )
    return found


def parse(id_: str) -> Site:
    """A site from its id; `UnknownSiteError` for a text of no known form.

    A well-formed id may still name a place where nothing is injected, as `FRO-LF1` or `TEM-L9`: see `misplaced`.
    """
    if id_ in fixed_sites():
        return fixed_sites()[id_]
    match = _FORM.fullmatch(id_)
    if match is None:
        raise UnknownSiteError(id_)
    muscle, side, number = muscles()[match[1]], _SIDES[match[2]], int(match[4])
    view: View = next(one.view for one in fixed_sites().values() if one.muscle == muscle)
    if view in ("left", "right"):
        view = "right" if side == "right" else "left"
    pain = bool(match[3])
    up, out = muscle.slots[number - 1] if pain and number <= len(muscle.slots) else (0.0, 0.0)
    return Site(
        id=id_,
        muscle=muscle,
        side=side,
        number=number,
        pain=pain,
        view=view,
        at=muscle.slots_at if pain and number <= len(muscle.slots) and side != "middle" else "",
        up=up,
        out=out,
        source=_table()["source"],
        trust=_table()["trust"],
    )


def misplaced(site: Site) -> str | None:
    """Why a well-formed id names no place of the paradigm, None when it does."""
    if site.fixed:
        return None
    if not site.pain:
        return f"{site.id}: the fixed pattern has no such site"
    if not site.muscle.follow_the_pain:
        return f"{site.id}: follow-the-pain sites are in the occipitalis, temporalis and trapezius only"
    return f"{site.id}: a follow-the-pain site has a side" if site.side == "middle" else None
