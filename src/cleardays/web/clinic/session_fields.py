"""Which fields does the form of a session have, drawn from the case file's own shapes (`session_schema`), and where may a site be added?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.session_schema import SESSION
from cleardays.casefile.shapes import ListOf, Record, Shape, Text, When
from cleardays.injection import products, sites
from cleardays.injection.injection_session import REASONS
from cleardays.web.clinic import history_lists
from cleardays.web.shape_forms import Field, field

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
SCREENING = _within("screening")
_INJECTOR = _within("injector")


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
            field("pregnant", SCREENING["pregnant"], _("Pregnant")),
            field("infection_at_site", SCREENING["infection_at_site"], _("Infection at a site")),
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
