"""A record grows with a life and not without end: what is one too many is refused in words, and what is there stays."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files import temp as uploads
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import LARGEST_BYTES
from cleardays.exchange import limits as of_a_file
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.records import history_facts, models, quotas
from tests.web.accounts.clinic import member, with_second_factor
from tests.web.accounts.clinic import signed_in as as_user
from tests.web.patient.people import TODAY
from tests.web.patient.test_importing import FILES, carried
from tests.web.patient.test_importing import send as send_file
from tests.web.patient.test_today import ana, hers, noon, tap
from tests.web.patient.test_waiting import day as waiting_day
from tests.web.patient.test_waiting import outcomes
from tests.web.patient.test_waiting import send as send_waiting
from tests.web.public.test_check import a_diary, sent, text, token_of

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of each list: the figures are ours, and what happens at them is the same."""
    monkeypatch.setattr(quotas, "MOST_BESIDE", 3)
    for name in quotas.MOST_OF:
        monkeypatch.setitem(quotas.MOST_OF, name, 3)


def named(client: Client, name: str, kind: str = "conditions", key: Any = None) -> Any:
    return client.post(f"/about-me/names/{kind}", {"typed": name, "key": str(key or uuid.uuid4())})


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("kind", ["conditions", "medicines", "allergies"])
def test_one_name_too_many_is_refused_and_stays_in_its_field(kind: str, hers: Client, ana: Person) -> None:
    key = uuid.uuid4()
    assert [named(hers, f"{kind} {i}", kind, key if i == 2 else None).status_code for i in range(3)] == [302] * 3
    entries = AuditEntry.objects.count()
    found = named(hers, "one more", kind)
    assert found.status_code == 422
    assert f"3 entries of {kind} are written already, and 3 is the most" in text(found)
    assert 'value="one more"' in found.content.decode()
    assert [one.said for one in history_facts.of(ana, kind)] == [f"{kind} {i}" for i in range(3)]
    assert AuditEntry.objects.count() == entries
    assert named(hers, f"{kind} 2", kind, key).status_code == 302, "what is there may be sent again"


@pytest.mark.usefixtures("three")
def test_room_is_made_by_taking_back(hers: Client, ana: Person) -> None:
    for i in range(3):
        named(hers, f"illness {i}")
    one = history_facts.of(ana, "conditions")[0]
    hers.post(f"/about-me/back/conditions/{one.key}", {"version": str(one.version)})
    assert named(hers, "one more").status_code == 302


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "address, form",
    [
        ("/about-me/preventives/", {"typed": "topiramate"}),
        ("/about-me/scores/", {"instrument": "HIT-6", "total": "60", "on": "2026-03-01"}),
        ("/side-effects/what", {"typed": "a sore neck"}),
    ],
)
def test_medicines_scores_and_side_effects_have_an_end_too(address: str, form: dict[str, str], hers: Client) -> None:
    codes = [hers.post(address, form | {"key": str(uuid.uuid4())}).status_code for _ in range(4)]
    assert codes == [302, 302, 302, 422]


@pytest.mark.usefixtures("three")
def test_a_danger_sign_that_finds_no_room_says_so_and_takes_nothing_back_of_what_to_do(
    hers: Client, ana: Person
) -> None:
    for i in range(3):
        hers.post("/side-effects/what", {"typed": f"a sore neck {i}", "key": str(uuid.uuid4())})
    assert "999" in text(hers.post("/side-effects/new", {"sign": "swallowing"})), (
        "first of all, whatever the list holds"
    )
    found = hers.post("/side-effects/danger", {"sign": "swallowing", "key": str(uuid.uuid4())})
    assert found.status_code == 422
    assert "What you were told to do still holds." in text(found)


@pytest.mark.usefixtures("three")
def test_nobody_s_own_long_list_keeps_a_clinic_from_writing(hers: Client, ana: Person) -> None:
    for i in range(3):
        named(hers, f"illness {i}")
    nurse = as_user(with_second_factor(member("nurse", ana.clinic)))
    written = nurse.post(f"/clinic/{ana.pk}/history/conditions/new", {"value": "myasthenia gravis", "version": "0"})
    assert written.status_code == 302
    assert "myasthenia gravis" in [one.said for one in history_facts.of(ana, "conditions")]


