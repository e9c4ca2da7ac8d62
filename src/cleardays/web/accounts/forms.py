"""What does the sign-in form ask, in our own words? What a tick means stands beside it, for a phone that several people use."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from cleardays.web.accounts import invitations
from cleardays.web.accounts.models import Clinic, User
from cleardays.web.accounts.permissions import Role, active


class SignIn(LoginForm):  # type: ignore[misc]
    """The library's form, which says how long somebody stays signed in, and where not to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stay = self.fields["remember"]
        stay.label = _("Stay signed in on this device")
        stay.help_text = _(
            "For %(days)s days; staff are signed out sooner, when they pause. Without it you are signed out when the browser is closed. "
            "Leave it unticked on a device that others use."
        ) % {"days": settings.SESSION_COOKIE_AGE // (24 * 3600)}


class InviteForm(forms.Form):
    """An address, and a role in one of the clinics one may invite to."""

    email = forms.EmailField()
    place = forms.ChoiceField()

    def __init__(self, user: User, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        clinics = Clinic.objects.filter(memberships__in=active(user, *invitations.MAY_INVITE)).distinct()
        self.clinics = {str(one.pk): one for one in clinics}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (f"{one.pk} {role}", f"{Role(role).label}, {one.name}")
            for one in clinics
            for role in Role.values
            if role in invitations.roles_of(user, one)
        ]


class JoinForm(forms.Form):
    """Name and password of a new user of this address."""

    name = forms.CharField(max_length=120, strip=True)
    password = forms.CharField(strip=False, max_length=256)

    def __init__(self, email: str, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.email = email

    def clean_password(self) -> str:
        found: str = self.cleaned_data["password"]
        validate_password(found, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return found
