"""An editor changes the public page: moves a section and sees it first, and is refused a number without evidence."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import User
from cleardays.web.public import page_versions
from tests.journeys.looking import looked_at
from tests.web.public.replies import member, signed_in

pytestmark = [pytest.mark.django_db(transaction=True)]


def followed(page: Page, control: Locator) -> None:
    """Clicks what leads to another page, and is there."""
    with page.expect_navigation():
        control.click()


def sign_in(page: Page, server: LiveServer, user: User, theme: str = "") -> None:
    value = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])
    page.set_default_timeout(8_000)
    if theme:
        page.context.add_cookies([{"name": "theme", "value": theme, "url": server.url}])


def sections(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('main h2')].map(e => e.innerText)")
    return found


@pytest.mark.slow
def test_an_editor_moves_a_section_and_sees_it_first(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, member("moderator"))
    page.set_viewport_size({"width": 320, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/accounts/")
    followed(page, page.get_by_role("link", name="The public page's words"))
    assert looked_at(page) == []
    # By keyboard: the button of a section is reached and pressed as any other.
    page.get_by_role("button", name="Up: What can I expect?").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Readers do not see it yet" in page.get_by_role("status").inner_text()
    assert looked_at(page) == []
    followed(page, page.get_by_role("link", name="See it first"))
    assert sections(page).index("What can I expect?") < sections(page).index("What is a session like?")
    assert looked_at(page) == []
    page.goto(live_server.url)
    assert sections(page).index("What can I expect?") > sections(page).index("What is a session like?")
    page.goto(f"{live_server.url}/page/versions/1")
    assert page.get_by_role("heading", name="“What can I expect?” moved from place 6 to place 5").count() == 2
    assert looked_at(page) == []
    followed(page, page.get_by_role("button", name="Publish"))
    assert page.title().startswith("Error: ")
    assert looked_at(page) == []
    page.get_by_label("Why").fill("Readers look for it first")
    followed(page, page.get_by_role("button", name="Publish"))
    assert page.get_by_role("status").inner_text() == "Published: readers see it now."
    assert looked_at(page) == []
    page.goto(live_server.url)
    assert sections(page).index("What can I expect?") < sections(page).index("What is a session like?")
    # What a browser says of a 422, or of an icon that the account pages do not have, is no breach.
    assert [text for text in said if "422" not in text and "404" not in text] == []


def test_a_number_without_evidence_is_refused(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, member("administrator"))
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/page/")
    followed(page, page.get_by_role("link", name="Change the words: What is a session like?"))
    assert looked_at(page) == []
    page.get_by_label("Paragraphs").fill("You get some small shots.\n\nHalf of people feel no pain.")
    page.get_by_label("Why (required, kept with the version)").fill("shorter")
    followed(page, page.get_by_role("button", name="Keep as a new version"))
    assert page.title().startswith("Error: ")
    expect(page.locator("#wrong")).to_be_focused()
    assert "“half”, in “Half of people feel no pain.”" in page.locator("#wrong").inner_text()
    assert looked_at(page) == []
    page.locator("#wrong a").click()
    expect(page.locator("#words")).to_be_focused()
    assert page_versions.newest().number == 0
    page.get_by_label("Paragraphs").fill("You get {sites.fewest} to {sites.most} small shots.")
    followed(page, page.get_by_role("button", name="Keep as a new version"))
    followed(page, page.get_by_role("link", name="See it first"))
    assert page.get_by_text("You get 31 to 39 small shots.").count() == 1


def test_an_administrator_sets_a_credential(page: Page, live_server: LiveServer) -> None:
    member("clinician", "doctor@clinic.example")
    sign_in(page, live_server, member("administrator"), "dim")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/replies/credentials")
    assert page.get_by_text("None: cannot answer in public.").is_visible()
    assert looked_at(page) == []
    followed(page, page.get_by_role("link", name="Change: Mo Fictional"))
    followed(page, page.get_by_role("button", name="Keep"))
    assert page.title().startswith("Error: ")
    assert looked_at(page) == []
    page.get_by_label("Credential, as readers see it").fill("Neurologist, fictional register")
    page.get_by_label("Last day on which it holds").fill(timezone.now().date().isoformat())
    page.get_by_label("What you looked at").fill("The register, entry of today")
    followed(page, page.get_by_role("button", name="Keep"))
    assert page.get_by_role("status").inner_text() == "Kept."
    assert page.get_by_text("Neurologist, fictional register").is_visible()
