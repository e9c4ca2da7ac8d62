"""A day, a gap, an attack: what was written, what kind of day it was, how many there were.

Facts (`entries`, `history`) become a `Diary` of three-state days; `definitions` name kinds of
day; `windows` say what a month is and count between bounds; `verdict` holds what a count can
and cannot say. No clock, no file, no rule set here.
"""

from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import History, Person
from cleardays.diary.verdict import Finding, Verdict

__all__ = ["Attack", "DayEntry", "Diary", "Finding", "History", "Intake", "Person", "Provenance", "Verdict"]
