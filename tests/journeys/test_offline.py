"""The diary when nobody answers: no network, a full disk, two phones, two tabs, and somebody else on the same phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.utils import OperationalError
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Person
from cleardays.web.records import clock, selectors, services
from tests.answer.test_page import mean_luminance
from tests.journeys.looking import looked_at
from tests.web.patient import people

pytestmark = pytest.mark.django_db(transaction=True)
Phone = Callable[..., Page]


@pytest.fixture
def ana(live_server: LiveServer) -> Person:
    return people.somebody()


def enter(context: BrowserContext, where: str, person: Person) -> None:
    value = people.signed_in(person).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": where}])


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Phone]:
    """Makes phones: signed in, with Today open once while there was a connection."""
    made: list[BrowserContext] = []

    def one(person: Person, theme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url)
        made.append(context)
        enter(context, live_server.url, person)
        context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        page = context.new_page()
        page.goto("/today")
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.wait_for_function("caches.match('/today/kept?theme=').then(Boolean)")
        return page

    yield one
    for context in made:
        context.close()


def said(person: Person) -> list[tuple[bool | None, str | None]]:
    day = clock.at(person.timezone, timezone.now()).today
    return [(one.entry.headache, one.entry.severity) for one in selectors.on(person, day)]


def arrived(page: Page, person: Person) -> None:
    """Waits until the server holds something of today. A page that has not looked yet hides its note too, and tells nothing."""
    for _ in range(100):
        if said(person):
            return
        page.wait_for_timeout(200)


def waits(page: Page) -> Any:
    return page.get_by_role("complementary", name="On this phone")


def cached(page: Page) -> str:
    """Every word of every page that this phone keeps."""
    found = page.evaluate(
        """async () => { const texts = []; for (const name of await caches.keys()) { const one = await caches.open(name);
        for (const request of await one.keys()) texts.push(request.url + ' ' + await (await one.match(request)).text()); }
        return texts.join(' '); }"""
    )
    return str(found)


def test_an_attack_in_the_dark_offline_then_back_online(phone: Phone, ana: Person) -> None:
    page = phone(ana, "attack")
    page.context.set_offline(True)
    page.goto("/today")
    assert mean_luminance(page.screenshot()) <= 0.05
    assert [one.inner_text() for one in page.locator("main button:visible").all()] == ["Clear day", "Headache"]
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Severe").click()
    expect(page.get_by_label("Kept on this phone", exact=True)).to_contain_text("Headache, Severe")
    expect(waits(page)).to_contain_text("1 entry is not sent yet")
    assert mean_luminance(page.screenshot()) <= 0.05
    page.reload()
    expect(page.get_by_label("Kept on this phone", exact=True)).to_contain_text("Headache, Severe")
    assert said(ana) == [], "nothing has left the phone"
    page.context.set_offline(False)
    expect(waits(page)).to_be_hidden(timeout=20_000)
    assert said(ana) == [(True, "severe")]
    page.goto("/today")
    expect(page.get_by_role("status").filter(has_text="Written down")).to_contain_text("Headache, severe")


def test_the_screen_is_changed_without_a_connection(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    page.context.set_offline(True)
    page.goto("/today")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Attack").click()
    page.wait_for_function("caches.match('/theme-now').then(one => one.text()).then(one => one === 'attack')")
    page.goto("/today")
    assert mean_luminance(page.screenshot()) <= 0.05
    assert page.evaluate("document.cookie").count("theme=attack") == 1


def test_a_phone_sends_by_itself_though_every_page_of_ours_is_closed(phone: Phone, ana: Person) -> None:
    """Background Sync: the browser wakes the service worker once there is a network. Here its clock is ours."""
    page = phone(ana)
    browsers = page.context.new_cdp_session(page)
    workers: list[dict[str, Any]] = []
    browsers.on("ServiceWorker.workerRegistrationUpdated", lambda told: workers.extend(told["registrations"]))
    browsers.send("ServiceWorker.enable")
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Severe").click()
    expect(waits(page)).to_contain_text("1 entry is not sent yet")
    page.wait_for_function(
        "navigator.serviceWorker.ready.then(one => one.sync.getTags()).then(one => one.includes('send'))"
    )
    origin = page.evaluate("location.origin")
    page.goto("about:blank")
    assert said(ana) == []
    page.context.set_offline(False)
    for one in {one["registrationId"] for one in workers if not one["isDeleted"]}:
        sync = {"origin": origin, "registrationId": one, "tag": "send", "lastChance": False}
        browsers.send("ServiceWorker.dispatchSyncEvent", sync)
    arrived(page, ana)
    assert said(ana) == [(True, "severe")]


def test_yesterday_is_filled_in_from_memory_without_a_connection(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    now = clock.at(ana.timezone, timezone.now())
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("link", name="Write yesterday").click()
    expect(page.get_by_text("You fill this day in from memory")).to_be_visible()
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Mild").click()
    expect(page.get_by_label("Kept on this phone", exact=True)).to_contain_text("Headache, Mild")
    page.get_by_role("link", name="Back to today").click()
    expect(page.get_by_role("button", name="Clear day")).to_be_visible()
    page.context.set_offline(False)
    expect(waits(page)).to_be_hidden(timeout=20_000)
    kept = selectors.on(ana, now.yesterday)[0].entry
    assert (kept.severity, kept.provenance.recalled) == ("mild", True)
    assert said(ana) == [], "today is still open"


def test_a_day_before_that_was_written_elsewhere_is_never_overwritten(phone: Phone, ana: Person) -> None:
    page, other = phone(ana), phone(ana)
    day = clock.at(ana.timezone, timezone.now()).yesterday
    page.context.set_offline(True)
    page.goto(f"/today?day={day}")
    page.get_by_role("button", name="Clear day").click()
    expect(waits(page)).to_contain_text("1 entry")
    other.goto(f"/today?day={day}")
    other.get_by_role("button", name="Headache").click()
    other.get_by_role("button", name="Severe").click()
    expect(other.get_by_text("Written down:")).to_be_visible()
    page.context.set_offline(False)
    expect(waits(page)).to_contain_text("needs you to look", timeout=20_000)
    assert [(one.entry.headache, one.entry.severity) for one in selectors.on(ana, day)] == [(True, "severe")]


def test_a_form_that_cannot_wait_says_that_it_was_not_kept(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    page.goto("/import/")
    page.context.set_offline(True)
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Attack").click()
    expect(page.get_by_role("alert")).to_contain_text("was not kept")


def test_the_network_goes_between_the_tap_and_its_answer(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    page.context.set_offline(True)
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Mild").click()
    page.get_by_text("Add more, or change it").click()
    page.get_by_role("link", name="Add: What was it like?").click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Light was too much").check()
    page.get_by_role("button", name="Keep").click()
    page.context.set_offline(False)
    expect(waits(page)).to_be_hidden(timeout=20_000)
    day = clock.at(ana.timezone, timezone.now()).today
    kept = selectors.on(ana, day)[0].entry
    assert (kept.severity, kept.features) == ("mild", frozenset({"photophobia"}))


def test_two_phones_disagree(phone: Phone, ana: Person) -> None:
    one, other = phone(ana), phone(ana)
    for page in (one, other):
        page.context.set_offline(True)
        page.goto("/today")
        page.get_by_role("button", name="Headache").click()
    one.get_by_role("button", name="Severe").click()
    other.get_by_role("button", name="Mild").click()
    expect(waits(other)).to_contain_text("1 entry")
    one.context.set_offline(False)
    expect(waits(one)).to_be_hidden(timeout=20_000)
    other.context.set_offline(False)
    expect(waits(other)).to_contain_text("needs you to look", timeout=20_000)
    assert said(ana) == [(True, "severe")], "never one over the other"
    other.get_by_role("button", name="See both, and choose").click()
    expect(other.get_by_role("heading", name="Two answers for one day")).to_be_visible()
    assert "Severe" in other.locator("main").inner_text() and "Mild" in other.locator("main").inner_text()
    other.get_by_role("button", name="Use this instead").click()
    expect(other.get_by_role("link", name="Change: How bad was it?")).to_be_visible()
    expect(waits(other)).to_be_hidden()
    assert said(ana) == [(True, "mild")]


def test_two_tabs_send_what_waits_once(phone: Phone, ana: Person) -> None:
    one = phone(ana)
    other = one.context.new_page()
    one.context.set_offline(True)
    for page in (one, other):
        page.goto("/today")
    one.get_by_role("button", name="Clear day").click()
    expect(waits(other)).to_contain_text("1 entry is not sent yet")
    one.context.set_offline(False)
    for page in (one, other):
        expect(waits(page)).to_be_hidden(timeout=20_000)
    assert said(ana) == [(False, None)]


def test_the_server_s_disk_is_full_kept_on_this_phone(
    phone: Phone, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = phone(ana)
    real = services.write

    def full(*_: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(services, "write", full)
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Moderate").click()
    expect(waits(page)).to_contain_text("is full", timeout=20_000)
    expect(waits(page)).to_contain_text("Kept on this phone")
    page.goto("/today")
    expect(page.get_by_role("button", name="Headache")).to_be_hidden()
    assert said(ana) == []
    monkeypatch.setattr(services, "write", real)
    page.reload()
    arrived(page, ana)
    expect(waits(page)).to_be_hidden(timeout=20_000)
    assert said(ana) == [(True, "moderate")]


def test_a_sign_in_that_ended_waits_for_the_next(phone: Phone, ana: Person, live_server: LiveServer) -> None:
    page = phone(ana)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name="Clear day").click()
    expect(waits(page)).to_contain_text("1 entry")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    expect(waits(page)).to_contain_text("Sign in to send", timeout=20_000)
    enter(page.context, live_server.url, ana)
    page.goto("/today")
    arrived(page, ana)
    expect(waits(page)).to_be_hidden(timeout=20_000)
    assert said(ana) == [(False, None)]


def test_somebody_else_signs_in_on_this_phone(phone: Phone, ana: Person, live_server: LiveServer) -> None:
    page = phone(ana)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Severe").click()
    expect(waits(page)).to_contain_text("1 entry")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    ben = people.somebody("ben@home.example")
    enter(page.context, live_server.url, ben)
    page.goto("/today")
    expect(page.get_by_role("button", name="Headache")).to_be_visible()
    expect(waits(page)).to_be_hidden()
    page.context.set_offline(True)
    page.goto("/today")
    expect(page.get_by_role("paragraph").filter(has_text="1 entry of somebody else waits here too")).to_be_visible()
    assert "Severe" not in page.locator("main").inner_text()
    page.context.set_offline(False)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    page.context.set_offline(True)
    page.goto("/today")
    expect(page.get_by_text("Nobody is signed in on this phone")).to_be_visible()
    page.context.set_offline(False)
    assert said(ben) == said(ana) == []
    enter(page.context, live_server.url, ana)
    page.goto("/today")
    expect(waits(page)).to_be_hidden(timeout=20_000)
    arrived(page, ana)
    page.wait_for_function("cleardays.all().then(one => one.length === 0)")
    assert (said(ana), said(ben)) == ([(True, "severe")], [])


def test_no_page_about_a_person_is_kept_on_the_phone(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    page.get_by_role("button", name="Headache").click()
    page.get_by_role("button", name="Severe").click()
    expect(page.get_by_text("Written down:")).to_be_visible()
    for address in ("/month/", "/answer/", "/today"):
        page.goto(address)
    assert "severe" in page.content()
    words = cached(page)
    assert "/today/kept" in words and "Headache" in words
    for personal in (
        "Written down:",
        "/month/ ",
        "/answer/ ",
        'content="' + str(page.locator("meta[name=phone]").get_attribute("content")),
    ):
        assert personal not in words


def test_the_pages_without_a_connection_are_accessible_and_fit(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    page.context.set_offline(True)
    page.goto("/today")

    def look(what: str) -> None:
        assert looked_at(page, what, dark=True) == []

    look("taps")
    page.get_by_role("button", name="Headache").click()
    expect(page.get_by_role("heading", name="How bad was it?")).to_be_visible()
    look("how bad")
    page.get_by_role("button", name="Severe").click()
    expect(waits(page)).to_be_visible()
    look("kept")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_phone_can_put_it_among_its_apps(phone: Phone, ana: Person) -> None:
    page = phone(ana)
    told = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in told["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
