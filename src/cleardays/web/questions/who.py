"""Who is this reader to the replies: a moderator, a clinician who may answer, or anybody? And from where do they send?"""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cleardays.web.accounts.models import Membership, User
from cleardays.web.questions.sealed import fingerprint

P = ParamSpec("P")
MODERATOR, CLINICIAN = Membership.Role.MODERATOR, Membership.Role.CLINICIAN


def has_role(user: object, *roles: str) -> bool:
    """Whether somebody holds one of the roles now, in any clinic: the replies belong to the whole installation."""
    return (
        isinstance(user, User)
        and user.is_active
        and user.memberships.filter(role__in=roles, state=Membership.State.ACTIVE).exists()
    )


def only(
    *roles: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """A view for these roles. Somebody not signed in is asked to; somebody else is told no."""

    def around(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return around


def signed_in(request: HttpRequest) -> User:
    """The user behind a view of `only`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def sender(request: HttpRequest, now: datetime) -> str:
    """A fingerprint of the network a request comes from, another one each day: it slows a flood and follows nobody."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:  # a proxy stands before us: the last address is the one it saw itself
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        found = ipaddress.ip_address(address)
        # One household has a whole /64 of IPv6.
        text = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    except ValueError:
        text = "unknown"
    return fingerprint(f"sender {now:%Y-%m-%d}", text)
