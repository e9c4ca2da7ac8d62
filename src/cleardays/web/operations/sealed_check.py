"""Do the records still say what the account of what was done sealed? Each wording against its seal, each row against its last wording.

What was sealed before spans were named (a file that was brought in by version 0.1), and whatever somebody had erased, cannot be asked;
how many such entries there are is said.
"""

import json
import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Salt
from cleardays.web.records import sealed_content
from cleardays.web.records.models import SESSIONS
from cleardays.web.records.sealed_content import MANY, TABLES, Span

SAMPLE = 20
"""People looked at by each `cleardays doctor`, drawn anew each time."""


@dataclass(slots=True)
class Asked:
    """What was held against the account, what could not be, and what is not as it was sealed, in words without a diary's content."""

    entries: int = 0
    not_asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        more = (
            f"; {self.not_asked} of before, or of records that were erased, cannot be asked" if self.not_asked else ""
        )
        return f"{self.entries} sealed entries hold what is kept{more}"


def whole() -> Asked:
    """Everybody's record."""
    return _of(_people())


def sampled() -> Asked:
    """The records of some people drawn at random."""
    everybody = _people()
    return _of(random.sample(everybody, min(SAMPLE, len(everybody))))


def _people() -> list[uuid.UUID]:
    return sorted(Salt.objects.values_list("person", flat=True))


def _of(people: Iterable[uuid.UUID]) -> Asked:
    asked = Asked()
    for person in people:
        _of_one(person, asked)
    return asked


def _of_one(person: uuid.UUID, asked: Asked) -> None:
    entries = list(AuditEntry.objects.filter(person=person).exclude(sealed="").order_by("number"))
    # An erasure drops the salt: what was sealed before it tells nothing any more.
    since = max((one.number for one in entries if one.action == audit_trail.RESTRICTED), default=0)
    wordings = _Wordings(person)
    for entry in entries:
        content = wordings.of(entry) if entry.number > since and entry.action == audit_trail.WRITTEN else None
        if content is None:
            asked.not_asked += 1
            continue
        asked.entries += 1
        if not any(audit_trail.seal(person, entry.number, one) == entry.sealed for one in content):
            asked.wrong.append(
                f"what entry {entry.number} sealed of the record of person {person} was changed or taken away"
            )
    asked.wrong += wordings.loose()


class _Wordings:
    """Every wording of one person's record, read once."""

    def __init__(self, person: uuid.UUID) -> None:
        self.person = person
        self.former = {
            name: list(model.history.filter(person_id=person).order_by("history_id")) for name, model in TABLES.items()
        }

    def of(self, entry: AuditEntry) -> list[Any] | None:
        """What an entry may have sealed, as it is kept now: usually one value, none where it is gone; None where nobody can ask."""
        about = json.loads(entry.about)
        what = about.get("what")
        if what in ("case", "diary from elsewhere"):
            spans = {name: Span.read(about[name]) for name in MANY if name in about}
            return [self._within(spans)] if spans else None
        if what == "history":
            return self._at("history", None, about["version"]) if "version" in about else None
        if "key" not in about:
            return None
        table = {"day": "days", "check-in": "check-ins", SESSIONS: "sessions"}.get(what, "facts")
        if "taken back" in about:
            return [[one] for one in self._at(table, about["key"], None)]
        return self._at(table, about["key"], about["version"])

    def _at(self, table: str, key: str | None, version: int | None) -> list[Any]:
        return [
            sealed_content.said(row)
            for row in self.former[table]
            if (key is None or str(row.key) == key) and (version is None or row.version == version)
        ]

    def _within(self, spans: dict[str, Span]) -> list[Any]:
        return [
            [name, str(getattr(row, "key", "")), row.version, sealed_content.said(row)]
            for name, span in sorted(spans.items())
            for row in self.former[name]
            if span.after < row.history_id <= span.to
        ]

    def loose(self) -> Iterator[str]:
        """Rows that do not say what their last wording says, and those that are gone without a word."""
        for name, model in TABLES.items():
            last = {row.id: row for row in self.former[name]}
            rows = {row.pk: row for row in model.objects.filter(person_id=self.person)}
            for pk in sorted({*last, *rows}):
                was = last.get(pk)
                gone = was is None or was.history_type == "-"
                if pk not in rows:
                    if not gone:
                        yield f"an entry of {name} of person {self.person} is gone, and nobody took it back"
                elif gone:
                    yield f"an entry of {name} of person {self.person} stands there, and nobody wrote it"
                elif sealed_content.said(rows[pk]) != sealed_content.said(was):
                    yield f"an entry of {name} of person {self.person} says other than what was written last"
