"""Quebec, INESSS and RAMQ: who may start, as a press report told it.

The rule itself was not read. Each condition is shown beside the diary, and the finding judges nothing.
"""

from dataclasses import dataclass

from cleardays.criteria.facts import HD_4H, Facts
from cleardays.criteria.findings import STATE, all_hold
from cleardays.criteria.monthly import AtLeast, monthly
from cleardays.criteria.preventives import FAILED, Failed
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict

RULES = RuleSet("INESSS and RAMQ", "press report of 13 May 2019", None, "press report, 13 May 2019")
_REPORT = "press report of INESSS and RAMQ, 13 May 2019"


@dataclass(frozen=True, slots=True)
class Approval:
    """For how many months treatment is approved: the first time, and later ones."""

    first_months: int
    later_months: int


HEADACHE_4H_15 = AtLeast(number=15, definition=HD_4H, source=_REPORT)
THREE_FAILED = Failed(number=3, outcomes=FAILED, source=_REPORT)
ONE_OF_EACH = tuple(
    Failed(number=1, outcomes=FAILED, source=_REPORT, classes=classes, kind=kind)
    for kind, classes in (
        ("antidepressant", ("antidepressant",)),
        ("anticonvulsant", ("anticonvulsant",)),
        ("antihypertensive", ("beta-blocker", "calcium-channel-blocker", "angiotensin")),
    )
)
APPROVAL = Approval(first_months=9, later_months=12)
START = Criterion(
    id="inesss.start",
    title="Quebec, INESSS: start (press report)",
    rule="headache of 4 hours on 15 days a month or more, after 3 preventives, among them an antidepressant, an anticonvulsant and an "
    f"antihypertensive; approved for at most {APPROVAL.first_months} months, then for at most {APPROVAL.later_months}",
    counted="HD_4H in each of up to three months and preventives by class, shown beside the diary. Only a press report was read: it "
    "judges nothing",
    rules=RULES,
    source=_REPORT,
    trust="secondary",
)
NOT_READ = "only a press report of this rule was read: it is shown, and judges nothing"


def judge(facts: Facts) -> Finding:
    told = [monthly(facts, HEADACHE_4H_15), THREE_FAILED.judge(facts), *(one.judge(facts) for one in ONE_OF_EACH)]
    notes = [f"as reported, this {STATE[part.verdict]}: {part.words}" for part in told]
    notes.append(
        f"as reported, a first approval is for at most {APPROVAL.first_months} months, a later one for at most {APPROVAL.later_months}"
    )
    not_read = Part(verdict=Verdict.UNKNOWN, words=NOT_READ, settled_by=(Settles("the rule itself", "not read yet"),))
    return all_hold(START, [not_read], notes)
