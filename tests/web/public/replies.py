"""Replies for the tests: written by fictional people, sent as a browser sends them."""

import re
from datetime import timedelta
from typing import Any

from django.core import signing
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts.models import Clinic, Membership, User
from cleardays.web.public import credentials, forms, replies
from cleardays.web.public.models import Reply
from tests.web.accounts.clinic import with_second_factor

CANARY = "canary.fictional@mail.example"


def opened_a_while_ago(seconds: int = 60) -> str:
    """The stamp of a form opened some seconds ago."""

    class Earlier(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int(timezone.now().timestamp()) - seconds)

    return Earlier(salt="cleardays.questions.reply").sign(forms.secrets.token_urlsafe(16))


def typed(**more: Any) -> dict[str, Any]:
    """A whole form as somebody filled it in."""
    return {
        "name": "Fictional Ana", "email": CANARY, "message": "How long did you wait?", "stamp": opened_a_while_ago(), **more,
    }  # fmt: skip


def kept(text: str = "How long did you wait?", **more: Any) -> Reply:
    """A reply that waits."""
    draft = replies.Draft(
        more.pop("name", "Fictional Ana"),
        more.pop("email", CANARY),
        text,
        more.pop("notify", False),
        forms.secrets.token_urlsafe(8),
        more.pop("under", None),
    )
    return replies.keep(draft, more.pop("signs", ()), forms.secrets.token_urlsafe(8), timezone.now())


def member(role: str, email: str = "mo@clinic.example", jurisdiction: str = "uk") -> User:
    """Somebody with one role in a fictional clinic."""
    user = User.objects.create_user(email, "a long fictional password", name="Mo Fictional")
    clinic, _ = Clinic.objects.get_or_create(name="Fictional clinic", jurisdiction=jurisdiction)
    Membership.objects.create(user=user, clinic=clinic, role=role, state=Membership.State.ACTIVE)
    return with_second_factor(user)


def vouched_for(user: User, words: str = "Neurologist, fictional register", days: int = 30) -> None:
    """Sets a clinician's credential, as an administrator of their clinic does."""
    now = timezone.now()
    by = User.objects.filter(memberships__role="administrator").first() or member("administrator", "ad@clinic.example")
    membership = Membership.objects.get(user=user, role="clinician")
    credentials.set_(membership, words, now.date() + timedelta(days=days), "the fictional register", by, now)


def shown(text: str = "How long did you wait?", **more: Any) -> Reply:
    """A reply that a moderator has approved."""
    one = kept(text, **more)
    by = User.objects.filter(memberships__role="moderator").first() or member("moderator", "first@clinic.example")
    found = replies.approve(one.id, by, timezone.now())
    assert found is not None
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, f"no hidden field {name}"
    return found[1]
