"""Which of the sign-in library's events are written down? Coming and going, failures, second factors, passwords."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, user_signed_up
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_delete
from django.http import HttpRequest

from cleardays.web.accounts import audit_trail, invitations, second_factor
from cleardays.web.accounts.models import User


def listen() -> None:
    """Connects every event to its entry, once."""
    user_logged_in.connect(_came, dispatch_uid="audit")
    user_logged_out.connect(_went, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    authentication_failed.connect(_of(audit_trail.SECOND_FACTOR_FAILED), weak=False, dispatch_uid="audit")
    authenticator_added.connect(_of(audit_trail.SECOND_FACTOR_ADDED), weak=False, dispatch_uid="audit")
    authenticator_added.connect(_first_factor, dispatch_uid="staff")
    authenticator_removed.connect(_of(audit_trail.SECOND_FACTOR_REMOVED), weak=False, dispatch_uid="audit")
    password_changed.connect(_of(audit_trail.PASSWORD_CHANGED), weak=False, dispatch_uid="audit")
    password_reset.connect(_of(audit_trail.PASSWORD_CHANGED), weak=False, dispatch_uid="audit")
    user_signed_up.connect(_began, dispatch_uid="accounts")
    pre_delete.connect(second_factor.keep_the_last, sender=Authenticator, dispatch_uid="staff")


def _began(user: User, **_more: Any) -> None:
    invitations.welcome(user)


def _came(user: User, **_more: Any) -> None:
    audit_trail.record_alone(audit_trail.SIGNED_IN, audit_trail.by(user))


def _went(user: User | None, **_more: Any) -> None:
    if user is not None:
        audit_trail.record_alone(audit_trail.SIGNED_OUT, audit_trail.by(user))


def _first_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    # Whoever signed in elsewhere with the password alone has shown no second factor, and would now pass as if they had.
    if authenticator.type in second_factor.FACTORS and not second_factor.has_second_factor(user, but=authenticator):
        second_factor.sign_out_elsewhere(user, request.session.session_key)


def _failed(credentials: dict[str, Any], **_more: Any) -> None:
    # What was typed may be anything, a password in the wrong field too: only a known user's id is written.
    known = User.objects.filter(email__iexact=str(credentials.get("email", ""))).values_list("pk", flat=True).first()
    audit_trail.record_alone(
        audit_trail.SIGN_IN_FAILED, audit_trail.NOBODY, about={"user": str(known)} if known else {}
    )


def _of(action: str) -> Any:
    def heard(user: User, **_more: Any) -> None:
        audit_trail.record_alone(action, audit_trail.by(user))

    return heard
