"""Scotland, Scottish Medicines Consortium 692/11: who may start."""

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.nice_ta260 import overuse_managed
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, RuleSet

RULES = RuleSet("SMC 692/11", "13 February 2017, read November 2026", "2017-02-13", "scottishmedicines.org.uk")
THREE_ORAL_FAILED = Failed(
    number=3,
    outcomes=("ineffective", "not_tolerated", "contraindicated"),
    source="SMC 692/11: three or more oral preventives",
    classes=("anticonvulsant", "antidepressant", "beta-blocker", "calcium-channel-blocker", "angiotensin", "gepant"),
    perhaps=("other",),
    kind="oral preventive",
)
START = Criterion(
    id="smc.692.start",
    title="Scotland, SMC 692/11: start",
    rule="adults with chronic migraine after at least 3 oral preventives have failed, and with medication overuse appropriately managed",
    counted="HD_ANY and MD_ICHD in each of up to three months; distinct preventives taken by mouth: antibodies and toxins are not, of "
    "“other” a diary does not say; overuse as for NICE TA260",
    rules=RULES,
    source="SMC 692/11, scottishmedicines.org.uk, 13 February 2017",
    trust="read",
)


def judge(facts: Facts, overuse: Finding) -> Finding:
    """`overuse` is the finding of ICHD-3 8.2."""
    parts = [
        chronic_migraine_days(facts),
        adult(facts),
        THREE_ORAL_FAILED.judge(facts),
        overuse_managed(facts, overuse),
    ]
    return all_hold(START, parts)
