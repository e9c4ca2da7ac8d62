"""An answer as JSON: a public contract. Keys are added, never renamed."""

import json
from typing import Any

from cleardays.answer.answer import Answer
from cleardays.answer.is_it_helping import Helping, NotAvailable
from cleardays.diary.columns import CLEAR, HEADACHE
from cleardays.diary.diary import Diary
from cleardays.diary.verdict import Finding, Part, Verdict
from cleardays.diary.windows import Count
from cleardays.report import is_it_helping_json, side_effects_json, what_next_json

STATE_MARK = {HEADACHE: "H", CLEAR: "."}


def text(value: Any) -> str:
    """JSON as it is printed: readable letters as they are, what does not print escaped."""
    plain = json.dumps(value, indent=1, ensure_ascii=False)
    return "".join(c if c == "\n" or c.isprintable() else f"\\u{ord(c):04x}" for c in plain)


def answer(said: Answer) -> dict[str, Any]:
    return {
        "as_of": said.as_of.isoformat(),
        "for": said.audience,
        "person": said.person,
        "jurisdiction": said.jurisdiction,
        "banner": said.banner,
        "diary": diary(said.diary) | {"medicine_days": [_count(count) for count in said.medicine_days]},
        "safety": {
            "findings": [finding(one) for one in said.safety],
            "events": None if said.events is None else [side_effects_json.to_json(one) for one in said.events],
        },
        "could_it_help": {
            "findings": [finding(one) for one in said.could_it_help],
            "forecast": is_it_helping_json.ahead(said.forecast),
        },
        "is_it_helping": is_it_helping(said.is_it_helping),
        "what_next": is_it_helping_json.not_available(said.what_next)
        if isinstance(said.what_next, NotAvailable)
        else what_next_json.to_json(said.what_next),
        "missing": [{"what": one.what, "why": one.why} for one in said.missing],
        "limits": list(said.limits),
    }


def is_it_helping(said: Helping | NotAvailable) -> dict[str, Any]:
    """The second question, as `answer` and `respond` both print it."""
    findings = [] if isinstance(said, NotAvailable) else [finding(one) for one in said.stopping]
    return is_it_helping_json.helping(said, findings)


def diary(kept: Diary) -> dict[str, Any]:
    """The diary as counted: `strip` holds one mark a day: H headache, . clear, ? silent, ! contradicted."""
    return {
        "from": kept.dates[0].isoformat() if kept.dates else None,
        "to": kept.dates[-1].isoformat() if kept.dates else None,
        "timezone": kept.timezone,
        "days": len(kept),
        "recorded": int((kept.columns.headache >= 0).sum()),
        "strip": strip(kept),
        "contradicted": [day.isoformat() for day in kept.contradictions],
    }


def strip(kept: Diary) -> str:
    return "".join(
        "!" if both else STATE_MARK.get(int(state), "?")
        for state, both in zip(kept.columns.headache, kept.columns.contradicted, strict=True)
    )


def finding(one: Finding) -> dict[str, Any]:
    part = one.deciding
    counts = [count for each in one.parts for count in each.counts]
    rules = one.criterion.rules
    return {
        "id": one.id,
        "title": one.criterion.title,
        "verdict": one.verdict.value,
        "count": part.count if part else None,
        "bounds": list(part.bounds) if part and part.bounds else None,
        "required": part.required or None if part else None,
        "definition": part.definition or None if part else None,
        "window": part.window or None if part else None,
        "windows": [_count(count) for count in counts],
        "rules": {"set": rules.set, "version": rules.version, "effective": rules.effective},
        "source": one.criterion.source,
        "trust": one.criterion.trust,
        "decided_by": [day.isoformat() for day in part.decided_by] if part and part.verdict is one.verdict else [],
        "settled_by": _settled_by(one),
        "withheld_by": list(one.withheld_by) or None,
        "words": one.words,
        "reductions": [
            {"window": each.window, "bounds": [is_it_helping_json.exact(end) for end in each.reduction]}
            for each in one.parts
            if each.reduction is not None
        ],
        "notes": list(one.notes),
        "parts": [_part(each) for each in one.parts],
    }


def _settled_by(one: Finding) -> list[str]:
    """Dates and facts that would settle an open finding, each once."""
    if one.verdict is not Verdict.UNKNOWN:
        return []
    return list(dict.fromkeys(s.what for part in one.parts if part.verdict is one.verdict for s in part.settled_by))


def _part(part: Part) -> dict[str, Any]:
    return {"verdict": part.verdict.value, "required": part.required or None, "words": part.words}


def _count(count: Count) -> dict[str, Any]:
    per_28 = count.per_28
    return {
        "convention": count.window.convention,
        "from": count.window.first.isoformat(),
        "to": count.window.last.isoformat(),
        "days": len(count.window),
        "recorded": count.recorded,
        "quality": count.quality,
        "definition": count.definition.id,
        "bounds": [count.fewest, count.most],
        "per_28": None if per_28 is None else round(float(per_28), 2),
    }
