"""Where does somebody land after each tap of the diary: with scripts and without, with a connection and without?

As nearly everybody runs it comes first: scripts on, online. Without a script and without a connection nothing can keep a tap: the
browser itself says so, and nothing is written that nobody saw.
"""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from cleardays.web.accounts.models import Person
from cleardays.web.records import clock, selectors
from tests.web.patient import people

pytestmark = pytest.mark.django_db(transaction=True)
TAPS = {
    "clear day": (["Clear day"], "Clear day", (False, None)),
    "headache": (["Headache"], "Headache", (True, None)),
    "how bad": (["Headache", "Severe"], "Headache, severe", (True, "severe")),
    "skipped": (["Headache", "Skip"], "Headache", (True, None)),
}
QUESTION = "How bad was it?"


@pytest.fixture
def ana(live_server: LiveServer) -> Person:
    return people.somebody()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, ana: Person, script: bool) -> Iterator[Page]:
    """A phone with Today open; with scripts, what opens without a connection was kept meanwhile."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, base_url=live_server.url, java_script_enabled=script
    )
    value = people.signed_in(ana).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/today")
    if script:
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.wait_for_function("caches.match('/today/kept?theme=').then(Boolean)")
    yield page
    context.close()


def written(ana: Person) -> list[tuple[bool | None, str | None]]:
    today = clock.at(ana.timezone, timezone.now()).today
    return [(one.entry.headache, one.entry.severity) for one in selectors.on(ana, today)]


@pytest.mark.parametrize("taps, words, kept", TAPS.values(), ids=TAPS)
def test_online(
    phone: Page, live_server: LiveServer, ana: Person, taps: list[str], words: str, kept: tuple[bool, str | None]
) -> None:
    today = clock.at(ana.timezone, timezone.now()).today
    for tap in taps:
        with phone.expect_navigation() as landed:
            phone.get_by_role("button", name=tap).click()
        assert landed.value is not None and landed.value.status == 200, tap
    path = phone.url.removeprefix(live_server.url).partition("?")[0]
    if taps == ["Headache"]:
        assert path == f"/day/{today}/how-bad"
        assert phone.get_by_role("heading", name=QUESTION).is_visible()
    else:
        assert path == "/today"
        assert phone.get_by_role("status").inner_text() == f"Written down: {words}"
    assert written(ana) == [kept]


@pytest.mark.parametrize("taps, words, kept", TAPS.values(), ids=TAPS)
def test_the_connection_is_gone_before_the_tap(
    phone: Page,
    live_server: LiveServer,
    ana: Person,
    script: bool,
    taps: list[str],
    words: str,
    kept: tuple[bool, str | None],
) -> None:
    phone.context.set_offline(True)
    if script:
        with phone.expect_navigation():
            phone.get_by_role("button", name=taps[0]).click()
        for tap in taps[1:]:
            phone.get_by_role("button", name=tap).click()
        assert phone.url.removeprefix(live_server.url).partition("#")[0] == "/today/kept"
        if taps == ["Headache"]:
            expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
        else:
            expect(phone.get_by_label("Kept on this phone", exact=True)).to_contain_text(
                words.replace("severe", "Severe")
            )
        assert written(ana) == [], "nothing has left the phone"
        phone.context.set_offline(False)
        expect(phone.get_by_role("complementary", name="On this phone")).to_be_hidden(timeout=20_000)
        assert written(ana) == [kept]
    else:
        with suppress(Error):
            phone.get_by_role("button", name=taps[0]).click()
        phone.wait_for_url("chrome-error://**")
        phone.context.set_offline(False)
        phone.goto("/today")
        assert written(ana) == []
        assert phone.get_by_role("button", name=taps[0]).is_visible(), "the day is open, and the page says so"
