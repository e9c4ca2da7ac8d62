"""UK label of BOTOX: whom the chronic migraine indication names. Migraine days, no hours, and no earlier treatment."""

from cleardays.criteria.facts import HD_ANY, MD_ICHD, Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.monthly import AtLeast, monthly
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet

RULES = RuleSet("UK label", "UK product information, June 2023, read November 2026", "2023-06", "emc product 859")
HEADACHE_15 = AtLeast(number=15, definition=HD_ANY, source="UK label 4.1")
MIGRAINE_8 = AtLeast(number=8, definition=MD_ICHD, source="UK label 4.1")
CRITERION = Criterion(
    id="label.uk",
    title="UK label: chronic migraine",
    rule="adults with headache on 15 days a month or more, at least 8 of them with migraine; no earlier treatment is asked",
    counted="HD_ANY and MD_ICHD in each of up to three months; no length of headache is asked",
    rules=RULES,
    source="UK product information 4.1 (emc product 859, June 2023; abbviepro.com/gb)",
    trust="read",
)


def chronic_migraine_days(facts: Facts) -> Part:
    """15 headache days of which 8 with migraine: the counts that the European labels, NICE, EHF and others share."""
    return monthly(facts, HEADACHE_15, MIGRAINE_8)


def judge(facts: Facts) -> Finding:
    return all_hold(CRITERION, [chronic_migraine_days(facts), adult(facts)])
