"""What is written as FHIR, held against checkers nobody here wrote, and against the guide's two profiles.

`fhir.resources` knows R4B, whose Observation, MedicationStatement, Patient and Bundle equal those of R4. The profiles are
rules of their own below, from the text of HL7's Symptoms guide 1.0.0 (CC0-1.0): what must be there, what must not, and
patterns that hold their words.
"""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry, Intake, Provenance
from cleardays.exchange.fhir.symptoms import resources, to_bundle

r4b = pytest.importorskip("fhir.resources.R4B.bundle")

LOINC = "http://loinc.org"
CODES = {
    "SymptomObservation": {"system": LOINC, "code": "75325-1", "display": "Symptom"},
    "SymptomAbsentObservation": {"system": LOINC, "code": "111551-8", "display": "Symptom absent"},
}
PARTS = {
    "56823-8": "Problem quality or description",
    "64750-3": "Severity of symptoms",
    "100753-3": "Alleviating factors - Reported",
    "104156-5": "Condition frequency - Reported",
}
"""Slices of `component`: a code without these words falls outside its slice."""
ONLY_CONCEPTS = {"56823-8", "64750-3", "100753-3"}
NEVER = ("dataAbsentReason", "interpretation", "specimen", "device", "referenceRange")


def clinic(people: int = 40, days: int = 60, seed: int = 11) -> Iterator[dict[str, Any]]:
    """Bundles of a seeded clinic: every fact a statement can hold, in every state."""
    chance = random.Random(seed)
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def facts() -> dict[str, Any]:
        taken = (Intake("sumatriptan 50 mg", True), Intake(None), Intake("Ibuprofen", False))
        return {
            "severity": chance.choice((None, "mild", "moderate", "severe")),
            "pain_0_10": chance.choice((None, Fraction(7), Fraction(15, 2), Fraction(1, 3))),
            "features": chance.choice((None, frozenset(chance.sample(FEATURES, 4)), frozenset())),
            "features_complete": chance.random() < 0.5,
            "aura": chance.choice((None, frozenset(), frozenset(chance.sample(AURA, 2)))),
            "acute": chance.choice((None, (), taken[: chance.randrange(1, 4)])),
            "thought_migraine": chance.choice((None, True, False)),
            "would_have_gone_on": chance.choice((None, True, False)),
            "provenance": Provenance(written=chance.choice((None, start))),
        }

    for person in range(people):
        entries, attacks = [], []
        for i in range(days):
            on = date(2026, 1, 1) + timedelta(days=i)
            if chance.random() < 0.3:
                end = chance.choice((None, start + timedelta(days=i, hours=9)))
                zone = chance.choice(("Europe/London", "Asia/Kathmandu", "Pacific/Apia"))
                attacks.append(Attack(id=chance.choice((None, f"a{i}")), start=start + timedelta(days=i), end=end,
                                      timezone=zone, **facts()))  # fmt: skip
            said = chance.choice((True, False, None))
            hours = chance.choice((None, Fraction(13, 2))) if said else None
            entries.append(DayEntry(date=on, headache=said, hours=hours, **facts()))
        yield to_bundle(entries, attacks, f"p{person}", "Europe/Berlin")


BUNDLES = list(clinic(6))


def test_every_bundle_is_read_by_fhir_resources_and_comes_back_the_same():
    for bundle in [*BUNDLES, to_bundle([], [], "p", "UTC")]:
        read = r4b.Bundle.model_validate(bundle)
        again = json.loads(read.model_dump_json())
        assert len(again.get("entry", ())) == len(bundle.get("entry", ()))


def test_every_symptom_is_what_its_profile_asks_for():
    checked = 0
    for bundle in BUNDLES:
        for one in (entry["resource"] for entry in bundle["entry"]):
            if one["resourceType"] == "Observation":
                assert problems(one) == []
                checked += 1
    assert checked > 200


def test_every_reference_of_a_bundle_leads_to_one_of_its_entries():
    for bundle in BUNDLES:
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(urls)) == len(urls)
        assert set(references(bundle)) <= set(urls)


def test_lines_for_bulk_data_refer_by_type_and_id():
    entry = DayEntry(date=date(2026, 1, 1), headache=True, acute=(Intake("sumatriptan"),))
    made = resources([entry], [], "p", "UTC")
    assert {one["resourceType"] for one in made} == {"Patient", "Observation", "MedicationStatement"}
    assert set(references(made)) <= {f"{one['resourceType']}/{one['id']}" for one in made}


@pytest.mark.parametrize("broken", ["display", "performer", "value", "part"])
def test_these_checks_can_fail(broken):
    one = json.loads(json.dumps(next(e["resource"] for e in BUNDLES[0]["entry"] if e["resource"].get("component"))))
    if broken == "display":
        del one["code"]["coding"][0]["display"]
    elif broken == "performer":
        del one["performer"]
    elif broken == "value":
        one["valueString"] = "Headache"
        del one["valueCodeableConcept"]
    else:
        one["component"] = [{"code": {"coding": [{"system": LOINC, "code": "64750-3"}]}, "valueInteger": 1}]
    assert problems(one)


def problems(one: dict[str, Any]) -> list[str]:
    """What keeps a resource from being what `meta.profile` claims."""
    profile = one["meta"]["profile"][0].rsplit("/", 1)[1]
    found = [name for name in NEVER if name in one]
    if CODES[profile] not in one["code"]["coding"]:
        found.append("code")
    if profile == "SymptomObservation" and "symptom" not in {
        c["code"] for k in one.get("category", ()) for c in k["coding"]
    }:
        found.append("category")
    if not one.get("status") or "reference" not in one.get("subject", {}):
        found.append("status or subject")
    if len(one.get("performer", ())) != 1:
        found.append("performer")
    if not isinstance(one.get("valueCodeableConcept"), dict):
        found.append("value[x]")
    if profile == "SymptomObservation" and not {"effectiveDateTime", "effectivePeriod"} & one.keys():
        found.append("effective[x]")
    for part in one.get("component", ()):
        coding = part["code"]["coding"][0]
        found += [f"component {name}" for name in NEVER if name in part]
        if coding["code"] in PARTS and coding.get("display") != PARTS[coding["code"]]:
            found.append(f"component {coding['code']}: outside its slice")
        if coding["code"] in ONLY_CONCEPTS and "valueCodeableConcept" not in part:
            found.append(f"component {coding['code']}: no concept")
        if sum(key.startswith("value") for key in part) != 1:
            found.append("component without one value")
    return found


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "reference":
                yield item
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
