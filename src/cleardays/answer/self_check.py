"""What do a few answers from memory say, held beside the rules?

A guess of so many days is no diary. Whatever can be said without one is judged as a case is judged, by `asking`: red flags,
cautions, age. The guesses stay guesses: each stands beside the number of its rule, and no verdict is made of it. The numbers
are the criteria's own. Signs that cannot wait are read before anything else, and then nothing else is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import TypeVar

from cleardays.answer.answer import Answer, Audience, ask
from cleardays.casefile.reader import Case
from cleardays.criteria import ehf_2018, ichd3, ichd3_paragraphs, label_eu, label_uk, label_us, nice_ta260, overuse
from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.ichd3_paragraphs import PATTERN_MONTHS
from cleardays.criteria.monthly import AtLeast
from cleardays.criteria.preventives import Failed
from cleardays.diary.history import History, PartialDate, Person, RedFlag, months_later
from cleardays.diary.verdict import Criterion, Finding, Verdict
from cleardays.safety import medical_history

MOST_DAYS = 31
"""Days of the longest month: no guess of days a month is larger."""
OLDEST = 120
"""Years. Our choice: beyond it an age is a slip of the hand."""
MOST_PREVENTIVES = 50
"""Our choice: beyond it a count of medicines is a slip of the hand."""
_AUDIENCE: Audience = "patient"
Item = TypeVar("Item")


class Worth(Enum):
    """Is it worth asking a clinician about Botox? The list is closed; the first that holds is said."""

    LOOK_FIRST = "a clinician should look at the headaches first"
    NOT_AN_ADULT = "the rules for Botox speak of adults"
    ASK = "worth asking a clinician"
    FEWER_DAYS = "fewer days than the rules for Botox ask"
    CANNOT_TELL = "cannot tell yet"

    def __bool__(self) -> bool:
        raise TypeError("whether to ask is not yes or no: compare it with Worth.ASK")


class Reach(Enum):
    """How a guess stands to the number of a rule. Neither is a verdict."""

    AS_MANY = "as many, by your guess"
    FEWER = "fewer, by your guess"
    NOT_SAID = "not answered"

    def __bool__(self) -> bool:
        raise TypeError("a guess is not yes or no: compare it with Reach.AS_MANY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What somebody said of themselves from memory; `None` is not answered. Days are days a month."""

    age: int | None = None
    headache_days: int | None = None
    long_days: int | None = None
    """Days with headache of at least the hours that `HD_4H` counts."""
    migraine_days: int | None = None
    longer: bool | None = None
    """Whether it has been so for more than `PATTERN_MONTHS` months."""
    specific_days: int | None = None
    """Days with a triptan, ergot, opioid or combination painkiller."""
    simple_days: int | None = None
    failed: int | None = None
    """Preventives that did not work, were not tolerated or were unsuitable."""
    red_flags: tuple[str, ...] | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    conditions: tuple[str, ...] | None = None
    allergies: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """One number of a rule with the guess beside it."""

    words: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule with every guess that stands beside it, and what of it was judged without a diary."""

    criterion: Criterion
    guesses: tuple[Guess, ...]
    judged: Finding | None

    @property
    def reach(self) -> Reach:
        said = {one.reach for one in self.guesses}
        return next((one for one in (Reach.FEWER, Reach.NOT_SAID) if one in said), Reach.AS_MANY)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a page without an account shows: the answer, and the guesses where there is no diary."""

    worth: Worth
    answer: Answer
    beside: tuple[Beside, ...]
    findings: tuple[Finding, ...]
    """What a diary was held against; none without one, and none of treatment for somebody under age."""
    clinician_decides: tuple[str, ...]
    """Why a clinician must decide, in words: pregnancy, a contraindication, a caution."""


def case(said: Recalled, as_of: date, jurisdiction: str | None = None, kept: Case | None = None) -> Case:
    """What was said as a case; `kept` is what a file says, which stands, and is added to and never written over."""
    base = kept or Case(person=Person("me"), jurisdiction=jurisdiction)
    born = base.person.born or (None if said.age is None else _born(said.age, as_of))
    return replace(base, person=replace(base.person, born=born), history=_history(said, base.history, as_of))


