"""What one person wrote stands on their own pages and nowhere else: no page, address, title, log or file of anybody else's."""

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor
from tests.web.operations.people import WORDS, ana
from tests.web.routes import LIBRARY, ROWS, World
from tests.web.test_routes import address

pytestmark = pytest.mark.django_db
OWN = (*WORDS, "Fictional Ana")


def found(answered: Any) -> list[str]:
    """Words of Ana's in an answer: its page, where it leads, and what its headers say."""
    body = b"".join(answered.streaming_content) if answered.streaming else answered.content
    whole = body + repr(answered.headers).encode()
    return [word for word in OWN if word.encode() in whole]


@pytest.fixture
def world() -> World:
    there = clinic("Another fictional clinic")
    bo = patient(there, "bo@home.example")
    bo.name = "Fictional Bo"
    bo.save()
    one = member("injector", there, "suspended", "di@there.example").memberships.get()
    return World(there, there, bo, bo, one, one, bo, bo)


def everybody_else(world: World) -> dict[str, Client]:
    """Somebody with a diary of their own, staff of another clinic, whoever looks after the place, and nobody."""
    assert world.discharged_here.user is not None
    found = {"nobody": Client(), "bo": signed_in(world.discharged_here.user)}
    for role in ("nurse", "clinician", "administrator", "auditor", "moderator"):
        where = world.here if role in ("nurse", "clinician") else clinic()
        found[role] = signed_in(with_second_factor(member(role, where, email=f"{role}@who.example")))
    return found


def test_no_page_of_anybody_else_holds_a_word(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person = ana(session=True)
    leaked = []
    for who, client in everybody_else(world).items():
        for route, named in [(route, row.named) for route, row in ROWS.items()] + [(route, None) for route in LIBRARY]:
            values = named(world)[0] if named else LIBRARY.get(route, ("", {}))[1]
            if "person_id" in values:
                values = {**values, "person_id": str(person.pk)}  # hers, asked for by its number
            for method in ("GET", "POST"):
                if route == "accounts/members" and who == "administrator":
                    continue  # who is in the clinic, with the address they sign in with, is what that page is for
                words = found(client.generic(method, address(route, values)))
                leaked += [(who, method, route, word) for word in words]
    assert leaked == []
    assert [word for word in OWN if word in caplog.text] == []
    assert [word for one in mail.outbox for word in OWN if word in one.subject + one.body] == []


def test_on_her_own_pages_no_address_and_no_title_holds_a_word() -> None:
    person = ana(session=True)
    client = signed_in(person.user)
    for path in (
        "/today?day=2026-03-01",
        "/month/",
        "/answer/",
        "/day/2026-03-01/",
        "/day/2026-03-01/medicines",
        "/mine/",
    ):
        page = client.get(path)
        assert page.status_code == 200
        text = page.content.decode()
        titles = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
        links = re.findall(r'(?:href|action|src)="([^"]*)"', text)
        assert titles
        assert [(word, path) for word in WORDS for said in titles + links if word in said] == []
    assert b"zitherwort" in client.get("/day/2026-03-01/").content, "the words were there to be found"


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_page_that_fails_logs_none_of_her_words(
    status: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    person = ana()
    client = signed_in(person.user)
    client.raise_request_exception = False
    sent = {"day": "2026-03-09", "said": "zitherwort", "key": "quillfern", "typed": "marrowgate"}
    if status == 500:

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("something broke")

        monkeypatch.setattr("cleardays.web.records.services.write", broken)
        sent = {**sent, "said": "headache", "key": "11111111-1111-4111-8111-111111111111", "zitherwort": "quillfern"}
    path = {400: "/today/write", 404: "/day/2026-01-09/", 422: "/replies/new", 500: "/today/write"}[status]
    assert client.post(path, sent).status_code in (status, 404, 405)
    written = caplog.text + "".join(capfd.readouterr())
    assert [word for word in WORDS if word in written] == []
