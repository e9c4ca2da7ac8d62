"""How was a stretch of days written down, and why might its silent days be silent?

The cause stands in the data: which sources wrote, whether they can say that a day was clear, whether anybody
said it in this stretch, and whether days were filled in later. Nothing here guesses what a silent day held.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np

from cleardays.diary.columns import CLEAR, HEADACHE
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Provenance
from cleardays.diary.local import local_date
from cleardays.diary.sources import can_state_clear_day, origins

Cause = Literal["complete", "daily", "mixed", "structural"]
"""Nothing silent; a daily diary with gaps; some of this and some of that; no clear day said, so silence has no meaning yet."""

# Our choices, not citations (docs/decisions/0060).
FEW_SILENT = 0.1
"""Share of silent days up to which a stretch without any clear day is that of somebody with headache nearly every day."""
CLEAR_PER_SILENT = 0.5
"""Clear days said for each silent day from which the clear ones are taken to be written as a matter of course."""
BACK_FILLED_DAYS = 3
"""Days after which an entry was filled in later, whether or not it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One stretch: how many days, of which so many headache, said to be clear, declared clear at once, silent."""

    days: int
    headache: int
    clear: int
    declared: int = 0
    back_filled: int = 0
    sources: frozenset[str] = field(default_factory=frozenset)
    """Names of the sources that wrote in it; empty where none is named."""

    @property
    def silent(self) -> int:
        return self.days - self.headache - self.clear - self.declared

    @property
    def cause(self) -> Cause:
        """Why its silent days are silent, as far as the record says."""
        if self.silent <= 0:
            return "complete"
        if self.headache and self.clear + self.declared == 0 and self.silent > FEW_SILENT * self.days:
            return "structural"
        written = self.headache + self.clear
        if (
            not self._every_source_says_clear
            or self.clear < CLEAR_PER_SILENT * self.silent
            or 2 * self.back_filled > written
        ):
            return "mixed"
        return "daily"

    @property
    def _every_source_says_clear(self) -> bool:
        return all(can_state_clear_day(one) for one in self.sources)


def kept(diary: Diary, first: date, last: date) -> Kept:
    """How the days from first to last were written down."""
    dates = np.array([first <= day <= last for day in diary.dates], dtype=bool)
    state = diary.columns.headache[dates]
    told: dict[date, set[str]] = {}
    later: set[date] = set()
    for on, origin in _statements(diary.days, diary.attacks):
        if first <= on <= last:
            told.setdefault(on, set()).add(origin.source or "")
            if _back_filled(origin, on):
                later.add(on)
    declared_source = _declared()
    clear = [
        day
        for day, at in zip(diary.dates, diary.columns.headache.tolist(), strict=True)
        if at == CLEAR and first <= day <= last
    ]
    declared = sum(told.get(day, set()) <= declared_source and bool(told.get(day)) for day in clear)
    named = {name for names in told.values() for name in names} - declared_source - {""}
    return Kept(
        days=(last - first).days + 1,
        headache=int((state == HEADACHE).sum()),
        clear=len(clear) - declared,
        declared=declared,
        back_filled=len(later),
        sources=frozenset(named),
    )


def _declared() -> set[str]:
    return {name for name, one in origins().items() if one.kind == "declared"}


def _statements(days: Iterable[DayEntry], attacks: Iterable[Attack]) -> Iterable[tuple[date, Provenance]]:
    """Every statement about headache with the date it is of; a long attack by its first date."""
    for entry in days:
        if entry.headache is not None:
            yield entry.date, entry.provenance
    for attack in attacks:
        yield local_date(attack.start, attack.timezone), attack.provenance


def _back_filled(origin: Provenance, on: date) -> bool:
    if origin.source in _declared():
        return False
    if origin.recalled:
        return True
    return origin.written is not None and origin.written.date() - on > timedelta(days=BACK_FILLED_DAYS)
