"""The case file: one person, replayable. Read strictly, written back the same, described by a schema."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from cleardays.answer import strictjson
from cleardays.answer.shape import (
    Bool,
    Choice,
    Day,
    Either,
    ListOf,
    MisshapenError,
    Number,
    Partial,
    Path,
    Record,
    Shape,
    Text,
    When,
    Zone,
)
from cleardays.answer.textfile import read_text
from cleardays.diary.diary import Diary
from cleardays.diary.entries import AURA, FEATURES, SEVERITIES, Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import (
    JURISDICTIONS,
    PREVENTIVE_CLASSES,
    PREVENTIVE_OUTCOMES,
    RED_FLAGS,
    SEXES,
    Cleared,
    Event,
    History,
    OtherToxin,
    PartialDate,
    Person,
    Preventive,
    RedFlag,
    Score,
    Session,
)
from cleardays.diary.local import MILLISECONDS_PER_HOUR, length_ms, local_date, skipped

VERSION = 1
LONGEST_ATTACK = timedelta(days=366)
MOST_ATTACK_DAYS = 50_000


@dataclass(frozen=True, kw_only=True)
class Case:
    """Everything one file says about one person."""

    person: Person
    history: History = field(default_factory=History)
    days: tuple[DayEntry, ...] = ()
    attacks: tuple[Attack, ...] = ()
    timezone: str | None = None
    sessions: tuple[Session, ...] = ()
    scores: tuple[Score, ...] = ()
    events: tuple[Event, ...] | None = None
    payer: str | None = None
    jurisdiction: str | None = None

    @cached_property
    def diary(self) -> Diary:
        return Diary.of(self.days, self.attacks, self.timezone)


_FACTS: dict[str, Shape] = {
    "severity": Choice(SEVERITIES),
    "pain_0_10": Number(0, 10),
    "features": ListOf(Choice(FEATURES), frozenset),
    "aura": ListOf(Choice(AURA), frozenset),
    "acute": ListOf(
        Record({"drug": Text(200), "relieved": Bool()}, build=lambda drug=None, relieved=None: Intake(drug, relieved))
    ),
    "thought_migraine": Bool(),
    "would_have_gone_on": Bool(),
}
_PROVENANCE: dict[str, Shape] = {
    "written": When(),
    "by": Text(100),
    "source": Text(100),
    "external_id": Text(300),
    "raw": Text(20_000),
    "recalled": Bool(),
}


def _with_provenance(build: Callable[..., Any]) -> Callable[..., Any]:
    def built(**read: Any) -> Any:
        said = {key: read.pop(key) for key in _PROVENANCE if key in read}
        return build(**read, provenance=Provenance(**said))

    return built


_DAY_TIMES: dict[str, Shape] = {"date": Day(), "headache": Bool(), "hours": Number(0, 25, unit="hours")}
_ATTACK_TIMES: dict[str, Shape] = {
    "id": Text(300),
    "start": When(),
    "end": When(),
    "timezone": Zone(),
    "end_timezone": Zone(),
}
_DAY = Record(
    _DAY_TIMES | _FACTS | _PROVENANCE,
    required=("date",),
    build=_with_provenance(lambda headache=None, **rest: DayEntry(headache=headache, **rest)),
)
_ATTACK = Record(_ATTACK_TIMES | _FACTS | _PROVENANCE, required=("start",))
_PREVENTIVE = Record(
    {
        "drug": Text(200),
        "class": Choice(PREVENTIVE_CLASSES),
        "start": Partial(),
        "stop": Partial(),
        "max_daily_dose_mg": Number(0, 100_000, unit="mg"),
        "days_at_target": Number(0, 40_000, whole=True, unit="days"),
        "outcome": Choice(PREVENTIVE_OUTCOMES),
    },
    required=("drug",),
    build=Preventive,
    names={"class": "drug_class"},
)
_RED_FLAG = Record(
    {
        "id": Choice(RED_FLAGS),
        "noted": Partial(),
        "cleared": Record({"by": Text(200), "date": Partial(), "finding": Text()}, ("by", "date", "finding"), Cleared),
    },
    required=("id",),
    build=lambda id, noted=None, cleared=None: RedFlag(id, noted, cleared),
)
_HISTORY = Record(
    {
        "migraine_since": Partial(),
        "present_pattern_since": Partial(),
        "attacks_without_aura": Number(0, 100_000, whole=True, unit="attacks"),
        "attacks_with_aura": Number(0, 100_000, whole=True, unit="attacks"),
        "continuous_from_onset": Bool(),
        "intractable": Bool(),
        "pregnant": Bool(),
        "breastfeeding": Bool(),
        "red_flags": ListOf(_RED_FLAG),
        "conditions": ListOf(Text(200)),
        "medicines": ListOf(Text(200)),
        "allergies": ListOf(Text(200)),
        "overuse_managed": Bool(),
        "preventives": ListOf(_PREVENTIVE),
        "other_toxin": ListOf(
            Record(
                {
                    "date": Partial(),
                    "product": Text(200),
                    "units": Number(0, 5000, unit="units"),
                    "indication": Text(200),
                },
                required=("date",),
                build=lambda date, product=None, units=None, indication=None: OtherToxin(
                    date, product, units, indication
                ),
            )
        ),
    },
    build=History,
)
_SITE = Record(
    {"site": Text(20), "units": Number(0, 500), "status": Choice(("given", "not_done")), "reason": Text()},
    required=("site",),
)
_SITES = Either(Text(40), ListOf(_SITE))
_SESSION = Record(
    {
        "date": Day(),
        "start": When(),
        "end": When(),
        "status": Choice(("planned", "given", "amended")),
        "product": Text(200),
        "brand": Text(200),
        "units": Number(0, 5000, unit="units"),
        "supplied_by": Text(100),
        "vials": ListOf(
            Record(
                {
                    "strength_units": Number(1, 1000, unit="units"),
                    "diluent_ml": Number(0, 100, unit="mL"),
                    "lot": Text(100),
                    "expiry": Partial(),
                    "reconstituted": When(),
                    "reconstituted_by": Text(200),
                }
            )
        ),
        "volume_per_site_ml": Number(0, 10, unit="mL"),
        "needle": Text(100),
        "sites": _SITES,
        "extra_sites": ListOf(_SITE),
        "planned_sites": _SITES,
        "discarded_units": Number(0, 5000, unit="units"),
        "discard_reason": Text(),
        "witness": Text(200),
        "screening": Record(
            {
                "pregnant": Bool(),
                "infection_at_site": Bool(),
                "new_medicines": ListOf(Text(200)),
                "danger_signs": ListOf(Text(200)),
            }
        ),
        "reactions": ListOf(Text()),
        "aftercare": Bool(),
        "injector": Record({"name": Text(200), "credential": Text(100), "expires": Day()}),
        "reasons": Record(
            {key: Text() for key in ("interval", "cumulative_dose", "dilution", "below_fixed_pattern", "cautions")}
        ),
        "second_signature": Either(Text(200), Record({"name": Text(200), "credential": Text(100), "expires": Day()})),
    },
    required=("date",),
)
_CASE = Record(
    {
        "cleardays": Number(VERSION, VERSION, whole=True),
        "person": Record(
            {"id": Text(200), "born": Day(), "sex": Choice(SEXES)},
            required=("id",),
            build=lambda id, born=None, sex=None: Person(id, born, sex),
        ),
        "history": _HISTORY,
        "diary": Record({"timezone": Zone(), "days": ListOf(_DAY), "attacks": ListOf(_ATTACK)}),
        "sessions": ListOf(_SESSION, list),
        "scores": ListOf(
            Record(
                {"instrument": Text(50), "date": Day(), "total": Number(-1000, 1000)},
                ("instrument", "date", "total"),
                Score,
            )
        ),
        "events": ListOf(
            Record(
                {
                    "term": Text(200),
                    "onset": Day(),
                    "resolved": Day(),
                    "severity": Choice(SEVERITIES),
                    "serious": Bool(),
                    "session": Day(),
                    "sites": ListOf(Text(20)),
                },
                required=("term",),
                build=Event,
            )
        ),
        "payer": Text(100),
        "jurisdiction": Choice(JURISDICTIONS),
    },
    required=("cleardays", "person"),
    title="Cleardays case file",
)


def schema() -> dict[str, Any]:
    """The case file's JSON Schema (draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | _CASE.schema()


