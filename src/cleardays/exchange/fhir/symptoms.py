"""A headache diary as FHIR R4 Observations, after HL7's Symptoms guide 1.0.0 (hl7.fhir.uv.symptoms).

One resource per attack or per date with or without headache; a date nobody wrote about has none, and
one said to be both has two. Plain headache is pain (SNOMED CT 22253000) of the head, with headache
itself (25064002) beside it as the word the person chose. The guide's severity takes words only, so a
0 to 10 score stands in a component of its own.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from cleardays.casefile import strict_json
from cleardays.diary.entries import Attack, DayEntry, Headache, Provenance
from cleardays.diary.local import UnknownZoneError, zone
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError, row_id
from cleardays.exchange.apps.cells import number
from cleardays.exchange.apps.written_dates import asked_zone, ending, plausible

PROFILES = "http://hl7.org/fhir/uv/symptoms/StructureDefinition/"
CATEGORY = "http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary"
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
PRESENT, ABSENT = "75325-1", "111551-8"
PAIN, HEADACHE, HEAD = "22253000", "25064002", "69536005"
SEVERITY, SCORE = "64750-3", "72514-3"
SEVERITIES = {"mild": "255604002", "moderate": "6736007", "severe": "24484000"}
UNITLESS = (None, "", "1", "{score}")
KEPT = ("status", "code", "effectiveDateTime", "effectivePeriod", "valueCodeableConcept", "bodySite", "component")
"""What the raw text keeps: no name, and no extension, which may hold a place."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)


def to_bundle(days: Iterable[DayEntry], attacks: Iterable[Attack], patient_id: str, timezone: str) -> dict[str, Any]:
    """A collection Bundle of plain JSON values, one Observation per statement about headache.

    `timezone` is the zone in which the moment of writing is told; an attack keeps its own zone,
    by name in HL7's timezone extension. Read back, dates, headache, severity, pain score, start,
    end, zones, an attack's id and the moment of writing are what they were. Left out on purpose,
    because these profiles do not carry them: medicines, features, aura, hours of a day entry, the
    person's own judgement, and who wrote or imported a statement. A score that is no finite
    decimal is left out too. `ValueError` when `patient_id` cannot be the id of a FHIR resource.
    """
    if not _ID.fullmatch(patient_id):
        raise ValueError(f"{patient_id!r} is no patient's id: 1 to 64 letters, digits, hyphens and points are")
    made = [
        _observation(day, day.headache, patient_id, timezone) | {"effectiveDateTime": day.date.isoformat()}
        for day in days
        if day.headache is not None
    ]
    made += [_attack(attack, patient_id, timezone) for attack in attacks]
    seen: Counter[str] = Counter()
    for resource in made:
        own = row_id(json.dumps(resource, sort_keys=True))
        seen[own] += 1
        resource["id"] = f"{own}-{seen[own]}"
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in made]}


def _attack(attack: Attack, patient_id: str, timezone: str) -> dict[str, Any]:
    period = _moment("start", attack.start, attack.timezone)
    if attack.end is not None:
        period |= _moment("end", attack.end, attack.end_timezone or attack.timezone)
    identifier = {"identifier": [{"value": attack.id}]} if attack.id is not None else {}
    return _observation(attack, True, patient_id, timezone) | identifier | {"effectivePeriod": period}


def _moment(name: str, instant: datetime, zone_name: str) -> dict[str, Any]:
    text = instant.astimezone(zone(zone_name)).isoformat()
    return {name: text, f"_{name}": {"extension": [{"url": ZONE, "valueCode": zone_name}]}}


