"""Somebody takes everything of theirs along: nothing is missing, and nothing of anybody else is in it."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.casefile import csv_diary, reader
from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.installation import signatures
from cleardays.web.accounts import audit_trail, consents, signed_heads
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.privacy import export
from cleardays.web.records import selectors
from tests.web.accounts.clinic import member, patient, signed_in, with_second_factor
from tests.web.operations.people import AT, ana

pytestmark = pytest.mark.django_db


def taken(person: Person) -> dict[str, bytes]:
    answered = signed_in(person.user).get("/mine/record.zip")
    assert answered.status_code == 200
    assert answered["Content-Type"] == "application/zip"
    assert answered["Content-Disposition"].startswith("attachment; ")
    assert "no-store" in answered["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answered.content)) as pack:
        return {name.partition("/")[2]: pack.read(name) for name in pack.namelist()}


def test_the_case_file_read_back_is_the_case_that_is_kept() -> None:
    person = ana(session=True)
    assert reader.loads(taken(person)["case.json"].decode(), "case.json") == selectors.case(person)


def test_the_days_read_back_from_the_table_say_what_they_said() -> None:
    person = ana()
    read = csv_diary.loads(taken(person)["diary.csv"].decode(), "diary.csv").days
    assert [_plain(one) for one in read] == [_plain(one) for one in selectors.case(person).days]


def test_the_fhir_bundle_holds_one_observation_a_statement() -> None:
    bundle = json.loads(taken(ana())["symptoms.json"])
    values = [json.dumps(entry["resource"].get("valueCodeableConcept")) for entry in bundle["entry"]]
    assert sum("25064002" in one for one in values) == 3, "two days with and without, one attack"
    assert bundle["entry"][0]["resource"]["resourceType"] == "Patient"


def test_everything_listed_is_there_or_said_why_not() -> None:
    with_session, without = taken(ana(session=True)), taken(patient(email="bo@home.example"))
    for found in (with_session, without):
        words = found["read-me.txt"].decode()
        assert [name for name in export.CONTENTS if f"{name}: " not in words] == []
    assert with_session.keys() == export.CONTENTS.keys()
    assert with_session["passport.pdf"].startswith(b"%PDF")
    assert "passport.pdf: not here, no session" in without["read-me.txt"].decode()


def test_what_was_written_before_a_change_is_in_it() -> None:
    before = json.loads(taken(ana())["before.json"])
    assert "marrowgate" in json.dumps(before["day"])


def test_who_read_it_is_told_by_role_and_never_by_name() -> None:
    person = ana()
    nurse, other = member("nurse"), member("clinician")
    for one in (nurse, other, nurse):
        audit_trail.record_alone(audit_trail.READ, audit_trail.by(one), person=person)
    rows = list(csv.reader(io.StringIO(taken(person)["who.csv"].decode())))[1:]
    assert [row[2:] for row in rows[-5:]] == [
        ["nurse 1", "read the record"],
        ["clinician 2", "read the record"],
        ["nurse 1", "read the record"],
        ["you", "read the record"],
        ["you", "took everything along"],
    ]
    assert nurse.email not in taken(person)["who.csv"].decode()


def test_ten_pages_that_one_nurse_looked_at_are_one_line_on_the_page() -> None:
    person = ana()
    assert person.user is not None
    for one in (*[member("nurse")] * 10, member("clinician")):
        audit_trail.record_alone(audit_trail.READ, audit_trail.by(one), person=person)
    page = signed_in(person.user).get("/mine/").content.decode()
    assert page.count("nurse 1 read the record") == 1 and "nurse 1 read the record (10 times)" in page
    assert "clinician 2 read the record</li>" in page


def test_consents_are_in_it_with_what_was_taken_back() -> None:
    person = ana()
    assert person.user is not None
    consents.say(person, person.user, "diary-for-care", True, 1, AT)
    consents.say(person, person.user, "diary-for-care", False, 1, AT.replace(hour=13))
    said = [row[-1] for row in csv.reader(io.StringIO(taken(person)["consents.csv"].decode()))]
    assert said == ["said", "yes", "taken back"]


def test_the_seal_holds_and_one_changed_byte_breaks_it() -> None:
    person = ana()
    seal = json.loads(taken(person)["seal.json"])
    assert signatures.check(seal) == signatures.public_key()
    assert audit_trail.verify(signed_heads.head_of(seal["head"])) is None
    with pytest.raises(signatures.NotSignedError):
        signatures.check({**seal, "head": "1:" + "0" * 64})


@pytest.mark.database
def test_that_it_was_taken_is_written_down() -> None:
    person = ana()
    taken(person)
    assert AuditEntry.objects.filter(person=person.pk, action=audit_trail.TAKEN).count() == 1


def test_nobody_else_s_words_are_in_it() -> None:
    ana()
    bo = patient(email="bo@home.example")
    whole = b"".join(taken(bo).values())
    for word in (b"zitherwort", b"quillfern", b"marrowgate", b"ana@home.example"):
        assert word not in whole


def test_staff_without_a_record_of_their_own_take_nothing() -> None:
    ana()
    nurse = signed_in(with_second_factor(member("nurse")))
    assert nurse.get("/mine/record.zip").status_code == 404


def _plain(entry: DayEntry) -> DayEntry:
    """What has a column: where it came from but the moment of writing has none, and a helped that was not said of each."""
    acute = entry.acute
    if acute is not None and any(one.relieved is None for one in acute):
        acute = tuple(Intake(one.drug, None) for one in acute)
    return replace(entry, pain_0_10=None, acute=acute, provenance=Provenance(written=entry.provenance.written))


NAMES = (
    st.text("abc=+-@ ',\"é", min_size=1, max_size=8).map(str.strip).filter(lambda name: name.strip("'") == name != "")
)
"""Of a medicine, as somebody may type it, a spreadsheet's formula among them."""


@given(
    st.lists(
        st.builds(
            DayEntry,
            date=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
            headache=st.sampled_from([None, True]),
            hours=st.none() | st.decimals(0, 22, places=2).map(Fraction),
            severity=st.sampled_from([None, "mild", "severe"]),
            features=st.none() | st.frozensets(st.sampled_from(["nausea", "pulsating"])),
            aura=st.none() | st.frozensets(st.sampled_from(["visual", "motor"])),
            acute=st.none() | st.lists(st.builds(Intake, NAMES, st.none() | st.booleans()), max_size=3).map(tuple),
            thought_migraine=st.none() | st.booleans(),
            would_have_gone_on=st.none() | st.booleans(),
        ),
        max_size=4,
    )
)
def test_any_day_goes_through_the_table_and_back(days: list[DayEntry]) -> None:
    read = csv_diary.loads(csv_diary.dumps(days), "x.csv").days
    assert [_plain(one) for one in read] == [_plain(one) for one in days]
