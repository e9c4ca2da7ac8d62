"""People at the door: by invitation, with a code app, with a passkey, in every theme, on a small screen and a wide one."""

import base64
import hmac
import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts import invitations
from cleardays.web.accounts.models import Person, User
from tests.web.accounts.clinic import PASSWORD, clinic, member, patient, signed_in, with_second_factor

pytestmark = [pytest.mark.django_db(transaction=True)]
THEMES = ("light", "dim", "attack")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = "main button, main select, main textarea, main input:not([type=hidden], [type=checkbox], [type=radio]), main a"


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


def check(page: Page) -> list[Any]:
    """What is wrong with the page as it stands: axe's findings, controls too small, something off the side."""
    found: Any = Axe().run(page, options=RULES).response["violations"]
    wrong: list[Any] = [(page.url, one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]
    for one in page.locator(SMALL).all():
        box = one.bounding_box()
        # A link inside a sentence is as high as its line (WCAG 2.2, 2.5.8, inline).
        inline = one.evaluate("e => e.tagName === 'A' && getComputedStyle(e).display === 'inline'")
        if box and not inline and (box["height"] < 43.9 or box["width"] < 43.9):
            wrong.append((page.url, "small", one.evaluate("e => e.outerHTML")[:160], box))
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append((page.url, "off the side"))
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_screen_of_an_account_in_every_theme(page: Page, live_server: LiveServer, theme: str, width: int) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    administrator = with_second_factor(
        proven(member("administrator", email="administrator.with.a.long.name@clinic.example"))
    )
    link = invitations.invite(administrator, clinic(), "nurse", "ni@clinic.example", timezone.now())
    wrong: list[Any] = []

    def look(*paths: str) -> None:
        for path in paths:
            page.goto(live_server.url + path)
            wrong.extend(check(page))

    look("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/")
    look(f"/accounts/join/{link}", "/accounts/join/cut-short", "/accounts/no-such-page")
    page.goto(live_server.url + "/accounts/login/")
    page.fill("#id_login", administrator.email)
    page.fill("#id_password", "not the password")
    page.click("main form button[type=submit]")
    wrong.extend(check(page))
    assert "Error: " in page.title()
    enter(page, live_server, administrator)
    look("/accounts/", "/accounts/invite", "/accounts/members", "/accounts/2fa/", "/accounts/email/")
    look("/accounts/password/change/", "/accounts/logout/", "/accounts/reauthenticate/", "/accounts/consents")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    doctor, gone = (
        with_second_factor(member("clinician")),
        Person.objects.create(clinic=clinic(), name="x", discharged="2026-01-05"),
    )
    enter(page, live_server, doctor)
    look(f"/accounts/open/{gone.pk}", "/accounts/members")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    ana = patient()
    assert ana.user is not None
    enter(page, live_server, ana.user)
    look("/accounts/", "/accounts/consents", "/accounts/2fa/")
    assert wrong == []
    assert [line for line in said if "Content Security" in line or "Refused" in line] == []


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
    assert check(page) == []
    box = page.locator(".qr svg").bounding_box()
    assert box is not None and box["width"] > 150, "a camera can read it"
    page.fill("#id_code", code_of(page.inner_text(".secret")))
    page.click("text=Switch it on")
    assert check(page) == [], "the spare codes"
    page.goto(live_server.url + "/accounts/")
    page.click("text=Invite somebody")
    page.fill("#id_email", "ana@home.example")
    assert page.locator("#id_place option").all_inner_texts() == ["Patient, Fictional clinic"]
    page.click("text=Send the link")
    assert "The invitation was sent." in page.inner_text("main")
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
    assert check(page) == []
    if page.locator("#id_passwordless").count():
        page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/2fa/(webauthn/$|recovery-codes/)"))
    page.goto(address + "/accounts/2fa/webauthn/")
    assert check(page) == []
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
    assert background == {"light": "rgb(245, 242, 234)", "dim": "rgb(42, 45, 44)", "attack": "rgb(10, 16, 12)"}[theme]
