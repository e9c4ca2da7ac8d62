"""European Headache Federation 2018: who should be offered onabotulinumtoxinA, and who should stop."""

from cleardays.criteria import fewer
from cleardays.criteria.facts import HD_ANY, Facts, adult
from cleardays.criteria.fewer import Fewer
from cleardays.criteria.findings import STOP_SAID, SUCCESS_SAID, all_hold, concluded
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.criteria.three_months import FewerThan, three_months
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
RESPONSE = Fewer(percent=30, definition=HD_ANY, from_cycle=2, source="EHF 2018: non-response")
FEW_DAYS = FewerThan(number=10, definition=HD_ANY, source="EHF 2018: stopping after success")
NONRESPONSE = Criterion(
    id="ehf.2018.nonresponse",
    title="EHF 2018: non-response",
    rule="less than 30 % fewer headache days after two to three cycles, weighed with intensity, disability and preference",
    counted="HD_ANY in the last complete cycle, the second or a later one, against the 28 days before the first session; the "
    "last 28 days of the cycle and the whole cycle decide. The guideline compares the four weeks before with the four weeks "
    "after each cycle; from the second cycle on that compares two stretches of treatment, so the comparison here stays with "
    "the days before treatment",
    rules=RULES,
    source="Bendtsen 2018, J Headache Pain 19:91 (abstract)",
    trust="read",
)
STOP = Criterion(
    id="ehf.2018.stop",
    title="EHF 2018: stop after success",
    rule="stop when there are fewer than 10 headache days a month for three months; look again 4 to 5 months after stopping",
    counted="HD_ANY in each of the three most recent months since the first session, under three conventions of a month",
    rules=RULES,
    source="Bendtsen 2018, J Headache Pain 19:91 (abstract)",
    trust="read",
)
CRITERIA = {criterion.id: criterion for criterion in (START, STOP, NONRESPONSE)}


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


def judge_stop(facts: Facts) -> list[Finding]:
    """Stopping after success, and non-response."""
    return [stop(facts), nonresponse(facts)]


def nonresponse(facts: Facts) -> Finding:
    """Less than 30 % fewer headache days in the last complete cycle, the second or a later one."""
    parts = fewer.not_reached(facts, RESPONSE)
    verdict = fewer.compared(parts)
    notes = fewer.best(facts, RESPONSE)
    if verdict in (Verdict.MET, Verdict.CONFLICT):
        notes.append(
            "the guideline says two to three cycles, and weighs intensity, disability and what the person prefers"
        )
    return concluded(NONRESPONSE, verdict, parts, notes, STOP_SAID)


def stop(facts: Facts) -> Finding:
    """Fewer than 10 headache days in each of three months: a rule that follows success."""
    part = three_months(facts, FEW_DAYS)
    notes = ["this is a good result, not a failure; the guideline looks again 4 to 5 months after stopping"]
    return concluded(STOP, part.verdict, [part], notes if part.verdict is Verdict.MET else [], SUCCESS_SAID)
