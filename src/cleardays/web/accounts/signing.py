"""What does the sign-in form ask, in our own words? What a tick means stands beside it, for a phone that several people use."""

from typing import Any

from allauth.account.forms import LoginForm
from django.conf import settings
from django.utils.translation import gettext as _


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
