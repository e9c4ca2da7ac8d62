"""US label of BOTOX: whom the chronic migraine indication names. Hours, and no count of migraine days."""

from cleardays.criteria.facts import HD_4H, Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.monthly import AtLeast, monthly
from cleardays.diary.verdict import Criterion, Finding, RuleSet

RULES = RuleSet(
    "US label",
    "BOTOX prescribing information, set id 33d066a9-34ff-4a1a-b38b-d10983df3300; wording by copies, November 2026",
    None,
    "DailyMed, by set id",
)
HEADACHE_4H_15 = AtLeast(number=15, definition=HD_4H, source="US label 1, indication")
CRITERION = Criterion(
    id="label.us",
    title="US label: chronic migraine",
    rule="adults with headache lasting 4 hours a day or longer on 15 days a month or more; "
    "not established for episodic migraine, 14 headache days a month or fewer",
    counted="HD_4H in each of up to three months; the label says headache of four hours, not migraine of four hours. "
    "A shorter headache that was treated may have gone on: it widens the count and is never added silently",
    rules=RULES,
    source="US label, Indications and Usage (copies of the wording; compare DailyMed by set id)",
    trust="secondary",
)


def judge(facts: Facts) -> Finding:
    return all_hold(CRITERION, [monthly(facts, HEADACHE_4H_15), adult(facts)])
