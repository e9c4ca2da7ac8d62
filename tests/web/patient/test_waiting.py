"""What a phone kept while nobody answered: kept once, two answers side by side, nobody else's, and nothing lost on a full disk."""

import json
import re
import threading
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from cleardays.web.accounts.models import Person
from cleardays.web.patient.offline import device
from cleardays.web.records import clock, selectors
from cleardays.web.records.models import Day
from tests.web.patient.people import NOON, TODAY, signed_in, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.timezone, "now", lambda: NOON)


@pytest.fixture
def ana(db: None) -> Person:
    return somebody()


@pytest.fixture
def hers(ana: Person) -> Client:
    return signed_in(ana)


def answer(asked: str, **form: str | list[str]) -> dict[str, Any]:
    return {"asked": asked, "form": {name: [one] if isinstance(one, str) else one for name, one in form.items()}}


def day(said: str = "headache", *answers: Any, on: date = TODAY, at: datetime = NOON, **more: Any) -> dict[str, Any]:
    """A day as it was tapped on a phone."""
    return {"key": str(uuid.uuid4()), "day": str(on), "at": at.isoformat(), "said": said, "answers": [*answers]} | more


def send(client: Client, person: Person, *entries: Any, whose: str = "") -> Any:
    assert person.user is not None
    told = {"whose": whose or device.tag(person.user), "entries": entries}
    return client.post("/today/sync", json.dumps(told), content_type="application/json")


def outcomes(answered: Any) -> list[str]:
    return [one["outcome"] for one in answered.json()["answers"]]


def said(person: Person, on: date = TODAY) -> list[tuple[bool | None, str | None]]:
    return [(one.entry.headache, one.entry.severity) for one in selectors.on(person, on)]


def text(response: Any) -> str:
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


def test_a_day_with_its_answers_is_kept_once_however_often_it_is_sent(hers: Client, ana: Person) -> None:
    one = day("headache", answer("how-bad", value="severe"), answer("medicines", do="none"))
    assert [outcomes(send(hers, ana, one)) for _ in range(3)] == [["kept"], ["same"], ["same"]]
    assert said(ana) == [(True, "severe")]
    assert selectors.on(ana, TODAY)[0].entry.acute == ()


def test_a_clear_day_says_that_nothing_was_taken(hers: Client, ana: Person) -> None:
    assert outcomes(send(hers, ana, day("clear"))) == ["kept"]
    assert selectors.on(ana, TODAY)[0].entry.acute == ()


def test_the_same_key_with_another_body_is_a_conflict_and_both_are_shown(hers: Client, ana: Person) -> None:
    one = day("clear")
    other = one | {"said": "headache"}
    assert outcomes(send(hers, ana, one, other)) == ["kept", "conflict"]
    assert said(ana) == [(False, None)]
    assert ana.user is not None
    both = hers.post("/today/choose", {"whose": device.tag(ana.user), "entry": json.dumps(other)})
    assert both.status_code == 409
    assert "Written now This day Clear day" in text(both)
    assert "What you just sent This day Headache" in text(both)
    assert f"?sent={one['key']}" in both.content.decode(), "keeping what stands lets the phone's entry go"


def test_whoever_chooses_the_phone_s_answer_has_it_and_the_phone_lets_go(hers: Client, ana: Person) -> None:
    send(hers, ana, day("clear"))
    one = day("headache", answer("how-bad", value="mild"))
    assert ana.user is not None
    both = hers.post("/today/choose", {"whose": device.tag(ana.user), "entry": json.dumps(one)}).content.decode()
    form = dict(re.findall(r'name="(key|version|waiting)" value="([^"]*)"', both))
    sent = re.search(r'name="sent" value="([^"]*)"', both)
    assert sent is not None and form["waiting"] == one["key"]
    done = hers.post(f"/day/{TODAY}/settle", form | {"sent": sent[1].replace("&#34;", '"')})
    assert done["Location"] == f"/day/{TODAY}/?sent={one['key']}"
    assert said(ana) == [(True, "mild")]


def test_two_phones_never_put_one_severity_over_another(hers: Client, ana: Person) -> None:
    assert outcomes(send(hers, ana, day("headache", answer("how-bad", value="severe")))) == ["kept"]
    assert outcomes(send(hers, ana, day("headache", answer("how-bad", value="mild")))) == ["conflict"]
    assert said(ana) == [(True, "severe")]


def test_what_was_added_after_the_first_sending_follows_it(hers: Client, ana: Person) -> None:
    """The first may have arrived: its words stay, and what is added is a change of its own."""
    first = day("headache")
    bad, long = answer("how-bad", value="severe"), answer("how-long", value="4")
    second = day("headache", bad, of=first["key"], after=first["key"])
    third = day("headache", bad, long, of=first["key"], after=second["key"])
    assert outcomes(send(hers, ana, first, second, third)) == ["kept", "kept", "kept"]
    assert outcomes(send(hers, ana, first, second, third)) == ["same", "same", "same"]
    kept = selectors.on(ana, TODAY)[0]
    assert (kept.version, kept.entry.severity, kept.entry.hours) == (3, "severe", 4)


