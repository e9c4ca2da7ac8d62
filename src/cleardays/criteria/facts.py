"""Everything a rule may look at on one day, with each count made once.

As-of is an argument: nothing here reads a clock. The diary ends the day before as-of, because
as-of itself is not over.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cleardays.diary.definitions import BY_ID, Definition, Marked
from cleardays.diary.diary import Diary
from cleardays.diary.history import ADULT, History, PartialDate, Person, Session, age_on, months_later
from cleardays.diary.verdict import Part, Settles, Verdict, at_least
from cleardays.diary.windows import CONVENTIONS, Count, Window, count, months
from cleardays.outcome.treated import Treated


@dataclass(frozen=True)
class Facts:
    person: Person
    history: History
    whole: Diary
    as_of: date
    sessions: tuple[Session, ...] = ()

    @cached_property
    def diary(self) -> Diary:
        return self.whole.before(self.as_of)

    @cached_property
    def treated(self) -> Treated:
        """The same diary seen from the sessions given."""
        return Treated.of(self.whole, self.sessions, self.as_of)

    @cached_property
    def windows(self) -> dict[str, tuple[Window, ...]]:
        """The windows that count, by convention; a convention without one is left out."""
        found = {convention: months(self.diary.dates, convention) for convention in CONVENTIONS}
        return {convention: windows for convention, windows in found.items() if windows}

    @cached_property
    def _marked(self) -> dict[str, Marked]:
        return {}

    @cached_property
    def _counts(self) -> dict[tuple[str, Window], Count]:
        return {}

    def marked(self, definition: Definition) -> Marked:
        """Which days count, for certain and possibly."""
        if definition.id not in self._marked:
            self._marked[definition.id] = definition.mark(self.diary.columns)
        return self._marked[definition.id]

    def count(self, definition: Definition, window: Window) -> Count:
        key = (definition.id, window)
        if key not in self._counts:
            self._counts[key] = count(self.diary.columns, definition, window, self.marked(definition))
        return self._counts[key]


def adult(facts: Facts) -> Part:
    """18 or older on as-of."""
    born = facts.person.born
    if born is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words="date of birth not written",
            required=f">= {ADULT} years",
            settled_by=(Settles("person.born", "not written"),),
        )
    age = age_on(facts.as_of, born)
    return Part(
        verdict=at_least(ADULT, age, age),
        words=f"{age} years old, and {ADULT} or older is asked",
        required=f">= {ADULT} years",
    )


def longer_than(facts: Facts, since: PartialDate | None, months_: int, field: str, what: str) -> Part:
    """Whether something has lasted more than some months on as-of, as far as its date is known."""
    required = f"> {months_} months"
    if since is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"not written since when {what}",
            required=required,
            settled_by=(Settles(field, "not written"),),
        )
    if facts.as_of > months_later(since.latest, months_):
        verdict = Verdict.MET
    elif facts.as_of > months_later(since.earliest, months_):
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.NOT_MET
    return Part(
        verdict=verdict,
        words=f"{what} since {since}; more than {months_} months needed",
        required=required,
        settled_by=(Settles(field, "the exact day is not written"),) if verdict is Verdict.UNKNOWN else (),
    )


def stated(value: bool | None, field: str, *, wanted: bool, yes: str, no: str) -> Part:
    """A single fact from the history: met when it is as wanted, unknown when it is not written."""
    if value is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"not written whether {yes}",
            settled_by=(Settles(field, "not written"),),
        )
    return Part(verdict=Verdict.MET if value is wanted else Verdict.NOT_MET, words=yes if value else no)


HD_ANY, HD_4H, MD_ICHD = BY_ID["HD_ANY"], BY_ID["HD_4H"], BY_ID["MD_ICHD"]
