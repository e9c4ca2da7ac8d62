"""Sessions drawn at random: near the limits, on both sides of them, with every key there or not."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

DAY = date(2026, 7, 1)
MUSCLES = {"COR": 1, "PRO": 1, "FRO": 2, "TEM": 4, "OCC": 3, "CPS": 2, "TRA": 3}
FIXED = [
    f"{m}-{s}{n}" for m, most in MUSCLES.items() for n in range(1, most + 1) for s in ("M" if m == "PRO" else "LR")
]
PAIN = [f"{m}-{s}F{n}" for m in ("TEM", "OCC", "TRA") for s in "LR" for n in (1, 2, 3)]
ODD = ["FRO-LF1", "TEM-L5", "PRO-L1", "CPS-RF1", "OCC-MF1"]
REASONS = ("interval", "cumulative_dose", "dilution", "below_fixed_pattern", "cautions", "amendment")

usual = st.sampled_from([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 10, 0, None])
days_before = st.sampled_from([0, 1, 30, 49, 80, 83, 84, 85, 91, 92, 93, 94, 120, 200])
products = st.sampled_from(
    ["onabotulinumtoxinA", "BOTOX", "Botox Cosmetic", "Vistabel", "Dysport", "incobotulinumtoxinA", "baby botox", None]
)


def dose(id_: str, units: int | None = 5, **more: Any) -> dict[str, Any]:
    return {"site": id_, "units": units, **more}


@st.composite
def pattern(draw: st.DrawFn) -> Any:
    """The 31 sites, or most of them, now and then with another number of units."""
    if draw(st.booleans()):
        return "preempt-155"
    left_out = draw(st.lists(st.sampled_from(FIXED), max_size=3, unique=True))
    odd = draw(st.sampled_from([False, False, False, True]))
    return [
        dose(
            id_,
            draw(usual) if odd else 5,
            status="not_done" if id_ in left_out else draw(st.sampled_from(["given", None])),
        )
        for id_ in FIXED
    ]


@st.composite
def vials(draw: st.DrawFn) -> Any:
    found = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 0]))):
        strength = draw(st.sampled_from([200, 200, 200, 100, 50, 500, None]))
        right = strength / 50 if strength else 4
        found.append(
            {
                "strength_units": strength,
                "diluent_ml": draw(st.sampled_from([right, right, right, right, 2, 4, 0, 2.5, None])),
                "lot": draw(st.sampled_from(["C1234", "C1234", "C1234", None])),
                "expiry": draw(
                    st.sampled_from(["2027-05", "2027-05", "2026-07", "2026-06", "2026-07-01", "2026-06-30", None])
                ),
                "reconstituted": draw(
                    st.sampled_from(
                        [
                            "2026-07-01T07:50:00+00:00",
                            "2026-07-01T07:50:00+00:00",
                            "2026-06-30T08:24:00+00:00",
                            "2026-06-30T08:23:00+00:00",
                            "2026-07-01T12:00:00+00:00",
                            None,
                        ]
                    )
                ),
                "reconstituted_by": "RN Example",
            }
        )
    return found


@st.composite
def session(draw: st.DrawFn) -> dict[str, Any]:
    extra = draw(st.lists(st.sampled_from(PAIN), max_size=9, unique=True))
    extra += draw(
        st.sampled_from([[], [], [], [], draw(st.lists(st.sampled_from([*ODD, *FIXED[:3]]), min_size=1, max_size=1))])
    )
    sites = draw(pattern())
    opened = draw(vials())
    total = 155 + 5 * len(extra) if sites == "preempt-155" else sum(
        one["units"] or 0 for one in sites if one["status"] != "not_done") + 5 * len(extra)  # fmt: skip
    strength = sum(one["strength_units"] or 0 for one in opened)
    return {
        "date": DAY.isoformat(),
        "status": draw(st.sampled_from(["given", "given", "planned", "amended", None])),
        "start": "2026-07-01T08:05:00+00:00",
        "end": draw(st.sampled_from(["2026-07-01T08:24:00+00:00", "2026-07-01T08:24:00+00:00", None])),
        "product": draw(st.sampled_from(["onabotulinumtoxinA", "onabotulinumtoxinA", draw(products)])),
        "brand": draw(st.sampled_from(["BOTOX", "BOTOX", draw(products)])),
        "vials": opened,
        "volume_per_site_ml": draw(st.sampled_from([0.1, 0.1, 0.1, 0.05, 0.08, 0.2, None])),
        "needle": "30G",
        "sites": sites,
        "extra_sites": [dose(id_, reason="pain") for id_ in extra],
        "units": draw(st.sampled_from([None, None, total, total + 5])),
        "discarded_units": draw(st.sampled_from([max(strength - total, 0), max(strength - total, 0), 0, 45, None])),
        "discard_reason": "single-dose vial",
        "screening": {"pregnant": False, "infection_at_site": False, "new_medicines": [], "danger_signs": []},
        "reactions": [],
        "aftercare": True,
        "injector": draw(
            st.sampled_from(
                [
                    {"name": "Dr A", "credential": "1", "expires": day}
                    for day in ("2027-01-31", "2026-07-01", "2026-06-30")
                ]
                + [None, {"name": "Dr A", "credential": None, "expires": "2027-01-31"}]
            )
        ),
        "reasons": dict.fromkeys(draw(st.lists(st.sampled_from(REASONS), unique=True)), "weighed"),
        "second_signature": draw(st.sampled_from([None, "Dr B", "dr a", {"name": "Dr B", "expires": "2026-06-30"}])),
    }


@st.composite
def earlier_session(draw: st.DrawFn) -> dict[str, Any]:
    on = DAY - timedelta(days=draw(days_before))
    return {
        "date": on.isoformat(),
        "status": draw(st.sampled_from(["given", None, "planned"])),
        "product": draw(st.sampled_from(["onabotulinumtoxinA", draw(products)])),
        "units": draw(st.sampled_from([155, 195, 100, 240, 245, 246, None])),
    }


@st.composite
def other_toxin(draw: st.DrawFn) -> dict[str, Any]:
    on = DAY - timedelta(days=draw(days_before))
    written = on.isoformat()[: draw(st.sampled_from([10, 10, 10, 7, 4]))]
    return {"date": written, "product": draw(products), "units": draw(st.sampled_from([64, 200, 50.5, None]))}


@st.composite
def case(draw: st.DrawFn) -> dict[str, Any]:
    """A case file of a healthy woman of 41 with a session and what came before it."""
    return {
        "cleardays": 1,
        "person": {"id": "drawn", "born": "1985-04-02", "sex": "female"},
        "history": {
            "pregnant": False, "breastfeeding": False, "conditions": [], "medicines": [], "allergies": [],
            "other_toxin": draw(st.lists(other_toxin(), max_size=2)),
        },
        "events": [],
        "sessions": [*draw(st.lists(earlier_session(), max_size=2)), draw(session())],
        "jurisdiction": draw(st.sampled_from(["us", "uk", "eu", None])),
    }  # fmt: skip
