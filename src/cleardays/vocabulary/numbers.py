"""Whom does somebody call: in an emergency, in a crisis of mind, and when the clinic does not answer?

Dated rows by jurisdiction stand in `numbers.toml`, each with its source. A jurisdiction without a row is answered in words, never
with another country's number; a country of the European Union with the numbers of the Union.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# Member states of the European Union, November 2026: 112 holds in each.
_UNION = frozenset(
    "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".split()  # noqa: SIM905  a list of codes
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whom to call in one jurisdiction, in words that stand after “call”."""

    emergency: str
    crisis: str
    crisis_name: str = ""
    """Who answers the crisis number; empty where the number is said in words."""
    out_of_hours: str
    """Who answers when a clinic is closed and it is no emergency."""
    out_of_hours_number: str = ""
    """The number to tap, where there is one for all of the jurisdiction."""
    source: str
    date: str
    trust: str

    @property
    def to_tap(self) -> str:
        """The emergency number alone; nothing where it is said in words."""
        first = self.emergency.split()[0]
        return first if first.isdigit() else ""

    @property
    def crisis_to_tap(self) -> str:
        """The crisis number alone; nothing where it is said in words."""
        return self.crisis.replace(" ", "") if self.crisis_name else ""

    @property
    def in_crisis(self) -> str:
        return f"{self.crisis_name} ({self.crisis})" if self.crisis_name else self.crisis


@lru_cache(maxsize=1)
def rows() -> dict[str, Numbers]:
    """Every row by its jurisdiction; `none` is for where no jurisdiction is written."""
    table = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))
    return {id_: Numbers(**row) for id_, row in table.items()}


def numbers(jurisdiction: str | None) -> Numbers:
    """The row of `us`, `uk`, `eu` or an ISO country code in small letters; None is nowhere in particular."""
    found = rows().get(jurisdiction or "none")
    if found is not None and found.trust != "unverified":
        return found
    return rows()["eu" if jurisdiction in _UNION else "none"]
