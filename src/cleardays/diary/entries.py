"""What somebody wrote: one day, one attack, one medicine taken, and who wrote it when.

Statements are kept exactly as they were made. What they add up to on a date is `diary.py`;
what kind of day that is, `definitions.py`. Every optional field is `None` when nothing was
written; a given set or list is complete, so an empty one says "none".
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

SEVERITIES = ("mild", "moderate", "severe")

FEATURES = (
    "unilateral",
    "bilateral",
    "pulsating",
    "pressing",
    "worse with activity",
    "nausea",
    "vomiting",
    "photophobia",
    "phonophobia",
)

AURA_SYMPTOMS = ("visual", "sensory", "speech", "motor", "brainstem", "retinal")
AURA_CHARACTERISTICS = (
    "spreads gradually",
    "in succession",
    "5-60 min",
    "unilateral",
    "positive",
    "followed by headache",
)
AURA = AURA_SYMPTOMS + AURA_CHARACTERISTICS


PURPOSES = ("acute", "preventive")


@dataclass(frozen=True, slots=True)
class Intake:
    """One medicine taken; `drug` is None when it was taken but not named.

    `purpose` says whether it was taken against an attack or to prevent one: that belongs to an intake, not to a drug.
    """

    drug: str | None
    relieved: bool | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who said it, when, from where: a same-day note and a list filled in weeks later differ."""

    written: datetime | None = None
    recalled: bool | None = None
    by: str | None = None
    source: str | None = None
    external_id: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headache:
    """What day entries and attacks say alike of a headache."""

    severity: str | None = None
    pain_0_10: Fraction | None = None
    features: frozenset[str] | None = None
    features_complete: bool = True
    """False where the list says what there was and not what there was not: a feature it lacks is unknown."""
    aura: frozenset[str] | None = None
    acute: tuple[Intake, ...] | None = None
    thought_migraine: bool | None = None
    would_have_gone_on: bool | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry(Headache):
    """One local calendar date: headache, affirmed clear, or (None) nothing said about headache.

    `hours` are exact and read as one unbroken stretch.
    """

    date: date
    headache: bool | None
    hours: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack(Headache):
    """One headache with a beginning, in UTC; the end is None while it is not written.

    `timezone` is where the person was when it began, `end_timezone` where it ended when they
    had travelled; both are IANA names.
    """

    id: str | None
    start: datetime
    end: datetime | None
    timezone: str
    end_timezone: str | None = None
