"""Check myself: signs first, guesses called guesses, a diary by the clinic's own rules; and nothing of it anywhere afterwards."""

import logging
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings, settings
from django.core.files import temp as uploads
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cleardays.answer import self_check
from cleardays.diary.history import RED_FLAGS
from cleardays.web.accounts.models import AuditEntry, Clinic
from cleardays.web.public import carry_over, self_check_questions, self_check_views
from cleardays.web.records import history_facts, selectors
from cleardays.web.records.models import Attack, Day, Fact
from cleardays.web.uploads import InMemory
from tests.web.accounts.clinic import clinic, member
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import signed_in, somebody

pytestmark = pytest.mark.django_db
CANARY = "canaryxylophone"
NUMBERS: dict[str, Any] = {
    "age": "35", "headache_days": "18", "long_days": "16", "migraine_days": "10", "longer": "more",
    "specific_days": "4", "simple_days": "3", "failed": "2",
}  # fmt: skip
EXCHANGED = Path(__file__).resolve().parents[2] / "exchange" / "files"


def sent(
    client: Client | None = None, signs: Any = ("none",), file: SimpleUploadedFile | None = None, **more: str
) -> Any:
    data: dict[str, Any] = {**NUMBERS, "sign": list(signs), **more}
    return (client or Client()).post("/check", data | ({"file": file} if file else {}))


def a_diary(
    days: int = 90, headache: int = 20, note: str = "sumatriptan", name: str = "diary.csv"
) -> SimpleUploadedFile:
    """A CSV diary that ended yesterday, so many days in 28 with long migraine."""
    last = timezone.now().date() - timedelta(days=1)
    lines = ["date,headache,hours,severity,features,acute"]
    for i in range(days):
        day = last - timedelta(days=i)
        lines.append(
            f"{day},yes,6,severe,unilateral;pulsating;nausea,{note}" if i % 28 < headache else f"{day},no,,,,none"
        )
    return SimpleUploadedFile(name, "\n".join(lines).encode())


def text(answered: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answered.content.decode()))


# ---------------------------------------------------------------- what is asked


def test_anybody_finds_it_near_the_top_of_the_public_page() -> None:
    page = Client().get("/").content.decode()
    main = page[page.index('<main id="main"') :]
    assert main.index('href="/check"') < main.index("<details"), "before any door"


def test_there_are_eight_questions_and_signs_come_first() -> None:
    page = Client().get("/check").content.decode()
    places = [int(one) for one in re.findall(r"(?:<h2[^>]*>|<label[^>]*>|<legend>)\s*(\d)\.", page)]
    assert places == [1, 2, 3, 4, 5, 6, 7, 8]
    assert "not stored and not logged" in text(Client().get("/check"))


def test_every_red_flag_can_be_told() -> None:
    told = {one.id for one in self_check_questions.flags()}
    assert told | self_check.FLAGS_DERIVED == set(RED_FLAGS)


def test_no_number_of_a_rule_stands_in_a_template_or_in_our_words() -> None:
    folder = Path(self_check_views.__file__).parent
    words = (folder / "self_check_questions.toml").read_text(encoding="utf-8")
    quoted = " ".join(re.findall(r'"([^"]*)"', words))
    assert not re.search(r"\d", quoted)
    for template in (folder.parent / "templates" / "public").glob("self-check-*.html"):
        plain = re.sub(r"\{[{%#].*?[%}#]\}|<[^>]*>", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\d", plain.replace('{{ _("1.', "")), template.name


def test_the_signs_must_be_answered_and_nothing_typed_is_lost() -> None:
    found = sent(signs=())
    assert found.status_code == 422
    page = found.content.decode()
    assert wrong_fields(page).keys() == {"signs"}
    assert 'name="headache_days" value="18"' in page
    assert 'value="more" checked' in page


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("age", "abc", "whole number from 0 to 120"),
        ("headache_days", "40", "whole number from 0 to 31"),
        ("headache_days", "-1", "whole number from 0 to 31"),
        ("migraine_days", "25", "One of the two is wrong"),
        ("failed", "1e9", "whole number from 0 to 50"),
    ],
)
def test_a_number_that_cannot_be_is_said_beside_its_field(name: str, value: str, words: str) -> None:
    found = sent(**{name: value})
    assert found.status_code == 422
    assert words in wrong_fields(found.content.decode())[name]
    assert f'name="{name}" value="{value}"' in found.content.decode()


