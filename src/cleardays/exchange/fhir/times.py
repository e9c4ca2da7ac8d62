"""On which dates, or from when to when, does a FHIR Observation say something?

An instant has the date of the zone the person named, or of the zone the element itself names; a server's offset
says only how it writes. A date without a time is that date.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cleardays.diary.local import UnknownZoneError, local_date, midnight, zone
from cleardays.exchange.apps.app_file import Settings, UnreadableError
from cleardays.exchange.apps.written_dates import LONGEST_ATTACK, asked_zone, ending, plausible, whole_days
from cleardays.exchange.fhir.codes import ZONE, extensions, items

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Time:
    """A date, and the instant where a time of day and an offset are told."""

    day: date
    instant: datetime | None

    def on(self, zone_name: str) -> date:
        return self.day if self.instant is None else local_date(self.instant, zone_name)


@dataclass(frozen=True, slots=True)
class Said:
    """When: one moment or date, or a time from start to end (either may be a date); `several` of them for a Timing."""

    start: Time
    end: Time | None = None
    is_period: bool = False
    zone_name: str = ""
    end_zone: str | None = None

    def dates(self) -> list[date]:
        """Every date a statement of dates touches."""
        first = self.start.on(self.zone_name)
        last = self.end.on(self.end_zone or self.zone_name) if self.end else first
        if last < first:
            raise UnreadableError("it ends before it starts")
        if last - first > LONGEST_ATTACK:
            raise UnreadableError(f"it lasts longer than {LONGEST_ATTACK.days} days")
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def whole_dates(self) -> list[date]:
        """The dates that lie wholly inside."""
        if self.end is None:
            raise UnreadableError("an absence without an end says nothing certain of single days")
        if self.start.instant is None and self.end.instant is None:
            return self.dates()
        start = self.start.instant or midnight(self.start.day, self.zone_name)
        end = self.end.instant or midnight(self.end.day + _DAY, self.zone_name)
        return whole_days(start, ending(start, end) or start, self.zone_name)


def time(text: Any) -> Time | None:
    """A FHIR date or dateTime of 1990 to 2199; None for anything else, a month alone among it."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) and _DATE.match(text) else None
    except ValueError:
        return None
    if found is None or plausible(found.date()) is None:
        return None
    return Time(found.date(), found.astimezone(UTC) if found.tzinfo is not None else None)


def moments(resource: dict[str, Any], settings: Settings) -> list[Said]:
    """When an Observation is effective; `UnreadableError` when it says nothing that can be placed."""
    period, timing = resource.get("effectivePeriod"), resource.get("effectiveTiming")
    if isinstance(period, dict):
        return [_period(period, settings)]
    if isinstance(timing, dict):
        if timing.get("repeat") is not None or timing.get("code") is not None:
            raise UnreadableError("how often, and not on which days: no single day is certain")
        return [_moment(text, None, settings) for text in items(timing.get("event"))]
    for name in ("effectiveDateTime", "effectiveInstant"):
        if isinstance(resource.get(name), str):
            return [_moment(resource[name], resource.get(f"_{name}"), settings)]
    raise UnreadableError("no date and no period")


def _moment(text: Any, beside: Any, settings: Settings) -> Said:
    found = time(text)
    if found is None:
        raise UnreadableError("no date that can be read")
    return Said(found, zone_name=_zone(beside) or (asked_zone(settings) if found.instant else ""))


def _period(period: dict[str, Any], settings: Settings) -> Said:
    start, end = time(period.get("start")), time(period.get("end"))
    if start is None or (end is None and period.get("end") is not None):
        raise UnreadableError("no start or end that can be read")
    if start.instant and end and end.instant:
        ending(start.instant, end.instant)
    own, there = _zone(period.get("_start")), _zone(period.get("_end"))
    timed = start.instant is not None or (end is not None and end.instant is not None)
    here = own or (asked_zone(settings) if timed else "")
    return Said(start, end, True, here, there if there != here else None)


def _zone(beside: Any) -> str | None:
    """The zone HL7's timezone extension names, where there is one and it exists."""
    named = [one.get("valueCode") for one in extensions(beside, ZONE)]
    try:
        return zone(named[0]).key if named and isinstance(named[0], str) else None
    except UnknownZoneError:
        return None
