"""Somebody has their record erased: what was theirs is gone to the last byte, what a clinician wrote is closed, the chain holds."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from cleardays.diary.entries import DayEntry
from cleardays.installation import disk_reserve
from cleardays.web.accounts import audit_trail, break_glass, consents
from cleardays.web.accounts.models import AuditEntry, Consent, Erased, Membership, Opened, Person, Salt, User
from cleardays.web.clinic.models import Discharge
from cleardays.web.encryption import Purpose, Sealed, mailbox
from cleardays.web.privacy import erasure
from cleardays.web.public.models import Reply
from cleardays.web.records import history_facts, services
from cleardays.web.records.models import Attack, Background, Day, Fact, InjectionSession
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor
from tests.web.operations.people import AT, WORDS, ana, came_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
NOW = datetime(2026, 3, 11, tzinfo=UTC)


def erase(person: Person) -> erasure.Listed:
    return erasure.erase(person, f"user {person.user_id}", NOW)


def everywhere() -> bytes:
    """All bytes of the database, its write-ahead file among them; on PostgreSQL every row as text."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return b"".join(one.read_bytes() for one in name.parent.glob(f"{name.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608  names from the database itself
            rows += [one for (one,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_no_byte_of_their_words_is_left() -> None:
    person = ana()
    before = everywhere()
    assert [word for word in WORDS if word.encode() not in before] == [], "the words were there to be found"
    erase(person)
    after = everywhere()
    assert [word for word in (*WORDS, "Fictional Ana") if word.encode() in after] == []


def test_no_row_that_was_theirs_is_left_and_the_chain_holds() -> None:
    person, bo = ana(), patient(email="bo@home.example")
    user = person.user_id
    assert person.user is not None
    consents.say(person, person.user, "diary-for-care", True, 1, AT)
    came_in("ana@home.example")
    erase(person)
    for model in (Day, Attack, Fact, Background):
        assert not model._base_manager.filter(person_id=person.pk).exists()
        assert not model.history.filter(person_id=person.pk).exists()  # type: ignore[attr-defined]
    assert not Person.everybody.filter(pk=person.pk).exists()
    assert not User.objects.filter(pk=user).exists()
    assert not Membership.objects.filter(user=user).exists()
    assert (Consent.objects.count(), Session.objects.count(), Salt.objects.filter(person=person.pk).count()) == (
        0,
        0,
        0,
    )
    assert audit_trail.verify() is None
    assert AuditEntry.objects.filter(person=person.pk, action=audit_trail.ERASED).exists()
    assert Person.objects.get() == bo, "nobody else lost anything"


def test_what_a_clinician_wrote_stays_and_no_page_shows_it() -> None:
    decision = {"date": "2026-03-01", "action": "repeat", "by": "Dr Example", "suggested": ["repeat"], "version": "1"}
    person = ana(session=True, decisions=[decision])
    nurse, clinician = member("nurse"), with_second_factor(member("clinician"))
    erase(person)
    assert [one.kind for one in Fact.objects.all()] == ["decisions"]
    assert [one.date for one in InjectionSession.objects.all()] == [date(2026, 1, 5)]
    assert InjectionSession.history.filter(person_id=person.pk).count() == 1, "with every version it once had"
    kept = Person.everybody.get()
    assert (kept.name, kept.user, kept.restricted) == ("Fictional Ana", None, NOW)
    assert not Person.objects.exists()
    assert not break_glass.closed(clinician, NOW).exists(), "nor with a reason"
    assert signed_in(clinician).get(f"/accounts/open/{person.pk}").status_code == 404
    after = everywhere()
    assert [word for word in WORDS if word.encode() in after] == []
    last = AuditEntry.objects.get(action=audit_trail.RESTRICTED, person=person.pk)
    assert last.sealed, "what is kept can be held against its entry later"
    assert nurse.is_active


@pytest.mark.parametrize("session", [False, True])
def test_what_was_on_its_way_when_the_record_was_erased_is_not_kept(session: bool) -> None:
    """A request that had found its person before, or a phone that sends what it had kept."""
    person = ana(session)
    late = Person.objects.get(pk=person.pk)
    erase(person)
    with pytest.raises((audit_trail.ErasedError, IntegrityError, Person.DoesNotExist)):
        services.write(late, uuid.uuid4(), DayEntry(date=AT.date(), headache=True), AT, "user x")
    assert not Day.objects.exists()
    assert audit_trail.verify() is None


def test_a_judged_side_effect_stays_and_one_of_their_own_goes() -> None:
    events = [
        {"term": "quillfern neck", "onset": "2026-03-05"},
        {
            "term": "eyelid ptosis",
            "onset": "2026-03-06",
            "relatedness": "possible",
            "judged_by": {"by": "Dr Example", "date": "2026-03-07"},
        },
    ]
    erase(ana(events=events))
    assert [one.said["term"] for one in Fact.objects.all()] == ["eyelid ptosis"]


def test_a_fact_that_staff_wrote_stays() -> None:
    person, nurse = ana(), member("nurse")
    Fact.history.filter(kind="medicines").update(history_user=nurse)
    erase(person)
    assert [one.kind for one in Fact.objects.all()] == ["medicines"]


def test_their_replies_on_the_public_page_go_and_others_stay() -> None:
    for form, address in (("1", "ana@home.example"), ("2", "bo@home.example")):
        Reply.objects.create(
            name=address[:3], email=Sealed.of(address, Purpose.ADDRESS), mailbox=mailbox(address), text=f"words of {address}",
            received=AT, form=form,
        )  # fmt: skip
    erase(ana())
    assert [one.text for one in Reply.objects.exclude(state="deleted")] == ["words of bo@home.example"]


def test_somebody_who_is_also_on_the_staff_keeps_the_account() -> None:
    person = ana()
    assert person.user is not None
    Membership.objects.create(user=person.user, clinic=clinic(), role="moderator", state="active")
    done = erase(person)
    assert done.user is None
    assert User.objects.get().email == "ana@home.example"
    assert list(Membership.objects.values_list("role", flat=True)) == ["moderator"]


def test_somebody_who_once_was_on_the_staff_leaves_an_empty_account() -> None:
    """A reply they decided names them: the account cannot go, all that says who it was does."""
    person = ana()
    assert person.user is not None
    Membership.objects.create(user=person.user, clinic=clinic(), role="moderator", state="left")
    Reply.objects.create(text="words", received=AT, form="1", decided_by=person.user, decided=AT)
    erase(person)
    left = User.objects.get()
    assert (left.is_active, left.name, left.email) == (False, "", f"{left.pk}@erased.invalid")
    assert b"ana@home.example" not in everywhere()


def test_what_a_nurse_who_left_wrote_of_others_stays_the_clinic_s_word() -> None:
    """She has her own record erased, and with it her account: an allergy she wrote of Bo is not Bo's to take away then."""
    nurse, bo = ana(), patient(email="bo@home.example")
    assert nurse.user is not None
    Membership.objects.create(user=nurse.user, clinic=clinic(), role="nurse", state="left")
    told = history_facts.add(bo, "allergies", uuid.uuid4(), "human albumin", NOW.date(), NOW, f"user {nurse.user_id}")
    Fact.history.filter(key=told.key).update(history_user=nurse.user)
    assert history_facts.from_the_clinic(bo, "allergies", told.key)
    erase(nurse)
    assert history_facts.from_the_clinic(bo, "allergies", told.key)
    left = User.objects.get(pk=Fact.history.get(key=told.key).history_user_id)
    assert (left.is_active, left.name, left.email) == (False, "", f"{left.pk}@erased.invalid")


def test_a_record_opened_with_a_reason_keeps_the_reason_only_beside_a_clinical_record() -> None:
    clinician = member("clinician")
    for session in (False, True):
        person = ana(session)
        Opened.objects.create(user=clinician, person=person, reason="a drooping eyelid", at=AT, until=AT)
        Discharge.objects.create(person=person, on=AT.date(), reason="quillfern", by=clinician, at=AT)
        erase(person)
        assert Opened.objects.exists() == Discharge.objects.exists() == session


def test_the_list_holds_random_ids_and_dates_only() -> None:
    done = erase(ana())
    text = (Path(settings.HOME) / erasure.LIST).read_text()
    assert erasure.Listed.read(text.strip().splitlines()[-1]) == done
    assert Erased.objects.get().swept is not None
    for word in (*WORDS, "Fictional"):
        assert word not in text


def test_a_line_that_is_none_is_refused_with_words() -> None:
    for line in ("{}", "[]", "not json", '{"person": "x", "user": null, "replies": [], "at": "x"}'):
        with pytest.raises(ValueError):
            erasure.Listed.read(line)


def test_what_came_back_is_erased_again_and_twice_is_once() -> None:
    person = ana(session=True)
    listed = erasure.Listed(person.pk, person.user_id, (), NOW)
    assert erasure.again([listed], "restore") == 1
    assert erasure.again([listed], "restore") == 0
    after = everywhere()
    assert [word for word in WORDS if word.encode() in after] == []
    assert Person.everybody.get().restricted == NOW


def test_a_list_is_read_again_at_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person, path = ana(), tmp_path / "erased.jsonl"
    path.write_text(erasure.Listed(person.pk, person.user_id, (), NOW).line() + "\n")
    call_command("erase_again", path)
    assert "erased again: 1 of 1" in capsys.readouterr().out
    assert not Person.objects.exists()
    for bad in (tmp_path / "none", tmp_path / "bad"):
        (tmp_path / "bad").write_text("{}")
        with pytest.raises(CommandError):
            call_command("erase_again", bad)


# ---------------------------------------------------------------- the page


def test_it_asks_who_it_is_then_for_the_words_then_erases() -> None:
    ana()
    phone = came_in("ana@home.example")
    assert phone.get("/mine/erase").status_code == 200
    slip = phone.post("/mine/erase", {"typed": "erase"})
    assert (slip.status_code, b"Nothing was erased" in slip.content, b'value="erase"' in slip.content) == (
        422,
        True,
        True,
    )
    assert Person.objects.exists()
    done = phone.post("/mine/erase", {"typed": " Erase my  record "})
    assert (done.status_code, done["Location"]) == (302, "/mine/erased")
    assert b"Your record is erased" in phone.get("/mine/erased").content
    assert not Person.objects.exists()
    assert phone.get("/today").status_code == 302, "signed out"
    assert Client().post("/accounts/login/", {"login": "ana@home.example", "password": "x"}).status_code == 200


def test_what_the_page_says_stays_is_what_stays() -> None:
    """Each field of a person that is kept beside a clinical record is named, with why; nothing more is kept."""
    person = ana(session=True)
    page = came_in("ana@home.example").get("/mine/erase").content.decode()
    assert "your name, birth date and sex: a record that names nobody could not be found" in page
    assert "Whoever runs the clinic" in page and "No page here shows any of this, to anybody" in page
    erase(person)
    of_the_place = {"id", "clinic_id", "timezone", "discharged", "restricted"}
    kept = {key for key, value in vars(Person.everybody.get()).items() if value and not key.startswith("_")}
    assert kept - of_the_place <= {"name", "born", "sex"}


def test_a_phone_left_open_is_not_enough() -> None:
    person = ana()
    phone = signed_in(person.user)  # a session, and no proof of late
    for answered in (phone.get("/mine/erase"), phone.post("/mine/erase", {"typed": "erase my record"})):
        assert answered["Location"].startswith("/accounts/reauthenticate/")
    assert Person.objects.exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks what SQLite does when it is full")
def test_on_a_full_disk_the_reserve_is_given_up_and_the_erasure_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    person, given = ana(), []

    def most(pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count={pages}")

    def release() -> bool:
        most(1_000_000)
        given.append(True)
        return True

    monkeypatch.setattr(disk_reserve, "release", release)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
    most(pages)
    refused = 0
    while (
        refused < 200
    ):  # one entry may find room in a page of the index where another found none: full is when none does
        try:
            audit_trail.record_alone(audit_trail.ERASED, f"user {person.user_id}", person=person, about={"kept": 0})
            refused = 0
        except OperationalError as error:
            assert "full" in str(error)
            refused += 1
    erase(person)
    assert given == [True]
    assert not Person.objects.exists()
    assert audit_trail.verify() is None
