"""An empty Cleardays as a new clinic has it: a folder, the command line, a server of its own, and browsers. Nothing else is used."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM, QUIET, a_tap_is_over_when_its_page_has_loaded, no_script_fails

__all__ = ["a_tap_is_over_when_its_page_has_loaded", "no_script_fails"]
CLI = (sys.executable, "-c", "import cleardays.cli as c; c.main()")
LINK = re.compile(r"http\S+/accounts/join/\S+")
STARTS_WITHIN_S = 300


@dataclass(frozen=True)
class Place:
    """A folder with nothing in it, and the address at which its server will be reached."""

    home: Path
    url: str

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command, as somebody at the terminal gives it."""
        return subprocess.run([*CLI, *words], env=self.environment(), capture_output=True, text=True)

    def environment(self) -> dict[str, str]:
        ours = ("CLEARDAYS_", "DJANGO_", "DATABASE_", "EMAIL_")
        found = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return found | {"CLEARDAYS_HOME": str(self.home)}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return Place(tmp_path / "home", f"http://127.0.0.1:{one.getsockname()[1]}")


@pytest.fixture
def served(place: Place) -> Iterator[Callable[[], None]]:
    """Starts the server when it is asked to, and stops it at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        port = place.url.rpartition(":")[2]
        running.append(subprocess.Popen([*CLI, "serve", "--port", port], env=place.environment()))
        until = time.monotonic() + STARTS_WITHIN_S
        while True:
            try:
                with urllib.request.urlopen(f"{place.url}/healthz", timeout=5):  # noqa: S310  our own server
                    return
            except OSError:
                assert running[-1].poll() is None, "the server ended before it answered"
                assert time.monotonic() < until, "the server did not answer in time"
                time.sleep(0.3)

    yield start
    for one in running:
        one.terminate()
        one.wait(30)


@pytest.fixture
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("no chromium: install Debian's package `chromium`; pages are looked at in a real browser")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def device(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A device of somebody's own, whose clock stands in this zone."""
    contexts = []

    def one(zone: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": 360, "height": 800}, timezone_id=zone))
        page: Page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        return page

    yield one
    for each in contexts:
        each.close()
