"""What does an answer of somebody about themselves make of what was written before?"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.schema import CASE
from cleardays.casefile.shapes import Choice, Day, Number, Text
from cleardays.outcome.instruments import known
from cleardays.web.forms import refusals
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_fields import Choices
from cleardays.web.forms.shape_form import ShapeForm
from cleardays.web.i18n import short_words
from cleardays.web.patient import about_me_questions
from cleardays.web.patient.about_me_questions import Ask
from cleardays.web.patient.answer_fields import (
    AnswerField,
    CountedField,
    NameField,
    PastDayField,
    PickField,
    SinceField,
)

SKIP, NONE = "skip", "none"
"""Buttons that pass a question, and that say that there is none."""
_LABELS = {
    "day": _lazy("Or another day"),
    "born": _lazy("The day"),
    "about": _lazy("When"),
    "number": _lazy("How many"),
    "name": _lazy("Its name"),
}
_SCORES: Any = CASE.fields["scores"]
_TOTAL: Number = _SCORES.item.fields["total"]


class OneAnswerForm(ShapeForm):
    """A form with one field that matters, at which everything is said that is wrong with its answer."""

    ids = "%s"
    main = "typed"

    def refuse(self, error: RefusedError) -> None:
        self.add_error(self.main, refusals.at_no_field(error.found, error.do))


class AskForm(OneAnswerForm):
    """One question: its answer is tapped (`value`), typed, or that there is none. `written` is what it says now."""

    def __init__(
        self, one: Ask, data: Any = None, *, today: date, written: Any = None, at: KeyAndVersion | None = None
    ) -> None:
        self.one, self.today = one, today
        self.do = "" if data is None else data.get("do", "")
        made = {"value": self._field(one, today)} if one.how in ("pick", "day", "born") or one.choices else {}
        if one.how == "pick":
            self.main = "value"
        else:
            made["typed"] = self._field(one, today)
        said = {} if one.how in ("pick", "day", "born") else {"typed": written}
        super().__init__(made, data, said=said, key_and_version=at, judged=self.do not in (SKIP, NONE))

    @staticmethod
    def _field(one: Ask, today: date) -> AnswerField:
        label = _LABELS.get(one.how, one.title)
        match one.how:
            case "pick":
                return PickField(one.shape, label, one.choices)
            case "name":
                return NameField(one.shape, label)
            case "day" | "born":
                return PastDayField(one.shape, label, today)
            case "about":
                return SinceField(one.shape, label, today)
        return CountedField(one.shape, label)

    def clean(self) -> None:
        if "value" in self.said:
            self.errors.pop("typed", None)  # what was tapped is the answer
        elif "typed" not in self.said and not self.errors:
            self.add_error(self.main, str(self.fields[self.main].empty))  # type: ignore[attr-defined]

    def answered(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The fact with this question answered."""
        rest = {key: value for key, value in said.items() if key != self.one.field}
        return rest if self.do == NONE else rest | {self.one.field: self._answer()}

    def _answer(self) -> Any:
        return self.said.get("value", self.said.get("typed"))

    @property
    def in_words(self) -> str:
        """What was sent, as far as it can be read."""
        if self.do == NONE:
            return ""
        answer = self._answer()
        return str(self.data.get("typed", "")) if answer is None else about_me_questions.words(self.one, answer)


class NameForm(OneAnswerForm):
    """One more name for a list of them, or that there is none."""

    def __init__(self, label: str, data: Any = None, *, shape: Text, at: KeyAndVersion) -> None:
        self.do = "" if data is None else data.get("do", "")
        super().__init__({"typed": NameField(shape, label)}, data, key_and_version=at, judged=self.do != NONE)

    def clean(self) -> None:
        if not self.errors and "typed" not in self.said:
            self.add_error("typed", str(NameField.empty))

    @property
    def name(self) -> str:
        return str(self.said["typed"])


class InstrumentField(PickField):
    """Which questionnaire it was: its id, and its title beside it."""

    empty = _lazy("Choose which questionnaire it was.")


class ScoreForm(ShapeForm):
    """The total of a questionnaire that was filled in elsewhere."""

    ids = "%s"

    def __init__(self, data: Any = None, *, today: date, at: KeyAndVersion) -> None:
        scales: Choices = tuple(
            (one.id, f"{one.id}: {short_words.said(one.title)}") for one in about_me_questions.scales()
        )
        which = Choice(tuple(id_ for id_, _words in scales))
        fields = {
            "instrument": InstrumentField(which, _("Which one"), scales),
            "total": CountedField(_TOTAL, _("Total")),
            "on": PastDayField(Day(), _("When"), today),
        }
        super().__init__(fields, data, said={"on": today.isoformat()}, key_and_version=at)

    def clean(self) -> None:
        for name, one in self.fields.items():
            if name not in self.said and name not in self.errors:
                self.add_error(name, str(one.empty))  # type: ignore[attr-defined]
        scale = known(self.said.get("instrument", ""))
        if scale is not None and "total" in self.said and scale.outside(Fraction(self.said["total"])):
            least, most = (f"{float(edge):g}" for edge in (scale.range.least, scale.range.most))
            words = _("A total of %(which)s lies between %(least)s and %(most)s. Look at the sheet again.")
            self.add_error("total", words % {"which": scale.id, "least": least, "most": most})

    @property
    def score(self) -> dict[str, Any]:
        """The total as the case file writes it."""
        return {"instrument": self.said["instrument"], "date": self.said["on"], "total": self.said["total"]}
