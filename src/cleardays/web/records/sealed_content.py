"""What does an entry of the audit seal of a record? The same value when it is written and whenever it is asked again later.

One statement is sealed as its wording says it. Many at once, a file that was brought in, are sealed as the wordings that came with it:
those of one person whose number in its table of former wordings lies within a span, which the entry names.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from cleardays.casefile import writer
from cleardays.casefile.reader import Case
from cleardays.diary.history import Person as Described
from cleardays.web.accounts.models import Person
from cleardays.web.records import models
from cleardays.web.records.fields import plain_numbers
from cleardays.web.records.mapping import attack_of_row, day_of_row

TABLES: Mapping[str, type[Any]] = {
    "days": models.Day,
    "attacks": models.Attack,
    "facts": models.Fact,
    "sessions": models.InjectionSession,
    "check-ins": models.CheckIn,
    "history": models.Background,
}
"""The tables of statements, each with its former wordings."""
MANY = ("days", "attacks", "facts", "sessions", "history")
"""Those that a file may bring."""


@dataclass(frozen=True, slots=True)
class Span:
    """Wordings of one table: after one number and up to another."""

    after: int
    to: int

    def __str__(self) -> str:
        return f"{self.after}-{self.to}"

    @classmethod
    def read(cls, text: str) -> "Span":
        """A span as an entry names it; ValueError when it is none."""
        after, _, to = text.partition("-")
        return cls(int(after), int(to))


def said(row: Any) -> Any:
    """What a row, or a former wording of one, says, as an entry about it alone seals it."""
    table = type(row).__name__.removeprefix("Historical")
    if table == "Day":
        return _diary(days=(day_of_row(row),))["days"]
    if table == "Attack":
        return _diary(attacks=(attack_of_row(row),))["attacks"]
    if table == "Background":
        return [row.plain, row.complete]
    if table == "CheckIn":
        return {"session": row.session.isoformat(), "day": row.day, "answer": row.answer}
    return plain_numbers(row.record if table == "InjectionSession" else row.said)


def _diary(**what: Any) -> Any:
    return writer.to_json(Case(person=Described("nobody"), **what))["diary"]


def newest(person: Person) -> dict[str, int]:
    """The number of the newest wording of each table that a file may bring; 0 where there is none."""
    return {
        name: TABLES[name].history.filter(person=person).aggregate(newest=Max("history_id"))["newest"] or 0
        for name in MANY
    }


def spans(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Span]:
    """What came between two looks at `newest`."""
    return {name: Span(before[name], after[name]) for name in MANY if after[name] > before[name]}


def came(person: uuid.UUID, within: Mapping[str, Span]) -> list[Any]:
    """The wordings within spans, as one entry seals them."""
    return [
        [name, str(getattr(row, "key", "")), row.version, said(row)]
        for name, span in sorted(within.items())
        for row in TABLES[name]
        .history.filter(person_id=person, history_id__gt=span.after, history_id__lte=span.to)
        .order_by("history_id")
    ]
