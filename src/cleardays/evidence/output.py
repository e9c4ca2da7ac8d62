"""An answered question as a picture and as JSON."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from markupsafe import Markup

from cleardays.drawing.forest import Line, forest
from cleardays.evidence import trials
from cleardays.evidence.outcomes import DAYS, POINTS, QUESTIONS, Answered, Pooled, ask, figure


def plot(one: Answered) -> Markup | None:
    """The comparisons of the first unit, drawn; None where there is nothing to draw."""
    drawn = [each for each in one.comparisons if each.unit == one.comparisons[0].unit]
    if not drawn:
        return None
    lines = [
        Line(
            label=each.label + (" (beside)" if each.beside else ""),
            value=each.value,
            low=each.low,
            high=each.high,
            note=each.words + (", from a copy" if each.trust == "secondary" else ""),
        )
        for each in drawn
    ]
    return _forest(f"{one.title} Botox against the other group, {drawn[0].unit}.", lines, drawn[0].unit)


def pool_plot(one: Pooled) -> Markup:
    """The rows of a pool and what each method makes of them; what reaches past the axis ends in an arrow."""
    rows = [trials.row(id_) for id_ in one.rows]
    lines = [
        Line(
            label=row.study,
            value=row.number,
            low=row.ci_low,
            high=row.ci_high,
            note=figure(row.number, row.ci_low, row.ci_high),
        )
        for row in rows
    ]
    for each in one.found.estimates:
        note = figure(each.effect, each.low, each.high)
        lines.append(Line(label=each.method, value=each.effect, low=each.low, high=each.high, note=note, combined=True))
    inside = [end for line in lines[:-1] for end in (line.low, line.high) if end is not None]
    return _forest(f"{one.label}, {one.unit}.", lines, one.unit, (math.floor(min(inside)), math.ceil(max(inside))))


def _forest(title: str, lines: Sequence[Line], unit: str, limits: tuple[float, float] | None = None) -> Markup:
    what = "people" if unit == POINTS else "days" if unit == DAYS else ""
    spoken = " ".join([title, *(f"{line.label}: {line.note}." for line in lines)])
    return forest(
        lines,
        title=spoken,
        below=f"fewer {what} with Botox".replace("  ", " "),
        above=f"more {what} with Botox".replace("  ", " "),
        limits=limits,
    )


def to_json(id_: str | None = None) -> dict[str, Any]:
    """One question or all, every figure as a number. Rows that nobody confirmed are left out and counted."""
    return {
        "cleardays_evidence": 1,
        "questions": [_question_json(ask(one)) for one in ([id_] if id_ else QUESTIONS)],
        "trust": {name: trials.badge_of(name) for name in trials.TRUST},
        "unconfirmed_rows_left_out": sum(not one.shown for one in trials.rows()),
    }


def _question_json(one: Answered) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "short": one.short,
        "sentences": list(one.sentences),
        "beside": list(one.beside),
        "comparisons": [_listed(asdict(each)) for each in one.comparisons],
        "pooled": [_pool_json(each) for each in one.pools],
        "limits": [asdict(each) for each in one.limits],
        "rows": [_listed(asdict(each)) | {"badge": trials.badge(each)} for each in one.rows],
    }


def _pool_json(one: Pooled) -> dict[str, Any]:
    found = one.found
    return {
        "id": one.id,
        "label": one.label,
        "unit": one.unit,
        "rows": list(one.rows),
        "standing": one.standing,
        "trials": found.k,
        "q": found.q,
        "q_degrees_of_freedom": found.k - 1,
        "q_p": found.q_p,
        "methods": [asdict(each) for each in found.estimates],
        "prediction_interval": list(found.prediction) if found.prediction else None,
        "prediction_interval_missing": found.prediction_missing or None,
        "words": list(one.words),
    }


def _listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
