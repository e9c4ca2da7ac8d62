"""A clinic opens from nothing and somebody gets a true answer: by the command line and by screens alone, with scripts on."""

import base64
import hmac
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.front_door.conftest import LINK, Place

pytestmark = pytest.mark.slow
PASSWORD = "seven sparrows at the gate"  # noqa: S105  nobody uses it
CLINIC, HOME = "America/New_York", "America/Los_Angeles"
DAYS = 40


def join(page: Page, link: str, name: str, email: str) -> None:
    """Opens the link, makes the account and signs in with it."""
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("A password of 12 letters or more").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def second_step(page: Page) -> None:
    """Sets up a code app, as staff must."""
    page.get_by_role("link", name="Set up a code app").click()
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")
    secret = page.inner_text(".secret")
    digest = hmac.new(base64.b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 15
    page.fill("#id_code", f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}")
    page.get_by_role("button", name="Switch it on").click()


def paper(folder: Path) -> Path:
    """A diary that was kept before: two days of three with a headache of six hours, up to yesterday."""
    today = datetime.now(ZoneInfo(HOME)).date()
    rows = ["date,headache,hours,severity,acute"]
    for back in range(DAYS, 0, -1):
        headache = back % 3 != 0
        rows.append(f"{today - timedelta(days=back)},{'yes,6,severe' if headache else 'no,,'},none")
    made = folder / "diary.csv"
    made.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return made


def label(page: Page, place: Place) -> str:
    """The verdict on the US label, as the person's own answer shows it."""
    page.goto(f"{place.url}/answer/all")
    return page.locator("article[id='label.us'] .verdict").first.get_attribute("class") or ""


def test_from_an_empty_folder_to_a_label_that_is_met(
    place: Place, served: Callable[[], None], device: Callable[[str], Page], tmp_path: Path
) -> None:
    opened = place.run(
        *("clinic", "open", "--name", "Fictional hill clinic", "--jurisdiction", "us", "--timezone", CLINIC),
        *("--email", "ada@hill.example", "--url", place.url),
    )
    assert opened.returncode == 0, opened.stderr
    found = LINK.search(opened.stdout)
    assert found is not None
    served()

    # The administrator comes in, says whom to call, and invites somebody: no mail is set up, so the link stands on the page.
    staff = device(CLINIC)
    join(staff, found[0], "Fictional Ada", "ada@hill.example")
    second_step(staff)
    staff.goto(f"{place.url}/accounts/")
    staff.get_by_role("link", name="What the clinic says of itself").click()
    assert CLINIC in staff.inner_text("main")
    staff.get_by_label("Telephone for what is urgent").fill("555 0199")
    staff.get_by_role("button", name="Keep: Fictional hill clinic").click()
    staff.goto(f"{place.url}/accounts/")
    staff.get_by_role("link", name="Invite somebody").click()
    staff.get_by_label("Their e-mail address").fill("pia@home.example")
    staff.get_by_label("Their role").select_option(label="Patient, Fictional hill clinic")
    staff.get_by_role("button", name="Make the link").click()
    assert "Nothing was sent" in staff.inner_text("main")
    link = staff.locator("a.join").get_attribute("href") or ""
    staff.get_by_role("link", name="Back to the invitations").click()
    assert staff.get_by_role("heading", name="Invitations nobody has accepted yet").is_visible()

    # Pia's phone stands in another zone than the clinic: it is offered, shown and kept.
    pia = device(HOME)
    join(pia, link, "Fictional Pia", "pia@home.example")
    pia.goto(f"{place.url}/today")
    pia.get_by_role("link", name=HOME).click()
    assert "Until now your diary went by America/New_York" in pia.inner_text("main")
    pia.get_by_role("button", name="This is my time zone").click()
    assert pia.get_by_role("link", name=HOME).count() == 0

    pia.goto(f"{place.url}/import/")
    pia.get_by_label("File").set_input_files(paper(tmp_path))
    pia.get_by_role("button", name="See what it says").click()
    pia.get_by_role("button", name="Yes, take it over").click()
    assert f"{DAYS} new" in pia.get_by_role("status").first.inner_text()
    pia.goto(f"{place.url}/today")
    with pia.expect_navigation():
        pia.get_by_role("button", name="Clear day").click()

    # Without an age nobody can tell; with one the label is met.
    assert label(pia, place) == "verdict unknown"
    pia.goto(f"{place.url}/about-me/")
    pia.get_by_role("link", name="Add: When were you born?").click()
    pia.get_by_label("The day").fill("1985-04-02")
    pia.get_by_role("button", name="Keep").click()
    assert label(pia, place) == "verdict met"

    # A written day opens from the month, and the urgent page names the clinic's number.
    pia.goto(f"{place.url}/month/")
    with pia.expect_navigation():
        pia.locator("a.day").first.click()
    pia.get_by_role("link", name="Change").first.click()
    assert "Brought in from" in pia.inner_text("main")
    pia.goto(f"{place.url}/side-effects/new")
    assert "555 0199" in pia.inner_text("main")
