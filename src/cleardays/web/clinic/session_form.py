"""What stands in the form of a session, and is it a record that can be checked?

What was given and what was thrown away is written by a person: the plan stands beside each site, and one button, pressed on purpose,
writes it into the sites that are still empty. Whether all is as it should be is `session_check`'s to say; what the record then holds
is `session_record`'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import MisshapenError
from cleardays.injection import sites
from cleardays.injection.injection_session import Dose, Plan
from cleardays.web.clinic import session_fields, session_record
from cleardays.web.clinic.session_fields import AMENDMENT, LISTS, MOST_EXTRA, MOST_VIALS, ClockField
from cleardays.web.forms import refusals
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_fields import CountField, TickField
from cleardays.web.forms.shape_form import ShapeForm
from cleardays.web.records.history_tables import Told

KIND = "sessions"
MORE = {"vial": "vials", "extra": "extras", "change": "", "as-planned": "doses"}
"""Buttons that keep nothing: what was sent comes back, the focus at its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Beside what a form is filled in: the clinic's zone, today there, the plan, and the record that is put right."""

    clock: str
    today: date
    plan: Plan
    plan_as_kept: Any
    before: Told | None = None

    @property
    def planned(self) -> dict[str, int | None]:
        """Units planned at each site."""
        return {dose.site.id: dose.units for dose in self.plan.doses if dose.done}


