"""In which table does an entry of a list stand, and which rows does it become? Sessions have their own, every other list shares one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cleardays.casefile import session_schema
from cleardays.injection.injection_session import Session, totals
from cleardays.web.records.fields import as_kept
from cleardays.web.records.models import SESSIONS, Fact, InjectionSession, SessionSite, SessionVial

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is kept: its key, how often it was written, which list it is of, what it says, when it reached us."""

    key: uuid.UUID
    version: int
    kind: str
    said: Any
    received: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """Where the entries of one list are kept. What an entry says is as the case file writes it."""

    kind: str

    @property
    def model(self) -> type[Any]:
        return InjectionSession if self.kind == SESSIONS else Fact

    def rows(self, **which: Any) -> Any:
        """The entries as they are kept, in the order in which they were first told."""
        return self.model.objects.filter(**self._only, **which).order_by("id")

    def former(self, **which: Any) -> Any:
        """Every wording that an entry ever had, the first one first."""
        return self.model.history.filter(**self._only, **which).order_by("history_id")

    @property
    def _only(self) -> dict[str, str]:
        return {} if self.kind == SESSIONS else {"kind": self.kind}

    @property
    def column(self) -> str:
        """Where a row, or a former one, holds what it says."""
        return "record" if self.kind == SESSIONS else "said"

    def said(self, row: Any) -> Any:
        """What a row, or a former one, says."""
        return getattr(row, self.column)

    def told(self, row: Any) -> Told:
        """An entry as its row keeps it."""
        return Told(row.key, row.version, getattr(row, "kind", self.kind), self.said(row), row.received)

    def row(self, said: Any) -> Any:
        """A new row that says this; whose it is, its key and when it came are its caller's."""
        row = self.model(**self._only)
        self.say(row, said)
        return row

    def say(self, row: Any, said: Any) -> None:
        """Let a row say this instead."""
        setattr(row, self.column, said)
        if self.kind == SESSIONS:
            for name, value in columns(_read(said)).items():
                setattr(row, name, value)

    def save(self, row: Any) -> None:
        """Keep a row, with all that is read from its record."""
        row.save()
        if self.kind == SESSIONS:
            row.vials.all().delete()
            row.sites.all().delete()
            keep_parts([row])


def _read(record: Any) -> Session:
    return session_schema.session(as_kept(record))


def columns(session: Session) -> dict[str, Any]:
    """What of a session a database can be asked for."""
    given = session.given
    whole = given is not None and all(dose.units is not None for dose in given.doses if dose.done)
    return {
        "date": session.date,
        "status": session.status,
        "product": session.product,
        "units": totals(session).units if whole else session.stated_units,
        "injector": session.injector.name if session.injector else None,
    }


def vials(session: Session) -> list[dict[str, Any]]:
    """The rows of a session's vials."""
    return [
        {"number": number, "strength_units": one.strength_units, "lot": one.lot, "expiry": one.expiry}
        for number, one in enumerate(session.vials or (), 1)
    ]


def sites(session: Session) -> list[dict[str, Any]]:
    """The rows of a session's sites; of a plan, those it means."""
    doses = session.given.doses if session.given else ()
    return [
        {"number": number, "site": one.site.id, "units": one.units, "left_out": not one.done}
        for number, one in enumerate(doses, 1)
    ]


def keep_parts(rows: Iterable[InjectionSession]) -> None:
    """Keep the vials and sites of sessions that have none yet."""
    read = [(row, _read(row.record)) for row in rows]
    SessionVial.objects.bulk_create(
        [SessionVial(session=row, **one) for row, session in read for one in vials(session)], _AT_ONCE
    )
    SessionSite.objects.bulk_create(
        [SessionSite(session=row, **one) for row, session in read for one in sites(session)], _AT_ONCE
    )
