"""Where is somebody treated, and whose rules are met there first?

A closed list: `us`, `uk`, `eu`, and ISO country codes in small letters. Rows stand in `jurisdictions.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Group = Literal["us", "uk", "eu", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One place: whose product text and dose rules are nearest, which rule sets come before those of its group, and which of one
    part of it are `also` asked."""

    name: str
    group: Group
    first: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    label_read: bool = False
    """Whether the wording of the product text that holds there was read."""


@lru_cache(maxsize=1)
def jurisdictions() -> dict[str, Jurisdiction]:
    """Every place by its code."""
    table = tomllib.loads(files(__package__).joinpath("jurisdictions.toml").read_text(encoding="utf-8"))
    return {
        code: Jurisdiction(**row | {key: tuple(row.get(key, ())) for key in ("first", "also")})
        for code, row in table.items()
    }