def test_an_answer_made_on_an_older_page_is_a_conflict(hers: Client, ana: Person) -> None:
    first = day("headache")
    send(hers, ana, first)

    def late(value: str) -> dict[str, Any]:
        more = {"of": first["key"], "version": 1, "answers": [answer("how-bad", value=value)]}
        return {name: one for name, one in day().items() if name != "said"} | more

    assert outcomes(send(hers, ana, late("severe"))) == ["kept"]
    assert outcomes(send(hers, ana, late("mild"))) == ["conflict"]
    assert said(ana) == [(True, "severe")]


def test_a_change_sent_again_is_the_same_even_after_the_day_was_changed_elsewhere(hers: Client, ana: Person) -> None:
    first = day("headache")
    change = day("headache", answer("how-bad", value="severe"), of=first["key"], after=first["key"])
    send(hers, ana, first, change)
    kept = selectors.on(ana, TODAY)[0]
    hers.post(f"/day/{TODAY}/how-bad", {"key": str(kept.key), "version": "2", "value": "moderate"})
    assert outcomes(send(hers, ana, first, change)) == ["same", "same"]
    other = change | {"answers": [answer("how-bad", value="mild")]}
    assert outcomes(send(hers, ana, other)) == ["conflict"]
    assert said(ana) == [(True, "moderate")]


def test_a_day_that_was_tapped_in_time_is_not_from_memory_however_late_it_arrives(hers: Client, ana: Person) -> None:
    tapped = NOON - timedelta(days=3)
    send(hers, ana, day("headache", on=TODAY - timedelta(days=3), at=tapped))
    send(hers, ana, day("clear", on=TODAY - timedelta(days=5), at=tapped))
    recalled = [selectors.on(ana, TODAY - timedelta(days=back))[0].entry.provenance.recalled for back in (3, 5)]
    assert recalled == [False, True]
    assert Day.objects.filter(person=ana).values_list("received", flat=True).distinct().get() == NOON