def _observation(said: Headache, present: bool, patient_id: str, timezone: str) -> dict[str, Any]:
    patient = {"reference": f"Patient/{patient_id}"}
    pain, headache = ({"system": SNOMED, "code": code} for code in (PAIN, HEADACHE))
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "meta": {"profile": [PROFILES + ("SymptomObservation" if present else "SymptomAbsentObservation")]},
        "status": "final",
        "category": [_concept(CATEGORY, "symptom")],
        "code": _concept(LOINC, PRESENT if present else ABSENT),
        "subject": patient,
        # The guide lets nobody but the patient or a relative perform: a diary is the patient's word.
        "performer": [patient],
        "valueCodeableConcept": {"coding": [pain, headache | {"userSelected": True}], "text": "Headache"},
        # Without the site a reader of the first coding sees pain anywhere, or none anywhere.
        "bodySite": _concept(SNOMED, HEAD),
    }
    written = said.provenance.written
    if written is not None and written.tzinfo is not None:
        made["issued"] = written.astimezone(zone(timezone)).isoformat(timespec="microseconds")
    parts = _graded(said) if present else []
    return made | ({"component": parts} if parts else {})


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _graded(said: Headache) -> list[dict[str, Any]]:
    """A word, and a score: an integer, or a quantity without a unit, which a score has not."""
    parts: list[dict[str, Any]] = []
    pain, score = said.pain_0_10, {"code": _concept(LOINC, SCORE)}
    if said.severity is not None:
        value = _concept(SNOMED, SEVERITIES[said.severity]) | {"text": said.severity.capitalize()}
        parts.append({"code": _concept(LOINC, SEVERITY), "valueCodeableConcept": value})
    if pain is not None and pain.denominator == 1:
        parts.append(score | {"valueInteger": int(pain)})
    elif pain is not None and Fraction(repr(float(pain))) == pain:
        parts.append(score | {"valueQuantity": {"value": float(pain)}})
    return parts


@dataclass
class _Found:
    made: list[DayEntry | Attack] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    count: Counter[str] = field(default_factory=Counter)


def recognises(head: Head) -> bool:
    return '"resourceType"' in head.text and ('"Observation"' in head.text or '"Bundle"' in head.text)


def read(source: Source, settings: Settings) -> Reading:
    """A Bundle, a list or lines (NDJSON) of Observations as days and attacks.

    Refused when the headaches are of more than one person, or the Bundle is a history, whose old
    versions nobody says any more. `AskError` for the zone when an attack names none.
    """
    found = _Found()
    for i, resource in enumerate(_resources(source, found), 1):
        _take(f"resource {i}", resource, settings, found)
    if len(found.people) > 1:
        people = f"headaches of {len(found.people)} people"
        raise source.refused(people, "theirs would be added up", "export one patient at a time")
    return Reading(
        format=FORMAT.id,
        days=tuple(one for one in found.made if isinstance(one, DayEntry)),
        attacks=tuple(one for one in found.made if isinstance(one, Attack)),
        settled=("a symptom said to be absent is read as a clear day",),
        dropped=tuple(found.dropped),
        notes=("dates without a resource are unknown, not clear", *(f"{what}: {n}" for what, n in found.count.items())),
    )


def _resources(source: Source, found: _Found) -> list[Any]:
    text = source.text()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines[:2]):
        text = "[" + ",\n".join(lines) + "]"
    file = strict_json.loads(text, source.name)
    if isinstance(file, dict) and file.get("resourceType") == "Observation":
        return [file]
    if isinstance(file, dict) and file.get("resourceType") == "Bundle":
        if file.get("type") == "history":
            raise source.refused("a history", "old versions would count as statements", "export the present state")
        if any(isinstance(link, dict) and link.get("relation") == "next" for link in _list(file.get("link"))):
            found.dropped.append(Dropped("after the end", "this is one page of several: import the next ones too"))
        return [entry.get("resource") if isinstance(entry, dict) else None for entry in _list(file.get("entry"))]
    if not isinstance(file, list):
        raise source.refused("no Bundle and no Observations", "there is no diary in it", "export a Bundle")
    return file


def _take(where: str, resource: Any, settings: Settings, found: _Found) -> None:
    said = resource if isinstance(resource, dict) else {}
    kinds = _codes(said.get("code"), LOINC) & {PRESENT, ABSENT}
    values, sites = _codes(said.get("valueCodeableConcept"), SNOMED), _codes(said.get("bodySite"), SNOMED)
    if said.get("resourceType") != "Observation" or not kinds:
        found.count["resources that are no symptom, left aside"] += 1
    elif HEADACHE not in values and not (PAIN in values and HEAD in sites):
        found.count["other symptoms, left aside"] += 1
    elif said.get("status") in ("entered-in-error", "cancelled") or len(kinds) > 1:
        found.dropped.append(Dropped(where, "withdrawn, or said to be both present and absent at once"))
    else:
        subject = said.get("subject")
        found.people.add(str(subject.get("reference")) if isinstance(subject, dict) else "")
        try:
            made = _made(said, PRESENT in kinds, settings)
        except UnreadableError as error:
            found.dropped.append(Dropped(where, str(error)))
            return
        found.made.append(made)
        if isinstance(made, DayEntry) and said["effectiveDateTime"].endswith("Z"):
            found.count["times in UTC, whose date may be a day off where you were"] += 1


