"""What does the clinic's form of a history make of what was sent: one entry of a list, or all that is written once about a person?

What no case file forbids and nobody can mean is refused here too: a day that is not yet, a total outside its questionnaire's range, a
judgement moved to something else by somebody who may not judge.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cleardays.casefile.shapes import Record
from cleardays.diary.history import NOT_ASSESSED
from cleardays.outcome import instruments
from cleardays.web.clinic import history_lists
from cleardays.web.clinic.history_lists import Kept
from cleardays.web.forms import refusals
from cleardays.web.forms.shape_fields import VALUE, DateField
from cleardays.web.forms.shape_form import ShapeForm


class EntryForm(ShapeForm):
    """One entry of a list. `before` is what it says now, `who` writes, and signs what they may judge."""

    def __init__(
        self, kept: Kept, data: Any = None, *, before: Any = None, judges: bool, who: str, today: date, **more: Any
    ) -> None:
        super().__init__(kept.fields(judges), data, said=before, **more)
        self.kept, self.before, self.who, self.today = kept, before or {}, who, today

    def clean(self) -> None:
        if self.errors:
            return
        self.entry = self._entry()
        if self.entry is None:
            self.add_error(VALUE, _("Name: nothing is written. To do: write a name, or go back."))
        for name, one in self.fields.items():
            if isinstance(one, DateField) and str(self.said.get(name, "")) > self.today.isoformat():
                self.add_error(name, refusals.not_yet(str(one.label), self.said[name]))
        if self.kept.kind == "scores":
            self._within_range()

    def _within_range(self) -> None:
        known, total = instruments.known(str(self.said.get("instrument", ""))), self.said.get("total")
        if known is None or total is None or not known.outside(total):
            return
        found = _("%(total)s is outside %(which)s") % {"total": total, "which": known.id}
        do = _("write %(least)s to %(most)s") % {"least": known.range.least, "most": known.range.most}
        self.add_error("total", refusals.at_field(_("Total"), found, do))

    def _entry(self) -> Any:
        """The entry that was sent. What the form did not ask for stays as it was; a judgement is signed with a name and a day, and a
        clearance with a name. Whoever changes what was judged judges it anew; who may not judge may not."""
        if not isinstance(self.kept.shape, Record):
            return self.said.get(VALUE)
        said, before, about = self.said, self.before, self.kept.about
        found = {key: value for key, value in before.items() if key not in self.fields}
        found |= {key: value for key, value in said.items() if "." not in key}
        moved = bool(about) and about in before and found.get(about) != before[about]
        if moved and not self.fields.keys() & self.kept.judged.keys() and before.keys() & {"cleared", "judged_by"}:
            words = _("a clinician has judged this entry"), _("ask a clinician to change it, or write a new entry")
            self.add_error(about, refusals.at_field(self.kept.labels[about][0], *words))
        if "cleared.finding" in self.fields:
            self._clear(found, moved)
        if "relatedness" in self.fields and (moved or found.get("relatedness") != before.get("relatedness")):
            found.pop("judged_by", None)
            if found.get("relatedness") not in (None, NOT_ASSESSED):
                found["judged_by"] = {"by": self.who, "date": self.today.isoformat()}
        return found

    def _clear(self, found: dict[str, Any], moved: bool) -> None:
        old = found.pop("cleared", None) or {}
        new = {key: self.said[f"cleared.{key}"] for key in ("date", "finding") if f"cleared.{key}" in self.said}
        if new:
            same = not moved and new == {key: old.get(key) for key in new} and len(new) == 2
            found["cleared"] = old if same else new | {"by": self.who}


class OnceForm(ShapeForm):
    """What is written once about a person. Beside each field its form holds what its writer saw there."""

    def __init__(self, data: Any = None, *, said: Mapping[str, Any], **more: Any) -> None:
        fields = history_lists.identity() | history_lists.plain()
        for one in fields.values():
            one.show_hidden_initial = True
        super().__init__(fields, data, said=said, **more)

    def changes(self) -> dict[str, Any]:
        """What its writer changed: by field, None where it was emptied."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def moved(self, now: "OnceForm") -> list[str]:
        """The fields that its writer changed and that somebody else had changed since they were seen."""
        return [name for name in self.changed_data if self.saw(name) != now.saw(name)]
