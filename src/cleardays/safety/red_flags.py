"""Red flags before anything: which are raised, which a clinician has cleared, which withhold an answer."""

from collections.abc import Iterable, Sequence
from datetime import date

from cleardays.diary.history import Event, History, Person, RedFlag, age_on
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict
from cleardays.safety.name_lookup import known_condition
from cleardays.vocabulary.danger import read, with_made
from cleardays.vocabulary.numbers import numbers
from cleardays.vocabulary.signs import Flag, Route, red_flags

OLDER_ONSET_AGE = 50
"""Years. The published list says 65; its preprint and most copies say 50, the earlier trigger we use."""

NOT_WITHHOLDING = frozenset({"painkiller_overuse", "pattern_change"})
"""Flags a person with chronic migraine will nearly always raise: shown, and withholding nothing."""

LOOK_FIRST = "A clinician should look first"

CRITERION = Criterion(
    id="safety.red_flags",
    title="Red flags",
    rule="any sign that the headache may have another cause, by the SNNOOP10 list",
    counted="flags written and not cleared by a clinician on or before as-of, and those that follow from other facts: "
    "onset at 50 or later, pregnancy, and a side effect that is not over and names a danger sign of the headache itself. "
    "For a patient, a flag other than painkiller overuse and change of pattern "
    "withholds every answer to “could it help” until a clinician has looked",
    rules=RuleSet("SNNOOP10", "2019", "2019", "Do 2019, Neurology 92:134"),
    source="SNNOOP10, Do 2019, Neurology 92:134",
    trust="read",
)


def raised(person: Person, history: History, as_of: date, events: Iterable[Event] | None = None) -> tuple[Flag, ...]:
    """Flags that stand on as-of: written or following from other facts, and not cleared."""
    written = [flag for flag in history.red_flags or () if flag.there(as_of)]
    listed = {flag.id for flag in written}
    # The same flag noted again, and not cleared again, stands.
    cleared = {flag.id for flag in written if flag.cleared_by(as_of)} - {
        f.id for f in written if not f.cleared_by(as_of)
    }
    if _older_onset(person, history) is Verdict.MET:
        listed.add("older_onset")
    if history.pregnant or any(_is_pregnancy(name) for name in history.conditions or ()):
        listed.add("pregnancy")
    named = _named(events or (), written, as_of)
    return tuple(flag for id_, flag in red_flags().items() if id_ in (listed - cleared) | named)


def _named(events: Iterable[Event], written: Sequence[RedFlag], as_of: date) -> set[str]:
    """The flags of danger signs of the headache itself that events name, alone or together, and that are not over.

    A clinician who cleared such a flag when all of them had begun has looked at them.
    """
    there = [
        one
        for one in events
        if (one.onset is None or one.onset <= as_of) and (one.resolved is None or one.resolved > as_of)
    ]
    began = max((one.onset for one in there if one.onset is not None), default=date.min)
    cleared = {
        flag.id for flag in written if flag.cleared_by(as_of) and flag.cleared and flag.cleared.date.earliest >= began
    }
    found = with_made(sign for one in there for sign in read(one.term).signs)
    return {one.flag for one in found if one.flag is not None and one.route is Route.EMERGENCY} - cleared


def _is_pregnancy(name: str) -> bool:
    known = known_condition(name)
    return known is not None and known.group == "pregnancy"


def withholding(flags: tuple[Flag, ...]) -> tuple[str, ...]:
    """The flags that withhold an answer from a patient."""
    return tuple(flag.id for flag in flags if flag.id not in NOT_WITHHOLDING)


def judge(
    person: Person,
    history: History,
    as_of: date,
    jurisdiction: str | None = None,
    events: Iterable[Event] | None = None,
    flags: tuple[Flag, ...] | None = None,
) -> Finding:
    """Whether any flag stands, in words; `flags` are those that are `raised`, where they are known already."""
    if flags is None:
        flags = raised(person, history, as_of, events)
    onset = _older_onset(person, history)
    if flags:
        verdict = Verdict.MET
    elif history.red_flags is None or onset is Verdict.UNKNOWN:
        verdict = Verdict.UNKNOWN
    else:
        verdict = Verdict.NOT_MET
    if flags:
        first = [flag.words for flag in flags if flag.id not in NOT_WITHHOLDING]
        later = [flag.words for flag in flags if flag.id in NOT_WITHHOLDING]
        said = [f"{LOOK_FIRST}: {'; '.join(first)}."] if first else []
        now = [flag.emergency for flag in flags if flag.emergency]
        if now:
            said.append(f"Get emergency care now ({numbers(jurisdiction).emergency}) if there is {', or '.join(now)}.")
        said += [f"To speak about with a clinician: {'; '.join(later)}."] if later else []
        words = " ".join(said)
    elif history.red_flags is None:
        words = "Cannot tell yet: no list of red flags is written."
    elif verdict is Verdict.UNKNOWN:
        words = "Cannot tell yet: whether the headache began before 50 is open."
    else:
        words = "No red flag is raised."
    part = Part(
        verdict=verdict,
        words=words,
        settled_by=_settles(history, onset) if verdict is Verdict.UNKNOWN else (),
    )
    now_there = _named(events or (), history.red_flags or (), as_of)
    notes = tuple(f"{one.words}: {_NOW if one.id in now_there else _ROUTES[one.route]}" for one in flags)
    return Finding(criterion=CRITERION, verdict=verdict, words=words, parts=(part,), notes=notes)


def _settles(history: History, onset: Verdict) -> tuple[Settles, ...]:
    written = () if history.red_flags is not None else (Settles("history.red_flags", "not written"),)
    born = (Settles("history.migraine_since", "the month would tell whether it began before 50"),)
    return written + (born if onset is Verdict.UNKNOWN else ())


_NOW = "emergency care now: a side effect that is not over names it"
_ROUTES = {
    "emergency": "emergency care now if it is new, else a clinician at once",
    "prompt": "a clinician, soon",
    "routine": "a clinician, at the next review",
}


def _older_onset(person: Person, history: History) -> Verdict:
    """Whether the headache began at 50 or later, as far as the dates are known. Nothing is derived from nothing."""
    if person.born is None or history.migraine_since is None:
        return Verdict.NOT_MET
    earliest = age_on(history.migraine_since.earliest, person.born)
    latest = age_on(history.migraine_since.latest, person.born)
    if earliest >= OLDER_ONSET_AGE:
        return Verdict.MET
    return Verdict.UNKNOWN if latest >= OLDER_ONSET_AGE else Verdict.NOT_MET
