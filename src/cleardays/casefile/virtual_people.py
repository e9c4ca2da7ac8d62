"""Virtual people as files: a case file each, one table of their days, one of what is true of them.

Every file says that its person is virtual. The day table has one row for each day written; `truth.csv` has
what no diary shows: the true reductions the days were drawn from.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from cleardays.response.markov_chain import NO, YES
from cleardays.response.simulator import CYCLES, Cohort

DAY_COLUMNS = "id,arm,day,date,headache,severity"
TRUTH_COLUMNS = "id,arm,trial"
UNITS = 155
_PRODUCT = {"onabotulinumtoxinA": "onabotulinumtoxinA", "placebo": "placebo"}
_UNITS = {"onabotulinumtoxinA": UNITS, "placebo": 0}


def name(cohort: Cohort, i: int) -> str:
    """The id of one virtual person, who says so."""
    return f"virtual-{i + 1:0{len(str(len(cohort)))}d}"


def cases(cohort: Cohort, first: date) -> Iterator[tuple[str, str]]:
    """The id and the case file of each person, whose diary begins on `first`."""
    dates = [(first + timedelta(days=day)).isoformat() for day in range(cohort.headache.shape[1])]
    clear = [f'{{"date": "{on}", "headache": false, "acute": []}}' for on in dates]
    headache = {
        YES: [f'{{"date": "{on}", "headache": true, "severity": "moderate"}}' for on in dates],
        NO: [f'{{"date": "{on}", "headache": true, "severity": "mild"}}' for on in dates],
    }
    sessions = {arm: _sessions(arm, first - timedelta(days=cohort.first)) for arm in set(cohort.arm)}
    for i, arm in enumerate(cohort.arm):
        written = [
            headache[grade][day] if state == YES else clear[day]
            for day, (state, grade) in enumerate(
                zip(cohort.headache[i].tolist(), cohort.severity[i].tolist(), strict=True)
            )
            if state in (YES, NO)
        ]
        id_ = name(cohort, i)
        yield (
            id_,
            f'{{"cleardays": 1,\n "person": {{"id": "{id_}"}},\n "diary": {{"days": [\n  '
            + ",\n  ".join(written)
            + f"]}},\n {sessions[arm]}}}\n",
        )


def _sessions(arm: str, first: date) -> str:
    if arm not in _PRODUCT:
        return '"sessions": []'
    given = [
        {"date": (first + timedelta(days=span.start)).isoformat(), "product": _PRODUCT[arm], "units": _UNITS[arm]}
        for span in CYCLES
    ]
    return f'"sessions": {json.dumps(given)}'


def days(cohort: Cohort, first: date) -> Iterator[str]:
    """The day table, a piece of text a person, the first with the columns."""
    dates = [
        f"{cohort.first + day},{(first + timedelta(days=day)).isoformat()}" for day in range(cohort.headache.shape[1])
    ]
    clear = [f"{on},no," for on in dates]
    graded = {YES: [f"{on},yes,moderate" for on in dates], NO: [f"{on},yes,mild" for on in dates]}
    yield DAY_COLUMNS + "\n"
    for i, arm in enumerate(cohort.arm):
        start = f"{name(cohort, i)},{arm},"
        rows = [
            graded[grade][day] if state == YES else clear[day]
            for day, (state, grade) in enumerate(
                zip(cohort.headache[i].tolist(), cohort.severity[i].tolist(), strict=True)
            )
            if state in (YES, NO)
        ]
        yield start + ("\n" + start).join(rows) + "\n" if rows else ""


def truth(cohort: Cohort) -> Iterator[str]:
    """What is true of each person, a line each, the first with the columns."""
    true = cohort.true_reductions()
    yield f"{TRUTH_COLUMNS},{','.join(true)}\n"
    for i, (arm, trial) in enumerate(zip(cohort.arm, cohort.trial, strict=True)):
        yield f"{name(cohort, i)},{arm},{trial},{','.join(f'{values[i]:.6f}' for values in true.values())}\n"
