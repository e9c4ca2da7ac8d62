"""Where does a side effect lie? Nothing is added near one, and a danger sign or an unknown term lies everywhere."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cleardays.diary.history import Event
from cleardays.injection import sites
from cleardays.safety.signs import Route, recognise

EVERYWHERE = frozenset(sites.muscles())


@dataclass(frozen=True, slots=True)
class Near:
    """One event as it stands on a day: which muscles it lies near, and whether it is over."""

    event: Event
    muscles: frozenset[str]
    active: bool

    @property
    def words(self) -> str:
        since = f" since {self.event.onset.isoformat()}" if self.event.onset else ""
        return f"{self.event.term}{since}{', not over' if self.active else ''}"


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("near_side_effects.toml").read_text(encoding="utf-8"))


def muscles(event: Event) -> frozenset[str]:
    """The muscles an event lies near: those of the sites named with it, and those its sign is known for."""
    named = frozenset(_muscle(id_) for id_ in event.sites)
    sign = recognise(event.term)
    if sign is None:
        return named or EVERYWHERE
    if sign.route is Route.EMERGENCY:
        return EVERYWHERE
    for row in table().values():
        if isinstance(row, dict) and sign.id in row["signs"]:
            return frozenset(row["muscles"]) | named
    return named or EVERYWHERE


def _muscle(id_: str) -> str:
    try:
        return sites.parse(id_).muscle.id
    except sites.UnknownSiteError:
        return next((muscle for muscle in EVERYWHERE if id_.upper().startswith(muscle)), "")


def since(events: Iterable[Event], last_session: date, as_of: date) -> tuple[Near, ...]:
    """The events that bear on the next plan: not over on the day, or begun since the last session.

    An event without a date of onset bears on it: nobody knows that it does not.
    """
    found = []
    for event in events:
        if event.onset is not None and event.onset > as_of:
            continue
        active = event.resolved is None or event.resolved > as_of
        if active or event.onset is None or event.onset >= last_session:
            found.append(Near(event, muscles(event), active))
    return tuple(found)
