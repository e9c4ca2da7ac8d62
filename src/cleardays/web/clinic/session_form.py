"""How is a session asked for on a form, and which record of the case file does what was sent become?

The shapes are the case file's (`session_schema`), the plan is the domain's, whether all is as it should be is `sessioncheck`'s.
What was given and what was thrown away is written by a person: the plan stands beside each site, and one button, pressed on
purpose, writes it into the sites that are still empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cleardays.answer import session_check
from cleardays.casefile.refusal import shown
from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import ListOf, MisshapenError, Number, Record, Shape, Text, When
from cleardays.diary.history import Session as Written
from cleardays.diary.local import zone
from cleardays.injection import products, sites
from cleardays.injection.injection_session import REASONS, Dose, Plan
from cleardays.web import shape_forms
from cleardays.web.clinic import history_lists
from cleardays.web.shape_forms import Field, WrongError, field, said

MOST_VIALS = 6
MOST_EXTRA = 20
_FIELDS: Mapping[str, Shape] = SESSION.fields
REASON_WORDS = {
    "interval": _lazy("Why so early"),
    "cumulative_dose": _lazy("Why so much in all"),
    "dilution": _lazy("Why another dilution"),
    "below_fixed_pattern": _lazy("Why fewer sites or units"),
    "cautions": _lazy("Why in spite of a caution"),
}
AMENDMENT = "reasons.amendment"
"""Asked of a record that replaces one."""
LISTS = {
    "new_medicines": (_lazy("Medicines new since last time"), _lazy("None")),
    "danger_signs": (_lazy("Danger signs found today"), _lazy("None")),
    "reactions": (_lazy("Reactions seen at once"), _lazy("None")),
}
"""What is a list or said to be none, a line each."""


def _within(name: str) -> Mapping[str, Shape]:
    shape = _FIELDS[name]
    found = shape.item if isinstance(shape, ListOf) else shape
    assert isinstance(found, Record)  # noqa: S101  named below, each is a record or a list of them
    return found.fields


_VIAL = _within("vials")
_SCREENING = _within("screening")
_INJECTOR = _within("injector")
_UNITS = Number(0, 500, whole=True, unit="units", plain=True)


def _clock(id_: str, label: str, kind: str, hint: str = "") -> Field:
    return Field(id=id_, label=label, shape=When(), hint=hint, kind=kind)


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of the form, group by group."""

    when: tuple[Field, ...]
    product: tuple[Field, ...]
    asked: tuple[Field, ...]
    waste: tuple[Field, ...]
    after: tuple[Field, ...]
    reasons: tuple[Field, ...]
    amendment: tuple[Field, ...]
    second: tuple[Field, ...]

    def plain(self) -> tuple[Field, ...]:
        """Those that are read by their shape alone."""
        return (
            *self.when[:1],
            *self.product,
            *self.asked,
            *self.waste,
            *self.after,
            *self.reasons,
            *self.amendment,
            *self.second,
        )


def layout() -> Layout:
    """The fields, the same on every form."""
    toxin = [one.toxin for one in products.products().values() if one.kind == "therapeutic"]
    return Layout(
        when=(
            field("date", _FIELDS["date"], _("Date of the session")),
            _clock("start", _("Start"), "time", _("The clinic's clock.")),
            _clock("end", _("End"), "time"),
        ),
        product=(
            field("product", _FIELDS["product"], _("Product"), _("The name on the carton. Only therapeutic onabotulinumtoxinA."),
                  offered=dict.fromkeys(toxin)),
            field("brand", _FIELDS["brand"], _("Brand")),
            field("supplied_by", _FIELDS["supplied_by"], _("Supplied by"), _("The clinic, a pharmacy, or the person.")),
            field("volume_per_site_ml", _FIELDS["volume_per_site_ml"], _("Volume at each site, mL")),
            field("needle", _FIELDS["needle"], _("Needle")),
        ),
        asked=(
            field("pregnant", _SCREENING["pregnant"], _("Pregnant")),
            field("infection_at_site", _SCREENING["infection_at_site"], _("Infection at a site")),
        ),
        waste=(
            field("units", _FIELDS["units"], _("Units given in all, as you count them"),
                  _("May be left empty. Written, it must be the sum of the sites.")),
            field("discarded_units", _FIELDS["discarded_units"], _("Units thrown away"),
                  _("As measured or seen, by you. Nothing is worked out for you. 0 is an answer.")),
            field("discard_reason", _FIELDS["discard_reason"], _("Why they were thrown away")),
            field("witness", _FIELDS["witness"], _("Witness")),
        ),
        after=(
            field("aftercare", _FIELDS["aftercare"], _("Aftercare was gone through")),
            field("injector.name", _INJECTOR["name"], _("Injected by")),
            field("injector.credential", _INJECTOR["credential"], _("Their credential")),
            field("injector.expires", _INJECTOR["expires"], _("It runs out on")),
        ),
        reasons=tuple(field(f"reasons.{key}", Text(), str(words)) for key, words in REASON_WORDS.items() if key in REASONS),
        amendment=(field(AMENDMENT, Text(), _("Why this record is put right"), _("Read by whoever looks at it later.")),),
        second=(field("second_signature", Text(200), _("Second clinician who agrees"),
                      _("A name written here, for what asks for a second clinician. It is not a signature yet.")),),
    )  # fmt: skip


def vial(number: int) -> tuple[Field, ...]:
    """The fields of one vial."""
    at = f"vial-{number}-"
    strengths = [str(one) for one in products.STRENGTHS]
    return (
        field(f"{at}strength_units", _VIAL["strength_units"], _("Strength, units"), offered=strengths),
        field(f"{at}lot", _VIAL["lot"], _("Lot")),
        field(f"{at}expiry", _VIAL["expiry"], _("Expiry, as printed")),
        field(f"{at}diluent_ml", _VIAL["diluent_ml"], _("Diluent put in, mL")),
        _clock(f"{at}reconstituted", _("Mixed at"), "datetime-local"),
        field(f"{at}reconstituted_by", _VIAL["reconstituted_by"], _("Mixed by")),
        field(f"{at}ndc", _VIAL["ndc"], _("NDC"), _("Of the carton, where it has one.")),
    )


def places() -> tuple[tuple[str, str], ...]:
    """Where a follow-the-pain site may be added, in the patient's left and right."""
    return tuple(
        (f"{muscle.id}-{side[0].upper()}", history_lists.of_side(muscle.name, left=side == "left"))
        for muscle in sites.muscles().values()
        if muscle.follow_the_pain
        for side in ("left", "right")
    )


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
    shape = layout()
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
    for key, (label, _none) in LISTS.items():
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
    if key in _SCREENING:
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
    for number in range(1, count(sent, "vials", MOST_VIALS) + 1):
        fields = vial(number)
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
    known = dict(places())
    for number in range(1, count(sent, "extras", MOST_EXTRA) + 1):
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
