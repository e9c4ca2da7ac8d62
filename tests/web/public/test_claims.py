"""An article pasted or sent: marked with sources, shown as text, and kept nowhere."""

import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cleardays.evidence import article_check
from cleardays.exchange import article_file
from cleardays.web.accounts.models import AuditEntry
from tests.web.forms.error_page import wrong_fields

pytestmark = pytest.mark.django_db
ARTICLE = "Botox cures migraine. Botox is repeated every 12 weeks. Our clinic is open on Monday."


def text(answered: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answered.content.decode()))


def test_each_sentence_has_its_mark_our_answer_and_sources(client: Client) -> None:
    found = text(client.post("/claims", {"text": ARTICLE}))
    assert "Misleading: 1" in found
    assert "To “Botox cures migraine.” we say: No." in found
    assert "EHF 2018, Bendtsen" in found
    assert "Unmatched: Our clinic is open on Monday." in found
    assert article_check.NOTE in found


def test_the_report_says_what_a_patient_takes_home_and_what_is_left_out(client: Client) -> None:
    found = text(client.post("/claims", {"text": ARTICLE}))
    assert "What a patient would take home" in found
    assert "What it does: Botox cures migraine." in found
    assert "What the article leaves out" in found
    assert "the danger signs that cannot wait" in found
    assert article_check.measured_words() in found


def test_the_words_that_carry_a_mark_are_underlined(client: Client) -> None:
    page = client.post(
        "/claims", {"text": "Botox is repeated every 6 weeks, but it reduces headache days."}
    ).content.decode()
    assert "<u>repeated every 6 weeks</u>" in page
    assert "It says 6; ours is 12." in page
    assert page.count("To “") == 2


def test_a_page_is_read_without_its_menu_and_its_form(client: Client) -> None:
    html = b"<html><nav>Botox cures all</nav><p>Botox is repeated every 12 weeks.</p><form>Name</form></html>"
    found = text(client.post("/claims", {"file": SimpleUploadedFile("page.html", html)}))
    assert "Supported: 1" in found
    assert "cures all" not in found


def test_a_file_says_the_same_as_its_text(client: Client) -> None:
    pasted = text(client.post("/claims", {"text": ARTICLE}))
    file = SimpleUploadedFile("article.txt", ARTICLE.encode("utf-16"))
    assert text(client.post("/claims", {"file": file})) == pasted


def test_the_sample_is_one_button(client: Client) -> None:
    found = text(client.post("/claims", {"do": "sample"}))
    assert "This text is made up" in found


@pytest.mark.parametrize("sent, status, words", [
    ({"text": " "}, 422, "Paste a text"),
    ({"text": "a" * 100_001}, 413, "longer than 100,000 characters"),
    ({"file": SimpleUploadedFile("a.txt", b"a" * (article_file.LARGEST_BYTES + 1))}, 413, "larger than"),
    ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 \x00\xff\xfe")}, 422, "Save it as plain text"),
])  # fmt: skip
def test_what_cannot_be_checked_is_said(client: Client, sent: dict[str, Any], status: int, words: str) -> None:
    found = client.post("/claims", sent)
    assert found.status_code == status
    assert words in "".join(wrong_fields(found.content.decode()).values())


@pytest.mark.database
def test_nothing_of_it_is_kept(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        found = client.post(
            "/claims", {"file": SimpleUploadedFile("canaryname.txt", b"Canaryxylophone cures migraine.")}
        )
    assert "Canaryxylophone" in text(found)
    assert [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not AuditEntry.objects.exists()
    assert "canary" not in caplog.text.lower()
    assert "no-store" in found["Cache-Control"]


def test_what_an_article_holds_is_shown_as_text(client: Client) -> None:
    found = client.post("/claims", {"text": "<script>alert(1)</script> Botox cures migraine."}).content.decode()
    assert "<script>alert" not in found
    assert "&lt;script&gt;" in found
