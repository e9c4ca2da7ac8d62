"""ICHD-3: which headaches these are. One name per numbered paragraph of the classification.

"Not better accounted for by another diagnosis" stands in every paragraph and is the
clinician's to judge; it never blocks here. Chronic migraine and medication overuse are both
reported when both are met. Not here: the paragraphs' words (`ichd3_paragraphs.py`), overuse
(`overuse.py`), and who should be treated (`label_us.py` and its neighbours).
"""

from dataclasses import replace
from itertools import chain

from cleardays.criteria.facts import MD_ICHD, Facts, stated
from cleardays.criteria.findings import STATE, all_hold, concluded
from cleardays.criteria.ichd3_paragraphs import CRITERIA, HEADACHE_15, over_three_months
from cleardays.criteria.monthly import AtLeast, across, each_convention, monthly, within
from cleardays.criteria.overuse import medication_overuse
from cleardays.diary.definitions import BY_ID
from cleardays.diary.verdict import Finding, Part, Settles, Verdict, all_of, any_of, at_least

LIFETIME_WITHOUT_AURA = 5  # attacks, 1.1 A
LIFETIME_WITH_AURA = 2  # attacks, 1.2 A
LIFETIME_EITHER = 5  # attacks of both kinds together, 1.3 B
PROBABLE_DAYS = 5  # 1.5: five attacks that lack one criterion, counted as diary days

MIGRAINE_8 = AtLeast(number=8, definition=MD_ICHD, source="ICHD-3 1.3 C")
TENSION_15 = AtLeast(number=15, definition=BY_ID["TTH_ICHD"], source="ICHD-3 2.3 A")


def judge(facts: Facts) -> dict[str, Finding]:
    """Every paragraph, by id."""
    one, two = migraine_without_aura(facts), migraine_with_aura(facts)
    chronic = chronic_migraine(facts)
    probable = probable_migraine(facts, one, two)
    tension = chronic_tension_type(facts, chronic)
    found = [
        one,
        two,
        chronic,
        probable,
        tension,
        new_daily_persistent(facts),
        *medication_overuse(facts, (one, two, probable, tension)),
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


def _remits(facts: Facts) -> Part:
    """Not daily and unremitting from the start: that is 4.10, and neither 1.3 nor 2.3."""
    return stated(
        facts.history.continuous_from_onset,
        "history.continuous_from_onset",
        wanted=False,
        yes="the headache was continuous from its onset (see 4.10)",
        no="the headache was not continuous from its onset",
    )


def _chronic_facts(facts: Facts) -> list[Part]:
    """What 1.3 asks of the history beside its days."""
    return [_attacks_of_either_kind(facts), over_three_months(facts), _remits(facts)]


def chronic_migraine(facts: Facts) -> Finding:
    return all_hold(CRITERIA["ichd3.1.3"], [monthly(facts, HEADACHE_15, MIGRAINE_8), *_chronic_facts(facts)])


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
    """Days of tension-type, where they are not chronic migraine under the same convention of a month, nor 4.10."""
    days = monthly(facts, TENSION_15)
    migraine = each_convention(facts, (HEADACHE_15, MIGRAINE_8))
    history = [part.verdict for part in _chronic_facts(facts)]
    joined = across(
        {
            convention: within([tension, ~within([migraine[convention], *history])])
            for convention, tension in each_convention(facts, (TENSION_15,)).items()
        }
    )
    rest = [over_three_months(facts), _remits(facts)]
    if joined is not days.verdict:
        words = f"chronic migraine (1.3) {STATE[chronic.verdict]}"
        settled_by = chain.from_iterable(part.settled_by for part in (days, *chronic.parts))
        gives_way = Part(verdict=joined, words=words)
        if joined is Verdict.UNKNOWN:
            gives_way = replace(gives_way, settled_by=tuple(dict.fromkeys(settled_by)))
        rest.insert(0, gives_way)
    verdict = all_of([joined, *(part.verdict for part in rest)])
    return concluded(CRITERIA["ichd3.2.3"], verdict, [days, *rest])


def new_daily_persistent(facts: Facts) -> Finding:
    part = stated(
        facts.history.continuous_from_onset,
        "history.continuous_from_onset",
        wanted=True,
        yes="the headache was continuous from its onset",
        no="the headache was not continuous from its onset",
    )
    return all_hold(CRITERIA["ichd3.4.10"], [part])
