"""EU and UK label of BOTOX: whom the chronic migraine indication names. Migraine days, and no hours."""

from cleardays.criteria.facts import HD_ANY, MD_ICHD, Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.monthly import AtLeast, monthly
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet

RULES = RuleSet(
    "EU label", "EU and UK product information; wording by copies, November 2026", None, "product information"
)
HEADACHE_15 = AtLeast(number=15, definition=HD_ANY, source="EU label 4.1")
MIGRAINE_8 = AtLeast(number=8, definition=MD_ICHD, source="EU label 4.1")
CRITERION = Criterion(
    id="label.eu",
    title="EU and UK label: chronic migraine",
    rule="adults with headache on 15 days a month or more, at least 8 of them with migraine",
    counted="HD_ANY and MD_ICHD in each of up to three months; no length of headache is asked",
    rules=RULES,
    source="EU and UK product information 4.1 (copies of the wording)",
    trust="secondary",
)


def chronic_migraine_days(facts: Facts) -> Part:
    """15 headache days of which 8 with migraine: the same counts NICE and EHF ask for."""
    return monthly(facts, HEADACHE_15, MIGRAINE_8)


def judge(facts: Facts) -> Finding:
    return all_hold(CRITERION, [chronic_migraine_days(facts), adult(facts)])
