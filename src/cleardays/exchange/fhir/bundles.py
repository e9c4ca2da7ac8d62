"""The resources of a FHIR file as they stand now: of several versions the newest, and what was withdrawn."""

from dataclasses import dataclass, field
from typing import Any

from cleardays.casefile import strict_json
from cleardays.exchange import statements
from cleardays.exchange.apps.app_file import Source
from cleardays.exchange.fhir.codes import items

WITHDRAWN = ("entered-in-error", "cancelled")


@dataclass(frozen=True, slots=True)
class Held:
    """One resource, where it stood, and how newer versions of it would be told apart."""

    where: str
    resource: dict[str, Any]
    full_url: Any = None
    newness: tuple[int, str, int] = (0, "", 0)

    @property
    def kind(self) -> str:
        return str(self.resource.get("resourceType"))


@dataclass(slots=True)
class Bundle:
    held: list[Held] = field(default_factory=list)
    """The newest version of each resource, in the order of the file."""
    gone: list[str] = field(default_factory=list)
    """Ids of Observations that were deleted, of which nothing else is told."""
    superseded: int = 0
    strange: list[str] = field(default_factory=list)
    """Where something stood that is no resource."""
    is_a_page: bool = False

    def of(self, kind: str) -> list[Held]:
        return [one for one in self.held if one.kind == kind]


def read(source: Source) -> Bundle:
    """A Bundle, a list or lines (NDJSON) of resources, or one; refused for anything else."""
    text = source.text()
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines[:2]):
        text = "[" + ",\n".join(lines) + "]"
    file = strict_json.loads(text, source.name)
    found = Bundle()
    if isinstance(file, dict) and file.get("resourceType") == "Bundle":
        links = items(file.get("link"))
        found.is_a_page = any(isinstance(link, dict) and link.get("relation") == "next" for link in links)
        _keep_newest(items(file.get("entry")), file.get("type") == "history", found)
    elif isinstance(file, dict) and file.get("resourceType") == "Observation":
        _keep_newest([{"resource": file}], False, found)
    elif isinstance(file, list):
        _keep_newest([{"resource": one} for one in file], False, found)
    else:
        raise source.refused("no Bundle and no Observations", "there is no diary in it", "export a Bundle")
    return found


def _keep_newest(entries: list[Any], is_history: bool, found: Bundle) -> None:
    """Of resources with one id only the newest; a history holds the newest first."""
    newest: dict[tuple[str, str], Held] = {}
    deleted: dict[str, tuple[int, str, int]] = {}
    alone: list[Held] = []
    for i, entry in enumerate(entries, 1):
        place = -i if is_history else i
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            gone = _deleted(entry)
            if gone is None:
                found.strange.append(f"resource {i}")
            else:
                at = (*_answered(entry), place)
                deleted[gone] = max(deleted.get(gone, at), at)
            continue
        one = Held(f"resource {i}", resource, entry.get("fullUrl"), (*statements.of_meta(resource.get("meta")), place))
        own_id = resource.get("id")
        if not isinstance(own_id, str) or not own_id:
            alone.append(one)
            continue
        before = newest.get((one.kind, own_id))
        found.superseded += before is not None
        if before is None or _stands(one, before):
            newest[one.kind, own_id] = one
    for own_id, at in deleted.items():
        there = newest.get(("Observation", own_id))
        if there is None:
            found.gone.append(own_id)
        elif statements.is_newer(there.newness[:2], at[:2]) is not True and (
            statements.is_newer(at[:2], there.newness[:2]) or at[2] > there.newness[2]
        ):
            newest["Observation", own_id] = Held(
                there.where, there.resource | {"status": "entered-in-error"}, there.full_url, at
            )
    found.held = sorted([*newest.values(), *alone], key=lambda one: int(one.where.split()[1]))


def _stands(one: Held, before: Held) -> bool:
    """Whether of two versions the first is the one that counts: the newer, else the withdrawn, else the later in the file."""
    newer = statements.is_newer(one.newness[:2], before.newness[:2])
    if newer is not None:
        return newer
    gone, was = (each.resource.get("status") in WITHDRAWN for each in (one, before))
    return gone if gone != was else one.newness[2] > before.newness[2]


def _deleted(entry: Any) -> str | None:
    """The id of an Observation whose entry says that it was deleted."""
    request = entry.get("request") if isinstance(entry, dict) else None
    if not isinstance(request, dict) or request.get("method") != "DELETE":
        return None
    parts = str(request.get("url") or "").split("/_history/")[0].split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == "Observation" else None


def _answered(entry: dict[str, Any]) -> tuple[int, str]:
    answer = entry.get("response")
    told = answer if isinstance(answer, dict) else {}
    tag = str(told.get("etag") or "").removeprefix("W/").strip('"')
    return statements.of_meta({"versionId": tag, "lastUpdated": told.get("lastModified")})
