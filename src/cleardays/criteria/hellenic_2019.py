"""Hellenic Headache Society 2019: who should be offered onabotulinumtoxinA."""

from cleardays.criteria.facts import Facts
from cleardays.criteria.findings import all_hold
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, RuleSet, Verdict

RULES = RuleSet("Hellenic guideline", "2019", "2019", "PMC6911284")
TWO_FAILED = Failed(
    number=2,
    outcomes=("ineffective", "not_tolerated", "contraindicated"),
    source="Hellenic 2019: after two preventives",
)
START = Criterion(
    id="hellenic.2019.start",
    title="Hellenic 2019: start",
    rule="chronic migraine, with or without medication overuse, after 2 preventives",
    counted="HD_ANY and MD_ICHD in each of up to three months; at least 2 distinct preventives; overuse is a note, not a bar",
    rules=RULES,
    source="Hellenic Headache Society 2019 (PMC6911284)",
    trust="read",
)


def judge(facts: Facts, overuse: Finding) -> Finding:
    """`overuse` is the finding of ICHD-3 8.2."""
    notes = []
    if overuse.verdict is not Verdict.NOT_MET:
        notes.append("medication overuse (8.2) is present or open: the guideline treats with or without it")
    return all_hold(START, [chronic_migraine_days(facts), TWO_FAILED.judge(facts)], notes)
