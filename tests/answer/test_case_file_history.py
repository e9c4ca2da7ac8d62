"""What a case file's history may say of headache before and of medicine left out, and where a person may be treated."""

import json
from datetime import date
from typing import Any

import pytest

from cleardays.casefile import reader, writer
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import PartialDate, Withdrawal
from cleardays.vocabulary.jurisdictions import jurisdictions

TODAY = date(2026, 7, 1)


def read(history: dict[str, Any], **more: Any) -> reader.Case:
    text = json.dumps({"cleardays": 1, "person": {"id": "p"}, "history": history, **more})
    return reader.loads(text, "p.json", TODAY)


def test_headache_before_is_a_closed_list_and_nothing_is_not_the_empty_list() -> None:
    assert read({}).history.headache_before is None
    assert read({"headache_before": []}).history.headache_before == ()
    assert read({"headache_before": ["tension-type", "cluster"]}).history.headache_before == ("tension-type", "cluster")
    with pytest.raises(RefusedError) as refused:
        read({"headache_before": ["tension"]})
    assert refused.value.field == "history.headache_before[0]"


def test_a_withdrawal_is_read_and_written_again() -> None:
    case = read({"withdrawals": [{"what": "triptan", "start": "2026-04", "stop": None}, {"what": "several"}]})
    assert case.history.withdrawals == (Withdrawal("triptan", PartialDate.parse("2026-04")), Withdrawal("several"))
    assert reader.loads(writer.dumps(case), "again.json", TODAY) == case


@pytest.mark.parametrize(
    ("withdrawal", "field", "found"),
    [
        ({"what": "tea"}, "what", "tea"),
        ({"start": "2026-04"}, "what", "missing"),
        ({"what": "triptan", "start": "2026-09"}, "start", "has not happened yet"),
        ({"what": "triptan", "start": "2026-04", "stop": "2026-02"}, "stop", "is before it began"),
        ({"what": "triptan", "until": "2026-05"}, "until", "until"),
    ],
)
def test_a_slip_in_a_withdrawal_is_refused_by_its_field(withdrawal: dict[str, Any], field: str, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read({"withdrawals": [withdrawal]})
    assert refused.value.field.endswith(field) or field in str(refused.value)
    assert found in str(refused.value)


def test_a_place_is_of_a_closed_list_and_the_schema_names_it() -> None:
    assert read({}, jurisdiction="ie").jurisdiction == "ie"
    for unknown in ("ZZ", "gb", "Ireland"):
        with pytest.raises(RefusedError, match="jurisdiction"):
            read({}, jurisdiction=unknown)
    assert reader.schema()["properties"]["jurisdiction"]["anyOf"][0]["enum"] == [*jurisdictions()]
    assert {"us", "uk", "eu", "ie", "de", "at", "fr", "au", "ca"} <= jurisdictions().keys()
