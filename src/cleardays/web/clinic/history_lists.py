"""Which lists does the clinic keep beside a diary, what is each called, and which of its keys does a form ask for?

The shapes are the case file's (`caseshape`), names that are offered are those the rules know. Here are only the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cleardays.casefile.schema import CASE
from cleardays.casefile.shapes import Choice, ListOf, Record, Shape
from cleardays.criteria.preventives import is_preventive
from cleardays.injection import products, sites
from cleardays.outcome.instruments import instruments
from cleardays.safety.signs import signs
from cleardays.vocabulary import conditions, medicines
from cleardays.vocabulary.signs import red_flags
from cleardays.web.forms import shape_fields
from cleardays.web.forms.shape_fields import VALUE, ShapeField
from cleardays.web.i18n import short_words
from cleardays.web.i18n.short_words import in_words
from cleardays.web.records.history_facts import OF_HISTORY

LANGUAGES = 8
"""In which what was made of words is remembered, in one process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One list: its title, how an entry is added or changed, how it says “none”, and the words of its fields."""

    kind: str
    title: str
    add: str
    change: str
    none: str
    """What “none” says; empty where an empty list says nothing."""
    labels: Mapping[str, tuple[str, str]]
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[str, Any] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    """Shapes narrower than the case file's."""
    judged: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Fields that a clinician alone is asked; nobody else's form changes what stands there."""
    about: str = ""
    """What a judgement is about: the field that a clinician alone may change while one stands."""

    @property
    def shape(self) -> Shape:
        found = _history().fields[self.kind] if self.kind in OF_HISTORY else CASE.fields[self.kind]
        assert isinstance(found, ListOf)  # noqa: S101  every kind is a list of the case file
        return found.item

    def fields(self, judges: bool) -> dict[str, ShapeField]:
        """The fields of one entry, the clinician's own where they may judge."""
        found = shape_fields.fields_of(self.shape, self.labels, self.shapes, offered=self.offered, named=self.named)
        return found | self._judged() if judges else found

    def _judged(self) -> dict[str, ShapeField]:
        found = {}
        for key, (label, hint) in self.judged.items():
            within: Any = self.shape
            for part in key.split("."):
                within = within.fields[part]
            found[key] = shape_fields.field(within, label, hint, self.named.get(key))
        return found

    def words(self, said: Any) -> str:
        """One entry in a line."""
        if not isinstance(said, dict):
            return str(said)
        parts: list[str] = []
        for key, one in self.fields(True).items():
            value: Any = said
            for part in key.split("."):
                value = (value or {}).get(part)
            if value is None:
                continue
            words = _shown(one, value)
            parts.append(
                words if not parts else _("%(label)s %(words)s") % {"label": str(one.label).lower(), "words": words}
            )
        return ", ".join(parts)


def _shown(one: ShapeField, value: Any) -> str:
    named = {key: str(words) for key, words in one.choices}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(named.get(each, str(each)) for each in value) or _("nowhere")
    return named.get(str(value), str(value)) if not named else named.get(str(value), str(value)).lower()


def _history() -> Record:
    found = CASE.fields["history"]
    assert isinstance(found, Record)  # noqa: S101
    return found


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    """Names that are known, by what they are."""
    taken = [one.name for one in medicines.substances().values() if one.use != "none" and one.kind != "toxin"]
    return {
        "conditions": tuple(sorted(conditions.conditions().groups)),
        "medicines": tuple(sorted(taken)),
        "allergies": tuple(sorted(conditions.allergies().groups)),
        "preventives": tuple(name for name in sorted(taken) if is_preventive(name)),
    }


def _flag(id_: str) -> str:
    """A red flag as the safety room says it."""
    flag = red_flags().get(id_)
    return short_words.begun(flag.words) if flag is not None else in_words(id_)


def _place(id_: str) -> str:
    return of_side(sites.muscles()[id_[:3]].name, left=id_.endswith("L"))


def of_side(muscle: str, *, left: bool) -> str:
    """A muscle on a side, which is the patient's in every language and way of writing."""
    words = _("%(muscle)s, patient's left") if left else _("%(muscle)s, patient's right")
    return words % {"muscle": short_words.said(muscle)}


def _instrument(id_: str) -> str:
    one = instruments()[id_]
    edges = {"which": id_, "least": one.range.least, "most": one.range.most}
    return _("%(which)s, %(least)s to %(most)s") % edges


def _toxins() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.toxin for one in products.products().values()))


def lists() -> dict[str, Kept]:
    """Every list the clinic keeps, by the kind it has in the case file; in the language of the reader."""
    return _lists(get_language())


