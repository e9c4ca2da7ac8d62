"""Two answers to one question, of a day or beside the diary: what is written now, what was just sent, and which shall hold?

Both are shown, nothing is kept over the other until somebody chooses, and no words are lost. Where
the clinic wrote, its words hold and the person's stay on the screen, so that they can tell them.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cleardays.web.patient import about_me_questions, day_questions
from cleardays.web.patient.about_me_questions import Ask
from cleardays.web.patient.day_questions import NotAnAnswerError
from cleardays.web.patient.offline import device
from cleardays.web.records import serializers
from cleardays.web.records.services import ConflictError

_NOT_CARRIED = ("csrfmiddlewaretoken", "version", "was")


def fact_conflict(
    request: HttpRequest, one: Ask, now: Any, said: Mapping[str, Any], back: str, *,
    about: str = "", version: int = 0, was: str = "", whose: str = "",
) -> HttpResponse:  # fmt: skip
    """Both answers side by side. `said` is what was sent; `version` or `was` is what the choice is then made on.

    With `whose` nothing can be chosen: it says whose words hold.
    """
    shown = {
        "one": one, "about": about, "back": back, "whose": whose,
        "now": _words(one, now), "sent": _words(one, said.get(one.field)),
        "carried": [(name, value) for name, many in request.POST.lists() for value in many if name not in _NOT_CARRIED],
        "version": version, "was": was,
    }  # fmt: skip
    return render(request, "patient/fact-conflict.html", shown, status=409)


def taken_back(request: HttpRequest, one: Ask, said: Mapping[str, Any], back: str, about: str) -> HttpResponse:
    """What the answer was about is gone; the answer stays on the screen."""
    words = _("This was taken back on another screen, so your answer has nothing to stand with. It was not kept.")
    return fact_conflict(request, one, None, said, back, about=about, whose=words)


def sent(request: HttpRequest, one: Ask, before: Mapping[str, Any], today: Any) -> Mapping[str, Any]:
    """What a form said, as far as it can be read; empty when it is no answer."""
    try:
        return about_me_questions.answered(one, before, request.POST, today)
    except NotAnAnswerError:
        return {one.field: request.POST.get("typed", "") or None}


def _words(one: Ask, value: Any) -> str:
    return about_me_questions.words(one, value) or str(one.none) or _("Not said")


def day_conflict(request: HttpRequest, both: ConflictError, waiting: str = "") -> HttpResponse:
    """Both statements side by side; nothing is kept over the other until somebody chooses.

    `waiting` is the key of the entry on a phone that this came from: it stays there until the choice is made.
    """
    waiting = waiting or request.POST.get("waiting", "")
    return render(
        request,
        "patient/conflict.html",
        {
            "kept": both.kept,
            "day": both.sent.date,
            "there": day_questions.summary(both.kept.entry),
            "sent": day_questions.summary(both.sent),
            "carried": serializers.text(both.sent),
            "same_day": both.kept.entry.date == both.sent.date,
            "waiting": waiting,
            "delivered": device.delivered(waiting),
        },
        status=409,
    )
