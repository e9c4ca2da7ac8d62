"""A fictional clinic, and people with every role in it."""

from allauth.mfa.models import Authenticator
from django.test import Client

from cleardays.web.accounts.models import Clinic, Membership, Person, User

PASSWORD = "a long fictional password"  # noqa: S105  nobody uses it


def clinic(name: str = "Fictional clinic") -> Clinic:
    return Clinic.objects.get_or_create(name=name, jurisdiction="uk")[0]


def member(role: str, at: Clinic | None = None, state: str = "active", email: str = "") -> User:
    """A user with one role; the e-mail address says who it is."""
    at = at or clinic()
    user = User.objects.create_user(email or f"{role}.{state}@{at.name.split()[0].lower()}.example", PASSWORD)
    Membership.objects.create(user=user, clinic=at, role=role, state=state)
    return user


def patient(at: Clinic | None = None, email: str = "ana@home.example") -> Person:
    """Somebody who signs in and keeps a diary."""
    at = at or clinic()
    return Person.objects.create(clinic=at, user=member("patient", at, email=email), name="Fictional Ana")


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def with_second_factor(user: User) -> User:
    """Gives somebody a code app, as staff must have."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return user
