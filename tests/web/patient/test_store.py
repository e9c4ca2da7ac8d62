"""What is written is kept as it was written, once, and never under something else."""

import json
import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.diary.entries import Intake
from cleardays.report import answer_json
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry
from cleardays.web.records import models, selectors, services
from tests import cases
from tests.vignettes.test_what_next import decided
from tests.web.patient.people import NOON, TODAY, WHO, entry, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CHECKED = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def read(value: dict[str, Any]) -> reader.Case:
    return reader.from_json(json.loads(json.dumps(value), parse_float=Decimal))


@pytest.mark.django_db(transaction=False)
@CHECKED
@given(cases.case())
def test_a_case_kept_and_read_back_gives_the_same_answer(drawn: tuple[dict[str, Any], date]) -> None:
    value, as_of = drawn
    person = somebody(f"{uuid.uuid4()}@home.example")
    told = replace(
        read(value), person=reader.Person(person.name), jurisdiction="uk", payer=None, timezone=person.timezone
    )
    services.keep(person, told, NOON, WHO)
    assert selectors.case(person) == told
    answered = [answer_json.text(answer_json.answer(answer.ask(one, as_of))) for one in (told, selectors.case(person))]
    assert answered[0] == answered[1]


def test_everything_beside_the_diary_comes_back_too() -> None:
    person = somebody()
    told = read(
        {
            "cleardays": 1,
            "person": {"id": person.name},
            "history": {
                "pregnant": False, "conditions": [], "medicines": ["gentamicin"], "attacks_without_aura": 40,
                "preventives": [{"drug": "topiramate", "max_daily_dose_mg": 12.5, "outcome": "ineffective"}],
                "other_toxin": [{"date": "2026-03", "units": 2.5}],
            },
            "diary": {"timezone": "Europe/London"},
            "sessions": [{"date": "2026-01-02", "product": "onabotulinumtoxinA", "units": 155}],
            "scores": [{"instrument": "HIT-6", "date": "2026-01-02", "total": 66}],
            "events": [],
            "jurisdiction": "uk",
        }
    )  # fmt: skip
    services.keep(person, told, NOON, WHO)
    found = selectors.case(person)
    assert found == told
    assert found.history.allergies is None, "a list nobody gave is unknown"
    assert found.history.conditions == (), "a list given empty says none"
    assert found.events == ()


def test_a_decision_comes_back_with_every_suggestion_of_its_day() -> None:
    person = somebody()
    case, _ = decided()
    told = read({"cleardays": 1, "person": {"id": person.name}, "decisions": case["decisions"]})
    services.keep(person, told, NOON, WHO)
    assert selectors.case(person).decisions == told.decisions
    assert told.decisions[0].suggestions, "or nothing would have come back"


def test_a_file_kept_twice_adds_nothing_the_second_time() -> None:
    person = somebody()
    told = read(
        {"cleardays": 1, "person": {"id": "x"}, "diary": {"days": [{"date": "2026-03-01", "headache": True}] * 2}}
    )
    assert services.keep(person, told, NOON, WHO) == 2, "a statement that stands twice is kept twice"
    assert services.keep(person, told, NOON, WHO) == 0


def test_the_same_statement_sent_twice_is_kept_once() -> None:
    person, key = somebody(), uuid.uuid4()
    first = services.write(person, key, entry(), NOON, WHO)
    assert services.write(person, key, entry(), NOON + timedelta(minutes=3), WHO) == first
    assert models.Day.objects.count() == 1


def test_sent_again_after_a_change_it_undoes_nothing() -> None:
    person, key = somebody(), uuid.uuid4()
    services.write(person, key, entry(), NOON, WHO)
    changed = services.change(person, key, 1, entry(severity="severe"), NOON, WHO)
    assert services.write(person, key, entry(), NOON, WHO) == changed


def test_one_key_with_two_meanings_is_a_conflict() -> None:
    person, key = somebody(), uuid.uuid4()
    services.write(person, key, entry(), NOON, WHO)
    with pytest.raises(services.ConflictError) as found:
        services.write(person, key, entry(headache=False, acute=()), NOON, WHO)
    assert (found.value.kept.entry.headache, found.value.sent.headache) == (True, False)


