"""Can the place a statement came from say that a day was clear?

An app that writes down attacks alone is silent on every other day because it has no other way. That silence
is structural: it is never a clear day, and it is no sign of a person who stopped writing either. The rows
stand in `sources.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["app", "record", "own", "declared"]
Silence = Literal["structural", "unknown"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A source by its name in `Provenance.source`: what kind it is, and whether it can state a clear day."""

    name: str
    kind: Kind
    can_state_clear_day: bool
    why: str

    @property
    def silence(self) -> Silence:
        """`structural` where it has no way to say "no headache", else `unknown`: nobody wrote."""
        return "unknown" if self.can_state_clear_day else "structural"


@lru_cache(maxsize=1)
def origins() -> dict[str, Origin]:
    """Every source that is known here, by name."""
    table = tomllib.loads(files(__package__).joinpath("sources.toml").read_text(encoding="utf-8"))
    return {name: Origin(name, **row) for name, row in table.items()}


def can_state_clear_day(source: str | None) -> bool:
    """Whether a source can say that a day was clear.

    True for one that is not named or not known: what somebody wrote by hand has the three states of a day.
    """
    known = origins().get(source) if source is not None else None
    return known is None or known.can_state_clear_day
