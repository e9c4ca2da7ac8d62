"""What is asked of staff beyond a password? A second factor before anything else, kept, and a request now and then.

Staff is whoever has an active role that is not a patient's. A second factor is a code app or a passkey; recovery codes alone are none.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from cleardays.web.accounts import permissions
from cleardays.web.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User, but: Authenticator | None = None) -> bool:
    """Whether somebody has a code app or a passkey, beside the one named."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return bool((found.exclude(pk=but.pk) if but else found).exists())


def keep_the_last(sender: object, instance: Authenticator, **_more: Any) -> None:
    """Before a second factor is removed: staff may replace the last one, never be without."""
    if (
        instance.type in FACTORS
        and permissions.is_staff(instance.user)
        and not has_second_factor(instance.user, but=instance)
    ):
        raise PermissionDenied("the last second factor of somebody on the staff stays; add another one first")


def sign_out_elsewhere(user: User, but: str | None = None) -> None:
    """Ends every session of somebody, but the one named."""
    for one in Session.objects.exclude(session_key=but).iterator():
        if one.get_decoded().get(SESSION_KEY) == str(user.pk):
            one.delete()
