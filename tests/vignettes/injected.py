"""How a session is drawn here: the 31 fixed sites, sites added where the pain is, sites left out, and what differs.

    given("TEM-LF1 TEM-LF2")              a whole, accepted record with two sites added on the left
    given(without="COR-L1 COR-R1")        two fixed sites left out
    planned(vials=[vial(200, 2)])         a plan from a vial of 200 U mixed with 2 mL

Units discarded are those of the vial that are left, as a careful person would have written them, unless said
otherwise. `None` takes a key away.
"""

import json
from datetime import date, timedelta
from typing import Any

from cleardays.answer import session_check
from cleardays.answer.session_check import Checked
from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.injection.session_findings import Finding
from cleardays.injection.sites import fixed_sites

DAY = "2026-07-01"
PATIENT = {
    "attacks_with_aura": 0, "intractable": False, "pregnant": False, "breastfeeding": False, "conditions": [],
    "medicines": [], "allergies": [], "other_toxin": [],
}  # fmt: skip


def before(days: int) -> str:
    """The date so many days before the session."""
    return (date.fromisoformat(DAY) - timedelta(days=days)).isoformat()


def vial(strength: int = 200, diluent: float = 4, **changes: Any) -> dict[str, Any]:
    found = {
        "strength_units": strength, "diluent_ml": diluent, "lot": "C1234", "expiry": "2027-05",
        "reconstituted": f"{DAY}T08:50:00+01:00", "reconstituted_by": "RN Example",
    }  # fmt: skip
    return {key: value for key, value in (found | changes).items() if value is not None}


def _sites(added: str, without: str) -> dict[str, Any]:
    """Every site 5 U; the name alone where nothing is left out."""
    found: dict[str, Any] = {"sites": "preempt-155"}
    if without:
        out = without.split()
        found["sites"] = [
            {"site": id_, "units": 5, "status": "not_done" if id_ in out else "given"} for id_ in fixed_sites()
        ]
    if added:
        found["extra_sites"] = [{"site": id_, "units": 5, "reason": "pain there"} for id_ in added.split()]
    return found


def given(added: str = "", *, without: str = "", **changes: Any) -> dict[str, Any]:
    """A session that was given, with its whole record."""
    vials = changes.get("vials", [vial()])
    opened = sum(one.get("strength_units", 0) for one in vials or ())
    units = 155 + 5 * (len(added.split()) - len(without.split()))
    left = max(opened - units, 0)
    found = {
        "date": DAY, "start": f"{DAY}T09:05:00+01:00", "end": f"{DAY}T09:24:00+01:00", "status": "given",
        "product": "onabotulinumtoxinA", "brand": "BOTOX", "supplied_by": "clinic", "vials": vials,
        "volume_per_site_ml": 0.1, "needle": "30G 0.5 inch", **_sites(added, without),
        "discarded_units": left, "discard_reason": "single-dose vial" if left else None,
        "screening": {"pregnant": False, "infection_at_site": False, "new_medicines": [], "danger_signs": []},
        "reactions": [], "aftercare": True,
        "injector": {"name": "Dr Example", "credential": "1234567", "expires": "2027-01-31"},
    }  # fmt: skip
    return {key: value for key, value in (found | changes).items() if value is not None}


def planned(added: str = "", *, without: str = "", **changes: Any) -> dict[str, Any]:
    """A plan with what a plan needs, and nothing else."""
    found = {
        "date": DAY,
        "status": "planned",
        "product": "onabotulinumtoxinA",
        "vials": [vial()],
        **_sites(added, without),
    }
    return {key: value for key, value in (found | changes).items() if value is not None}


def case(session: dict[str, Any], *earlier: dict[str, Any], jurisdiction: str | None = "uk", **changes: Any) -> Any:
    """A case file's value: a woman of 41 with nothing to worry about, her sessions, the last of them `session`."""
    history = PATIENT | changes.pop("history", {})
    return {
        "cleardays": 1, "person": {"id": "drawn", "born": "1985-04-02", "sex": "female"}, "history": history, "events": [],
        "sessions": [*earlier, session], "jurisdiction": jurisdiction,
    } | changes  # fmt: skip


def read(session: dict[str, Any], *earlier: dict[str, Any], **changes: Any) -> Case:
    """The case as a file is read: through its text, so that numbers are exact."""
    return reader.loads(json.dumps(case(session, *earlier, **changes)), "drawn.json")


def checked(session: dict[str, Any], *earlier: dict[str, Any], **changes: Any) -> Checked:
    return session_check.check(read(session, *earlier, **changes))


def findings(said: Checked) -> dict[str, str]:
    """Severity by id."""
    return {one.id: one.severity.value for one in said.findings}


def finding(said: Checked, id_: str) -> Finding:
    return next(one for one in said.findings if one.id == id_)