def _history(said: Recalled, kept: History, as_of: date) -> History:
    pattern = None if said.longer is None else _pattern(longer=said.longer, as_of=as_of)
    told = None if said.red_flags is None else tuple(RedFlag(one) for one in said.red_flags)
    return replace(
        kept,
        red_flags=_joined(kept.red_flags, told),
        conditions=_joined(kept.conditions, said.conditions),
        allergies=_joined(kept.allergies, said.allergies),
        # What is true of either is true: a file may be older than today's answer.
        pregnant=_either(kept.pregnant, said.pregnant),
        breastfeeding=_either(kept.breastfeeding, said.breastfeeding),
        present_pattern_since=kept.present_pattern_since or pattern,
    )


def _joined(kept: tuple[Item, ...] | None, said: tuple[Item, ...] | None) -> tuple[Item, ...] | None:
    return said if kept is None else (*kept, *(one for one in said or () if one not in kept))


def _either(kept: bool | None, said: bool | None) -> bool | None:
    return said if kept is None or said else kept


def _born(age: int, as_of: date) -> date:
    """The latest birthday that gives this age: who says 17 is not taken for 18."""
    return months_later(as_of, -12 * age)


def _pattern(*, longer: bool, as_of: date) -> PartialDate:
    """Since when, as far as "more than three months" or "three months or less" tells."""
    first = months_later(as_of, -PATTERN_MONTHS)
    while as_of > months_later(first, PATTERN_MONTHS):
        first += timedelta(days=1)
    if longer:
        return PartialDate(months_later(first, -12 * OLDEST), _before(first, as_of))
    return PartialDate(first, as_of)


def _before(first: date, as_of: date) -> date:
    day = first - timedelta(days=1)
    while as_of <= months_later(day, PATTERN_MONTHS):
        day -= timedelta(days=1)
    return day


def carried(said: Recalled, kept: Case | None = None) -> Case:
    """What an account may take over: the diary of a file, and what was said to be there. No guess, and no "none"."""
    diary = kept or Case(person=Person("me"))
    flags = tuple(RedFlag(one) for one in said.red_flags or ())
    history = History(
        red_flags=flags or None,
        conditions=said.conditions,
        allergies=said.allergies,
        pregnant=said.pregnant or None,
        breastfeeding=said.breastfeeding or None,
    )
    return Case(person=Person("me"), history=history, days=diary.days, attacks=diary.attacks, timezone=diary.timezone)


def check(said: Recalled, as_of: date, jurisdiction: str | None = None, kept: Case | None = None) -> Checked:
    """Everything such a page may say. With a diary the rules are judged; without one, guesses stand beside them."""
    whole = case(said, as_of, jurisdiction, kept)
    answer = ask(whole, as_of, _AUDIENCE, jurisdiction)
    facts = Facts(whole.person, whole.history, whole.diary, as_of, whole.sessions)
    of_age = adult(facts).verdict is not Verdict.NOT_MET
    withheld = any(one.withheld_by for one in answer.could_it_help)
    shown = [] if withheld else [one for one in answer.could_it_help if _shown(one, of_age=of_age)]
    diary = bool(answer.diary.dates)
    beside = [] if diary or withheld else _beside(said, answer.could_it_help, of_age=of_age)
    return Checked(
        worth=_worth(answer, beside, withheld=withheld, of_age=of_age, diary=diary),
        answer=answer,
        beside=tuple(beside),
        findings=tuple(shown) if diary else (),
        clinician_decides=tuple(_decides(answer.safety)),
    )


def _shown(one: Finding, *, of_age: bool) -> bool:
    """Diagnoses for everybody, treatment for adults; of the kinds of overuse those that are met, 8.2 speaks for the rest."""
    if one.id.startswith("ichd3.8.2."):
        return one.verdict is Verdict.MET
    return of_age or one.id.startswith("ichd3.")


def emergency(answer: Answer) -> str | None:
    """Words for a danger sign that a file names, to be shown with nothing beside them."""
    danger = next(one for one in answer.safety if one.id == medical_history.DANGER_SIGNS.id)
    return danger.words if danger.verdict is Verdict.MET else None


def _decides(safety: Iterable[Finding]) -> Iterable[str]:
    for one in safety:
        if one.verdict is Verdict.MET and one.id in (
            medical_history.CONTRAINDICATIONS.id,
            medical_history.CAUTIONS.id,
        ):
            yield one.words


_LABELS = (label_us.CRITERION.id, label_uk.CRITERION.id)
"""The labels that ask for days alone; the European ones ask for a preventive that failed besides."""


