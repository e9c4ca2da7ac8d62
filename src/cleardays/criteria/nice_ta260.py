"""NICE TA260: who may start botulinum toxin type A for chronic migraine, in both of its wordings.

The first wording asked for three preventives that had not worked; the current one also counts
those not tolerated or unsuitable. When the wording changed is not known to us.
"""

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import STATE, all_hold
from cleardays.criteria.label_eu import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict

CURRENT = RuleSet("NICE TA260", "current wording, read November 2026", None, "nice.org.uk/guidance/TA260")
FIRST = RuleSet("NICE TA260", "first wording, 2012", "2012", "nice.org.uk/guidance/TA260")

THREE_FAILED = Failed(
    number=3, outcomes=("ineffective", "not_tolerated", "contraindicated"), source="NICE TA260 1.1, current wording"
)
THREE_INEFFECTIVE = Failed(number=3, outcomes=("ineffective",), source="NICE TA260 1.1, 2012 wording")

_SOURCE = "NICE TA260 1.1, https://nice.org.uk/guidance/TA260/chapter/1-recommendations"
START = Criterion(
    id="nice.ta260.start",
    title="NICE TA260: start",
    rule="adults with 15 headache days a month or more, at least 8 with migraine, after 3 preventives that did not work, "
    "were not tolerated or were unsuitable, and with medication overuse appropriately managed",
    counted="HD_ANY and MD_ICHD in each of up to three months; distinct preventive medicines; overuse counts as managed "
    "when 8.2 is not met or the clinician says it is managed: it need not be absent",
    rules=CURRENT,
    source=_SOURCE,
    trust="read",
)
START_2012 = Criterion(
    id="nice.ta260.start.2012",
    title="NICE TA260: start, 2012 wording",
    rule="as the current wording, but the 3 preventives must not have worked",
    counted=START.counted,
    rules=FIRST,
    source=_SOURCE,
    trust="read",
)
CRITERIA = {criterion.id: criterion for criterion in (START, START_2012)}


def judge(facts: Facts, overuse: Finding) -> list[Finding]:
    """Both wordings. `overuse` is the finding of ICHD-3 8.2."""
    shared = [chronic_migraine_days(facts), adult(facts)]
    managed = overuse_managed(facts, overuse)
    return [
        all_hold(START, [*shared, THREE_FAILED.judge(facts), managed]),
        all_hold(START_2012, [*shared, THREE_INEFFECTIVE.judge(facts), managed]),
    ]


def overuse_managed(facts: Facts, overuse: Finding) -> Part:
    """ "Appropriately managed", not "absent"."""
    said = facts.history.overuse_managed
    if overuse.verdict is Verdict.NOT_MET:
        return Part(verdict=Verdict.MET, words="no medication overuse (8.2)")
    if said is True:
        return Part(verdict=Verdict.MET, words="medication overuse is managed, as the clinician wrote")
    if overuse.verdict is Verdict.MET and said is False:
        return Part(verdict=Verdict.NOT_MET, words="medication overuse (8.2) is not managed")
    if said is False:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"medication overuse is written as not managed, and whether there is any (8.2) {STATE[overuse.verdict]}",
            settled_by=tuple(settles for part in overuse.parts for settles in part.settled_by),
        )
    return Part(
        verdict=Verdict.UNKNOWN,
        words="whether medication overuse is managed is not written",
        settled_by=(Settles("history.overuse_managed", "not written"),),
    )
