"""What does somebody say of a file that they bring in: the file, and what it leaves open?"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import Choice, MisshapenError, Text, Zone
from cleardays.exchange.apps.app_file import DateOrder, Settings
from cleardays.web.forms import refusals
from cleardays.web.forms.shape_fields import ShapeField, Ticks
from cleardays.web.forms.shape_form import ShapeForm

ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}


class OrderField(ShapeField):
    """Which way round the file's dates are; not said is left to the file."""

    def to_python(self, value: Any) -> DateOrder | None:
        return ORDERS.get(value)


class ZoneField(ShapeField):
    """The zone in which a diary was lived."""

    def value_of(self, text: str) -> str:
        try:
            return str(self.shape.read(text, ()))
        except MisshapenError:
            found = _("%(zone)s is no known time zone") % {"zone": text[:60]}
            why, do = (
                _("without it nobody knows on which date a headache fell"),
                _("write a name like Europe/London or America/New_York"),
            )
            raise forms.ValidationError(refusals.at_field(str(self.label), found, do, why)) from None


class HeadachesField(ShapeField):
    """What of the file's own words means headache."""

    widget = Ticks

    def to_python(self, value: Any) -> tuple[str, ...]:
        return tuple(one for one in value or () if one)


class ImportForm(ShapeForm):
    """A file, and how it is to be read. `zone` is the person's own."""

    ids = "%s"

    def __init__(self, data: Any = None, *, zone: str) -> None:
        self.zone = zone
        fields = {
            "file": forms.FileField(required=False, allow_empty_file=True, label=_("File")),
            "timezone": ZoneField(Zone(), _("Time zone you lived in then")),
            "date_order": OrderField(Choice(tuple(ORDERS)), _("How is the last day of 2026 written in it?")),
            "headache": HeadachesField(Text(), _("Which of these mean headache?")),
        }
        super().__init__(fields, data, said={"timezone": zone})

    @property
    def held(self) -> str:
        """The file that was held while its question was answered, in place of one that is chosen."""
        return str(self.data.get("held", ""))

    @property
    def settings(self) -> Settings:
        said = self.said
        return Settings(
            timezone=said.get("timezone") or self.zone,
            date_order=said.get("date_order"),
            headache=said.get("headache", ()),
        )

    def refuse(self, error: RefusedError) -> None:
        """At the file: where in it, what was found, why it matters and what to do."""
        line = None if error.line is None else _("line %(line)s") % {"line": error.line}
        where = ", ".join(one for one in (error.file, line, error.field) if one)
        self.add_error("file", refusals.at_field(where or _("File"), error.found, error.do, error.why))
