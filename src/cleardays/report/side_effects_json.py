"""Side effects that were reported, as JSON: a public contract."""

from datetime import date
from typing import Any

from cleardays.answer.side_effects import EventSaid
from cleardays.evidence import sentences, trials
from cleardays.safety.expected_rates import Beside


def to_json(said: EventSaid) -> dict[str, Any]:
    """One event as `safety.events` holds it."""
    one, event = said.report, said.report.event
    return {
        "term": event.term,
        "recognised": None if one.sign is None else one.sign.id,
        "severity": event.severity,
        "serious": event.serious,
        "onset": _day(event.onset),
        "resolved": _day(event.resolved),
        "standing": one.standing,
        "session": _day(one.session),
        "session_named": one.session_named,
        "days_to_onset": one.days_to_onset,
        "duration": None if one.duration is None else {"days": one.duration.days, "exact": one.duration.exact},
        "relatedness": one.relatedness,
        "judged_by": one.judged_by and {"by": one.judged_by.by, "date": _day(one.judged_by.date)},
        "sites": list(said.sites),
        "route": one.route.value,
        "raised_by": list(one.raised_by),
        "source": one.source,
        "trust": one.trust,
        "words": said.to_do,
        "expected": [_beside(each, words) for each, words in zip(said.beside, said.compared, strict=True)],
        "observed": said.observed
        and {
            "people_with": said.observed.people_with,
            "people": said.observed.people,
            "sessions_with": said.observed.sessions_with,
            "sessions": said.observed.sessions,
        },
    }


def _beside(one: Beside, words: str) -> dict[str, Any]:
    return {
        "study": one.toxin.study,
        "week": one.toxin.week,
        "rows": [
            {
                "id": row.id,
                "people": row.people,
                "percent": sentences.percent(row),
                "trust": row.effective,
                "badge": trials.badge(row),
            }
            for row in one.rows
        ],
        "words": words,
    }


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
