"""May I be somebody whom Botox could help? Asked without an account; answered once and kept nowhere.

Nothing is decided here: fetch, ask, show. What was sent is read in memory and answered in the same breath: no row, no session, no
file, no log line holds any of it, and no cache may keep the page.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cleardays.answer import self_check
from cleardays.answer.self_check import Checked
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError, printable
from cleardays.casefile.text_file import LARGEST_BYTES
from cleardays.diary.windows import BLOCK_28, BLOCK_DAYS
from cleardays.exchange import open_file as exchanged
from cleardays.exchange.apps.app_file import AskError
from cleardays.exchange.open_file import Held
from cleardays.report import answer_words
from cleardays.vocabulary.numbers import numbers
from cleardays.web import rate_limits
from cleardays.web.accounts.models import Clinic, User
from cleardays.web.accounts.permissions import ANYBODY, SIGNED_IN, allow, own_record
from cleardays.web.i18n import short_words
from cleardays.web.public import carry_over, replies, self_check_questions
from cleardays.web.public.self_check_form import SelfCheckForm
from cleardays.web.records import clock
from cleardays.web.uploads import in_memory, sent_file, too_large

LARGEST_MB = LARGEST_BYTES // 1_000_000
CHOICES_SHOWN = 20


@never_cache
@sensitive_post_parameters()
@in_memory(LARGEST_BYTES)
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def check(request: HttpRequest) -> HttpResponse:
    """The questions; sent, an answer in place of a redirect, because there is nothing to come back to."""
    form = SelfCheckForm(request.POST if request.method == "POST" else None, zone=_zone())
    if not form.is_bound:
        return _form(request, form)
    if form.now:
        # Before anything is read or counted: whom to call, and nothing beside it.
        crisis = any(one.id == self_check_questions.SELF_HARM for one in form.now)
        return _urgent(request, [one.words for one in form.now], "", crisis=crisis)
    try:
        rate_limits.count(request, rate_limits.READ if request.FILES else rate_limits.ASKED)
        kept = _file(request, form)
    except rate_limits.TooOftenError as often:
        form.add_error(None, _too_often(often))
        return rate_limits.later(_form(request, form), often)
    except _FileError as wrong:
        form.add_error("file", wrong.words)
        return _form(request, form, wrong)
    if not form.is_valid():
        return _form(request, form)
    found = self_check.check(form.recalled, _today(), replies.jurisdiction(), kept.case if kept else None)
    danger = self_check.emergency(found.answer)
    if danger is not None:
        return _urgent(request, [], danger)
    return _result(request, form, kept, found)


def _too_often(often: rate_limits.TooOftenError) -> str:
    words = _(
        "This network has sent %(most)s in ten minutes, and each takes us a while. This one was not read. "
        "What you wrote is kept on this page: send it again in %(minutes)s minutes. A file must be chosen once more."
    )
    return words % {"most": often.most, "minutes": often.minutes}


def _result(request: HttpRequest, form: SelfCheckForm, kept: Held | None, found: Checked) -> HttpResponse:
    case = self_check.carried(form.recalled, kept.case if kept else None)
    token = carry_over.token(case)
    shown = {
        **_around(), "found": found, "kept": kept, "missing": answer_words.missing(found.answer.missing), "month": BLOCK_DAYS[BLOCK_28],
        "token": token, "too_large": token is None and not carry_over.brought(case).nothing,
        "first": [one for one in found.answer.safety if one.verdict.value == "met"],
    }  # fmt: skip
    return render(request, "public/self-check-result.html", shown)


def _urgent(request: HttpRequest, signs: list[str], words: str, *, crisis: bool = False) -> HttpResponse:
    shown = {**_around(), "signs": signs, "words": words, "talk": crisis}
    return render(request, "public/self-check-urgent.html", shown)


@sensitive_variables()
def _form(request: HttpRequest, form: SelfCheckForm, wrong: "_FileError | None" = None) -> HttpResponse:
    context = {
        **_around(),
        "form": form,
        "option": wrong.option if wrong else "",
        "choices": wrong.choices if wrong else (),
        "now": self_check_questions.now(),
        "flags": self_check_questions.flags(),
        "health": self_check_questions.health(),
        "nothing": self_check_questions.NONE,
        "most_mb": LARGEST_MB,
    }
    status = 413 if wrong and wrong.large else form.status
    return render(request, "public/self-check-form.html", context, status=status)


class _FileError(Exception):
    """A file that cannot be read, or that asks something back; the words are for the page, and hold none of the file."""

    def __init__(self, words: str, option: str = "", choices: tuple[str, ...] = (), *, large: bool = False) -> None:
        super().__init__("a file that was not read")
        self.words, self.option, self.choices, self.large = words, option, choices, large


@sensitive_variables()
def _file(request: HttpRequest, form: SelfCheckForm) -> Held | None:
    found = sent_file(request, "file")
    if too_large(request):
        words = _(
            "Your file is larger than %(most)s MB. It was not read. Export fewer years, or fill in the answers below."
        )
        raise _FileError(words % {"most": LARGEST_MB}, large=True)
    if found is None or form.has_error("timezone"):
        return None
    try:
        return exchanged.read(*found, form.settings, _today())
    except RefusedError as refused:
        words = _("Your file was not read: %(found)s. To do: %(do)s.")
        if refused.line:
            words = _("Your file was not read (line %(line)s): %(found)s. To do: %(do)s.")
        told = {"line": refused.line, "found": printable(refused.found), "do": printable(refused.do)}
        raise _FileError(words % told) from None
    except AskError as ask:
        choices = tuple(printable(one) for one in ask.choices[:CHOICES_SHOWN])
        words = _("Your app's file leaves one thing open: %(question)s Answer it below, and choose the file once more.")
        raise _FileError(words % {"question": printable(ask.question)}, ask.option.lstrip("-"), choices) from None
    except Exception:  # whatever a stranger's file does to a reader, its words must reach no log
        raise _FileError(
            _("Your file was not read: something in it was not understood. Fill in the answers below.")
        ) from None


# Only shows again what its sender holds: after signing in elsewhere the page's own token is an old one.
@never_cache
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["POST"])
@allow(ANYBODY)
def carry(request: HttpRequest) -> HttpResponse:
    """What an account would get. Not signed in: how to, and the same thing held on by the page."""
    try:
        case = _opened(request)
    except rate_limits.TooOftenError as often:
        return _carried_later(request, often)
    if case is None:
        return _lost(request)
    signed_in = isinstance(request.user, User)
    person = own_record(request) if signed_in else None
    shown = {
        **_around(), "lost": False, "wait": "", "token": request.POST.get("token", ""), "brought": carry_over.brought(case),
        "signed_in": signed_in, "person": person, "open": settings.SIGNUP == "open",
    }  # fmt: skip
    return render(request, "public/self-check-carry.html", shown)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["POST"])
@allow(SIGNED_IN)
def keep(request: HttpRequest) -> HttpResponse:
    """Yes: into the record of whoever is signed in, all of it or nothing."""
    person = own_record(request)
    if person is None:
        return render(request, "patient/no-diary.html", status=404)
    try:
        case = _opened(request)
    except rate_limits.TooOftenError as often:
        return _carried_later(request, often)
    if case is None:
        return _lost(request)
    now = clock.now(person)
    try:
        carry_over.keep(person, case, now.today, now.instant, f"user {request.user.pk}")
    except RefusedError as refused:
        words = _("Nothing was kept: %(found)s. To do: %(do)s.")
        return _held_on(request, words % {"found": refused.found, "do": refused.do}, 422)
    messages.success(request, _("It is in your diary now."))
    return HttpResponseRedirect(reverse("month"))


def _lost(request: HttpRequest) -> HttpResponse:
    return render(request, "public/self-check-carry.html", {**_around(), "lost": True}, status=422)


@sensitive_variables()
def _held_on(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """Why it was not opened or kept now, and the page that holds it meanwhile."""
    shown = {**_around(), "lost": False, "wait": words, "token": request.POST.get("token", "")}
    return render(request, "public/self-check-carry.html", shown, status=status)


def _carried_later(request: HttpRequest, often: rate_limits.TooOftenError) -> HttpResponse:
    words = _(
        "This network has sent %(most)s in ten minutes. Nothing was kept, and this page holds it: go on in %(minutes)s minutes."
    )
    return rate_limits.later(_held_on(request, words % {"most": often.most, "minutes": often.minutes}, 200), often)


@sensitive_variables()
def _opened(request: HttpRequest) -> Case | None:
    """What the browser held; None when it cannot be opened. Raises TooOftenError: opening takes as long as reading a file."""
    rate_limits.count(request, rate_limits.READ)
    try:
        return carry_over.opened(request.POST.get("token", ""), _today())
    except carry_over.LostError:
        return None


def _around() -> dict[str, Any]:
    whom = numbers(replies.jurisdiction())
    return {"emergency": short_words.said(whom.emergency), "crisis": short_words.said(whom.crisis)}


def _zone() -> str:
    """Where this installation is, if all of its clinics keep one time."""
    found = list(Clinic.objects.values_list("timezone", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else ""


def _today() -> date:
    return clock.at(_zone() or "UTC", timezone.now()).today
