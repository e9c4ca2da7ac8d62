"""What a case file may hold: every key, its shape, its closed list. Read from here, and published from here."""

from collections.abc import Callable
from typing import Any

from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import (
    AsWritten,
    Bool,
    Choice,
    Day,
    Drug,
    ListOf,
    Number,
    OrEmpty,
    Partial,
    Record,
    Shape,
    Text,
    When,
    Zone,
)
from cleardays.course.plans import PLACES, Examination
from cleardays.course.suggestion import ACTIONS, Decision
from cleardays.diary.entries import AURA, FEATURES, SEVERITIES, DayEntry, Intake, Provenance
from cleardays.diary.history import (
    JURISDICTIONS,
    PREVENTIVE_CLASSES,
    PREVENTIVE_OUTCOMES,
    RED_FLAGS,
    RELATEDNESS,
    SEXES,
    WITHDRAWN_FROM,
    Cleared,
    Event,
    History,
    JudgedBy,
    OtherToxin,
    Person,
    Preventive,
    RedFlag,
    Score,
    Withdrawal,
)

VERSION = 1

_PLACES = ListOf(Choice(PLACES))

_ACTION = Choice(tuple(ACTIONS))
_LINES = ListOf(Text(2000))
_SITES = ListOf(Text(20))
# A whole suggestion of a day gone by, in the very shape in which an answer writes one: it is shown again and never reckoned anew.
_SUGGESTION = AsWritten(
    Record(
        {
            "action": _ACTION,
            "words": Text(200),
            "plan": OrEmpty(
                Record(
                    {
                        "units": Number(0, 10_000, whole=True, unit="U"),
                        "site_count": Number(0, 1000, whole=True),
                        "sites": ListOf(
                            Record({"site": Text(20), "units": Number(0, 10_000, whole=True, unit="U")}, ("site",))
                        ),
                        "added": _SITES,
                        "removed": _SITES,
                    },
                    ("units", "site_count", "sites", "added", "removed"),
                )
            ),
            "not_before": Day(),
            "look_at": _SITES,
            "reasons": _LINES,
            "against": _LINES,
            "inputs": _LINES,
            "missing": _LINES,
            "basis": Record(
                {
                    "rule": Text(500),
                    "version": Text(50),
                    "model": Text(500),
                    "source": Text(2000),
                    "trust": Text(50),
                },
                ("rule", "version", "source", "trust"),
            ),
            "chance_of_no_difference": Number(0, 1),
            "alternatives": ListOf(_ACTION),
        },
        ("action", "reasons", "against", "basis"),
    )
)

_FACTS: dict[str, Shape] = {
    "severity": Choice(SEVERITIES),
    "pain_0_10": Number(0, 10),
    "features": ListOf(Choice(FEATURES), frozenset),
    "aura": ListOf(Choice(AURA), frozenset),
    "acute": ListOf(
        Record({"drug": Drug(), "relieved": Bool()}, build=lambda drug=None, relieved=None: Intake(drug, relieved))
    ),
    "thought_migraine": Bool(),
    "would_have_gone_on": Bool(),
}
PROVENANCE: dict[str, Shape] = {
    "written": When(),
    "by": Text(100),
    "source": Text(100),
    "external_id": Text(300),
    "raw": Text(20_000),
    "recalled": Bool(),
}


def with_provenance(build: Callable[..., Any]) -> Callable[..., Any]:
    def built(**read: Any) -> Any:
        said = {key: read.pop(key) for key in PROVENANCE if key in read}
        return build(**read, provenance=Provenance(**said))

    return built


