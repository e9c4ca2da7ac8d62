"""Australia, Medicare Benefits Schedule item 18377: who may be treated for chronic migraine, and for how long before proof."""

from dataclasses import dataclass

from cleardays.criteria import fewer
from cleardays.criteria.facts import HD_ANY, MD_ICHD, Facts, adult
from cleardays.criteria.fewer import Fewer
from cleardays.criteria.findings import CONTINUE_SAID, all_hold, concluded
from cleardays.criteria.mean import MeanAtLeast, mean
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict

RULES = RuleSet("MBS item 18377", "read November 2026", None, "privatehealth.gov.au, item 18377")
_SOURCE = "MBS item 18377 (privatehealth.gov.au); migraine.org.au"

HEADACHE_15 = MeanAtLeast(number=15, months=6, definition=HD_ANY, source="MBS 18377 (b)")
MIGRAINE_8 = MeanAtLeast(number=8, months=6, definition=MD_ICHD, source="MBS 18377 (b)")
THREE_FAILED = Failed(number=3, outcomes=("ineffective", "not_tolerated", "contraindicated"), source="MBS 18377 (c)")
RESPONSE = Fewer(percent=50, definition=HD_ANY, from_cycle=2, source="MBS 18377: proof after two treatments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """So many treatments before proof is asked. The number stands here and nowhere else."""

    number: int
    source: str

    def judge(self, facts: Facts) -> Part:
        """Met while another treatment may be given without proof; the proof decides from then on."""
        given = len(facts.treated.cycles)
        if not given:
            return Part(
                verdict=Verdict.UNKNOWN,
                words="no session is written",
                required=f"< {self.number} treatments",
                settled_by=(Settles("sessions", "no session is written"),),
            )
        words = f"{given} of at most {self.number} treatments before proof is asked"
        return Part(
            verdict=Verdict.MET if given < self.number else Verdict.NOT_MET,
            words=words if given <= self.number else f"{given} treatments, and proof is asked after {self.number}",
            required=f"< {self.number} treatments",
        )


CAP = Cap(number=2, source="MBS 18377: at most two treatments before proof")
START = Criterion(
    id="mbs.18377.start",
    title="Australia, MBS 18377: start",
    rule="18 or older, on average 15 headache days a month or more over at least 6 months, at least 8 of them with migraine, after "
    "an inadequate response, intolerance or contraindication to at least 3 preventives",
    counted="HD_ANY and MD_ICHD added up over the latest six months, so that a good month may make up for a bad one; distinct "
    "preventive medicines",
    rules=RULES,
    source=_SOURCE,
    trust="read",
)
CONTINUE = Criterion(
    id="mbs.18377.continue",
    title="Australia, MBS 18377: continue",
    rule="at most 2 treatments, unless headache days a month are at least 50 % fewer than before after two cycles of 12 weeks, and stay so",
    counted="sessions given; then HD_ANY in the last complete cycle, the second or a later one, against the 28 days before the first "
    "session: the last 28 days of the cycle and the whole cycle decide, and where they differ it depends on which days are compared",
    rules=RULES,
    source=_SOURCE,
    trust="read",
)
CRITERIA = {criterion.id: criterion for criterion in (START, CONTINUE)}


def judge(facts: Facts) -> Finding:
    return all_hold(START, [mean(facts, HEADACHE_15, MIGRAINE_8), adult(facts), THREE_FAILED.judge(facts)])


def judge_continue(facts: Facts) -> Finding:
    """Below the cap treatment may go on; from the cap on, only with proof."""
    cap = CAP.judge(facts)
    if cap.verdict is not Verdict.NOT_MET:
        return concluded(CONTINUE, cap.verdict, [cap], called=CONTINUE_SAID)
    proof = fewer.reached(facts, RESPONSE)
    return concluded(CONTINUE, fewer.compared(proof), proof, [cap.words, *fewer.best(facts, RESPONSE)], CONTINUE_SAID)