def _made(said: dict[str, Any], present: bool, settings: Settings) -> DayEntry | Attack:
    """A date as a day entry, a period as an attack; `UnreadableError` when neither can be made."""
    facts: dict[str, Any] = {"provenance": _provenance(said)} | (_components(said) if present else {})
    text, period = said.get("effectiveDateTime"), said.get("effectivePeriod")
    if isinstance(text, str):
        day, _ = _when(text)
        if day is None:
            raise UnreadableError("no date that can be read")
        return DayEntry(date=day, headache=present, **facts)
    if not isinstance(period, dict):
        raise UnreadableError("no date and no period")
    if not present:
        raise UnreadableError("no headache for part of a day does not make the day clear")
    (_, start), (_, end) = _when(period.get("start")), _when(period.get("end"))
    if start is None or (end is None and period.get("end") is not None):
        raise UnreadableError("no start or end with a time of day and an offset from UTC")
    until = None if end is None else ending(start, end)
    here, there = _zone(period.get("_start")) or asked_zone(settings), _zone(period.get("_end"))
    own = [one.get("value") for one in _list(said.get("identifier")) if isinstance(one, dict) and "system" not in one]
    return Attack(
        id=own[0] if own and isinstance(own[0], str) else None,
        start=start,
        end=until,
        timezone=here,
        end_timezone=there if there != here else None,
        **facts,
    )


def _components(said: dict[str, Any]) -> dict[str, Any]:
    """The severity word and the score from 0 to 10, neither made from the other; of several, the first."""
    words = {code: word for word, code in SEVERITIES.items()}
    facts: dict[str, Any] = {}
    for part in (part for part in _list(said.get("component")) if isinstance(part, dict)):
        codes, value, quantity = _codes(part.get("code"), LOINC), part.get("valueInteger"), part.get("valueQuantity")
        known = [words[code] for code in _codes(part.get("valueCodeableConcept"), SNOMED) if code in words]
        if SEVERITY in codes and len(known) == 1:
            facts.setdefault("severity", known[0])
        if isinstance(quantity, dict) and all(quantity.get(key) in UNITLESS for key in ("unit", "code")):
            value = quantity.get("value")
        score = number(value)
        if SCORE in codes and score is not None and 0 <= score <= 10:
            facts.setdefault("pain_0_10", score)
    return facts


def _provenance(said: dict[str, Any]) -> Provenance:
    raw = json.dumps({key: _bare(said[key]) for key in KEPT if key in said}, ensure_ascii=False, default=str)
    own, (_, written) = said.get("id"), _when(said.get("issued"))
    external_id = own if isinstance(own, str) and own else row_id(raw)
    return Provenance(written=written, by="import", source=FORMAT.id, external_id=external_id, raw=raw)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "extension" and not key.startswith("_")}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _codes(concept: Any, system: str) -> set[str]:
    codings = _list(concept.get("coding")) if isinstance(concept, dict) else []
    found = [one.get("code") for one in codings if isinstance(one, dict) and one.get("system") == system]
    return {code for code in found if isinstance(code, str)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _when(text: Any) -> tuple[date | None, datetime | None]:
    """The date as written, in its own offset; the instant, where there is an offset; of 1990 to 2199."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) and _DATE.match(text) else None
    except ValueError:
        return None, None
    if found is None or plausible(found.date()) is None:
        return None, None
    return found.date(), found.astimezone(UTC) if found.tzinfo is not None else None


def _zone(sibling: Any) -> str | None:
    """The zone HL7's timezone extension names, where there is one and it exists."""
    extensions = _list(sibling.get("extension")) if isinstance(sibling, dict) else []
    named = [one.get("valueCode") for one in extensions if isinstance(one, dict) and one.get("url") == ZONE]
    try:
        return zone(named[0]).key if named and isinstance(named[0], str) else None
    except UnknownZoneError:
        return None


FORMAT = Format("fhir-symptoms", "FHIR R4 Symptoms Bundle", recognises, read, "the guide's rules; no validator was run")
