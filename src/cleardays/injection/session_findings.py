"""What stands against a session, and how heavily: refused, a signature or a reason away from acceptance, or a note.

Each row of the session table gives at most one finding. The heaviest of its concerns still open is its severity;
a reason or a signature that was supplied leaves a note. A session is accepted when nothing but notes is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from cleardays.injection.injection_session import Session


class Severity(Enum):
    """From the heaviest to the lightest."""

    REFUSE = "refuse"
    NEEDS_SECOND_SIGNATURE = "needs_second_signature"
    NEEDS_REASON = "needs_reason"
    NOTE = "note"

    @property
    def weight(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that stands against a session; `reason` names the key of the reason that would settle it."""

    severity: Severity
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row of the session table with what it found."""

    id: str
    severity: Severity
    words: str


def refuse(words: str) -> Concern:
    return Concern(Severity.REFUSE, words)


def needs_reason(reason: str, words: str) -> Concern:
    return Concern(Severity.NEEDS_REASON, words, reason)


def needs_second_signature(words: str) -> Concern:
    return Concern(Severity.NEEDS_SECOND_SIGNATURE, words)


def note(words: str) -> Concern:
    return Concern(Severity.NOTE, words)


def weigh(id_: str, concerns: Iterable[Concern], session: Session) -> Finding | None:
    """One finding of a row's concerns, heaviest first; None when there is none."""
    settled = sorted((_settled(one, session) for one in concerns), key=lambda one: one.severity.weight)
    if not settled:
        return None
    words = "; ".join(dict.fromkeys(one.words for one in settled))
    return Finding(id_, settled[0].severity, f"{words[:1].upper()}{words[1:]}.")


def accepted(findings: Sequence[Finding]) -> bool:
    """Whether nothing but notes is left."""
    return all(one.severity is Severity.NOTE for one in findings)


def _settled(one: Concern, session: Session) -> Concern:
    """A concern with what was supplied for it: a reason or a second signature makes it a note, words kept."""
    if one.severity is Severity.NEEDS_REASON:
        if (session.reasons.get(one.reason) or "").strip():
            return note(f"{one.words} (reason given)")
        return Concern(one.severity, f"{one.words}: give a reason under `{one.reason}`", one.reason)
    if one.severity is Severity.NEEDS_SECOND_SIGNATURE:
        if session.second_signed():
            return note(f"{one.words} (second signature given)")
        return Concern(one.severity, f"{one.words}: a second clinician signs")
    return one
