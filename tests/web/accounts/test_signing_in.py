"""Coming in: slowly for a guesser, alike for everybody, with a second step for staff, and not for ever."""

import base64
import hmac
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.middleware import SEEN
from cleardays.web.accounts.models import AuditEntry, Membership, Person, User
from tests.web.accounts.clinic import PASSWORD, clinic, member, patient, signed_in, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def proven(user: User) -> User:
    """Somebody whose address was proven, as an invitation does."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def entries_after(number: int) -> list[str]:
    return [one.action for one in AuditEntry.objects.filter(number__gt=number)]


def test_the_key_of_the_session_is_another_one_after_signing_in() -> None:
    user, client = proven(member("patient")), Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    assert sign_in(client, user.email) == 302
    assert client.session.session_key != before
    assert client.get("/accounts/").status_code == 200


def test_a_wrong_password_an_unknown_address_and_a_reset_say_the_same_of_everybody() -> None:
    user = proven(member("patient"))
    pages = []
    for email in (user.email, "nobody@home.example"):
        answered = Client().post("/accounts/login/", {"login": email, "password": "not the password"})
        pages.append((answered.status_code, answered.content.decode().count("not correct")))
        reset = Client().post("/accounts/password/reset/", {"email": email})
        pages.append((reset.status_code, reset["Location"]))
    assert pages[:2] == pages[2:]
    assert pages[0][1] == 1


def test_guessing_becomes_slow_and_nobody_is_locked_out_elsewhere() -> None:
    user, other = proven(member("patient")), proven(member("patient", email="else@home.example"))
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    got = [guesser.post("/accounts/login/", {"login": user.email, "password": f"guess {i}"}) for i in range(7)]
    assert "Too many" in got[-1].content.decode()
    assert "Too many" not in got[3].content.decode()
    assert sign_in(Client(REMOTE_ADDR="203.0.113.8"), other.email) == 302
    cache.clear()  # five minutes later
    assert sign_in(Client(REMOTE_ADDR="203.0.113.8"), user.email) == 302


@pytest.mark.database
def test_coming_going_and_failing_are_written_down_without_what_was_typed() -> None:
    user, client, before = proven(member("patient")), Client(), audit_trail.head().number
    sign_in(client, user.email, "typed in the wrong field")
    sign_in(client, "typed-in-the-wrong-field@x.example", "x")
    sign_in(client, user.email)
    client.post("/accounts/logout/")
    assert entries_after(before) == ["sign-in failed", "sign-in failed", "signed in", "signed out"]
    assert "wrong" not in str(AuditEntry.objects.values_list())
    assert audit_trail.verify() is None


@pytest.mark.parametrize("role", ["nurse", "injector", "clinician", "moderator", "auditor", "administrator"])
def test_staff_set_up_a_second_step_before_anything_else(role: str) -> None:
    user = member(role)
    client = signed_in(user)
    for path in ("/accounts/", "/accounts/members", "/accounts/email/"):
        assert client.get(path)["Location"] == "/accounts/2fa/"
        assert client.post(path)["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/accounts/")["Location"] == "/accounts/2fa/", "spare codes alone are no second step"
    with_second_factor(user)
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize("role, state", [("patient", "active"), ("nurse", "suspended"), ("clinician", "left")])
def test_others_are_asked_for_none(role: str, state: str) -> None:
    assert signed_in(member(role, state=state)).get("/accounts/").status_code == 200


@pytest.mark.database
def test_staff_may_change_their_second_step_and_never_drop_the_last() -> None:
    user = with_second_factor(member("nurse"))
    one = Authenticator.objects.get(user=user)
    with pytest.raises(PermissionDenied, match="the last second factor"), transaction.atomic():
        one.delete()
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    one.delete()
    patient_s = with_second_factor(member("patient"))
    Authenticator.objects.get(user=patient_s).delete()


@pytest.mark.database
def test_a_code_app_is_set_up_and_asked_for_at_the_next_sign_in_once_per_code() -> None:
    user, client = proven(member("nurse")), Client()
    sign_in(client, user.email)
    assert "reauthenticate" in client.get("/accounts/2fa/totp/activate/")["Location"], (
        "an open screen is no proof of who sits there"
    )
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    assert b"data:" not in page.content, "the policy lets no page show a picture from data"
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/accounts/").status_code == 200
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data), "whoever reads the database cannot make codes"

    again = Client()
    assert sign_in(again, user.email) == 302
    assert again.get("/accounts/")["Location"].startswith("/accounts/login"), "the password alone opens nothing"
    used = code_of(secret)
    cache.clear()
    assert again.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 302
    assert again.get("/accounts/").status_code == 200
    third = Client()
    sign_in(third, user.email)
    assert third.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 200, "a code works once"


def code_of(secret: str) -> str:
    """What a code app shows now (RFC 6238), worked out here."""
    counter = int(time.time()) // 30
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.mark.parametrize("role, minutes, still_in", [("nurse", 29, True), ("nurse", 31, False), ("patient", 600, True)])
def test_staff_who_went_away_are_signed_out(role: str, minutes: int, still_in: bool) -> None:
    client = signed_in(with_second_factor(member(role)))
    client.get("/accounts/")
    session = client.session
    session[SEEN] = time.time() - minutes * 60
    session.save()
    answered = client.get("/accounts/")
    assert (answered.status_code == 200) is still_in
    if not still_in:
        assert answered["Location"] == "/accounts/login/?next=/accounts/"
        assert client.get("/accounts/").status_code == 302


@pytest.mark.database
def test_accounts_are_by_invitation_unless_this_place_was_opened(settings: object) -> None:
    typed = {"email": "new@home.example", "password1": PASSWORD, "password2": PASSWORD}
    assert b"by invitation" in Client().get("/accounts/signup/").content
    Client().post("/accounts/signup/", typed)
    assert not User.objects.exists()
    settings.SIGNUP = "open"  # type: ignore[attr-defined]
    Client().post("/accounts/signup/", typed)
    assert User.objects.get().email == "new@home.example"
    assert [one.to for one in mail.outbox] == [["new@home.example"]]


@pytest.mark.database
@pytest.mark.parametrize("places, begins", [([], False), (["Fictional household"], True), (["One", "Two"], False)])
def test_in_an_open_household_an_account_begins_a_diary(settings: object, places: list[str], begins: bool) -> None:
    """Of two places nobody can tell which one is meant: then a clinic invites."""
    settings.SIGNUP = "open"  # type: ignore[attr-defined]
    for name in places:
        clinic(name)
    typed = {"email": "new@home.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", typed)
    user = User.objects.get()
    assert Person.objects.filter(user=user).exists() is begins
    assert user.memberships.filter(role="patient", state="active").exists() is begins
    assert user.memberships.exclude(role="patient").count() == 0


@pytest.mark.database
def test_whoever_keeps_a_diary_lands_on_today_and_staff_on_their_account() -> None:
    ana = patient()
    assert ana.user is not None
    proven(ana.user)
    landed = Client().post("/accounts/login/", {"login": ana.user.email, "password": PASSWORD})
    assert landed["Location"] == "/today"
    nurse = proven(member("moderator", clinic(), email="mo@clinic.example"))
    assert Membership.objects.filter(user=nurse, state="active").exists()
    landed = Client().post("/accounts/login/", {"login": nurse.email, "password": PASSWORD})
    assert landed["Location"] == "/accounts/"


def test_what_staying_signed_in_means_stands_beside_its_tick(settings: object) -> None:
    settings.SESSION_COOKIE_AGE = 14 * 24 * 3600  # type: ignore[attr-defined]
    page = Client().get("/accounts/login/").content.decode()
    assert "Stay signed in on this device" in page and "Remember" not in page
    assert "For 14 days" in page and "unticked on a device that others use" in page


def test_one_footer_stands_on_every_kind_of_page() -> None:
    nurse = signed_in(with_second_factor(member("nurse")))
    ana = signed_in(patient(email="footer@home.example").user)
    pages = [
        (Client(), "/"),
        (Client(), "/accounts/login/"),
        (nurse, "/clinic/"),
        (nurse, "/accounts/"),
        (ana, "/today"),
    ]
    feet = {
        client.get(at).content.decode().partition("<footer>")[2].partition("</footer>")[0].strip()
        for client, at in pages
    }
    assert feet == {
        "<p>This is information for a talk with a qualified clinician. It is not advice, and not a certified medical device.</p>"
    }
