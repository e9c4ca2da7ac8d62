"""What does a person's word for a side effect mean, and how fast must somebody be told?

The words, routes and sources stand in `signs.toml`. What two events at once mean is `adverse_events`.
"""

import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from cleardays.safety.name_lookup import plain_text, stands_in


class Route(Enum):
    """How fast somebody must be told, the fastest first. The list is closed."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINICIAN_MUST_LOOK = "clinician_must_look"
    RECORD = "record"

    @property
    def rank(self) -> int:
        """0 for the fastest."""
        return list(Route).index(self)

    @property
    def words(self) -> str:
        return str(_table()["route"][self.value]["words"])

    @property
    def source(self) -> str:
        return str(_table()["route"][self.value]["source"])

    @property
    def trust(self) -> str:
        return str(_table()["route"][self.value]["trust"])


@dataclass(frozen=True, slots=True)
class Sign:
    """A side effect we know: `outcomes` are the trials' outcomes that count the same thing."""

    id: str
    words: str
    route: Route
    raises: bool
    """Whether it makes a drooping lid, a weak neck or an uneven face of the same time an emergency."""
    outcomes: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


def raised() -> tuple[str, str]:
    """Source and trust of the rule that one sign makes another an emergency."""
    return _table()["raised"]["source"], _table()["raised"]["trust"]


@lru_cache(maxsize=1)
def signs() -> dict[str, Sign]:
    """Every sign by its id."""
    return {
        id_: Sign(id_, one["words"], Route(one["route"]), one.get("raises", False), tuple(one.get("outcomes", ())))
        for id_, one in _table()["sign"].items()
    }


@lru_cache(maxsize=1)
def _by_urgency() -> tuple[tuple[Route, dict[str, Sign]], ...]:
    """Names with what they mean, a group for each urgency; danger signs that raise others stand before all."""
    groups: dict[tuple[int, bool], tuple[Route, dict[str, Sign]]] = {}
    for id_, one in signs().items():
        _, names = groups.setdefault((one.route.rank, not one.raises), (one.route, {}))
        # What we call it ourselves is one of its names: a form that offers our words is understood.
        names |= {plain_text(name): one for name in (*_table()["sign"][id_]["terms"], one.words)}
    return tuple(groups[key] for key in sorted(groups))


def recognise(term: str) -> Sign | None:
    """The most urgent sign a text names; None for one we do not know.

    A sign that is only recorded is read out of a text that names nothing else: whatever is left over, a clinician must
    look at the whole ("headache and confusion" is no headache to be looked after at home).
    """
    plain = plain_text(term)
    for route, names in _by_urgency():
        sign, _ = stands_in(plain, names)
        if sign is not None and (route is not Route.RECORD or not left_over(plain)):
            return sign
    return None


def left_over(plain: str) -> tuple[str, ...]:
    """The words of a text that belong to no harmless name and say nothing by themselves: none, where all of it is harmless."""
    for pattern in _harmless():
        plain = pattern.sub(" ", plain)
    return tuple(word for word in plain.split() if word not in _fillers())


@lru_cache(maxsize=1)
def _harmless() -> tuple[re.Pattern[str], ...]:
    """Names of what is only recorded, the longest first."""
    names = {name for route, names in _by_urgency() if route is Route.RECORD for name in names}
    return tuple(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in sorted(names, key=len, reverse=True))


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset(_table()["fillers"]["words"])


def denies_danger(term: str) -> bool:
    """Whether a text denies a danger sign and names none: a clinician must read it."""
    plain = plain_text(term)
    looked = [stands_in(plain, names) for route, names in _by_urgency() if route is Route.EMERGENCY]
    return all(sign is None for sign, _ in looked) and any(denied for _, denied in looked)
