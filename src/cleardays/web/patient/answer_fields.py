"""How does a person answer one question: by a tap, in a word, with a day or a number? Shapes of the case file, asked in plainer words.

What cannot be read is said with what to do; a number may have a comma, which is how half of the world writes it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.refusal import shown
from cleardays.casefile.shapes import Bool, Choice, Day, ListOf, Number, Partial, Shape, Text
from cleardays.diary.history import PartialDate
from cleardays.web.forms.shape_fields import Choices, ShapeField, Ticks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NAME = 200


class AnswerField(ShapeField):
    """An answer; `empty` is said where there is none."""

    empty: "StrOrPromise" = _lazy("Choose one of the answers, or skip.")


class PickField(AnswerField):
    """One of the answers that stand there to be tapped."""

    def __init__(self, shape: Choice | Bool, label: "StrOrPromise", choices: Choices) -> None:
        super().__init__(shape, label)
        self.choices = choices

    def value_of(self, text: str) -> str | bool:
        if text not in dict(self.choices):
            raise forms.ValidationError(str(self.empty))
        return text == "yes" if isinstance(self.shape, Bool) else text

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value or "")


class NameField(AnswerField):
    """A name, on one line."""

    empty = _lazy("Choose one of these, or write a word for it.")
    too_long: "StrOrPromise" = _lazy("Write it in %(most)s letters or fewer.")

    def __init__(self, shape: Text, label: "StrOrPromise") -> None:
        super().__init__(shape, label)
        self.longest, self.kind = LONGEST_NAME, "text"

    def value_of(self, text: str) -> str:
        name = " ".join(text.split())
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise forms.ValidationError(str(self.too_long) % {"most": LONGEST_NAME})
        return name


class MedicineField(NameField):
    """The name of a medicine that was taken."""

    too_long = _lazy("Write the name alone, in %(most)s letters or fewer.")


class PastDayField(AnswerField):
    """A day up to today."""

    kind = "date"
    empty = _lazy("Choose the day, or write it as in 2026-03-10.")

    def __init__(self, shape: Day, label: "StrOrPromise", today: date) -> None:
        super().__init__(shape, label)
        self.today = today

    def value_of(self, text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(str(self.empty)) from None
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Choose today or a day before it."))
        return day.isoformat()


class SinceField(AnswerField):
    """A year up to now, or a month or a day of it."""

    empty = _lazy("Write the year, as in 2019, or skip.")

    def __init__(self, shape: Partial, label: "StrOrPromise", today: date) -> None:
        super().__init__(shape, label)
        self.today = today

    def value_of(self, text: str) -> str:
        try:
            when = PartialDate.parse(text)
        except ValueError:
            raise forms.ValidationError(str(self.empty)) from None
        if when.earliest > self.today:
            raise forms.ValidationError(_("This has not come yet. Write a year up to now, or skip."))
        return text


class CountedField(AnswerField):
    """A number as a person writes it."""

    decimal = True
    longest = 8
    empty = _lazy("Write a number, as in 60.")

    def __init__(self, shape: Number, label: "StrOrPromise") -> None:
        super().__init__(shape, label)
        self.whole = shape.whole

    def value_of(self, text: str) -> int | Decimal:
        plain = text.replace(",", ".")
        try:
            number = Decimal(plain)
            if not number.is_finite() or number < 0 or len(plain) > self.longest or "e" in plain.lower():
                raise InvalidOperation
        except InvalidOperation:
            raise forms.ValidationError(str(self.empty)) from None
        if self.whole and number != int(number):
            raise forms.ValidationError(_("Write a whole number, as in 60."))
        return int(number) if number == int(number) else number


class HoursField(CountedField):
    """So many hours of one day."""

    longest = 6
    empty = _lazy("Write the hours as a number, as in 2 or 2.5, or skip.")


class TickedField(AnswerField):
    """Boxes of which what is not ticked was not there."""

    widget = Ticks

    def __init__(self, shape: Shape, label: "StrOrPromise", choices: Choices, none: "StrOrPromise") -> None:
        super().__init__(shape, label)
        self.choices = choices
        self.empty = _("Tick what you had. If you had nothing of it, choose “%(none)s”. Or skip.") % {"none": none}

    def value_of(self, text: Iterable[str]) -> list[str]:
        if unknown := set(text) - set(dict(self.choices)):
            words = _("%(what)s is not on the list. Choose from the list, or skip.")
            raise forms.ValidationError(words % {"what": shown(min(unknown))})
        return sorted(text)

    def prepare_value(self, value: Any) -> list[str]:
        return list(value or ())


def listed(choices: Choices) -> ListOf:
    """The shape of a list of these."""
    return ListOf(Choice(tuple(value for value, _ in choices)))
