"""People at the door: by invitation, with a code app, with a passkey, in every theme, on a small screen and a wide one."""

import base64
import hmac
import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts import invitations
from cleardays.web.accounts.models import User
from tests.journeys.looking import looked_at
from tests.web.accounts.clinic import PASSWORD, clinic, member, signed_in, with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = [pytest.mark.django_db(transaction=True)]
THEMES = ("light", "dim", "attack")


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


def proven(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def enter(page: Page, server: LiveServer, user: User) -> None:
    value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])


def code_of(secret: str) -> str:
    """What a code app shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_nurse_comes_by_a_link_sets_up_a_code_app_and_invites_a_patient(page: Page, live_server: LiveServer) -> None:
    administrator = member("administrator")
    token = invitations.invite(administrator, clinic(), "nurse", "ni@clinic.example", timezone.now())
    page.goto(f"{live_server.url}/accounts/join/{token}")
    page.fill("#id_name", "Fictional Ni")
    page.fill("#id_password", PASSWORD)
    page.click("text=Make my account")
    page.fill("#id_login", "ni@clinic.example")
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")
    assert page.url.endswith("/accounts/2fa/"), "nothing else opens first"
    page.click("text=Set up a code app")
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")
    assert looked_at(page) == []
    box = page.locator(".qr svg").bounding_box()
    assert box is not None and box["width"] > 150, "a camera can read it"
    page.fill("#id_code", code_of(page.inner_text(".secret")))
    page.click("text=Switch it on")
    assert looked_at(page) == [], "the spare codes"
    page.goto(live_server.url + "/accounts/")
    page.click("text=Invite somebody")
    page.fill("#id_email", "ana@home.example")
    assert page.locator("#id_place option").all_inner_texts() == ["Patient, Fictional clinic"]
    page.click("text=Send the link")
    assert "It waits to be sent." in page.inner_text("main")
    the_worker_runs()
    found = re.search(r"http\S+/accounts/join/\S+", str(mail.outbox[-1].body))
    assert found is not None
    assert page.goto(found[0]) is not None
    assert "Join with this account" in page.inner_text("main"), (
        "somebody else is signed in on this screen, and it says so"
    )


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page, live_server: LiveServer) -> None:
    """The browser's own virtual authenticator stands in for a phone."""
    user = proven(with_second_factor(member("nurse")))
    address = live_server.url.replace("127.0.0.1", "localhost")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])
    page.goto(address + "/accounts/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")
    assert looked_at(page) == []
    if page.locator("#id_passwordless").count():
        page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/2fa/(webauthn/$|recovery-codes/)"))
    page.goto(address + "/accounts/2fa/webauthn/")
    assert looked_at(page) == []
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(address + "/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/clinic/")
    assert "People" in page.inner_text("h1")


@pytest.mark.parametrize("theme", THEMES)
def test_the_door_has_the_theme_that_was_chosen(page: Page, live_server: LiveServer, theme: str) -> None:
    """The attack theme stays dark on the way in: no page flashes."""
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    page.goto(live_server.url + "/accounts/login/")
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == {"light": "rgb(245, 241, 232)", "dim": "rgb(28, 32, 38)", "attack": "rgb(10, 16, 12)"}[theme]
