"""How does a statement travel through a form and back? As the text of a case file, read as strictly as any other file."""

import json
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from cleardays.casefile import reader, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import DayEntry, Provenance
from cleardays.diary.history import Person
from cleardays.web.records import clock
from cleardays.web.records.models import HERE

_NOBODY = Person("nobody")


def text(entry: DayEntry) -> str:
    """A day as the text of a case file that holds nothing else, and nobody's name."""
    # On one line of plain letters: nothing between a page and its form can bend it.
    return json.dumps(writer.to_json(Case(person=_NOBODY, days=(entry,))))


def read(sent: str, zone: str, today: date) -> DayEntry:
    """The one day of such a text; `RefusedError` when it cannot be read, cannot have been, or is not one day."""
    found = reader.loads(sent, _("the form"))
    if len(found.days) != 1:
        raise RefusedError(
            _("not one day"), _("a form carries the one day it is about"), _("go back and write it again")
        )
    return checked(found.days[0], zone, today)


def checked(entry: DayEntry, zone: str, today: date) -> DayEntry:
    """The entry, when a case file of this zone could hold it today; else `RefusedError` says what is wrong."""
    written = writer.dumps(Case(person=_NOBODY, days=(entry,), timezone=zone))
    reader.loads(written, _("the day"), today)
    return entry


def by_patient(now: clock.Moment, day: date) -> Provenance:
    """Who writes, and when: later than the date itself it is from memory."""
    return Provenance(written=now.instant, recalled=day < now.today, by="patient", source=HERE)


def touched(entry: DayEntry, now: clock.Moment) -> DayEntry:
    """A change is written now, by the person; where the statement first came from stays, and a later answer is from memory."""
    late = entry.provenance.recalled or entry.date < now.today
    told = replace(entry.provenance, written=now.instant, recalled=late, by="patient")
    return replace(entry, provenance=told)
