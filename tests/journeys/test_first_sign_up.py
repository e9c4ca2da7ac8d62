"""From an invitation to the first month: a clinic opens, its nurse invites, a patient joins by the mailed link and writes."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Consent, Membership, Person, User
from cleardays.web.records.models import Day
from tests.journeys.looking import looked_at
from tests.web.accounts.clinic import with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = [pytest.mark.django_db(transaction=True)]
PASSWORD = "seven sparrows at the gate"  # noqa: S105  nobody uses it; nothing in it is like a name
LINK = re.compile(r"http\S+/accounts/join/\S+")


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def phones(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A phone for each person: nobody is signed in on it, and it is as narrow as phones come."""
    contexts = []

    def phone() -> Page:
        contexts.append(browser.new_context(viewport={"width": 320, "height": 700}))
        return contexts[-1].new_page()

    yield phone
    for one in contexts:
        one.close()


def join(page: Page, link: str, name: str, email: str) -> None:
    """Opens the link, makes the account and signs in with it."""
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("A password of 12 letters or more").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    assert "Your account is ready" in page.inner_text("main")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def invited(page: Page, server: LiveServer, email: str, place: str) -> str:
    """Invites somebody from the account page; the link in their mail."""
    page.goto(f"{server.url}/accounts/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Their e-mail address").fill(email)
    page.get_by_label("Their role").select_option(label=place)
    page.get_by_role("button", name="Send the link").click()
    assert "It waits to be sent." in page.inner_text("main")
    the_worker_runs()
    assert mail.outbox[-1].to == [email]
    found = LINK.search(str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def test_from_an_invitation_to_the_first_month(phones: Callable[[], Page], live_server: LiveServer) -> None:
    said, wrong = StringIO(), []
    call_command(
        "open_clinic", name="Fictional hill clinic", jurisdiction="uk", timezone="Europe/London", email="ada@hill.example",
        url=live_server.url, stdout=said,
    )  # fmt: skip
    first = LINK.search(said.getvalue())
    assert first is not None

    # The administrator opens the place and lets the nurse in; the nurse lets the patient in.
    links = {"ada@hill.example": first[0]}
    for email, name, guest, place in (
        ("ada@hill.example", "Fictional Ada", "noor@hill.example", "Nurse, Fictional hill clinic"),
        ("noor@hill.example", "Fictional Noor", "pia@home.example", "Patient, Fictional hill clinic"),
    ):
        staff = phones()
        join(staff, links[email], name, email)
        assert staff.url.endswith("/accounts/2fa/"), "nothing else opens before a second step"
        # The screens of a code app are walked in test_signing_in.py.
        with_second_factor(User.objects.get(email=email))
        links[guest] = invited(staff, live_server, guest, place)
    staff.goto(f"{live_server.url}/clinic/")
    assert "Nobody is cared for here yet" in staff.inner_text("main")
    wrong += looked_at(staff)

    pia = phones()
    pia.goto(links["pia@home.example"])
    wrong += looked_at(pia)
    join(pia, links["pia@home.example"], "Fictional Pia", "pia@home.example")
    assert pia.url.endswith("/today"), "a patient lands where they write"
    wrong += looked_at(pia)
    person = Person.objects.get(user__email="pia@home.example")
    assert Membership.objects.get(user=person.user).role == "patient"

    # What Pia agrees to is asked in words of its own, one thing at a time.
    pia.get_by_role("link", name="About me").click()
    pia.get_by_role("link", name="My account").click()
    pia.get_by_role("link", name="What you agreed to").click()
    pia.get_by_role("button", name="I agree: My clinic may read my diary").click()
    assert "You said yes to wording 1" in pia.inner_text("main")
    assert Consent.objects.filter(person=person).count() == 1, "one yes is not a yes to the rest"
    wrong += looked_at(pia)

    # Today a headache, and two days from memory. The other days stay open.
    pia.goto(f"{live_server.url}/today")
    tap(pia, "Headache")
    tap(pia, "Moderate")
    wrong += looked_at(pia)
    for back, said_of_it in ((1, "Clear day"), (2, "Headache")):
        day = today_of(pia) - timedelta(days=back)
        pia.goto(f"{live_server.url}/today?day={day}")
        tap(pia, said_of_it)
        pia.goto(f"{live_server.url}/today?day={day}")
        assert "from memory" in pia.inner_text("main")
        wrong += looked_at(pia)
    assert Day.objects.filter(person=person).count() == 3

    # The month counts what is written and says what may still be: one headache day for certain, 27 at most.
    pia.get_by_role("link", name="Calendar").click()
    assert "1 to 27 of 28 days with headache, 26 days silent." in pia.inner_text("main")
    wrong += looked_at(pia)
    pia.get_by_role("link", name="My answer").click()
    assert "Nobody can tell yet" in pia.inner_text("main"), "three days are no answer, and none is made up"
    wrong += looked_at(pia)

    # And the nurse finds Pia on the list.
    staff.goto(f"{live_server.url}/clinic/")
    staff.get_by_role("link", name="Fictional Pia").click()
    assert staff.get_by_role("heading", name="Fictional Pia").is_visible()
    wrong += looked_at(staff)
    assert wrong == []


def tap(page: Page, words: str) -> None:
    """A script of ours sends what is written and goes on when it is kept."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def today_of(page: Page) -> date:
    """The day that the page of today writes on: of the person's own clock, not of this machine's."""
    found = page.evaluate("document.querySelector('[data-written]')?.dataset.written")
    if found is None:
        page.goto(page.url.split("/day/")[0].split("/today")[0] + "/today")
        found = page.evaluate("document.querySelector('[data-written]').dataset.written")
    return date.fromisoformat(str(found))
