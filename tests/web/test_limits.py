"""What costs much is asked for as often as anybody needs, and no oftener; who asks too often waits, and loses nothing."""

import re
import threading
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cleardays.evidence import article_check
from cleardays.web import rate_limits
from cleardays.web.accounts.models import AuditEntry
from cleardays.web.public import self_check_questions, self_check_views
from cleardays.web.records import models
from tests.web.accounts.clinic import clinic
from tests.web.patient.people import signed_in, somebody
from tests.web.public.replies import CANARY, kept
from tests.web.public.test_check import a_diary, sent, text, token_of
from tests.web.worker import the_worker_runs

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.7", "203.0.113.8"
FEW = 3


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of each kind: the figures are ours, and what happens at them is the same."""
    for name in ("ASKED", "READ", "MAILED"):
        monkeypatch.setattr(rate_limits, name, rate_limits.Limit(name.lower(), FEW))


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    then = timezone.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(rate_limits, "timezone", SimpleNamespace(now=lambda: then))


def spent(client: Client) -> None:
    for _ in range(FEW):
        assert sent(client, file=a_diary()).status_code == 200


# ---------------------------------------------------------------- check myself


@pytest.mark.usefixtures("few")
def test_one_file_too_many_is_not_read_and_what_was_typed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    client = at(HERE)
    spent(client)
    monkeypatch.setattr(self_check_views.exchanged, "read", lambda *_: pytest.fail("it was read"))
    found = sent(client, file=a_diary(), signs=("none", "flag-neoplasm"))
    page = found.content.decode()
    assert found.status_code == 429
    assert 0 < int(found["Retry-After"]) <= rate_limits.WINDOW_S
    assert "This one was not read." in text(found)
    assert re.search(r"send it again in \d+ minutes", text(found))
    assert 'name="headache_days" value="18"' in page
    assert re.search(r'value="flag-neoplasm" checked', page)
    assert "no-store" in found["Cache-Control"]


@pytest.mark.usefixtures("few")
def test_somebody_elsewhere_and_somebody_later_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    spent(at(HERE))
    assert sent(at(THERE), file=a_diary()).status_code == 200
    later(monkeypatch, rate_limits.WINDOW_S)
    assert sent(at(HERE), file=a_diary()).status_code == 200


@pytest.mark.usefixtures("few")
def test_a_header_that_anybody_can_write_makes_nobody_somebody_else() -> None:
    spent(at(HERE))
    for i in range(3):
        found = sent(Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=f"198.51.100.{i}"), file=a_diary())
        assert found.status_code == 429


@pytest.mark.usefixtures("few")
def test_a_danger_sign_is_answered_however_often_somebody_asked() -> None:
    clinic()
    client = at(HERE)
    spent(client)
    for _ in range(FEW + 1):
        found = sent(client, signs=(f"now-{self_check_questions.now()[0].id}",), file=a_diary())
        assert found.status_code == 200
        assert "Call 999 now" in text(found)


@pytest.mark.usefixtures("few")
def test_answers_without_a_file_have_a_count_of_their_own() -> None:
    client = at(HERE)
    spent(client)
    assert [sent(client).status_code for _ in range(FEW + 1)] == [200] * FEW + [429]


@pytest.mark.usefixtures("few")
def test_what_is_counted_stands_in_memory_alone_and_says_neither_who_nor_what() -> None:
    client = at(HERE)
    entries = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        codes = [sent(client, file=a_diary()).status_code for _ in range(FEW + 1)]
    assert codes[-1] == 429
    assert [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert all("cache" not in one["sql"] for one in queries)
    assert AuditEntry.objects.count() == entries
    counted = str(vars(caches["memory"])["_cache"])
    assert "read" in counted
    assert HERE not in counted


def test_of_many_at_once_exactly_as_many_are_counted_as_may() -> None:
    limit, now = rate_limits.Limit("together", 10), timezone.now()
    answered: list[bool] = []
    begin = threading.Barrier(16)

    def ask() -> None:
        begin.wait()
        for _ in range(5):
            try:
                rate_limits.counted("somebody", limit, now)
                answered.append(True)
            except rate_limits.TooOftenError:
                answered.append(False)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (answered.count(True), len(answered)) == (10, 80)


@pytest.mark.usefixtures("few")
def test_what_a_browser_holds_stays_on_the_page_while_it_waits() -> None:
    token = token_of(sent(at(THERE), file=a_diary()))
    client = at(HERE)
    spent(client)
    found = client.post("/check/carry", {"token": token})
    assert found.status_code == 429
    assert int(found["Retry-After"]) > 0
    assert token_of(found) == token
    assert "Nothing was kept, and this page holds it" in text(found)


@pytest.mark.usefixtures("few")
def test_who_is_signed_in_has_a_count_of_their_own_and_keeps_what_the_page_holds() -> None:
    token = token_of(sent(at(THERE), file=a_diary()))
    spent(at("127.0.0.1"))
    hers = signed_in(somebody())
    assert hers.post("/check/carry", {"token": token}).status_code == 200
    assert [hers.post("/check/carry", {"token": token}).status_code for _ in range(2)] == [200, 200]
    found = hers.post("/check/keep", {"token": token})
    assert (found.status_code, token_of(found)) == (429, token)
    assert not models.Day.objects.exists()


# ---------------------------------------------------------------- an article


@pytest.mark.usefixtures("few")
def test_an_article_sent_too_often_stays_in_its_field() -> None:
    client, article = at(HERE), "Botox cures migraine. It is given every 12 weeks."
    assert [client.post("/claims", {"text": article}).status_code for _ in range(FEW)] == [200] * FEW
    found = client.post("/claims", {"text": article})
    assert found.status_code == 429
    assert int(found["Retry-After"]) > 0
    assert article in found.content.decode()
    assert "Nothing was checked." in text(found)
    assert client.post("/claims", {"do": "sample"}).status_code == 200


@pytest.mark.parametrize("made", ["It is. ", "So it is! ", "X\n\n", "- b\n"])
def test_very_many_short_sentences_are_refused_in_words_before_any_is_held_against_a_claim(
    made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article_check.comparison, "marks", lambda *_: pytest.fail("a sentence was compared"))
    found = Client().post("/claims", {"text": (made * 100_000)[: article_check.LONGEST_TEXT]})
    assert found.status_code == 413
    assert "more than 2,000 sentences" in text(found)
    assert "Nothing was checked." in text(found)


@pytest.mark.parametrize("made", ["A. ", "I. A! ", "No. ", "Dr. Prof. ", '." ', "not ", "(", "a,", "1 ", "e.g. A"])
def test_a_text_made_to_take_long_takes_no_longer_than_an_article(made: str) -> None:
    before = time.process_time()
    Client().post("/claims", {"text": (made * 100_000)[: article_check.LONGEST_TEXT]})
    assert time.process_time() - before < 3


# ---------------------------------------------------------------- bringing a diary in


@pytest.mark.usefixtures("few")
def test_files_brought_in_are_counted_too() -> None:
    hers = signed_in(somebody())
    file = b"date,headache\n2026-03-01,yes\n"
    codes = [
        hers.post("/import/", {"file": SimpleUploadedFile("d.csv", file), "timezone": "Europe/Rome"})
        for _ in range(FEW + 1)
    ]
    assert [one.status_code for one in codes] == [200] * FEW + [429]
    assert int(codes[-1]["Retry-After"]) > 0
    assert 'value="Europe/Rome"' in codes[-1].content.decode()
    assert "send it again in" in text(codes[-1])


# ---------------------------------------------------------------- links to delete a reply


@pytest.mark.usefixtures("few")
def test_a_mailbox_is_not_filled_by_whoever_knows_its_address(mailoutbox: Any) -> None:
    """Somebody with many networks asks again and again for the links of one writer."""
    kept()
    codes = [at(f"203.0.113.{i}").post("/replies/delete", {"email": CANARY}).status_code for i in range(8)]
    the_worker_runs()
    assert codes == [200] * rate_limits.MAILBOX.most + [429] * (8 - rate_limits.MAILBOX.most)
    assert len(mailoutbox) == rate_limits.MAILBOX.most


@pytest.mark.usefixtures("few")
def test_one_network_asks_for_few_mails_and_the_address_stays_in_its_field() -> None:
    client = at(HERE)
    codes = [client.post("/replies/delete", {"email": f"w{i}@mail.example"}).status_code for i in range(FEW)]
    found = client.post("/replies/delete", {"email": "w9@mail.example"})
    assert (codes, found.status_code) == ([200] * FEW, 429)
    assert "w9@mail.example" in found.content.decode()


def test_whether_an_address_wrote_here_is_told_neither_by_words_nor_by_work() -> None:
    kept()

    def asked_for(address: str) -> tuple[str, int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = Client().post("/replies/delete", {"email": address})
        wrote = [one for one in queries if one["sql"].lstrip().upper().startswith("INSERT")]
        return text(found).replace(address, "it"), len(queries), len(wrote)

    assert asked_for(CANARY) == asked_for("nobody.fictional@mail.example")
