"""What is asked of staff beyond a password? A second factor before anything else, kept, and a request now and then.

Staff is whoever has an active role that is not a patient's. A second factor is a code app or a passkey; recovery codes alone are none.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from cleardays.web.accounts import gate
from cleardays.web.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SEEN = "seen"
# How often the last request is written into the session: a row for each request would be too many.
SEEN_EVERY_S = 60
# Open before the second factor is set up: setting it up, proving who one is, leaving, and how pages look.
_BEFORE = ("mfa_", "account_logout", "account_reauthenticate", "account_email_verification_sent", "account_confirm_email", "style",
           "theme", "healthz")  # fmt: skip


def has_second_factor(user: User, but: Authenticator | None = None) -> bool:
    """Whether somebody has a code app or a passkey, beside the one named."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return bool((found.exclude(pk=but.pk) if but else found).exists())


def keep_the_last(sender: object, instance: Authenticator, **_more: Any) -> None:
    """Before a second factor is removed: staff may replace the last one, never be without."""
    if instance.type in FACTORS and gate.is_staff(instance.user) and not has_second_factor(instance.user, but=instance):
        raise PermissionDenied("the last second factor of somebody on the staff stays; add another one first")


def sign_out_elsewhere(user: User, but: str | None = None) -> None:
    """Ends every session of somebody, but the one named."""
    for one in Session.objects.exclude(session_key=but).iterator():
        if one.get_decoded().get(SESSION_KEY) == str(user.pk):
            one.delete()


class StaffDoor:
    """Signs out staff who went away, and sends those without a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, AnonymousUser) or not gate.is_staff(user):
            return self.get_response(request)
        now, seen = time.time(), request.session.get(SEEN)
        if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
            logout(request)
            messages.info(request, _("You were signed out, as nothing was done for a while."))
            # A form that was sent is not sent again by itself: signing in leads to the page, not to the deed.
            return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/accounts/")
        if seen is None or now - seen > SEEN_EVERY_S:
            request.session[SEEN] = now
        # In a demo nobody is real, and its password is printed: a second step would guard nothing.
        if not settings.DEMO and not has_second_factor(user) and not _is_before(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _is_before(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return False
    return name.startswith(_BEFORE)
