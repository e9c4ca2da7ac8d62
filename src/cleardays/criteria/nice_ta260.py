"""NICE TA260: who may start botulinum toxin type A for chronic migraine, and who should stop.

Starting stands in both of its wordings. The first wording asked for three preventives that had not worked; the current one also counts
those not tolerated or unsuitable. The new wording fits the
revision of CG150 of about June 2025 (a4medicine.co.uk, a summary); the day it changed was not read. Stopping has two
rules, and either is enough: the first after too little change, the second after success.
"""

from cleardays.criteria import fewer
from cleardays.criteria.facts import HD_ANY, Facts, adult
from cleardays.criteria.fewer import Fewer
from cleardays.criteria.findings import STATE, STOP_SAID, SUCCESS_SAID, all_hold, concluded
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.criteria.three_months import FewerThan, three_months
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict, any_of

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

RESPONSE = Fewer(percent=30, definition=HD_ANY, from_cycle=2, source="NICE TA260 1.2, first rule")
EPISODIC = FewerThan(number=15, definition=HD_ANY, source="NICE TA260 1.2, second rule")
_STOP_SOURCE = "NICE TA260 1.2 and 1.3, https://nice.org.uk/guidance/TA260/chapter/1-recommendations"
STOP_NONRESPONSE = Criterion(
    id="nice.ta260.stop.nonresponse",
    title="NICE TA260: stop after too little change",
    rule="stop when headache days a month are less than 30 % fewer after two treatment cycles",
    counted="HD_ANY in the last complete cycle, the second or a later one, against the 28 days before the first session. The "
    "guidance names no window: the last 28 days of the cycle and the whole cycle decide, and where they differ it depends "
    "on which weeks are compared",
    rules=CURRENT,
    source=_STOP_SOURCE,
    trust="read",
)
STOP_EPISODIC = Criterion(
    id="nice.ta260.stop.episodic",
    title="NICE TA260: stop after success",
    rule="stop when chronic migraine has changed to episodic: fewer than 15 headache days a month for three months running",
    counted="HD_ANY in each of the three most recent months since the first session, under three conventions of a month",
    rules=CURRENT,
    source=_STOP_SOURCE,
    trust="read",
)
STOP = Criterion(
    id="nice.ta260.stop",
    title="NICE TA260: stop",
    rule="either stopping rule: too little change after two cycles, or episodic migraine for three months",
    counted="the two findings below joined by or; treatment goes on only while neither says stop",
    rules=CURRENT,
    source=_STOP_SOURCE,
    trust="read",
)
CRITERIA = {criterion.id: criterion for criterion in (START, START_2012, STOP, STOP_NONRESPONSE, STOP_EPISODIC)}

EITHER_SAID = STOP_SAID | {Verdict.CONFLICT: "Depends on which days are compared"}
GOING_ON = "people treated before or outside this guidance may go on until they and their clinician agree to stop (1.3)"


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


def judge_stop(facts: Facts) -> list[Finding]:
    """Either rule, then each: the positive one follows success."""
    nonresponse, episodic = stop_nonresponse(facts), stop_episodic(facts)
    each = (nonresponse, episodic)
    parts = [
        Part(
            verdict=one.verdict,
            words=f"{one.criterion.title.removeprefix('NICE TA260: ')}: {one.words.partition(': ')[2].rstrip('.')}",
            settled_by=tuple(settles for part in one.parts for settles in part.settled_by),
        )
        for one in each
    ]
    verdict = any_of(one.verdict for one in each)
    called = EITHER_SAID
    if verdict is Verdict.MET and nonresponse.verdict is not Verdict.MET:
        called = EITHER_SAID | {Verdict.MET: "The rule says stop, after success"}
    return [concluded(STOP, verdict, parts, [GOING_ON], called), *each]


def stop_nonresponse(facts: Facts) -> Finding:
    """Less than 30 % fewer headache days in the last complete cycle, the second or a later one."""
    parts = fewer.not_reached(facts, RESPONSE)
    return concluded(STOP_NONRESPONSE, fewer.compared(parts), parts, fewer.best(facts, RESPONSE), STOP_SAID)


def stop_episodic(facts: Facts) -> Finding:
    """Fewer than 15 headache days in each of three months: a rule that follows success."""
    part = three_months(facts, EPISODIC)
    notes = [GOING_ON]
    if part.verdict is Verdict.MET:
        notes.insert(0, "this is a good result, not a failure; EHF 2018 asks the same only under 10 days a month")
    return concluded(STOP_EPISODIC, part.verdict, [part], notes, SUCCESS_SAID)
