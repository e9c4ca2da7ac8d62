"""What is suggested for the next session, and everything a clinician needs to disagree with it.

A suggestion is never an order: it carries its reasons, what speaks against it, what it was made from and what was missing,
the rule or model behind it with version and source, the chance that it changes nothing, and the other ways.
The decision that was taken is kept beside what was suggested.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cleardays.injection.injection_session import Plan

ACTIONS: Mapping[str, str] = {
    "first": "give a first session with the fixed pattern",
    "repeat": "repeat the last plan",
    "add": "add where the pain is",
    "remove": "take out sites that were added",
    "move": "look at where sites were placed",
    "later": "give it later than it is due",
    "stop_review": "talk about stopping",
    "write_first": "write these days down first",
}
"""What can be suggested or decided, with its name in words."""
VERSION = "1"
"""Of the rules in this room; a change of what is suggested is a new version."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a suggestion comes from. `model` is None where no model had a say."""

    rule: str
    source: str
    trust: str
    model: str | None = None
    version: str = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One way to go on. `plan` is None where nothing is to be injected, or where nobody wrote what the last plan was."""

    action: str
    plan: Plan | None = None
    not_before: date | None = None
    look_at: tuple[str, ...] = ()
    """Ids of sites whose placing is to be looked at; where to is the injector's."""
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    basis: Basis
    chance_of_no_difference: float | None = None
    """That taking this way and not the other makes less than one headache day in 28; None where nothing can be reckoned."""
    alternatives: tuple[str, ...] = ()
    """Other actions of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a clinician decided, beside what had been suggested: agreed or not, with the reason."""

    date: date
    action: str
    by: str
    suggested: tuple[str, ...]
    """The actions suggested that day, first to last."""
    version: str
    reason: str | None = None
    suggestions: tuple[Mapping[str, Any], ...] | None = None
    """Each suggestion of that day whole, as an answer writes it; None where only the actions were kept."""

    @property
    def followed(self) -> bool:
        """Whether the first suggestion was taken."""
        return self.suggested[:1] == (self.action,)