# ---------------------------------------------------------------- what is answered


@pytest.mark.parametrize("sign", [f"now-{one.id}" for one in self_check_questions.now()])
def test_a_sign_that_cannot_wait_ends_it_with_whom_to_call(sign: str) -> None:
    clinic()
    found = sent(signs=(sign, "none"), file=a_diary())
    said = text(found)
    assert "Call 999 now" in said
    assert not re.search(r"Worth asking|Met|Not met|15|headache days", said)


def test_a_red_flag_shows_who_should_look_and_no_rule() -> None:
    for file in (None, a_diary()):
        said = text(sent(signs=("flag-neoplasm",), file=file))
        assert "A clinician should look first: a history of cancer" in said
        assert "label" not in said
        assert "the rule says" not in said


def test_guesses_are_called_guesses_and_a_diary_would_settle_it() -> None:
    said = text(sent())
    assert "Worth asking a clinician" in said
    assert "You wrote about 16 days with four hours of headache a month; the rule says 15 or more." in said
    assert "a diary would settle it" in said
    assert "● Met" not in said
    assert "Do so for 28 days or more" in said


def test_a_diary_is_judged_by_the_clinics_own_rules() -> None:
    said = text(sent(file=a_diary()))
    assert "By your diary" in said
    assert "US label: chronic migraine ● Met 20 days with four hours" in said
    assert "the rule says" not in said
    few = text(sent(file=a_diary(headache=4)))
    assert "Fewer days than the rules ask" in few


def test_under_age_nothing_is_said_of_treatment() -> None:
    for file in (None, a_diary()):
        said = text(sent(file=file, age="16"))
        assert "says nothing of treatment" in said
        assert not re.search("US label|UK label|EU labels|NICE|EHF", said)
        assert "Chronic migraine" in said


def test_pregnancy_is_for_a_clinician() -> None:
    said = text(sent(signs=("health-pregnant",)))
    assert "A clinician decides." in said
    assert "the rule says" not in said


def test_a_reaction_to_a_toxin_is_said_before_everything() -> None:
    said = text(sent(signs=("health-toxin",)))
    assert said.index("A contraindication is written") < said.index("In short")


def test_no_dose_and_no_site_is_named() -> None:
    for file in (None, a_diary()):
        assert not re.search(r"\b\d+ ?(U|units)\b|frontalis|procerus|trapezius|inject .* in", text(sent(file=file)))


@pytest.mark.parametrize(
    "name", ["migraine_buddy.csv", "headache_companion.json", "secuso.json", "bearable_2024.csv", "apple_health.xml"]
)
def test_another_apps_file_is_read_or_asks(name: str) -> None:
    Clinic.objects.create(name="Fictional clinic", jurisdiction="uk", timezone="Europe/London")
    found = sent(file=SimpleUploadedFile(name, (EXCHANGED / name).read_bytes()))
    assert found.status_code == 200 or "leaves one thing open" in text(found)


