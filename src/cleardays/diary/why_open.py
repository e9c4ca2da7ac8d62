"""What is not written about a day, and so leaves open whether it counts.

Only what writing could settle is named: a long headache cut by midnight stays open because the
sources leave it open, not because the diary does.
"""

from cleardays.diary.columns import HEADACHE, UNKNOWN, YES, Columns
from cleardays.diary.definitions import Definition, cut_short
from cleardays.diary.medicines import Class

SILENT = "silent"
ONLY_THEN = "only then"
"""How words about a day that has to come first begin."""
CONTRADICTED = "written down both as clear and as headache"
HOURS = "hours not written"
CUT_SHORT = "treated before four hours: write it down if it would not have gone on"
SYMPTOMS = "symptoms not written"
SEVERITY = "severity not written"
AURA = "aura not written"
BELIEF = "not written whether it was thought to be migraine, or whether the medicine helped"
MEDICINES = "medicines not written"
UNNAMED = "a medicine whose name is not known"
PURPOSE = "not written whether a medicine was taken against the attack or to prevent attacks"

SPECIFIC_COUNTS = ("MD_TRIAL", "MD_LEIDEN")
"""Definitions that count a day for a migraine-specific medicine."""


def why_open(columns: Columns, i: int, definition: Definition) -> str | None:
    """Why day `i` may or may not count, or None when nothing that could be written would tell."""
    if columns.contradicted[i]:
        return CONTRADICTED
    if definition.id.startswith("AMD"):
        if columns.acute[i] & int(Class.UNNAMED):
            return UNNAMED
        if columns.headache[i] == UNKNOWN and columns.acute_open[i]:
            return SILENT
        if columns.acute_maybe[i] & int(Class.UNTOLD_PURPOSE):
            return PURPOSE
        return MEDICINES if columns.acute_open[i] or columns.acute_maybe[i] else None
    if columns.headache[i] == UNKNOWN:
        return SILENT
    if columns.headache[i] != HEADACHE:
        return None
    if definition.id == "HD_4H":
        return _why_hours_open(columns, i)
    if definition.id in ("HD_ANY", "HD_SEVERE", "HD_MODERATE_SEVERE"):
        return SEVERITY if columns.severity_open[i] and definition.id != "HD_ANY" else None
    if columns.features_open[i] or columns.severity_open[i]:
        return SYMPTOMS
    if columns.aura_open[i]:
        return AURA
    if columns.thought_migraine[i] == UNKNOWN or columns.relieved[i] == UNKNOWN:
        return BELIEF
    if definition.id in SPECIFIC_COUNTS and columns.acute_maybe[i] & int(Class.UNTOLD_PURPOSE):
        return PURPOSE
    return _why_hours_open(columns, i)


def _why_hours_open(columns: Columns, i: int) -> str | None:
    if columns.stretch_open[i]:
        return HOURS
    if cut_short(columns[slice(i, i + 1)])[0] and columns.would_have_gone_on[i] != YES:
        return CUT_SHORT
    return None
