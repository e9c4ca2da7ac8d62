"""The public page, and leaving, finding and deleting a reply. Nothing is decided here: fetch, ask, show."""

import json
import uuid
from dataclasses import asdict
from typing import Any

from cryptography.fernet import InvalidToken
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cleardays.vocabulary.numbers import numbers
from cleardays.web import danger_words, rate_limits
from cleardays.web.accounts.permissions import ANYBODY, Role, active, allow
from cleardays.web.encryption import Purpose, Sealed, mailbox
from cleardays.web.i18n import short_words
from cleardays.web.public import of_hundred, page_content, page_versions, replies, reply_mail
from cleardays.web.public.forms import LONGEST_SECONDS, MailboxForm, ReplyForm, new_stamp, under_of
from cleardays.web.public.models import LONGEST_TEXT
from cleardays.web.rate_limits import sender

LAST_PAGE = 10_000


def _around() -> dict[str, Any]:
    whom = numbers(replies.jurisdiction())
    return {
        "emergency": short_words.said(whom.emergency),
        "crisis": short_words.said(whom.crisis),
        "emergencies": danger_words.emergencies(),
        "after_injection": danger_words.after_injection(),
        "most": LONGEST_TEXT,
    }


@require_safe
@allow(ANYBODY)
def public(request: HttpRequest) -> HttpResponse:
    """The answer, the sections, the newest replies, and the form."""
    number = request.GET.get("page", "1")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) <= 5 else 1
    at = min(max(at, 1), LAST_PAGE)
    threads, older = replies.threads(at)
    around: dict[str, Any] = {
        "threads": threads, "older": at + 1 if older else None, "newer": at - 1 if at > 1 else None,
        "form": ReplyForm(initial={"stamp": new_stamp()}), "under": None, "errors": [],
    }  # fmt: skip
    return shown_page(request, page_versions.shown(), **around)


def shown_page(
    request: HttpRequest, shown: page_content.Public, preview: int | None = None, **more: Any
) -> HttpResponse:
    """The page with these words; in a preview, of that version, without replies."""
    address = request.build_absolute_uri(reverse("public"))
    card = request.build_absolute_uri(static("public/card.png"))
    return render(
        request,
        "public/public.html",
        {
            **_around(), "page": shown, "works": page_content.mechanism(), "title": _(page_content.TITLE), "about": _(page_content.ABOUT),
            "trust": page_content.TRUST, "address": address, "card": card, "linked_data": page_content.linked_data(address, shown),
            "preview": preview, "hundred": of_hundred.side_by_side(), **more,
        },
    )  # fmt: skip


@require_safe
@allow(ANYBODY)
def thread(request: HttpRequest, id_: uuid.UUID) -> HttpResponse:
    """One thread, with its own form while it is open."""
    found = replies.thread(id_)
    if found is None:
        raise Http404
    may_answer = active(request.user, Role.CLINICIAN).exists() and not found.closed and not found.deleted
    return _form(request, ReplyForm(initial={"stamp": new_stamp(), "under": id_}), found, may_answer=may_answer)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def reply(request: HttpRequest) -> HttpResponse:
    """A reply is sent: kept, or shown again with what is missing, or stopped once for a danger sign."""
    if request.method != "POST":
        return _form(request, ReplyForm(initial={"stamp": new_stamp()}), None)
    form = ReplyForm(request.POST)
    under = replies.thread(wanted) if (wanted := under_of(request.POST.get("under"))) else None
    if not form.is_valid():
        return _form(request, form, under, status=422)
    said = form.cleaned_data
    draft = replies.Draft(said["name"], said["email"], said["message"], said["notify"], said["stamp"], said["under"])
    found = danger_words.dangers(f"{draft.message}\n{draft.name}")
    if found:
        # Sealed, so that the page on which the writer is stopped holds no address either.
        kept = Sealed.of(json.dumps(asdict(draft), default=str), Purpose.DRAFT).token
        shown = {**_around(), "signs": found, "kept": kept, "message": draft.message}
        return render(request, "public/urgent.html", shown)
    return _kept(request, draft, form, under)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["POST"])
