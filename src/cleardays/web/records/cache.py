"""What does a person's record say, and does what was read a moment ago still hold?

A page asks for the whole record, and a person goes from page to page. What was read is remembered in this process, for a few
people, under the hash of the last entry that something of theirs was written (`audit.last_written`): every write makes a new one in
its own transaction, so a remembered record is never older than the one that is kept.
"""

from datetime import date
from functools import lru_cache

from cleardays.answer.answer import Answer, Audience, ask
from cleardays.casefile.reader import Case
from cleardays.installation import payers
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import selectors

PEOPLE = 16
"""Remembered at once: ten years of a diary take some megabytes."""
Mark = tuple[object, ...]


def case(person: Person) -> Case:
    """Everything kept about one person, as `store.case` reads it."""
    return _case(person, _mark(person))


def answer(person: Person, today: date, audience: Audience = "patient") -> Answer:
    """The three questions, asked of everything kept about one person."""
    return answered(person, today, audience)[1]


def answered(person: Person, today: date, audience: Audience = "patient") -> tuple[Case, Answer]:
    """Everything kept about one person, and the three questions asked of it."""
    mark = _mark(person)
    return _case(person, mark), _answer(person, mark, today, audience)


def forget() -> None:
    """Nothing that was read is remembered any more: somebody had their record erased."""
    _case.cache_clear()
    _answer.cache_clear()


def _mark(person: Person) -> Mark:
    """All that the record depends on beside its rows, which the hash stands for. Two people are told apart by `person`."""
    clinic = person.clinic
    described = (person.name, person.born, person.sex, person.timezone, clinic.payer, clinic.jurisdiction)
    return (audit_trail.last_written(person), *described, payers.files())


# A `Person` equals another one of the same id, whatever else was changed in it: that stands in the mark.
@lru_cache(maxsize=PEOPLE)
def _case(person: Person, _: Mark) -> Case:
    return selectors.case(person)


@lru_cache(maxsize=PEOPLE)
def _answer(person: Person, mark: Mark, today: date, audience: Audience) -> Answer:
    return ask(_case(person, mark), today, audience, policies=payers.policies())
