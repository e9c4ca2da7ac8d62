"""Which lists does the clinic keep beside a diary, what is each called, and which of its keys does a form ask for?

The shapes are the case file's (`caseshape`), names that are offered are those the rules know. Here are only the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from cleardays.answer.caseshape import CASE
from cleardays.answer.shape import Choice, ListOf, Record, Shape
from cleardays.diary.history import NOT_ASSESSED
from cleardays.injection import products, sites
from cleardays.outcome.instruments import instruments
from cleardays.safety.known import table
from cleardays.safety.signs import signs
from cleardays.web.clinic import entering
from cleardays.web.clinic.entering import Field, WrongError, in_words
from cleardays.web.diary.facts import OF_HISTORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One list: its title, what one entry of it is called, how it says “none”, and the words of its fields."""

    kind: str
    title: str
    one: str
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

    def fields(self, judges: bool) -> tuple[Field, ...]:
        """The fields of one entry, the clinician's own where they may judge."""
        return entering.fields_of(self.shape, self.labels, self.shapes, offered=self.offered, named=self.named) + (
            self._judged() if judges else ()
        )

    def _judged(self) -> tuple[Field, ...]:
        found = []
        for key, (label, hint) in self.judged.items():
            within: Any = self.shape
            for part in key.split("."):
                within = within.fields[part]
            found.append(entering.field(key, within, label, hint, self.named.get(key)))
        return tuple(found)

    def words(self, said: Any) -> str:
        """One entry in a line."""
        if not isinstance(said, dict):
            return str(said)
        parts: list[str] = []
        for one in (*self.fields(False), *self._judged()) if self.judged else self.fields(False):
            value: Any = said
            for part in one.id.split("."):
                value = (value or {}).get(part)
            if value is None:
                continue
            words = _shown(one, value)
            parts.append(words if not parts else f"{one.label.lower()} {words}")
        return ", ".join(parts)


def _shown(one: Field, value: Any) -> str:
    named = dict(one.choices)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(named.get(each, str(each)) for each in value) or "nowhere"
    return named.get(str(value), str(value)) if not named else named.get(str(value), str(value)).lower()


def _history() -> Record:
    found = CASE.fields["history"]
    assert isinstance(found, Record)  # noqa: S101
    return found


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    """Names that the rules know, by what they are."""
    found: dict[str, set[str]] = {"conditions": set(), "medicines": set(), "allergies": set()}
    listed = [*table()["contraindication"].values(), *table()["caution"].values(), table()["neutral"]]
    for entry in listed:
        for what, names in found.items():
            names.update(entry.get(what, ()))
    return {what: tuple(sorted(names)) for what, names in found.items()}


PREVENTIVES = (
    "amitriptyline", "atenolol", "atogepant", "candesartan", "duloxetine", "eptinezumab", "erenumab", "flunarizine",
    "fremanezumab", "galcanezumab", "lisinopril", "metoprolol", "nortriptyline", "propranolol", "rimegepant", "topiramate",
    "valproate", "venlafaxine", "verapamil",
)  # fmt: skip
"""Names that are offered, in the spelling under which two brands of one drug are counted once. Any other may be written."""


def _flag(id_: str) -> str:
    """A red flag as the safety room says it."""
    words = table()["red_flag"].get(id_)
    return f"{words['words'][:1].upper()}{words['words'][1:]}" if isinstance(words, dict) else in_words(id_)


def _place(id_: str) -> str:
    return f"{sites.muscles()[id_[:3]].name}, patient's {'left' if id_.endswith('L') else 'right'}"


def _instrument(id_: str) -> str:
    one = instruments()[id_]
    return f"{id_}, {one.range.least} to {one.range.most}"


def _toxins() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.toxin for one in products.products().values()))


