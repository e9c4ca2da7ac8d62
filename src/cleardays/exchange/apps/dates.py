"""Dates and times as other apps write them: the order settled over the whole file, or asked."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from cleardays.diary.local import UnknownZoneError, zone
from cleardays.exchange.apps.reading import AskError, DateOrder, Settings

_NUMERIC = re.compile(r"\s*(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_EXAMPLES = {"dmy": "31/12/2026", "mdy": "12/31/2026", "ymd": "2026-12-31"}


def settle_order(texts: Iterable[str], settings: Settings) -> tuple[DateOrder, str]:
    """Which way round a file's numeric dates are written, and the words that say how that was settled.

    One date past the twelfth settles the whole file; if none does, the person is asked.
    """
    possible: set[DateOrder] = {"dmy", "mdy", "ymd"}
    decided = ""
    for text in texts:
        match = _NUMERIC.match(text)
        if not match:
            continue
        fits = {order for order in possible if _fits(match, order)}
        if fits and fits < possible:
            decided = text.strip()
        possible &= fits
        if not possible:
            raise ValueError(text)
    if settings.date_order is not None:
        if settings.date_order not in possible:
            raise ValueError(decided)
        return settings.date_order, f"dates read as {_EXAMPLES[settings.date_order]}, as you said"
    if len(possible) == 1:
        order = possible.pop()
        return order, f"dates read as {_EXAMPLES[order]}: {decided} cannot be read otherwise"
    raise AskError(
        "--date-order",
        "which way round are the dates written? every date in this file can be read in more than one way",
        tuple(sorted(possible)),
    )


def _fits(match: re.Match[str], order: DateOrder) -> bool:
    return numeric_date(match.group(), order) is not None


def numeric_date(text: str, order: DateOrder) -> date | None:
    """The date at the start of a text, or None when it is none in this order."""
    match = _NUMERIC.match(text)
    if not match:
        return None
    a, b, c = match.groups()
    year, month, day = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order]
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2 or (order == "ymd" and len(year) != 4):
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def clock(text: str) -> tuple[int, int] | None:
    """Hour and minute of the last clock time in a text (`8:05`, `20:05`, `8:05 pm`), or None."""
    found = list(_CLOCK.finditer(text))
    if not found:
        return None
    hour, minute, half = int(found[-1][1]), int(found[-1][2]), (found[-1][4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def asked_zone(settings: Settings) -> str:
    """The zone a person named, or the question when the file's times carry none."""
    if settings.timezone is None:
        raise AskError(
            "--timezone", "in which time zone were these times lived? the file does not say (as in Europe/London)"
        )
    return settings.timezone


class NoSuchTimeError(ValueError):
    """A wall-clock time the clocks skipped that night."""


def at_wall_clock(local: datetime, zone_name: str) -> datetime:
    """A naive local time as an instant in UTC. `NoSuchTimeError` when the clocks went past it.

    Of a time that came twice, the first is taken.
    """
    try:
        there = local.replace(tzinfo=zone(zone_name))
    except UnknownZoneError as error:
        raise ValueError(zone_name) from error
    instant = there.astimezone(UTC)
    if instant.astimezone(zone(zone_name)).replace(tzinfo=None) != local:
        raise NoSuchTimeError(local)
    return instant


def at_offset(local: datetime, minutes_east: int) -> datetime:
    """A naive local time with its offset from UTC, as an instant in UTC."""
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes_east))).astimezone(UTC)


def from_epoch_ms(milliseconds: float) -> datetime:
    """Milliseconds since 1970 as an instant; `ValueError` outside the years 1990 to 2199."""
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    if not 1990 <= instant.year <= 2199:
        raise ValueError(milliseconds)
    return instant