def _worth(answer: Answer, beside: list[Beside], *, withheld: bool, of_age: bool, diary: bool) -> Worth:
    """The first that holds. Either label is enough to ask, and both must be out of reach to say that days are too few."""
    if withheld:
        return Worth.LOOK_FIRST
    if not of_age:
        return Worth.NOT_AN_ADULT
    if diary:
        said = {one.verdict for one in answer.could_it_help if one.id in _LABELS}
        fewer = said == {Verdict.NOT_MET}
        return Worth.ASK if Verdict.MET in said else Worth.FEWER_DAYS if fewer else Worth.CANNOT_TELL
    reached = {one.reach for one in beside if one.criterion.id in _LABELS}
    if Reach.AS_MANY in reached:
        return Worth.ASK
    return Worth.FEWER_DAYS if reached == {Reach.FEWER} else Worth.CANNOT_TELL


def _beside(said: Recalled, findings: Iterable[Finding], *, of_age: bool) -> list[Beside]:
    judged = {one.id: one for one in findings}
    rows: list[tuple[Criterion, tuple[Guess, ...]]] = []
    days = (_days(said.headache_days, label_uk.HEADACHE_15), _days(said.migraine_days, label_uk.MIGRAINE_8))
    if of_age:
        rows += [
            (label_us.CRITERION, (_days(said.long_days, label_us.HEADACHE_4H_15),)),
            (label_uk.CRITERION, days),
            (label_eu.CRITERION, (*days, _failed(said.failed, label_eu.ONE_FAILED))),
            (nice_ta260.START, (*days, _failed(said.failed, nice_ta260.THREE_FAILED))),
            (ehf_2018.START, (*days, _failed(said.failed, ehf_2018.TWO_FAILED))),
        ]
    chronic = (
        _days(said.headache_days, ichd3_paragraphs.HEADACHE_15),
        _days(said.migraine_days, ichd3.MIGRAINE_8),
        _lasted(said.longer),
    )
    rows.append((ichd3_paragraphs.CRITERIA["ichd3.1.3"], chronic))
    if said.specific_days is not None or said.simple_days is not None:
        rows.append((ichd3_paragraphs.CRITERIA["ichd3.8.2"], tuple(_medicines(said))))
    return [Beside(criterion, guesses, _already(judged.get(criterion.id))) for criterion, guesses in rows]


def _already(finding: Finding | None) -> Finding | None:
    """A finding that is settled without a diary, such as one that asks for adults."""
    return finding if finding is not None and finding.verdict is not Verdict.UNKNOWN else None


def _days(guess: int | None, need: AtLeast) -> Guess:
    return _held(guess, need.number, need.definition.noun, " a month")


def _failed(guess: int | None, need: Failed) -> Guess:
    return _held(guess, need.number, "preventive medicines that failed", "")


def _medicines(said: Recalled) -> Iterable[Guess]:
    """Days of medicine beside the least number from which ICHD-3 speaks of overuse of such medicines."""
    kinds: Mapping[str, AtLeast] = overuse.ONE_CLASS
    simple = kinds["ichd3.8.2.3"]
    specific = min((one for id_, one in kinds.items() if id_ != "ichd3.8.2.3"), key=lambda one: one.number)
    if said.specific_days is not None:
        noun = "days with a triptan, ergot, opioid or combination painkiller"
        yield _held(said.specific_days, specific.number, noun, " a month")
    if said.simple_days is not None:
        yield _held(said.simple_days, simple.number, simple.definition.noun, " a month")


def _lasted(longer: bool | None) -> Guess:
    asked = f"more than {PATTERN_MONTHS} months are asked"
    if longer is None:
        return Guess(f"Not answered: for how long. {asked.capitalize()}.", Reach.NOT_SAID)
    said = f"more than {PATTERN_MONTHS} months" if longer else f"{PATTERN_MONTHS} months or less"
    return Guess(f"You wrote {said}; {asked}.", Reach.AS_MANY if longer else Reach.FEWER)


def _held(guess: int | None, number: int, noun: str, per: str) -> Guess:
    if guess is None:
        return Guess(f"Not answered: {noun}{per}. The rule says {number} or more.", Reach.NOT_SAID)
    words = f"You wrote about {guess} {noun}{per}; the rule says {number} or more."
    return Guess(words, Reach.AS_MANY if guess >= number else Reach.FEWER)


FLAGS_DERIVED = frozenset({"painkiller_overuse", "pregnancy"})
"""Red flags that other answers speak of; the rest are asked one by one."""
