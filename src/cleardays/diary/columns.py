"""A diary as numpy columns: one person or a hundred thousand, the same shape of counting.

Every array has the days on its last axis; a cohort puts people before it. What is certain and
what stays open stand in separate columns, so that every later count can be a pair of bounds.
"""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cleardays.diary.entries import AURA, FEATURES

HEADACHE, CLEAR, UNKNOWN = 1, 0, -1
"""The three states of a day. Silence is UNKNOWN, never CLEAR."""

YES, NO = 1, 0

FEATURE_BIT = {name: 1 << i for i, name in enumerate(FEATURES)}
AURA_BIT = {name: 1 << i for i, name in enumerate(AURA)}
SEVERITY_RANK = {"mild": 0, "moderate": 1, "severe": 2}

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """One row of facts per day. `*_open` says that more than what is written is possible."""

    headache: npt.NDArray[np.int8]
    """HEADACHE, CLEAR or UNKNOWN."""
    stretch_ms: npt.NDArray[np.int32]
    """Longest unbroken headache written for the date, in milliseconds."""
    total_ms: npt.NDArray[np.int32]
    """All the headache written for the date, in milliseconds: overlapping records count once."""
    stretch_open: Bools
    """More headache than is written may have been, in one stretch or in all."""
    across_midnight: Bools
    """Part of an unbroken headache of four hours or more, of which this date holds less."""
    severity: npt.NDArray[np.int8]
    """Worst written: 0 mild, 1 moderate, 2 severe; UNKNOWN when none is."""
    severity_open: Bools
    features: npt.NDArray[np.uint16]
    features_open: Bools
    aura: npt.NDArray[np.uint16]
    aura_open: Bools
    thought_migraine: npt.NDArray[np.int8]
    would_have_gone_on: npt.NDArray[np.int8]
    acute: npt.NDArray[np.uint16]
    """Classes of acute medicine taken, as `medicines.Class` bits."""
    acute_maybe: npt.NDArray[np.uint16]
    """Classes possibly taken: by a longer attack, perhaps on another of its dates; or perhaps not against an attack."""
    took: npt.NDArray[np.int8]
    """Any medicine against the attack, whatever its class: YES, NO, or UNKNOWN."""
    acute_open: Bools
    relieved: npt.NDArray[np.int8]
    """A triptan or ergot relieved the headache: YES, NO, or UNKNOWN when nobody said."""
    contradicted: Bools

    @classmethod
    def silent(cls, *shape: int) -> Self:
        """Days nobody has written about."""

        def full(value: int, kind: type[np.generic]) -> Any:
            return np.full(shape, value, kind)

        return cls(
            headache=full(UNKNOWN, np.int8),
            stretch_ms=full(0, np.int32),
            total_ms=full(0, np.int32),
            stretch_open=full(True, np.bool_),
            across_midnight=full(False, np.bool_),
            severity=full(UNKNOWN, np.int8),
            severity_open=full(True, np.bool_),
            features=full(0, np.uint16),
            features_open=full(True, np.bool_),
            aura=full(0, np.uint16),
            aura_open=full(True, np.bool_),
            thought_migraine=full(UNKNOWN, np.int8),
            would_have_gone_on=full(UNKNOWN, np.int8),
            acute=full(0, np.uint16),
            acute_maybe=full(0, np.uint16),
            took=full(UNKNOWN, np.int8),
            acute_open=full(True, np.bool_),
            relieved=full(UNKNOWN, np.int8),
            contradicted=full(False, np.bool_),
        )

    def __getitem__(self, days: slice | npt.NDArray[np.intp]) -> Self:
        """The same columns for some of the days."""
        return type(self)(*(getattr(self, field.name)[..., days] for field in fields(self)))
