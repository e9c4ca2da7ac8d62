"""On every page, in a language that nobody speaks: what is still English is a name, or said by the rooms below and marked as English.

The language is the one written from right to left: its words have no Latin letter, so each that is left was not translated.
"""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse

from cleardays.casefile import reader
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import MisshapenError
from cleardays.exchange.apps import formats
from cleardays.injection import products
from cleardays.outcome.instruments import instruments
from cleardays.web.accounts import consents
from cleardays.web.accounts.models import Membership, Person, User
from cleardays.web.clinic import history_lists
from cleardays.web.demo import people
from cleardays.web.i18n import messages
from cleardays.web.public import page_content
from cleardays.web.records.models import Fact, InjectionSession
from tests.web.accounts.clinic import PASSWORD, signed_in, with_second_factor
from tests.web.public.replies import kept, shown
from tests.web.routes import LIBRARY, ROWS
from tests.web.test_routes import address

HEARD = ("aria-label", "title", "alt", "placeholder")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSAID = {"style", "script", "bdi", "code", "textarea"}
"""Elements with no word of ours in them: what somebody typed, and what a machine reads."""
WORD = re.compile(r"(?<![\w@./%-])[A-Za-z]{2,}(?![\w@./-])")
TYPED = ("drug", "term", "product", "brand")
"""Fields of what is told that hold a name somebody wrote."""
LOCALE = {"accept-language": messages.RIGHT_TO_LEFT}


LEAKED = re.compile(r"built-in method|(?:<|&lt;)(?:bound method|function|class|module|generator)\b|object at 0x")
"""What Python says of something that is no text: a name in a template that is a method of ours, and nobody noticed."""


class Reader(HTMLParser):
    """Collects what a page says outside of what is marked as English or as somebody's own words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.within: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._met(tag, dict(attrs))
        if tag not in VOID:
            self.within.append((tag, self._apart(tag, dict(attrs))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._met(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if any(one == tag for one, _ in self.within):
            while self.within.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.within and self.within[-1][1]):
            self.said.append(" ".join(data.split()))

    def _apart(self, tag: str, attrs: dict[str, str | None]) -> bool:
        own = attrs.get("lang") == "en" or attrs.get("dir") == "auto" or tag in UNSAID
        return own or bool(self.within and self.within[-1][1])

    def _met(self, tag: str, attrs: dict[str, str | None]) -> None:
        if self._apart(tag, attrs):
            return
        self.said += [attrs[name] or "" for name in HEARD if name in attrs]
        if attrs.get("type") == "submit" or attrs.get("name") == "description":
            self.said.append(attrs.get("value") or attrs.get("content") or "")


def english(said: list[str], names: set[str]) -> list[str]:
    """Texts with a word in them that was not translated and is no name."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    known = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first), re.IGNORECASE)
    return [one for one in said if WORD.search(known.sub("", one))]


def said_by(answered: Any) -> list[str]:
    """What somebody reads of an answer."""
    kind = answered.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        told = json.loads(answered.content)
        return [told.get("words", ""), *(one["words"] for one in told.get("outcomes", ()))]
    read = Reader()
    if kind.startswith("text/html"):
        read.feed(answered.content.decode())
    return read.said


def ids_twice(answered: Any) -> list[str]:
    """Ids that a page gives to two elements: a script, a label or a link would find the wrong one."""
    if not answered.headers.get("Content-Type", "").startswith("text/html"):
        return []
    ids = Counter(re.findall(r'<[^>]*\sid="([^"]+)"', answered.content.decode()))
    return [one for one, times in ids.items() if times > 1]


def names() -> set[str]:
    """Names, and what somebody wrote; and, asked of the rooms below, what they say of nothing and of a field left out."""
    found = {"Cleardays", "UTC", "PDF", "FHIR", "mg", "mL", people.CLINIC}
    for model, fields in ((User, ("email", "name")), (Person, ("name",))):
        for field in fields:
            found |= set(model.objects.values_list(field, flat=True))
    for said in (*(one.said for one in Fact.objects.all()), *(one.record for one in InjectionSession.objects.all())):
        found |= {said} if isinstance(said, str) else {said.get(name, "") for name in TYPED}
    found |= {one.title for one in (*formats.formats(), *consents.wordings())}
    found |= {word for _code, word in settings.LANGUAGES}  # a language is called as those who speak it call it
    found |= {one.toxin for one in products.products().values()}
    found |= {*instruments(), *(row["title"] for row in page_content.own()["section"])}
    for asked in (
        lambda: reader.loads("", ""),
        *(partial(one.shape.read, {}, ()) for one in history_lists.lists().values()),
    ):
        try:
            asked()
        except (RefusedError, MisshapenError) as refused:
            found |= {refused.found, refused.why, refused.do}
    return found