@lru_cache(maxsize=LANGUAGES)
def _lists(_language: str | None) -> dict[str, Kept]:
    of_name = (_("Name"), _("As it is written in the notes. What is not recognised, a clinician must look at."))
    found = (
        Kept(
            kind="preventives",
            title=_("Preventives tried"),
            add=_("Add a preventive"),
            change=_("Change a preventive"),
            none=_("None was tried"),
            labels={
                "drug": (_("Drug"), _("Without strength or form.")),
                "class": (_("Class"), ""),
                "start": (_("Start"), ""),
                "stop": (_("Stop"), ""),
                "max_daily_dose_mg": (_("Highest dose a day, mg"), ""),
                "days_at_target": (_("Days at the dose aimed for"), ""),
                "outcome": (_("How it ended"), ""),
            },
            offered={"drug": _known()["preventives"]},
        ),
        Kept(
            kind="red_flags",
            title=_("Red flags"),
            add=_("Add a red flag"),
            change=_("Change a red flag"),
            none=_("Asked, and none is there"),
            about="id",
            labels={"id": (_("Red flag"), ""), "noted": (_("Noted"), "")},
            named={"id": _flag},
            judged={
                "cleared.date": (_("Cleared on"), _("By you, as a clinician. A cleared flag stays written.")),
                "cleared.finding": (_("What was found"), ""),
            },
        ),
        Kept(
            kind="conditions",
            title=_("Conditions"),
            add=_("Add a condition"),
            change=_("Change a condition"),
            none=_("Asked, and none is there"),
            labels={VALUE: of_name},
            offered={VALUE: _known()["conditions"]},
        ),
        Kept(
            kind="medicines",
            title=_("Medicines taken"),
            add=_("Add a medicine"),
            change=_("Change a medicine"),
            none=_("Asked, and none is taken"),
            labels={VALUE: of_name},
            offered={VALUE: _known()["medicines"]},
        ),
        Kept(
            kind="allergies",
            title=_("Allergies"),
            add=_("Add an allergy"),
            change=_("Change an allergy"),
            none=_("Asked, and none is there"),
            labels={VALUE: of_name},
            offered={VALUE: _known()["allergies"]},
        ),
        Kept(
            kind="other_toxin",
            title=_("Toxin given elsewhere, or for something else"),
            add=_("Add a dose given elsewhere"),
            change=_("Change a dose given elsewhere"),
            none=_("Asked, and none was given"),
            labels={
                "date": (_("Date"), ""),
                "product": (_("Product"), ""),
                "units": (_("Units of that product"), ""),
                "indication": (_("What for"), ""),
            },
            offered={"product": _toxins()},
        ),
        Kept(
            kind="events",
            title=_("Side effects"),
            add=_("Add a side effect"),
            change=_("Change a side effect"),
            none=_("Asked, and none was had"),
            about="term",
            labels={
                "term": (_("What it is"), _("In the person's own word.")),
                "onset": (_("Began"), ""),
                "resolved": (_("Over since"), ""),
                "severity": (_("How bad"), ""),
                "serious": (_("Serious"), ""),
                "session": (_("After the session of"), ""),
                "sites": (_("Sites it is thought to come from"), _("One a line, as on the map: PRO-M1.")),
            },
            offered={"term": tuple(sorted(one.words for one in signs().values()))},
            judged={
                "relatedness": (
                    _("How far it belongs to the treatment"),
                    _("Your judgement, written under your name and today."),
                )
            },
        ),
        Kept(
            kind="scores",
            title=_("Scores"),
            add=_("Add a score"),
            change=_("Change a score"),
            none="",
            labels={
                "instrument": (_("Questionnaire"), _("The total alone is kept: the questions belong to their owners.")),
                "date": (_("Date"), ""),
                "total": (_("Total"), ""),
            },
            shapes={"instrument": Choice(tuple(instruments()))},
            named={"instrument": _instrument},
        ),
        Kept(
            kind="examinations",
            title=_("Where it hurts, and where it is tender"),
            add=_("Add an examination"),
            change=_("Change an examination"),
            none="",
            labels={
                "date": (_("Date"), ""),
                "pain": (_("Pain"), _("Nothing ticked is not asked.")),
                "tender": (_("Tender"), _("Nothing ticked is not asked.")),
                "by": (_("Examined by"), ""),
            },
            named={"pain": _place, "tender": _place},
        ),
    )
    return {one.kind: one for one in found}


def plain() -> dict[str, ShapeField]:
    """The fields of what is written once, in the language of the reader."""
    labels = {
        "migraine_since": (_("Migraine since"), ""),
        "present_pattern_since": (_("The present pattern since"), ""),
        "attacks_without_aura": (
            _("Attacks without aura, in a lifetime"),
            _("Those that lasted long enough and had the marks of migraine."),
        ),
        "attacks_with_aura": (_("Attacks with aura, in a lifetime"), ""),
        "continuous_from_onset": (_("Without a break since it began"), ""),
        "intractable": (_("Intractable, as the clinician says"), ""),
        "pregnant": (_("Pregnant"), ""),
        "breastfeeding": (_("Breastfeeding"), ""),
        "overuse_managed": (_("Overuse of acute medicine was addressed"), ""),
        "acute_pattern_unverifiable": (_("Nobody can establish which acute medicines are taken, and how much"), ""),
    }
    return shape_fields.fields_of(_history(), labels, {})


def identity() -> dict[str, ShapeField]:
    """The fields of who somebody is, in the language of the reader."""
    labels = {
        "born": (_("Born"), _("As a document says it: with the name it tells two people apart.")),
        "sex": (_("Sex"), ""),
    }
    person = CASE.fields["person"]
    return shape_fields.fields_of(person, labels, {})
