"""A headache diary written as FHIR R4, after HL7's Symptoms guide 1.0.0; `reader` reads it back.

One Observation per attack or per date with or without headache; a date nobody wrote about has none, and
one said to be both has two. Plain headache is pain (SNOMED CT 22253000) of the head, with headache
itself (25064002) beside it as the word the person chose. Accompanying symptoms are Observations of their
own that the headache points to, medicines are MedicationStatements that are part of it. The guide's severity
takes words only, so a 0 to 10 score, the hours of a day and whether a list is complete stand in components of
our own.
"""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry, Headache, Intake
from cleardays.diary.local import zone
from cleardays.exchange.apps.app_file import row_id
from cleardays.exchange.fhir import codes, medicines

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
_URNS = uuid.UUID("5f1f7f4e-5a0e-5c36-9a0b-6d1f0c7c2b11")
"""The namespace of full URLs: the same resource of the same person, the same URL."""

Resource = dict[str, Any]


def to_bundle(days: Iterable[DayEntry], attacks: Iterable[Attack], patient_id: str, timezone: str) -> Resource:
    """A collection Bundle of plain JSON values; one without entries for a diary that says nothing.

    `timezone` is the zone in which the moment of writing is told; an attack keeps its own zone, by name in HL7's
    timezone extension. Read back, dates, headache, severity, score, features, aura, medicines, hours, the person's own
    judgement, start, end, zones, an attack's id and the moment of writing are what they were. Left out, because
    nothing of FHIR's Observation says it: by whom and from which source a statement was imported, its raw text, and
    entries that say nothing of headache or medicine. `ValueError` when `patient_id` cannot be the id of a FHIR resource.
    """
    made = resources(days, attacks, patient_id, timezone)
    if not made:
        return {"resourceType": "Bundle", "type": "collection"}
    urls = {f"{one['resourceType']}/{one['id']}": _url(patient_id, one) for one in made}
    entries = [
        {"fullUrl": urls[f"{one['resourceType']}/{one['id']}"], "resource": _with_urls(one, urls)} for one in made
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def resources(days: Iterable[DayEntry], attacks: Iterable[Attack], patient_id: str, timezone: str) -> list[Resource]:
    """The same resources one by one, as lines of an NDJSON file: they refer to each other by type and id."""
    if not _ID.fullmatch(patient_id):
        raise ValueError(f"{patient_id!r} is no patient's id: 1 to 64 letters, digits, hyphens and points are")
    seen: Counter[str] = Counter()
    made: list[Resource] = []
    every: list[DayEntry | Attack] = [*days, *attacks]
    for said in every:
        made += _statement(said, patient_id, timezone, seen)
    return [{"resourceType": "Patient", "id": patient_id}, *made] if made else []


def _statement(said: DayEntry | Attack, patient_id: str, timezone: str, seen: Counter[str]) -> Iterator[Resource]:
    """The resources of one statement: the headache, what came with it, what was taken."""
    present = isinstance(said, Attack) or said.headache
    if present is None:
        yield from _medicines(said, {}, patient_id, seen, None)
        return
    main = _observation(said, present, patient_id, timezone) | _effective(said)
    # What stands in resources of its own makes two headaches two as much as what stands in the first.
    own = row_id(json.dumps(main, sort_keys=True), said.acute, said.features and sorted(said.features))
    seen[own] += 1
    main["id"] = f"{own}-{seen[own]}"
    beside = list(_symptoms(said, main, patient_id)) if present else []
    if beside:
        main["extension"] = [
            {"url": codes.ASSOCIATED, "valueReference": {"reference": f"Observation/{one['id']}"}} for one in beside
        ]
    yield main
    yield from beside
    yield from _medicines(said, main, patient_id, seen, main["id"])


def _effective(said: DayEntry | Attack) -> Resource:
    if isinstance(said, DayEntry):
        return {"effectiveDateTime": said.date.isoformat()}
    period = _moment("start", said.start, said.timezone)
    if said.end is not None:
        period |= _moment("end", said.end, said.end_timezone or said.timezone)
    identifier = {"identifier": [{"value": said.id}]} if said.id is not None else {}
    return identifier | {"effectivePeriod": period}


def _moment(name: str, instant: datetime, zone_name: str) -> Resource:
    text = instant.astimezone(zone(zone_name)).isoformat()
    return {name: text, f"_{name}": {"extension": [{"url": codes.ZONE, "valueCode": zone_name}]}}


def _observation(said: Headache, present: bool, patient_id: str, timezone: str) -> Resource:
    pain, headache = (codes.concept(codes.SNOMED, code)["coding"][0] for code in (codes.PAIN, codes.HEADACHE))
    made = _symptom(present, patient_id) | {
        "valueCodeableConcept": {"coding": [pain, headache | {"userSelected": True}], "text": "Headache"},
        # Without the site a reader of the first coding sees pain anywhere, or none anywhere.
        "bodySite": codes.concept(codes.SNOMED, codes.HEAD),
    }
    written = said.provenance.written
    if written is not None and written.tzinfo is not None:
        made["issued"] = written.astimezone(zone(timezone)).isoformat(timespec="microseconds")
    parts = [*(_graded(said) if present else ()), *_own_parts(said, present)]
    return made | ({"component": parts} if parts else {})


def _symptom(present: bool, patient_id: str) -> Resource:
    patient = {"reference": f"Patient/{patient_id}"}
    return {
        "resourceType": "Observation",
        "meta": {"profile": [codes.PROFILES + ("SymptomObservation" if present else "SymptomAbsentObservation")]},
        "status": "final",
        "category": [codes.concept(codes.CATEGORY, "symptom")],
        "code": codes.concept(codes.LOINC, codes.PRESENT if present else codes.ABSENT),
        "subject": patient,
        # The guide lets nobody but the patient or a relative perform: a diary is the patient's word.
        "performer": [patient],
    }


def _graded(said: Headache) -> Iterator[Resource]:
    """A word, a score (an integer, or a quantity without a unit, which a score has not), and the kind of pain."""
    pain, score = said.pain_0_10, {"code": codes.concept(codes.LOINC, codes.SCORE)}
    if said.severity is not None:
        value = codes.concept(codes.SNOMED, codes.SEVERITIES[said.severity], said.severity.capitalize())
        yield {"code": codes.concept(codes.LOINC, codes.SEVERITY), "valueCodeableConcept": value}
    if pain is not None and pain.denominator == 1:
        yield score | {"valueInteger": int(pain)}
    elif pain is not None and Fraction(repr(float(pain))) == pain:
        yield score | {"valueQuantity": {"value": float(pain)}}
    for name in (name for name in FEATURES if name in codes.QUALITIES and name in (said.features or ())):
        yield {"code": codes.concept(codes.LOINC, codes.QUALITY), "valueCodeableConcept": codes.own(name)}


def _own_parts(said: Headache, present: bool) -> Iterator[Resource]:
    """What the guide has no part for, in components of our own."""
    hours = getattr(said, "hours", None)
    if present and hours is not None:
        quantity = {"value": float(hours), "unit": "h", "system": codes.UCUM, "code": "h"}
        yield {"code": codes.own("hours"), "valueQuantity": quantity}
    flags = {
        "features complete": True if present and said.features is not None and said.features_complete else None,
        "aura complete": True if said.aura is not None else None,
        "thought to be migraine": said.thought_migraine if present else None,
        "would have gone on": said.would_have_gone_on if present else None,
        "acute medicine taken": bool(said.acute) if said.acute is not None else None,
    }
    yield from ({"code": codes.own(name), "valueBoolean": flag} for name, flag in flags.items() if flag is not None)
    for name in (name for name in AURA if name in (said.aura or ())):
        yield {"code": codes.own("aura"), "valueCodeableConcept": codes.own(name)}


def _symptoms(said: Headache, main: Resource, patient_id: str) -> Iterator[Resource]:
    """Nausea and the like: present where listed, absent where a complete list lacks them."""
    for name, code in codes.SYMPTOMS.items():
        present = name in (said.features or ())
        if said.features is None or not (present or said.features_complete):
            continue
        value = codes.concept(codes.SNOMED, code, name.capitalize())
        when = {key: main[key] for key in ("effectiveDateTime", "effectivePeriod", "issued") if key in main}
        yield _symptom(present, patient_id) | {"id": f"{main['id']}-{name}", "valueCodeableConcept": value} | when


def _medicines(
    said: Headache, main: Resource, patient_id: str, seen: Counter[str], part_of: str | None
) -> Iterator[Resource]:
    """One MedicationStatement for each medicine taken, part of the headache where there is one."""
    when: Resource = {key: main[key] for key in ("effectiveDateTime", "effectivePeriod") if key in main}
    if not when and isinstance(said, DayEntry):
        when = {"effectiveDateTime": said.date.isoformat()}
    for i, taken in enumerate(said.acute or (), 1):
        made: Resource = {
            "resourceType": "MedicationStatement",
            "status": "completed",
            "medicationCodeableConcept": _medicine(taken),
            "subject": {"reference": f"Patient/{patient_id}"},
            "reasonCode": [codes.concept(codes.SNOMED, codes.HEADACHE)],
            **when,
        }
        if taken.relieved is not None:
            made["extension"] = [{"url": codes.RELIEVED, "valueBoolean": taken.relieved}]
        if part_of is not None:
            yield made | {"id": f"{part_of}-m{i}", "partOf": [{"reference": f"Observation/{part_of}"}]}
        else:
            own = row_id(json.dumps(made, sort_keys=True))
            seen[own] += 1
            yield made | {"id": f"{own}-{seen[own]}"}


def _medicine(taken: Intake) -> Resource:
    if taken.drug is None:
        return {"coding": [{"system": codes.OWN, "code": medicines.UNNAMED}], "text": "unnamed medicine"}
    return {"text": taken.drug}


def _url(patient_id: str, resource: Resource) -> str:
    return f"urn:uuid:{uuid.uuid5(_URNS, '/'.join((patient_id, resource['resourceType'], resource['id'])))}"


def _with_urls(value: Any, urls: dict[str, str]) -> Any:
    """References by full URL, which is how the resources of one Bundle find each other."""
    if isinstance(value, dict):
        return {
            key: urls.get(item, item) if key == "reference" else _with_urls(item, urls) for key, item in value.items()
        }
    return [_with_urls(item, urls) for item in value] if isinstance(value, list) else value
