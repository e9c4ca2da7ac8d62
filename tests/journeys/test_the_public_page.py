"""People at the public page: frightened at night, without a script, with a danger sign, to spam, to clear the queue."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web import danger_words
from cleardays.web.accounts.models import User
from cleardays.web.public import forms
from cleardays.web.public.models import Reply
from tests.journeys.looking import looked_at
from tests.web.public.replies import CANARY, kept, member, shown, signed_in

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that types for us needs no three seconds; that they are asked for is tested elsewhere."""
    monkeypatch.setattr(forms, "QUICKEST_SECONDS", -1)


def themed(page: Page, server: LiveServer, theme: str) -> None:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": server.url}])


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    client: Client = signed_in(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])


def fill(page: Page, message: str) -> None:
    if not page.locator("#name").is_visible():  # behind its door on the public page
        page.locator("#reply").click()
    page.fill("#name", "Fictional Ana")
    page.fill("#email", CANARY)
    page.fill("#message", message)


def test_a_frightened_reader_at_night(page: Page, live_server: LiveServer) -> None:
    """In the attack theme: the short answer, when to get help and whom to call; the rest stays away."""
    member("moderator", jurisdiction="uk")
    themed(page, live_server, "attack")
    page.goto(live_server.url)
    assert page.locator("#short").is_visible()
    assert not page.locator("#session").is_visible()
    page.get_by_role("link", name="When to get help at once").click()
    assert page.locator("#danger").is_visible()
    assert page.get_by_text("999").first.is_visible()
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Dim").click()
    assert page.locator("#session").is_visible()


def test_answer_picture_and_check_stand_above_the_fold_and_the_rest_behind_doors(
    page: Page, live_server: LiveServer
) -> None:
    """On a phone of 360 by 740: what is asked is answered, drawn and can be tried before anything is moved; three screens in all."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url)
    fold = page.locator(".ways").bounding_box()
    assert fold is not None
    for what in (
        page.get_by_text("For some people, yes."),
        page.locator("svg.persons").last,
        page.locator("main .primary"),
    ):
        box = what.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= fold["y"]
    assert page.locator(".primary").count() == 1
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 740


def test_a_reply_with_a_danger_sign(page: Page, live_server: LiveServer, at_once: None) -> None:
    member("moderator", jurisdiction="us")
    page.goto(live_server.url)
    fill(page, "I can't swallow since Tuesday")
    page.click("#send")
    assert page.title() == "Get help now"
    expect(page.locator("[role=alert]")).to_be_focused()
    assert "911" in page.locator("[role=alert]").inner_text()
    assert CANARY not in page.content()
    page.get_by_role("button", name="Go back and change it").click()
    assert page.input_value("#message") == "I can't swallow since Tuesday"
    page.click("#send")
    page.get_by_role("button", name="I have read this").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your reply is in"
    assert Reply.objects.get().urgent == "swallowing"


def test_an_empty_form_moves_to_what_is_wrong(page: Page, live_server: LiveServer, at_once: None) -> None:
    page.goto(live_server.url)
    page.locator("#reply").click()
    page.fill("#message", "My own words")
    page.click("#send")
    assert page.title().startswith("Error: ")
    expect(page.locator("#wrong")).to_be_focused()
    page.get_by_role("link", name="Write a name.").click()
    expect(page.locator("#name")).to_be_focused()
    assert page.input_value("#message") == "My own words"


def test_a_spammer_fills_every_field_and_is_quick(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    fill(page, "Buy https://spam.example")
    page.evaluate("document.querySelector('#website').value = 'https://spam.example'")
    page.click("#send")
    assert page.title().startswith("Error: ")
    assert not Reply.objects.exists()


def test_a_moderator_clears_thirty_by_keyboard(page: Page, live_server: LiveServer) -> None:
    """One with a danger sign, which is on top though it came last; one of somebody with goods to sell; 28 like any other."""
    for number in range(28):
        kept(f"Fictional text {number}", name=f"Ana {number}")
    kept("Cheap rings, ask me", name="Rings")
    kept("I can't swallow", signs=danger_words.dangers("I can't swallow"))
    sign_in(page, live_server, member("moderator"))
    page.goto(f"{live_server.url}/replies/moderate")
    focused, said = page.locator("article:focus"), page.get_by_role("status")

    def reject(reason: str) -> None:
        """Past Approve to what rejects, its reason, Enter."""
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(reason)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(said).to_have_text("Rejected: it is not shown.")

    expect(focused).to_contain_text("I can't swallow")
    reject("we rang them")
    for number in range(28):
        # The first reply has the focus: read it, one Tab to Approve, Enter.
        expect(focused).to_contain_text(f"Fictional text {number}")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(said).to_have_text("Approved: it is public now.")
    expect(focused).to_contain_text("Cheap rings")
    reject("an advertisement")
    states = list(Reply.objects.values_list("state", flat=True))
    assert (states.count("approved"), states.count("rejected")) == (28, 2)
    assert page.get_by_text("Nothing waits.").is_visible()


def test_the_queue_in_every_theme(page: Page, live_server: LiveServer) -> None:
    kept("I can't swallow", signs=danger_words.dangers("I can't swallow"))
    shown("A public one")
    sign_in(page, live_server, member("moderator"))
    page.goto(f"{live_server.url}/replies/moderate")
    assert looked_at(page) == []


def test_a_reader_without_a_script(browser: Browser, live_server: LiveServer, at_once: None) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("heading", name="What people ask").click()
    page.get_by_text("Where this is from: Does it hurt?").click()
    assert page.locator("details[open] li", has_text="Hull clinic, 1129-2377-15-54, table 3").first.is_visible()
    fill(page, "How long did you wait?")
    page.click("#send")
    assert page.get_by_role("heading", level=1).inner_text() == "Your reply is in"
    context.close()


def test_what_an_attacker_writes_runs_nowhere(page: Page, live_server: LiveServer) -> None:
    shown("<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">", name="<b>Eve</b>")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(live_server.url)
    assert page.title() == "Can Botox help with migraines?"
    page.locator("#replies").click()
    assert page.get_by_text("<b>Eve</b>", exact=True).is_visible()
    assert said == []


def test_printed_it_is_whole_and_black_on_white(page: Page, live_server: LiveServer) -> None:
    themed(page, live_server, "attack")
    page.goto(live_server.url)
    page.emulate_media(media="print")
    assert page.locator("#session").is_visible()
    assert not page.locator("#send").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
