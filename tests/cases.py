"""Case files drawn at random: every fact the counting looks at, in every state it can be in."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from cleardays.diary.entries import AURA, FEATURES, SEVERITIES

START = date(2026, 2, 20)
DRUGS = (
    "sumatriptan",
    "rizatriptan",
    "ergotamine",
    "paracetamol",
    "ibuprofen",
    "aspirin+paracetamol",
    "aspirin+paracetamol+caffeine",
    "codeine",
    "paracetamol+codeine",
    "rimegepant",
    "ergotamine+caffeine",
    "metoclopramide",
    "paracetamol+metoclopramide",
    "sumatriptan+naproxen",
    "something from my aunt",
    "oxygen",
    "atogepant",
    "propranolol",
    "ibuprofen+cold pack",
    None,
)

maybe = st.sampled_from([None, True, False])
drugs = st.sampled_from(DRUGS)
purposes = st.sampled_from([None, None, "acute", "preventive"])
intake = st.builds(
    lambda drug, relieved, purpose: {"drug": drug, "relieved": relieved, "purpose": purpose}, drugs, maybe, purposes
)
acute = st.one_of(st.none(), st.just([]), st.lists(intake, min_size=1, max_size=2))
# Full and empty lists often, or no day would ever be a migraine for certain.
features = st.one_of(
    st.none(),
    st.just(["unilateral", "pulsating", "photophobia", "phonophobia"]),
    st.just(["bilateral", "pressing"]),
    st.lists(st.sampled_from(FEATURES), max_size=5, unique=True),
)
aura = st.one_of(st.none(), st.just([]), st.just([]), st.lists(st.sampled_from(AURA), max_size=6, unique=True))
facts = st.fixed_dictionaries(
    {
        "severity": st.sampled_from([None, *SEVERITIES]),
        "features": features,
        "features_complete": st.sampled_from([None, None, True, False]),
        "aura": aura,
        "acute": acute,
        "thought_migraine": maybe,
        "would_have_gone_on": maybe,
    }
)


# Days with everything written, so that months can be settled.
plain = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(["mild", "severe"]),
        "features": st.sampled_from([["unilateral", "pulsating", "nausea"], ["bilateral", "pressing"]]),
        "aura": st.just([]),
        "thought_migraine": st.just(False),
        "would_have_gone_on": st.just(False),
        "acute": st.sampled_from(
            [
                [],
                [{"drug": "sumatriptan", "relieved": True}],
                [{"drug": "ibuprofen", "relieved": False}],
                [{"drug": "codeine", "relieved": False}],
                [{"drug": "unknown to us", "relieved": False}],
            ]
        ),
    }
)


@st.composite
def day(draw: st.DrawFn, on: date) -> dict[str, Any]:
    state = draw(
        st.sampled_from(["plain", "plain", "plain", "headache", "headache", "one tap", "clear", "clear", "quiet"])
    )
    if state == "plain":
        return {"date": on.isoformat(), "headache": True, "hours": draw(st.sampled_from([2, 5, 8])), **draw(plain)}
    if state == "clear":
        return {"date": on.isoformat(), "headache": False, "acute": draw(acute)}
    if state == "quiet":
        return {"date": on.isoformat(), "headache": None, "acute": draw(acute)}
    if state == "one tap":
        return {"date": on.isoformat(), "headache": True}
    hours = draw(st.sampled_from([None, 0.25, 0.5, 2, 3.99, 4, 4.5, 12]))
    return {"date": on.isoformat(), "headache": True, "hours": hours, **draw(facts)}


@st.composite
def attack(draw: st.DrawFn, length: int) -> dict[str, Any]:
    minutes = draw(st.integers(0, length * 24 * 60 - 1))
    lasts = draw(st.sampled_from([None, 0, 30, 200, 240, 300, 1500, 4000]))
    start = datetime.combine(START, time.min, UTC) + timedelta(minutes=minutes)
    end = None if lasts is None else (start + timedelta(minutes=lasts)).isoformat()
    return {"start": start.isoformat(), "end": end, "timezone": draw(zones), **draw(facts)}


zones = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Auckland"])
partial = st.sampled_from([None, "2024", "2026", "2026-03", "2026-02-10", "2025-12-31"])
preventive = st.fixed_dictionaries(
    {
        "drug": st.sampled_from(
            [
                "topiramate",
                "Propranolol",
                "Inderal LA",
                "amitriptyline",
                "candesartan",
                "sumatriptan",
                "acupuncture",
                "Sumxa",
            ]
        ),
        "class": st.sampled_from([None, "anticonvulsant", "beta-blocker", "toxin"]),
        "days_at_target": st.sampled_from([None, 20, 60, 90]),
        "outcome": st.sampled_from(
            [None, "ineffective", "not_tolerated", "contraindicated", "stopped_by_choice", "ongoing"]
        ),
    }
)
flag = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["positional", "painkiller_overuse", "pattern_change", "older_onset", "pregnancy"]),
        "noted": st.sampled_from([None, "2026-01-01", "2027-01-01"]),
        "cleared": st.sampled_from([None, {"by": "Dr A", "date": "2026-02-01", "finding": "nothing"}]),
    }
)
history = st.fixed_dictionaries(
    {
        "migraine_since": st.sampled_from([None, "2001", "2025-06"]),
        "present_pattern_since": st.one_of(partial, st.just("2025-01")),
        "attacks_without_aura": st.sampled_from([None, 0, 3, 5, 40, 40]),
        "attacks_with_aura": st.sampled_from([None, 0, 2]),
        "continuous_from_onset": maybe,
        "pregnant": maybe,
        "overuse_managed": maybe,
        "acute_pattern_unverifiable": maybe,
        "headache_before": st.sampled_from([None, None, [], ["tension-type"], ["migraine", "cluster"]]),
        "withdrawals": st.sampled_from([None, [], [{"what": "triptan", "start": "2025-04", "stop": None}]]),
        "preventives": st.one_of(st.none(), st.lists(preventive, max_size=4)),
        "red_flags": st.one_of(st.none(), st.lists(flag, max_size=2)),
    }
)


@st.composite
def case(draw: st.DrawFn, longest: int = 100, shortest: int = 20) -> tuple[dict[str, Any], date]:
    """A case file and a day to ask it on."""
    length = draw(st.integers(shortest, longest))
    silent = draw(st.sampled_from([0, 0, 1, 4]))
    days = []
    # One drawn week repeated makes months that reach a threshold far more often than free draws would.
    week = [draw(day(START)) for _ in range(7)]
    for i in range(length):
        on = START + timedelta(days=i)
        if silent and draw(st.integers(0, 9)) < silent:
            continue
        entry = draw(day(on)) if draw(st.integers(0, 9)) == 0 else week[i % 7]
        days.append(entry | {"date": on.isoformat()})
        if draw(st.integers(0, 29)) == 0:
            days.append(draw(day(on)))
    found = {
        "cleardays": 1,
        "person": {"id": "drawn", "born": draw(st.sampled_from([None, "1985-04-02", "1975-08-08", "2008-06-01"]))},
        "history": draw(history),
        "diary": {
            "timezone": draw(zones),
            "days": days,
            "attacks": draw(st.lists(attack(length), max_size=3)),
        },
    }
    as_of = START + timedelta(days=length + draw(st.integers(-3, 10)))
    return found, as_of


@st.composite
def treated_case(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """A case file with sessions given, planned, missed and topped up, and a day to ask it on."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    before = draw(st.sampled_from([0, 10, 28, 28, 28, 40]))
    gaps = draw(st.lists(st.sampled_from([84, 84, 84, 77, 91, 112, 113, 28, 29, 10]), max_size=3))
    given = [before]
    for gap in gaps:
        given.append(given[-1] + gap)
    length = given[-1] + draw(st.sampled_from([1, 40, 83, 84, 85, 100]))
    silent = draw(st.sampled_from([0, 0, 5, 20, 60]))
    days: list[dict[str, Any]] = []
    for i in range(length):
        # One drawn week for each 28 days: diaries that change from month to month, in few draws.
        if i == 0 or (i - before) % 28 == 0:
            kinds = draw(st.lists(st.integers(0, 2), min_size=7, max_size=7))
            week = [draw(day(START)) if kind == 0 else PLAIN_DAY if kind == 1 else CLEAR_DAY for kind in kinds]
        if rng.random() * 100 < silent:
            continue
        days.append(week[i % 7] | {"date": (START + timedelta(days=i)).isoformat()})
    found = {
        "cleardays": 1,
        "person": {"id": "drawn", "born": "1985-04-02"},
        "diary": {"timezone": draw(zones), "days": days},
        "sessions": [
            {
                "date": (START + timedelta(days=i)).isoformat(),
                "status": draw(st.sampled_from([None, "given", "amended"])),
            }
            for i in given
        ],
        "payer": draw(st.sampled_from(["evicore-type", "aetna-type", "nhs-north-yorkshire-humber", "medicare-l34635"])),
    }
    if draw(st.booleans()):
        later = START + timedelta(days=given[-1] + draw(st.integers(-40, 90)))
        found["sessions"].append({"date": later.isoformat(), "status": "planned"})
    return found, START + timedelta(days=length)


PLAIN_DAY = {
    "headache": True,
    "hours": 8,
    "severity": "severe",
    "features": ["unilateral", "pulsating", "nausea"],
    "aura": [],
    "thought_migraine": False,
    "would_have_gone_on": False,
    "acute": [],
}
CLEAR_DAY = {"headache": False, "acute": []}
