"""The session table in words: each row with what it refuses, what it asks for, its source and our trust in it.

What judges is `rules.py` and `record.py`; here is what a reader is told of it.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table; an empty text says that it has nothing of the kind."""

    id: str
    title: str
    refuse: str = ""
    reason: str = ""
    signature: str = ""
    also: str = ""
    source: str
    trust: str


@lru_cache(maxsize=1)
def rows() -> dict[str, Row]:
    """The rows by id, in the order they are judged."""
    text = files(__package__).joinpath("table.toml").read_text(encoding="utf-8")
    return {id_: Row(id=id_, **row) for id_, row in tomllib.loads(text)["row"].items()}


def row(id_: str) -> Row | None:
    """The row of a finding's id; every `record.<key>` is one row."""
    return rows().get("record" if id_.startswith("record.") else id_)
