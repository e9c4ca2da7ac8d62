"""What a payer asks for continuing: what has a number is judged, what needs a judgement stays open.

`met` means that treatment may go on. Most such texts name no window, so both windows of
`fewer.py` decide; they name no number of cycles either, so the first complete one is judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cleardays.criteria import fewer
from cleardays.criteria.facts import Facts
from cleardays.criteria.fewer import Fewer
from cleardays.criteria.findings import CONTINUE_SAID, concluded
from cleardays.criteria.payers import policy_keys
from cleardays.criteria.payers.policy_keys import PolicyError
from cleardays.criteria.three_months import FewerThan, three_months
from cleardays.diary.verdict import Criterion, Finding, Part, Verdict, all_of, any_of

KEYS = ("rule", "verified", "reduction", "not_episodic", "join", "judgement", "not_checked", "notes")
Join = Literal["all", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuing:
    criterion: Criterion
    verified: bool
    reduction: Fewer | None
    not_episodic: FewerThan | None
    join: Join
    """Whether every condition must hold, or one is enough."""
    judgement: str | None
    """What the text leaves to a clinician or to the payer, without a number."""
    not_checked: tuple[str, ...]
    notes: tuple[str, ...]

    def judge(self, facts: Facts) -> Finding:
        """The rule held against the diary; an unverified one can only say that it judges nothing."""
        if not self.verified:
            part = Part(verdict=Verdict.UNKNOWN, words="this rule is stored as unverified and judges nothing")
            return concluded(self.criterion, Verdict.UNKNOWN, [part], self.notes, CONTINUE_SAID)
        parts: list[Part] = []
        verdicts: list[Verdict] = []
        notes = [*self.notes, *(f"also asked, and not checked here: {text}" for text in self.not_checked)]
        if self.reduction is not None:
            windows = fewer.reached(facts, self.reduction)
            parts += windows
            verdicts.append(fewer.compared(windows))
            notes += fewer.best(facts, self.reduction)
        if self.not_episodic is not None:
            episodic = three_months(facts, self.not_episodic)
            parts.append(
                replace(episodic, verdict=~episodic.verdict, required=f"not {episodic.required} for three months")
            )
            verdicts.append(parts[-1].verdict)
        if self.judgement is not None or not parts:
            parts.append(Part(verdict=Verdict.UNKNOWN, words=self._left_open()))
            verdicts.append(Verdict.UNKNOWN)
        joined = any_of(verdicts) if self.join == "any" else all_of(verdicts)
        return concluded(self.criterion, joined, parts, notes, CONTINUE_SAID)

    def _left_open(self) -> str:
        if self.judgement is None:
            return "the policy is stored here in words only, without anything that could be counted"
        return f"the text gives no number for {self.judgement}: a clinician and the payer judge it"


def parse(row: Mapping[str, Any], start: Criterion) -> Continuing:
    """Read `[continue]`; `PolicyError` names the key that is wrong."""
    at = "continue."
    policy_keys.only(row, at, KEYS)
    verified = policy_keys.true_or_false(row, "verified", at, default=True) and start.trust != "unverified"
    reduction, not_episodic = _reduction(row, start.source), _not_episodic(row, start.source)
    if "join" in row and (reduction is None or not_episodic is None):
        raise PolicyError("continue.join: there is only one condition; leave it out")
    join: Join = "any" if "join" in row and policy_keys.one_of(row, "join", ("all", "any"), at) == "any" else "all"
    judgement = policy_keys.text(row, "judgement", at) if "judgement" in row else None
    return Continuing(
        criterion=Criterion(
            id=f"{start.id.removesuffix('start')}continue",
            title=f"{start.title.removesuffix('start')}continue",
            rule=policy_keys.text(row, "rule", at),
            counted=_counted(reduction, not_episodic, join),
            rules=start.rules,
            source=start.source,
            trust=start.trust if verified else "unverified",
        ),
        verified=verified,
        reduction=reduction,
        not_episodic=not_episodic,
        join=join,
        judgement=judgement,
        not_checked=policy_keys.texts(row, "not_checked", at),
        notes=policy_keys.texts(row, "notes", at),
    )


def _reduction(row: Mapping[str, Any], source: str) -> Fewer | None:
    if "reduction" not in row:
        return None
    table, at = policy_keys.table(row, "reduction", "continue."), "continue.reduction."
    policy_keys.only(table, at, ("definition", "at_least_percent", "more_than_percent", "from_cycle"))
    given = [key for key in ("at_least_percent", "more_than_percent") if key in table]
    if len(given) != 1:
        raise PolicyError(f"{at}at_least_percent: give either this or more_than_percent")
    strictly = given == ["more_than_percent"]
    return Fewer(
        percent=policy_keys.whole(table, given[0], at, 0 if strictly else 1, 99 if strictly else 100),
        definition=policy_keys.definition(table, at),
        source=source,
        from_cycle=policy_keys.whole(table, "from_cycle", at, 1, 2) if "from_cycle" in table else 1,
        strictly=strictly,
    )


def _not_episodic(row: Mapping[str, Any], source: str) -> FewerThan | None:
    if "not_episodic" not in row:
        return None
    table, at = policy_keys.table(row, "not_episodic", "continue."), "continue.not_episodic."
    policy_keys.only(table, at, ("definition", "fewer_than"))
    return FewerThan(
        number=policy_keys.whole(table, "fewer_than", at, 1, 31),
        definition=policy_keys.definition(table, at),
        source=source,
    )


def _counted(reduction: Fewer | None, not_episodic: FewerThan | None, join: Join) -> str:
    said = []
    if reduction is not None:
        said.append(
            f"{reduction.asked}, {reduction.definition.id}, in the last 28 days and in the whole of the last complete cycle "
            "against the 28 days before the first session"
        )
    if not_episodic is not None:
        said.append(f"not {not_episodic.required} {not_episodic.definition.id} in each of three months since then")
    together = (" or " if join == "any" else " and ").join(said)
    return f"{together}; " * bool(said) + "an example of how such policies read, not the payer's own rule"
