"""A failure has a number: on the page, and in the log, which says where it was and repeats nothing somebody wrote."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from cleardays.web.patient import month
from tests.web.patient.people import signed_in, somebody

pytestmark = pytest.mark.django_db
WORDS = "a headache that nobody shall read in a log"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    def fails(*_: object) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(month, "of", fails)
    client = signed_in(somebody())
    client.raise_request_exception = False
    yield client


def test_the_page_s_number_stands_in_the_log_without_anybody_s_words(
    broken: Client,
) -> None:
    page = broken.get("/month/")
    said = page.content.decode()
    number = re.search(r"<code>([0-9a-f]{8})</code>", said)
    assert page.status_code == 500 and number is not None
    assert "Nothing was changed" not in said
    kept = settings.HOME / "errors.log"
    assert f"error {number[1]}: GET month/: ValueError at" in kept.read_text() and WORDS not in kept.read_text()
    assert "stderr" in settings.LOGGING["loggers"]["cleardays.errors"]["handlers"]
    assert kept.stat().st_mode & 0o077 == 0


def test_a_script_gets_the_number_too(broken: Client) -> None:
    said = broken.get("/month/", headers={"Accept": "application/json"}).json()
    assert said["id"] in said["words"]
