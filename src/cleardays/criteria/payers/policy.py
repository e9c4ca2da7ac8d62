"""A payer's policy as a dated TOML file: what it asks before a start, and what for continuing.

The shipped files are examples of how such policies read, never "the insurer's rule". A clinic
keeps its own in the same form. Facts marked `verified = false` are stored and judge nothing.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.monthly import AtLeast, monthly
from cleardays.criteria.payers import continuation, policy_keys
from cleardays.criteria.payers.continuation import Continuing
from cleardays.criteria.payers.policy_keys import PolicyError
from cleardays.criteria.preventives import Failed
from cleardays.diary.history import PREVENTIVE_CLASSES
from cleardays.diary.verdict import Criterion, Finding, Part, RuleSet, Settles, Verdict
from cleardays.safety.name_lookup import known_medicine, medicine_groups

TRUST = ("read", "secondary", "derived", "unverified")
FAILED = ("ineffective", "not_tolerated", "contraindicated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    slug: str
    criterion: Criterion
    verified: bool
    adults: bool
    months: tuple[AtLeast, ...]
    preventives: Failed | None
    excluded_medicines: tuple[str, ...]
    not_checked: tuple[str, ...]
    continuing: Continuing | None
    """What the policy asks for continuing; None when it says nothing of it."""

    def judge(self, facts: Facts) -> Finding:
        """The start rule held against the facts; an unverified policy can only say that it judges nothing."""
        if not self.verified:
            part = Part(verdict=Verdict.UNKNOWN, words="this policy is stored as unverified and judges nothing")
            return all_hold(self.criterion, [part])
        parts = [monthly(facts, *self.months)] if self.months else []
        if self.adults:
            parts.append(adult(facts))
        if self.preventives is not None:
            parts.append(self.preventives.judge(facts))
        if self.excluded_medicines:
            parts.append(_none_of(facts, self.excluded_medicines))
        notes = [f"also asked, and not checked here: {text}" for text in self.not_checked]
        return all_hold(self.criterion, parts, notes)


def _none_of(facts: Facts, groups: tuple[str, ...]) -> Part:
    taken = facts.history.medicines
    named = " or ".join(medicine_groups()[group] for group in groups)
    if taken is None:
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"not written whether {named} is taken",
            settled_by=(Settles("history.medicines", "not written"),),
        )
    kinds = {name: known_medicine(name) for name in taken}
    if any(kind is not None and kind.group in groups for kind in kinds.values()):
        return Part(verdict=Verdict.NOT_MET, words=f"{named} is taken")
    if None in kinds.values():
        unknown = sum(kind is None for kind in kinds.values())
        return Part(
            verdict=Verdict.UNKNOWN,
            words=f"{unknown} medicine{'s' if unknown > 1 else ''} not recognised: a clinician must look",
            settled_by=(Settles("history.medicines", "a name is not recognised"),),
        )
    return Part(verdict=Verdict.MET, words=f"not taken: {named}")


def shipped() -> dict[str, Policy]:
    """The example policies of this package, by slug."""
    found = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            found[entry.name.removesuffix(".toml")] = parse(
                entry.read_text(encoding="utf-8"), entry.name.removesuffix(".toml")
            )
    return found


def parse(text: str, slug: str) -> Policy:
    """Read a policy; `PolicyError` names the key that is wrong."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"not TOML: {str(error).lower()}") from None
    policy_keys.only(table, "", ("title", "source", "trust", "version", "effective", "start", "continue"))
    title, source = policy_keys.text(table, "title"), policy_keys.text(table, "source")
    trust = policy_keys.one_of(table, "trust", TRUST)
    start = policy_keys.table(table, "start")
    policy_keys.only(
        start, "start.", ("rule", "verified", "adults", "months", "preventives", "excludes", "not_checked")
    )
    effective = policy_keys.text(table, "effective") if "effective" in table else None
    criterion = Criterion(
        id=f"payer.{slug}.start",
        title=f"{title}: start",
        rule=policy_keys.text(start, "rule", "start."),
        counted=_counted(start),
        rules=RuleSet(title, policy_keys.text(table, "version"), effective, source),
        source=source,
        trust=trust,
    )
    policy = Policy(
        slug=slug,
        criterion=criterion,
        verified=policy_keys.true_or_false(start, "verified", "start.", default=True) and trust != "unverified",
        adults=policy_keys.true_or_false(start, "adults", "start.", default=False),
        months=tuple(_months(start, source)),
        preventives=_preventives(start, source),
        excluded_medicines=_excluded(start),
        not_checked=policy_keys.texts(start, "not_checked", "start."),
        continuing=continuation.parse(policy_keys.table(table, "continue"), criterion) if "continue" in table else None,
    )
    if policy.verified and not (policy.months or policy.preventives or policy.excluded_medicines or policy.adults):
        raise PolicyError("start: nothing that could be judged; give months, preventives, excludes or adults")
    return policy


def _excluded(start: Mapping[str, Any]) -> tuple[str, ...]:
    if "excludes" not in start:
        return ()
    row = policy_keys.table(start, "excludes", "start.")
    policy_keys.only(row, "start.excludes.", ("medicines",))
    groups = policy_keys.texts(row, "medicines", "start.excludes.")
    known = medicine_groups()
    for group in groups:
        if group not in known:
            raise PolicyError(f"start.excludes.medicines: {group!r} is not one of {', '.join(known)}")
    return groups


def _counted(start: Mapping[str, Any]) -> str:
    said = [
        f"{need.get('definition')} {need.get('at_least')}" for need in start.get("months", []) if isinstance(need, dict)
    ]
    return (
        f"per month: {' and '.join(said)}; " if said else ""
    ) + "an example of how such policies read, not the payer's own rule"


def _months(start: Mapping[str, Any], source: str) -> Iterable[AtLeast]:
    rows = start.get("months", [])
    if not isinstance(rows, list):
        raise PolicyError("start.months: a list of tables belongs here")
    for i, row in enumerate(rows):
        at = f"start.months[{i}]."
        if not isinstance(row, dict):
            raise PolicyError(f"{at} a table belongs here")
        policy_keys.only(row, at, ("definition", "at_least"))
        yield AtLeast(
            number=policy_keys.whole(row, "at_least", at, 1, 31),
            definition=policy_keys.definition(row, at),
            source=source,
        )


def _preventives(start: Mapping[str, Any], source: str) -> Failed | None:
    if "preventives" not in start:
        return None
    row, at = policy_keys.table(start, "preventives", "start."), "start.preventives."
    policy_keys.only(row, at, ("at_least", "outcomes", "per", "classes", "days_at_target"))
    outcomes = policy_keys.texts(row, "outcomes", at) or FAILED
    classes = policy_keys.texts(row, "classes", at)
    for value, known, key in ((outcomes, FAILED, "outcomes"), (classes, PREVENTIVE_CLASSES, "classes")):
        if not set(value) <= set(known):
            raise PolicyError(f"{at}{key}: only {', '.join(known)} are known")
    return Failed(
        number=policy_keys.whole(row, "at_least", at, 1, 20),
        outcomes=outcomes,
        source=source,
        per=policy_keys.one_of(row, "per", ("drugs", "classes"), at) if "per" in row else "drugs",
        classes=classes,
        days_at_target=policy_keys.whole(row, "days_at_target", at, 0, 3650) if "days_at_target" in row else 0,
    )
