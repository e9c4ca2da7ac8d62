"""A slow, obvious second implementation of the dose and vial rows of the session table, over a case file's JSON.

It is written from the design text alone and shares no code and no data with the package. Every site is walked one by
one; every day of the window is visited; nothing is clever.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

FIXED = [
    "COR-L1", "COR-R1", "PRO-M1", "FRO-L1", "FRO-R1", "FRO-L2", "FRO-R2",
    "TEM-L1", "TEM-R1", "TEM-L2", "TEM-R2", "TEM-L3", "TEM-R3", "TEM-L4", "TEM-R4",
    "OCC-L1", "OCC-R1", "OCC-L2", "OCC-R2", "OCC-L3", "OCC-R3", "CPS-L1", "CPS-R1", "CPS-L2", "CPS-R2",
    "TRA-L1", "TRA-R1", "TRA-L2", "TRA-R2", "TRA-L3", "TRA-R3",
]  # fmt: skip
MOST_SITES = {"COR": 2, "PRO": 1, "FRO": 4, "TEM": 10, "OCC": 8, "CPS": 4, "TRA": 10}
THERAPEUTIC = ["onabotulinumtoxina", "botox"]
SAME_TOXIN = [*THERAPEUTIC, "botox cosmetic", "vistabel"]
OTHER_TOXIN = ["dysport", "abobotulinumtoxina", "incobotulinumtoxina", "xeomin"]
WEIGHT = {"note": 0, "needs_reason": 1, "needs_second_signature": 2, "refuse": 3}


def exact(number: Any) -> Fraction:
    """A number as it is written."""
    return Fraction(str(number))


def doses(session: dict[str, Any]) -> list[tuple[str, int | None]] | None:
    """Every injected site with its units, one by one; None when no sites are written."""
    sites = session.get("sites")
    if sites is None:
        return None
    if sites == "preempt-155":
        sites = [{"site": id_, "units": 5} for id_ in FIXED]
    found = []
    for one in [*sites, *(session.get("extra_sites") or [])]:
        if one.get("status") != "not_done":
            found.append((one["site"], one.get("units")))
    return found


def units(injected: list[tuple[str, int | None]]) -> int:
    total = 0
    for _, one in injected:
        if one is not None:
            total += one
    return total


def last_day(text: str) -> date:
    if len(text) == 10:
        return date.fromisoformat(text)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(int(text), 12, 31)


def first_day(text: str) -> date:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :]) if len(text) < 10 else date.fromisoformat(text)


def may_lie_within(text: str, first: date, last: date) -> bool:
    """Whether any day that a partial date may mean lies in a window: visit each."""
    day = first
    while day <= last:
        if first_day(text) <= day <= last_day(text):
            return True
        day += timedelta(days=1)
    return False


class Table:
    """Rows with what stands against the session; the heaviest open one is the row's severity."""

    def __init__(self, session: dict[str, Any]) -> None:
        self.rows: dict[str, list[str]] = {}
        self.reasons = session.get("reasons") or {}
        self.signed = False
        second = session.get("second_signature")
        if second is not None:
            name = second if isinstance(second, str) else second["name"]
            expires = None if isinstance(second, str) else second.get("expires")
            first = (session.get("injector") or {}).get("name") or ""
            in_date = expires is None or date.fromisoformat(session["date"]) <= date.fromisoformat(expires)
            self.signed = in_date and name.lower() != first.lower()

    def say(self, row: str, severity: str, reason: str = "") -> None:
        if severity == "needs_reason" and self.reasons.get(reason):
            severity = "note"
        if severity == "needs_second_signature" and self.signed:
            severity = "note"
        self.rows.setdefault(row, []).append(severity)

    def severities(self) -> dict[str, str]:
        return {row: max(said, key=lambda one: WEIGHT[one]) for row, said in self.rows.items()}