def read(path: FilePath, latest: date | None = None) -> Case:
    """Read a case file; `RefusedError` with file, line and field when any of it cannot be.

    Days and attacks after `latest` are refused: nobody has had tomorrow's headache.
    """
    return loads(read_text(path), path.name, latest)


def loads(text: str, file: str, latest: date | None = None) -> Case:
    """Read a case file's text; see `read`."""
    value = strictjson.loads(text, file)
    try:
        return from_json(value, latest)
    except MisshapenError as error:
        raise error.refused(file, strictjson.line_of(text, error.path)) from None


def from_json(value: Any, latest: date | None = None) -> Case:
    """Build a case from parsed JSON; `MisshapenError` names the path of what is wrong."""
    read = _CASE.read(value, ())
    diary = read.get("diary", {})
    timezone = diary.get("timezone")
    days = diary.get("days", ())
    for i, entry in enumerate(days):
        check_day(entry, timezone, latest, ("diary", "days", i))
    attacks = tuple(
        check_attack(attack, timezone, latest, ("diary", "attacks", i))
        for i, attack in enumerate(diary.get("attacks", ()))
    )
    _check_extent(attacks)
    raw_sessions = value.get("sessions") or []
    return Case(
        person=read["person"],
        history=read.get("history", History()),
        days=days,
        attacks=attacks,
        timezone=timezone,
        sessions=tuple(
            Session(session["date"], session.get("product"), session.get("units"), raw)
            for session, raw in zip(read.get("sessions", ()), raw_sessions, strict=True)
        ),
        scores=read.get("scores", ()),
        events=read.get("events"),
        payer=read.get("payer"),
        jurisdiction=read.get("jurisdiction"),
    )