def test_a_question_of_a_file_is_asked_and_answered() -> None:
    file = (EXCHANGED / "apple_health.xml").read_bytes()
    found = sent(file=SimpleUploadedFile("export.xml", file))
    assert found.status_code == 422
    assert "choose the file once more" in text(found)
    assert 'name="timezone"' in found.content.decode()
    again = sent(file=SimpleUploadedFile("export.xml", file), timezone="Europe/London")
    assert again.status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"%PDF-1.7 something",
        b'{"cleardays": 1',
        b"date,headache\nyesterday,perhaps\n",
        b"PK\x03\x04" + b"x" * 100,
    ],
)
def test_a_file_that_is_no_diary_is_refused_with_words_and_the_answers_stay(raw: bytes) -> None:
    found = sent(file=SimpleUploadedFile("diary.csv", raw))
    assert found.status_code == 422 and wrong_fields(found.content.decode()).keys() == {"file"}
    assert 'name="headache_days" value="18"' in found.content.decode()


def test_a_file_over_the_limit_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sent(file=SimpleUploadedFile("diary.csv", b"x" * (self_check_views.LARGEST_BYTES + 1)))
    assert found.status_code == 413
    assert "larger than 10 MB" in text(found)


def test_a_reader_that_breaks_says_so_and_logs_no_word_of_the_file(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(self_check_views.exchanged, "read", broken)
    with caplog.at_level(logging.DEBUG):
        found = sent(file=a_diary())
    assert found.status_code == 422
    assert "was not understood" in text(found)
    assert CANARY not in caplog.text


# ---------------------------------------------------------------- nothing is kept


def everything_under(folder: str | Path) -> dict[str, int]:
    return {
        str(one): one.stat().st_size for one in Path(folder).rglob("*") if one.is_file() and "sqlite3" not in one.name
    }


@pytest.mark.database
@pytest.mark.parametrize("file", [False, True])
def test_nothing_that_was_sent_is_written_anywhere(
    file: bool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No query that writes, no session, no cache row, no audit entry, no file, no line of a log at its loudest."""
    sent(
        Client(), age="77"
    )  # the first request of a process may make a key of the installation, and nothing of a person
    made: list[str] = []
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, lambda *_, _name=name, **__: made.append(_name))
    before, entries = everything_under(settings.HOME), AuditEntry.objects.count()
    client = Client()
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        found = sent(client, file=a_diary(note=CANARY, name=f"{CANARY}.csv") if file else None, age="77")
    assert found.status_code == 200
    wrote = [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith("SELECT")]
    assert wrote == []
    assert all("django_session" not in one["sql"] and "cache" not in one["sql"] for one in queries)
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert AuditEntry.objects.count() == entries
    assert (made, everything_under(settings.HOME)) == ([], before)
    out, err = capfd.readouterr()
    assert CANARY not in caplog.text + out + err
    assert "77" not in caplog.text
    assert "no-store" in found["Cache-Control"]


def test_a_large_file_stays_in_memory_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the size from which Django would write it to a folder."""
    raw = a_diary(days=90).read()
    padded = raw + b"\n" * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)
    monkeypatch.setattr(uploads, "NamedTemporaryFile", lambda *_, **__: pytest.fail("a file on a disk"))
    found = sent(file=SimpleUploadedFile("diary.csv", padded))
    assert "By your diary" in text(found)


def test_that_test_would_see_a_file(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Received as Django does by itself, a file of that size goes to a folder."""
    settings.FILE_UPLOAD_HANDLERS = global_settings.FILE_UPLOAD_HANDLERS
    monkeypatch.setattr(uploads, "NamedTemporaryFile", lambda *_, **__: pytest.fail("a file on a disk"))
    large = SimpleUploadedFile("a.txt", b" " * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    with pytest.raises(pytest.fail.Exception, match="a file on a disk"):
        _ = RequestFactory().post("/anything", {"file": large}).FILES


@pytest.mark.parametrize(
    "page", ["/theme", "/replies/new", "/replies/delete", "/accounts/login/", "/today/write", "/no-such"]
)
def test_a_page_that_asks_for_no_file_takes_none(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else anybody fills the disk through a form that has a name and a password."""
    monkeypatch.setattr(uploads, "NamedTemporaryFile", lambda *_, **__: pytest.fail("a file on a disk"))
    sent_to: list[bytes] = []
    monkeypatch.setattr(InMemory, "receive_data_chunk", lambda _, raw, __: sent_to.append(raw))
    large = SimpleUploadedFile("a.txt", b" " * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1))
    for client in (Client(), signed_in(somebody(f"{len(page)}@home.example"))):
        assert client.post(page, {"name": "Ana", "zz": large}).status_code < 500
    assert sent_to == []


def test_many_files_at_once_are_no_larger_than_one() -> None:
    half = b"x" * (self_check_views.LARGEST_BYTES // 2 + 1)
    files = {name: SimpleUploadedFile(name, half) for name in ("file", "other", "third")}
    assert Client().post("/check", {**NUMBERS, "sign": ["none"], **files}).status_code == 413


def test_it_writes_nothing_for_somebody_who_is_signed_in_either() -> None:
    person = somebody()
    client = signed_in(person)
    client.get("/check")
    entries = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        sent(client, file=a_diary())
    assert [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert (AuditEntry.objects.count(), Day.objects.count()) == (entries, 0)


def test_a_forged_form_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/check", NUMBERS).status_code == 403


# ---------------------------------------------------------------- carried into an account


def token_of(answered: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answered.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.database
def test_one_click_shows_what_an_account_would_get_and_how_to_sign_in() -> None:
    clinic()
    token = token_of(sent(signs=("health-toxin",), file=a_diary()))
    assert CANARY not in token
    found = Client().post("/check/carry", {"token": token})
    said = text(found)
    assert "90 days written down" in said
    assert "botulinum toxin" in said
    assert "Here a clinic invites you" in said
    assert token_of(found) == token
    assert (Day.objects.count(), Fact.objects.count()) == (0, 0)


@pytest.mark.database
def test_after_signing_in_it_is_shown_again_and_kept_on_a_yes_alone_once() -> None:
    person = somebody()
    client = signed_in(person)
    token = token_of(sent(signs=("health-toxin", "health-breastfeeding", "flag-pattern_change"), file=a_diary()))
    preview = client.post("/check/carry", {"token": token})
    assert "Into the diary of Fictional Ana" in text(preview)
    assert Day.objects.count() == 0
    for _ in range(2):
        done = client.post("/check/keep", {"token": token})
        assert (done.status_code, done["Location"]) == (302, "/month/")
    assert Day.objects.filter(person=person).count() == 90
    kept = {fact.kind: fact.said for fact in Fact.objects.filter(person=person)}
    assert kept == {"allergies": "botulinum toxin", "red_flags": {"id": "pattern_change"}}
    assert history_facts.plain(person) == {"breastfeeding": True}
    assert not history_facts.none_said(person, "conditions")
    assert AuditEntry.objects.exists()
    assert len(selectors.case(person).diary) == 90


def test_guesses_alone_are_not_carried() -> None:
    found = sent()
    assert 'name="token"' not in found.content.decode()
    assert "Guesses are not carried" in text(found)


@pytest.mark.database
def test_nobody_signed_in_keeps_nothing() -> None:
    token = token_of(sent(file=a_diary()))
    assert Client().post("/check/keep", {"token": token})["Location"].startswith("/accounts/login")
    staff = signed_in_staff()
    assert staff.post("/check/keep", {"token": token}).status_code in (302, 404)
    assert (Day.objects.count(), Attack.objects.count()) == (0, 0)


def signed_in_staff() -> Client:
    client = Client()
    client.force_login(member("moderator"), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("token", ["", "x", "gAAAAAB" + "x" * 80])
def test_what_was_not_sealed_here_is_not_opened(token: str) -> None:
    found = signed_in(somebody()).post("/check/keep", {"token": token})
    assert found.status_code == 422
    assert "could not be opened again" in text(found)


def test_after_a_day_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(sent(file=a_diary()))
    monkeypatch.setattr(carry_over, "HELD_SECONDS", -1)
    assert Client().post("/check/carry", {"token": token}).status_code == 422
