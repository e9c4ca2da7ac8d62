"""Two answers to one question, of a day or beside the diary: what is written now, what was just sent, and which shall hold?

Both are shown, nothing is kept over the other until somebody chooses, and no words are lost. Where
the clinic wrote, its words hold and the person's stay on the screen, so that they can tell them.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.web.forms import conflicts
from cleardays.web.forms.conflicts import Conflict
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.i18n import date_words
from cleardays.web.patient import about_me_questions, day_questions
from cleardays.web.patient.about_me_forms import AskForm
from cleardays.web.patient.about_me_questions import Ask
from cleardays.web.patient.offline import device
from cleardays.web.records import serializers
from cleardays.web.records.services import ConflictError

LAYOUT = "patient/frame.html"
CLINIC_S = _lazy("Your clinic wrote this, so it stays as it is. If it is wrong, tell them.")


def fact_conflict(
    request: HttpRequest, form: AskForm, now: Any, back: str, *, about: str = "", was: str = "", whose: str = ""
) -> HttpResponse:
    """Both answers side by side; the choice is then made on the key and version of the form, or on `was`.

    With `whose` nothing can be chosen: it says whose words hold.
    """
    changed = _("This was changed on another screen. Both answers are here. Nothing is lost: choose one.")
    both = Conflict(
        heading=_("Two answers to one question"),
        who=f"{about}: {form.one.title}" if about else str(form.one.title),
        words=whose or changed,
        now=[("", about_me_questions.words(form.one, now) or _nothing(form.one))],
        sent=[("", form.in_words or _nothing(form.one))],
        back=back,
        choose=not whose,
        carried=form.carried(**({"was": was} if was else {})),
        key_and_version=form.key_and_version,
    )
    return conflicts.page(request, both, LAYOUT)


def clinic_s(request: HttpRequest, form: AskForm, now: Any, back: str, about: str = "") -> HttpResponse:
    """What the clinic wrote holds."""
    return fact_conflict(request, form, now, back, about=about, whose=str(CLINIC_S))


def taken_back(request: HttpRequest, form: AskForm, back: str, about: str) -> HttpResponse:
    """What the answer was about is gone; the answer stays on the screen."""
    words = _("This was taken back on another screen, so your answer has nothing to stand with. It was not kept.")
    return fact_conflict(request, form, None, back, about=about, whose=words)


def _nothing(one: Ask) -> str:
    return str(one.none) or _("Not said")


def day_conflict(request: HttpRequest, conflict: ConflictError, waiting: str = "") -> HttpResponse:
    """Both statements side by side; nothing is kept over the other until somebody chooses.

    `waiting` is the key of the entry on a phone that this came from: it stays there until the choice is made.
    """
    waiting = waiting or request.POST.get("waiting", "")
    day, kept = conflict.sent.date, conflict.kept.entry
    both = Conflict(
        heading=_("Two answers for one day"),
        who=f"{date_words.weekday(day)} {date_words.day(day)}",
        words=_("This day was written on another screen. Both answers are here. Nothing is lost: choose one."),
        now=day_questions.summary(kept),
        sent=day_questions.summary(conflict.sent),
        back=reverse("day", args=(kept.date,)) + device.delivered(waiting),
        choose=kept.date == day,
        action=reverse("settle", args=(day,)),
        carried=[("sent", serializers.text(conflict.sent)), *([("waiting", waiting)] if waiting else [])],
        key_and_version=KeyAndVersion.of(conflict.kept),
    )
    return conflicts.page(request, both, LAYOUT)
