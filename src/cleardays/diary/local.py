"""Which local dates an attack touched, and how long a local date lasted.

Durations are only ever taken between instants in UTC: on the night the clocks go forward in
London a headache from 00:30 to 04:30 by the wall lasts three hours, not four. A date that did
not happen (30 December 2011 in Samoa) has length nought and is nobody's day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MILLISECONDS_PER_HOUR = 3_600_000
ONE_DAY = timedelta(days=1)


class UnknownZoneError(ValueError):
    """A time zone name the IANA database does not hold."""


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name such as `Europe/London`; `UnknownZoneError` for anything else."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


@lru_cache(maxsize=65536)
def midnight(day: date, name: str) -> datetime:
    """The instant, in UTC, at which a local date begins."""
    return datetime.combine(day, time.min, zone(name)).astimezone(UTC)


def length_ms(day: date, name: str | None) -> int:
    """How long a local date lasts, in milliseconds; the longest there is when no zone is known."""
    if name is None:
        return 25 * MILLISECONDS_PER_HOUR
    return span_ms(day, day, name)


def span_ms(first: date, last: date, name: str) -> int:
    """How long the dates from first to last, both included, lasted together, in milliseconds."""
    return _milliseconds(midnight(last + ONE_DAY, name) - midnight(first, name))


def local_date(instant: datetime, name: str) -> date:
    return instant.astimezone(zone(name)).date()


def skipped(day: date, name: str | None) -> bool:
    """Whether this date never happened in this zone."""
    return name is not None and length_ms(day, name) == 0


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a headache that lies within one local date; None when its length is open."""

    date: date
    start_ms: int
    end_ms: int | None


def slices(start: datetime, end: datetime | None, zone_name: str, end_zone: str | None = None) -> tuple[Slice, ...]:
    """The local dates from `start` to `end` that hold some of it, each with its part of the time.

    Times are milliseconds since the epoch. An end that is not written, or equals the start,
    leaves the length open. Midnight belongs to the date it begins: 22:00 to 00:00 touches one.
    After a journey the dates lived are certain only where either zone would put them, so the
    first and last date come from the two zones, and lengths are open.
    """
    first = local_date(start, zone_name)
    if end is None or end <= start:
        return (Slice(first, to_ms(start), None),)
    if end_zone is not None and end_zone != zone_name:
        last = local_date(end - timedelta(microseconds=1), end_zone)
        low, high = min(first, last), max(first, last)
        return tuple(Slice(day, to_ms(start), None) for day in _dates(low, high))
    last = local_date(end - timedelta(microseconds=1), zone_name)
    found = []
    for day in _dates(first, last):
        begins, ends = max(start, midnight(day, zone_name)), min(end, midnight(day + ONE_DAY, zone_name))
        if ends > begins:
            found.append(Slice(day, to_ms(begins), to_ms(ends)))
    return tuple(found)


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def to_ms(instant: datetime) -> int:
    """Milliseconds since the epoch."""
    return _milliseconds(instant - datetime(1970, 1, 1, tzinfo=UTC))


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
