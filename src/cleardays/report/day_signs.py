"""Which sign stands for each day of a diary? The same in a calendar, a strip, a year and a cycle, on a screen and in print."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cleardays.diary.columns import HEADACHE, YES
from cleardays.diary.diary import Diary
from cleardays.diary.history import Event, Session
from cleardays.drawing.days import DrawnDay, Sign

_GRADES: tuple[Sign, ...] = ("mild", "moderate", "severe")


def signs(kept: Diary, sessions: Iterable[Session] = (), events: Iterable[Event] | None = ()) -> dict[date, DrawnDay]:
    """The sign of each date of a diary; a date outside it is silent, see `between`."""
    given = {one.date for one in sessions if one.record.get("status") != "planned"}
    begun = {one.onset for one in events or () if one.onset is not None}
    columns = kept.columns
    return {
        on: DrawnDay(_sign(kept, i), bool(columns.took[i] == YES or columns.acute[i]), on in given, on in begun)
        for i, on in enumerate(kept.dates)
    }


def _sign(kept: Diary, i: int) -> Sign:
    columns = kept.columns
    if columns.contradicted[i]:
        return "both"
    if columns.headache[i] == HEADACHE:
        grade = int(columns.severity[i])
        return _GRADES[grade] if grade >= 0 else "ungraded"
    return "clear" if columns.headache[i] == 0 else "silent"


def between(found: Mapping[date, DrawnDay], first: date, last: date) -> list[DrawnDay]:
    """Each day from first to last; one that is in no diary is silent."""
    days = (last - first).days + 1
    return [found.get(first + timedelta(days=i), DrawnDay("silent")) for i in range(days)]