@pytest.mark.usefixtures("three")
def test_a_clinic_s_own_list_has_an_end_as_well(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "FOR_THE_CLINIC", 0)
    nurse = as_user(with_second_factor(member("nurse", ana.clinic)))
    address = f"/clinic/{ana.pk}/history/conditions/new"
    codes = [nurse.post(address, {"value": f"illness {i}", "version": "0"}).status_code for i in range(4)]
    assert codes == [302, 302, 302, 422]


# ---------------------------------------------------------------- days and attacks


@pytest.mark.usefixtures("three")
def test_a_file_that_would_make_a_diary_too_long_is_taken_over_by_nobody_half(hers: Client) -> None:
    page = send_file(hers, "date,headache\n" + "".join(f"2026-03-0{i},yes\n" for i in range(1, 6)))
    found = hers.post("/import/take", {"carried": carried(page)})
    assert found.status_code == 422
    assert "0 entries of days are written already, and 3 is the most" in text(found)
    assert not models.Day.objects.exists()


def test_what_the_page_of_a_check_holds_stays_there_when_there_is_no_room(
    hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(sent(file=a_diary()))
    monkeypatch.setitem(quotas.MOST_OF, "days", 10)
    found = hers.post("/check/keep", {"token": token})
    assert found.status_code == 422
    assert "Nothing was kept" in text(found)
    assert token_of(found) == token
    assert not models.Day.objects.exists()


@pytest.mark.parametrize("on", [date(1899, 12, 31), date(1, 1, 1)])
def test_a_day_before_anybody_now_alive_is_written_by_no_page_and_no_phone(on: date, hers: Client, ana: Person) -> None:
    assert tap(hers, "headache", on).status_code == 404
    found = send_waiting(hers, ana, waiting_day(on=on))
    assert outcomes(found) == ["refused"]
    assert "before anybody now alive" in found.json()["answers"][0]["words"]
    assert tap(hers, "headache", quotas.EARLIEST).status_code == 302
    assert models.Day.objects.count() == 1


# ---------------------------------------------------------------- a file that is brought in


def test_a_file_as_large_as_is_read_without_an_account_and_no_larger(hers: Client) -> None:
    found = send_file(hers, b"x" * (LARGEST_BYTES + 1))
    assert found.status_code == 422
    assert "more than 10 MB" in text(found)
    assert "Nothing was taken over" in text(found)


def test_a_diary_that_is_brought_in_touches_no_disk_before_yes(hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the size from which Django would write it to a folder, where everybody's files lie."""
    monkeypatch.setattr(uploads, "NamedTemporaryFile", lambda *_, **__: pytest.fail("a file on a disk"))
    found = send_file(hers, "date,headache\n2026-03-01,yes\n" + "\n" * 3_000_000)
    assert found.status_code == 200
    assert "1 new" in text(found)


def test_a_form_of_another_page_brings_nothing_in(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana.user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    file = SimpleUploadedFile("d.csv", b"date,headache\n2026-03-01,yes\n")
    assert strict.post("/import/", {"file": file}).status_code == 403


@pytest.mark.parametrize("name", ["days", "conditions"])
def test_more_than_a_life_holds_is_refused_of_a_case_file_and_of_an_app_s(
    name: str, hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_a_file, "MOST_DAYS", 2)
    monkeypatch.setattr(of_a_file, "MOST_BESIDE", 2)
    days = [{"date": (TODAY - timedelta(days=i)).isoformat(), "headache": True} for i in range(3)]
    case: dict[str, Any] = {"cleardays": 1, "person": {"id": "a"}}
    case |= (
        {"diary": {"timezone": "Europe/London", "days": days}} if name == "days" else {"history": {name: list("abc")}}
    )
    found = send_file(hers, json.dumps(case), "case.json")
    assert found.status_code == 422
    assert f"3 entries of {name}" in text(found)


def test_an_export_of_another_app_with_more_attacks_than_a_life_is_refused(
    hers: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_a_file, "MOST_DAYS", 2)
    raw = (FILES / "migraine_buddy.csv").read_bytes()
    assert "6 entries of attacks" in text(send_file(hers, raw))
    assert "6 entries of attacks" in text(sent(file=SimpleUploadedFile("m.csv", raw)))


def test_the_words_of_a_refusal_name_the_list_and_what_to_do() -> None:
    with pytest.raises(RefusedError, match="other toxin"):
        quotas.check("other_toxin", quotas.MOST_BESIDE, 1)
    quotas.check("other_toxin", quotas.MOST_BESIDE, 0)
