"""What is asked of one fact beside the diary, one question at a time?

A fact is kept at its first answer (its name), and every later question can be passed: then nothing is written, which is unknown.
The shapes are those of the case file; which words mean what is asked of the rooms below. `about_me_forms` reads the answers.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.schema import CASE
from cleardays.casefile.shapes import ListOf, Record, Shape
from cleardays.diary.entries import SEVERITIES
from cleardays.diary.history import PREVENTIVE_CLASSES, PREVENTIVE_OUTCOMES
from cleardays.outcome.instruments import Instrument, instruments
from cleardays.safety.signs import Route, Sign, signs
from cleardays.web.forms.shape_fields import YES_NO, Choices
from cleardays.web.i18n import date_words, short_words
from cleardays.web.patient.day_questions import SEVERITY_WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

How = Literal["pick", "name", "day", "born", "about", "number"]

CLASS_WORDS = {
    "anticonvulsant": _lazy("For fits (such as topiramate, valproate)"),
    "antidepressant": _lazy("For low mood (such as amitriptyline, venlafaxine)"),
    "beta-blocker": _lazy("A beta blocker (such as propranolol)"),
    "calcium-channel-blocker": _lazy("A calcium blocker (such as flunarizine)"),
    "angiotensin": _lazy("For blood pressure (such as candesartan)"),
    "cgrp-antibody": _lazy("A CGRP antibody (a monthly or quarterly shot)"),
    "gepant": _lazy("A gepant, taken to prevent"),
    "toxin": _lazy("Botulinum toxin"),
    "other": _lazy("Something else"),
}
OUTCOME_WORDS = {
    "ineffective": _lazy("It did not help enough"),
    "not_tolerated": _lazy("I could not stand it"),
    "contraindicated": _lazy("I was told not to take it"),
    "stopped_by_choice": _lazy("I chose to stop"),
    "ongoing": _lazy("I still take it"),
    "unknown": _lazy("I do not know"),
}


def _keys(shape: Shape) -> dict[str, Shape]:
    """The keys of a record, or of each entry of a list, with their shapes."""
    found = shape.item if isinstance(shape, ListOf) else shape
    return dict(found.fields) if isinstance(found, Record) else {}


_HISTORY = _keys(CASE.fields["history"])
_SHAPES = {
    **_HISTORY, **_keys(CASE.fields["person"]), **_keys(CASE.fields["events"]), **_keys(_HISTORY["preventives"]),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: its words, how it is answered, which field it writes; `none` is an answer that leaves the field unwritten."""

    id: str
    title: "StrOrPromise"
    hint: "StrOrPromise"
    how: How
    field: str
    choices: Choices = ()
    none: "StrOrPromise" = ""

    @property
    def shape(self) -> Any:
        """The case file's own, of the field that it writes."""
        return _SHAPES[self.field]


@dataclass(frozen=True, slots=True)
class About:
    """A list beside the diary that a person tells: what begins an entry, and what may be asked of one."""

    kind: str
    title: "StrOrPromise"
    first: Ask
    then: tuple[Ask, ...]

    def ask(self, asked_id: str) -> Ask | None:
        return next((one for one in (self.first, *self.then) if one.id == asked_id), None)

    def after(self, one: Ask) -> Ask | None:
        """The next question, None after the last."""
        place = self.then.index(one) + 1 if one in self.then else 0
        return self.then[place] if place < len(self.then) else None


def danger_signs() -> tuple[Sign, ...]:
    """The signs that are asked about before anything else."""
    return tuple(one for one in signs().values() if one.route is Route.EMERGENCY)


def other_signs() -> Choices:
    """The other signs we know, those for the clinic today first, as they are offered."""
    rest = sorted((one for one in signs().values() if one.route is not Route.EMERGENCY), key=lambda one: one.route.rank)
    return tuple((one.words, short_words.later(one.words)) for one in rest)