_DAY_TIMES: dict[str, Shape] = {"date": Day(), "headache": Bool(), "hours": Number(0, 25, unit="hours")}
_ATTACK_TIMES: dict[str, Shape] = {
    "id": Text(300),
    "start": When(),
    "end": When(),
    "timezone": Zone(),
    "end_timezone": Zone(),
}
_DAY = Record(
    _DAY_TIMES | _FACTS | PROVENANCE,
    required=("date",),
    build=with_provenance(lambda headache=None, **rest: DayEntry(headache=headache, **rest)),
)
_ATTACK = Record(_ATTACK_TIMES | _FACTS | PROVENANCE, required=("start",))
_PREVENTIVE = Record(
    {
        "drug": Text(200),
        "class": Choice(PREVENTIVE_CLASSES),
        "start": Partial(),
        "stop": Partial(),
        "max_daily_dose_mg": Number(0, 100_000, unit="mg"),
        "days_at_target": Number(0, 40_000, whole=True, unit="days"),
        "outcome": Choice(PREVENTIVE_OUTCOMES),
    },
    required=("drug",),
    build=Preventive,
    names={"class": "drug_class"},
)
_RED_FLAG = Record(
    {
        "id": Choice(RED_FLAGS),
        "noted": Partial(),
        "cleared": Record({"by": Text(200), "date": Partial(), "finding": Text()}, ("by", "date", "finding"), Cleared),
    },
    required=("id",),
    build=lambda id, noted=None, cleared=None: RedFlag(id, noted, cleared),
)
_WITHDRAWAL = Record(
    {"what": Choice(WITHDRAWN_FROM), "start": Partial(), "stop": Partial()}, required=("what",), build=Withdrawal
)
_HISTORY = Record(
    {
        "migraine_since": Partial(),
        "present_pattern_since": Partial(),
        "attacks_without_aura": Number(0, 100_000, whole=True, unit="attacks"),
        "attacks_with_aura": Number(0, 100_000, whole=True, unit="attacks"),
        "continuous_from_onset": Bool(),
        "intractable": Bool(),
        "pregnant": Bool(),
        "breastfeeding": Bool(),
        "red_flags": ListOf(_RED_FLAG),
        "conditions": ListOf(Text(200)),
        "medicines": ListOf(Text(200)),
        "allergies": ListOf(Text(200)),
        "overuse_managed": Bool(),
        "acute_pattern_unverifiable": Bool(),
        "withdrawals": ListOf(_WITHDRAWAL),
        "preventives": ListOf(_PREVENTIVE),
        "other_toxin": ListOf(
            Record(
                {
                    "date": Partial(),
                    "product": Text(200),
                    "units": Number(0, 5000, unit="units", plain=True),
                    "indication": Text(200),
                },
                required=("date",),
                build=lambda date, product=None, units=None, indication=None: OtherToxin(
                    date, product, units, indication
                ),
            )
        ),
    },
    build=History,
)
CASE = Record(
    {
        "cleardays": Number(VERSION, VERSION, whole=True),
        "person": Record(
            {"id": Text(200), "born": Day(), "sex": Choice(SEXES)},
            required=("id",),
            build=lambda id, born=None, sex=None: Person(id, born, sex),
        ),
        "history": _HISTORY,
        "diary": Record({"timezone": Zone(), "days": ListOf(_DAY), "attacks": ListOf(_ATTACK)}),
        "sessions": ListOf(SESSION, list),
        "scores": ListOf(
            Record(
                {"instrument": Text(50), "date": Day(), "total": Number(-1000, 1000)},
                ("instrument", "date", "total"),
                Score,
            )
        ),
        "events": ListOf(
            Record(
                {
                    "term": Text(200),
                    "onset": Day(),
                    "resolved": Day(),
                    "severity": Choice(SEVERITIES),
                    "serious": Bool(),
                    "session": Day(),
                    "sites": ListOf(Text(20)),
                    "relatedness": Choice(RELATEDNESS),
                    "judged_by": Record({"by": Text(200), "date": Day()}, ("by", "date"), JudgedBy),
                },
                required=("term",),
                build=Event,
            )
        ),
        "examinations": ListOf(
            Record({"date": Day(), "pain": _PLACES, "tender": _PLACES, "by": Text(200)}, ("date",), Examination)
        ),
        "decisions": ListOf(
            Record(
                {
                    "date": Day(),
                    "action": _ACTION,
                    "by": Text(200),
                    "suggested": ListOf(_ACTION),
                    "version": Text(50),
                    "reason": Text(2000),
                    "suggestions": ListOf(_SUGGESTION, longest=len(ACTIONS)),
                },
                ("date", "action", "by", "suggested", "version"),
                Decision,
            )
        ),
        "payer": Text(100),
        "jurisdiction": Choice(JURISDICTIONS),
    },
    required=("cleardays", "person"),
    title="Cleardays case file",
)
