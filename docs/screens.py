"""What does it look like? Starts the fictional clinic, walks through it and takes the pictures of docs/screens.md again.

`python docs/screens.py` writes docs/screens/*.png: the top of each screen, in few colours, so that a picture stays small. It needs
Debian's chromium, playwright (./dev setup) and Pillow (`pip install pillow`). Pictures move with today, so no test compares them.
"""

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

INTO = Path(__file__).resolve().parent / "screens"
CHROMIUM = "/usr/bin/chromium"
PHONE, TABLE = (360, 740), (800, 740)
"""Width and height in px of what is shown: a phone held upright, and a screen on a desk."""
COLOURS = 32
MOST_BYTES = 60_000
STARTS_WITHIN_S = 60
PEOPLE = ".people h2 a"

# Who is signed in (nobody: empty), at which address, in which theme, on which screen. A `*` is the first person of the list.
SHOWN = {
    "public": ("", "/", "light", PHONE),
    "check": ("", "/check", "light", PHONE),
    "today": ("ana", "/today", "light", PHONE),
    "attack": ("ana", "/today", "attack", PHONE),
    "month": ("dana", "/month/", "light", PHONE),
    "answer": ("cleo", "/answer/", "dim", PHONE),
    "side-effect": ("eli", "/side-effects/new", "light", PHONE),
    "passport": ("eli", "/passport/", "light", TABLE),
    "people": ("nurse", "/clinic/", "light", TABLE),
    "sheet": ("clinician", "*", "dim", TABLE),
}


def answers(at: str) -> None:
    """Waits until the server answers; it says where it listens before it does."""
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        try:
            with urllib.request.urlopen(f"{at}/healthz", timeout=5):  # noqa: S310  our own server
                return
        except OSError as error:
            if time.monotonic() > until:
                raise SystemExit(
                    f"no picture was taken: {at} gave no answer in {STARTS_WITHIN_S} s: {error}"
                ) from error
            time.sleep(0.5)


@contextlib.contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """A fictional clinic of its own while this lasts: its address, and the password of everybody in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        running = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-c", "import cleardays.cli as c; c.main()", "serve", "--demo", "--port", str(port)],
            env=os.environ | {"CLEARDAYS_HOME": home, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            password = ""
            for line in running.stdout or ():
                password = password or "".join(re.findall(r"Password for everybody: (\S+)", line))
                if "listens at" in line:
                    break
            at = f"http://127.0.0.1:{port}"
            answers(at)
            yield at, password
        finally:
            running.terminate()
            running.wait(30)


def enter(page: Page, at: str, name: str, password: str) -> None:
    page.goto(f"{at}/accounts/login/")
    page.fill("#id_login", f"{name}@clinic.example")
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/(today|clinic/|accounts/)$"))


def small(picture: bytes) -> bytes:
    """The same picture in few colours."""
    into = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as found:
        found.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(into, "PNG", optimize=True)
    return into.getvalue()


def main() -> None:
    INTO.mkdir(exist_ok=True)
    with demo() as (at, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, (who, path, theme, (width, height)) in SHOWN.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            context.add_cookies([{"name": "theme", "value": theme, "url": at}])
            page = context.new_page()
            if who:
                enter(page, at, who, password)
            if path == "*":
                page.click(PEOPLE)
            else:
                page.goto(at + path)
            page.wait_for_load_state("load")
            found = small(page.screenshot())
            if len(found) > MOST_BYTES:
                raise SystemExit(f"{name}.png has {len(found)} bytes, more than {MOST_BYTES}; take fewer colours")
            (INTO / f"{name}.png").write_bytes(found)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
