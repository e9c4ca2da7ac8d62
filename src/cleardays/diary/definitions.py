"""What kind of day it was: one function per named definition, never one for all.

Each definition answers twice for every day: *certain*, and *possible* given what is not
written. A silent day is never certain and always possible. Diagnosis counts strictly
(`MD_ICHD`), outcome leniently (`MD_TRIAL`, `MD_LEIDEN`, `MD_PREEMPT`): the sources differ, so
the names do.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleardays.diary.columns import AURA_BIT, CLEAR, FEATURE_BIT, HEADACHE, NO, UNKNOWN, YES, Bools, Columns
from cleardays.diary.diary import FOUR_HOURS_MS
from cleardays.diary.entries import AURA_CHARACTERISTICS, AURA_SYMPTOMS
from cleardays.diary.local import MILLISECONDS_PER_HOUR
from cleardays.diary.medicines import Class

HALF_AN_HOUR_MS = MILLISECONDS_PER_HOUR // 2
MODERATE, SEVERE = 1, 2


@dataclass(frozen=True, slots=True)
class Marked:
    """For each day: does it count for certain, and could it count. Certain implies possible."""

    certain: Bools
    possible: Bools

    def __and__(self, other: "Marked") -> "Marked":
        return Marked(self.certain & other.certain, self.possible & other.possible)

    def __or__(self, other: "Marked") -> "Marked":
        return Marked(self.certain | other.certain, self.possible | other.possible)

    def __invert__(self) -> "Marked":
        return Marked(~self.possible, ~self.certain)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named kind of day: what it means in our words, where that stands, how far we trust it."""

    id: str
    noun: str
    """How a count of such days is said: “17 headache days”."""
    words: str
    source: str
    trust: str
    mark: Callable[[Columns], Marked]


def _has(bits: npt.NDArray[np.uint16], bit: int, open_: Bools) -> Marked:
    there = (bits & bit) != 0
    return Marked(there, there | open_)


def _feature(d: Columns, name: str) -> Marked:
    return _has(d.features, FEATURE_BIT[name], d.features_open)


def _aura(d: Columns, name: str) -> Marked:
    return _has(d.aura, AURA_BIT[name], d.aura_open)


def _any(marks: list[Marked]) -> Marked:
    found = marks[0]
    for mark in marks[1:]:
        found = found | mark
    return found


def _at_least(number: int, marks: list[Marked]) -> Marked:
    certain = np.add.reduce([mark.certain.astype(np.int8) for mark in marks])
    possible = np.add.reduce([mark.possible.astype(np.int8) for mark in marks])
    return Marked(certain >= number, possible >= number)


def headache(d: Columns) -> Marked:
    """HD_ANY: any headache at all."""
    return Marked(d.headache == HEADACHE, d.headache != CLEAR)


def _on_headache_days(d: Columns, mark: Marked) -> Marked:
    """Silent days could be anything; clear days are not days of headache."""
    any_headache = headache(d)
    return Marked(
        any_headache.certain & mark.certain, any_headache.possible & (mark.possible | (d.headache == UNKNOWN))
    )


def _lasted(d: Columns, milliseconds: int) -> Marked:
    """An unbroken stretch of at least this long is written, or could have been."""
    certain = d.stretch_ms >= milliseconds
    return Marked(certain, certain | d.stretch_open)


def cut_short(d: Columns) -> Bools:
    """Headache under four hours, acute medicine taken or possibly taken, and nobody said it was over anyway."""
    short = (d.headache == HEADACHE) & (d.stretch_ms < FOUR_HOURS_MS) & ~d.stretch_open
    treated: Bools = short & (d.took != NO) & (d.would_have_gone_on != NO)
    return treated


def four_hours(d: Columns) -> Marked:
    """HD_4H: four unbroken hours within the date; treated early or cut by midnight, possibly."""
    lasted = _lasted(d, FOUR_HOURS_MS)
    return _on_headache_days(d, Marked(lasted.certain, lasted.possible | cut_short(d) | d.across_midnight))


def _moderate_or_severe(d: Columns) -> Marked:
    certain = d.severity >= MODERATE
    return Marked(certain, certain | d.severity_open)


def criterion_c(d: Columns) -> Marked:
    """ICHD-3 1.1 C: two of unilateral, pulsating, moderate or severe, worse with activity."""
    return _at_least(
        2,
        [
            _feature(d, "unilateral"),
            _feature(d, "pulsating"),
            _moderate_or_severe(d),
            _feature(d, "worse with activity"),
        ],
    )


def criterion_d(d: Columns) -> Marked:
    """ICHD-3 1.1 D: nausea or vomiting, or both photophobia and phonophobia."""
    return _feature(d, "nausea") | _feature(d, "vomiting") | (_feature(d, "photophobia") & _feature(d, "phonophobia"))


def aura_symptom(d: Columns) -> Marked:
    """ICHD-3 1.2 B: one aura symptom or more."""
    return _any([_aura(d, name) for name in AURA_SYMPTOMS])


