"""A slow, obvious second implementation of cycles, reductions and the stopping rules.

Written from the design text and the decision records alone, over the dates and marks of `slow.py`. It shares no
code with the package.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracles import slow

DAY = timedelta(days=1)
Bounds = tuple[Fraction, Fraction]


def cycles(case: dict[str, Any], as_of: date) -> list[tuple[date, date, bool]]:
    """First day, last day, complete: walk over every day from the first session to as_of."""
    given = set()
    for session in case.get("sessions") or []:
        if session.get("status") != "planned":
            given.add(date.fromisoformat(session["date"]))
    given = {day for day in given if day < as_of}
    begun: list[date] = []
    for day in sorted(given):
        if begun and day <= begun[-1] + 28 * DAY:
            continue
        begun.append(day)
    found = []
    for i, first in enumerate(begun):
        last = first + 83 * DAY
        if i + 1 < len(begun):
            following = begun[i + 1]
            if following <= first + 112 * DAY:
                last = following - DAY
        found.append((first, last, last < as_of))
    return found


def lived(case: dict[str, Any], first: date, last: date) -> list[date]:
    zone = ZoneInfo((case.get("diary") or {}).get("timezone") or "UTC")
    days = []
    day = first
    while day <= last:
        if slow.date_exists(day, zone):
            days.append(day)
        day = day + DAY
    return days


def counted(marks: dict[date, dict[str, slow.Mark]], days: list[date], definition: str) -> tuple[int, int, int]:
    """Fewest, most and recorded; a date outside the diary is silent."""
    fewest = most = recorded = 0
    for day in days:
        certain, possible = marks[day][definition] if day in marks else slow.MAYBE
        if certain:
            fewest += 1
        if possible:
            most += 1
        if day in marks and marks[day]["recorded"][0]:
            recorded += 1
    return fewest, most, recorded


def reduction(
    marks: dict[date, dict[str, slow.Mark]], then: list[date], now: list[date], definition: str
) -> Bounds | None:
    then_fewest, then_most, then_recorded = counted(marks, then, definition)
    now_fewest, now_most, now_recorded = counted(marks, now, definition)
    if then_recorded < 14 or now_recorded < 14 or then_fewest == 0:
        return None
    worst = 1 - (Fraction(28 * now_most, len(now)) / Fraction(28 * then_fewest, len(then)))
    best = 1 - (Fraction(28 * now_fewest, len(now)) / Fraction(28 * then_most, len(then)))
    return worst, best


def reductions(case: dict[str, Any], as_of: date, definition: str) -> list[tuple[Bounds | None, Bounds | None]]:
    """Of every complete cycle: its last 28 days and the whole of it."""
    marks = slow.day_marks(case, as_of)
    every = cycles(case, as_of)
    found = []
    for first, last, complete in every:
        if not complete:
            continue
        then = lived(case, every[0][0] - 28 * DAY, every[0][0] - DAY)
        trial = reduction(marks, then, lived(case, last - 27 * DAY, last), definition)
        whole = reduction(marks, then, lived(case, first, last), definition)
        found.append((trial, whole))
    return found


def compare(bounds: Bounds | None, share: Fraction, strictly: bool = False) -> str:
    if bounds is None:
        return "unknown"
    least, greatest = bounds
    if strictly:
        return "met" if least > share else "not_met" if greatest <= share else "unknown"
    return "met" if least >= share else "not_met" if greatest < share else "unknown"


def fewer(
    case: dict[str, Any], as_of: date, definition: str, share: Fraction, from_cycle: int, strictly: bool = False
) -> str:
    """So much fewer in the last complete cycle; the two windows agree, or there is a conflict."""
    found = reductions(case, as_of, definition)
    if len(found) < from_cycle:
        return "unknown"
    trial, whole = found[-1]
    said = {compare(trial, share, strictly), compare(whole, share, strictly)}
    if said == {"met", "not_met"}:
        return "conflict"
    if "unknown" in said:
        return "unknown"
    return said.pop()


def few_days(case: dict[str, Any], as_of: date, number: int) -> str:
    """Fewer headache days than the number in each of three months that begin on or after the first session."""
    marks = slow.day_marks(case, as_of)
    every = cycles(case, as_of)
    if not every:
        return "unknown"
    by_convention = []
    for convention in slow.CONVENTIONS:
        windows = slow.windows_of(sorted(marks), convention, as_of)
        if len(windows) < 3 or any(window[0] < every[0][0] for window in windows):
            continue
        verdicts = []
        for window in windows:
            fewest, most = slow.bounds(marks, window, "HD_ANY")
            verdicts.append("met" if most < number else "not_met" if fewest >= number else "unknown")
        by_convention.append(slow.over_windows(verdicts))
    return slow.across_conventions(by_convention)


def verdicts(case: dict[str, Any], as_of: date) -> dict[str, str]:
    nonresponse = slow.negated(fewer(case, as_of, "HD_ANY", Fraction(30, 100), 2))
    episodic = few_days(case, as_of, 15)
    found = {
        "nice.ta260.stop.nonresponse": nonresponse,
        "ehf.2018.nonresponse": nonresponse,
        "nice.ta260.stop.episodic": episodic,
        "ehf.2018.stop": few_days(case, as_of, 10),
        "nice.ta260.stop": slow.any_of(nonresponse, episodic),
    }
    treatments = len(cycles(case, as_of))
    proof = fewer(case, as_of, "HD_ANY", Fraction(50, 100), 2)
    found["mbs.18377.continue"] = "unknown" if treatments == 0 else "met" if treatments == 1 else proof
    going_on = {
        "evicore-type": lambda: fewer(case, as_of, "MD_TRIAL", Fraction(50, 100), 1),
        "aetna-type": lambda: "unknown",
        "nhs-north-yorkshire-humber": lambda: slow.any_of(
            fewer(case, as_of, "HD_ANY", Fraction(30, 100), 1), slow.negated(episodic)
        ),
        "medicare-l34635": lambda: "unknown",
    }
    payer = case["payer"]
    found[f"payer.{payer}.continue"] = going_on[payer]()
    return found
