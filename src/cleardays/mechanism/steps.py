"""The named steps from vial to calmer nerve: what is known of each, from where, and who may be shown it.

Molecules are told in words only. When the effect comes and goes is `timecourse.py`, from diaries.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Reader = Literal["patient", "clinician"]
Place = Literal["outside", "inside"]
TRUST = ("read", "secondary", "derived", "unverified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: where it happens, in words for a patient and for a clinician, its source and our trust in it."""

    id: str
    order: int
    title: str
    place: Place
    patient: str
    clinician: str
    source: str
    trust: str

    def words(self, for_: Reader) -> str:
        return self.patient if for_ == "patient" else self.clinician


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something said beside all steps."""

    patient: str
    clinician: str
    source: str
    trust: str


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("steps.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _all() -> tuple[Step, ...]:
    return tuple(sorted((Step(**one) for one in _table()["step"]), key=lambda step: step.order))


def steps(for_: Reader = "patient") -> tuple[Step, ...]:
    """The steps in order; for a patient only those whose source was checked."""
    if for_ == "clinician":
        return _all()
    return tuple(step for step in _all() if step.trust != "unverified")


def withheld(for_: Reader = "patient") -> tuple[Step, ...]:
    """The steps this reader is not shown."""
    return tuple(step for step in _all() if step not in steps(for_))


def mismatch() -> Note:
    """Why no time is worked out from the molecule: months of activity, two to three months of effect."""
    return Note(**_table()["mismatch"])


def gap_words() -> str:
    """What a patient is told where steps are left out."""
    return str(_table()["gap"]["patient"])
