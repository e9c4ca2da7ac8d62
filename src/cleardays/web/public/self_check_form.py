"""What was answered to "Check myself"? Signs, numbers by what somebody guesses, and what a diary file leaves open.

Signs must be answered, if only with "none of these". Every other question may be left open. A number that cannot be is said beside
its field, and nothing that was typed is lost.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cleardays.answer.self_check import Recalled
from cleardays.casefile.shapes import Choice, ListOf, MisshapenError, Number, Text, Zone
from cleardays.exchange.apps.app_file import Settings
from cleardays.web.forms.shape_fields import ChoiceField, NumberField, ShapeField, Ticks
from cleardays.web.forms.shape_form import ShapeForm
from cleardays.web.public import self_check_questions
from cleardays.web.public.self_check_questions import NONE, Tick

ORDERS = ("dmy", "mdy", "ymd")
_CHOICES = {"more": True, "less": False}


class SignsField(ShapeField):
    """Boxes of signs; what is none of them is no tick."""

    widget = Ticks

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(ListOf(Choice(known)), "")
        self.known = known

    def value_of(self, text: list[str]) -> list[str]:
        return [one for one in text if one in self.known]

    def prepare_value(self, value: Any) -> list[str]:
        return list(value or ())


class GuessField(NumberField):
    """A whole number, as somebody remembers it."""

    def __init__(self, one: self_check_questions.Number) -> None:
        super().__init__(Number(0, one.most, whole=True), f"{one.place} {one.ask}", one.help, bounds=False)
        self.ask, self.most = one.ask, one.most

    def value_of(self, text: str) -> int:
        try:
            found = super().value_of(text)
            self.shape.read(found, ())
        except MisshapenError:
            words = _("“%(ask)s” Write a whole number from 0 to %(most)s, or leave it open.")
            raise forms.ValidationError(words % {"ask": self.ask, "most": self.most}) from None
        return int(found)


class LongerField(ShapeField):
    """For how long it has been so; not sure is left open."""

    def __init__(self, one: self_check_questions.Number) -> None:
        super().__init__(Text(), f"{one.place} {one.ask}")
        self.choices = tuple((tick.id, tick.words) for tick in one.choices)

    def to_python(self, value: Any) -> bool | None:
        return _CHOICES.get(value)


class ZoneField(ShapeField):
    """A time zone by its name."""

    def value_of(self, text: str) -> str:
        try:
            return str(self.shape.read(text, ()))
        except MisshapenError:
            raise forms.ValidationError(_("That is no known time zone. Write one such as Europe/London.")) from None


class SelfCheckForm(ShapeForm):
    """The questions. `zone` is the clock of this installation, which a file goes by that names none."""

    ids = "%s"

    def __init__(self, data: Any = None, *, zone: str) -> None:
        self.signs = {
            f"{kind}-{one.id}": one
            for kind, all_ in (
                ("now", self_check_questions.now()),
                ("flag", self_check_questions.flags()),
                ("health", self_check_questions.health()),
            )
            for one in all_
        }
        self.numbers = [one.field for one in self_check_questions.numbers()]
        fields: dict[str, forms.Field] = {"sign": SignsField((*self.signs, NONE))}
        for one in self_check_questions.numbers():
            fields[one.field] = LongerField(one) if one.choices else GuessField(one)
        fields |= {
            "file": forms.FileField(required=False, allow_empty_file=True, label=_("A diary from Cleardays or from your app")),
            "timezone": ZoneField(Zone(), _("Your time zone"), _("Such as Europe/London.")),
            "date_order": ChoiceField(Choice(ORDERS), _("Which way round are its dates?"), named=_order),
            "tag": ShapeField(Text(), _("What is headache called in it?")),
        }  # fmt: skip
        self.zone = zone
        super().__init__(fields, data, said={"timezone": zone})

    def clean(self) -> None:
        if "sign" not in self.said:
            self.add_error("sign", _("Tick what is true of you, or “None of these”."))
        every = self.said.get("headache_days")
        for name in ("long_days", "migraine_days"):
            part = self.said.get(name)
            if every is not None and part is not None and part > every:
                words = _(
                    "You wrote %(part)s of these days, and %(every)s headache days in all. One of the two is wrong."
                )
                self.add_error(name, words % {"part": part, "every": every})

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [("signs" if id_ == "sign" else id_, words) for id_, words in super().problems]

    @property
    def now(self) -> list[Tick]:
        """The signs that were ticked and cannot wait."""
        return [self.signs[one] for one in self.said.get("sign", ()) if one.startswith("now-")]

    @property
    def recalled(self) -> Recalled:
        """What somebody guesses of themselves. Boxes stand side by side: where something or "none" is ticked, an empty box says no."""
        ticked = set(self.said["sign"])
        chosen = [one for id_, one in self_check_questions.what_health_says().items() if f"health-{id_}" in ticked]
        return Recalled(
            **{name: self.said.get(name) for name in self.numbers},
            red_flags=tuple(
                one.removeprefix("flag-") for one in self.signs if one in ticked and one.startswith("flag-")
            ),
            pregnant="health-pregnant" in ticked,
            breastfeeding="health-breastfeeding" in ticked,
            # The box speaks of a few conditions only: nothing else is said about the others.
            conditions=tuple(one["condition"] for one in chosen if "condition" in one) or None,
            allergies=tuple(one["allergy"] for one in chosen if "allergy" in one) or None,
        )

    @property
    def settings(self) -> Settings:
        """What its sender says of a diary file."""
        said = self.said
        tag = (said["tag"],) if "tag" in said else ()
        return Settings(
            timezone=said.get("timezone") or self.zone or None, date_order=said.get("date_order"), headache=tag
        )


def _order(id_: str) -> str:
    return {"dmy": _("Day, month, year"), "mdy": _("Month, day, year"), "ymd": _("Year, month, day")}[id_]
