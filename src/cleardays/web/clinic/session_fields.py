"""Which fields does the form of a session have, drawn from the case file's own shapes (`session_schema`), and where may a site be added?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.refusal import shown
from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import Choice, ListOf, Number, Record, Shape, Text, When
from cleardays.diary.local import zone
from cleardays.injection import products, sites
from cleardays.injection.injection_session import REASONS
from cleardays.web.clinic import history_lists
from cleardays.web.forms import refusals
from cleardays.web.forms.shape_fields import ChoiceField, LinesField, NumberField, ShapeField, TickField, field

MOST_VIALS = 6
MOST_EXTRA = 20
UNITS = Number(0, 500, whole=True, unit="units", plain=True)
"""Of one site."""
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
SCREENING = _within("screening")
_INJECTOR = _within("injector")
Fields = dict[str, ShapeField]


class ClockField(ShapeField):
    """A time by the clinic's clock; it is an instant once its day is known."""

    def __init__(self, label: str, kind: str, hint: str = "") -> None:
        super().__init__(When(), label, hint)
        self.kind = kind

    def to_python(self, value: Any) -> str | None:
        return (value or "").strip() or None

    def instant(self, text: str, clock: str) -> str:
        """A day and time of this clock, with its offset; `ValidationError` where there is none or the clock skipped it."""
        where = zone(clock)
        try:
            local = datetime.fromisoformat(text)
            if local.tzinfo is not None or len(text) < len("2026-01-01T09:05"):
                raise ValueError
        except ValueError:
            words = _("%(what)s is no time") % {"what": shown(text[-16:])}
            raise self._refused(words, _("write hours and minutes, as in 09:05")) from None
        there = local.replace(tzinfo=where)
        if datetime.fromtimestamp(there.timestamp(), where).replace(tzinfo=None) != local:
            raise self._refused(_("the clocks went past that time"), _("write the time the clinic's clock showed"))
        return there.isoformat(timespec="minutes")

    def _refused(self, found: str, do: str) -> forms.ValidationError:
        return forms.ValidationError(refusals.at_field(self.full_label, found, do))


def amendment() -> Fields:
    """Asked of a record that replaces one, before all else."""
    words = _("Why this record is put right"), _("Read by whoever looks at it later.")
    return {AMENDMENT: field(Text(), *words)}


def groups() -> dict[str, Fields]:
    """The fields that every form has, group by group."""
    toxin = [one.toxin for one in products.products().values() if one.kind == "therapeutic"]
    return {
        "when": {
            "date": field(_FIELDS["date"], _("Date of the session")),
            "start": ClockField(_("Start"), "time", _("The clinic's clock.")),
            "end": ClockField(_("End"), "time"),
        },
        "asked": {
            "pregnant": field(SCREENING["pregnant"], _("Pregnant")),
            "infection_at_site": field(SCREENING["infection_at_site"], _("Infection at a site")),
        },
        "product": {
            "product": field(_FIELDS["product"], _("Product"), _("The name on the carton. Only therapeutic onabotulinumtoxinA."),
                             offered=dict.fromkeys(toxin)),
            "brand": field(_FIELDS["brand"], _("Brand")),
            "supplied_by": field(_FIELDS["supplied_by"], _("Supplied by"), _("The clinic, a pharmacy, or the person.")),
            "volume_per_site_ml": field(_FIELDS["volume_per_site_ml"], _("Volume at each site, mL")),
            "needle": field(_FIELDS["needle"], _("Needle")),
        },
        "waste": {
            "units": field(_FIELDS["units"], _("Units given in all, as you count them"),
                           _("May be left empty. Written, it must be the sum of the sites.")),
            "discarded_units": field(_FIELDS["discarded_units"], _("Units thrown away"),
                                     _("As measured or seen, by you. Nothing is worked out for you. 0 is an answer.")),
            "discard_reason": field(_FIELDS["discard_reason"], _("Why they were thrown away")),
            "witness": field(_FIELDS["witness"], _("Witness")),
        },
        "after": {
            "aftercare": field(_FIELDS["aftercare"], _("Aftercare was gone through")),
            "injector.name": field(_INJECTOR["name"], _("Injected by")),
            "injector.credential": field(_INJECTOR["credential"], _("Their credential")),
            "injector.expires": field(_INJECTOR["expires"], _("It runs out on")),
        },
        "reasons": {f"reasons.{key}": field(Text(), words) for key, words in REASON_WORDS.items() if key in REASONS},
        "second": {
            "second_signature": field(
                Text(200), _("Second clinician who agrees"),
                _("A name written here, for what asks for a second clinician. It is not a signature yet."),
            ),
        },
    }  # fmt: skip


def listed(key: str) -> dict[str, forms.Field]:
    """A list, a line each, and the box that says that there is none."""
    words, none = LISTS[key]
    shape = _FIELDS[key] if key in _FIELDS else SCREENING[key]
    return {key: LinesField(shape, words), f"{key}-none": TickField(none)}


def vial(number: int) -> Fields:
    """The fields of one vial."""
    strengths = [str(one) for one in products.STRENGTHS]
    found: Fields = {
        "strength_units": field(_VIAL["strength_units"], _("Strength, units"), offered=strengths),
        "lot": field(_VIAL["lot"], _("Lot")),
        "expiry": field(_VIAL["expiry"], _("Expiry, as printed")),
        "diluent_ml": field(_VIAL["diluent_ml"], _("Diluent put in, mL")),
        "reconstituted": ClockField(_("Mixed at"), "datetime-local"),
        "reconstituted_by": field(_VIAL["reconstituted_by"], _("Mixed by")),
        "ndc": field(_VIAL["ndc"], _("NDC"), _("Of the carton, where it has one.")),
    }
    for one in found.values():
        one.within = _("Vial %(number)s") % {"number": number}
    return {f"vial-{number}-{key}": one for key, one in found.items()}


def fixed(planned: Mapping[str, int | None]) -> dict[str, forms.Field]:
    """Units at each site of the fixed pattern, what was planned there beside it, and the box that says that it was left out."""
    found: dict[str, forms.Field] = {}
    for site in sites.fixed_sites().values():
        units = planned.get(site.id)
        beside = _("not planned") if units is None else _("planned %(units)s") % {"units": units}
        found[f"site-{site.id}"] = NumberField(UNITS, site.id, beside, bounds=False)
        found[f"left-{site.id}"] = TickField(_("Left out"))
    return found


def added(number: int) -> Fields:
    """A site that was added where the pain is."""
    at, which, where = f"extra-{number}-", {"number": number}, dict(places())
    return {
        f"{at}place": ChoiceField(Choice(tuple(where)), _("Place of added site %(number)s") % which, named=where.__getitem__),
        f"{at}units": NumberField(UNITS, _("Units of added site %(number)s") % which, bounds=False),
        f"{at}reason": ShapeField(Text(), _("Why added site %(number)s") % which),
    }  # fmt: skip


def places() -> tuple[tuple[str, str], ...]:
    """Where a follow-the-pain site may be added, in the patient's left and right."""
    return tuple(
        (f"{muscle.id}-{side[0].upper()}", history_lists.of_side(muscle.name, left=side == "left"))
        for muscle in sites.muscles().values()
        if muscle.follow_the_pain
        for side in ("left", "right")
    )
