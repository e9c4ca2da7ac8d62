"""Which acute medicines does a FHIR file say were taken, and for which headache?"""

from dataclasses import dataclass, field
from typing import Any

from cleardays.diary.entries import Intake
from cleardays.exchange.apps.cells import is_acute
from cleardays.exchange.fhir import codes
from cleardays.exchange.fhir.bundles import Bundle, Held
from cleardays.exchange.fhir.codes import items

KINDS = ("MedicationStatement", "MedicationAdministration")
TAKEN = ("active", "completed", "in-progress", None)
UNNAMED = "unnamed-medicine"


@dataclass(slots=True)
class Medicines:
    """Medicines by reference, those that belong to an Observation, and those that stand alone."""

    by_reference: dict[str, Held] = field(default_factory=dict)
    of_observation: dict[str, list[Held]] = field(default_factory=dict)
    medications: dict[str, dict[str, Any]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Where those stood that were taken over with a headache."""
    held: list[Held] = field(default_factory=list)

    def of(self, observation: Held) -> tuple[Intake, ...]:
        """The acute medicines of a headache, each once: those that its factors name, and those that are part of it."""
        said = observation.resource
        found: dict[str, tuple[Held, bool | None]] = {}
        for part in (one for one in items(said.get("component")) if isinstance(one, dict)):
            helped = True if codes.ALLEVIATING in codes.codes(part.get("code"), codes.LOINC) else None
            for extension in codes.extensions(part, codes.MEDICATION):
                value = extension.get("valueReference")
                one = self._resolved(value.get("reference") if isinstance(value, dict) else None, said)
                if one is not None:
                    found[one.where] = (one, helped)
        for one in (other for name in names(observation) for other in self.of_observation.get(name, ())):
            found.setdefault(one.where, (one, None))
        taken = []
        for where, (one, helped) in found.items():
            self.used.add(where)
            if one.resource.get("status") in TAKEN:
                taken.append(self.intake(one, helped))
        return tuple(taken)

    def alone(self) -> list[Held]:
        """Those of no headache that were taken against headache, or are known as acute medicine."""
        left = [one for one in self.held if one.where not in self.used and one.resource.get("status") in TAKEN]
        return [one for one in left if _against_headache(one.resource) or is_acute(self.intake(one).drug or "")]

    def intake(self, held: Held, helped: bool | None = None) -> Intake:
        said = held.resource
        concept = said.get("medicationCodeableConcept")
        reference = said.get("medicationReference")
        if concept is None and isinstance(reference, dict):
            concept = (self._medication(str(reference.get("reference")), said) or {}).get("code")
        named = next(iter(codes.words(concept)), None)
        told = [one.get("valueBoolean") for one in codes.extensions(said, codes.RELIEVED)]
        relieved = told[0] if told and isinstance(told[0], bool) else helped
        return Intake(None if UNNAMED in codes.codes(concept, codes.OWN) else named, relieved)

    def _resolved(self, reference: Any, said: dict[str, Any]) -> Held | None:
        if not isinstance(reference, str):
            return None
        if reference.startswith("#"):
            inside = [one for one in items(said.get("contained")) if isinstance(one, dict)]
            own = next(
                (one for one in inside if one.get("id") == reference[1:] and one.get("resourceType") in KINDS), None
            )
            return None if own is None else Held(f"contained {reference}", own)
        return self.by_reference.get(plain(reference))

    def _medication(self, reference: str, said: dict[str, Any]) -> dict[str, Any] | None:
        inside = [one for one in items(said.get("contained")) if isinstance(one, dict)]
        own = next((one for one in inside if f"#{one.get('id')}" == reference), None)
        return own or self.medications.get(plain(reference))


def found(bundle: Bundle) -> Medicines:
    """The medicines of a file."""
    medicines = Medicines(held=[one for kind in KINDS for one in bundle.of(kind)])
    for one in medicines.held:
        for name in names(one):
            medicines.by_reference[name] = one
        for key in ("partOf", "reasonReference"):
            for link in items(one.resource.get(key)):
                reference = link.get("reference") if isinstance(link, dict) else None
                if isinstance(reference, str):
                    medicines.of_observation.setdefault(plain(reference), []).append(one)
    for one in bundle.of("Medication"):
        for name in names(one):
            medicines.medications[name] = one.resource
    return medicines


def names(held: Held) -> list[str]:
    """The references by which a resource can be meant: `Type/id` and its full URL."""
    own_id = held.resource.get("id")
    found = [f"{held.kind}/{own_id}"] if isinstance(own_id, str) else []
    return found + ([plain(held.full_url)] if isinstance(held.full_url, str) else [])


def plain(reference: str) -> str:
    """A reference without server and version."""
    bare = reference.split("/_history/")[0]
    parts = bare.split("/")
    return bare.lower() if bare.startswith("urn:") else "/".join(parts[-2:])


def _against_headache(said: dict[str, Any]) -> bool:
    return any(codes.codes(one, codes.SNOMED) & codes.HEADACHES for one in items(said.get("reasonCode")))
