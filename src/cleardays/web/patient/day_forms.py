"""What does an answer about a day make of what was written before? On its page, and of what a phone kept while nobody answered."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.schema import CASE
from cleardays.casefile.shapes import Bool, Choice, Drug, Number
from cleardays.diary.entries import DayEntry, Intake
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_fields import YES_NO, TickField
from cleardays.web.patient.about_me_forms import OneAnswerForm
from cleardays.web.patient.answer_fields import HoursField, MedicineField, PickField, TickedField, listed
from cleardays.web.patient.day_questions import Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BACK, NONE, SKIP = "back", "none", "skip"
"""Buttons that take an answer back, say that there was nothing of it, and pass the question."""
MOST_NAMES = 60
"""Medicines that one page names."""
DIARY: Any = CASE.fields["diary"]
HOURS: Number = DIARY.fields["days"].item.fields["hours"]


class DayForm(OneAnswerForm):
    """One question about a day. `names` are medicines that are offered; `entry` is the day as it stands; `ids` tells the fields of
    several forms on one page apart."""

    def __init__(
        self,
        question: Question,
        data: Any = None,
        *,
        entry: DayEntry | None = None,
        names: Iterable[str] = (),
        at: KeyAndVersion | None = None,
        ids: str = "%s",
    ) -> None:
        self.question, self.ids = question, ids
        self.do = "" if data is None else data.get("do", "")
        self.rows = self._rows(names, data) if question.kind == "medicines" else []
        self.main = {"hours": "typed", "medicines": "other"}.get(question.kind, "value")
        judged = self.do not in (BACK, NONE, SKIP)
        super().__init__(self._fields(), data, said=self._said(entry), key_and_version=at, judged=judged)

    def _fields(self) -> dict[str, forms.Field]:
        one = self.question
        match one.kind:
            case "pick":
                shape = Bool() if one.choices is YES_NO else Choice(tuple(value for value, _words in one.choices))
                return {"value": PickField(shape, one.title, one.choices)}
            case "hours":
                label = _("Or another number of hours")
                return {"value": HoursField(HOURS, one.title), "typed": HoursField(HOURS, label)}
            case "tick":
                return {"value": TickedField(listed(one.choices), one.title, one.choices, one.none)}
        found: dict[str, forms.Field] = {}
        for place, name in self.rows:
            found |= {f"taken-{place}": TickField(_("I took it")), f"helped-{place}": helped(name)}
        return found | {
            "other": MedicineField(Drug(), _("Its name")),
            "helped-other": helped(_("Its name")),
            "unnamed": TickField(_("I took something and do not know its name")),
        }

    @staticmethod
    def _rows(names: Iterable[str], data: Any) -> list[tuple[str, str]]:
        """Each medicine that the page names, with its place there."""
        if data is None:
            return [(str(place), name) for place, name in enumerate(names, 1)]
        # One more than there may be is enough to refuse the whole.
        return list(zip(data.getlist("place"), data.getlist("name"), strict=False))[: MOST_NAMES + 1]

    def _said(self, entry: DayEntry | None) -> dict[str, Any]:
        """What stands in the form of a day: its ticks, and what was taken. What is tapped or typed anew stands beside it."""
        value = None if entry is None else getattr(entry, self.question.field)
        if self.question.kind == "tick":
            return {"value": sorted(value)} if value else {}
        if self.question.kind != "medicines" or entry is None:
            return {}
        before = {one.drug: one.relieved for one in entry.acute or ()}
        found: dict[str, Any] = {"unnamed": None in before}
        for place, name in self.rows:
            found |= {f"taken-{place}": name in before, f"helped-{place}": before.get(name)}
        return found

    def clean(self) -> None:
        if self.question.kind == "medicines":
            if len(self.rows) > MOST_NAMES:
                words = _("More than %(most)s medicines are named. Nothing was kept: write those you took.")
                self.add_error("other", words % {"most": MOST_NAMES})
            elif not self.errors and not self._taken():
                words = _("Name what you took. If it was nothing, choose “%(none)s”. Or skip.")
                self.add_error("other", words % {"none": self.question.none})
        elif "value" in self.said:
            self.errors.pop("typed", None)  # what was tapped is the answer
        elif "typed" not in self.said and not self.errors:
            self.add_error(self.main, str(self.fields[self.main].empty))  # type: ignore[attr-defined]

    def answered(self, entry: DayEntry) -> DayEntry:
        """The day with this question answered; taken back, it is open again."""
        changed: dict[str, Any] = {self.question.field: None if self.do == BACK else self._answer(entry)}
        return replace(entry, **changed)

    def _answer(self, entry: DayEntry) -> Any:
        match self.question.kind:
            case "tick":
                return frozenset() if self.do == NONE else frozenset(self.said["value"])
            case "medicines":
                return () if self.do == NONE else self._with_purpose(entry)
            case "hours":
                return Fraction(self.said["value"] if "value" in self.said else self.said["typed"])
        return self.said["value"]

    def _taken(self) -> tuple[Intake, ...]:
        said = self.said
        found = [Intake(name, said.get(f"helped-{place}")) for place, name in self.rows if said.get(f"taken-{place}")]
        if "other" in said:
            found.append(Intake(said["other"], said.get("helped-other")))
        return (*found, *([Intake(None)] if said.get("unnamed") else ()))

    def _with_purpose(self, entry: DayEntry) -> tuple[Intake, ...]:
        """The form does not ask what a medicine was for: what was written of it before stays."""
        purpose = {one.drug: one.purpose for one in entry.acute or ()}
        return tuple(replace(one, purpose=purpose.get(one.drug)) for one in self._taken())


class ReliefField(PickField):
    """Whether a medicine helped; not sure is nothing said."""

    def to_python(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(value)


def helped(name: "StrOrPromise") -> ReliefField:
    choices = (("yes", _lazy("It helped")), ("no", _lazy("It did not")), ("", _lazy("Not sure")))
    return ReliefField(Bool(), name, choices)
