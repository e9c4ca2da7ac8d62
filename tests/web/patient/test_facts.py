"""Beside the diary stand facts, each told once, changed knowingly, taken back with its history, or said to be none."""

import uuid
from typing import Any

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import history_facts, models, selectors
from tests.web.patient.people import NOON, TODAY, WHO, somebody

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("7f1c4c1e-0000-4000-8000-000000000001")
TOPIRAMATE = {"drug": "topiramate", "class": "anticonvulsant", "max_daily_dose_mg": 12.5, "outcome": "ineffective"}


@pytest.fixture
def ana() -> Person:
    return somebody()


def tell(ana: Person, said: Any = TOPIRAMATE, kind: str = "preventives", key: uuid.UUID = KEY) -> history_facts.Told:
    return history_facts.add(ana, kind, key, said, TODAY, NOON, WHO)


def test_a_fact_told_twice_is_kept_once(ana: Person) -> None:
    assert tell(ana) == tell(ana)
    assert [one.drug for one in selectors.case(ana).history.preventives or ()] == ["topiramate"]
    assert audit_trail.head().number == 1


def test_another_fact_under_the_same_key_is_shown_beside_it(ana: Person) -> None:
    tell(ana)
    with pytest.raises(history_facts.FactConflictError) as both:
        tell(ana, TOPIRAMATE | {"outcome": "not_tolerated"})
    assert both.value.kept is not None
    assert (both.value.kept.said["outcome"], both.value.sent["outcome"]) == ("ineffective", "not_tolerated")


@pytest.mark.database
def test_a_change_made_on_an_older_version_changes_nothing(ana: Person) -> None:
    tell(ana)
    better = TOPIRAMATE | {"outcome": "not_tolerated"}
    assert history_facts.revise(ana, "preventives", KEY, 1, better, TODAY, NOON, WHO).version == 2
    with pytest.raises(history_facts.FactConflictError):
        history_facts.revise(ana, "preventives", KEY, 1, TOPIRAMATE, TODAY, NOON, WHO)
    assert [one.said["outcome"] for one in history_facts.of(ana, "preventives")] == ["not_tolerated"]
    assert [row.said["outcome"] for row in models.Fact.history.order_by("history_id")] == [
        "ineffective",
        "not_tolerated",
    ]


def test_what_no_case_file_could_hold_is_refused_and_nothing_is_kept(ana: Person) -> None:
    with pytest.raises(RefusedError) as refused:
        tell(ana, TOPIRAMATE | {"outcome": "miracle"})
    assert refused.value.field == "history.preventives[0].outcome"
    with pytest.raises(RefusedError, match="has not happened yet"):
        tell(ana, {"term": "neck pain", "onset": "2026-03-11"}, "events")
    assert history_facts.of(ana, "preventives") == history_facts.of(ana, "events") == []
    assert audit_trail.head().number == 0


def test_none_is_said_and_is_not_silence(ana: Person) -> None:
    assert selectors.case(ana).history.conditions is None
    history_facts.say_whole(ana, "conditions", True, WHO)
    assert selectors.case(ana).history.conditions == ()
    tell(ana, "asthma", "conditions")
    history_facts.take_back(ana, "conditions", KEY, 1, WHO)
    assert selectors.case(ana).history.conditions is None, "what was taken back leaves silence, not `none`"
    assert models.Fact.history.filter(history_type="-").count() == 1


def test_a_plain_fact_is_set_and_taken_back(ana: Person) -> None:
    history_facts.describe(ana, {"pregnant": False, "migraine_since": "2010"}, TODAY, WHO)
    assert (selectors.case(ana).history.pregnant, str(selectors.case(ana).history.migraine_since)) == (False, "2010")
    history_facts.describe(ana, {"pregnant": None}, TODAY, WHO)
    assert (selectors.case(ana).history.pregnant, history_facts.plain(ana)) == (None, {"migraine_since": "2010"})
    with pytest.raises(RefusedError):
        history_facts.describe(ana, {"pregnant": "perhaps"}, TODAY, WHO)


def test_somebody_else_s_fact_is_not_there(ana: Person) -> None:
    tell(ana)
    bo = somebody("bo@home.example")
    assert history_facts.one(bo, "preventives", KEY) is None
    with pytest.raises(history_facts.FactConflictError) as found:
        history_facts.revise(bo, "preventives", KEY, 1, TOPIRAMATE, TODAY, NOON, WHO)
    assert found.value.kept is None
