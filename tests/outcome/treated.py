"""How treated diaries are drawn: the marks of tests/vignettes/drawn.py, with the first session on a date."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.history import Session
from cleardays.outcome.treated import Treated
from tests.vignettes.drawn import MARKS

FIRST = date(2026, 1, 5)
"""The first session, a Monday."""
CLEAR_WEEK = "......."


def session(on: date, **record: Any) -> Session:
    return Session(on, "onabotulinumtoxinA", None, record)


def sessions(*days_after_first: int) -> tuple[Session, ...]:
    return tuple(session(FIRST + timedelta(days=days)) for days in days_after_first)


def drawn(before: str = "", after: str = "", first: date = FIRST) -> tuple[DayEntry, ...]:
    """Two strips: one ends on the day before the first session, the other begins on its day."""
    before, after = before.replace(" ", ""), after.replace(" ", "")
    marked = {first + timedelta(days=i - len(before)): mark for i, mark in enumerate(before + after)}
    return entries(marked)


def entries(marked: Mapping[date, str]) -> tuple[DayEntry, ...]:
    return tuple(entry for day, mark in sorted(marked.items()) for entry in MARKS[mark](day))


def treated(
    before: str = "",
    after: str = "",
    given: Iterable[int] = (0,),
    days: int = 84,
    attacks: tuple[Attack, ...] = (),
    timezone: str | None = "Europe/London",
) -> Treated:
    """Asked so many days after the first session."""
    diary = Diary.of(drawn(before, after), attacks, timezone)
    return Treated.of(diary, sessions(*given), FIRST + timedelta(days=days))


def month(mark: str, number: int, silent: int = 0) -> str:
    """28 days, so many of them marked, so many silent, the rest clear."""
    return mark * number + "?" * silent + "." * (28 - number - silent)
