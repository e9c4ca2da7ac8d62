"""A signature covers what a session says, and a correction is another version."""

import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cleardays.answer.session_check import check
from cleardays.casefile import session_schema
from cleardays.injection import signature
from cleardays.injection.injection_session import Session
from tests.vignettes.injected import given, planned, read, vial

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
SECRET = b"a key of the test"


def key(content: bytes) -> bytes:
    return hmac.digest(SECRET, content, "sha256")


def fits(content: bytes, value: bytes) -> bool:
    return hmac.compare_digest(key(content), value)


def session(**changes: object) -> Session:
    return check(read(given("TEM-LF1", **changes))).session


def test_the_same_session_written_differently_has_the_same_content() -> None:
    written = given("TEM-LF1")
    other = dict(reversed(written.items()))
    other["start"] = "2026-07-01T08:05:00+00:00"
    other["volume_per_site_ml"] = 0.10
    assert signature.digest(check(read(other)).session) == signature.digest(session())


@pytest.mark.parametrize(
    "changes",
    [
        {"needle": "32G"}, {"discarded_units": 41}, {"aftercare": False}, {"reactions": ["faint"]},
        {"vials": [vial(lot="C1235")]}, {"reasons": {"interval": "x"}}, {"end": "2026-07-01T09:25:00+01:00"},
        {"extra_sites": [{"site": "TEM-RF1", "units": 5, "reason": "pain there"}]}, {"status": "amended"},
        {"second_signature": "Dr B"},
    ],
)  # fmt: skip
def test_whatever_is_changed_changes_the_content(changes: dict[str, object]) -> None:
    assert signature.digest(session(**changes)) != signature.digest(session())


def test_the_content_is_json_that_can_be_read_by_eye() -> None:
    content = json.loads(signature.canonical(session()))
    assert content["form"] == "cleardays session 1"
    assert content["session"]["volume_per_site_ml"] == "1/10"
    assert content["session"]["given"]["doses"][-1] == {
        "done": True,
        "reason": "pain there",
        "site": "TEM-LF1",
        "units": 5,
    }
    assert signature.canonical(session()) == signature.canonical(session())


def test_a_signature_fits_its_content_its_name_and_its_moment_and_no_other() -> None:
    signed = signature.sign(session(), "Dr Example", NOW, key)
    assert signature.verify(session(), signed, fits)
    assert not signature.verify(session(needle="32G"), signed, fits)
    assert not signature.verify(session(), replace(signed, by="Dr Other"), fits)
    assert not signature.verify(session(), replace(signed, at=NOW + timedelta(minutes=1)), fits)
    assert not signature.verify(session(), replace(signed, value=b""), fits)
    elsewhere = replace(signed, at=NOW.astimezone(timezone(timedelta(hours=9))))
    assert signature.verify(session(), elsewhere, fits), "the same moment on another clock"


def test_a_signature_needs_a_name_and_a_moment() -> None:
    with pytest.raises(ValueError, match="without a name"):
        signature.sign(session(), " ", NOW, key)
    with pytest.raises(ValueError, match="without an offset"):
        signature.sign(session(), "Dr Example", NOW.replace(tzinfo=None), key)


def test_an_amendment_is_another_version_with_a_reason_and_the_one_before_stays() -> None:
    first = signature.first(session())
    second = signature.amend(first, session(needle="32G 0.5 inch"), "needle written wrongly")
    third = signature.amend(second, session(needle="32G 1 inch"), "and again")
    assert (second.number, second.session.status, second.reason) == (2, "amended", "needle written wrongly")
    assert first.session == session()
    assert signature.unbroken([first, second, third])


def test_a_chain_with_a_gap_or_a_change_is_broken() -> None:
    first = signature.first(session())
    second = signature.amend(first, session(needle="32G"), "needle")
    third = signature.amend(second, session(needle="33G"), "needle again")
    assert not signature.unbroken([first, third])
    assert not signature.unbroken([second, third])
    assert not signature.unbroken([replace(first, session=session(aftercare=False)), second, third])
    assert signature.unbroken([])


@pytest.mark.parametrize(
    "changed, reason, why",
    [({"needle": "32G"}, "  ", "without a reason"), ({}, "nothing", "changes nothing")],
)
def test_what_is_no_amendment(changed: dict[str, object], reason: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        signature.amend(signature.first(session()), session(**changed), reason)


def test_a_plan_is_not_amended() -> None:
    plan = signature.first(session_schema.session(read(planned()).sessions[0].record))
    with pytest.raises(ValueError, match="another plan"):
        signature.amend(plan, session(), "given after all")
