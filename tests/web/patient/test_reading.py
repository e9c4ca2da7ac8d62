"""What was read of a record is remembered as long as it holds, and never longer."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cleardays.answer import answer
from cleardays.report import answer_json
from cleardays.web.accounts.models import Person
from cleardays.web.records import cache, history_facts, selectors, services
from tests.web.patient.people import NOON, TODAY, WHO, entry, somebody

pytestmark = pytest.mark.django_db
KEYS = [uuid.UUID(int=i) for i in range(9)]


@pytest.fixture
def ana() -> Person:
    return somebody()


def test_it_is_what_stands_in_the_rows(ana: Person) -> None:
    services.write(ana, KEYS[1], entry(), NOON, WHO)
    assert cache.case(ana) == selectors.case(ana)
    asked = [
        answer_json.text(answer_json.answer(one))
        for one in (cache.answer(ana, TODAY), answer.ask(selectors.case(ana), TODAY))
    ]
    assert asked[0] == asked[1]


def test_read_again_it_costs_one_question(ana: Person) -> None:
    cache.answer(ana, TODAY)
    with CaptureQueriesContext(connection) as queries:
        cache.answer(ana, TODAY)
    assert len(queries) == 1


@pytest.mark.database
def test_every_way_of_writing_is_seen_at_once(ana: Person) -> None:
    key = services.write(ana, KEYS[1], entry(), NOON, WHO).key
    assert len(cache.case(ana).days) == 1
    services.change(ana, key, 1, entry(headache=False), NOON, WHO)
    assert cache.case(ana).days[0].headache is False
    history_facts.add(ana, "conditions", key, "asthma", TODAY, NOON, WHO)
    assert cache.case(ana).history.conditions == ("asthma",)
    history_facts.take_back(ana, "conditions", key, 1, WHO)
    assert cache.case(ana).history.conditions is None
    history_facts.describe(ana, {"pregnant": False}, TODAY, WHO)
    assert cache.case(ana).history.pregnant is False
    ana.name = "Fictional Ana Other"
    assert cache.case(ana).person.id == "Fictional Ana Other"


def test_what_was_rolled_back_was_never_read(ana: Person) -> None:
    """An entry that comes after has the same number, and another hash."""
    with transaction.atomic():
        services.write(ana, KEYS[1], entry(TODAY - timedelta(days=1)), NOON, WHO)
        assert len(cache.case(ana).days) == 1
        transaction.set_rollback(True)
    services.write(ana, KEYS[2], entry(TODAY), NOON, WHO)
    assert [one.date for one in cache.case(ana).days] == [TODAY]


def test_nobody_reads_another_one_s(ana: Person) -> None:
    bo = somebody("bo@home.example")
    services.write(ana, KEYS[1], entry(), NOON, WHO)
    cache.answer(ana, TODAY)
    assert cache.case(bo).days == ()
