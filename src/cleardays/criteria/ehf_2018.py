"""European Headache Federation 2018: who should be offered onabotulinumtoxinA."""

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.label_eu import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, RuleSet, Verdict

RULES = RuleSet("EHF guideline", "2018", "2018", "Bendtsen 2018, J Headache Pain 19:91")
TWO_FAILED = Failed(
    number=2,
    outcomes=("ineffective", "not_tolerated", "contraindicated"),
    source="EHF 2018: two to three other preventives first",
)
START = Criterion(
    id="ehf.2018.start",
    title="EHF 2018: start",
    rule="chronic migraine, preferably after 2 to 3 other preventives; overused medicine withdrawn first where feasible, "
    "otherwise treatment starts before or with withdrawal",
    counted="HD_ANY and MD_ICHD in each of up to three months; at least 2 distinct preventives; overuse is a note, not a bar",
    rules=RULES,
    source="Bendtsen 2018, J Headache Pain 19:91 (abstract)",
    trust="read",
)


def judge(facts: Facts, overuse: Finding) -> Finding:
    notes = []
    if overuse.verdict is not Verdict.NOT_MET:
        notes.append(
            "medication overuse (8.2) is present or open: the guideline withdraws first where feasible, "
            "and otherwise starts before or with withdrawal"
        )
    if adult(facts).verdict is Verdict.NOT_MET:
        notes.append("under 18 neither label nor TA260 speaks, and benefit and safety are not established")
    return all_hold(START, [chronic_migraine_days(facts), TWO_FAILED.judge(facts)], notes)
