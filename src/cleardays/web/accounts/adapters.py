"""Where do our rules meet the sign-in library? Who may make an account, where one lands, and how a factor's secret is kept."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cleardays.installation import home
from cleardays.web.accounts import permissions, second_factor
from cleardays.web.accounts.models import Person


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by invitation, unless this Cleardays was opened."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP == "open")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Those who treat land at their list, those with a diary at today, the rest at their account."""
        user = permissions.signed_in(request)
        if permissions.active(user, *permissions.SEES_PEOPLE).exists():
            return reverse("people")
        return reverse("today") if Person.objects.filter(user=user).exists() else reverse("account-home")


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; the secret of a code app is encrypted with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not permissions.is_staff(user) or second_factor.has_second_factor(user, but=authenticator)


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(home.key("factors").encode()).digest()))
