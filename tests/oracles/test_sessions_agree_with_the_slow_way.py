"""The session table, against an implementation written apart, in loops a reader can check by eye."""

import json
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings

from cleardays.answer import session_check
from cleardays.casefile import reader
from tests import sessions
from tests.oracles import slow_session

ROWS = ("dose.", "vial.", "credential.")


@settings(suppress_health_check=list(HealthCheck))
@given(sessions.case())
def test_every_row_of_dose_and_vial(case: dict[str, Any]) -> None:
    said = session_check.check(reader.loads(json.dumps(case), "drawn.json"))
    ours = {one.id: one.severity.value for one in said.findings if one.id.startswith(ROWS)}
    severities, cumulative = slow_session.judge(case)
    assert ours == severities
    assert said.cumulative_units == cumulative


def test_the_drawn_sessions_reach_every_row_and_every_severity() -> None:
    """Or agreement would say nothing."""
    seen: Counter[tuple[str, str]] = Counter()
    accepted: Counter[bool] = Counter()

    @settings(deadline=None, max_examples=250, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(sessions.case())
    def draw(case: dict[str, Any]) -> None:
        said = session_check.check(reader.loads(json.dumps(case), "drawn.json"))
        accepted[said.accepted] += 1
        seen.update((one.id, one.severity.value) for one in said.findings)

    draw()
    rows = {id_ for id_, _ in seen}
    assert {
        "dose.product", "dose.sites", "dose.total", "dose.interval", "dose.cumulative", "vial.dilution", "vial.age",
        "vial.expiry", "vial.lot", "vial.waste", "credential.valid",
    } <= rows  # fmt: skip
    assert {severity for _, severity in seen} == {"refuse", "needs_reason", "needs_second_signature", "note"}
    assert accepted[True] and accepted[False]
