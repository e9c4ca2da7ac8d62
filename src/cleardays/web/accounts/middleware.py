"""What stands before every view? The gate that asks whose page it is, and the door where staff show a second factor."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from cleardays.installation import home
from cleardays.web.accounts import permissions
from cleardays.web.accounts.permissions import stated
from cleardays.web.accounts.second_factor import has_second_factor


class Gate:
    """Refuses a page that does not state whom it is for: forgetting must not open anything.

    What somebody who is signed in was shown is kept by no browser, whichever page it is and whoever wrote it: on a shared phone
    the next one presses "back". A page that says itself how long it is kept is the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answered = self.get_response(request)
        if request.user.is_authenticated and not answered.has_header("Cache-Control"):
            patch_cache_control(answered, private=True, no_store=True)
        return answered

    def process_view(self, _request: HttpRequest, view: Callable[..., object], *_more: object) -> None:
        if not stated(view):
            raise PermissionDenied


SEEN, BEGAN = "seen", "began"
LASTS_S = {True: 12 * 3600, False: 90 * 24 * 3600}
"""How long a session lasts at most, however busy, for staff and for others: a stolen one ends by itself. Ours."""
# How often the last request is written into the session: a row for each request would be too many.
SEEN_EVERY_S = 60
# Open before the second factor is set up: setting it up, proving who one is, leaving, and how pages look.
_BEFORE = ("mfa_", "account_logout", "account_reauthenticate", "account_email_verification_sent", "account_confirm_email", "style",
           "theme", "healthz", "readyz")  # fmt: skip


class StaffDoor:
    """Signs out staff who went away, and sends those without a second factor to set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, AnonymousUser):
            return self.get_response(request)
        now, seen, staff = time.time(), request.session.get(SEEN), permissions.is_staff(user)
        began = request.session.setdefault(BEGAN, now)
        if now - began > LASTS_S[staff]:
            logout(request)
            messages.info(request, _("You were signed out: a sign-in lasts only so long. Sign in again to go on."))
            return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/accounts/")
        if not staff:
            return self.get_response(request)
        if seen is not None and now - seen > settings.IDLE_MINUTES * 60:
            logout(request)
            messages.info(request, _("You were signed out, as nothing was done for a while."))
            # A form that was sent is not sent again by itself: signing in leads to the page, not to the deed.
            return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/accounts/")
        if seen is None or now - seen > SEEN_EVERY_S:
            request.session[SEEN] = now
        # In a demo nobody is real, and its password is printed: a second step would guard nothing.
        if not (settings.DEMO and home.is_demo()) and not has_second_factor(user) and not _is_before(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _is_before(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return False
    return name.startswith(_BEFORE)