def aura_characteristics(d: Columns) -> Marked:
    """ICHD-3 1.2 C: three of six. Speech aura may be aphasia, which always counts as unilateral."""
    six = [_aura(d, name) for name in AURA_CHARACTERISTICS]
    at = AURA_CHARACTERISTICS.index("unilateral")
    six[at] = Marked(six[at].certain, six[at].possible | _aura(d, "speech").certain)
    return _at_least(3, six)


def _with_aura(d: Columns) -> Marked:
    return aura_symptom(d) & aura_characteristics(d)


def _believed_and_relieved(d: Columns) -> Marked:
    """ICHD-3 1.3 C3: thought to be migraine at onset and relieved by a triptan or ergot."""
    thought = Marked(d.thought_migraine == YES, d.thought_migraine != NO)
    return thought & Marked(d.relieved == YES, d.relieved != NO)


def migraine_ichd(d: Columns) -> Marked:
    """MD_ICHD: ICHD-3 1.3 C, any of its three ways; no four hours needed."""
    return _on_headache_days(d, (criterion_c(d) & criterion_d(d)) | _with_aura(d) | _believed_and_relieved(d))


def _specific_taken(d: Columns) -> Marked:
    return acute_class(Class.SPECIFIC)(d)


def migraine_trial(d: Columns) -> Marked:
    """MD_TRIAL: a migraine day, or a headache day with a migraine-specific medicine."""
    return migraine_ichd(d) | _on_headache_days(d, _specific_taken(d))


def migraine_leiden(d: Columns) -> Marked:
    """MD_LEIDEN: half an hour with C and D; or aura of 5-60 minutes; or a specific medicine on a headache day."""
    half_hour = _lasted(d, HALF_AN_HOUR_MS)
    on_headache = _on_headache_days(d, (half_hour & criterion_c(d) & criterion_d(d)) | _specific_taken(d))
    aura = _aura(d, "5-60 min")
    return on_headache | Marked(aura.certain, aura.possible)


def _one_missing(d: Columns) -> Marked:
    """At most one of 1.1 B (four hours), C and D is missing."""
    return _at_least(2, [four_hours(d), criterion_c(d), criterion_d(d)])


def migraine_preempt(d: Columns) -> Marked:
    """MD_PREEMPT: migraine or probable migraine, as PREEMPT's entry counted."""
    return migraine_ichd(d) | _on_headache_days(d, _one_missing(d) | aura_symptom(d))


def probable_migraine(d: Columns) -> Marked:
    """ICHD-3 1.5 on a day: exactly one of 1.1 B, C, D missing, and not a tension-type day."""
    whole = four_hours(d) & criterion_c(d) & criterion_d(d)
    return _on_headache_days(d, _one_missing(d) & ~whole & ~_tension_features(d) & ~_with_aura(d))


def _tension_features(d: Columns) -> Marked:
    mild_or_moderate = Marked((d.severity != UNKNOWN) & (d.severity < SEVERE) & ~d.severity_open, (d.severity < SEVERE))
    two_of_four = _at_least(
        2,
        [
            _feature(d, "bilateral"),
            _feature(d, "pressing"),
            mild_or_moderate,
            ~_feature(d, "worse with activity"),
        ],
    )
    light, sound = _feature(d, "photophobia"), _feature(d, "phonophobia")
    nausea, vomiting = _feature(d, "nausea"), _feature(d, "vomiting")
    # Only mild nausea is allowed, and a diary does not grade it: nausea alone leaves the type open.
    none_too_many = ~_at_least(2, [light, sound, nausea]) & ~vomiting
    graded = Marked(none_too_many.certain & ~nausea.possible, none_too_many.possible)
    return two_of_four & graded


def tension_type(d: Columns) -> Marked:
    """TTH_ICHD: ICHD-3 2.3 C and D on a day; nausea alone leaves it open."""
    return _on_headache_days(d, _tension_features(d))


def moderate_severe(d: Columns) -> Marked:
    """MSHD: moderate or severe, four hours or treated. Wording unverified: no verdict rests on it."""
    treated = acute_any(d)
    return _on_headache_days(d, _moderate_or_severe(d) & (four_hours(d) | treated))


def _severity_from(rank: int) -> Callable[[Columns], Marked]:
    def mark(d: Columns) -> Marked:
        certain = d.severity >= rank
        return _on_headache_days(d, Marked(certain, certain | d.severity_open))

    return mark


def acute_class(which: Class) -> Callable[[Columns], Marked]:
    """Days with acute medicine of any of these classes, headache or not; doses never count."""

    def mark(d: Columns) -> Marked:
        certain = (d.acute & int(which)) != 0
        possible = ((d.acute | d.acute_maybe) & int(which | Class.UNNAMED)) != 0
        return Marked(certain, possible | d.acute_open)

    return mark


def unnamed_medicine(d: Columns) -> Marked:
    """Days that may hold a medicine without a known name: never certain, for what nobody here knows is evidence of nothing."""
    return Marked(np.zeros(d.acute.shape, np.bool_), acute_class(Class.UNNAMED)(d).possible)


def acute_any(d: Columns) -> Marked:
    """AMD: any acute medicine."""
    return Marked(d.took == YES, d.took != NO)


