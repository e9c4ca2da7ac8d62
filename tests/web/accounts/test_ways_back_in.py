"""Who had a way in and should have none now: an old link, an old session, an unlocked phone, the button "back"."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts import break_glass, invitations, memberships
from cleardays.web.accounts.models import Membership, Person, User
from tests.web.accounts.clinic import PASSWORD, clinic, member, patient, signed_in, with_second_factor
from tests.web.accounts.test_signing_in import code_of
from tests.web.routes import LIBRARY

pytestmark = pytest.mark.django_db
OTHER = "another long fictional password"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def proven(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def came_in(user: User) -> Client:
    """Somebody who typed their password just now."""
    client = Client()
    answered = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answered.status_code == 302
    return client


def long_ago(client: Client) -> Client:
    """The same session, some hours after the password was typed."""
    session = client.session
    for one in session.get("account_authentication_methods", []):
        one["at"] -= 4 * 3600
    session.save()
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


# ---------------------------------------------------------------- old links


@pytest.mark.database
@pytest.mark.parametrize("role", ["nurse", "clinician", "administrator"])
@pytest.mark.parametrize("state", ["suspended", "left"])
def test_nobody_whose_role_ended_comes_back_by_a_link_they_sent_to_themselves(role: str, state: str) -> None:
    at, boss = clinic(), member("administrator")
    member("administrator", email="second@clinic.example")
    token = invitations.invite(boss, at, role, "private@home.example", timezone.now())
    assert Client().get(f"/accounts/join/{token}").status_code == 200
    Membership.objects.filter(user=boss).update(state=state)
    assert Client().get(f"/accounts/join/{token}").status_code == 404
    joined = Client().post(f"/accounts/join/{token}", {"name": "Back again", "password": OTHER})
    assert joined.status_code == 404
    assert not User.objects.filter(email="private@home.example").exists()


@pytest.mark.database
def test_an_account_that_ended_invites_nobody() -> None:
    at, boss = clinic(), member("administrator")
    token = invitations.invite(boss, at, "clinician", "private@home.example", timezone.now())
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert Client().get(f"/accounts/join/{token}").status_code == 404


def test_a_patient_s_link_stays_good_when_the_nurse_who_sent_it_moves_on() -> None:
    nurse = member("nurse")
    token = invitations.invite(nurse, clinic(), "patient", "ana@home.example", timezone.now())
    Membership.objects.filter(user=nurse).update(state="left")
    assert Client().get(f"/accounts/join/{token}").status_code == 200


@pytest.mark.database
def test_a_link_that_was_taken_back_or_used_makes_nobody_anything() -> None:
    boss, at = member("administrator"), clinic()
    back = invitations.invite(boss, at, "nurse", "one@home.example", timezone.now())
    held = Membership.objects.get(state="invited")
    memberships.change(boss, held.pk, "left")
    used = invitations.invite(boss, at, "nurse", "two@home.example", timezone.now())
    assert Client().post(f"/accounts/join/{used}", {"name": "Two", "password": OTHER}).status_code == 302
    for n, token in enumerate((back, used, back[:-1] + ("A" if back[-1] != "A" else "B"), f"{used}:x")):
        for client in (Client(), signed_in(patient(email=f"visitor{n}@home.example").user)):
            assert client.get(f"/accounts/join/{token}").status_code == 404
            assert client.post(f"/accounts/join/{token}", {"name": "X", "password": OTHER}).status_code == 404
    assert Membership.objects.filter(role="nurse", state="active").count() == 1


def test_an_hour_with_a_closed_record_ends_with_the_hour_on_every_page() -> None:
    doctor = with_second_factor(member("clinician"))
    gone = Person.objects.create(
        clinic=clinic(), name="Zarathustra", discharged=timezone.now().date() - timedelta(days=2)
    )
    break_glass.open_(doctor, gone.pk, "a letter from another clinic", timezone.now() - break_glass.OPEN_FOR)
    client = signed_in(doctor)
    for page in ("", "history/", "sessions/new", "history/conditions/new", "discharge"):
        assert client.get(f"/clinic/{gone.pk}/{page}").status_code == 404
        assert client.post(f"/clinic/{gone.pk}/{page}").status_code in (404, 405)
    assert len(mail.outbox) == 0


# ---------------------------------------------------------------- old sessions


def test_a_new_password_ends_every_other_session() -> None:
    user = proven(patient().user)  # type: ignore[arg-type]
    here, stolen = came_in(user), came_in(user)
    changed = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert changed.status_code == 302
    assert not is_in(stolen)
    assert came_back(user, OTHER)


def came_back(user: User, password: str) -> bool:
    return Client().post("/accounts/login/", {"login": user.email, "password": password}).status_code == 302


@pytest.mark.database
def test_a_password_set_by_a_mailed_link_ends_every_session_and_the_link_works_once() -> None:
    user = proven(patient().user)  # type: ignore[arg-type]
    stolen = came_in(user)
    Client().post("/accounts/password/reset/", {"email": user.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)
    address = "/" + link.split("/", 3)[3].strip()
    mine = Client()
    form = mine.get(address)["Location"]
    assert mine.post(form, {"password1": OTHER, "password2": OTHER}).status_code == 302
    assert not is_in(stolen)
    again = Client()
    assert "/set-password/" not in again.get(address).get("Location", "")


@pytest.mark.database
def test_who_came_in_with_a_password_alone_does_not_pass_once_a_second_step_was_set_up(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """Somebody's password was known before they joined the staff. The other session would have passed without ever showing a code."""
    nurse = proven(member("nurse"))
    stolen, hers = came_in(nurse), came_in(nurse)
    assert stolen.get("/clinic/")["Location"] == "/accounts/2fa/"
    hers.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = hers.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert hers.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=nurse, type="totp").exists()
    assert hers.get("/clinic/").status_code == 200
    assert stolen.get("/clinic/")["Location"].startswith("/accounts/login/")


