"""Which date is it where this person is? Asked once at the door of each request; nothing below reads a clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from cleardays.diary.local import local_date, zone
from cleardays.web.accounts.models import Person

EARLIEST_HOUR, LATEST_HOUR = 4, 23
"""Local hours before and from which a page says which date is meant. Our choice: somebody still up says "today" for both."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant of a request, and the local date it fell on."""

    instant: datetime
    today: date
    near_midnight: bool

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)


def now(person: Person) -> Moment:
    """This moment in the person's own zone."""
    return at(person.timezone, timezone.now())


def at(zone_name: str, instant: datetime) -> Moment:
    hour = instant.astimezone(zone(zone_name)).hour
    return Moment(instant, local_date(instant, zone_name), hour < EARLIEST_HOUR or hour >= LATEST_HOUR)
