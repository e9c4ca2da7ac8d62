"""Codes of the Symptoms guide and our own, once each, with the words that stand beside them.

LOINC and SNOMED CT codes stand in the guide itself or were found in several published sources. What has no code
that could be verified is written in our own system, with words: the kind of pain, hours, aura, completeness.
"""

from typing import Any

PROFILES = "http://hl7.org/fhir/uv/symptoms/StructureDefinition/"
CATEGORY = "http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary"
LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
OWN = "urn:cleardays:diary"
ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
ASSOCIATED = "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo"
MEDICATION = PROFILES + "SurroundingEventMedication"
RELIEVED = "urn:cleardays:diary:relieved"

PRESENT, ABSENT = "75325-1", "111551-8"
SEVERITY, SCORE, QUALITY = "64750-3", "72514-3", "56823-8"
ALLEVIATING, FREQUENCY = "100753-3", "104156-5"
PAIN, HEADACHE, HEAD = "22253000", "25064002", "69536005"
MIGRAINE, DISORDER, CONTINUOUS = "37796009", "230461009", "255238004"

WORDS = {
    PRESENT: "Symptom",
    ABSENT: "Symptom absent",
    SEVERITY: "Severity of symptoms",
    SCORE: "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
    QUALITY: "Problem quality or description",
    PAIN: "Pain",
    HEADACHE: "Headache",
    HEAD: "Head structure",
}
"""The guide's patterns hold the words of `Symptom`, `Symptom absent` and `Severity of symptoms`: without them nothing matches."""

HEADACHES = {HEADACHE, MIGRAINE, DISORDER}
HEAD_SITES = {HEAD: "Head structure", "52795006": "Forehead structure", "43631005": "Occipital region structure"}
SITE_WORDS = ("forehead", "temple", "temporal region", "occipital", "scalp", "head structure", "back of head")
"""A site whose code we do not know, by the words beside it; `head of femur` holds none of them."""

SEVERITIES = {"mild": "255604002", "moderate": "6736007", "severe": "24484000"}
SYMPTOMS = {"nausea": "422587007", "vomiting": "422400008", "photophobia": "409668002", "phonophobia": "313387002"}
"""Features that are symptoms of their own: each a resource that the headache points to."""
QUALITIES = ("unilateral", "bilateral", "pulsating", "pressing", "worse with activity")
"""Features that describe the pain itself."""

KNOWN_COMPONENTS = {SEVERITY, SCORE, QUALITY, ALLEVIATING, FREQUENCY}
LEFT_COMPONENTS = {
    "89261-2": "how the symptom ran its course",
    "89253-9": "whether it got better or worse",
    "100752-5": "what made it worse",
    "99495-4": "how fast it began",
    "OTHEREVENT": "what else happened",
}
"""Parts of a symptom for which a diary here has no place, by the guide's code."""


def concept(system: str, code: str, text: str | None = None) -> dict[str, Any]:
    coding = {"system": system, "code": code} | ({"display": WORDS[code]} if code in WORDS else {})
    return {"coding": [coding]} | ({"text": text} if text else {})


def own(code: str) -> dict[str, Any]:
    """A concept of our own system; its code says in words what is meant."""
    return {"coding": [{"system": OWN, "code": code.replace(" ", "-"), "display": code}], "text": code}


def codes(said: Any, system: str) -> set[str]:
    """The codes of one system in a concept."""
    found = [one.get("code") for one in _codings(said) if one.get("system") == system]
    return {code for code in found if isinstance(code, str)}


def every(said: Any) -> set[str]:
    """The codes of a concept in whatever system."""
    return {one["code"] for one in _codings(said) if isinstance(one.get("code"), str)}


def words(said: Any) -> list[str]:
    """The words of a concept: its text, and what stands beside its codes."""
    text = said.get("text") if isinstance(said, dict) else None
    found = [text, *(one.get("display") for one in _codings(said))]
    return [one.strip() for one in found if isinstance(one, str) and one.strip()]


def is_coded(said: Any) -> bool:
    return any(isinstance(one.get("code"), str) for one in _codings(said))


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def extensions(value: Any, url: str) -> list[dict[str, Any]]:
    told = items(value.get("extension")) if isinstance(value, dict) else []
    return [one for one in told if isinstance(one, dict) and one.get("url") == url]


def _codings(said: Any) -> list[dict[str, Any]]:
    return [one for one in items(said.get("coding")) if isinstance(one, dict)] if isinstance(said, dict) else []