def test_two_devices_that_say_different_things_of_one_date_are_a_conflict() -> None:
    person = somebody()
    services.write(person, uuid.uuid4(), entry(), NOON, WHO)
    with pytest.raises(services.ConflictError):
        services.write(person, uuid.uuid4(), entry(headache=False, acute=()), NOON, WHO)
    assert [one.entry.headache for one in selectors.on(person, TODAY)] == [True]


def test_a_change_of_something_that_moved_is_a_conflict_and_loses_nothing() -> None:
    person, key = somebody(), uuid.uuid4()
    services.write(person, key, entry(), NOON, WHO)
    services.change(person, key, 1, entry(severity="mild"), NOON, WHO)
    with pytest.raises(services.ConflictError) as found:
        services.change(person, key, 1, entry(severity="severe"), NOON, WHO)
    assert (found.value.kept.entry.severity, found.value.sent.severity) == ("mild", "severe")
    assert selectors.on(person, TODAY)[0].entry.severity == "mild"


def test_what_it_said_before_a_change_can_still_be_read() -> None:
    person, key = somebody(), uuid.uuid4()
    services.write(person, key, entry(hours=Fraction(61, 10)), NOON, WHO)
    services.change(person, key, 1, entry(hours=Fraction(7)), NOON, WHO)
    before, after = selectors.as_of(person, key, 1), selectors.as_of(person, key, 2)
    assert before is not None and after is not None
    assert (before.hours, after.hours) == (Fraction(61, 10), Fraction(7))


def test_nobody_changes_what_somebody_else_wrote() -> None:
    ana, ben = somebody(), somebody("ben@home.example")
    kept = services.write(ana, uuid.uuid4(), entry(), NOON, WHO)
    with pytest.raises(LookupError):
        services.change(ben, kept.key, 1, entry(severity="mild"), NOON, WHO)
    assert selectors.said(ben, kept.key) is None
    assert selectors.on(ben, TODAY) == []


def test_nothing_written_is_not_none() -> None:
    person = somebody()
    kept = services.write(person, uuid.uuid4(), entry(), NOON, WHO).entry
    assert (kept.acute, kept.features, kept.aura) == (None, None, None)
    services.change(
        person, selectors.on(person, TODAY)[0].key, 1, entry(acute=(Intake(None),), aura=frozenset()), NOON, WHO
    )
    kept = selectors.case(person).days[0]
    assert (kept.acute, kept.features, kept.aura) == ((Intake(None),), None, frozenset())


@pytest.mark.parametrize("length", [30, 3650])
def test_as_many_queries_for_a_month_as_for_ten_years(length: int) -> None:
    person = somebody()
    days = [{"date": (TODAY - timedelta(days=i)).isoformat(), "headache": i % 3 == 0} for i in range(length)]
    services.keep(person, read({"cleardays": 1, "person": {"id": "x"}, "diary": {"days": days}}), NOON, WHO)
    with CaptureQueriesContext(connection) as asked:
        assert len(selectors.case(person).days) == length
    assert len(asked) == 5


def test_each_write_is_told_to_the_audit_and_what_changes_nothing_is_not() -> None:
    person, key = somebody(), uuid.uuid4()
    services.write(person, key, entry(), NOON, WHO)
    services.write(person, key, entry(), NOON, WHO)
    services.change(person, key, 1, entry(severity="severe"), NOON, WHO)
    services.change(person, key, 2, entry(severity="severe"), NOON, WHO)
    with pytest.raises(services.ConflictError):
        services.change(person, key, 1, entry(severity="mild"), NOON, WHO)
    told = AuditEntry.objects.filter(person=person.pk)
    assert [(one.actor, one.action, json.loads(one.about)["version"]) for one in told] == [
        (WHO, audit_trail.WRITTEN, 1),
        (WHO, audit_trail.WRITTEN, 2),
    ]
    assert "severe" not in "".join(one.about for one in told), "what was written is sealed"
    assert audit_trail.verify() is None