class SessionForm(ShapeForm):
    """The form of one session while it is filled in. Valid, it has a `record`."""

    record: dict[str, Any]

    def __init__(
        self, occasion: Occasion, at: KeyAndVersion, data: Any = None, *, said: Any = None, judged: bool = True
    ) -> None:
        self.occasion, self.at = occasion, ""
        self.groups = session_fields.groups()
        counts = {"vials": CountField(MOST_VIALS), "extras": CountField(MOST_EXTRA)}
        sent = said or {} if data is None else data
        self.vial_count, self.extra_count = (one.to_python(sent.get(name)) for name, one in counts.items())
        fields: dict[str, forms.Field] = dict(session_fields.amendment()) if occasion.before else {}
        for one in self._in_order():
            fields |= one
        super().__init__(fields | counts, data, said=said, key_and_version=at, judged=judged)

    def _in_order(self) -> Iterable[Mapping[str, forms.Field]]:
        """The fields group by group, in the order of the page."""
        yield from (self.groups["when"], self.groups["asked"])
        yield from (session_fields.listed("new_medicines"), session_fields.listed("danger_signs"))
        yield self.groups["product"]
        yield from (session_fields.vial(number) for number in range(1, self.vial_count + 1))
        yield session_fields.fixed(self.occasion.planned)
        yield from (session_fields.added(number) for number in range(1, self.extra_count + 1))
        yield from (self.groups["waste"], session_fields.listed("reactions"), self.groups["after"])
        yield from (self.groups["reasons"], self.groups["second"])

    @classmethod
    def empty(cls, occasion: Occasion, injector: str) -> "SessionForm":
        """A new form: today, and whoever opened it as injector."""
        said = {"date": occasion.today.isoformat(), "injector.name": injector}
        return cls(occasion, KeyAndVersion.new(), said=said)

    @classmethod
    def of_record(cls, occasion: Occasion, at: KeyAndVersion, record: Mapping[str, Any]) -> "SessionForm":
        """The form of a record. Why it was changed before is not why it is now."""
        said = session_record.in_its_form(record, occasion.clock)
        return cls(occasion, at, said={key: value for key, value in said.items() if key != AMENDMENT})

    @property
    def do(self) -> str:
        return str(self.data.get("do", "check"))

    def changed(self) -> "SessionForm | None":
        """The form after a button that keeps nothing; None after one that asks for the check."""
        if self.do not in MORE:
            return None
        sent: Any = self.data
        sent = sent.copy()
        sent |= {
            "vials": str(self.vial_count + (self.do == "vial")),
            "extras": str(self.extra_count + (self.do == "extra")),
        }
        if self.do == "as-planned":
            sent |= self._planned_where_empty()
        assert self.key_and_version is not None  # noqa: S101  every form that is sent has one
        found = SessionForm(self.occasion, self.key_and_version, sent, judged=False)
        found.at = MORE[self.do]
        return found

    def _planned_where_empty(self) -> dict[str, str]:
        """The plan for the sites that are empty and not left out."""
        fixed = sites.fixed_sites().keys() & self.occasion.planned.keys()
        names = {f"site-{id_}": self.occasion.planned[id_] for id_ in fixed}
        return {name: str(units) for name, units in names.items() if units is not None and not self.words(name)}

    def clean(self) -> None:
        self._the_day()
        instants = dict(self._instants())
        for name, (label, _none) in LISTS.items():
            if self.cleaned_data.get(name) and self.cleaned_data[f"{name}-none"]:
                found = _("something is written and “None” is ticked")
                self.add_error(name, refusals.at_field(str(label), found, _("keep one of the two")))
        self._fixed_sites()
        self._added_sites()
        if self.occasion.before and not self.reason:
            self.add_error(AMENDMENT, _("Write why this record is put right. Nothing was kept."))
        if self.errors:
            return
        self.record = self._record(instants)
        try:
            SESSION.read(self.record, ())
        except MisshapenError as error:
            self.add_error(None, refusals.at_no_field(error.found, error.do))

    @property
    def reason(self) -> str:
        """Why a record is put right."""
        return str(self.said.get(AMENDMENT, ""))

    def _the_day(self) -> None:
        day, label = self.said.get("date"), _("Date of the session")
        if day is not None and day > self.occasion.today.isoformat():
            self.add_error("date", refusals.not_yet(label, day))
        elif day is None and "date" not in self.errors:
            found, do = _("nothing is written"), _("write the day it was given")
            self.add_error("date", refusals.at_field(label, found, do))

    def _instants(self) -> Iterable[tuple[str, str]]:
        """Each time that is written as an instant; those of the session itself on its day."""
        day = self.said.get("date")
        for name, one in self.fields.items():
            text = self.said.get(name)
            if not isinstance(one, ClockField) or text is None or (one.kind == "time" and day is None):
                continue
            try:
                yield name, one.instant(f"{day}T{text}" if one.kind == "time" else text, self.occasion.clock)
            except forms.ValidationError as error:
                self.add_error(name, error)

    def _fixed_sites(self) -> None:
        silent = []
        for id_ in sites.fixed_sites():
            name, out = f"site-{id_}", self.cleaned_data[f"left-{id_}"]
            written = name in self.errors or self.cleaned_data.get(name) is not None
            if written and out:
                found = _("units are written, and “Left out” is ticked")
                self.add_error(name, refusals.at_field(id_, found, _("keep one of the two")))
            elif not written and not out:
                silent.append(id_)
        if not silent:
            return
        words, more = _("nothing is written for %(sites)s"), len(silent) - 5
        if more > 0:
            words = ngettext(
                "nothing is written for %(sites)s and %(more)s more",
                "nothing is written for %(sites)s and %(more)s more",
                more,
            )
        words %= {"sites": ", ".join(silent[:5]), "more": more}
        do = _("write the units given there, or tick “Left out”")
        self.add_error(f"site-{silent[0]}", refusals.at_field(_("Sites"), words, do))

    def _added_sites(self) -> None:
        for number in range(1, self.extra_count + 1):
            names = [f"extra-{number}-{key}" for key in ("place", "units", "reason")]
            if all(self.cleaned_data.get(name) is None for name in names) or self.errors.keys() & set(names):
                continue
            label = _("Added site %(number)s") % {"number": number}
            if names[0] not in self.said:
                found = _("no place is chosen"), _("choose where it was given")
                self.add_error(names[0], refusals.at_field(label, *found))
            elif names[1] not in self.said:
                found = _("no units are written"), _("write the units given there")
                self.add_error(names[1], refusals.at_field(label, *found))

    def _record(self, instants: Mapping[str, str]) -> dict[str, Any]:
        """The session as a case file holds it."""
        before, said = self.occasion.before, self.said | dict(instants)
        found: dict[str, Any] = {"status": "given", "planned_sites": self.occasion.plan_as_kept}
        asked = (*(name for group in self.groups.values() for name in group), AMENDMENT)
        for name in asked:
            if name in said:
                session_record.put(found, name, said[name])
        for name in LISTS:
            if name in said or said[f"{name}-none"]:
                session_record.put(found, name, said.get(name, []))
        vials = [self._within(f"vial-{number}-", said) for number in range(1, self.vial_count + 1)]
        found["vials"] = [one for one in vials if one]
        found["sites"], found["extra_sites"] = list(self._given(said)), self._added(said)
        if before is None:
            return found
        if self.occasion.plan_as_kept is None:
            found.pop("planned_sites")
        return session_record.carried_over(before.said, found) | {"status": "amended"}

    @staticmethod
    def _within(prefix: str, said: Mapping[str, Any]) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)}

    @staticmethod
    def _given(said: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for id_ in sites.fixed_sites():
            units = said.get(f"site-{id_}")
            yield (
                {"site": id_, "status": "not_done"}
                if units is None
                else {"site": id_, "units": units, "status": "given"}
            )

    def _added(self, said: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Added sites, numbered as the map numbers them: each place's own from one on."""
        found: list[dict[str, Any]] = []
        for number in range(1, self.extra_count + 1):
            one = self._within(f"extra-{number}-", said)
            if one:
                place = one.pop("place")
                here = sum(other["site"].startswith(f"{place}F") for other in found) + 1
                found.append({"site": f"{place}F{here}", **one})
        return found

    # What its page shows.

    def words(self, name: str) -> str:
        """What stands in a field, a site that was left out and a list of none as that; a box has no words of its own."""
        if isinstance(self.fields.get(name), (TickField, CountField)) or name == AMENDMENT:
            return ""
        left, none = (
            other in self.fields and self[other].value() for other in (name.replace("site-", "left-"), f"{name}-none")
        )
        if name.startswith("site-") and left:
            return _("left out")
        return _("none") if none else super().words(name)

    def group(self, name: str) -> list[BoundField]:
        return [self[one] for one in self.groups[name]]

    @property
    def vials(self) -> list[list[BoundField]]:
        return [self._drawn(f"vial-{number}-") for number in range(1, self.vial_count + 1)]

    @property
    def extras(self) -> list[list[BoundField]]:
        return [self._drawn(f"extra-{number}-") for number in range(1, self.extra_count + 1)]

    def _drawn(self, prefix: str) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def fixed(self) -> list[tuple[sites.Site, BoundField, BoundField]]:
        """Each fixed site, its units, and its box."""
        return [(one, self[f"site-{one.id}"], self[f"left-{one.id}"]) for one in sites.fixed_sites().values()]

    @property
    def planned_extras(self) -> list[Dose]:
        return [dose for dose in self.occasion.plan.doses if dose.site.pain]

    @property
    def more_vials(self) -> bool:
        return self.vial_count < MOST_VIALS

    @property
    def more_extras(self) -> bool:
        return self.extra_count < MOST_EXTRA
