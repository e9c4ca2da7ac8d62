"""Which danger signs are there now, and which of them does somebody want kept? Asked before anything else; kept only on purpose."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.shapes import Choice
from cleardays.safety.signs import Sign
from cleardays.web.forms.shape_fields import Choices
from cleardays.web.forms.shape_form import ShapeForm
from cleardays.web.i18n import short_words
from cleardays.web.patient.about_me_questions import danger_signs
from cleardays.web.patient.answer_fields import PickField, TickedField, listed


class SignsField(TickedField):
    """Danger signs: what is no sign of the list is no tick."""

    def value_of(self, text: Any) -> list[str]:
        known = dict(self.choices)
        return [one for one in dict.fromkeys(text) if one in known]


class DangerForm(ShapeForm):
    """A danger sign that is ticked counts, whatever else was pressed. None ticked, "none of these" is an answer of its own."""

    ids = "%s"

    def __init__(self, data: Any = None) -> None:
        self.known = {one.id: one for one in danger_signs()}
        signs: Choices = tuple((id_, short_words.begun(one.words)) for id_, one in self.known.items())
        self.do = "" if data is None else data.get("do", "")
        field = SignsField(listed(signs), _("Tick what you have now"), signs, _("None of these"))
        super().__init__({"sign": field}, data)

    @property
    def there(self) -> list[Sign]:
        """The signs that were ticked."""
        return [self.known[one] for one in self.said.get("sign", ())]

    @property
    def none(self) -> bool:
        return self.is_valid()

    def clean(self) -> None:
        if not self.said.get("sign") and self.do != "none":
            self.add_error("sign", _("Tick what you have now. If you have none of these, choose “None of these”."))


class CheckInAnswer(PickField):
    empty = _lazy("Choose one of the two.")


class CheckInForm(ShapeForm):
    """Whether there is anything else, after the danger signs: nothing, or something."""

    ids = "%s"

    def __init__(self, data: Any = None) -> None:
        answers: Choices = (("nothing", _("Nothing so far")), ("something", _("Yes, something")))
        which = Choice(tuple(value for value, _words in answers))
        label = _("Do you have any other side effect?")
        super().__init__({"answer": CheckInAnswer(which, label, answers)}, data)

    def clean(self) -> None:
        if not self.errors and "answer" not in self.said:
            self.add_error("answer", str(CheckInAnswer.empty))


class KeepDangerForm(forms.Form):
    """Signs that were told a moment ago, each with the key under which it is kept once."""

    sign = forms.TypedMultipleChoiceField(coerce=str)
    key = forms.TypedMultipleChoiceField(coerce=uuid.UUID)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.known = {one.id: one for one in danger_signs()}
        self.fields["sign"].choices = [(one, one) for one in self.known]  # type: ignore[attr-defined]
        self.fields["key"].choices = [(one, one) for one in data.getlist("key")]  # type: ignore[attr-defined]

    @property
    def signs(self) -> list[tuple[Sign, uuid.UUID]]:
        pairs = zip(self.cleaned_data["sign"], self.cleaned_data["key"], strict=False)
        return [(self.known[id_], key) for id_, key in pairs]
