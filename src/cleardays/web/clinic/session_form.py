"""What stands in the form of a session, and which record of the case file does it become?

The plan is the domain's, whether all is as it should be is `session_check`'s. What was given and what was thrown away is written by
a person: the plan stands beside each site, and one button, pressed on purpose, writes it into the sites that are still empty. The way
back, from a record to its form, is `as_sent`.
"""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.answer import session_check
from cleardays.answer.session_check import Checked
from cleardays.casefile.refusal import shown
from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import MisshapenError, Number
from cleardays.diary.history import Session as Written
from cleardays.diary.local import zone
from cleardays.injection import sites
from cleardays.injection.injection_session import Dose, Plan
from cleardays.web import shape_forms
from cleardays.web.clinic import session_fields
from cleardays.web.records.history_tables import Told
from cleardays.web.shape_forms import Field, WrongError, said

KIND = "sessions"
MORE = {"vial": "vials", "extra": "extras", "change": ""}
"""Buttons that keep nothing: what was sent comes back, the focus at its place."""
AS_PLANNED = "as-planned"
"""The button that writes the plan into the sites that are empty."""
NOT_CARRIED = ("do", "csrfmiddlewaretoken")
_UNITS = Number(0, 500, whole=True, unit="units", plain=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionForm:
    """The form of one session while it is filled in: what stands in it, what it is held against, what is wrong with it.

    `before` is the record that is put right; `at` is where the focus goes; `differing` is what another wrote meanwhile.
    """

    sent: QueryDict
    clock: str
    """The clinic's zone."""
    today: date
    plan: Plan
    plan_as_kept: Any
    before: Told | None = None
    wrong: Mapping[str, str] = dataclasses.field(default_factory=dict)
    at: str = ""
    checked: Checked | None = None
    differing: Sequence[Any] = ()

    @classmethod
    def empty(cls, key: uuid.UUID, injector: str, **about: Any) -> "SessionForm":
        """A new form: today, and whoever opened it as injector."""
        sent = QueryDict(mutable=True)
        sent.update({"key": str(key), "date": about["today"].isoformat(), "injector.name": injector})
        return cls(sent=sent, **about)

    @classmethod
    def of_record(cls, before: Told, **about: Any) -> "SessionForm":
        """The form of a record that is put right, with what was kept. Why it was changed before is not why it is now."""
        sent = as_sent(before.said, about["clock"])
        sent.pop(session_fields.AMENDMENT, None)
        sent["version"] = str(before.version)
        return cls(sent=sent, before=before, **about)

    @property
    def do(self) -> str:
        return str(self.sent.get("do", "check"))

    @property
    def key(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.sent.get("key", ""))
        except ValueError:
            return None

    @property
    def version(self) -> int:
        text = self.sent.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def vials(self) -> int:
        return count(self.sent, "vials", session_fields.MOST_VIALS)

    @property
    def extras(self) -> int:
        return count(self.sent, "extras", session_fields.MOST_EXTRA)

    def changed(self) -> "SessionForm | None":
        """The form after a button that keeps nothing; None after one that asks for the check."""
        if self.do not in (*MORE, AS_PLANNED):
            return None
        if self.do == AS_PLANNED:
            return replace(self, sent=filled(self.sent, self.plan), at="doses")
        sent = self.sent.copy()
        if self.do == "vial":
            sent["vials"] = str(self.vials + 1)
        elif self.do == "extra":
            sent["extras"] = str(self.extras + 1)
        return replace(self, sent=sent, at=MORE[self.do])

    def record(self) -> dict[str, Any]:
        """The session as a case file holds it; `WrongError` with words for every field that is wrong."""
        if self.before is None:
            return record(self.sent, self.clock, self.today, self.plan_as_kept)
        why = (
            {}
            if self.reason
            else {session_fields.AMENDMENT: _("Write why this record is put right. Nothing was kept.")}
        )
        try:
            found = record(self.sent, self.clock, self.today, self.plan_as_kept)
        except WrongError as error:
            raise WrongError(why | error.fields) from None
        if why:
            raise WrongError(why)
        if self.plan_as_kept is None:
            found.pop("planned_sites")
        return carried_over(self.before.said, found) | {"status": "amended"}

    @property
    def reason(self) -> str:
        """Why a record is put right."""
        return str(self.sent.get(session_fields.AMENDMENT, "")).strip()

    def carried(self) -> list[tuple[str, str]]:
        """What a page that asks once more has to send again."""
        return [(name, value) for name, many in self.sent.lists() for value in many if name not in NOT_CARRIED]

    def ids(self) -> set[str]:
        """Every field that a finding can lead to."""
        shape = session_fields.layout()
        vials = [one.id for number in range(1, self.vials + 1) for one in session_fields.vial(number)]
        return {
            *(one.id for one in shape.plain()),
            *(one.id for one in shape.when),
            *vials,
            *session_fields.LISTS,
            "sites",
        }


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


def filled(sent: Any, plan: Plan) -> Any:
    """What was sent, with the plan written into the sites that are empty and not left out: by a button, on purpose."""
    added = sent.copy()
    for dose in plan.doses:
        id_ = f"site-{dose.site.id}"
        if dose.site.fixed and dose.done and not sent.get(id_, "").strip() and not sent.get(f"left-{dose.site.id}"):
            added[id_] = str(dose.units)
    return added


def count(sent: Any, name: str, most: int) -> int:
    """How many vials or added sites the form has."""
    text = sent.get(name, "1")
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def record(sent: Any, clock: str, today: date, plan_as_kept: Any) -> dict[str, Any]:
    """The session as a case file holds it; `WrongError` with words for every field that is wrong. `clock` is the clinic's zone."""
    found: dict[str, Any] = {"status": "given", "planned_sites": plan_as_kept}
    wrong: dict[str, str] = {}
    shape = session_fields.layout()
    try:
        for key, value in shape_forms.read(shape.plain(), sent).items():
            _put(found, key, value)
    except WrongError as error:
        wrong |= error.fields
        for one in shape.plain():
            if one.id not in wrong:
                for key, value in shape_forms.read([one], sent).items():
                    _put(found, key, value)
    day = found.get("date")
    if day is None:
        wrong.setdefault("date", _("Date of the session: nothing is written. To do: write the day it was given."))
    elif day > today.isoformat():
        wrong["date"] = shape_forms.not_yet(_("Date of the session"), day)
    for one in shape.when[1:]:
        if (text := sent.get(one.id, "").strip()) and day is not None and one.id not in wrong:
            _timed(found, wrong, one, one.id, f"{day}T{text}", clock)
    for key, (label, _none) in session_fields.LISTS.items():
        _listed(found, wrong, sent, key, str(label))
    found["vials"] = _vials(sent, wrong, clock)
    found["sites"], found["extra_sites"] = _fixed(sent, wrong), _extra(sent, wrong)
    if wrong:
        raise WrongError(wrong)
    try:
        SESSION.read(found, ())
    except MisshapenError as error:
        raise WrongError({"": shape_forms.found_and_do(error.found, error.do)}) from None
    return found


def _put(found: dict[str, Any], key: str, value: Any) -> None:
    """A value at its place: `injector.name` within `injector`, what was asked on the day within `screening`."""
    outer, _, inner = key.rpartition(".")
    if key in session_fields.SCREENING:
        outer, inner = "screening", key
    if outer:
        found.setdefault(outer, {})[inner] = value
    else:
        found[key] = value


def _timed(found: dict[str, Any], wrong: dict[str, str], one: Field, key: str, text: str, clock: str) -> None:
    """A time of the clinic's clock as an instant, where the clock had it."""
    where = zone(clock)
    try:
        local = datetime.fromisoformat(text)
        if local.tzinfo is not None or len(text) < 16:
            raise ValueError
    except ValueError:
        words = _("%(what)s is no time") % {"what": shown(text[-16:])}
        wrong[one.id] = said(one.label, words, _("write hours and minutes, as in 09:05"))
        return
    there = local.replace(tzinfo=where)
    if datetime.fromtimestamp(there.timestamp(), where).replace(tzinfo=None) != local:
        wrong[one.id] = said(
            one.label, _("the clocks went past that time"), _("write the time the clinic's clock showed")
        )
        return
    found[key] = there.isoformat(timespec="minutes")


def _listed(found: dict[str, Any], wrong: dict[str, str], sent: Any, key: str, label: str) -> None:
    lines = [" ".join(line.split()) for line in sent.get(key, "").splitlines() if line.strip()]
    if sent.get(f"{key}-none") and lines:
        wrong[key] = said(label, _("something is written and “None” is ticked"), _("keep one of the two"))
    elif any(len(line) > 200 or not line.isprintable() for line in lines) or len(lines) > 50:
        wrong[key] = said(label, _("a line that is too long"), _("write one thing a line, in 200 letters or fewer"))
    elif lines or sent.get(f"{key}-none"):
        _put(found, key, lines)


def _vials(sent: Any, wrong: dict[str, str], clock: str) -> list[dict[str, Any]]:
    found = []
    for number in range(1, count(sent, "vials", session_fields.MOST_VIALS) + 1):
        fields = session_fields.vial(number)
        one: dict[str, Any] = {}
        if not any(sent.get(each.id, "").strip() for each in fields):
            continue
        for each in fields:
            key = each.id.rsplit("-", 1)[1]
            text = sent.get(each.id, "").strip()
            if each.kind == "datetime-local":
                if text:
                    _timed(one, wrong, each, key, text, clock)
                continue
            try:
                one.update({key: value} if (value := shape_forms.read([each], sent).get(each.id)) is not None else {})
            except WrongError as error:
                wrong |= error.fields
        found.append(one)
    return found


def _fixed(sent: Any, wrong: dict[str, str]) -> list[dict[str, Any]]:
    found, silent = [], []
    for id_ in sites.fixed_sites():
        text, out = sent.get(f"site-{id_}", "").strip(), bool(sent.get(f"left-{id_}"))
        if not text:
            if out:
                found.append({"site": id_, "status": "not_done"})
            else:
                silent.append(id_)
            continue
        units = _units(f"site-{id_}", id_, text, wrong)
        if out:
            wrong[f"site-{id_}"] = said(id_, _("units are written, and “Left out” is ticked"), _("keep one of the two"))
        found.append({"site": id_, "units": units, "status": "given"})
    if silent:
        words, more = _("nothing is written for %(sites)s"), len(silent) - 5
        if more > 0:
            words = ngettext(
                "nothing is written for %(sites)s and %(more)s more",
                "nothing is written for %(sites)s and %(more)s more",
                more,
            )
        words %= {"sites": ", ".join(silent[:5]), "more": more}
        wrong[f"site-{silent[0]}"] = said(_("Sites"), words, _("write the units given there, or tick “Left out”"))
    return found


def _extra(sent: Any, wrong: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    known = dict(session_fields.places())
    for number in range(1, count(sent, "extras", session_fields.MOST_EXTRA) + 1):
        at = f"extra-{number}-"
        place, text, why = (sent.get(at + key, "").strip() for key in ("place", "units", "reason"))
        if not (place or text or why):
            continue
        label = _("Added site %(number)s") % {"number": number}
        if place not in known:
            wrong[at + "place"] = said(label, _("no place is chosen"), _("choose where it was given"))
            continue
        if not text:
            wrong[at + "units"] = said(label, _("no units are written"), _("write the units given there"))
            continue
        units = _units(at + "units", label, text, wrong)
        number_here = sum(one["site"].startswith(f"{place}F") for one in found) + 1
        one: dict[str, Any] = {"site": f"{place}F{number_here}", "units": units}
        if why:
            one["reason"] = why[:500]
        found.append(one)
    return found


def _units(id_: str, label: str, text: str, wrong: dict[str, str]) -> Any:
    try:
        units = shape_forms.number(text, _UNITS)
        return _UNITS.read(units, ())
    except MisshapenError as error:
        wrong[id_] = said(label, error.found, error.do, error.why)
        return None


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


def as_sent(record: Mapping[str, Any], clock: str) -> QueryDict:
    """A record as its form would send it, the times on the clinic's clock."""
    sent = QueryDict(mutable=True)
    shape = session_fields.layout()
    for key, many in shape_forms.as_sent(shape.plain(), _flat(record)).items():
        sent.setlist(key, many)
    for key in ("start", "end"):
        if record.get(key):
            sent[key] = _local(record[key], clock).strftime("%H:%M")
    screening = record.get("screening") or {}
    for key in session_fields.LISTS:
        said = record.get(key) if key == "reactions" else screening.get(key)
        if said is not None:
            sent |= {key: "\n".join(said)} if said else {f"{key}-none": "1"}
    _fill_vials(sent, record.get("vials") or [], clock)
    _fill_doses(sent, record)
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


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    flat = {**record, **(record.get("screening") or {})}
    for outer in ("injector", "reasons"):
        flat |= {f"{outer}.{key}": value for key, value in (record.get(outer) or {}).items()}
    if isinstance(second := record.get("second_signature"), dict):
        flat["second_signature"] = second.get("name")
    return {key: value for key, value in flat.items() if not isinstance(value, (list, dict))}


def _local(instant: str, clock: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(zone(clock))


def _fill_vials(sent: QueryDict, vials: list[dict[str, Any]], clock: str) -> None:
    sent["vials"] = str(max(1, len(vials)))
    for number, written in enumerate(vials, 1):
        for one in session_fields.vial(number):
            key = one.id.rsplit("-", 1)[1]
            if written.get(key) is None:
                continue
            mixed = one.kind == "datetime-local"
            sent[one.id] = (
                _local(written[key], clock).strftime("%Y-%m-%dT%H:%M") if mixed else shape_forms.digits(written[key])
            )


def _fill_doses(sent: QueryDict, record: Mapping[str, Any]) -> None:
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
