"""Every field of a format is read, or left out for a reason that is told.

A reader names each field it knows with `READ` or the reason; a field that holds something and has no row is told too.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cleardays.exchange.apps.csv_table import Row

READ = "read"
TEXT = "kept as text, counted nowhere"
PLACE = "a place, which is never kept"
BOOKKEEPING = "the app's own bookkeeping"
NOT_HEADACHE = "not about headache"
UNKNOWN = "nobody here knows what it means"


def notes(fields: Mapping[str, str], filled: Iterable[str], otherwise: str = UNKNOWN) -> tuple[str, ...]:
    """What of the fields that hold something is left out, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name in dict.fromkeys(filled):
        why = fields.get(name, otherwise)
        if why != READ:
            by_reason.setdefault(why, []).append(name)
    return tuple(f"left out ({why}): {', '.join(names)}" for why, names in by_reason.items())


def columns(header: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The columns of a table that hold something in any row."""
    return [name for name in header if name and any(row[name] for row in rows)]


def keys(objects: Iterable[Any], before: str = "") -> list[str]:
    """The keys of JSON objects that hold something other than nought or no in any of them, `before` in front of each."""
    found: dict[str, None] = {}
    for one in objects:
        if isinstance(one, dict):
            found |= {f"{before}{key}": None for key, value in one.items() if value}
    return list(found)
