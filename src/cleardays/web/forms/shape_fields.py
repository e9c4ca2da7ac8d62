"""How is one value of the case file asked for on a form? By its shape, and the same shape reads what was sent.

An empty field is nothing written. A number is plain digits: `155,0`, `1e2` and digits of another script are refused with words and
never guessed at. What a field holds once it was read is the value as the case file writes it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.refusal import shown
from cleardays.casefile.shapes import Bool, Choice, Day, ListOf, MisshapenError, Number, Partial, Record, Shape, Text
from cleardays.web.forms import refusals
from cleardays.web.i18n import short_words
from cleardays.web.i18n.short_words import in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VALUE = "value"
"""The field of a list whose entries are names and nothing else."""
NOWHERE = "none"
"""The tick that says that none of the others is there."""
LONG = 300
"""Characters from which a text has room for several lines."""
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
Choices = tuple[tuple[str, "StrOrPromise"], ...]
"""What is sent, and its words: in the language of whoever reads them, when they read them."""
YES_NO: Choices = (("yes", _lazy("Yes")), ("no", _lazy("No")))


class ShapeField(forms.Field):
    """A text of the case file, and what the fields of other shapes have in common.

    `kind` says how `forms.html` draws it: the type of an input, or `choice`, `ticks`, `tick`, `long`.
    """

    kind = "text"
    longest = 0
    decimal = False
    """Whether a phone offers digits for it."""
    choices: Choices = ()
    within: str = ""
    """What its label stands under on the form, and has to be said with it elsewhere."""

    def __init__(self, shape: Shape, label: "StrOrPromise", hint: str = "", offered: Iterable[str] = ()) -> None:
        super().__init__(required=False, label=label, help_text=hint)
        self.shape, self.offered = shape, tuple(offered)
        if isinstance(shape, Text):
            self.longest, self.kind = shape.longest, "long" if shape.longest > LONG else self.kind

    @property
    def full_label(self) -> str:
        return f"{self.within}, {self.label}" if self.within else str(self.label)

    def to_python(self, value: Any) -> Any:
        """What was sent as the case file writes it, None where nothing is written."""
        text = value.strip() if isinstance(value, str) else value
        if not text:
            return None
        try:
            found = self.value_of(text)
            self.shape.read(found, ())
        except MisshapenError as error:
            raise forms.ValidationError(refusals.at_field(self.full_label, error.found, error.do, error.why)) from None
        return found

    def value_of(self, text: Any) -> Any:
        """The value that a text stands for; `MisshapenError` in words."""
        if "\x00" in text or not all(c.isprintable() or c in "\r\n\t" for c in text):
            raise MisshapenError((), _("a sign that does not print"), "", _("write it anew in letters"))
        return " ".join(text.split())

    def prepare_value(self, value: Any) -> Any:
        """A value as it is typed: 4 mL that came back as 4.0 are “4”. What was typed stays as it was."""
        if value is None or isinstance(value, str):
            return value or ""
        return str(int(value)) if isinstance(value, Decimal) and value == int(value) else str(value)

    def words(self, typed: Any) -> str:
        """What is typed or chosen, as a person reads it; empty where there is nothing."""
        named = dict(self.choices)
        return ", ".join(str(named.get(one, one)) for one in (typed if isinstance(typed, list) else [typed]) if one)


class ChoiceField(ShapeField):
    """One of a closed list; `named` says its values in words."""

    kind = "choice"
    widget = forms.Select

    def __init__(self, shape: Choice, *args: Any, named: Callable[[str], str] = in_words, **kwargs: Any) -> None:
        super().__init__(shape, *args, **kwargs)
        self.choices = tuple((value, named(value)) for value in shape.values)


class YesNoField(ShapeField):
    """Yes or no; not answered is neither."""

    kind = "choice"
    widget = forms.Select
    choices = YES_NO

    def value_of(self, text: str) -> bool:
        if text not in dict(YES_NO):
            words = _("%(what)s is not on this list") % {"what": shown(text)}
            raise MisshapenError((), words, "", _("choose yes or no"))
        return text == "yes"

    def prepare_value(self, value: Any) -> str:
        return {True: "yes", False: "no"}.get(value, value or "")


class DateField(ShapeField):
    """A day, chosen from a calendar or written as 2026-03-10."""

    kind = "date"


class PartialDateField(ShapeField):
    """A year, a month or a day."""

    def __init__(self, shape: Partial, label: "StrOrPromise", hint: str = "", offered: Iterable[str] = ()) -> None:
        how = (
            _("A month as in 2024-05, or a day as in 2024-05-01.")
            if shape.month
            else _("A year, a month as in 2024-05, or a day as in 2024-05-01.")
        )
        super().__init__(shape, label, f"{hint} {how}".strip(), offered)
        self.longest = 10


class NumberField(ShapeField):
    """A number in plain digits, within the bounds of its shape."""

    longest = 16
    decimal = True

    def __init__(
        self, shape: Number, label: "StrOrPromise", hint: str = "", offered: Iterable[str] = (), *, bounds: bool = True
    ) -> None:
        between = _("%(least)s to %(most)s %(unit)s.") if shape.unit else _("%(least)s to %(most)s.")
        edges = {"least": shape.least, "most": shape.most, "unit": short_words.said(shape.unit)}
        super().__init__(shape, label, f"{hint} {between % edges}".strip() if bounds else hint, offered)
        self.whole = shape.whole

    def value_of(self, text: str) -> int | Decimal:
        if (_WHOLE if self.whole else _PLAIN).fullmatch(text):
            return int(text) if self.whole else Decimal(text)
        words = (
            _("%(what)s is no whole number in plain digits")
            if self.whole
            else _("%(what)s is no number in plain digits")
        )
        raise MisshapenError(
            (),
            words % {"what": shown(text)},
            _("a slip in it changes a dose tenfold"),
            _("write digits 0 to 9 only, as in %(example)s") % {"example": "155" if self.whole else "0.1"},
        )


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes side by side. None ticked is nothing said, which is another thing than “Nowhere”."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        return super().value_from_datadict(data, files, name) or None


class TicksField(ShapeField):
    """Several of a closed list, or on purpose none of it."""

    kind = "ticks"
    widget = Ticks

    def __init__(
        self, shape: ListOf, *args: Any, named: Callable[[str], str] = in_words, none: str = "", **kwargs: Any
    ) -> None:
        super().__init__(shape, *args, **kwargs)
        values = shape.item.values if isinstance(shape.item, Choice) else ()
        self.choices = (*((value, named(value)) for value in values), (NOWHERE, none or _("Nowhere")))

    def value_of(self, text: list[str]) -> list[str]:
        if NOWHERE not in text:
            return text
        if len(text) > 1:
            raise MisshapenError((), _("both a place and “Nowhere”"), "", _("tick one or the other"))
        return []

    def prepare_value(self, value: Any) -> list[str]:
        return [] if value is None else list(value) or [NOWHERE]


class LinesField(ShapeField):
    """A list, one thing a line."""

    kind = "long"
    most_lines = 50

    def value_of(self, text: str) -> list[str]:
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        if len(lines) > self.most_lines or not all(line.isprintable() for line in lines):
            words = _("more than %(most)s lines, or a sign that does not print") % {"most": self.most_lines}
            raise MisshapenError((), words, "", _("write one thing a line, in letters"))
        return lines

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value or ""


class TickField(forms.BooleanField):
    """One box."""

    kind = "tick"
    widget = forms.CheckboxInput

    def __init__(self, label: "StrOrPromise") -> None:
        super().__init__(required=False, label=label)

    def words(self, typed: Any) -> str:
        return str(self.label) if typed else ""


class CountField(forms.IntegerField):
    """How many of something a form has: hidden, at least one, and never more than it may have."""

    def __init__(self, most: int) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)
        self.most = most

    def to_python(self, value: Any) -> int:
        try:
            found = super().to_python(value)
        except forms.ValidationError:
            found = None
        return min(max(found or 1, 1), self.most)


def field(
    shape: Shape,
    label: "StrOrPromise",
    hint: str = "",
    named: Callable[[str], str] | None = None,
    offered: Iterable[str] = (),
) -> ShapeField:
    """The field for a shape; `named` says the values of a closed list in words."""
    match shape:
        case Choice():
            return ChoiceField(shape, label, hint, named=named or in_words)
        case Bool():
            return YesNoField(shape, label, hint)
        case Day():
            return DateField(shape, label, hint)
        case Partial():
            return PartialDateField(shape, label, hint)
        case Number():
            return NumberField(shape, label, hint, offered)
        case ListOf(item=Choice()):
            return TicksField(shape, label, hint, named=named or in_words)
        case ListOf():
            return LinesField(shape, label, hint)
    return ShapeField(shape, label, hint, offered)


def fields_of(
    shape: Shape,
    labels: Mapping[str, tuple[str, str]],
    narrower: Mapping[str, Shape],
    *,
    offered: Mapping[str, tuple[str, ...]] | None = None,
    named: Mapping[str, Callable[[str], str]] | None = None,
) -> dict[str, ShapeField]:
    """The fields of a record's keys that have a label, in the order of the labels; of a bare text, one."""
    within = {**(shape.fields if isinstance(shape, Record) else {VALUE: shape}), **narrower}
    return {
        key: field(within[key], label, hint, (named or {}).get(key), (offered or {}).get(key, ()))
        for key, (label, hint) in labels.items()
    }
