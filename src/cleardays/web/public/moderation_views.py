"""What waits for a moderator, and what they decide about it: approve, reject with a reason, edit with a reason, close, let be answered."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.web import danger_words
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.permissions import Role, active, allow, signed_in
from cleardays.web.public import credentials, replies, reply_mail
from cleardays.web.public.forms import AnswerForm, EditForm, ReasonForm, new_stamp
from cleardays.web.public.models import Reply

DONE = {
    "approved": gettext_noop("Approved: it is public now."),
    "rejected": gettext_noop("Rejected: it is not shown."),
    "edited": gettext_noop("Edited: both wordings are kept."),
    "closed": gettext_noop("Closed: it takes no more replies."),
    "opened": gettext_noop("Open again."),
    "gone": gettext_noop("That reply no longer waits: somebody else was quicker, or its writer deleted it."),
}


@never_cache
@allow(Role.MODERATOR)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits: danger signs first, then the oldest. The only screen that shows an e-mail address."""
    rows = list(replies.waiting()[: replies.QUEUE_A_PAGE + 1])
    audit_trail.record_alone(audit_trail.REPLIES_READ, audit_trail.by(signed_in(request)), about={"replies": len(rows)})
    return _queue(
        request, rows, _(DONE.get(request.GET.get("done", ""), "")) if request.GET.get("done") in DONE else ""
    )


def _queue(
    request: HttpRequest,
    rows: list[Reply],
    done: str,
    error: tuple[uuid.UUID, str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "waiting": [
            {
                "row": one, "email": one.email.open() if one.email else "", "signs": danger_words.words(one.urgent),
                "dose": danger_words.asks_for_a_dose(one.text), "former": list(one.wordings.all()),
            }
            for one in rows[: replies.QUEUE_A_PAGE]
        ],
        "more": len(rows) > replies.QUEUE_A_PAGE, "done": done, "error": error,
        "public": replies.newest(replies.QUEUE_A_PAGE), "may_answer": active(request.user, Role.CLINICIAN).exists(),
    }  # fmt: skip
    return render(request, "public/queue.html", shown, status=status)


@allow(Role.MODERATOR)
@require_POST
def decide(request: HttpRequest, id_: uuid.UUID) -> HttpResponse:
    """One decision about one reply; `do` says which."""
    by, now, what = signed_in(request), timezone.now(), request.POST.get("do", "")
    if what == "approve":
        one = replies.approve(id_, by, now)
        if one is not None:
            reply_mail.approved(request, one)
        return _next("approved" if one else "gone")
    if what in ("close", "open"):
        found = replies.close(id_, what == "close", by)
        return _next({"close": "closed", "open": "opened"}[what] if found else "gone")
    if what == "edit":
        edited = EditForm(request.POST)
        if edited.is_valid():
            changed = replies.edit(id_, edited.cleaned_data["text"], edited.cleaned_data["reason"], by, now)
            return _next("edited" if changed else "gone")
        return _wrong(request, id_, edited, what)
    if what == "reject":
        reason = ReasonForm(request.POST)
        if reason.is_valid():
            return _next("rejected" if replies.reject(id_, reason.cleaned_data["reason"], by, now) else "gone")
        return _wrong(request, id_, reason, what)
    raise Http404


def _next(done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('moderate')}?done={done}")


def _wrong(request: HttpRequest, id_: uuid.UUID, form: ReasonForm, what: str) -> HttpResponse:
    words = " ".join(str(one) for several in form.errors.values() for one in several)
    return _queue(request, list(replies.waiting()[: replies.QUEUE_A_PAGE + 1]), "", (id_, what, words), status=422)


@never_cache
@allow(Role.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, id_: uuid.UUID) -> HttpResponse:
    """A clinician answers, with the credential that an administrator has set for them."""
    under = (
        Reply.objects.filter(id=id_, shown=True, under=None, closed=False, state=Reply.State.APPROVED)
        .defer("email")
        .first()
    )
    if under is None:
        raise Http404
    by, now = signed_in(request), timezone.now()
    credential = credentials.of(by, now)
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm(initial={"stamp": new_stamp()})
    if form.is_bound and not credential:
        form.add_error(None, _("Not kept: no credential of yours holds today. Ask an administrator of your clinic."))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            replies.keep_answer(under, said["text"], credential, said["stamp"], by, now)
        except replies.ClosedError as wrong:
            form.add_error(None, _("Not kept: %(why)s.") % {"why": wrong})
        else:
            return HttpResponseRedirect(reverse("reply-thanks"))
    errors = [(name, str(one)) for name, several in form.errors.items() for one in several] if form.is_bound else []
    shown = {"under": under, "form": form, "errors": errors, "credential": credential}
    return render(request, "public/answer.html", shown, status=422 if errors else 200)