@pytest.mark.parametrize(
    "entry, words",
    [
        (day("headache", on=TODAY + timedelta(days=1)), "has not come yet"),
        (day("headache", at=NOON + timedelta(days=2)), "clock is more than a day ahead"),
        (day("headache", answer("how-long", value="many")), "Write the hours as a number"),
        (day("headache", answer("how-long", value="30")), "only 0 to 25 hours is possible. To do: correct the number."),
        (day("clear", answer("how-bad", value="mild")), "not asked about such a day"),
        (day("headache", answer("who-am-i", value="x")), "not asked about such a day"),
        (day("neither"), "neither a day nor an answer"),
        (day("clear") | {"at": "2026-03-10T12:00:00"}, "neither a day nor an answer"),
        (day("clear") | {"key": "x"}, "cannot be read"),
        (day("clear") | {"more": 1}, "not known"),
        (day("clear") | {"answers": [{"asked": "how-bad", "form": {"value": "mild"}}]}, "cannot be read"),
        (day("clear") | {"version": 1}, "neither a day nor an answer"),
        ({name: one for name, one in day().items() if name != "said"}, "neither a day nor an answer"),
        (
            {name: one for name, one in day(of=str(uuid.uuid4()), version=1).items() if name != "said"},
            "a day that is not written here",
        ),
        ("a word", "not an entry"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_words_and_the_rest_is_kept(
    hers: Client, ana: Person, entry: Any, words: str
) -> None:
    answered = send(hers, ana, entry, day("clear", on=date(2026, 3, 1)))
    assert outcomes(answered) == ["refused", "kept"]
    assert words in answered.json()["answers"][0]["words"]
    assert said(ana) == []


def test_what_waits_for_one_person_is_never_kept_as_another(hers: Client, ana: Person) -> None:
    ben = somebody("ben@home.example")
    assert ben.user is not None
    refused = send(signed_in(ben), ana, day("headache"))
    assert (refused.status_code, refused.json()["words"]) == (
        409,
        "This belongs to somebody else's diary. Nothing was kept.",
    )
    chosen = signed_in(ben).post("/today/choose", {"whose": device.tag(ana.user), "entry": json.dumps(day())})  # type: ignore[arg-type]
    assert chosen.status_code == 400
    assert said(ben) == said(ana) == []


def test_another_person_s_key_cannot_be_seen(hers: Client, ana: Person) -> None:
    one = day("headache", answer("how-bad", value="severe"))
    send(hers, ana, one)
    ben = somebody("ben@home.example")
    mine = one | {"said": "clear", "answers": []}
    follow = day("headache", of=one["key"], after=one["key"], on=TODAY - timedelta(days=1))
    at_version = {name: value for name, value in day(of=one["key"], version=1).items() if name != "said"}
    assert outcomes(send(signed_in(ben), ben, mine)) == ["kept"], "a key is unique with its person"
    answered = send(signed_in(ben), ben, follow, at_version | {"of": str(uuid.uuid4())})
    assert "severe" not in answered.content.decode()
    assert said(ana) == [(True, "severe")]


def test_tags_differ_and_say_nothing(ana: Person) -> None:
    ben = somebody("ben@home.example")
    assert ana.user is not None and ben.user is not None
    assert device.tag(ana.user) != device.tag(ben.user)
    assert str(ana.user.pk)[:8] not in device.tag(ana.user)


def test_a_sign_in_that_ended_asks_for_a_new_one_and_keeps_nothing(client: Client, ana: Person) -> None:
    assert send(client, ana, day()).status_code == 302
    assert client.get("/today/sync").status_code == 302
    assert said(ana) == []


def test_without_the_token_of_this_place_nothing_is_kept(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ana.user is not None
    strict.force_login(ana.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert send(strict, ana, day()).status_code == 403
    told = strict.get("/today/sync").json()
    assert told["whose"] == device.tag(ana.user)
    body = json.dumps({"whose": told["whose"], "entries": [day("clear")]})
    kept = strict.post("/today/sync", body, content_type="application/json", headers={"X-CSRFToken": told["token"]})
    assert outcomes(kept) == ["kept"]


@pytest.mark.parametrize("body", ["", "[]", '{"entries": []}', '{"whose": "x", "entries": 1}'])
def test_what_is_no_queue_at_all_is_bad(hers: Client, body: str) -> None:
    assert hers.post("/today/sync", body, content_type="application/json").status_code == 400


def test_what_a_phone_keeps_holds_nobody_s_record(hers: Client, ana: Person) -> None:
    send(hers, ana, day("headache", answer("medicines", other="a fictional triptan")))
    kept = hers.get("/today/kept?theme=attack").content.decode()
    assert "triptan" not in kept and device.tag(ana.user) not in kept  # type: ignore[arg-type]
    assert 'data-theme="attack"' in kept and '<meta name="color-scheme" content="dark">' in kept
    worker = hers.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert '"/today"' in worker.content.decode() and "/month/" not in worker.content.decode()
    manifest = hers.get("/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/today", "/", "standalone")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file's size is SQLite's to limit")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_answers_507_with_words_and_what_was_sent_is_kept_later(hers: Client, ana: Person) -> None:
    hers.raise_request_exception = False
    hers.get("/today")  # the sign-in's own rows are written
    days = [day("headache", on=TODAY - timedelta(days=back)) for back in range(120)]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests gave back would be room
        cursor.execute("PRAGMA page_count")
        # Room for some of them and not for all, wherever the last page ended.
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 12}")
    try:
        for place in range(0, 120, 40):
            full = send(hers, ana, *days[place : place + 40])
            if full.status_code != 200:
                break
        assert (full.status_code, full["Content-Type"][:9]) == (507, "text/html")
        assert "could not keep this" in text(full)
        page = hers.post(
            "/today/write",
            {"said": "clear", "day": "2020-01-01", "key": str(uuid.uuid4())},
            headers={"accept": "application/json"},
        )
        assert (page.status_code, page.json()["words"]) == (507, "The server's disk is full. Nothing was kept.")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    again = [one for place in range(0, 120, 40) for one in outcomes(send(hers, ana, *days[place : place + 40]))]
    assert set(again) == {"kept", "same"}
    assert Day.objects.filter(person=ana).count() == 120


def test_another_failure_is_no_full_disk(hers: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(selectors, "on", broken)
    hers.raise_request_exception = False
    assert hers.get("/today").status_code == 500


@pytest.mark.django_db(transaction=True)
def test_100_keys_sent_by_four_writers_at_once_are_100_days(ana: Person) -> None:
    entries = [day("headache", answer("how-bad", value="mild"), on=TODAY - timedelta(days=back)) for back in range(100)]
    found: list[str] = []
    clients = [signed_in(ana) for _ in range(4)]

    def writer(client: Client, first: int) -> None:
        try:
            turned = entries[first:] + entries[:first]
            for place in range(0, 100, 20):
                found.extend(outcomes(send(client, ana, *turned[place : place + 20])))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=writer, args=(one, 7 * place)) for place, one in enumerate(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Day.objects.filter(person=ana).count() == 100
    assert sorted(set(found)) == ["kept", "same"]
    assert (len(found), found.count("kept")) == (400, 100)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_has_no_local_date_is_refused_with_words(ana: Person, hers: Client, at: str) -> None:
    assert outcomes(send(hers, ana, day() | {"at": at})) == ["refused"]
    assert not Day.objects.exists()


def test_what_is_nested_without_end_cannot_be_read(ana: Person, hers: Client) -> None:
    deep = "[" * 100_000
    assert hers.post("/today/sync", deep, content_type="application/json").status_code == 400
    assert ana.user is not None
    assert hers.post("/today/choose", {"entry": deep, "whose": device.tag(ana.user)}).status_code == 400
