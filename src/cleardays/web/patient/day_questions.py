"""What is asked about a day, one question at a time? `day_forms` reads the answers.

Every question can be passed: then nothing is written, which is unknown and never "none". "None" is a choice of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cleardays.diary.diary import FOUR_HOURS_MS
from cleardays.diary.entries import (
    AURA,
    AURA_CHARACTERISTICS,
    AURA_SYMPTOMS,
    FEATURES,
    SEVERITIES,
    DayEntry,
    Intake,
)
from cleardays.diary.local import MILLISECONDS_PER_HOUR, length_ms
from cleardays.web.forms.shape_fields import YES_NO, Choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOURS_OFFERED = (1, 2, 3, 4, 6, 8, 12)
Kind = Literal["pick", "hours", "tick", "medicines"]

FEATURE_WORDS = {
    "unilateral": _lazy("On one side"),
    "bilateral": _lazy("On both sides"),
    "pulsating": _lazy("Throbbing"),
    "pressing": _lazy("Pressing or tight"),
    "worse with activity": _lazy("Worse when I moved"),
    "nausea": _lazy("I felt sick"),
    "vomiting": _lazy("I was sick"),
    "photophobia": _lazy("Light was too much"),
    "phonophobia": _lazy("Sound was too much"),
}
AURA_WORDS = {
    "visual": _lazy("I saw lights, lines or a blind spot"),
    "sensory": _lazy("Tingling or a numb part"),
    "speech": _lazy("Words would not come"),
    "motor": _lazy("An arm or leg was weak"),
    "brainstem": _lazy("Spinning, double sight or slurred words"),
    "retinal": _lazy("It was in one eye only"),
    "spreads gradually": _lazy("It spread slowly"),
    "in succession": _lazy("One sign came after another"),
    "5-60 min": _lazy("Each sign lasted 5 to 60 minutes"),
    "unilateral": _lazy("It was on one side"),
    "positive": _lazy("Something was added, like lights or pins and needles"),
    "followed by headache": _lazy("Headache came with it or within the hour"),
}
SEVERITY_WORDS = {"mild": _lazy("Mild"), "moderate": _lazy("Moderate"), "severe": _lazy("Severe")}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, how it is answered, and which field of the day it writes."""

    id: str
    title: "StrOrPromise"
    hint: "StrOrPromise"
    kind: Kind
    field: str
    choices: Choices = ()
    none: "StrOrPromise" = ""


QUESTIONS = (
    Question(
        "how-bad", _lazy("How bad was it?"), _lazy("At its worst."), "pick", "severity",
        tuple((one, SEVERITY_WORDS[one]) for one in SEVERITIES),
    ),
    Question(
        "how-long", _lazy("How long did it last?"), _lazy("Hours on this day, from start to end."), "hours", "hours",
    ),
    Question(
        "what-it-was-like", _lazy("What was it like?"), _lazy("Tick all you had. What you do not tick is read as not there."),
        "tick", "features", tuple((one, FEATURE_WORDS[one]) for one in FEATURES), _lazy("None of these"),
    ),
    Question(
        "aura", _lazy("Were there signs before it?"), _lazy("Some people see or feel odd things first. Tick all you had."),
        "tick", "aura", tuple((one, AURA_WORDS[one]) for one in AURA), _lazy("No such signs"),
    ),
    Question(
        "medicines", _lazy("What did you take?"), _lazy("Medicines for the pain, and whether they helped."),
        "medicines", "acute", (), _lazy("I took nothing"),
    ),
    Question(
        "gone-on", format_lazy(_lazy("Would it have gone on for {hours} hours?"), hours=FOUR_HOURS_MS // MILLISECONDS_PER_HOUR),
        _lazy("What do you think: without medicine or sleep, would it have lasted that long?"), "pick", "would_have_gone_on",
        YES_NO,
    ),
    Question(
        "migraine", _lazy("Did you think it was a migraine?"), _lazy("What you thought, not what a doctor said."), "pick",
        "thought_migraine", YES_NO,
    ),
)  # fmt: skip
BY_ID = {one.id: one for one in QUESTIONS}


def of(entry: DayEntry) -> tuple[Question, ...]:
    """The questions that can be asked about this day: of a clear one only what was taken."""
    return QUESTIONS if entry.headache else (BY_ID["medicines"],)


def after(question: Question, entry: DayEntry) -> Question | None:
    """The next question, None after the last."""
    asked = of(entry)
    place = asked.index(question) + 1 if question in asked else len(asked)
    return asked[place] if place < len(asked) else None


def groups(question: Question) -> Sequence[tuple[str, Choices]]:
    """The choices as they are laid out: an aura's signs apart from how they went."""
    if question.field != "aura":
        return (("", question.choices),)
    words = dict(question.choices)
    return (
        (_("What you noticed"), tuple((one, words[one]) for one in AURA_SYMPTOMS)),
        (_("How it went"), tuple((one, words[one]) for one in AURA_CHARACTERISTICS)),
    )


def hours_offered(entry: DayEntry, zone: str | None) -> Choices:
    """Whole hours, and the whole of this date, which is 23 or 25 hours when the clocks change."""
    whole = Fraction(length_ms(entry.date, zone), MILLISECONDS_PER_HOUR)
    found = [(str(hours), hours_words(hours)) for hours in HOURS_OFFERED if hours < whole]
    return (*found, (f"{float(whole):g}", _("The whole day")))


def hours_words(hours: Fraction | int) -> str:
    """So many hours, in words; a part of an hour is said as several are."""
    number = int(hours) if hours == int(hours) else 2
    return ngettext("%(hours)s hour", "%(hours)s hours", number) % {"hours": f"{float(hours):g}"}


def turned(entry: DayEntry, headache: bool) -> DayEntry:
    """The day said the other way round: what was said of a headache goes with it, medicines stay."""
    if headache:
        return replace(entry, headache=True, acute=entry.acute or None)
    return DayEntry(date=entry.date, headache=False, acute=entry.acute or (), provenance=entry.provenance)


def said(entry: DayEntry, question: Question) -> str:
    """What is written in answer to a question, in words; empty when nothing is."""
    value = getattr(entry, question.field)
    if value is None:
        return ""
    if question.kind == "hours":
        return hours_words(value)
    if question.kind == "medicines":
        return ", ".join(_taken(one) for one in value) or _("Nothing taken")
    if question.kind == "tick":
        return ", ".join(str(words) for name, words in question.choices if name in value) or str(question.none)
    return str(dict(question.choices)[{True: "yes", False: "no"}.get(value, value)])


def summary(entry: DayEntry) -> list[tuple[str, str]]:
    """All that is written of a day, for two statements to stand side by side."""
    state = {True: _("Headache"), False: _("Clear day"), None: _("Not said")}[entry.headache]
    return [(_("This day"), state), *((str(one.title), said(entry, one) or _("Not said")) for one in of(entry))]


def _taken(one: Intake) -> str:
    name = one.drug or _("a medicine without a name")
    helped = {True: _("%(medicine)s, helped"), False: _("%(medicine)s, did not help"), None: "%(medicine)s"}[
        one.relieved
    ]
    return helped % {"medicine": name}