def judge(case: dict[str, Any]) -> tuple[dict[str, str], Fraction]:
    """The severity of every dose and vial row of the last session, and the cumulative dose."""
    session = case["sessions"][-1]
    day = date.fromisoformat(session["date"])
    status = session.get("status") or "given"
    table = Table(session)
    injected = doses(session)

    if session.get("product") is None:
        table.say("dose.product", "refuse")
    else:
        for name in (session["product"], session.get("brand")):
            if name is not None and name.lower() not in THERAPEUTIC:
                table.say("dose.product", "refuse")

    if injected is not None:
        ids = [id_ for id_, _ in injected]
        for muscle, most in MOST_SITES.items():
            here = [(id_, one) for id_, one in injected if id_.startswith(muscle)]
            if len(here) > most or units(here) > 5 * most:
                table.say("dose.sites", "refuse")
        for id_ in ids:
            allowed_pain = id_[:3] in ("TEM", "OCC", "TRA") and id_[4] in "LR" and id_[5] == "F"
            if id_ not in FIXED and not allowed_pain:
                table.say("dose.sites", "refuse")
            if ids.count(id_) > 1:
                table.say("dose.sites", "refuse")
        if len(ids) > 39:
            table.say("dose.sites", "refuse")
        if len(ids) < 31:
            table.say("dose.sites", "needs_reason", "below_fixed_pattern")
        elif not all(id_ in ids for id_ in FIXED):
            table.say("dose.sites", "note")
        total = units(injected)
        if session.get("units") is not None and session["units"] != total:
            table.say("dose.total", "refuse")
        if total > 195:
            table.say("dose.total", "refuse")
        if total < 155:
            table.say("dose.total", "needs_reason", "below_fixed_pattern")
        if 155 < total <= 195 and case.get("jurisdiction") == "us":
            table.say("dose.total", "note")

    given_before = [one for one in case["sessions"][:-1] if (one.get("status") or "given") != "planned"]
    if status == "amended":
        given_before = [one for one in given_before if one["date"] != session["date"]]
    if given_before:
        latest = max(date.fromisoformat(one["date"]) for one in given_before)
        if (day - latest).days < 84:
            table.say("dose.interval", "needs_reason", "interval")

    opening = day - timedelta(days=92)
    cumulative = Fraction(units(injected) if injected is not None else session.get("units") or 0)
    for one in [*given_before, *case["history"]["other_toxin"]]:
        if not may_lie_within(one["date"], opening, day):
            continue
        name = (one.get("product") or "").lower()
        if name in OTHER_TOXIN:
            continue
        if name not in SAME_TOXIN or one.get("units") is None:
            table.say("dose.cumulative", "needs_reason", "cumulative_dose")
        else:
            cumulative += exact(one["units"])
    if cumulative > 400:
        table.say("dose.cumulative", "needs_reason", "cumulative_dose")
        table.say("dose.cumulative", "needs_second_signature")

    _vials(table, session, day, status, injected)

    who = session.get("injector")
    if who is None or who.get("credential") is None or who.get("expires") is None:
        if status != "planned":
            table.say("credential.valid", "refuse")
    elif date.fromisoformat(who["expires"]) < day:
        table.say("credential.valid", "refuse")
    return table.severities(), cumulative


def _vials(
    table: Table, session: dict[str, Any], day: date, status: str, injected: list[tuple[str, int | None]] | None
) -> None:
    vials = session.get("vials") or []
    strengths = [one.get("strength_units") for one in vials]
    concentrations = []
    for one in vials:
        if one.get("strength_units") is not None and one["strength_units"] not in (50, 100, 200):
            table.say("vial.dilution", "note")
        if one.get("diluent_ml") is not None and exact(one["diluent_ml"]) == 0:
            table.say("vial.dilution", "refuse")
            concentrations.append(None)
        elif one.get("strength_units") is None or one.get("diluent_ml") is None:
            concentrations.append(None)
        else:
            concentrations.append(exact(one["strength_units"]) / exact(one["diluent_ml"]))
    known = {one for one in concentrations if one is not None}
    if len(known) > 1:
        table.say("vial.dilution", "refuse")
    elif len(known) == 1 and None not in concentrations:
        (units_per_ml,) = known
        volume = session.get("volume_per_site_ml")
        fits = True
        if volume is not None:
            for _, one in injected or []:
                if one is not None and exact(volume) * units_per_ml != one:
                    fits = False
        if not fits:
            table.say("vial.dilution", "refuse")
        elif units_per_ml * Fraction(1, 10) != 5 or (volume is not None and exact(volume) * units_per_ml != 5):
            table.say("vial.dilution", "needs_reason", "dilution")

    for one in vials:
        if session.get("end") is not None and one.get("reconstituted") is not None:
            passed = datetime.fromisoformat(session["end"]) - datetime.fromisoformat(one["reconstituted"])
            if passed > timedelta(hours=24) or passed < timedelta(0):
                table.say("vial.age", "refuse")
        if one.get("expiry") is None:
            if status != "planned":
                table.say("vial.expiry", "refuse")
        elif day > last_day(one["expiry"]):
            table.say("vial.expiry", "refuse")
        if one.get("lot") is None and status != "planned":
            table.say("vial.lot", "refuse")
    if not vials and status != "planned":
        table.say("vial.lot", "refuse")

    if session.get("discarded_units") is None:
        if status != "planned":
            table.say("vial.waste", "refuse")
    elif (
        vials
        and None not in strengths
        and injected is not None
        and units(injected) + session["discarded_units"] != sum(one for one in strengths if one is not None)
    ):
        table.say("vial.waste", "refuse")
