"""A case written back as a case file: reading it again gives an equal case."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from cleardays.casefile.reader import Case
from cleardays.casefile.schema import PROVENANCE, VERSION
from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry
from cleardays.diary.history import History, PartialDate


def to_json(case: Case) -> dict[str, Any]:
    """A case as the case file's JSON value; reading it again gives an equal case."""
    found: dict[str, Any] = {
        "cleardays": VERSION,
        "person": _given(id=case.person.id, born=case.person.born, sex=case.person.sex),
        "history": _history(case.history),
        "diary": {
            "timezone": case.timezone,
            "days": [_day(entry) for entry in case.days],
            "attacks": [_attack(attack) for attack in case.attacks],
        },
    }
    if case.sessions:
        found["sessions"] = [_plain(session.record) for session in case.sessions]
    if case.scores:
        found["scores"] = [
            {"instrument": s.instrument, "date": s.date.isoformat(), "total": _plain(s.total)} for s in case.scores
        ]
    if case.events is not None:
        found["events"] = [
            _given(
                term=e.term,
                onset=e.onset,
                resolved=e.resolved,
                severity=e.severity,
                serious=e.serious,
                session=e.session,
                sites=list(e.sites),
                relatedness=e.relatedness,
                judged_by=e.judged_by and {"by": e.judged_by.by, "date": e.judged_by.date},
            )
            for e in case.events
        ]
    if case.examinations:
        found["examinations"] = [_given(date=e.date, pain=e.pain, tender=e.tender, by=e.by) for e in case.examinations]
    if case.decisions:
        found["decisions"] = [
            _given(
                date=d.date,
                action=d.action,
                by=d.by,
                suggested=d.suggested,
                version=d.version,
                reason=d.reason,
                suggestions=d.suggestions,
            )
            for d in case.decisions
        ]
    return found | _given(payer=case.payer, jurisdiction=case.jurisdiction)


def dumps(case: Case) -> str:
    """A case file's text: one day or attack per line, so that two files can be compared by eye."""
    value = to_json(case)
    lines = ["{"]
    for key, (name, part) in enumerate(value.items()):
        comma = "," if key < len(value) - 1 else ""
        if name == "diary":
            lines.append(f' "diary": {{"timezone": {_line(part["timezone"])},')
            lines += _rows("days", part["days"], ",") + _rows("attacks", part["attacks"], f"}}{comma}")
        else:
            lines.append(f' "{name}": {_line(part)}{comma}')
    return "\n".join([*lines, "}"]) + "\n"


def _rows(name: str, rows: list[Any], after: str) -> list[str]:
    if not rows:
        return [f'  "{name}": []{after}']
    body = [f"   {_line(row)}," for row in rows[:-1]] + [f"   {_line(rows[-1])}"]
    return [f'  "{name}": [', *body, f"  ]{after}"]


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _given(**values: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    """Values as JSON has them; fractions to the nearest millisecond of an hour at worst."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return float(value)


def _in_order(values: Iterable[str] | None, order: tuple[str, ...]) -> list[str] | None:
    return None if values is None else sorted(values, key=order.index)


def _facts(said: DayEntry | Attack) -> dict[str, Any]:
    acute = None if said.acute is None else [_given(drug=i.drug, relieved=i.relieved) for i in said.acute]
    return _given(
        severity=said.severity,
        pain_0_10=said.pain_0_10,
        features=_in_order(said.features, FEATURES),
        aura=_in_order(said.aura, AURA),
        thought_migraine=said.thought_migraine,
        would_have_gone_on=said.would_have_gone_on,
        acute=acute,
        **{key: getattr(said.provenance, key) for key in PROVENANCE},
    )


def _day(entry: DayEntry) -> dict[str, Any]:
    return {"date": entry.date.isoformat()} | _given(headache=entry.headache, hours=entry.hours) | _facts(entry)


def _attack(attack: Attack) -> dict[str, Any]:
    times = _given(
        id=attack.id, start=attack.start, end=attack.end, timezone=attack.timezone, end_timezone=attack.end_timezone
    )
    return times | _facts(attack)


def _history(history: History) -> dict[str, Any]:
    plain = {
        key: getattr(history, key)
        for key in History.__slots__
        if key not in ("red_flags", "withdrawals", "preventives", "other_toxin")
    }
    found = _given(**plain)
    if history.red_flags is not None:
        found["red_flags"] = [
            _given(
                id=flag.id,
                noted=flag.noted,
                cleared=flag.cleared
                and {"by": flag.cleared.by, "date": flag.cleared.date, "finding": flag.cleared.finding},
            )
            for flag in history.red_flags
        ]
    if history.withdrawals is not None:
        found["withdrawals"] = [_given(what=w.what, start=w.start, stop=w.stop) for w in history.withdrawals]
    if history.preventives is not None:
        found["preventives"] = [
            _given(
                **{
                    "drug": p.drug,
                    "class": p.drug_class,
                    "start": p.start,
                    "stop": p.stop,
                    "max_daily_dose_mg": p.max_daily_dose_mg,
                    "days_at_target": p.days_at_target,
                    "outcome": p.outcome,
                }
            )
            for p in history.preventives
        ]
    if history.other_toxin is not None:
        found["other_toxin"] = [
            _given(date=t.date, product=t.product, units=t.units, indication=t.indication) for t in history.other_toxin
        ]
    return found
