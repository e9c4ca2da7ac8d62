"""What is asked about a day, one question at a time, and what does each answer make of what was written before?

Every question can be passed: then nothing is written, which is unknown and never "none". "None" is a choice of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal

from cleardays.answer.refusal import shown
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

HOURS_OFFERED = (1, 2, 3, 4, 6, 8, 12)
LONGEST_NAME = 200
Kind = Literal["pick", "hours", "tick", "medicines"]
Choices = tuple[tuple[str, str], ...]

FEATURE_WORDS = {
    "unilateral": "On one side",
    "bilateral": "On both sides",
    "pulsating": "Throbbing",
    "pressing": "Pressing or tight",
    "worse with activity": "Worse when I moved",
    "nausea": "I felt sick",
    "vomiting": "I was sick",
    "photophobia": "Light was too much",
    "phonophobia": "Sound was too much",
}
AURA_WORDS = {
    "visual": "I saw lights, lines or a blind spot",
    "sensory": "Tingling or a numb part",
    "speech": "Words would not come",
    "motor": "An arm or leg was weak",
    "brainstem": "Spinning, double sight or slurred words",
    "retinal": "It was in one eye only",
    "spreads gradually": "It spread slowly",
    "in succession": "One sign came after another",
    "5-60 min": "Each sign lasted 5 to 60 minutes",
    "unilateral": "It was on one side",
    "positive": "Something was added, like lights or pins and needles",
    "followed by headache": "Headache came with it or within the hour",
}
SEVERITY_WORDS = {"mild": "Mild", "moderate": "Moderate", "severe": "Severe"}
_YES_NO: Choices = (("yes", "Yes"), ("no", "No"))
_BACK = "Take this answer back"


class NotAnAnswerError(ValueError):
    """What was sent is no answer to this question; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, how it is answered, and which field of the day it writes."""

    id: str
    title: str
    hint: str
    kind: Kind
    field: str
    choices: Choices = ()
    none: str = ""


QUESTIONS = (
    Question(
        "how-bad", "How bad was it?", "At its worst.", "pick", "severity",
        tuple((one, SEVERITY_WORDS[one]) for one in SEVERITIES),
    ),
    Question("how-long", "How long did it last?", "Hours on this day, from start to end.", "hours", "hours"),
    Question(
        "what-it-was-like", "What was it like?", "Tick all you had. What you do not tick is read as not there.",
        "tick", "features", tuple((one, FEATURE_WORDS[one]) for one in FEATURES), "None of these",
    ),
    Question(
        "aura", "Were there signs before it?", "Some people see or feel odd things first. Tick all you had.",
        "tick", "aura", tuple((one, AURA_WORDS[one]) for one in AURA), "No such signs",
    ),
    Question(
        "medicines", "What did you take?", "Medicines for the pain, and whether they helped.",
        "medicines", "acute", (), "I took nothing",
    ),
    Question(
        "gone-on", f"Would it have gone on for {FOUR_HOURS_MS // MILLISECONDS_PER_HOUR} hours?",
        "What do you think: without medicine or sleep, would it have lasted that long?", "pick", "would_have_gone_on", _YES_NO,
    ),
    Question(
        "migraine", "Did you think it was a migraine?", "What you thought, not what a doctor said.", "pick",
        "thought_migraine", _YES_NO,
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
        ("What you noticed", tuple((one, words[one]) for one in AURA_SYMPTOMS)),
        ("How it went", tuple((one, words[one]) for one in AURA_CHARACTERISTICS)),
    )


def hours_offered(entry: DayEntry, zone: str | None) -> Choices:
    """Whole hours, and the whole of this date, which is 23 or 25 hours when the clocks change."""
    whole = Fraction(length_ms(entry.date, zone), MILLISECONDS_PER_HOUR)
    found = [(str(hours), f"{hours} hour{'s' if hours > 1 else ''}") for hours in HOURS_OFFERED if hours < whole]
    return (*found, (f"{float(whole):g}", "The whole day"))


def answered(question: Question, entry: DayEntry, sent: Mapping[str, Any]) -> DayEntry:
    """The day with this question answered; `NotAnAnswerError` when what was sent is no answer.

    `sent` is a form: `get` for one value, `getlist` for ticks. "back" takes an answer back, which leaves the question open.
    """
    if sent.get("do") == "back":
        return _with(entry, question, None)
    reads: dict[Kind, Callable[[Question, Mapping[str, Any]], Any]] = {
        "pick": _picked, "hours": _hours, "tick": _ticked, "medicines": _medicines,
    }  # fmt: skip
    return _with(entry, question, reads[question.kind](question, sent))


def _with(entry: DayEntry, question: Question, value: Any) -> DayEntry:
    changed: dict[str, Any] = {question.field: value}
    return replace(entry, **changed)


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
        return f"{float(value):g} hours"
    if question.kind == "medicines":
        return ", ".join(_taken(one) for one in value) or "Nothing taken"
    if question.kind == "tick":
        return ", ".join(words for name, words in question.choices if name in value) or question.none
    return dict(question.choices)[{True: "yes", False: "no"}.get(value, value)]


def summary(entry: DayEntry) -> list[tuple[str, str]]:
    """All that is written of a day, for two statements to stand side by side."""
    state = {True: "Headache", False: "Clear day", None: "Not said"}[entry.headache]
    return [("This day", state), *((one.title, said(entry, one) or "Not said") for one in of(entry))]


def _taken(one: Intake) -> str:
    helped = {True: ", helped", False: ", did not help", None: ""}[one.relieved]
    return f"{one.drug or 'a medicine without a name'}{helped}"


def _picked(question: Question, sent: Mapping[str, Any]) -> str | bool:
    value = str(sent.get("value", ""))
    if value not in dict(question.choices):
        raise NotAnAnswerError("Choose one of the answers, or skip.")
    return {"yes": True, "no": False}.get(value, False) if question.choices == _YES_NO else value


def _hours(question: Question, sent: Mapping[str, Any]) -> Fraction:
    # A comma is how half of the world writes it.
    text = (sent.get("value") or sent.get("typed") or "").strip().replace(",", ".")
    try:
        number = Decimal(text)
        if not number.is_finite() or number < 0 or len(text) > 6 or "e" in text.lower():
            raise InvalidOperation
    except InvalidOperation:
        raise NotAnAnswerError("Write the hours as a number, as in 2 or 2.5, or skip.") from None
    return Fraction(number)


def _ticked(question: Question, sent: Any) -> frozenset[str]:
    if sent.get("do") == "none":
        return frozenset()
    ticked = frozenset(sent.getlist("value"))
    if not ticked:
        raise NotAnAnswerError(f"Tick what you had. If you had nothing of it, choose “{question.none}”. Or skip.")
    if unknown := ticked - set(dict(question.choices)):
        raise NotAnAnswerError(f"{shown(min(unknown))} is not on the list. Choose from the list, or skip.")
    return ticked


def _medicines(question: Question, sent: Any) -> tuple[Intake, ...]:
    if sent.get("do") == "none":
        return ()
    relief = {"yes": True, "no": False}
    found = [
        Intake(name, relief.get(sent.get(f"helped-{place}", "")))
        for place, name in zip(sent.getlist("place"), sent.getlist("name"), strict=False)
        if sent.get(f"taken-{place}")
    ]
    if typed := " ".join(sent.get("other", "").split()):
        if len(typed) > LONGEST_NAME or not typed.isprintable():
            raise NotAnAnswerError(f"Write the name alone, in {LONGEST_NAME} letters or fewer.")
        found.append(Intake(typed, relief.get(sent.get("helped-other", ""))))
    if sent.get("unnamed"):
        found.append(Intake(None))
    if not found:
        raise NotAnAnswerError(f"Name what you took. If it was nothing, choose “{question.none}”. Or skip.")
    return tuple(found)
