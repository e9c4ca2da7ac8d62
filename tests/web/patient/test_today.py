"""Today: one tap for a clear day, two for a headache and how bad it is, and never one answer silently over another."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cleardays.web.accounts.models import Person, User
from cleardays.web.records import selectors
from cleardays.web.records.clock import timezone
from tests.web.patient.people import NOON, TODAY, signed_in, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, NOON)


def clock(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.fixture
def ana(db: None) -> Person:
    return somebody()


@pytest.fixture
def hers(ana: Person) -> Client:
    return signed_in(ana)


def tap(client: Client, said: str, day: date = TODAY, key: Any = None) -> Any:
    return client.post("/today/write", {"said": said, "day": day.isoformat(), "key": str(key or uuid.uuid4())})


def held(person: Person, day: date = TODAY) -> dict[str, str]:
    one = selectors.on(person, day)[0]
    return {"key": str(one.key), "version": str(one.version)}


def answer(client: Client, person: Person, question: str, day: date = TODAY, **more: Any) -> Any:
    return client.post(f"/day/{day}/{question}", held(person, day) | more)


def text(response: Any) -> str:
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.parametrize("address", ["/today", "/month/", "/answer/", f"/day/{TODAY}/", f"/day/{TODAY}/how-bad"])
def test_nobody_signed_in_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_somebody_without_a_diary_is_told_so(client: Client) -> None:
    client.force_login(
        User.objects.create_user("mo@clinic.example"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    found = client.get("/today")
    assert found.status_code == 404
    assert "no diary belongs to you" in text(found)


def test_one_tap_writes_a_clear_day(hers: Client, ana: Person) -> None:
    assert tap(hers, "clear")["Location"] == "/today"
    kept = selectors.on(ana, TODAY)[0].entry
    assert (kept.headache, kept.acute, kept.provenance.recalled) == (False, (), False)
    assert "Written down: Clear day" in text(hers.get("/today"))


def test_a_headache_is_kept_at_the_first_tap_and_asked_about_at_the_second(hers: Client, ana: Person) -> None:
    there = tap(hers, "headache")["Location"]
    assert there == f"/day/{TODAY}/how-bad?quick=1"
    assert selectors.on(ana, TODAY)[0].entry.headache is True
    assert answer(hers, ana, "how-bad", value="severe", quick="1")["Location"] == "/today"
    kept = selectors.on(ana, TODAY)[0].entry
    assert (kept.severity, kept.acute, kept.features) == ("severe", None, None)


def test_a_tap_sent_twice_writes_one_day(hers: Client, ana: Person) -> None:
    key = uuid.uuid4()
    assert tap(hers, "clear", key=key).status_code == tap(hers, "clear", key=key).status_code == 302
    assert len(selectors.on(ana, TODAY)) == 1


def test_yesterday_is_written_from_memory_and_says_so(hers: Client, ana: Person) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert f"?day={yesterday}" in hers.get("/today").content.decode()
    tap(hers, "clear", yesterday)
    assert selectors.on(ana, yesterday)[0].entry.provenance.recalled is True
    assert "from memory" in text(hers.get(f"/today?day={yesterday}"))


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), "soon", "2026-02-30"])
def test_tomorrow_and_nonsense_are_no_days(hers: Client, day: Any) -> None:
    assert hers.post("/today/write", {"said": "clear", "day": str(day), "key": str(uuid.uuid4())}).status_code == 404
    assert hers.get(f"/today?day={day}").status_code == 404


@pytest.mark.parametrize(
    "zone, instant, day",
    [
        ("Europe/London", datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        ("Europe/London", datetime(2026, 7, 1, 23, 1, tzinfo=UTC), date(2026, 7, 2)),
        ("America/New_York", datetime(2026, 3, 10, 3, 30, tzinfo=UTC), date(2026, 3, 9)),
        ("Pacific/Auckland", datetime(2026, 3, 10, 11, 30, tzinfo=UTC), date(2026, 3, 11)),
    ],
)
def test_near_midnight_the_page_says_which_date_is_meant(
    monkeypatch: pytest.MonkeyPatch, zone: str, instant: datetime, day: date
) -> None:
    clock(monkeypatch, instant)
    found = text(signed_in(somebody(zone=zone)).get("/today"))
    assert f"counts for {day:%A} {day.day} {day:%B %Y}" in found


def test_at_noon_it_does_not(hers: Client) -> None:
    assert "counts for" not in text(hers.get("/today"))


def test_a_page_opened_before_midnight_writes_the_date_it_showed(
    hers: Client, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, datetime(2026, 3, 11, 0, 1, tzinfo=UTC))
    tap(hers, "headache", TODAY)
    assert [len(selectors.on(ana, day)) for day in (TODAY, TODAY + timedelta(days=1))] == [1, 0]


def test_two_phones_that_disagree_show_both_and_lose_neither(hers: Client, ana: Person) -> None:
    tap(hers, "clear")
    both = tap(hers, "headache")
    assert both.status_code == 409
    assert "Written now This day Clear day" in text(both)
    assert "What you just sent This day Headache" in text(both)
    assert [one.entry.headache for one in selectors.on(ana, TODAY)] == [False]
    form = dict(re.findall(r'name="(key|version)" value="([^"]*)"', both.content.decode()))
    sent = re.search(r'name="sent" value="([^"]*)"', both.content.decode())
    assert sent is not None
    chosen = {**form, "sent": sent[1].replace("&#34;", '"')}
    assert hers.post(f"/day/{TODAY}/settle", chosen).status_code == 302
    assert [one.entry.headache for one in selectors.on(ana, TODAY)] == [True]
    before = selectors.as_of(ana, uuid.UUID(form["key"]), 1)
    assert before is not None and before.headache is False


def test_an_answer_to_an_old_page_is_not_put_over_a_newer_one(hers: Client, ana: Person) -> None:
    tap(hers, "headache")
    old = held(ana)
    answer(hers, ana, "how-bad", value="severe")
    both = hers.post(f"/day/{TODAY}/how-bad", old | {"value": "mild"})
    assert both.status_code == 409
    assert "Severe" in text(both) and "Mild" in text(both)
    assert selectors.on(ana, TODAY)[0].entry.severity == "severe"


def test_what_came_back_from_a_conflict_is_read_as_strictly_as_a_file(hers: Client, ana: Person) -> None:
    tap(hers, "clear")
    bad = hers.post(f"/day/{TODAY}/settle", held(ana) | {"sent": '{"cleardays": 1, "person": {"id": "x"}, "more": 1}'})
    assert bad.status_code == 400
    assert selectors.on(ana, TODAY)[0].version == 1


def test_a_day_belongs_to_whoever_wrote_it(hers: Client, ana: Person) -> None:
    tap(hers, "headache")
    ben = signed_in(somebody("ben@home.example"))
    assert ben.get(f"/day/{TODAY}/").status_code == 404
    assert ben.post(f"/day/{TODAY}/how-bad", held(ana) | {"value": "mild"}).status_code == 404
    assert "Written down" not in text(ben.get("/today"))
    assert tap(ben, "headache").status_code == 302
    assert ben.post(f"/day/{TODAY}/how-bad", held(ana) | {"value": "mild"}).status_code == 400
    assert selectors.on(ana, TODAY)[0].entry.severity is None


def test_a_form_of_another_site_writes_nothing(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ana.user is not None
    strict.force_login(ana.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert tap(strict, "clear").status_code == 403
    assert selectors.on(ana, TODAY) == []


def test_no_browser_keeps_a_page_of_the_diary(hers: Client) -> None:
    assert "no-store" in hers.get("/today")["Cache-Control"]


def status_of(address: str) -> int:
    """Of a file, whose content is read to its end so that it is closed."""
    answered = Client().get(address)
    list(answered.streaming_content if answered.streaming else ())
    answered.close()
    return answered.status_code


@pytest.mark.parametrize("name", ["queue.js", "phone.js", "kept.js"])
def test_a_page_that_a_phone_kept_from_before_still_finds_its_scripts(name: str) -> None:
    led = Client().get(f"/static/diary/{name}")
    assert led.status_code == 302
    assert status_of(led["Location"]) == 200
    assert Client().get("/static/diary/other.js").status_code == 404


def test_every_file_that_the_service_worker_keeps_is_there() -> None:
    text = Client().get("/sw.js").content.decode()
    files = re.findall(r'"(/static/[^"]+)"', text)
    assert len(files) > 5
    assert [one for one in files if status_of(one) != 200] == []


def undo(client: Client, person: Person, day: date = TODAY) -> Any:
    return client.post(f"/day/{day}/undo", held(person, day))


def test_a_tap_is_undone_step_by_step_and_both_wordings_are_kept(hers: Client, ana: Person) -> None:
    """Given a headache and how bad it was, undo takes the last tap back, then the first; the history holds all of it."""
    tap(hers, "headache")
    answer(hers, ana, "how-bad", value="severe", quick="1")
    assert ">Undo</button>" in hers.get("/today").content.decode()
    assert undo(hers, ana)["Location"] == f"/today?day={TODAY}&undone"
    kept = selectors.on(ana, TODAY)[0]
    assert (kept.entry.headache, kept.entry.severity) == (True, None)
    before = selectors.as_of(ana, kept.key, 2)
    assert before is not None and before.severity == "severe"


def test_a_day_of_which_all_was_undone_is_open_again(hers: Client, ana: Person) -> None:
    tap(hers, "headache")
    undo(hers, ana)
    page = hers.get("/today").content.decode()
    assert 'value="clear"' in page and "Written down" not in page
    assert tap(hers, "clear").status_code == 302
    kept = selectors.on(ana, TODAY)
    assert [one.entry.headache for one in kept] == [False]
    first = selectors.as_of(ana, kept[0].key, 1)
    assert first is not None and first.headache is True


def test_undo_goes_by_while_what_was_written_long_ago_is_changed_on_its_own_page(
    hers: Client, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap(hers, "clear")
    clock(monkeypatch, NOON + timedelta(minutes=11))
    assert ">Undo</button>" not in hers.get("/today").content.decode()


def test_undo_of_what_was_changed_elsewhere_shows_both(hers: Client, ana: Person) -> None:
    tap(hers, "headache")
    old = held(ana)
    answer(hers, ana, "how-bad", value="severe")
    assert hers.post(f"/day/{TODAY}/undo", old).status_code == 409
    assert selectors.on(ana, TODAY)[0].entry.severity == "severe"
