"""The case file: one person, replayable. Read strictly and whole, or refused with the line and the field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from cleardays.casefile import strict_json
from cleardays.casefile.schema import CASE, with_provenance
from cleardays.casefile.shapes import MisshapenError, Path
from cleardays.casefile.text_file import read_text
from cleardays.course.plans import Examination
from cleardays.course.suggestion import Decision
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.history import NOT_ASSESSED, RELATEDNESS, Event, History, Person, Score, Session
from cleardays.diary.local import MILLISECONDS_PER_HOUR, length_ms, local_date, skipped

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
    examinations: tuple[Examination, ...] = ()
    decisions: tuple[Decision, ...] = ()
    payer: str | None = None
    jurisdiction: str | None = None

    @cached_property
    def diary(self) -> Diary:
        return Diary.of(self.days, self.attacks, self.timezone)


def schema() -> dict[str, Any]:
    """The case file's JSON Schema (draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | CASE.schema()


def read(path: FilePath, latest: date | None = None) -> Case:
    """Read a case file; `RefusedError` with file, line and field when any of it cannot be.

    Days and attacks after `latest` are refused: nobody has had tomorrow's headache.
    """
    return loads(read_text(path), path.name, latest)


def loads(text: str, file: str, latest: date | None = None) -> Case:
    """Read a case file's text; see `read`."""
    value = strict_json.loads(text, file)
    try:
        return from_json(value, latest)
    except MisshapenError as error:
        raise error.refused(file, strict_json.line_of(text, error.path)) from None


def from_json(value: Any, latest: date | None = None) -> Case:
    """Build a case from parsed JSON; `MisshapenError` names the path of what is wrong."""
    read = CASE.read(value, ())
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
    _check_dates(read, latest)
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
        examinations=read.get("examinations", ()),
        decisions=read.get("decisions", ()),
        payer=read.get("payer"),
        jurisdiction=read.get("jurisdiction"),
    )


def _check_dates(read: Mapping[str, Any], latest: date | None) -> None:
    """Refuse facts that have not happened yet, and ends before beginnings: a slip of the year would hide them."""
    history: History = read.get("history", History())
    person: Person = read["person"]
    told: list[tuple[Path, date | None]] = [(("person", "born"), person.born)]
    for name in ("migraine_since", "present_pattern_since"):
        since = getattr(history, name)
        told.append((("history", name), since.earliest if since else None))
    for i, flag in enumerate(history.red_flags or ()):
        told.append((("history", "red_flags", i, "noted"), flag.noted.earliest if flag.noted else None))
    for i, toxin in enumerate(history.other_toxin or ()):
        told.append((("history", "other_toxin", i, "date"), toxin.date.earliest))
    for i, event in enumerate(read.get("events") or ()):
        told += [(("events", i, "onset"), event.onset), (("events", i, "resolved"), event.resolved)]
        _check_order(event.onset, event.resolved, ("events", i, "resolved"))
        _check_judged(event, ("events", i))
        if event.judged_by is not None:
            told.append((("events", i, "judged_by", "date"), event.judged_by.date))
            _check_order(event.onset, event.judged_by.date, ("events", i, "judged_by", "date"))
    for i, tried in enumerate(history.preventives or ()):
        _check_order(
            tried.start.earliest if tried.start else None,
            tried.stop.latest if tried.stop else None,
            ("history", "preventives", i, "stop"),
        )
    for i, withdrawn in enumerate(history.withdrawals or ()):
        where: Path = ("history", "withdrawals", i)
        started, stopped = withdrawn.start, withdrawn.stop
        told += [((*where, key), one.earliest if one else None) for key, one in (("start", started), ("stop", stopped))]
        _check_order(started.earliest if started else None, stopped.latest if stopped else None, (*where, "stop"))
    for name in ("examinations", "decisions"):
        told += [((name, i, "date"), one.date) for i, one in enumerate(read.get(name, ()))]
    for i, decision in enumerate(read.get("decisions", ())):
        _check_suggestions(decision, ("decisions", i, "suggestions"))
    for path, day in told:
        if day is not None and latest is not None and day > latest:
            raise MisshapenError(
                path, f"{day} has not happened yet", "a slip of the year would hide it", "correct the date"
            )


def _check_judged(event: Event, path: Path) -> None:
    """Refuse a judgement of nobody, and somebody who judged nothing."""
    judged = event.relatedness not in (None, NOT_ASSESSED)
    if judged and event.judged_by is None:
        raise MisshapenError(
            (*path, "judged_by"),
            "missing",
            "how far an event belongs to a treatment is somebody's judgement of a day, and never worked out",
            "write `by` and `date`, or `not_assessed`",
        )
    if event.judged_by is not None and not judged:
        raise MisshapenError(
            (*path, "relatedness"),
            "no judgement beside who judged",
            "a name alone does not say what was judged",
            f"choose one of: {', '.join(one for one in RELATEDNESS if one != NOT_ASSESSED)}",
        )


def _check_suggestions(decision: Decision, path: Path) -> None:
    """Refuse whole suggestions that are not those whose actions stand beside them."""
    whole = None if decision.suggestions is None else tuple(one["action"] for one in decision.suggestions)
    if whole is not None and whole != decision.suggested:
        raise MisshapenError(
            path,
            f"suggestions to {', '.join(whole) or 'nothing'} beside `suggested`: {', '.join(decision.suggested) or 'nothing'}",
            "nobody could say which of the two was suggested",
            "keep both as they were written that day, or leave `suggestions` out",
        )


def _check_order(first: date | None, last: date | None, path: Path) -> None:
    if first is not None and last is not None and last < first:
        raise MisshapenError(
            path, f"{last} is before it began on {first}", "one of the two is wrong", "correct the dates"
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
    build = with_provenance(Attack)
    attack: Attack = build(
        id=read.get("id"), start=start, end=end, timezone=where, end_timezone=read.get("end_timezone"), **rest
    )
    return attack