def _check_extent(attacks: Iterable[Attack]) -> None:
    """Refuse attacks that together would fill more days than a life holds."""
    extent = sum(((attack.end - attack.start).days + 1 for attack in attacks if attack.end is not None), start=0)
    if extent > MOST_ATTACK_DAYS:
        raise MisshapenError(
            ("diary", "attacks"),
            f"attacks of {extent} days together",
            "no life holds that many days",
            "correct their ends",
        )


def check_day(entry: DayEntry, timezone: str | None, latest: date | None, path: Path) -> None:
    """Refuse a day that cannot have been: not yet, never, or longer than itself."""
    if latest is not None and entry.date > latest:
        raise MisshapenError(
            (*path, "date"), f"{entry.date} has not happened yet", "a diary holds what was", "correct the date"
        )
    if skipped(entry.date, timezone):
        raise MisshapenError(
            (*path, "date"),
            f"{entry.date} did not happen in {timezone}",
            "the clocks went past that whole date",
            "write the date before or after, or the zone where it was lived",
        )
    if entry.hours is not None and entry.hours * MILLISECONDS_PER_HOUR > length_ms(entry.date, timezone):
        raise MisshapenError(
            (*path, "hours"),
            f"{float(entry.hours):g} hours on {entry.date}",
            f"that date lasted {length_ms(entry.date, timezone) / MILLISECONDS_PER_HOUR:g} hours",
            "write the hours that fell on this date; a longer attack goes under attacks",
        )
    if entry.headache is False and entry.hours:
        raise MisshapenError(
            (*path, "hours"),
            f"{float(entry.hours):g} hours of headache on a day said to be clear",
            "one of the two is wrong",
            "correct `headache` or `hours`",
        )


def check_attack(read: Mapping[str, Any], timezone: str | None, latest: date | None, path: Path) -> Attack:
    """Build an attack, or refuse one without a zone, ending before it began, or not yet begun."""
    where = read.get("timezone", timezone)
    if where is None:
        raise MisshapenError(
            (*path, "timezone"),
            "no time zone",
            "without it nobody knows on which date the headache fell",
            "write `timezone` here or in `diary`",
        )
    start, end = read["start"], read.get("end")
    if end is not None and end < start:
        raise MisshapenError((*path, "end"), "before the start", "a headache ends after it began", "correct the times")
    if end is not None and end - start > LONGEST_ATTACK:
        raise MisshapenError(
            (*path, "end"),
            f"{(end - start).days} days after the start",
            "an end entered a year off would fill the diary with headache",
            "correct the end, or leave it null while the headache lasts",
        )
    if latest is not None and local_date(start, where) > latest:
        raise MisshapenError((*path, "start"), "has not happened yet", "a diary holds what was", "correct the date")
    rest = {key: value for key, value in read.items() if key not in ("id", "start", "end", "timezone", "end_timezone")}
    build = _with_provenance(Attack)
    attack: Attack = build(
        id=read.get("id"), start=start, end=end, timezone=where, end_timezone=read.get("end_timezone"), **rest
    )
    return attack


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
            )
            for e in case.events
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
        **{key: getattr(said.provenance, key) for key in _PROVENANCE},
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
        if key not in ("red_flags", "preventives", "other_toxin")
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
