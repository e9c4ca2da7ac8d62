"""One record of another program, and what stands of it here: its parts, its version, whether it was taken back.

A record can speak of several dates; each is then a statement of its own, and its id names the date after the
record's. A record that was withdrawn where it came from stays as an entry that says nothing, so that an older
copy of the file cannot bring it back.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from cleardays.diary.entries import Attack, DayEntry, Provenance

Statement = DayEntry | Attack
Key = tuple[str, str]

_OF = " / "
_MOMENT = "moment"
_PART = re.compile(rf"{_OF}(?:\d{{4}}-\d{{2}}-\d{{2}}|{_MOMENT})\Z", re.ASCII)
_WITHDRAWN = "withdrawn: "


def of_date(own_id: str, day: date) -> str:
    """The id of what a record says about one date among several."""
    return f"{own_id}{_OF}{day.isoformat()}"


def of_moment(own_id: str) -> str:
    """The id of "no headache" said at one moment of a date: it stands while nobody speaks of a headache that day."""
    return f"{own_id}{_OF}{_MOMENT}"


def key(origin: Provenance) -> Key | None:
    """Which record of which source a statement belongs to; None for one that has no id."""
    if origin.source is None or origin.external_id is None:
        return None
    return origin.source, _PART.sub("", origin.external_id)


def is_momentary(statement: Statement) -> bool:
    """Whether this is "no headache" at one moment, and nothing of the rest of the day."""
    return (statement.provenance.external_id or "").endswith(_OF + _MOMENT)


def taken_back(day: date, origin: Provenance) -> DayEntry:
    """What is left of a record that was withdrawn where it came from: an entry that says nothing."""
    raw = f"{_WITHDRAWN}{(origin.raw or '').removeprefix(_WITHDRAWN)}"
    return DayEntry(date=day, headache=None, provenance=replace(origin, raw=raw))


def is_taken_back(statement: Statement) -> bool:
    return (
        isinstance(statement, DayEntry)
        and statement.headache is None
        and (statement.provenance.raw or "").startswith(_WITHDRAWN)
    )


def version(statements: Iterable[Statement]) -> tuple[int, str]:
    """How new a record is, so that two of its versions can be put in order: its number and the moment it was changed.

    Read from the raw text of a FHIR resource (`meta`); 0 and nothing where none is told.
    """
    found = [(0, "")]
    for one in statements:
        raw = (one.provenance.raw or "").removeprefix(_WITHDRAWN)
        if '"meta"' in raw:
            try:
                meta = json.loads(raw).get("meta")
            except (ValueError, AttributeError):
                continue
            found.append(of_meta(meta))
    return max(found)


def is_newer(one: tuple[int, str], other: tuple[int, str]) -> bool | None:
    """Whether the first of two versions is the later one; None where they cannot be put in order."""
    if one[0] and other[0] and one[0] != other[0]:
        return one[0] > other[0]
    if one[1] and other[1] and one[1] != other[1]:
        return one[1] > other[1]
    return None


def of_meta(meta: object) -> tuple[int, str]:
    """`version` of a resource by its `meta`; a number of a version that is no number says no order."""
    told = meta if isinstance(meta, dict) else {}
    number, changed = told.get("versionId"), told.get("lastUpdated")
    return (
        int(number) if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 19 else 0,
        _in_utc(changed) if isinstance(changed, str) else "",
    )


def _in_utc(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC).isoformat(timespec="microseconds") if found.tzinfo is not None else ""
    except (ValueError, OverflowError):
        return ""
