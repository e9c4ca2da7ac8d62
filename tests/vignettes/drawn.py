"""How a diary is drawn here: one mark a day, blanks between weeks for the eye only.

    M  migraine: 8 h, severe, one-sided, throbbing, light and sound; nothing taken
    T  tension-type: 5 h, mild, both sides, pressing; nothing taken
    H  headache of 5 h, symptoms not written; nothing taken
    S  short: 2 h of mild headache, nothing taken
    E  treated early: 2 h, sumatriptan helped, would it have gone on? nobody wrote
    e  treated early, and it would not have gone on
    h  one tap: headache, and nothing else written
    .  clear, nothing taken          o  clear, medicines not written
    ?  nothing written               X  written both as clear and as headache

A second strip draws medicines, one mark a day:
    t triptan  n ibuprofen  p paracetamol  O codeine  c aspirin+paracetamol+caffeine
    a aspirin+paracetamol  g ergotamine  r rimegepant  u not recognised  b ibuprofen and a triptan
    . none     ? not written         and a blank strip leaves the day as drawn
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from cleardays.answer.answer import ask, judge_stop
from cleardays.casefile.reader import Case
from cleardays.criteria.facts import Facts
from cleardays.diary.entries import Attack, DayEntry, Intake
from cleardays.diary.history import History, PartialDate, Person, Preventive
from cleardays.diary.verdict import Finding

AS_OF = date(2026, 7, 1)
MIGRAINE = frozenset({"unilateral", "pulsating", "photophobia", "phonophobia"})
TENSION = frozenset({"bilateral", "pressing"})
NOTHING: frozenset[str] = frozenset()

MEDICINES = {
    "t": ("sumatriptan",),
    "n": ("ibuprofen",),
    "p": ("paracetamol",),
    "O": ("codeine",),
    "c": ("aspirin+paracetamol+caffeine",),
    "a": ("aspirin+paracetamol",),
    "g": ("ergotamine",),
    "r": ("rimegepant",),
    "u": ("a tea my aunt makes",),
    "b": ("ibuprofen", "sumatriptan"),
    ".": (),
}


def _headache(on: date, hours: int, severity: str | None, features: frozenset[str] | None, **more: Any) -> DayEntry:
    told = {"acute": (), "aura": NOTHING, "thought_migraine": False, "severity": severity, "features": features} | more
    return DayEntry(date=on, headache=True, hours=Fraction(hours), **told)


EARLY = {"acute": (Intake("sumatriptan", True),)}
MARKS: dict[str, Callable[[date], list[DayEntry]]] = {
    "M": lambda on: [_headache(on, 8, "severe", MIGRAINE)],
    "T": lambda on: [_headache(on, 5, "mild", TENSION)],
    "H": lambda on: [_headache(on, 5, None, None, thought_migraine=None)],
    "S": lambda on: [_headache(on, 2, "mild", NOTHING)],
    "E": lambda on: [_headache(on, 2, "mild", NOTHING, **EARLY)],
    "e": lambda on: [_headache(on, 2, "mild", NOTHING, would_have_gone_on=False, **EARLY)],
    "h": lambda on: [DayEntry(date=on, headache=True)],
    ".": lambda on: [DayEntry(date=on, headache=False, acute=())],
    "o": lambda on: [DayEntry(date=on, headache=False)],
    "?": lambda on: [],
    "X": lambda on: [DayEntry(date=on, headache=True), DayEntry(date=on, headache=False)],
}


def days(strip: str, taken: str = "", until: date = AS_OF) -> tuple[DayEntry, ...]:
    """A strip as entries, the last of them on the day before `until`."""
    marks, taken = strip.replace(" ", ""), taken.replace(" ", "")
    assert not taken or len(taken) == len(marks), "the two strips must be of one length"
    found = []
    for i, mark in enumerate(marks):
        on = until - timedelta(days=len(marks) - i)
        for entry in MARKS[mark](on):
            found.append(entry if not taken else replace(entry, acute=_taken(taken[i])))
    return tuple(found)


def _taken(mark: str) -> tuple[Intake, ...] | None:
    return None if mark == "?" else tuple(Intake(drug, False) for drug in MEDICINES[mark])


WOMAN_OF_41 = Person("drawn", date(1985, 4, 2), "female")
LONG_MIGRAINE = History(
    migraine_since=PartialDate.parse("2009"),
    present_pattern_since=PartialDate.parse("2025-06-01"),
    attacks_without_aura=40,
    attacks_with_aura=0,
    continuous_from_onset=False,
    pregnant=False,
    breastfeeding=False,
    red_flags=(),
    conditions=(),
    medicines=(),
    allergies=(),
    preventives=(),
    other_toxin=(),
)


def tried(**outcomes: str) -> tuple[Preventive, ...]:
    """Preventives by name and how each ended."""
    classes = {"topiramate": "anticonvulsant", "propranolol": "beta-blocker", "amitriptyline": "antidepressant"}
    return tuple(
        Preventive(drug=drug, drug_class=classes.get(drug, "other"), days_at_target=90, outcome=outcome)
        for drug, outcome in outcomes.items()
    )


def person(
    strip: str = "",
    taken: str = "",
    *,
    as_of: date = AS_OF,
    who: Person = WOMAN_OF_41,
    attacks: tuple[Attack, ...] = (),
    timezone: str | None = "Europe/London",
    payer: str | None = None,
    **history: Any,
) -> Case:
    """A woman of 41 with migraine since 2009, this pattern for a year, and nothing else to worry about."""
    return Case(
        person=who,
        history=replace(LONG_MIGRAINE, **history),
        days=days(strip, taken, as_of),
        attacks=attacks,
        timezone=timezone,
        events=(),
        payer=payer,
    )


def finding(case: Case, id_: str, as_of: date = AS_OF, audience: Any = "clinician") -> Finding:
    said = ask(case, as_of, audience)
    stop = judge_stop(Facts(case.person, case.history, case.diary, as_of, case.sessions), case.payer)
    return next(one for one in (*said.safety, *said.could_it_help, *stop) if one.id == id_)


def verdict(case: Case, id_: str, as_of: date = AS_OF) -> str:
    return finding(case, id_, as_of).verdict.value


def bounds(case: Case, id_: str) -> tuple[int, int] | None:
    part = finding(case, id_).deciding
    return part.bounds if part else None


def vignettes(*rows: Any) -> Any:
    """Rows of a table whose first cell names the situation."""
    return pytest.mark.parametrize(
        ",".join(f"c{i}" for i in range(1, len(rows[0]))), [pytest.param(*row[1:], id=row[0]) for row in rows]
    )