@lru_cache(maxsize=1)
def lists() -> dict[str, Kept]:
    """Every list the clinic keeps, by the kind it has in the case file."""
    of_name = ("Name", "As it is written in the notes. What is not recognised, a clinician must look at.")
    found = (
        Kept(
            kind="preventives", title="Preventives tried", one="a preventive", none="None was tried",
            labels={
                "drug": ("Drug", "Without strength or form."), "class": ("Class", ""), "start": ("Start", ""),
                "stop": ("Stop", ""), "max_daily_dose_mg": ("Highest dose a day, mg", ""),
                "days_at_target": ("Days at the dose aimed for", ""), "outcome": ("How it ended", ""),
            },
            offered={"drug": PREVENTIVES},
        ),
        Kept(
            kind="red_flags", title="Red flags", one="a red flag", none="Asked, and none is there", about="id",
            labels={"id": ("Red flag", ""), "noted": ("Noted", "")}, named={"id": _flag},
            judged={
                "cleared.date": ("Cleared on", "By you, as a clinician. A cleared flag stays written."),
                "cleared.finding": ("What was found", ""),
            },
        ),
        Kept(
            kind="conditions", title="Conditions", one="a condition", none="Asked, and none is there",
            labels={entering.VALUE: of_name}, offered={entering.VALUE: _known()["conditions"]},
        ),
        Kept(
            kind="medicines", title="Medicines taken", one="a medicine", none="Asked, and none is taken",
            labels={entering.VALUE: of_name}, offered={entering.VALUE: _known()["medicines"]},
        ),
        Kept(
            kind="allergies", title="Allergies", one="an allergy", none="Asked, and none is there",
            labels={entering.VALUE: of_name}, offered={entering.VALUE: _known()["allergies"]},
        ),
        Kept(
            kind="other_toxin", title="Toxin given elsewhere, or for something else", one="a dose given elsewhere",
            none="Asked, and none was given",
            labels={
                "date": ("Date", ""), "product": ("Product", ""), "units": ("Units of that product", ""),
                "indication": ("What for", ""),
            },
            offered={"product": _toxins()},
        ),
        Kept(
            kind="events", title="Side effects", one="a side effect", none="Asked, and none was had", about="term",
            labels={
                "term": ("What it is", "In the person's own word."), "onset": ("Began", ""), "resolved": ("Over since", ""),
                "severity": ("How bad", ""), "serious": ("Serious", ""), "session": ("After the session of", ""),
            },
            offered={"term": tuple(sorted(one.words for one in signs().values()))},
            judged={"relatedness": ("How far it belongs to the treatment", "Your judgement, written under your name and today.")},
        ),
        Kept(
            kind="scores", title="Scores", one="a score", none="",
            labels={
                "instrument": ("Questionnaire", "The total alone is kept: the questions belong to their owners."),
                "date": ("Date", ""), "total": ("Total", ""),
            },
            shapes={"instrument": Choice(tuple(instruments()))}, named={"instrument": _instrument},
        ),
        Kept(
            kind="examinations", title="Where it hurts, and where it is tender", one="an examination", none="",
            labels={
                "date": ("Date", ""), "pain": ("Pain", "Nothing ticked is not asked."),
                "tender": ("Tender", "Nothing ticked is not asked."),
                "by": ("Examined by", ""),
            },
            named={"pain": _place, "tender": _place},
        ),
    )  # fmt: skip
    return {one.kind: one for one in found}


@lru_cache(maxsize=1)
def plain() -> tuple[Field, ...]:
    """The fields of what is written once."""
    labels = {
        "migraine_since": ("Migraine since", ""),
        "present_pattern_since": ("The present pattern since", ""),
        "attacks_without_aura": ("Attacks without aura, in a lifetime", "Those that lasted long enough and had the marks of migraine."),
        "attacks_with_aura": ("Attacks with aura, in a lifetime", ""),
        "continuous_from_onset": ("Without a break since it began", ""),
        "intractable": ("Intractable, as the clinician says", ""),
        "pregnant": ("Pregnant", ""),
        "breastfeeding": ("Breastfeeding", ""),
        "overuse_managed": ("Overuse of acute medicine was addressed", ""),
    }  # fmt: skip
    return entering.fields_of(_history(), labels, {})


def made(kept: Kept, fields: Iterable[Field], read: Mapping[str, Any], before: Any, who: str, today: date) -> Any:
    """One entry from what a form of these fields sent. What the form did not ask for stays as it was; a judgement is signed
    with a name and a day, and a clearance with a name. Whoever changes what was judged judges it anew; who may not judge may not."""
    if not isinstance(kept.shape, Record):
        return read.get(entering.VALUE)
    before = before or {}
    asked = {one.id for one in fields}
    found = {key: value for key, value in before.items() if key not in asked}
    found |= {key: value for key, value in read.items() if "." not in key}
    moved = bool(kept.about) and kept.about in before and found.get(kept.about) != before[kept.about]
    if moved and not asked & kept.judged.keys() and before.keys() & {"cleared", "judged_by"}:
        label = kept.labels[kept.about][0]
        words = "a clinician has judged this entry", "ask a clinician to change it, or write a new entry"
        raise WrongError({kept.about: entering.said(label, *words)})
    if "cleared.finding" in asked:
        old = found.pop("cleared", None) or {}
        new = {key: read[f"cleared.{key}"] for key in ("date", "finding") if f"cleared.{key}" in read}
        if new:
            same = not moved and new == {key: old.get(key) for key in new} and len(new) == 2
            found["cleared"] = old if same else new | {"by": who}
    if "relatedness" in asked and (moved or found.get("relatedness") != before.get("relatedness")):
        found.pop("judged_by", None)
        if found.get("relatedness") not in (None, NOT_ASSESSED):
            found["judged_by"] = {"by": who, "date": today.isoformat()}
    return found