EFFECTS = About(
    "events",
    _lazy("Side effects"),
    Ask("what", _lazy("What is it?"), _lazy("Choose one, or write your own word."), "name", "term", other_signs()),
    (
        Ask(
            "since", _lazy("When did it begin?"), _lazy("The day you first noticed it."), "day", "onset", none=_lazy("I do not know"),
        ),
        Ask(
            "how-bad", _lazy("How bad is it?"), _lazy("At its worst."), "pick", "severity",
            tuple((one, SEVERITY_WORDS[one]) for one in SEVERITIES),
        ),
        Ask(
            "hospital", _lazy("Did you have to stay in hospital for it?"), _lazy("A night or longer."), "pick", "serious", YES_NO,
        ),
        Ask("over", _lazy("Is it over?"), _lazy("The last day you had it."), "day", "resolved", none=_lazy("It is not over")),
    ),
)  # fmt: skip
PREVENTIVES = About(
    "preventives",
    _lazy("Medicines to prevent headaches"),
    Ask(
        "what", _lazy("What is it called?"), _lazy("A medicine you took on most days, so that headaches come less often."),
        "name", "drug",
    ),
    (
        Ask(
            "kind", _lazy("What kind of medicine is it?"), _lazy("If you are not sure, skip."), "pick", "class",
            tuple((one, CLASS_WORDS[one]) for one in PREVENTIVE_CLASSES),
        ),
        Ask(
            "start", _lazy("When did you begin it?"), _lazy("The year is enough, as in 2019. Or 2019-05, or 2019-05-20."),
            "about", "start",
        ),
        Ask(
            "stop", _lazy("When did you stop it?"), _lazy("The year is enough, as in 2019."), "about", "stop",
            none=_lazy("I still take it"),
        ),
        Ask(
            "days", _lazy("For how many days did you take the full dose?"), _lazy("Two months are about 60 days."), "number",
            "days_at_target",
        ),
        Ask(
            "outcome", _lazy("How did it go?"), _lazy("Choose what fits best."), "pick", "outcome",
            tuple((one, OUTCOME_WORDS[one]) for one in PREVENTIVE_OUTCOMES),
        ),
    ),
)  # fmt: skip
TOLD = {one.kind: one for one in (EFFECTS, PREVENTIVES)}

NAMES = {
    "conditions": (_lazy("Illnesses"), _lazy("An illness you have, or had for long."), _lazy("I have none")),
    "medicines": (_lazy("Medicines I take"), _lazy("All but those you only take for an attack."), _lazy("I take none")),
    "allergies": (_lazy("Allergies"), _lazy("A medicine or a thing that you react to."), _lazy("I have none")),
}
"""Lists of plain names, each with its title, a hint, and how one says that there is none."""

PLAIN = (
    Ask(
        "migraine-since", _lazy("When did migraine begin?"), _lazy("The year is enough, as in 2010."), "about", "migraine_since",
    ),
    Ask(
        "pattern-since", _lazy("Since when is it as often as now?"), _lazy("The year is enough. Or 2024-05."), "about",
        "present_pattern_since",
    ),
    Ask(
        "pregnant", _lazy("Are you pregnant?"), _lazy("Or could you be? Then a clinician must look first."), "pick", "pregnant", YES_NO,
    ),
    Ask(
        "breastfeeding", _lazy("Are you breastfeeding?"), _lazy("Then a clinician must look first."), "pick", "breastfeeding", YES_NO,
    ),
)  # fmt: skip


def shape_of(kind: str) -> Any:
    """The case file's own shape of one of these names."""
    found = _HISTORY[kind]
    assert isinstance(found, ListOf)  # noqa: S101  each of them is a list
    return found.item


BORN_MALE = "male"
SEX_WORDS = {"female": _lazy("Female"), "male": _lazy("Male"), "other": _lazy("Other")}
IDENTITY = (
    Ask(
        "born", _lazy("When were you born?"), _lazy("The rules are for adults, so they ask for your age. It also tells you from "
        "somebody of the same name."), "born", "born",
    ),
    Ask(
        "sex", _lazy("What is your sex?"), _lazy("Some questions are only asked of some people."), "pick", "sex",
        tuple(SEX_WORDS.items()),
    ),
)  # fmt: skip
"""Who one is. What the clinic wrote of it is the clinic's."""


def plain_asked(sex: str) -> tuple[Ask, ...]:
    """The plain questions that are asked of somebody: pregnancy of everybody but men."""
    return tuple(one for one in PLAIN if sex != BORN_MALE or one.field not in ("pregnant", "breastfeeding"))


def scales() -> tuple[Instrument, ...]:
    """The questionnaires whose totals are kept; their questions are not ours to show."""
    return tuple(one for one in instruments().values() if not one.of_change)


def words(one: Ask, value: Any) -> str:
    """What is written in answer to a question; empty when nothing is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(dict(YES_NO)["yes" if value else "no"])
    if one.how == "born":
        return date_words.day(date.fromisoformat(value))
    return str(dict(one.choices).get(str(value), value)) if one.how == "pick" else str(value)


def days_offered(today: date) -> Choices:
    """Today and yesterday, one tap each."""
    return ((today.isoformat(), _("Today")), ((today - timedelta(days=1)).isoformat(), _("Yesterday")))
