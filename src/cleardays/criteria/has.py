"""France, Haute Autorité de Santé: who may start."""

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, RuleSet

RULES = RuleSet("HAS opinion on BOTOX", "opinion p_3303898, read November 2026", None, "has-sante.fr, p_3303898")
ONE_FAILED = Failed(number=1, outcomes=("ineffective", "not_tolerated"), source="HAS p_3303898")
START = Criterion(
    id="has.start",
    title="France, HAS: start",
    rule="adults with chronic migraine who did not respond to or did not tolerate other preventives; in hospital",
    counted="HD_ANY and MD_ICHD in each of up to three months; at least 1 preventive that did not work or was not tolerated: the "
    "opinion names no number. A diary cannot show where it is given",
    rules=RULES,
    source="HAS opinion, has-sante.fr p_3303898; vidal.fr 28493, 11 January 2022",
    trust="read",
)
IN_HOSPITAL = "in France it is given in hospital: not checked here"


def judge(facts: Facts) -> Finding:
    return all_hold(START, [chronic_migraine_days(facts), adult(facts), ONE_FAILED.judge(facts)], [IN_HOSPITAL])
