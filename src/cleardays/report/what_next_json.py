"""What next, as JSON: a public contract."""

from typing import Any

from cleardays.answer.what_next import WhatNext
from cleardays.course.suggestion import ACTIONS, Decision, Suggestion
from cleardays.injection import sites
from cleardays.injection.injection_session import Plan

# ---------------------------------------------------------------- as JSON


def to_json(said: WhatNext) -> dict[str, Any]:
    """What stands under `what_next`: a public contract; keys are added, never renamed."""
    return {
        "available": True,
        "earliest_next_session": said.earliest.isoformat(),
        "suggestions": [suggestion(one, said.last) for one in said.suggestions],
        "questions": list(said.questions),
        "decisions": [decision(one) for one in said.decisions],
    }


def suggestion(one: Suggestion, last: Plan | None) -> dict[str, Any]:
    return {
        "action": one.action,
        "words": ACTIONS[one.action],
        "plan": {} if one.plan is None else plan(one.plan, last),
        "not_before": None if one.not_before is None else one.not_before.isoformat(),
        "look_at": list(one.look_at),
        "reasons": list(one.reasons),
        "against": list(one.against),
        "inputs": list(one.inputs),
        "missing": list(one.missing),
        "basis": {
            "rule": one.basis.rule,
            "version": one.basis.version,
            "model": one.basis.model,
            "source": one.basis.source,
            "trust": one.basis.trust,
        },
        "chance_of_no_difference": None
        if one.chance_of_no_difference is None
        else round(one.chance_of_no_difference, 2),
        "alternatives": list(one.alternatives),
    }


def plan(one: Plan, last: Plan | None) -> dict[str, Any]:
    """A plan with what it changes against the last one; `sites` as a session writes them."""
    before = {dose.site.id for dose in last.doses} if last is not None else set(sites.fixed_sites())
    now = {dose.site.id for dose in one.doses}
    return {
        "units": one.units,
        "site_count": one.sites,
        "sites": [{"site": dose.site.id, "units": dose.units} for dose in one.doses],
        "added": [dose.site.id for dose in one.doses if dose.site.id not in before],
        "removed": sorted(before - now),
    }


def decision(one: Decision) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(),
        "action": one.action,
        "by": one.by,
        "reason": one.reason,
        "suggested": list(one.suggested),
        "version": one.version,
        "followed": one.followed,
        "suggestions": None if one.suggestions is None else [dict(kept) for kept in one.suggestions],
    }
