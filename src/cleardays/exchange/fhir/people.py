"""Are the symptoms of a file those of one person?

One patient can be referred to relatively, absolutely, with a version, by a urn, inside the resource, or by an
identifier. References that meet are one person; two servers that use the same id need not be.
"""

import json
from typing import Any

from cleardays.exchange.fhir.codes import items


class People:
    """Names that mean the same patient, joined as they are found."""

    def __init__(self) -> None:
        self._same: dict[str, str] = {}
        self._servers: dict[str, set[str]] = {}
        self._meant: set[str] = set()

    def known(self, patient: dict[str, Any], full_url: Any) -> None:
        """A Patient resource of the file: its id, its full URL and its identifiers are one person."""
        names = [*self._of_reference(full_url), *_identifiers(patient)]
        if isinstance(patient.get("id"), str):
            names.append(f"Patient/{patient['id']}")
        for link in items(patient.get("link")):
            other = link.get("other") if isinstance(link, dict) else None
            names += self._of_reference(other.get("reference") if isinstance(other, dict) else None)
        self._join(names)

    def meant(self, resource: dict[str, Any]) -> None:
        """The subject of a headache."""
        subject = resource.get("subject")
        reference = subject.get("reference") if isinstance(subject, dict) else None
        names = _identifiers({"identifier": [subject.get("identifier")]}) if isinstance(subject, dict) else []
        if isinstance(reference, str) and reference.startswith("#"):
            names += _contained(resource, reference[1:])
        else:
            names += self._of_reference(reference)
        self._meant.add(self._join(names or [""]))

    def __len__(self) -> int:
        """How many people the headaches are of."""
        one_each = {self._root(name) for name in self._meant}
        on_two = sum(len(at) > 1 and self._root(name) in one_each for name, at in self._servers.items())
        return len(one_each) + on_two

    def _of_reference(self, reference: Any) -> list[str]:
        if not isinstance(reference, str) or not reference:
            return []
        plain = reference.split("/_history/")[0].rstrip("/")
        if plain.startswith("urn:"):
            return [plain.lower()]
        parts = plain.split("/")
        if len(parts) < 2 or parts[-2] != "Patient":
            return [plain]
        name = "/".join(parts[-2:])
        server = "/".join(parts[:-2]).partition("://")[2].lower()
        if server:
            self._servers.setdefault(name, set()).add(server)
        return [name]

    def _root(self, name: str) -> str:
        while self._same.get(name, name) != name:
            name = self._same[name]
        return name

    def _join(self, names: list[str]) -> str:
        first = self._root(names[0]) if names else ""
        for name in names:
            self._same[self._root(name)] = first
        return first


def _identifiers(patient: dict[str, Any]) -> list[str]:
    told = [one for one in items(patient.get("identifier")) if isinstance(one, dict) and one.get("value")]
    return [f"identifier {one.get('system', '')} {one['value']}" for one in told]


def _contained(resource: dict[str, Any], own_id: str) -> list[str]:
    """A patient inside the resource: by identifier, else by all that is said of them."""
    for one in items(resource.get("contained")):
        if isinstance(one, dict) and one.get("id") == own_id:
            whole = json.dumps(one, sort_keys=True, default=str)
            return [f"contained {whole}", *_identifiers(one)]
    return [f"#{own_id}"]
