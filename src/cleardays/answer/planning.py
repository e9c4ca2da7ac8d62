"""How is what comes next said, in a terminal and on a page? The same words for both."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleardays.answer import wording
from cleardays.answer.whatnext import WhatNext
from cleardays.course.suggestion import ACTIONS, Decision, Suggestion
from cleardays.injection import sites
from cleardays.injection.session import Dose, Plan

NOT_AN_ORDER = "These are ways to go on, for the clinician who decides and signs. The first is where the rules lead; none is an order."
WITH_CLINICIAN = "What comes next is decided by you and your clinician together. These questions may help:"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading with its lines; `first` ones stand open on a page, the rest under what it rests on."""

    title: str
    lines: tuple[str, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One suggestion in words."""

    title: str
    plan: tuple[str, ...]
    blocks: tuple[Block, ...]
    basis: str


def earliest(said: WhatNext) -> str:
    return f"The interval allows the next session from {wording.day(said.earliest)}."


def suggestions(said: WhatNext) -> tuple[Said, ...]:
    return tuple(_said(number, one, said.last) for number, one in enumerate(said.suggestions, start=1))


def decisions(said: WhatNext) -> tuple[str, ...]:
    """What was decided before, latest first."""
    return tuple(_decision(one) for one in sorted(said.decisions, key=lambda one: one.date, reverse=True))


def _said(number: int, one: Suggestion, last: Plan | None) -> Said:
    words = ACTIONS[one.action]
    blocks = [Block("Why", one.reasons, True), Block("What speaks against it", one.against, True)]
    if one.chance_of_no_difference is not None:
        blocks.append(Block("How likely it changes nothing", (_chance(one),), True))
    if one.look_at:
        blocks.append(Block("Sites to look at", (_listed(one.look_at),), True))
    blocks += [
        Block("Made from", one.inputs),
        Block("Missing", one.missing),
        Block("Other ways", tuple(ACTIONS[action] for action in one.alternatives)),
    ]
    basis = one.basis
    model = f", {basis.model}" if basis.model else ""
    return Said(
        title=f"{number}. {words[:1].upper()}{words[1:]}",
        plan=() if one.plan is None else _plan(one, one.plan, last),
        blocks=tuple(block for block in blocks if block.lines),
        basis=f"Rule: {basis.rule} (version {basis.version}{model}). Source: {basis.source}. Trust: {basis.trust}.",
    )


def _plan(of: Suggestion, plan: Plan, last: Plan | None) -> tuple[str, ...]:
    extra = [dose for dose in plan.doses if dose.site.pain]
    before = {dose.site.id for dose in last.doses} if last is not None else set(sites.fixed_sites())
    gone = sorted(before - {dose.site.id for dose in plan.doses})
    lines = [f"{plan.units} U at {plan.sites} sites, {_pattern(plan, extra)}."]
    if of.not_before is not None:
        lines.append(f"Not before {wording.day(of.not_before)}.")
    added = [dose for dose in plan.doses if dose.site.id not in before]
    if added:
        lines.append(f"Added: {'; '.join(f'{dose.site.id}, {dose.units} U ({dose.site.words})' for dose in added)}.")
    if gone:
        lines.append(f"Taken out: {_listed(gone)}.")
    return tuple(lines)


def _pattern(plan: Plan, extra: Sequence[Dose]) -> str:
    fixed = {dose.site.id for dose in plan.doses if dose.site.fixed} == set(sites.fixed_sites())
    pattern = "the fixed pattern" if fixed else "not the whole fixed pattern"
    return f"{pattern} and {len(extra)} more" if extra else pattern


def _chance(one: Suggestion) -> str:
    chance = round(100 * (one.chance_of_no_difference or 0.0))
    what = "20 U more instead" if one.action == "repeat" else "this, beside the last plan,"
    return f"About {chance} in 100 that {what} would make less than one headache day in 28 of difference."


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids)


def _decision(one: Decision) -> str:
    agreed = (
        "as suggested first"
        if one.followed
        else f"suggested first: {ACTIONS[one.suggested[0]]}"
        if one.suggested
        else ""
    )
    reason = f" Reason: {one.reason}." if one.reason else ""
    return f"{wording.day(one.date)}, {one.by}: {ACTIONS[one.action]} ({agreed or 'nothing was suggested'}).{reason}"
