"""How is what comes next said, in a terminal and on a page? The same words for both."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from cleardays.answer.what_next import WhatNext
from cleardays.course.suggestion import ACTIONS, Decision
from cleardays.injection import sites
from cleardays.report import answer_words, what_next_json

Told = Mapping[str, Any]
"""A suggestion or a plan as an answer writes it, of today or kept beside a decision: both are said by the same words."""

NOT_AN_ORDER = "These are ways to go on, for the clinician who decides and signs. The first is where the rules lead; none is an order."
NAMES_ONLY = "Of what was suggested that day only the names were kept."
AS_KEPT = "What was suggested that day, as it was kept"
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


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in words, and what had been suggested that day; None where only the actions were kept."""

    words: str
    suggested: tuple[Said, ...] | None


def earliest(said: WhatNext) -> str:
    return f"The interval allows the next session from {answer_words.day(said.earliest)}."


def suggestions(said: WhatNext) -> tuple[Said, ...]:
    return _all_said([what_next_json.suggestion(one, said.last) for one in said.suggestions])


def decisions(said: WhatNext) -> tuple[Decided, ...]:
    """What was decided before, latest first, beside what was suggested then: shown as it was kept, never reckoned anew."""
    latest_first = sorted(said.decisions, key=lambda one: one.date, reverse=True)
    return tuple(
        Decided(_decision(one), None if one.suggestions is None else _all_said(one.suggestions)) for one in latest_first
    )


def _all_said(told: Iterable[Told]) -> tuple[Said, ...]:
    return tuple(_said(number, one) for number, one in enumerate(told, start=1))


def _said(number: int, one: Told) -> Said:
    """One suggestion, as an answer writes it: what is not there was null, or empty."""
    words = one.get("words") or ACTIONS[one["action"]]
    blocks = [Block("Why", tuple(one["reasons"]), True), Block("What speaks against it", tuple(one["against"]), True)]
    if one.get("chance_of_no_difference") is not None:
        blocks.append(Block("How likely it changes nothing", (_chance(one),), True))
    if one.get("look_at"):
        blocks.append(Block("Sites to look at", (_listed(one["look_at"]),), True))
    blocks += [
        Block("Made from", tuple(one.get("inputs") or ())),
        Block("Missing", tuple(one.get("missing") or ())),
        Block("Other ways", tuple(ACTIONS[action] for action in one.get("alternatives") or ())),
    ]
    basis = one["basis"]
    model = f", {basis['model']}" if basis.get("model") else ""
    return Said(
        title=f"{number}. {words[:1].upper()}{words[1:]}",
        plan=_plan(one.get("not_before"), one["plan"]) if one.get("plan") else (),
        blocks=tuple(block for block in blocks if block.lines),
        basis=f"Rule: {basis['rule']} (version {basis['version']}{model}). Source: {basis['source']}. Trust: {basis['trust']}.",
    )


def _plan(not_before: str | None, plan: Told) -> tuple[str, ...]:
    units = {one["site"]: one.get("units") for one in plan["sites"]}
    lines = [f"{plan['units']} U at {plan['site_count']} sites, {_pattern(set(units))}."]
    if not_before is not None:
        lines.append(f"Not before {answer_words.day(date.fromisoformat(not_before))}.")
    if plan["added"]:
        lines.append(
            f"Added: {'; '.join(f'{id_}, {_units(units.get(id_))} ({_place(id_)})' for id_ in plan['added'])}."
        )
    if plan["removed"]:
        lines.append(f"Taken out: {_listed(plan['removed'])}.")
    return tuple(lines)


def _pattern(ids: Set[str]) -> str:
    fixed = set(sites.fixed_sites())
    pattern = "the fixed pattern" if fixed <= ids else "not the whole fixed pattern"
    extra = len(ids - fixed)
    return f"{pattern} and {extra} more" if extra else pattern


def _units(found: int | None) -> str:
    return "units not written" if found is None else f"{found} U"


def _place(id_: str) -> str:
    try:
        return sites.parse(id_).words
    except sites.UnknownSiteError:
        return "a place this version does not know"


def _chance(one: Told) -> str:
    chance = round(100 * one["chance_of_no_difference"])
    what = "20 U more instead" if one["action"] == "repeat" else "this, beside the last plan,"
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
    return (
        f"{answer_words.day(one.date)}, {one.by}: {ACTIONS[one.action]} ({agreed or 'nothing was suggested'}).{reason}"
    )
