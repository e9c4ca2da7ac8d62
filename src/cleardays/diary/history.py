"""What is written once about a person, not day by day: history, preventives, allergies, sessions.

`None` is unknown everywhere; a given list is complete.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

SEXES = ("female", "male", "other")
PREVENTIVE_CLASSES = (
    "anticonvulsant",
    "antidepressant",
    "beta-blocker",
    "calcium-channel-blocker",
    "angiotensin",
    "cgrp-antibody",
    "gepant",
    "toxin",
    "other",
)
PREVENTIVE_OUTCOMES = ("ineffective", "not_tolerated", "contraindicated", "stopped_by_choice", "ongoing", "unknown")
RED_FLAGS = (
    "systemic",
    "neoplasm",
    "neurologic",
    "sudden",
    "older_onset",
    "pattern_change",
    "positional",
    "precipitated",
    "papilloedema",
    "progressive",
    "pregnancy",
    "painful_eye",
    "post_traumatic",
    "immune",
    "painkiller_overuse",
)
WITHDRAWN_FROM = ("ergotamine", "triptan", "simple", "opioid", "combination", "gepant", "ditan", "several", "other")
"""Classes of acute medicine that somebody may have been withdrawn from."""
JURISDICTIONS = ("us", "uk", "eu")
NOT_ASSESSED = "not_assessed"
RELATEDNESS = (NOT_ASSESSED, "unrelated", "unlikely", "possible", "probable", "definite")
"""How far a clinician thinks an event belongs to the treatment. Nobody else's judgement, and never worked out."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day: everything between `earliest` and `latest`."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `ValueError` for anything else."""
        if len(text) == 4 and text.isascii() and text.isdigit():
            return cls(date(int(text), 1, 1), date(int(text), 12, 31))
        if len(text) == 7 and text[4] == "-":
            first = date.fromisoformat(text + "-01")
            return cls(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
        if len(text) == 10:
            day = date.fromisoformat(text)
            return cls(day, day)
        raise ValueError(f"not YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        return f"{self.earliest:%Y}" if self.earliest.month != self.latest.month else f"{self.earliest:%Y-%m}"


def months_later(day: date, months: int) -> date:
    """The same day some months on, or that month's last day where it is shorter (31 January + 3 months)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


ADULT = 18
"""Age from which both labels and TA260 speak of adults; years."""


def age_on(day: date, born: date) -> int:
    """Completed years. Somebody born on 29 February is a year older from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    born: date | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """Who looked at a red flag, when, and what they found."""

    by: str
    date: PartialDate
    finding: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    id: str
    noted: PartialDate | None = None
    cleared: Cleared | None = None

    def there(self, on: date) -> bool:
        """Whether it had been noted by a day; a flag without a date is always there."""
        return self.noted is None or self.noted.earliest <= on

    def cleared_by(self, on: date) -> bool:
        """Whether a clinician had surely cleared it by a day."""
        if self.cleared is None or self.cleared.date.latest > on:
            return False
        # A clearance older than the flag was given for something else.
        return self.noted is None or self.cleared.date.latest >= self.noted.earliest


@dataclass(frozen=True, slots=True, kw_only=True)
class Preventive:
    """A preventive medicine tried: `days_at_target` counts days at the dose aimed for."""

    drug: str
    drug_class: str | None = None
    start: PartialDate | None = None
    stop: PartialDate | None = None
    max_daily_dose_mg: Fraction | None = None
    days_at_target: int | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class OtherToxin:
    date: PartialDate
    product: str | None = None
    units: Fraction | None = None
    indication: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Acute medicine that was left out for a time: `stop` is None while that lasts, or where nobody wrote when it ended."""

    what: str
    start: PartialDate | None = None
    stop: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    migraine_since: PartialDate | None = None
    present_pattern_since: PartialDate | None = None
    attacks_without_aura: int | None = None
    attacks_with_aura: int | None = None
    continuous_from_onset: bool | None = None
    intractable: bool | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    red_flags: tuple[RedFlag, ...] | None = None
    conditions: tuple[str, ...] | None = None
    medicines: tuple[str, ...] | None = None
    allergies: tuple[str, ...] | None = None
    overuse_managed: bool | None = None
    acute_pattern_unverifiable: bool | None = None
    """A clinician's statement: which acute medicines are taken, and how much, cannot be established (ICHD-3 8.2.7)."""
    withdrawals: tuple[Withdrawal, ...] | None = None
    preventives: tuple[Preventive, ...] | None = None
    other_toxin: tuple[OtherToxin, ...] | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session given or planned, with whatever else was recorded of it kept as read."""

    date: date
    product: str | None
    units: int | None
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    instrument: str
    date: date
    total: Fraction


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """Who judged how far an event belongs to the treatment, and when."""

    by: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A side effect or other event reported, in the reporter's own term."""

    term: str
    onset: date | None = None
    resolved: date | None = None
    severity: str | None = None
    serious: bool | None = None
    session: date | None = None
    sites: tuple[str, ...] = ()
    relatedness: str | None = None
    judged_by: JudgedBy | None = None
