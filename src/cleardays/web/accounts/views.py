"""A person's own account, and who else is in the clinic. Nothing is decided here: fetch, ask, show."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.web.accounts import break_glass, invitations, memberships, outbox, qr_code
from cleardays.web.accounts.consents import latest, newest, say
from cleardays.web.accounts.forms import InviteForm, JoinForm
from cleardays.web.accounts.models import Invitation, Membership, Person
from cleardays.web.accounts.permissions import (
    ANYBODY,
    SEES_PEOPLE,
    SIGNED_IN,
    Role,
    active,
    allow,
    own_record,
    signed_in,
)

either = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@allow(SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """What one may do here: the way to each page of one's roles."""
    user = signed_in(request)
    held = active(user, *Role).select_related("clinic")
    roles = {one.role for one in held}
    return render(
        request,
        "accounts/account.html",
        {
            "held": [(Role(one.role).label, one.clinic.name) for one in held],
            "has_diary": Person.objects.filter(user=user).exists(),
            "zone_unset": any(
                one.role == Role.ADMINISTRATOR and one.clinic.timezone == "UTC" and not one.clinic.zone_chosen
                for one in held
            ),
            "may_invite": bool(roles & invitations.MAY_INVITE.keys()),
            "administers": Role.ADMINISTRATOR in roles,
            "audits": bool(roles & {Role.AUDITOR, Role.ADMINISTRATOR}),
            "notices": outbox.notices(user).count(),
            "moderates": Role.MODERATOR in roles,
            "edits": bool(roles & {Role.MODERATOR, Role.ADMINISTRATOR}),
            "treats": bool(roles & SEES_PEOPLE),
        },
    )


