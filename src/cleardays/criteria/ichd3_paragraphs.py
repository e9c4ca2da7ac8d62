"""ICHD-3: what each numbered paragraph says, in our words, and what is counted for it. The judging is in `ichd3.py` and `overuse.py`."""

from cleardays.criteria.facts import HD_ANY, Facts, longer_than
from cleardays.criteria.monthly import AtLeast
from cleardays.diary.verdict import Criterion, Part, RuleSet

RULES = RuleSet("ICHD-3", "3rd edition, 2018", "2018", "ichd-3.org")
SITE = "ichd-3.org"

PATTERN_MONTHS = 3  # "more than three months", 1.3 A, 2.3 A, 8.2 B
HEADACHE_15 = AtLeast(number=15, definition=HD_ANY, source="ICHD-3 1.3 A, 8.2 A")


def over_three_months(facts: Facts) -> Part:
    """The condition that 1.3, 2.3 and 8.2 share."""
    since = facts.history.present_pattern_since
    return longer_than(facts, since, PATTERN_MONTHS, "history.present_pattern_since", "this pattern has lasted")


def _criterion(id_: str, title: str, rule: str, counted: str, trust: str = "read") -> Criterion:
    number = id_.removeprefix("ichd3.")
    return Criterion(
        id=id_, title=title, rule=rule, counted=counted, rules=RULES, source=f"ICHD-3 {number}, {SITE}", trust=trust
    )


_OVERUSE = (
    "days of the medicine, never doses, beside headache on 15 days a month for over three months, in somebody who had a headache "
    "disorder before: migraine (1.1, 1.2, 1.5), tension-type headache (2.3), or one that the history names"
)
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
            "tension-type headache on 15 days a month or more for over three months, when it is neither chronic migraine nor daily from "
            "its onset (4.10)",
            "TTH_ICHD in each month, held against chronic migraine inside the same kind of month; nausea alone leaves a day open, "
            "because a diary does not grade it",
        ),
        _criterion(
            "ichd3.4.10",
            "Warning: new daily persistent headache",
            "headache daily and unremitting within 24 hours of its first onset",
            "one fact of the history: continuous from onset; a reason for a clinician to look before calling it chronic migraine",
        ),
        _criterion(
            "ichd3.8.2",
            "Medication-overuse headache",
            "any of 8.2.1 to 8.2.7",
            "8.2.1 to 8.2.6 joined by or inside each kind of month, then the kinds of month compared; then 8.2.7. Gepants are counted "
            "and decide nothing: no number of days is established for them (8.2.8)",
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
            f"AMD_SEVERAL in each month, and two classes or more over the months together: {_OVERUSE}",
            "secondary",
        ),
        _criterion(
            "ichd3.8.2.7",
            "Overuse that cannot be verified",
            "several acute medicines on 10 days a month or more, and nobody can establish which and how much",
            "a clinician's statement, beside headache on 15 days a month for over three months, in somebody who had a headache disorder "
            "before; names not known here never meet it, they leave it open (AMD_UNNAMED)",
        ),
    )
}
