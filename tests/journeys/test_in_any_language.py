"""Longer words and the other direction of writing: nothing leaves a narrow screen, and no drawing is mirrored."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cleardays.drawing import head
from cleardays.web.accounts.models import Person, User
from cleardays.web.demo import people
from cleardays.web.public import forms
from cleardays.web.records.models import InjectionSession
from tests.web.accounts.clinic import PASSWORD, patient
from tests.web.public.replies import kept, member, shown, signed_in

pytestmark = [pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en-XA", "ar-XB")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PLACES = """root => [...document.querySelector(root).querySelectorAll('path, circle, line, text, polyline, polygon, rect')].map(e => {
    const [a, b] = [e.getBoundingClientRect(), document.querySelector(root).getBoundingClientRect()];
    return [e.tagName, Math.round((a.x - b.x) * 10), Math.round((a.y - b.y) * 10), Math.round(a.width * 10)].join(' ');
})"""


@pytest.fixture
def speaking(browser: Browser) -> Iterator[Any]:
    """A browser that asks for a language."""
    open_: list[Any] = []

    def one(language: str) -> Page:
        open_.append(browser.new_context(viewport={"width": 320, "height": 800}, locale=language))
        page: Page = open_[-1].new_page()
        page.set_default_timeout(8_000)
        return page

    yield one
    for context in open_:
        context.close()


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])


def _of_the_clinic(person: Person) -> list[str]:
    at = f"/clinic/{person.pk}"
    session = InjectionSession.objects.filter(person=person)[0]
    return ["/clinic/", f"{at}/", f"{at}/discharge", f"{at}/history/", f"{at}/history/once", f"{at}/history/preventives/new",
            f"{at}/history/examinations/new", f"{at}/sessions/new", f"{at}/sessions/{session.key}"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_a_screen_of_320(
    speaking: Any, live_server: LiveServer, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "QUICKEST_SECONDS", -1)
    one = shown("How long did you wait?")
    kept("I can't swallow")
    people.make(datetime.now(UTC), PASSWORD)
    eli = Person.objects.get(user__email="eli@clinic.example")
    ana = patient().user
    assert ana is not None
    walks: list[tuple[User | None, list[str]]] = [
        (None, ["/", "/replies/new", f"/replies/{one.id}", "/replies/thanks?dose", "/replies/delete",
                "/no-such-page", reverse("account_login"), "/check", "/claims"]),
        (member("moderator"), ["/accounts/", "/replies/moderate", "/page/", "/page/new",
                               "/page/section/session", "/page/versions/0"]),
        (member("administrator", "ad@clinic.example"), ["/accounts/members", "/accounts/invite",
                "/replies/credentials", reverse("mfa_index")]),
        (member("clinician", "doctor@clinic.example"), [f"/replies/{one.id}/answer", *_of_the_clinic(eli)]),
        (ana, ["/today", "/month/", "/accounts/", "/accounts/consents",
               reverse("account_change_password")]),
        (eli.user, ["/today", "/month/", "/answer/", "/passport/", "/side-effects/", "/side-effects/new", "/side-effects/what",
                "/about-me/", "/about-me/names/allergies", "/about-me/preventives/", "/about-me/scores/",
                "/about-me/ask/pattern-since", "/check-in/", "/reminders/", "/import/", "/mine/", "/today/kept"]),
    ]  # fmt: skip
    wide, wrong = [], []
    for user, addresses in walks:
        page = speaking(language)
        if user is not None:
            sign_in(page, live_server, user)
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar-XB" else "ltr"), address
            # What hangs out on the other side makes no scroll bar in a page written from the right.
            if page.evaluate("document.documentElement.scrollWidth") > 320 or page.evaluate(
                """[...document.querySelectorAll('main *')].some(e => !e.closest('.scroll, svg, .unseen, .trap, .enter, .qr')
                    && e.offsetParent && (e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > 321))"""
            ):
                wide.append(address)
            found: Any = Axe().run(page, options=RULES).response["violations"]
            wrong += [(address, one["id"], one["nodes"][0]["html"][:120]) for one in found]
    assert (wide, wrong) == ([], [])


def test_left_and_right_of_a_patient_are_the_same_in_every_language(speaking: Any, live_server: LiveServer) -> None:
    """The map of a head, and the drawings of the public page, stand as they do in English, mark by mark."""
    drawn = [
        head.Mark(*head.place("front", "inner orbital rim", 1, 2, side), "ring", side[0], side, f"{side}-side")
        for side in ("left", "right")
    ]
    svg = head.head("front", drawn, "A fictional face", ("right", "left"))
    found = {}
    for language in ("en-US", "ar-XB"):
        page = speaking(language)
        page.goto(live_server.url)
        page.evaluate(
            "svg => { document.querySelector('main').insertAdjacentHTML('beforeend', `<div id='map'>${svg}</div>`) }",
            str(svg),
        )
        found[language] = {root: page.evaluate(PLACES, root) for root in ("#map svg", ".sequence", ".curve")}
        left, right = (page.locator(f"#map .{side}-side").bounding_box() for side in ("left", "right"))
        # A face looks at the reader: its own left is the reader's right.
        assert left is not None
        assert right is not None
        assert left["x"] > right["x"]
    for root in found["en-US"]:
        assert found["en-US"][root] == found["ar-XB"][root], root
        assert len(found["en-US"][root]) > 5
