"""What an accepted session never is, and what never changes whether one is accepted, on sessions drawn at random."""

import json
import random
from collections import Counter
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleardays.answer import session_check
from cleardays.answer.session_check import Checked
from cleardays.casefile import reader
from tests import sessions

CHECKED = settings(suppress_health_check=list(HealthCheck))
CAPS = {"COR": 2, "PRO": 1, "FRO": 4, "TEM": 10, "OCC": 8, "CPS": 4, "TRA": 10}
WEIGHT = ["note", "needs_reason", "needs_second_signature", "refuse"]


def check(case: dict[str, Any]) -> Checked:
    return session_check.check(reader.loads(json.dumps(case), "drawn.json"))


def _severities(said: Checked) -> dict[str, str]:
    return {one.id: one.severity.value for one in said.findings}


def _with(case: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return case | {"sessions": [*case["sessions"][:-1], case["sessions"][-1] | changes]}


def _supplied(case: dict[str, Any]) -> dict[str, Any]:
    """The same with every reason and a second signature, so that what is left is refused whatever is said."""
    return _with(case, reasons=dict.fromkeys(sessions.REASONS, "weighed"), second_signature="Dr B")


@CHECKED
@given(sessions.case())
def test_no_accepted_session_exceeds_a_limit(case: dict[str, Any]) -> None:
    for drawn in (case, _supplied(case)):
        said = check(drawn)
        if not said.accepted:
            continue
        plan = said.session.given
        assert plan is not None
        done = [dose for dose in plan.doses if dose.done]
        by_muscle = Counter(dose.site.muscle.id for dose in done)
        assert all(by_muscle[muscle] <= most for muscle, most in CAPS.items())
        assert len(done) <= 39 and plan.units <= 195
        assert len({dose.site.id for dose in done}) == len(done)
        assert all(dose.site.fixed or dose.site.muscle.id in ("TEM", "OCC", "TRA") for dose in done)
        session = drawn["sessions"][-1]
        if session["status"] != "planned":
            assert plan.units + session["discarded_units"] == said.totals.opened_units
            drawn_up = len(done) * Fraction(str(session["volume_per_site_ml"]))
            assert said.totals.volume_ml == drawn_up, "what was drawn carries what is written"
        if said.cumulative_units > 400:
            assert session["reasons"].get("cumulative_dose") and said.session.second_signed()


@CHECKED
@given(sessions.case(), st.sampled_from([*sessions.REASONS, "second_signature"]))
def test_supplying_a_reason_or_a_signature_never_makes_a_session_less_accepted(case: dict[str, Any], key: str) -> None:
    session = case["sessions"][-1]
    if key == "second_signature":
        supplied = _with(case, second_signature="Dr Somebody Else")
    else:
        supplied = _with(case, reasons=session["reasons"] | {key: "weighed"})
    before, after = check(case), check(supplied)
    assert after.accepted >= before.accepted
    assert set(_severities(after)) == set(_severities(before)), "what was supplied leaves a note, and nothing vanishes"
    for id_, severity in _severities(after).items():
        assert WEIGHT.index(severity) <= WEIGHT.index(_severities(before)[id_])


@CHECKED
@given(sessions.case(), st.randoms())
def test_the_order_of_sites_vials_and_earlier_doses_never_matters(case: dict[str, Any], chance: random.Random) -> None:
    session = case["sessions"][-1]

    def shuffled(items: Any) -> Any:
        return chance.sample(items, len(items)) if isinstance(items, list) else items

    other = _with(
        case,
        sites=shuffled(session["sites"]),
        extra_sites=shuffled(session["extra_sites"]),
        vials=shuffled(session["vials"]),
    )
    other["sessions"] = [*shuffled(other["sessions"][:-1]), other["sessions"][-1]]
    other["history"] = case["history"] | {"other_toxin": shuffled(case["history"]["other_toxin"])}
    assert _severities(check(other)) == _severities(check(case))
    assert check(other).totals == check(case).totals


@CHECKED
@given(sessions.case())
def test_the_name_of_the_pattern_and_its_sites_written_out_are_the_same(case: dict[str, Any]) -> None:
    named = _with(case, sites="preempt-155")
    written = _with(case, sites=[sessions.dose(id_) for id_ in sessions.FIXED])
    assert check(named).findings == check(written).findings


@CHECKED
@given(sessions.case())
def test_more_toxin_before_never_makes_a_session_more_accepted(case: dict[str, Any]) -> None:
    more = {"date": "2026-06-01", "product": "Botox", "units": 50}
    history = case["history"] | {"other_toxin": [*case["history"]["other_toxin"], more]}
    assert check(case | {"history": history}).accepted <= check(case).accepted


@CHECKED
@given(sessions.case())
def test_each_id_appears_once_and_refusals_come_first(case: dict[str, Any]) -> None:
    said = check(case)
    assert len({one.id for one in said.findings}) == len(said.findings)
    weights = [WEIGHT.index(one.severity.value) for one in said.findings]
    assert weights == sorted(weights, reverse=True)
    assert all(one.words.endswith(".") and one.words[0] == one.words[0].upper() for one in said.findings)