def leaked(answered: Any) -> list[str]:
    """What stands in an answer, in its attributes too, that nobody meant to say."""
    text = answered.content.decode(errors="replace") if not answered.streaming else ""
    return [text[max(found.start() - 60, 0) : found.end() + 60] for found in LEAKED.finditer(text)]


WORLD = [f"{one}_{where}" for one in ("discharged", "membership", "cared_for") for where in ("here", "elsewhere")]


class Clinic:
    """The fictional clinic, and the addresses of one person of it."""

    def __init__(self, now: datetime) -> None:
        people.make(now, PASSWORD)
        self.thread = shown("How long did you wait?")
        kept("I can't swallow")
        self.person = Person.objects.get(user__email="eli@clinic.example")
        self.today = now.date().isoformat()

    def addresses(self, route: str) -> Iterator[str]:
        """Of one route, each that leads to something of this person, or of the public page."""
        if route in LIBRARY or "<" not in route:
            yield address(route, LIBRARY.get(route, ("", {}))[1])
            return
        world: Any = SimpleNamespace(**dict.fromkeys(WORLD, SimpleNamespace(pk=uuid.UUID(int=0))))
        stated = ROWS[route].named
        assert stated is not None
        named = stated(world)[0]
        here = {
            "person_id": str(self.person.pk), "id_": str(self.thread.id), "day": self.today,
            "membership_id": str(Membership.objects.filter(role="clinician")[0].pk),
        }  # fmt: skip
        kinds = {one.kind: one.key for one in Fact.objects.filter(person=self.person)}
        kinds["sessions"] = InjectionSession.objects.filter(person=self.person)[0].key
        if "key" not in named:
            kinds = {named.get("kind", ""): named.get("key", "")}
        for kind, key in kinds.items():
            yield address(
                route, {name: {**here, "key": str(key), "kind": kind}.get(name, value) for name, value in named.items()}
            )


@pytest.mark.django_db
@pytest.mark.parametrize("whom", ["", "eli", "dana", "nurse", "clinician", "moderator", "administrator"])
def test_no_page_says_a_word_that_nobody_can_translate(whom: str) -> None:
    """Every page asked for, and every form sent empty, so that what is wrong is said as well.

    No page holds, in a text or in an attribute, what Python calls a thing of its own.
    """
    clinic = Clinic(datetime.now(UTC))
    user = User.objects.get(email=f"{whom}@clinic.example") if whom else None
    if user is not None and whom not in ("eli", "dana"):
        with_second_factor(user)
    known, wrong, pages = names(), list[tuple[str, str, str]](), 0
    for method in ("GET", "POST"):
        for route in [*ROWS, *LIBRARY]:
            if method not in (ROWS[route].methods if route in ROWS else "GET POST") or route == "accounts/logout/":
                continue
            for one in clinic.addresses(route):
                answered = signed_in(user).generic(method, one, headers=LOCALE)
                said = said_by(answered)
                pages += bool(said)
                wrong += [(method, one, words) for words in english(said, known)]
                wrong += [(method, one, f"id twice: {id_}") for id_ in ids_twice(answered)]
                wrong += [(method, one, "leaks " + words) for words in leaked(answered)]
    assert pages > 20
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    "source, found",
    [
        ("<p>Go home</p>", ["Go home"]),
        ('<p lang="en" dir="ltr">Go <b>home</b></p><p>اب</p>', []),
        ('<button aria-label="اب: Ana">اب</button>', []),
        ('<input aria-label="Home"><img alt="">', ["Home"]),
        ("<p>اب: neck pain</p>", ["اب: neck pain"]),
        ("<p><svg><title>Head</title><path/></svg></p>", ["Head"]),
    ],
)
def test_the_net_catches_what_it_is_for(source: str, found: list[str]) -> None:
    read = Reader()
    read.feed(source)
    assert english(read.said, {"Ana"}) == found


@pytest.mark.parametrize(
    "page, caught",
    [
        ('<button data-then="&lt;built-in method clear of dict object at 0x7f&gt;">', True),
        ("<p><function after at 0x7f></p>", True),
        ("<p>&lt;bound method Day.words of &lt;Day: 1&gt;&gt;</p>", True),
        ("<p>The function of an arm. An object at home. A class of medicines.</p>", False),
    ],
)
def test_what_leaks_is_caught(page: str, caught: bool) -> None:
    assert bool(leaked(HttpResponse(page))) is caught