def test_a_second_second_step_signs_nobody_out() -> None:
    nurse = with_second_factor(member("nurse"))
    elsewhere = signed_in(nurse)
    passkey = Authenticator.objects.create(user=nurse, type=Authenticator.Type.WEBAUTHN, data={})
    request = HttpRequest()
    request.session = signed_in(nurse).session
    authenticator_added.send(sender=Authenticator, request=request, user=nurse, authenticator=passkey)
    assert is_in(elsewhere)


# ---------------------------------------------------------------- an unlocked phone


@pytest.mark.database
@pytest.mark.parametrize("address", ["/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/generate/"])
def test_a_second_step_is_changed_after_a_proof_alone(address: str) -> None:
    user = proven(patient().user)  # type: ignore[arg-type]
    client = came_in(user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "unused"})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    long_ago(client)
    before = list(Authenticator.objects.values_list("type", "data"))
    assert "reauthenticate" in client.post(address)["Location"]
    assert list(Authenticator.objects.values_list("type", "data")) == before


def test_a_passkey_is_removed_after_a_proof_alone() -> None:
    user = proven(patient().user)  # type: ignore[arg-type]
    client = came_in(user)
    one = Authenticator.objects.create(user=user, type="webauthn", data={})
    long_ago(client)
    assert "reauthenticate" in client.post(f"/accounts/2fa/webauthn/keys/{one.pk}/remove/")["Location"]
    assert Authenticator.objects.filter(pk=one.pk).exists()


@pytest.mark.database
def test_nobody_removes_somebody_else_s_passkey() -> None:
    one = Authenticator.objects.create(user=member("patient"), type="webauthn", data={})
    client = came_in(proven(patient().user))  # type: ignore[arg-type]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(f"/accounts/2fa/webauthn/keys/{one.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=one.pk).exists()


@pytest.mark.database
def test_another_address_is_put_in_after_the_password_alone() -> None:
    """Else an unlocked phone is enough: an address put in, proven, and the password mailed to it."""
    user = proven(patient().user)  # type: ignore[arg-type]
    client = came_in(user)
    long_ago(client)
    answered = client.post("/accounts/email/", {"action_add": "", "email": "thief@mail.example"})
    assert "reauthenticate" in answered["Location"]
    assert not EmailAddress.objects.filter(email="thief@mail.example").exists()
    assert mail.outbox == []
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "ana@work.example"})
    assert EmailAddress.objects.filter(email="ana@work.example", verified=False).exists()


def test_spare_codes_are_shown_to_whoever_proved_who_they_are() -> None:
    user = proven(patient().user)  # type: ignore[arg-type]
    client = came_in(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    long_ago(client)
    for address in ("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/download/"):
        page = client.get(address).content.decode()
        assert not any(one in page for one in codes)


# ---------------------------------------------------------------- the button "back"


@pytest.mark.database
@pytest.mark.parametrize("route", [route for route in LIBRARY if "<" not in route])
def test_no_page_of_somebody_signed_in_is_kept_by_a_browser(route: str) -> None:
    client = came_in(proven(patient().user))  # type: ignore[arg-type]
    assert "no-store" in client.get(f"/{route}").get("Cache-Control", "")


@pytest.mark.parametrize("page", ["/", "/replies/new", "/replies/thanks", "/mine/erased", "/no-such-page", "/clinic/"])
def test_nor_is_a_page_for_anybody_or_one_that_says_no(page: str) -> None:
    client = came_in(proven(patient().user))  # type: ignore[arg-type]
    assert "no-store" in client.get(page).get("Cache-Control", "")


def test_what_is_the_same_for_everybody_is_kept() -> None:
    client = came_in(proven(patient().user))  # type: ignore[arg-type]
    assert "no-store" not in client.get("/style.css")["Cache-Control"]
    assert "no-store" not in client.get("/today/kept")["Cache-Control"]
    assert "no-store" not in Client().get("/").get("Cache-Control", "")


# ---------------------------------------------------------------- a page's own icon


@pytest.mark.parametrize("page", ["/", "/check", "/accounts/login/", "/accounts/password/reset/", "/no-such-page"])
def test_every_page_names_its_icon_so_that_no_browser_guesses_one(page: str) -> None:
    found = Client().get(page).content.decode()
    assert found.count('rel="icon"') == 1
    icon = found.split('rel="icon"')[1].split('href="')[1].split('"')[0]
    answered = Client().get(icon)
    assert answered.status_code == 200
    answered.close()


@pytest.mark.database
@pytest.mark.parametrize("role, page", [("nurse", "/clinic/"), ("administrator", "/accounts/members")])
def test_staff_s_pages_too(role: str, page: str) -> None:
    found = signed_in(with_second_factor(member(role))).get(page).content.decode()
    assert found.count('rel="icon"') == 1


def test_the_sessions_above_are_old_ones() -> None:
    """One that is not set back passes where those did not."""
    user = proven(patient().user)  # type: ignore[arg-type]
    client = came_in(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/mine/erase").status_code == 200
    long_ago(client)
    assert client.get("/mine/erase").status_code == 302
