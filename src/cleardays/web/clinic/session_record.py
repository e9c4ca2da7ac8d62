"""What is the record of a session, as the case file holds it: from its form, and back into its form?

The plan is the domain's. What a form does not ask for is carried over as it was, when a record is put right.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cleardays.answer import session_check
from cleardays.diary.history import Session as Written
from cleardays.diary.local import zone
from cleardays.injection import sites
from cleardays.injection.injection_session import Dose, Plan
from cleardays.web.clinic import session_fields

_ASKED = frozenset(
    {"date", "start", "end", "product", "brand", "supplied_by", "volume_per_site_ml", "needle", "units", "discarded_units"}
    | {"discard_reason", "witness", "aftercare", "second_signature", "vials", "sites", "extra_sites", "reactions"}
)  # fmt: skip
_WITHIN = {
    "screening": {"pregnant", "infection_at_site", "new_medicines", "danger_signs"},
    "injector": {"name", "credential", "expires"},
    "reasons": {*session_fields.REASON_WORDS},
}
"""What the form asks for; everything else of a record is carried over as it was."""


def planned(sessions: Sequence[Written], today: date) -> tuple[Plan, Any]:
    """The plan beside which a session is given, and as the record keeps it: the one planned last and not yet given, else the
    fixed pattern."""
    last = max((one.date for one in session_check.given(sessions) if one.date <= today), default=date.min)
    plans = [
        one for one in sessions if one.record.get("status") == "planned" and one.date > last and one.record.get("sites")
    ]
    if not plans:
        return Plan.fixed(), sites.PREEMPT_155
    record = max(plans, key=lambda one: one.date).record
    fixed = list(record["sites"]) if record["sites"] != sites.PREEMPT_155 else None
    doses = fixed or [{"site": one.id, "units": one.units} for one in sites.fixed_sites().values()]
    whole = [*doses, *(record.get("extra_sites") or ())]
    return plan_of(whole), whole


def plan_of(written: Any) -> Plan:
    """A plan as a record keeps it; the fixed pattern where none is written."""
    if not written or written == sites.PREEMPT_155:
        return Plan.fixed()
    doses = (Dose(sites.parse(one["site"]), one.get("units"), one.get("status") != "not_done") for one in written)
    return Plan(tuple(doses))


def put(record: dict[str, Any], key: str, value: Any) -> None:
    """A value at its place: `injector.name` within `injector`, what was asked on the day within `screening`."""
    outer, _, inner = key.rpartition(".")
    if key in session_fields.SCREENING:
        outer, inner = "screening", key
    if outer:
        record.setdefault(outer, {})[inner] = value
    else:
        record[key] = value


def carried_over(before: Mapping[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The new wording with everything that its form did not ask for as it was."""
    found = {key: value for key, value in before.items() if key not in _ASKED | _WITHIN.keys()} | after
    for outer, asked in _WITHIN.items():
        kept = {
            key: value for key, value in (before.get(outer) or {}).items() if key not in asked and key != "amendment"
        }
        if kept or found.get(outer):
            found[outer] = kept | (found.get(outer) or {})
    second = before.get("second_signature")
    if isinstance(second, dict) and after.get("second_signature") == second.get("name"):
        found["second_signature"] = second
    old = before.get("sites")
    why = {dose["site"]: dose["reason"] for dose in (old if isinstance(old, list) else ()) if dose.get("reason")}
    found["sites"] = [dose | ({"reason": why[dose["site"]]} if dose["site"] in why else {}) for dose in found["sites"]]
    there = {dose["site"] for dose in found["extra_sites"]}
    planned_only = [dose for dose in before.get("extra_sites") or () if dose.get("status") == "not_done"]
    found["extra_sites"] = found["extra_sites"] + [dose for dose in planned_only if dose["site"] not in there]
    return found


def in_its_form(record: Mapping[str, Any], clock: str) -> dict[str, Any]:
    """What stands in the form of a record, field by field, the times on the clinic's clock."""
    screening = record.get("screening") or {}
    found: dict[str, Any] = {**{key: value for key, value in record.items() if key not in _WITHIN}, **screening}
    for outer in ("injector", "reasons"):
        found |= {f"{outer}.{key}": value for key, value in (record.get(outer) or {}).items()}
    if isinstance(second := record.get("second_signature"), dict):
        found["second_signature"] = second.get("name")
    for key in ("start", "end"):
        if record.get(key):
            found[key] = _local(record[key], clock).strftime("%H:%M")
    for key in session_fields.LISTS:
        found[f"{key}-none"] = found.get(key) == []
    return found | _vials(record.get("vials") or [], clock) | _doses(record)


def _local(instant: str, clock: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(zone(clock))


def _vials(vials: Sequence[Mapping[str, Any]], clock: str) -> dict[str, Any]:
    found: dict[str, Any] = {"vials": max(1, len(vials))}
    for number, written in enumerate(vials, 1):
        found |= {f"vial-{number}-{key}": value for key, value in written.items()}
        if written.get("reconstituted"):
            mixed = _local(written["reconstituted"], clock)
            found[f"vial-{number}-reconstituted"] = mixed.strftime("%Y-%m-%dT%H:%M")
    return found


def _doses(record: Mapping[str, Any]) -> dict[str, Any]:
    """Units at each site as they were given; a site that was left out is ticked, and one that nobody wrote stays empty."""
    written = record.get("sites") or []
    fixed = sites.fixed_sites()
    if written == sites.PREEMPT_155:
        written = [{"site": id_, "units": one.units} for id_, one in fixed.items()]
    added = [*(dose for dose in written if dose["site"] not in fixed), *(record.get("extra_sites") or ())]
    given = [dose for dose in added if dose.get("status") != "not_done"]
    found: dict[str, Any] = {"extras": max(1, len(given))}
    for dose in written:
        if dose["site"] in fixed and dose.get("status") == "not_done":
            found[f"left-{dose['site']}"] = True
        elif dose["site"] in fixed and dose.get("units") is not None:
            found[f"site-{dose['site']}"] = dose["units"]
    for number, dose in enumerate(given, 1):
        found[f"extra-{number}-place"] = dose["site"].rpartition("F")[0] or dose["site"]
        found |= {f"extra-{number}-{key}": dose[key] for key in ("units", "reason") if dose.get(key) is not None}
    return found
