"""The second question and the forecast as JSON: part of the public contract. Keys are added, never renamed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from cleardays.answer import change_words
from cleardays.answer.forecast import LIMITS, Ahead
from cleardays.answer.is_it_helping import Change, CycleSaid, Helping, Modelled, NotAvailable
from cleardays.criteria.facts import HD_ANY
from cleardays.diary.history import Score
from cleardays.outcome import instruments
from cleardays.outcome.counts import Tally
from cleardays.outcome.kept import Kept
from cleardays.outcome.reduction import Reduction
from cleardays.outcome.remission import Remission
from cleardays.outcome.wear_off import WearOff
from cleardays.report import is_it_helping_words
from cleardays.response.estimands import Estimand, Spread


def not_available(part: NotAvailable) -> dict[str, Any]:
    return {"available": False, "reason": part.reason, "settled_by": list(part.settled_by)}


def helping(said: Helping | NotAvailable, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """`findings` are the stopping rules, already written."""
    if isinstance(said, NotAvailable):
        return not_available(said)
    counted = {
        "outcome": HD_ANY.id,
        "baseline": {
            "from": said.baseline.window.first.isoformat(),
            "to": said.baseline.window.last.isoformat(),
            "recorded": said.baseline.recorded,
            "count": [said.baseline.fewest, said.baseline.most],
        },
        "cycles": [_cycle(one) for one in said.cycles],
        "stopping": {"findings": findings},
        "remission": None if said.remission is None else _remission(said.remission),
        "scores": [_score(one) for one in said.scores],
        "wear_off": {"reading": "cannot_tell", "weeks": []} | _compared(said.wear_off),
        "also_changed": [_also(one, words) for one, words in zip(said.changes, change_words.also(said), strict=True)],
        "beside": list(said.beside),
    }
    if isinstance(said.model, NotAvailable):
        return not_available(said.model) | counted
    return {"available": True} | counted | _model(said, said.model)


def _model(said: Helping, modelled: Modelled) -> dict[str, Any]:
    model, cycle = modelled.response, modelled.cycle
    return {
        "last_cycle": {"number": cycle.number, "from": cycle.first.isoformat(), "to": cycle.last.isoformat()},
        "estimands": _estimands(model.estimands),
        "p_headache_free_28_days": _round(model.p_headache_free_28_days),
        "wear_off": _compared(said.wear_off)
        | {
            "reading": is_it_helping_words.wear_off_reading(said, model),
            "model_reading": model.wear_off.reading,
            "p_pattern": _round(model.wear_off.p_pattern),
            "difference_days_per_week": spread(model.wear_off.difference),
            "weeks": [{"week": one.number, "days": spread(one.days)} for one in model.weeks],
        },
        "stop_or_continue": {
            "words": is_it_helping_words.STOPPING,
            "strip": [{"share_lost": one.share_lost, "days_per_28": spread(one.days)} for one in model.stopping],
        },
        "sensitivity": [
            {
                "id": one.id,
                "value": one.value,
                "reduction": spread(one.reduction),
                "p_at_least": {"30": _round(one.p_at_least_30)},
                "reading": one.reading,
                "changes_reading": one.changes_reading,
                "words": is_it_helping_words.what_if(one),
            }
            for one in model.what_if
        ],
        "assumptions": [
            {
                "id": "locked_to_sessions",
                "before_diary_days_per_28": spread(model.locked_before),
                "after_diary_days_per_28": spread(model.locked_after),
                "words": is_it_helping_words.LOCKED,
            },
            {
                "id": "drift",
                "believed": {f"{size:g}": _round(weight) for size, weight in sorted(model.drift.items())},
                "words": "how much months swing on their own, on the log-odds, and how far each is believed after the diary",
            },
            {
                "id": "silence",
                "before": _kept(modelled.kept[0]),
                "cycle": _kept(modelled.kept[1]),
                "words": is_it_helping_words.silence(modelled),
            },
            *(
                {"id": "other_treatment", "on": one.on.isoformat() if one.on else None, "words": one.words}
                for one in said.changes
            ),
            {"id": "prior", "version": model.prior_version, "cycles_used": list(model.cycles_used)},
        ],
        "effective_sample_size": round(model.effective_sample_size),
        "words": [
            is_it_helping_words.headline(modelled),
            change_words.chance(model.estimands[0]),
            *change_words.also(said),
            *is_it_helping_words.caveats(said, modelled),
            is_it_helping_words.NOT_WHY,
        ],
    }


def _kept(one: Kept) -> dict[str, Any]:
    return {"cause": one.cause, "silent": one.silent, "days": one.days, "sources": sorted(one.sources)}


UNGRADED: dict[str, Any] = {
    "id": "change_in_moderate_severe_days",
    "definition": "HD_MODERATE_SEVERE",
    "reduction": None,
    "p_at_least": None,
    "reading": "cannot_tell",
    "words": is_it_helping_words.UNGRADED,
}


def _estimands(found: Sequence[Estimand]) -> list[dict[str, Any]]:
    """Every estimand; that of moderate and severe days also where it cannot be asked, with why."""
    graded = any(one.id == UNGRADED["id"] for one in found)
    told = [_estimand(one) for one in found]
    return told if graded else [*told[:2], UNGRADED, *told[2:]]


def _also(one: Change, words: str) -> dict[str, Any]:
    return {
        "from": one.earliest.isoformat(),
        "to": one.latest.isoformat(),
        "kind": one.kind,
        "cycle": one.cycle,
        "words": words,
    }


def _estimand(one: Estimand) -> dict[str, Any]:
    return {
        "id": one.id,
        "definition": one.definition,
        "reduction": spread(one.reduction),
        "p_at_least": {str(grade): _round(value) for grade, value in one.p_at_least.items()},
        "reading": one.reading,
        "words": change_words.estimand(one),
    }


def spread(one: Spread) -> dict[str, Any]:
    return {
        "mean": _round(one.mean),
        "interval_50": [_round(end) for end in one.interval_50],
        "interval_90": [_round(end) for end in one.interval_90],
    }


def _round(value: float) -> float:
    return round(value, 4)


def _compared(one: WearOff | None) -> dict[str, Any]:
    """The comparison without a model: what was counted, and the interval that chance in choosing does not explain."""
    if one is None:
        return {}
    return {
        "compared": {
            "cycle": one.cycle.number,
            "reading": one.reading,
            "difference_days_per_week": None if one.difference is None else _round(one.difference),
            "interval_90": None if one.interval is None else [_round(end) for end in one.interval],
            "words": one.words,
        }
    }


def _remission(one: Remission) -> dict[str, Any]:
    return {
        "longest_clear_run": [one.longest.fewest, one.longest.most],
        "current_clear_run": [one.current.fewest, one.current.most],
        "headache_free_months": [
            {"convention": free.convention, "months": free.months, "count": [free.certain, free.possible]}
            for free in one.free_months
        ],
    }


def _score(one: instruments.Change) -> dict[str, Any]:
    return {
        "instrument": one.instrument.id,
        "before": None if one.before is None else _dated(one.before),
        "since": None if one.since is None else _dated(one.since),
        "change": None if one.change is None else float(one.change),
        "reading": one.reading,
        "words": one.words,
        "notes": list(one.notes),
    }


def _dated(one: Score) -> dict[str, Any]:
    return {"date": one.date.isoformat(), "total": float(one.total)}


def _cycle(one: CycleSaid) -> dict[str, Any]:
    return {
        "number": one.cycle.number,
        "from": one.cycle.first.isoformat(),
        "to": one.cycle.last.isoformat(),
        "complete": one.cycle.complete,
        **_tally(one.table.whole),
        "weeks": [_tally(week) for week in one.table.weeks],
        "reductions": {
            name: _reduction(value)
            for name, value in (
                ("trial window", one.trial_window),
                ("whole cycle", one.whole_cycle),
                ("best 28 days", one.best_28),
            )
        },
    }


def _tally(one: Tally) -> dict[str, Any]:
    counts = {count.definition.id: [count.fewest, count.most] for count in one.counts}
    first = one.of(HD_ANY.id)
    return {
        "days": len(first.window),
        "recorded": first.recorded,
        "counts": counts,
        "hours": [round(float(one.hours.fewest), 2), round(float(one.hours.most), 2)],
    }


def _reduction(one: Reduction | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "from": one.now.window.first.isoformat(),
        "to": one.now.window.last.isoformat(),
        "bounds": None if one.bounds is None else [exact(end) for end in one.bounds],
        "grades": {str(grade): verdict.value for grade, verdict in one.grades.items()},
        "why_not": one.why_not or None,
    }


def exact(share: Fraction) -> dict[str, Any]:
    """A share as a fraction and, for reading, as a decimal."""
    return {"fraction": f"{share.numerator}/{share.denominator}", "decimal": round(float(share), 4)}


def ahead(said: Ahead | NotAvailable) -> dict[str, Any]:
    """The forecast."""
    if isinstance(said, NotAvailable):
        return not_available(said)
    found = said.forecast
    return {
        "available": True,
        "outcome": HD_ANY.id,
        "baseline": {
            "from": said.count.window.first.isoformat(),
            "to": said.count.window.last.isoformat(),
            "recorded": said.count.recorded,
            "count": list(found.baseline),
        },
        "overuse": found.overuse,
        "arms": [
            {
                "arm": arm.arm,
                "months": [
                    {
                        "month": one.number,
                        "mean": round(one.mean, 2),
                        "interval_50": list(one.interval_50),
                        "interval_90": list(one.interval_90),
                    }
                    for one in arm.months
                ],
                "cycles": [
                    {
                        "cycle": one.number,
                        "p_at_least": {str(grade): _round(value) for grade, value in one.p_at_least.items()},
                        "p_headache_free_28_days": _round(one.p_headache_free_month),
                    }
                    for one in arm.cycles
                ],
            }
            for arm in found.arms
        ],
        "effective_people": round(found.people),
        "prior_version": found.prior_version,
        "words": is_it_helping_words.forecast(said),
        "notes": list(said.notes),
        "limits": list(LIMITS),
    }