@allow(ANYBODY)
def reply_urgent(request: HttpRequest) -> HttpResponse:
    """After the urgent words: the same reply is sent after all, or opened again to change it."""
    try:
        said = json.loads(Sealed(request.POST.get("kept", ""), Purpose.DRAFT).open(LONGEST_SECONDS))
        draft = replies.Draft(**{**said, "under": under_of(said["under"])})
    except (
        InvalidToken,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
    ):  # also what another page sealed: it is no reply
        return _form(request, ReplyForm(initial={"stamp": new_stamp()}), None, status=422, lost=True)
    under = replies.thread(draft.under) if draft.under else None
    initial = {
        "name": draft.name, "email": draft.email, "message": draft.message, "notify": draft.notify,
        "under": draft.under, "stamp": new_stamp(),
    }  # fmt: skip
    form = ReplyForm(initial=initial)
    if request.POST.get("do") != "send":
        return _form(request, form, under)
    bound = ReplyForm(initial)
    bound.is_valid()
    return _kept(request, draft, bound, under)


@sensitive_variables()
def _kept(request: HttpRequest, draft: replies.Draft, form: ReplyForm, under: replies.Shown | None) -> HttpResponse:
    now = timezone.now()
    try:
        replies.keep(draft, danger_words.dangers(f"{draft.message}\n{draft.name}"), sender(request, now), now)
    except replies.TooManyError as wrong:
        form.errors.clear()
        words = _(
            "You have sent %(most)s replies in an hour. Your text is kept on this page: send it in %(minutes)s minutes."
        )
        form.add_error(None, words % {"most": replies.MOST_AN_HOUR, "minutes": wrong.minutes})
        return _form(request, form, under, status=429)
    except replies.ClosedError:
        form.errors.clear()
        form.add_error(None, _("This thread takes no more replies. Your text is kept: send it as a reply of its own."))
        return _form(request, form, None, status=409)
    dose = "?dose" if danger_words.asks_for_a_dose(draft.message) else ""
    return HttpResponseRedirect(reverse("reply-thanks") + dose)


def _form(
    request: HttpRequest,
    form: ReplyForm,
    under: replies.Shown | None,
    status: int = 200,
    lost: bool = False,
    may_answer: bool = False,
) -> HttpResponse:
    errors = form.summary if form.is_bound else []
    if form.is_bound and any(name in form.errors for name in ("stamp", "__all__")) and not form.too_soon:
        # A stamp that is spent cannot be sent again; one that came too soon can.
        form.data = form.data.copy() if hasattr(form.data, "copy") else dict(form.data)
        form.data["stamp"] = new_stamp()
    shown = {**_around(), "form": form, "under": under, "errors": errors, "lost": lost, "title": _(page_content.TITLE)}
    shown["may_answer"] = may_answer
    return render(request, "public/reply.html", shown, status=status)


@require_safe
@allow(ANYBODY)
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/thanks.html", {**_around(), "dose": "dose" in request.GET})


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def delete_ask(request: HttpRequest) -> HttpResponse:
    """Mails delete links; says the same whether or not an address ever wrote."""
    form = MailboxForm(request.POST if request.method == "POST" else None)
    sent, wait = form.is_valid(), None
    if sent:
        address = form.cleaned_data["email"]
        try:
            rate_limits.count(request, rate_limits.MAILED)
            rate_limits.counted(mailbox(address), rate_limits.MAILBOX, timezone.now())
            reply_mail.delete_links(request, replies.of_mailbox(address))
        except rate_limits.TooOftenError as often:
            sent, wait = False, often
            words = _(
                "This was asked for often enough. The links that were mailed hold for two days. Ask again in %(minutes)s minutes."
            )
            form.add_error("email", words % {"minutes": often.minutes})
    errors = [("email", str(words)) for words in form.errors.get("email", ())] if form.is_bound else []
    shown = {**_around(), "sent": sent, "errors": errors, "email": form["email"].value() or ""}
    answered = render(request, "public/delete-ask.html", shown, status=422 if errors else 200)
    return answered if wait is None else rate_limits.later(answered, wait)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more, then deletes. A link that was fetched by a mail scanner has deleted nothing."""
    id_ = reply_mail.reply_of(token)
    done = id_ is not None and request.method == "POST" and (replies.erase(id_) or True)
    shown = {**_around(), "known": id_ is not None, "done": done}
    return render(request, "public/delete.html", shown, status=200 if id_ else 404)
