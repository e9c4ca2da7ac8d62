"""What has a form in common that asks for values of the case file? It is drawn from shapes, keeps what was typed, and says what is wrong
with each field.

Its templates draw it with the macros of `forms.html`. Its errors are a form's own; what the readers below refuse joins them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError
from cleardays.web.forms import refusals
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_fields import VALUE

UNPROCESSABLE = 422
NOT_CARRIED = frozenset({"do", "csrfmiddlewaretoken", "key", "version"})
"""What a page that asks once more makes anew."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in two wordings, as a person reads them."""

    label: str
    before: str
    after: str


class ShapeForm(forms.Form):
    """A form of these fields, opened with what is written (`said`) or bound to what was sent."""

    use_required_attribute = False  # the browser's own bubbles vanish; our summary stays
    ids = "f-%s"

    def __init__(
        self,
        fields: Mapping[str, forms.Field],
        data: Any = None,
        *,
        said: Any = None,
        key_and_version: KeyAndVersion | None = None,
        judged: bool = True,
    ) -> None:
        super().__init__(data, auto_id=self.ids, initial=flat(said))
        self.fields |= fields
        self.key_and_version = key_and_version
        self.judged = judged
        """False after a button that keeps nothing: what was sent comes back, and nothing is wrong with it yet."""

    def add_initial_prefix(self, field_name: str) -> str:
        """The hidden field that holds what its writer saw."""
        return f"was-{field_name}"

    def full_clean(self) -> None:
        super().full_clean()
        if not self.judged:
            self.errors.clear()

    @property
    def said(self) -> dict[str, Any]:
        """What was sent, as the case file writes it; nothing where a field is empty or wrong."""
        self.is_valid()  # what was sent is read when it is first asked for
        return {key: value for key, value in getattr(self, "cleaned_data", {}).items() if value is not None}

    @property
    def status(self) -> int:
        return UNPROCESSABLE if self.errors else 200

    @property
    def problems(self) -> list[tuple[str, str]]:
        return problems_of(self)

    def refuse(self, error: RefusedError) -> None:
        """What a reader below refused, at the field that it names."""
        last = re.split(r"[.\[]", error.field)
        for name, one in self.fields.items():
            if name in last or (name == VALUE and last[-1].endswith("]")):
                self.add_error(name, refusals.at_field(str(one.label), error.found, error.do, error.why))
                return
        self.add_error(None, refusals.at_no_field(error.found, error.do))

    def saw(self, name: str) -> str:
        """What its writer saw in a field, as it is typed."""
        one = self[name]
        return str(self.data.get(one.html_initial_name, "") if self.is_bound else one.value())

    def carried(self, **instead: str) -> list[tuple[str, str]]:
        """What a page that asks once more has to send again, some of it anew."""
        sent: Any = self.data
        without = NOT_CARRIED | instead.keys()
        again = [(name, value) for name, many in sent.lists() for value in many if name not in without]
        return [*again, *instead.items()]

    def words(self, name: str) -> str:
        """What stands in a field, as a person reads it; empty where nothing does."""
        one: Any = self.fields.get(name)
        return "" if one is None else str(one.words(self[name].value())).strip()

    def differences(self, other: "ShapeForm", of: Iterable[str] | None = None) -> list[Difference]:
        """What another form of the same kind says otherwise, field by field; of these fields alone, where they are named."""
        absent, fields = _("not written"), {**self.fields, **other.fields}
        names = fields if of is None else of
        said = {name: (self.words(name), other.words(name)) for name in names}
        labels = {name: getattr(fields[name], "full_label", str(fields[name].label)) for name in names}
        return [Difference(labels[name], a or absent, b or absent) for name, (a, b) in said.items() if a != b]


def flat(said: Any) -> dict[str, Any]:
    """An entry with the keys of what stands within it joined by a point, as the fields are called."""
    if not isinstance(said, Mapping):
        return {} if said is None else {VALUE: said}
    found = dict(said)
    for key, value in said.items():
        if isinstance(value, Mapping):
            found |= {f"{key}.{inner}": one for inner, one in value.items()}
    return found


def problems_of(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong with a form, in the order of its fields: the id of each, empty for what is of no single one, and the words."""
    return [
        (str(form[name].auto_id) if name in form.fields else "", str(words))
        for name in (NON_FIELD_ERRORS, *form.fields)
        for words in form.errors.get(name, ())
    ]
