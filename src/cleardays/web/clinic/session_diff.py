"""How does a session that was kept stand on its form again, and what differs between two wordings of it?

The way back of `sessionform.record`. What the form does not ask for is carried over as it was, so that putting one field right
changes no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cleardays.diary.local import zone
from cleardays.injection import sites
from cleardays.web import shape_forms
from cleardays.web.clinic import session_form
from cleardays.web.shape_forms import Field

_ASKED = frozenset(
    {"date", "start", "end", "product", "brand", "supplied_by", "volume_per_site_ml", "needle", "units", "discarded_units"}
    | {"discard_reason", "witness", "aftercare", "second_signature", "vials", "sites", "extra_sites", "reactions"}
)  # fmt: skip
_WITHIN = {
    "screening": {"pregnant", "infection_at_site", "new_medicines", "danger_signs"},
    "injector": {"name", "credential", "expires"},
    "reasons": {*session_form.REASON_WORDS},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field in two wordings, as a person reads them."""

    label: str
    before: str
    after: str


def as_sent(record: Mapping[str, Any], clock: str) -> QueryDict:
    """A record as its form would send it, the times on the clinic's clock."""
    sent = QueryDict(mutable=True)
    shape = session_form.layout()
    for key, many in shape_forms.as_sent(shape.plain(), _flat(record)).items():
        sent.setlist(key, many)
    for key in ("start", "end"):
        if record.get(key):
            sent[key] = _local(record[key], clock).strftime("%H:%M")
    screening = record.get("screening") or {}
    for key in session_form.LISTS:
        said = record.get(key) if key == "reactions" else screening.get(key)
        if said is not None:
            sent |= {key: "\n".join(said)} if said else {f"{key}-none": "1"}
    _vials(sent, record.get("vials") or [], clock)
    _doses(sent, record)
    return sent


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


def changes(before: Mapping[str, Any], after: Mapping[str, Any], clock: str) -> list[Change]:
    """What differs between two wordings, field by field, in the order of the form. The reason stands beside it and is none."""
    old, new = as_sent(before, clock), as_sent(after, clock)
    found = []
    for one in _fields(old, new):
        said = [_words(one, each) for each in (old, new)]
        if said[0] != said[1]:
            found.append(Change(one.label, *said))
    return found


def _words(one: Field, sent: QueryDict) -> str:
    if sent.get(f"left-{one.id.removeprefix('site-')}"):
        return _("left out")
    if sent.get(f"{one.id}-none"):
        return _("none")
    named = dict(one.choices)
    return ", ".join(named.get(value, value) for value in sent.getlist(one.id) if value) or _("not written")


def _fields(*forms: QueryDict) -> list[Field]:
    """Every field that one of these forms has."""
    shape = session_form.layout()
    vials = max(session_form.count(one, "vials", session_form.MOST_VIALS) for one in forms)
    extras = max(session_form.count(one, "extras", session_form.MOST_EXTRA) for one in forms)
    plain = [one for one in shape.plain() if one.id != session_form.AMENDMENT]
    found = [*shape.when, *(one for one in plain if one not in shape.when)]
    found += [
        Field(id=key, label=str(label), shape=found[0].shape) for key, (label, _none) in session_form.LISTS.items()
    ]
    for number in range(1, vials + 1):
        found += [_labelled(one, f"{_('Vial')} {number}, {one.label}") for one in session_form.vial(number)]
    found += [
        Field(id=f"site-{id_}", label=f"{id_} {one.words}", shape=found[0].shape)
        for id_, one in sites.fixed_sites().items()
    ]
    places = session_form.places()
    for number in range(1, extras + 1):
        for key, words in (("place", _("place")), ("units", _("units")), ("reason", _("why"))):
            label = f"{_('Added site')} {number}, {words}"
            found.append(Field(id=f"extra-{number}-{key}", label=label, shape=found[0].shape, choices=places))
    return found


def _labelled(one: Field, label: str) -> Field:
    return Field(id=one.id, label=label, shape=one.shape, kind=one.kind, choices=one.choices)


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    flat = {**record, **(record.get("screening") or {})}
    for outer in ("injector", "reasons"):
        flat |= {f"{outer}.{key}": value for key, value in (record.get(outer) or {}).items()}
    if isinstance(second := record.get("second_signature"), dict):
        flat["second_signature"] = second.get("name")
    return {key: value for key, value in flat.items() if not isinstance(value, (list, dict))}


def _local(instant: str, clock: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(zone(clock))


def _vials(sent: QueryDict, vials: list[dict[str, Any]], clock: str) -> None:
    sent["vials"] = str(max(1, len(vials)))
    for number, vial in enumerate(vials, 1):
        for one in session_form.vial(number):
            key = one.id.rsplit("-", 1)[1]
            if vial.get(key) is None:
                continue
            mixed = one.kind == "datetime-local"
            sent[one.id] = (
                _local(vial[key], clock).strftime("%Y-%m-%dT%H:%M") if mixed else shape_forms.digits(vial[key])
            )


def _doses(sent: QueryDict, record: Mapping[str, Any]) -> None:
    """Units at each site as they were given; a site that was left out is ticked, and one that nobody wrote stays empty."""
    written = record.get("sites") or []
    fixed = sites.fixed_sites()
    if written == sites.PREEMPT_155:
        written = [{"site": id_, "units": one.units} for id_, one in fixed.items()]
    added = list(record.get("extra_sites") or [])
    for dose in written:
        if dose["site"] not in fixed:
            added.append(dose)
        elif dose.get("status") == "not_done":
            sent[f"left-{dose['site']}"] = "1"
        elif dose.get("units") is not None:
            sent[f"site-{dose['site']}"] = str(dose["units"])
    given = [dose for dose in added if dose.get("status") != "not_done"]
    sent["extras"] = str(max(1, len(given)))
    for number, dose in enumerate(given, 1):
        at = f"extra-{number}-"
        sent[f"{at}place"] = dose["site"].rpartition("F")[0] or dose["site"]
        for key in ("units", "reason"):
            if dose.get(key) is not None:
                sent[at + key] = str(dose[key])
