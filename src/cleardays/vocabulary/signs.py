"""Which side effects and danger signs are known, how fast must somebody be told of each, and where was that read?

The one list is `signs.toml`. What a text says of them is `danger.read`.
"""

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any


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
        return str(table()["route"][self.value]["words"])

    @property
    def source(self) -> str:
        return str(table()["route"][self.value]["source"])

    @property
    def trust(self) -> str:
        return str(table()["route"][self.value]["trust"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A side effect we know: `outcomes` are the trials' outcomes that count the same thing."""

    id: str
    words: str
    route: Route
    """Where it leads. What nobody read leads to a clinician, whatever is written of it."""
    source: str
    date: str
    trust: str
    outcomes: tuple[str, ...] = ()
    flag: str | None = None
    """The red flag that it raises while it stands."""
    injection: bool = False
    """Whether it is asked after an injection: the boxed warning's list, and allergy."""
    crisis: bool = False
    """Whether somebody to talk to is the first to call."""


@dataclass(frozen=True, slots=True)
class Together:
    """One sign of each list at the same time: they make a sign, or what of them is less urgent is as urgent as the others."""

    of: tuple[frozenset[str], ...]
    makes: str | None
    source: str
    trust: str

    def holds(self, ids: frozenset[str]) -> bool:
        return all(ids & one for one in self.of)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of SNNOOP10 as the history lists it; `emergency` is what would make it an emergency today."""

    id: str
    words: str
    route: str
    emergency: str | None
    signs: tuple[str, ...]
    """The danger signs that the words of `emergency` name."""


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """`signs.toml` as it stands."""
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def signs() -> dict[str, Sign]:
    """Every sign by its id, in the order in which signs are asked."""
    return {id_: _sign(id_, one) for id_, one in table()["sign"].items()}


def _sign(id_: str, one: dict[str, Any]) -> Sign:
    source = table()["source"][one["source"]]
    route = Route.CLINICIAN_MUST_LOOK if source["trust"] == "unverified" else Route(one["route"])
    return Sign(
        id=id_,
        words=one["words"],
        route=route,
        source=source["words"],
        date=source["date"],
        trust=source["trust"],
        outcomes=tuple(one.get("outcomes", ())),
        flag=one.get("flag"),
        injection=one.get("injection", False),
        crisis=one.get("crisis", False),
    )


@lru_cache(maxsize=1)
def together() -> tuple[Together, ...]:
    """What several signs mean together."""
    return tuple(
        Together(tuple(frozenset(each) for each in one["of"]), one.get("makes"), one["source"], one["trust"])
        for one in table()["together"]
    )


@lru_cache(maxsize=1)
def red_flags() -> dict[str, Flag]:
    """The red flags of a history by id, in their order."""
    return {
        id_: Flag(id_, one["words"], one["route"], one.get("emergency"), tuple(one.get("signs", ())))
        for id_, one in table()["red_flag"].items()
        if isinstance(one, dict)
    }


def most_urgent(found: "tuple[Sign, ...] | list[Sign]") -> tuple[Sign, ...]:
    """The most urgent first; of equals, the one that is asked first."""
    order = list(signs())
    return tuple(sorted(found, key=lambda one: (one.route.rank, order.index(one.id))))
