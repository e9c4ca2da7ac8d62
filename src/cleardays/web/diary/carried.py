"""How does a statement travel through a form and back? As the text of a case file, read as strictly as any other file."""

import json
from datetime import date

from django.utils.translation import gettext as _

from cleardays.answer import casefile, casewriter
from cleardays.answer.casefile import Case
from cleardays.answer.refusal import RefusedError
from cleardays.diary.entries import DayEntry
from cleardays.diary.history import Person

_NOBODY = Person("nobody")


def text(entry: DayEntry) -> str:
    """A day as the text of a case file that holds nothing else, and nobody's name."""
    # On one line of plain letters: nothing between a page and its form can bend it.
    return json.dumps(casewriter.to_json(Case(person=_NOBODY, days=(entry,))))


def read(sent: str, zone: str, today: date) -> DayEntry:
    """The one day of such a text; `RefusedError` when it cannot be read, cannot have been, or is not one day."""
    found = casefile.loads(sent, _("the form"))
    if len(found.days) != 1:
        raise RefusedError(
            _("not one day"), _("a form carries the one day it is about"), _("go back and write it again")
        )
    return checked(found.days[0], zone, today)


def checked(entry: DayEntry, zone: str, today: date) -> DayEntry:
    """The entry, when a case file of this zone could hold it today; else `RefusedError` says what is wrong."""
    written = casewriter.dumps(Case(person=_NOBODY, days=(entry,), timezone=zone))
    casefile.loads(written, _("the day"), today)
    return entry