@never_cache
@either
@allow(*invitations.MAY_INVITE)
def invite(request: HttpRequest) -> HttpResponse:
    """Sends a link to somebody's address. What is said next is the same whether or not they have an account."""
    user = signed_in(request)
    form = InviteForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        clinic_id, _blank, role = form.cleaned_data["place"].partition(" ")
        clinic, email = form.clinics[clinic_id], form.cleaned_data["email"]
        with transaction.atomic():
            made = invitations.find(invitations.invite(user, clinic, role, email, timezone.now()), timezone.now())
            if made is None:
                raise Http404
            return _delivered(request, made)
    now = timezone.now()
    shown = {
        "form": form,
        "mail": outbox.is_set_up(),
        "waiting": [(one, Role(one.membership.role).label, one.until <= now) for one in invitations.waiting(user)],
    }
    return render(request, "accounts/invite.html", shown, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@allow(*invitations.MAY_INVITE)
def invitation(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """One invitation: whether it was mailed. Where it was not, its link, to copy or to print."""
    found = _waiting(request, invitation_id)
    link = _link(request, found)
    shown = {
        "one": found,
        "role": Role(found.membership.role).label,
        "mail": outbox.is_set_up(),
        "over": found.until <= timezone.now(),
        "link": "" if found.mail in (Invitation.Mail.SENT, Invitation.Mail.QUEUED) else link,
        "qr": qr_code.drawn(link),
    }
    return render(request, "accounts/invitation.html", shown)


@require_POST
@allow(*invitations.MAY_INVITE)
def send_again(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Tries once more to mail an invitation that waits."""
    return _delivered(request, _waiting(request, invitation_id))


def _delivered(request: HttpRequest, found: Invitation) -> HttpResponse:
    invitations.deliver(found, request.build_absolute_uri("/"))
    return HttpResponseRedirect(reverse("invitation", args=(found.pk,)))


def _waiting(request: HttpRequest, invitation_id: uuid.UUID) -> Invitation:
    found = next((one for one in invitations.waiting(signed_in(request)) if one.pk == invitation_id), None)
    if found is None:
        raise Http404
    return found


def _link(request: HttpRequest, found: Invitation) -> str:
    return request.build_absolute_uri(reverse("join", args=(invitations.token_of(found),)))


@never_cache
@sensitive_post_parameters("password")
@either
@allow(ANYBODY)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accepts an invitation: as the user who is signed in, or as a new one."""
    now = timezone.now()
    found = invitations.find(token, now)
    if found is None:
        return render(request, "accounts/not-invited.html", {"words": None}, status=404)
    membership = found.membership
    shown = {"clinic": membership.clinic.name, "role": Role(membership.role).label, "email": found.email}
    if not request.user.is_authenticated and invitations.has_account(found):
        return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('join', args=(token,))}")
    form = JoinForm(found.email, request.POST or None)
    if request.method == "POST":
        try:
            if request.user.is_authenticated:
                invitations.accept_as(found, signed_in(request), now)
                return HttpResponseRedirect(reverse("account-home"))
            if form.is_valid():
                invitations.accept_as_new(found, form.cleaned_data["name"], form.cleaned_data["password"], now)
                messages.success(request, _("Your account is ready. Sign in to go on."))
                return HttpResponseRedirect(reverse("account_login"))
        except invitations.NotInvitedError as refused:
            return render(request, "accounts/not-invited.html", {"words": str(refused)}, status=409)
    wrong = request.method == "POST"
    return render(request, "accounts/join.html", {**shown, "form": form, "token": token}, status=422 if wrong else 200)


@never_cache
@require_safe
@allow(Role.ADMINISTRATOR)
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody's roles in the clinics one administers."""
    found = memberships.administered(signed_in(request)).order_by("clinic__name", "role", "since")
    rows = [
        {
            "id": one.pk,
            "who": one.user.email if one.user else one.invitation.email,
            "role": Role(one.role).label,
            "clinic": one.clinic.name,
            "state": Membership.State(one.state).label,
            "to": [
                (to, _(_TO[to])) for to in memberships.CHANGES[one.state] if one.user or to != Membership.State.ACTIVE
            ],
        }
        for one in found
    ]
    return render(request, "accounts/members.html", {"rows": rows})


_TO: dict[str, str] = {
    Membership.State.ACTIVE: gettext_noop("Make active"),
    Membership.State.SUSPENDED: gettext_noop("Pause"),
    Membership.State.LEFT: gettext_noop("End"),
}


@never_cache
@require_safe
@allow(SIGNED_IN)
def notices(request: HttpRequest) -> HttpResponse:
    """What one was to be told, whether or not a mail about it arrived."""
    found = outbox.notices(signed_in(request))[:100]
    rows = [(one, words) for one in found if (words := outbox.words(one))]
    return render(request, "accounts/notices.html", {"rows": rows})


@require_POST
@allow(SIGNED_IN)
def notice_seen(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    """Says that one has seen a notice; somebody else's stays as it is."""
    outbox.say_seen(signed_in(request), str(letter_id), timezone.now())
    return HttpResponseRedirect(reverse("notices"))


@require_POST
@allow(Role.ADMINISTRATOR)
def change_member(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """Pauses, ends or brings back a role."""
    try:
        memberships.change(signed_in(request), membership_id, request.POST.get("to", ""))
    except Membership.DoesNotExist:
        raise Http404 from None
    except memberships.NotChangedError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("members"))


@never_cache
@either
@allow(Role.CLINICIAN)
def open_record(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """A discharged person's record, for an hour and with a reason."""
    user, now = signed_in(request), timezone.now()
    if not break_glass.closed(user, now).filter(pk=person_id).exists():
        raise Http404
    wrong = ""
    if request.method == "POST":
        try:
            break_glass.open_(user, person_id, request.POST.get("reason", ""), now)
        except ValueError as refused:
            wrong = str(refused)
        else:
            messages.success(
                request, _("The record is open to you for one hour. It stands in the administrators' notices.")
            )
            return HttpResponseRedirect(reverse("account-home"))
    return render(request, "accounts/open.html", {"wrong": wrong}, status=422 if wrong else 200)


@never_cache
@require_safe
@allow(SIGNED_IN)
def consents(request: HttpRequest) -> HttpResponse:
    """What one agreed to, in which words, and when."""
    said = latest(_own(request))
    rows = [(one, said.get(one.purpose)) for one in newest().values()]
    return render(request, "accounts/consents.html", {"rows": rows})


@require_POST
@allow(SIGNED_IN)
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agrees, or takes it back."""
    person, number = _own(request), request.POST.get("wording", "")
    if purpose not in newest():
        raise Http404
    number = number if number.isascii() and number.isdigit() and len(number) < 5 else "0"
    try:
        say(person, signed_in(request), purpose, request.POST.get("say") == "yes", int(number), timezone.now())
    except ValueError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(reverse("consents"))


def _own(request: HttpRequest) -> Person:
    found = own_record(request)
    if found is None:
        raise Http404
    return found