DEFINITIONS = (
    Definition(
        "HD_ANY",
        "headache days",
        "a calendar day with any headache, however short",
        "CHARM trial, Brain 2019",
        "read",
        headache,
    ),
    Definition(
        "HD_4H",
        "days with four hours of headache",
        "a calendar day with at least four unbroken hours of headache between midnight and midnight",
        "COMPEL registry entry NCT01516892; basis of the US indication",
        "read",
        four_hours,
    ),
    Definition(
        "MD_ICHD",
        "migraine days",
        "a headache day with criteria C and D of migraine without aura, or B and C of migraine with aura, "
        "or thought to be migraine at onset and relieved by a triptan or ergot",
        "ICHD-3 1.3 C, ichd-3.org",
        "read",
        migraine_ichd,
    ),
    Definition(
        "MD_TRIAL",
        "migraine days as trials count",
        "a migraine day, or a headache day treated with a migraine-specific acute medicine",
        "CHARM trial, Brain 2019",
        "read",
        migraine_trial,
    ),
    Definition(
        "MD_LEIDEN",
        "migraine days as Leiden counts",
        "half an hour or more with C and D, or aura of 5 to 60 minutes, or a migraine-specific medicine on a headache day",
        "van der Arend 2023, 1,494 diaries",
        "read",
        migraine_leiden,
    ),
    Definition(
        "MD_PREEMPT",
        "migraine or probable migraine days",
        "a day of migraine or probable migraine: at most one of four hours, C and D missing",
        "PREEMPT registry entries NCT00156910, NCT00168428",
        "read",
        migraine_preempt,
    ),
    Definition(
        "MSHD",
        "moderate or severe headache days",
        "a day of moderate or severe headache of four hours, or treated",
        "IHS 2018 chronic migraine trial guideline; wording not read",
        "unverified",
        moderate_severe,
    ),
    Definition(
        "HD_SEVERE",
        "days with severe headache",
        "a headache day whose headache was written down as severe",
        "our plain reading of the severity written",
        "derived",
        _severity_from(SEVERE),
    ),
    Definition(
        "HD_MODERATE_SEVERE",
        "days with moderate or severe headache",
        "a headache day whose headache was written down as moderate or severe, however short",
        "our plain reading of the severity written",
        "derived",
        _severity_from(MODERATE),
    ),
    Definition(
        "TTH_ICHD",
        "tension-type headache days",
        "a headache day with C and D of tension-type headache",
        "ICHD-3 2.3",
        "read",
        tension_type,
    ),
    Definition(
        "PM_ICHD",
        "probable migraine days",
        "a headache day missing exactly one of four hours, C and D of migraine without aura, and not tension-type",
        "ICHD-3 1.5",
        "read",
        probable_migraine,
    ),
    Definition(
        "AMD",
        "days with acute medicine",
        "a day with any acute medicine",
        "ICHD-3 8.2: days are counted, never doses",
        "read",
        acute_any,
    ),
    Definition(
        "AMD_ERGOT", "days with ergotamine", "a day with ergotamine", "ICHD-3 8.2.1", "read", acute_class(Class.ERGOT)
    ),
    Definition(
        "AMD_TRIPTAN",
        "days with a triptan",
        "a day with any triptan",
        "ICHD-3 8.2.2",
        "read",
        acute_class(Class.TRIPTAN),
    ),
    Definition(
        "AMD_SIMPLE",
        "days with a simple painkiller",
        "a day with any non-opioid painkiller, all of them pooled",
        "ICHD-3 8.2.3",
        "read",
        acute_class(Class.NON_OPIOID),
    ),
    Definition(
        "AMD_OPIOID",
        "days with an opioid",
        "a day with an opioid",
        "ICHD-3 8.2.4",
        "secondary",
        acute_class(Class.OPIOID),
    ),
    Definition(
        "AMD_COMBINATION",
        "days with a combination painkiller",
        "a day with a combination painkiller; caffeine makes one, two plain painkillers do not",
        "ICHD-3 8.2.5",
        "read",
        acute_class(Class.COMBINATION),
    ),
    Definition(
        "AMD_SEVERAL",
        "days with any counted acute medicine",
        "a day with ergotamine, a triptan, a simple or combination painkiller or an opioid",
        "ICHD-3 8.2.6",
        "secondary",
        acute_class(Class.ERGOT | Class.TRIPTAN | Class.NON_OPIOID | Class.OPIOID | Class.COMBINATION),
    ),
    Definition(
        "AMD_UNNAMED",
        "days that may hold a medicine not known by name",
        "a day with acute medicine whose name is not written or not known, or a day of which medicine is not written; never certain",
        "ICHD-3 8.2.7",
        "read",
        unnamed_medicine,
    ),
    Definition(
        "AMD_GEPANT",
        "days with a gepant",
        "a day with a gepant; no number of days is named for overuse",
        "ICHD-3 8.2 assigns no threshold",
        "read",
        acute_class(Class.GEPANT),
    ),
)

BY_ID = {definition.id: definition for definition in DEFINITIONS}
