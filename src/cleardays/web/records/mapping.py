"""Which row does a statement become, and which statement does a row hold? The only crossing between rows and domain values."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry, Intake, Provenance
from cleardays.web.records import models

_ALIKE = ("severity", "pain_0_10", "thought_migraine", "would_have_gone_on")
_PROVENANCE = ("written", "recalled", "by", "source", "external_id", "raw")
_PERHAPS_MORE = "…"
"""Stands at the end of a kept list of features that is not complete."""
IN_HISTORY, BESIDE_HISTORY = models.KINDS[:6], models.KINDS[6:]


@dataclass(frozen=True, slots=True)
class Statement:
    """A day's entry as it is kept: its key, and how often it was written."""

    key: uuid.UUID
    version: int
    entry: DayEntry


def without_moment(entry: DayEntry) -> DayEntry:
    """An entry without the moment it was written: two sendings of one statement are one."""
    return replace(entry, provenance=replace(entry.provenance, written=None))


def statement_of_row(row: models.Day) -> Statement:
    return Statement(row.key, row.version, day_of_row(row))


def day_of_row(row: Any) -> DayEntry:
    return DayEntry(date=row.date, headache=row.headache, hours=row.hours, **_both(row))


def attack_of_row(row: models.Attack) -> Attack:
    return Attack(
        id=row.called, start=row.start, end=row.end, timezone=row.timezone, end_timezone=row.end_timezone, **_both(row)
    )


def _both(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _ALIKE} | {
        "features": None if row.features is None else frozenset(row.features) - {_PERHAPS_MORE},
        "features_complete": row.features is None or _PERHAPS_MORE not in row.features,
        "aura": None if row.aura is None else frozenset(row.aura),
        "acute": None
        if row.acute is None
        else tuple(Intake(one.get("drug"), one.get("relieved"), one.get("purpose")) for one in row.acute),
        "provenance": Provenance(**{name: getattr(row, name) for name in _PROVENANCE}),
    }


def row_of_day(entry: DayEntry) -> dict[str, Any]:
    return {"date": entry.date, "headache": entry.headache, "hours": entry.hours} | _row_of_both(entry)


def row_of_attack(attack: Attack) -> dict[str, Any]:
    return {
        "called": attack.id, "start": attack.start, "end": attack.end,
        "timezone": attack.timezone, "end_timezone": attack.end_timezone,
    } | _row_of_both(attack)  # fmt: skip


def _features(said: DayEntry | Attack) -> list[str]:
    listed = sorted(said.features or (), key=FEATURES.index)
    return listed if said.features_complete else [*listed, _PERHAPS_MORE]


def _intake(one: Intake) -> dict[str, Any]:
    return {"drug": one.drug, "relieved": one.relieved} | ({"purpose": one.purpose} if one.purpose else {})


def _row_of_both(said: DayEntry | Attack) -> dict[str, Any]:
    return (
        {name: getattr(said, name) for name in _ALIKE}
        | {name: getattr(said.provenance, name) for name in _PROVENANCE}
        | {
            "features": None if said.features is None else _features(said),
            "aura": None if said.aura is None else sorted(said.aura, key=AURA.index),
            "acute": None if said.acute is None else [_intake(one) for one in said.acute],
        }
    )
