"""Somebody who writes into the database beside the app is named: a severity changed, a session taken away, a day put in."""

import json
import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from cleardays.casefile import reader
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.operations import sealed_check
from cleardays.web.privacy import erasure
from cleardays.web.records import checkins, history_facts, services
from tests.web.patient.people import somebody

NOW, TODAY, ACTOR = datetime(2026, 6, 1, 12, tzinfo=UTC), date(2026, 6, 1), audit_trail.WORKER
SESSION = {"date": "2026-05-04", "status": "given", "product": "onabotulinumtoxinA", "units": 155}
DAYS: list[Any] = [
    {"date": "2026-05-01", "headache": True, "severity": "mild", "hours": 6.5},
    {"date": "2026-05-02", "headache": False},
]
ATTACK = {"id": "a", "start": "2026-05-03T08:00:00+01:00", "end": "2026-05-03T13:30:00+01:00", "severity": "severe"}

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def case(days: list[Any], **more: Any) -> reader.Case:
    diary = {"timezone": "Europe/London", "days": days, **more.pop("diary", {})}
    whole = {"cleardays": 1, "person": {"id": "fictional"}, "diary": diary, **more}
    return reader.loads(json.dumps(whole), "a file", TODAY)


@pytest.fixture
def ana() -> Person:
    """A file was brought in; then days, a side effect and a check-in were told one by one, and one side effect was taken back."""
    person = somebody()
    history = {"migraine_since": "2001", "preventives": [{"drug": "topiramate", "outcome": "ineffective"}]}
    services.keep(person, case(DAYS, diary={"attacks": [ATTACK]}, history=history, sessions=[SESSION]), NOW, ACTOR)
    services.bring(
        person, case([{"date": "2026-05-06", "headache": True, "source": "an app", "external_id": "7"}]), NOW, ACTOR
    )
    for day in ("2026-05-10", "2026-05-11"):
        said = {"date": day, "headache": True, "severity": "severe", "hours": 4.1, "source": "cleardays"}
        services.write(person, uuid.uuid4(), case([said]).days[0], NOW, ACTOR)
    for term in ("neck pain", "rash"):
        said = {"term": term, "onset": "2026-05-12"}
        told = history_facts.add(person, "events", uuid.uuid4(), said, TODAY, NOW, ACTOR)
        history_facts.revise(person, "events", told.key, 1, {**said, "onset": "2026-05-13"}, TODAY, NOW, ACTOR)
    history_facts.take_back(person, "events", told.key, 2, ACTOR)
    history_facts.describe(person, {"pregnant": False}, TODAY, ACTOR)
    checkins.keep(person, checkins.Due(date(2026, 5, 4), 7, 8), "nothing", NOW, ACTOR)
    return person


def sql(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


def test_what_nobody_touched_is_as_it_was_sealed(ana: Person) -> None:
    asked = sealed_check.whole()
    assert (asked.wrong, asked.not_asked) == ([], 0)
    assert asked.entries == 11


@pytest.mark.parametrize(
    "touched, named",
    [
        ("UPDATE diary_day SET severity = 'mild' WHERE date = '2026-05-11'", "an entry of days .* says other than"),
        ("UPDATE diary_day SET headache = true WHERE date = '2026-05-02'", "an entry of days .* says other than"),
        ("UPDATE diary_historicalday SET hours = '2' WHERE date = '2026-05-11'", "what entry .* sealed of the record"),
        ("UPDATE diary_historicalattack SET severity = 'mild'", "what entry .* sealed of the record"),
        ("DELETE FROM diary_historicalday WHERE date = '2026-05-01'", "what entry .* sealed of the record"),
        ("DELETE FROM diary_injectionsession", "an entry of sessions .* is gone, and nobody took it back"),
        ("UPDATE diary_injectionsession SET record = replace(CAST(record AS text), '155', '195')", "sessions .* says other than"),
        ("UPDATE diary_background SET plain = '{}'", "an entry of history .* says other than"),
        ("DELETE FROM diary_historicalcheckin", "what entry .* sealed of the record"),
    ],
)  # fmt: skip
def test_what_was_changed_beside_the_app_is_named(ana: Person, touched: str, named: str) -> None:
    if connection.vendor == "postgresql":
        touched = touched.replace(
            "replace(CAST(record AS text), '155', '195')", "replace(record::text, '155', '195')::jsonb"
        )
    for table in ("diary_sessionvial", "diary_sessionsite"):
        sql(f"DELETE FROM {table}")  # noqa: S608  a name of this test
    sql(touched)
    wrong = sealed_check.whole().wrong
    assert len(wrong) > 0
    assert any(re.search(named, one) for one in wrong), wrong
    assert not any(word in one for one in wrong for word in ("mild", "severe", "topiramate", "neck pain"))


def test_a_day_that_was_put_in_is_named(ana: Person) -> None:
    sql(
        "INSERT INTO diary_day (person_id, key, version, shape_version, received, date, headache)"
        " SELECT person_id, '00000000000040008000000000000001', 1, 1, received, '2026-05-20', true FROM diary_day LIMIT 1"
    )
    assert [one for one in sealed_check.whole().wrong if "stands there, and nobody wrote it" in one]


def test_what_was_erased_cannot_be_asked_and_is_no_alarm(ana: Person) -> None:
    history_facts.add(ana, "examinations", uuid.uuid4(), {"date": "2026-05-01"}, TODAY, NOW, "a clinician")
    erasure.erase(ana, ACTOR, NOW)
    asked = sealed_check.whole()
    assert asked.wrong == []


def test_a_file_that_an_earlier_version_sealed_cannot_be_asked(ana: Person) -> None:
    audit_trail.record(
        audit_trail.WRITTEN,
        ACTOR,
        person=ana,
        about={"what": "case", "new": 1},
        content={"whole": "as version 0.1 did"},
    )
    asked = sealed_check.whole()
    assert (asked.wrong, asked.not_asked) == ([], 1)
    assert "1 of before, or of records that were erased, cannot be asked" in str(asked)
