"""Files of other apps as their people have them, built from what they say, and what is made of them by the command line."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cleardays.casefile.reader import Case
from tests.exchange.commands import case, cleardays

MARKS = {1: "headache", 0: "clear", -1: "unknown"}


def imported(name: str, content: str | bytes, *arguments: str, into: str = "me.json") -> str:
    """What `cleardays import` says of a file, taken over into a case."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    target = ("--into", into) if Path(into).exists() else ("--out", into, "--person", "p")
    found = cleardays("import", name, *target, *arguments)
    assert found.exit_code == 0, found.output
    return found.output


def asked(name: str, content: str | bytes, *arguments: str) -> str:
    """What `cleardays import` says when it refuses or asks."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found = cleardays("import", name, *arguments)
    assert found.exit_code == 2, found.output
    return found.output


def said(name: str = "me.json") -> dict[str, str]:
    """Headache or clear by date; a silent date is not in it, one said both is a contradiction."""
    return said_of(case(name))


def said_of(kept: Case) -> dict[str, str]:
    diary = kept.diary
    states = {day: MARKS[state] for day, state in zip(diary.dates, diary.columns.headache.tolist(), strict=True)}
    states |= dict.fromkeys(diary.contradictions, "both")
    return {day.isoformat(): state for day, state in states.items() if state != "unknown"}


def days(first: date, last: date) -> list[str]:
    return [date.fromordinal(i).isoformat() for i in range(first.toordinal(), last.toordinal() + 1)]


# Apple Health


def apple(*records: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n' + "\n".join(records) + "\n</HealthData>"
    )


def apple_record(
    value: str, start: datetime, end: datetime | None = None, exported_in: str = "UTC", **metadata: str
) -> str:
    """One record; its times stand in the offset of the zone and season of the export."""
    there = exported_in if not exported_in.startswith(("+", "-")) else None

    def told(instant: datetime) -> str:
        if there is None:
            return instant.astimezone(datetime.fromisoformat(f"2000-01-01T00:00{exported_in}").tzinfo).strftime(
                "%Y-%m-%d %H:%M:%S %z"
            )
        return instant.astimezone(ZoneInfo(there)).strftime("%Y-%m-%d %H:%M:%S %z")

    entries = "".join(f'<MetadataEntry key="{key}" value="{one}"/>' for key, one in metadata.items())
    return (
        f'<Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" creationDate="{told(end or start)}"'
        f' startDate="{told(start)}" endDate="{told(end or start)}" value="HKCategoryValueSeverity{value}">{entries}</Record>'
    )


def at(zone: str, text: str) -> datetime:
    """A clock time where somebody was, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# FHIR


def observation(own_id: str, present: bool = True, status: str = "final", **rest: Any) -> dict[str, Any]:
    code = "75325-1" if present else "111551-8"
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "id": own_id,
        "status": status,
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": "Patient/7"},
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "25064002"}]},
    }
    return made | rest


def on(day: str) -> dict[str, str]:
    return {"effectiveDateTime": day}


def between(start: str, end: str | None = None) -> dict[str, Any]:
    return {"effectivePeriod": {"start": start} | ({"end": end} if end else {})}


def part(loinc: str, **value: Any) -> dict[str, Any]:
    return {"code": {"coding": [{"system": "http://loinc.org", "code": loinc}]}} | value


def snomed(code: str, display: str | None = None) -> dict[str, Any]:
    return {"coding": [{"system": "http://snomed.info/sct", "code": code} | ({"display": display} if display else {})]}


def bundle(*resources: dict[str, Any], kind: str = "collection") -> str:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]})


def lines(rows: Iterable[str]) -> str:
    return "\n".join(rows) + "\n"
