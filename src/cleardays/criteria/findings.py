"""How the conditions of a criterion become one finding, in words."""

from collections.abc import Mapping, Sequence

from cleardays.diary.verdict import Criterion, Finding, Part, Verdict, all_of

SAID = {
    Verdict.MET: "Met",
    Verdict.NOT_MET: "Not met",
    Verdict.UNKNOWN: "Cannot tell yet",
    Verdict.CONFLICT: "Depends on how a month is counted",
}
"""What a verdict is called on a screen."""

STATE = {
    Verdict.MET: "is met",
    Verdict.NOT_MET: "is not met",
    Verdict.UNKNOWN: "cannot be told yet",
    Verdict.CONFLICT: "depends on how a month is counted",
}
"""The same inside a sentence."""


STOP_SAID = {
    Verdict.MET: "The rule says stop",
    Verdict.NOT_MET: "The rule does not say stop",
    Verdict.UNKNOWN: "Cannot tell yet",
    Verdict.CONFLICT: "Depends on which weeks are compared",
}
"""What the verdict of a rule about too small a change is called: `met` there means that the rule says stop."""

SUCCESS_SAID = {
    Verdict.MET: "So few headache days that the guideline asks whether treatment is still needed",
    Verdict.NOT_MET: "The rule does not say stop",
    Verdict.UNKNOWN: "Cannot tell yet",
    Verdict.CONFLICT: "Depends on how a month is counted",
}
"""The same for a rule that stops after success: it must not read as failure."""

CONTINUE_SAID = {
    Verdict.MET: "What the policy asks for continuing is reached",
    Verdict.NOT_MET: "What the policy asks for continuing is not reached",
    Verdict.UNKNOWN: "Cannot tell yet",
    Verdict.CONFLICT: "Depends on which days are compared",
}
"""The same for a payer's rule of continuing, where `met` means that treatment may go on."""


def all_hold(criterion: Criterion, parts: Sequence[Part], notes: Sequence[str] = ()) -> Finding:
    """A criterion that asks for every one of its parts."""
    return concluded(criterion, all_of(part.verdict for part in parts), parts, notes)


def concluded(
    criterion: Criterion,
    verdict: Verdict,
    parts: Sequence[Part],
    notes: Sequence[str] = (),
    called: Mapping[Verdict, str] = SAID,
) -> Finding:
    """A finding whose verdict was joined elsewhere; its words name the parts that made it."""
    decisive = [part.words for part in parts if part.verdict is verdict] or [part.words for part in parts]
    if verdict is Verdict.UNKNOWN:
        # A count already reached is worth saying while something else is open.
        decisive += [f"so far {part.words}" for part in parts if part.counts and part.verdict is Verdict.MET]
    return Finding(
        criterion=criterion,
        verdict=verdict,
        words=f"{called[verdict]}: {'; '.join(decisive)}.",
        parts=tuple(parts),
        notes=tuple(notes),
    )
