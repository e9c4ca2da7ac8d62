"""ICHD-3: which headaches these are. One name per numbered paragraph of the classification.

"Not better accounted for by another diagnosis" stands in every paragraph and is the
clinician's to judge; it never blocks here. Chronic migraine and medication overuse are both
reported when both are met. Not here: who should be treated (`label_us.py` and its neighbours).
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from cleardays.criteria.facts import HD_ANY, MD_ICHD, Facts, longer_than, stated
from cleardays.criteria.findings import SAID, STATE, all_hold, concluded
from cleardays.criteria.monthly import AtLeast, across, each_convention, monthly, within
from cleardays.diary.definitions import BY_ID
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict, all_of, any_of, at_least
from cleardays.diary.windows import Window

RULES = RuleSet("ICHD-3", "3rd edition, 2018", "2018", "ichd-3.org")
SITE = "ichd-3.org"

LIFETIME_WITHOUT_AURA = 5  # attacks, 1.1 A
LIFETIME_WITH_AURA = 2  # attacks, 1.2 A
LIFETIME_EITHER = 5  # attacks of both kinds together, 1.3 B
PATTERN_MONTHS = 3  # "more than three months", 1.3 A, 2.3 A, 8.2 B
PROBABLE_DAYS = 5  # 1.5: five attacks that lack one criterion, counted as diary days

HEADACHE_15 = AtLeast(number=15, definition=HD_ANY, source="ICHD-3 1.3 A, 8.2 A")
MIGRAINE_8 = AtLeast(number=8, definition=MD_ICHD, source="ICHD-3 1.3 C")
TENSION_15 = AtLeast(number=15, definition=BY_ID["TTH_ICHD"], source="ICHD-3 2.3 A")
SEVERAL_10 = AtLeast(number=10, definition=BY_ID["AMD_SEVERAL"], source="ICHD-3 8.2.6 B")
UNNAMED_10 = AtLeast(number=10, definition=BY_ID["AMD_UNNAMED"], source="ICHD-3 8.2.7 B")
ONE_CLASS = {
    "ichd3.8.2.1": AtLeast(number=10, definition=BY_ID["AMD_ERGOT"], source="ICHD-3 8.2.1 B"),
    "ichd3.8.2.2": AtLeast(number=10, definition=BY_ID["AMD_TRIPTAN"], source="ICHD-3 8.2.2 B"),
    "ichd3.8.2.3": AtLeast(number=15, definition=BY_ID["AMD_SIMPLE"], source="ICHD-3 8.2.3 B"),
    "ichd3.8.2.4": AtLeast(number=10, definition=BY_ID["AMD_OPIOID"], source="ICHD-3 8.2.4 B"),
    "ichd3.8.2.5": AtLeast(number=10, definition=BY_ID["AMD_COMBINATION"], source="ICHD-3 8.2.5 B"),
}


def _criterion(id_: str, title: str, rule: str, counted: str, trust: str = "read") -> Criterion:
    number = id_.removeprefix("ichd3.")
    return Criterion(
        id=id_, title=title, rule=rule, counted=counted, rules=RULES, source=f"ICHD-3 {number}, {SITE}", trust=trust
    )


_OVERUSE = "days of the medicine, never doses, beside headache on 15 days a month, in someone with migraine, for over three months"
CRITERIA = {
    criterion.id: criterion
    for criterion in (
        _criterion(
            "ichd3.1.1",
            "Migraine without aura",
            "at least 5 attacks of 4 to 72 hours with two of four pain features, and nausea or both light and sound sensitivity",
            "the number of such attacks in a lifetime, as written in the history; the clinician judges the rest",
        ),
        _criterion(
            "ichd3.1.2",
            "Migraine with aura",
            "at least 2 attacks with fully reversible aura showing three of six characteristics",
            "the number of such attacks in a lifetime, as written in the history (the 2018 wording: three of six, not two of four)",
        ),
        _criterion(
            "ichd3.1.3",
            "Chronic migraine",
            "headache on 15 days a month or more for over three months, 8 of them with migraine, after at least 5 attacks",
            "HD_ANY and MD_ICHD in each of up to three months, under three conventions of a month; the three months of "
            "history come from the history, not from the length of the diary",
        ),
        _criterion(
            "ichd3.1.5",
            "Probable migraine",
            "attacks that lack exactly one criterion of migraine, when neither migraine with nor without aura is established",
            "lifetime attacks one criterion short, or at least 5 diary days (PM_ICHD) that lack exactly one of four hours, C and D",
        ),
        _criterion(
            "ichd3.2.3",
            "Chronic tension-type headache",
            "tension-type headache on 15 days a month or more for over three months, when it is not chronic migraine",
            "TTH_ICHD in each month; nausea alone leaves a day open, because a diary does not grade it",
        ),
        _criterion(
            "ichd3.4.10",
            "Warning: new daily persistent headache",
            "headache daily and unremitting within 24 hours of its first onset",
            "one fact of the history: continuous from onset; a reason for a clinician to look before calling it chronic migraine",
        ),
        _criterion(
            "ichd3.8.2", "Medication-overuse headache", "any of 8.2.1 to 8.2.7", "the seven findings below joined by or"
        ),
        _criterion(
            "ichd3.8.2.1", "Ergotamine overuse", "ergotamine on 10 days a month or more", f"AMD_ERGOT: {_OVERUSE}"
        ),
        _criterion("ichd3.8.2.2", "Triptan overuse", "triptans on 10 days a month or more", f"AMD_TRIPTAN: {_OVERUSE}"),
        _criterion(
            "ichd3.8.2.3",
            "Simple painkiller overuse",
            "non-opioid painkillers on 15 days a month or more, all of them together",
            f"AMD_SIMPLE: {_OVERUSE}",
        ),
        _criterion(
            "ichd3.8.2.4",
            "Opioid overuse",
            "opioids on 10 days a month or more",
            f"AMD_OPIOID: {_OVERUSE}",
            "secondary",
        ),
        _criterion(
            "ichd3.8.2.5",
            "Combination painkiller overuse",
            "combination painkillers on 10 days a month or more",
            f"AMD_COMBINATION: {_OVERUSE}",
        ),
        _criterion(
            "ichd3.8.2.6",
            "Overuse of several classes",
            "several classes together on 10 days a month or more, none of them overused alone",
            f"AMD_SEVERAL: {_OVERUSE}",
            "secondary",
        ),
        _criterion(
            "ichd3.8.2.7",
            "Overuse that cannot be verified",
            "several acute medicines on 10 days a month or more, and nobody can establish which and how much",
            "a clinician's statement, beside headache on 15 days a month, in someone with migraine, for over three months; names "
            "not known here never meet it, they leave it open (AMD_UNNAMED)",
        ),
    )
}


def judge(facts: Facts) -> dict[str, Finding]:
    """Every paragraph, by id."""
    one, two = migraine_without_aura(facts), migraine_with_aura(facts)
    chronic = chronic_migraine(facts)
    found = [
        one,
        two,
        chronic,
        probable_migraine(facts, one, two),
        chronic_tension_type(facts, chronic),
        new_daily_persistent(facts),
        *medication_overuse(facts, one, two),
    ]
    return {finding.id: finding for finding in found}


def _lifetime(value: int | None, number: int, field: str, what: str) -> Part:
    if value is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"number of {what} in a lifetime not written",
            required=f">= {number}",
            definition=what,
            window="lifetime",
            settled_by=(Settles(field, "not written"),),
        )
    return Part(
        verdict=at_least(number, value, value),
        words=f"{value} {what} in a lifetime; at least {number} needed",
        required=f">= {number}",
        definition=what,
        window="lifetime",
        count=value,
        bounds=(value, value),
    )


def migraine_without_aura(facts: Facts) -> Finding:
    part = _lifetime(
        facts.history.attacks_without_aura,
        LIFETIME_WITHOUT_AURA,
        "history.attacks_without_aura",
        "attacks without aura",
    )
    return all_hold(CRITERIA["ichd3.1.1"], [part])


def migraine_with_aura(facts: Facts) -> Finding:
    part = _lifetime(
        facts.history.attacks_with_aura, LIFETIME_WITH_AURA, "history.attacks_with_aura", "attacks with aura"
    )
    return all_hold(CRITERIA["ichd3.1.2"], [part])


def _attacks_of_either_kind(facts: Facts) -> Part:
    history = facts.history
    said = [value for value in (history.attacks_without_aura, history.attacks_with_aura) if value is not None]
    total = sum(said)
    if total >= LIFETIME_EITHER:
        verdict = Verdict.MET
    else:
        verdict = Verdict.NOT_MET if len(said) == 2 else Verdict.UNKNOWN
    absent = [name for name in ("attacks_without_aura", "attacks_with_aura") if getattr(history, name) is None]
    return Part(
        verdict=verdict,
        words=f"{total if said else 'no number of'} migraine attacks in a lifetime written; at least {LIFETIME_EITHER} needed",
        required=f">= {LIFETIME_EITHER}",
        settled_by=tuple(Settles(f"history.{name}", "not written") for name in absent)
        if verdict is Verdict.UNKNOWN
        else (),
    )


def _over_three_months(facts: Facts) -> Part:
    since = facts.history.present_pattern_since
    return longer_than(facts, since, PATTERN_MONTHS, "history.present_pattern_since", "this pattern has lasted")


def chronic_migraine(facts: Facts) -> Finding:
    remits = stated(
        facts.history.continuous_from_onset,
        "history.continuous_from_onset",
        wanted=False,
        yes="the headache was continuous from its onset (see 4.10)",
        no="the headache was not continuous from its onset",
    )
    return all_hold(
        CRITERIA["ichd3.1.3"],
        [monthly(facts, HEADACHE_15, MIGRAINE_8), _attacks_of_either_kind(facts), _over_three_months(facts), remits],
    )


def probable_migraine(facts: Facts, one: Finding, two: Finding) -> Finding:
    """Definite migraine trumps probable; then lifetime attacks one short, or diary days one criterion short."""
    criterion = CRITERIA["ichd3.1.5"]
    definite = any_of([one.verdict, two.verdict])
    no_definite = Part(
        verdict=~definite,
        words="migraine itself is established"
        if definite is Verdict.MET
        else "whether migraine itself is established is open"
        if definite is Verdict.UNKNOWN
        else "neither migraine without nor with aura is established",
        settled_by=tuple(chain(one.parts[0].settled_by, two.parts[0].settled_by)),
    )
    return all_hold(criterion, [no_definite, _one_short(facts)])


def _one_short(facts: Facts) -> Part:
    """Lifetime attacks that lack only the number, or enough diary days that lack exactly one criterion."""
    history = facts.history
    lifetime = (history.attacks_without_aura, history.attacks_with_aura)
    marked = facts.marked(BY_ID["PM_ICHD"])
    fewest, most = int(marked.certain.sum()), int(marked.possible.sum())
    by_days = at_least(PROBABLE_DAYS, fewest, most)
    if any(lifetime):
        verdict, words = Verdict.MET, "some attacks fulfil everything but the number"
    else:
        # No attack counted by anybody, or a diary shorter than a month, is not the absence of attacks.
        open_ = None in lifetime or not facts.windows
        verdict = Verdict.UNKNOWN if by_days is Verdict.NOT_MET and open_ else by_days
        number = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        words = f"{number} diary days lack exactly one criterion; at least {PROBABLE_DAYS} needed"
    return Part(
        verdict=verdict,
        words=words,
        required=f">= {PROBABLE_DAYS}",
        definition="PM_ICHD",
        window="whole diary",
        count=fewest,
        bounds=(fewest, most),
    )


def chronic_tension_type(facts: Facts, chronic: Finding) -> Finding:
    not_chronic_migraine = Part(verdict=~chronic.verdict, words=f"chronic migraine (1.3) {STATE[chronic.verdict]}")
    return all_hold(
        CRITERIA["ichd3.2.3"], [monthly(facts, TENSION_15), _over_three_months(facts), not_chronic_migraine]
    )


def new_daily_persistent(facts: Facts) -> Finding:
    part = stated(
        facts.history.continuous_from_onset,
        "history.continuous_from_onset",
        wanted=True,
        yes="the headache was continuous from its onset",
        no="the headache was not continuous from its onset",
    )
    return all_hold(CRITERIA["ichd3.4.10"], [part])


def medication_overuse(facts: Facts, one: Finding, two: Finding) -> list[Finding]:
    """8.2 and its seven kinds. A person with chronic migraine may have both; neither replaces the other."""
    migraine = any_of([one.verdict, two.verdict])
    shared = [
        Part(
            verdict=migraine,
            words=f"migraine before (1.1 or 1.2) {STATE[migraine]}",
            settled_by=tuple(chain(one.parts[0].settled_by, two.parts[0].settled_by))
            if migraine is Verdict.UNKNOWN
            else (),
        ),
        _over_three_months(facts),
    ]
    single = [all_hold(CRITERIA[id_], [monthly(facts, HEADACHE_15, need), *shared]) for id_, need in ONE_CLASS.items()]
    several = all_hold(CRITERIA["ichd3.8.2.6"], [_several_part(facts), *shared])
    unnamed = all_hold(CRITERIA["ichd3.8.2.7"], [*_unverifiable(facts), *shared])
    kinds = [*single, several, unnamed]
    # Which kind it is may be open while overuse is sure: then only a class surely overused alone
    # takes the place of "several classes" (docs/decisions/0006).
    sure = all_of([across(_several(facts, strict=False)), *(part.verdict for part in shared)])
    verdict = any_of([sure, *(kind.verdict for kind in kinds)])
    return [_any_overuse(facts, verdict, sure, kinds), *kinds]


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


def _any_overuse(facts: Facts, verdict: Verdict, sure: Verdict, kinds: list[Finding]) -> Finding:
    """8.2 in words: which kinds it is, which it may be, or how few days there were of all together."""
    together = replace(monthly(facts, SEVERAL_10, HEADACHE_15), verdict=sure, settled_by=())
    parts = [together]
    for kind in kinds:
        parts.append(
            Part(
                verdict=kind.verdict,
                words=kind.criterion.title.lower(),
                settled_by=tuple(chain.from_iterable(part.settled_by for part in kind.parts)),
            )
        )
    named = [kind.criterion.title.lower() for kind in kinds if kind.verdict is verdict]
    said = together.words if verdict is Verdict.NOT_MET or not named else "; ".join(named)
    return replace(concluded(CRITERIA["ichd3.8.2"], verdict, parts), words=f"{SAID[verdict]}: {said}.")


def _several_part(facts: Facts) -> Part:
    """The days of all classes together; and, where that is not what decides, what does."""
    together = monthly(facts, SEVERAL_10, HEADACHE_15)
    verdict = across(_several(facts, strict=True))
    if verdict is together.verdict:
        return together
    why = {
        Verdict.NOT_MET: "only one class was taken, or one class is overused alone",
        Verdict.UNKNOWN: "whether one class is overused alone, or a second was taken, is open",
    }.get(verdict, "whether one class is overused alone depends on how a month is counted")
    settles = tuple(chain.from_iterable(monthly(facts, need).settled_by for need in ONE_CLASS.values()))
    return replace(
        together,
        verdict=verdict,
        words=f"{together.words}; {why}",
        settled_by=tuple(dict.fromkeys(settles)) if verdict is Verdict.UNKNOWN else (),
    )


def _several(facts: Facts, *, strict: bool) -> Mapping[str, Verdict]:
    """Several classes on enough days, none overused alone. `strict`: not even possibly overused alone."""
    total = each_convention(facts, (HEADACHE_15, SEVERAL_10))
    alone = [each_convention(facts, (need,)) for need in ONE_CLASS.values()]
    found = {}
    for convention, windows in facts.windows.items():
        overused = any_of(by_convention[convention] for by_convention in alone)
        if not strict and overused is not Verdict.MET:
            overused = Verdict.NOT_MET
        two_classes = within(_two_classes(facts, window) for window in windows)
        found[convention] = within([total[convention], two_classes, ~overused])
    return found


def _two_classes(facts: Facts, window: Window) -> Verdict:
    counts = [facts.count(need.definition, window) for need in ONE_CLASS.values()]
    surely = sum(count.fewest > 0 for count in counts)
    possibly = sum(count.most > 0 for count in counts)
    return at_least(2, surely, possibly)
