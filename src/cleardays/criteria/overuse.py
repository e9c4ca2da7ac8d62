"""ICHD-3 8.2: is acute medicine overused, and which?

Days of medicine are counted, never doses. The counts of 8.2.1 to 8.2.6 are joined inside each
convention of a month before the conventions are compared, so that writing a silent day may
settle a verdict and never reverse one (docs/decisions/0006, 0046). The facts they share, a
headache disorder before and more than three months, are asked afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from cleardays.criteria.facts import Facts, stated
from cleardays.criteria.findings import SAID, all_hold, concluded
from cleardays.criteria.ichd3_paragraphs import CRITERIA, HEADACHE_15, over_three_months
from cleardays.criteria.monthly import AtLeast, across, counted, each_convention, monthly, told
from cleardays.diary.definitions import BY_ID
from cleardays.diary.verdict import Finding, Part, Settles, Verdict, all_of, any_of, at_least
from cleardays.diary.windows import BLOCK_28, Count

SEVERAL_10 = AtLeast(number=10, definition=BY_ID["AMD_SEVERAL"], source="ICHD-3 8.2.6 B")
UNNAMED_10 = AtLeast(number=10, definition=BY_ID["AMD_UNNAMED"], source="ICHD-3 8.2.7 B")
ONE_CLASS = {
    "ichd3.8.2.1": AtLeast(number=10, definition=BY_ID["AMD_ERGOT"], source="ICHD-3 8.2.1 B"),
    "ichd3.8.2.2": AtLeast(number=10, definition=BY_ID["AMD_TRIPTAN"], source="ICHD-3 8.2.2 B"),
    "ichd3.8.2.3": AtLeast(number=15, definition=BY_ID["AMD_SIMPLE"], source="ICHD-3 8.2.3 B"),
    "ichd3.8.2.4": AtLeast(number=10, definition=BY_ID["AMD_OPIOID"], source="ICHD-3 8.2.4 B"),
    "ichd3.8.2.5": AtLeast(number=10, definition=BY_ID["AMD_COMBINATION"], source="ICHD-3 8.2.5 B"),
}
SEVERAL_CLASSES = 2  # 8.2.6: more than one class, over the months looked at together

BEFORE = "history.headache_before"


def medication_overuse(facts: Facts, disorders: Sequence[Finding]) -> list[Finding]:
    """8.2 and its seven kinds. A person with chronic migraine may have both; neither replaces the other.

    `disorders` are the findings of 1.1, 1.2, 1.5 and 2.3: any of them is a headache disorder before.
    """
    shared = [headache_before(facts, disorders), over_three_months(facts)]
    months = _months(facts)
    single = [all_hold(CRITERIA[id_], [monthly(facts, HEADACHE_15, need), *shared]) for id_, need in ONE_CLASS.items()]
    several = all_hold(CRITERIA["ichd3.8.2.6"], [_several(facts, months), *shared])
    unverifiable = all_hold(CRITERIA["ichd3.8.2.7"], [*_unverifiable(facts), *shared])
    kinds = [*single, several, unverifiable]
    return [_any_kind(facts, months, shared, kinds), *kinds]


# ---------------------------------------------------------------- what the kinds share


def headache_before(facts: Facts, disorders: Sequence[Finding]) -> Part:
    """8.2 A: a headache disorder was there before, as the classification finds it or the history names it."""
    named = facts.history.headache_before
    written = Verdict.UNKNOWN if named is None else Verdict.MET if named else Verdict.NOT_MET
    verdict = any_of([written, *(one.verdict for one in disorders)])
    if written is Verdict.MET:
        words = f"headache before, as the history says: {', '.join(named or ())}"
    else:
        found = [one.criterion.title.lower() for one in disorders if one.verdict is verdict]
        words = {
            Verdict.MET: f"a headache disorder before: {', '.join(found)}",
            Verdict.NOT_MET: "no headache disorder before: neither migraine nor tension-type headache, and the history names none",
            Verdict.UNKNOWN: "not written whether there was a headache disorder before",
            Verdict.CONFLICT: f"a headache disorder before ({', '.join(found)}) depends on how a month is counted",
        }[verdict]
    open_ = [one for one in disorders if one.verdict is Verdict.UNKNOWN]
    settled = [*(Settles(BEFORE, "not written") for _ in range(named is None))]
    settled += chain.from_iterable(part.settled_by for one in open_ for part in one.parts)
    return Part(
        verdict=verdict, words=words, settled_by=tuple(dict.fromkeys(settled)) if verdict is Verdict.UNKNOWN else ()
    )


# ---------------------------------------------------------------- one convention of a month at a time


@dataclass(frozen=True, slots=True)
class _Month:
    """What the counts of one convention say, before the conventions are compared."""

    headache: Verdict
    total: Verdict
    classes: Verdict
    """Whether two classes or more were taken, over its windows together."""
    alone: Verdict
    """Whether one class is overused by itself."""

    @property
    def several(self) -> Verdict:
        return _and(self.headache, self.total, self.classes, ~self.alone)

    @property
    def any_kind(self) -> Verdict:
        """8.2.1 to 8.2.6: which kind it is may be open while overuse is sure."""
        return _and(self.headache, any_of([self.alone, _and(self.total, self.classes)]))


def _and(*verdicts: Verdict) -> Verdict:
    return all_of(verdicts)


def _months(facts: Facts) -> dict[str, _Month]:
    headache = each_convention(facts, (HEADACHE_15,))
    total = each_convention(facts, (SEVERAL_10,))
    alone = [each_convention(facts, (need,)) for need in ONE_CLASS.values()]
    return {
        convention: _Month(
            headache[convention],
            total[convention],
            at_least(SEVERAL_CLASSES, *_classes(facts, convention)),
            any_of(by_convention[convention] for by_convention in alone),
        )
        for convention in facts.windows
    }


def _taken(facts: Facts, convention: str, need: AtLeast) -> tuple[bool, bool]:
    """Whether a class was surely, and possibly, taken in any window of a convention."""
    counts = [facts.count(need.definition, window) for window in facts.windows[convention]]
    return any(count.fewest for count in counts), any(count.most for count in counts)


def _classes(facts: Facts, convention: str) -> tuple[int, int]:
    """How many classes were surely, and possibly, taken over the months together."""
    taken = [_taken(facts, convention, need) for need in ONE_CLASS.values()]
    return sum(surely for surely, _ in taken), sum(possibly for _, possibly in taken)


# ---------------------------------------------------------------- which conditions decided, in words


def _several(facts: Facts, months: dict[str, _Month]) -> Part:
    """8.2.6: the days of all classes together and, where that is not what decides, what does."""
    by_convention = {convention: month.several for convention, month in months.items()}
    verdict = across(by_convention)
    if verdict in (Verdict.MET, Verdict.UNKNOWN) or not months:
        together = monthly(facts, SEVERAL_10, HEADACHE_15)
        why = "whether a second class was taken, or one class is overused alone, is open"
        words = together.words if verdict is together.verdict else f"{together.words}; {why}"
        settled_by = _open_days(facts) if verdict is Verdict.UNKNOWN else ()
        return replace(together, verdict=verdict, words=words, settled_by=settled_by)
    return _decided(facts, months, by_convention, verdict)


def _any_kind(facts: Facts, months: dict[str, _Month], shared: Sequence[Part], kinds: Sequence[Finding]) -> Finding:
    """8.2: which kinds it is, which it may be, or why it is none."""
    by_convention = {convention: month.any_kind for convention, month in months.items()}
    counts = across(by_convention)
    if counts in (Verdict.MET, Verdict.UNKNOWN) or not months:
        together = replace(
            monthly(facts, SEVERAL_10, HEADACHE_15),
            verdict=counts,
            settled_by=_open_days(facts) if counts is Verdict.UNKNOWN else (),
        )
    else:
        together = _decided(facts, months, by_convention, counts)
    verdict = any_of([all_of([counts, *(part.verdict for part in shared)]), kinds[-1].verdict])
    named = [kind.criterion.title.lower() for kind in kinds if kind.verdict is verdict]
    why = [part.words for part in (together, *shared) if part.verdict is verdict]
    if verdict is Verdict.MET:
        said = named or [together.words]
    elif verdict is Verdict.NOT_MET:
        said = why
    else:
        said = [*named, *(part.words for part in shared if part.verdict is verdict)] or why
    parts = [
        together,
        *shared,
        *(
            Part(
                verdict=kind.verdict,
                words=kind.criterion.title.lower(),
                settled_by=tuple(chain.from_iterable(part.settled_by for part in kind.parts)),
            )
            for kind in kinds
        ),
    ]
    found = concluded(CRITERIA["ichd3.8.2"], verdict, parts, _other_medicine(facts))
    return replace(found, words=f"{SAID[verdict]}: {'; '.join(said)}.")


def _decided(facts: Facts, months: dict[str, _Month], by_convention: dict[str, Verdict], verdict: Verdict) -> Part:
    """Why a convention says no; and where another says yes, that they differ."""
    convention = next(name for name, said in by_convention.items() if said is Verdict.NOT_MET)
    month = months[convention]
    found = next(
        (
            told(facts, (need,), {convention: Verdict.NOT_MET})
            for need, said in ((SEVERAL_10, month.total), (HEADACHE_15, month.headache))
            if said is Verdict.NOT_MET
        ),
        None,
    )
    if found is None and month.classes is Verdict.NOT_MET:
        found = _one_class_only(facts, convention, month)
    found = found or _overused_alone(facts, convention)
    if verdict is Verdict.CONFLICT:
        said = {
            wanted: " and ".join(name for name, one in by_convention.items() if one is wanted)
            for wanted in set(by_convention.values())
        }
        words = f"counted in {said[Verdict.NOT_MET]}: {found.words}; counted in {said[Verdict.MET]} it is reached"
        return replace(found, verdict=verdict, words=words)
    return found


def _one_class_only(facts: Facts, convention: str, month: _Month) -> Part:
    need = next(one for one in ONE_CLASS.values() if _taken(facts, convention, one)[1])
    count = _fewest(facts, convention, need)
    alone = "" if month.alone is Verdict.MET else f"; alone it needs {need.number} days a month"
    return Part(
        verdict=Verdict.NOT_MET,
        words=f"one class only: {counted(count)}{alone}; several classes need {SEVERAL_CLASSES}",
        required=f">= {SEVERAL_CLASSES} classes",
        definition="classes of acute medicine",
        window=convention,
        count=_classes(facts, convention)[0],
        bounds=_classes(facts, convention),
    )


def _overused_alone(facts: Facts, convention: str) -> Part:
    id_, need = next(
        (id_, need) for id_, need in ONE_CLASS.items() if each_convention(facts, (need,))[convention] is Verdict.MET
    )
    count = _fewest(facts, convention, need)
    return Part(
        verdict=Verdict.NOT_MET,
        words=f"one class is overused alone ({id_.removeprefix('ichd3.')}): {counted(count)}",
        required="no class overused alone",
    )


def _fewest(facts: Facts, convention: str, need: AtLeast) -> Count:
    counts = [facts.count(need.definition, window) for window in facts.windows[convention]]
    return min(counts, key=lambda count: (count.fewest, count.most))


def _open_days(facts: Facts) -> tuple[Settles, ...]:
    """The days that could settle any class."""
    asked = partial(monthly, facts)
    days = chain.from_iterable(asked(need).settled_by for need in (HEADACHE_15, SEVERAL_10, *ONE_CLASS.values()))
    return tuple(sorted(dict.fromkeys(days), key=lambda one: one.what))


def _unverifiable(facts: Facts) -> list[Part]:
    """Only a clinician can say that nobody can establish what is taken; a name we do not know says nothing about anybody."""
    field = "history.acute_pattern_unverifiable"
    said = facts.history.acute_pattern_unverifiable
    if said is None:
        unnamed = monthly(facts, HEADACHE_15, UNNAMED_10)
        asked = Settles(
            field, "whether nobody can establish which acute medicines are taken, and how much, is not written"
        )
        return [
            replace(unnamed, settled_by=(*unnamed.settled_by, asked)) if unnamed.verdict is Verdict.UNKNOWN else unnamed
        ]
    clinician = stated(
        said,
        field,
        wanted=True,
        yes="a clinician wrote that nobody can establish which acute medicines are taken, and how much",
        no="a clinician wrote that it is established which acute medicines are taken, and how much",
    )
    return [clinician, monthly(facts, HEADACHE_15)] if said else [clinician]


def _other_medicine(facts: Facts) -> list[str]:
    """8.2.8, other medicines: gepants are counted and shown, and no number of days is established for them."""
    latest = facts.windows.get(BLOCK_28, ())[:1]
    return [
        f"gepants: {counted(count)}. No number of days is established at which they count as overuse (8.2.8): they decide nothing"
        for count in (facts.count(BY_ID["AMD_GEPANT"], window) for window in latest)
        if count.fewest
    ]
