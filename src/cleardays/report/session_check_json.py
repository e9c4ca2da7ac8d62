"""What a session was held against, as JSON: a public contract."""

from fractions import Fraction
from typing import Any

from cleardays.answer.session_check import Checked


def to_json(checked: Checked) -> dict[str, Any]:
    """What `cleardays session check --format json` prints: a public contract; keys are added, never renamed."""
    added_up = checked.totals
    return {
        "accepted": checked.accepted,
        "findings": [{"id": one.id, "severity": one.severity.value, "words": one.words} for one in checked.findings],
        "totals": {
            "units": added_up.units,
            "sites": added_up.sites,
            "volume_ml": _number(added_up.volume_ml),
            "cumulative_units": _number(checked.cumulative_units),
            "discarded_units": added_up.discarded_units,
        },
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
