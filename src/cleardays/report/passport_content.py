"""What was injected into me, by whom, and how has it gone since? One page for a patient to carry.

It says what is written and nothing else: what nobody recorded is said to be not recorded, an earlier toxin stands in
its own units and is not added up, and no dose or site is suggested. The same sections make a text, a page and a PDF.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cleardays.answer import answer, change_words, session_check
from cleardays.answer.is_it_helping import Helping, NotAvailable
from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError, printable
from cleardays.criteria.facts import HD_ANY, Facts, adult
from cleardays.diary.history import Event, OtherToxin, PartialDate
from cleardays.diary.history import Session as Written
from cleardays.diary.verdict import Verdict
from cleardays.injection import map as drawn
from cleardays.injection import products
from cleardays.injection.injection_session import Dose, Plan, Session
from cleardays.injection.rules import Limits
from cleardays.injection.vial import Vial, in_digits
from cleardays.outcome.counts import Table, Tally
from cleardays.report import answer_words, is_it_helping_words
from cleardays.safety import medical_history

NOT_RECORDED = "not recorded"
UNITS = "Units (U) of this product only: they cannot be turned into units of another one."
SILENT = "Silent days are days nobody wrote about. They are not clear days."
NOT_A_CAUSE = "A date after a session does not show what made it."
NO_APPOINTMENT = "This is the shortest gap that the labels ask for. It is not an appointment."
NO_MAP = "Where it was injected was not recorded. So no map is drawn."
SHAPES = "On the map a full dot is a site that was given. A ring struck through was left out."
ADDED = "F marks a site added where the pain is."
CYCLES_SHOWN = 2
CODE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table: what it shows, its head, its rows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: facts with their names, then a table, then sentences."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    rows: Rows | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """Everything the page says, in words; `map` is None when where it was injected is not recorded."""

    person: str
    session: date
    as_of: date
    printed: date
    banner: str | None
    given: Section
    where: Section
    map: drawn.Map | None
    response: Section
    effects: Section
    toxin: Section
    following: Section
    limits: tuple[str, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """In the order they are read."""
        return self.given, self.where, self.response, self.effects, self.toxin, self.following

    @property
    def code(self) -> str:
        """A short hash of the content. The same content has the same code, on whatever day it is printed."""
        said = {
            "person": self.person,
            "session": self.session.isoformat(),
            "as_of": self.as_of.isoformat(),
            "banner": self.banner,
            "sections": [as_values(section) for section in self.sections],
            "limits": self.limits,
        }
        written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode("utf-8")).hexdigest()[:CODE_LENGTH]


def as_values(section: Section) -> dict[str, Any]:
    """A section as plain values: what the code is made of, and what a template is given."""
    table = section.rows
    return {
        "title": section.title,
        "facts": [list(fact) for fact in section.facts],
        "table": None
        if table is None
        else {"caption": table.caption, "head": list(table.head), "rows": [list(row) for row in table.rows]},
        "lines": list(section.lines),
    }


def passport(case: Case, as_of: date, printed: date, on: date | None = None, limits: Limits | None = None) -> Passport:
    """The passport of the session given on a day, or of the last one up to as-of; `RefusedError` when there is none."""
    limits = limits or Limits()
    every = [one for one in session_check.given(case.sessions) if one.date <= as_of]
    written = _chosen(case, every, as_of, on)
    session = session_schema.session(written.record)
    last = session_schema.session(_latest(every).record)
    danger = next(
        one for one in answer.judge_safety(case, as_of, case.jurisdiction) if one.id == medical_history.DANGER_SIGNS.id
    )
    plan = session.given
    return _shown(
        Passport(
            person=case.person.id,
            session=session.date,
            as_of=as_of,
            printed=printed,
            banner=danger.words if danger.verdict is Verdict.MET else None,
            given=_given(session, written, every),
            where=_where(plan),
            map=drawn.given(plan, for_="patient", anchors=None) if plan is not None and plan.doses else None,
            response=_response(answer.helped(case, as_of)),
            effects=_effects(case.events, every, as_of),
            toxin=_toxin(case.history.other_toxin, [one for one in every if one is not written], as_of, limits),
            following=_following(last, limits),
            limits=(*answer.LIMITS, *_adults(case, as_of)),
        )
    )


def _chosen(case: Case, every: Sequence[Written], as_of: date, on: date | None) -> Written:
    here = [one for one in every if on is None or one.date == on]
    if here:
        return _latest(here)
    wanted = f"no session was given on {on}" if on else "no session was given"
    days = sorted({one.date.isoformat() for one in every})
    raise RefusedError(
        f"{wanted}, as of {as_of}",
        "a passport says what was given: a plan is none, and a day to come is not there yet",
        f"name one of {', '.join(days)} with --session" if days else "write the session under `sessions`",
        file=printable(case.person.id),
    )


def _latest(every: Sequence[Written]) -> Written:
    """The latest by date; of several on one day, the one written last."""
    return max(enumerate(every), key=lambda pair: (pair[1].date, pair[0]))[1]


def _adults(case: Case, as_of: date) -> tuple[str, ...]:
    young = adult(Facts(case.person, case.history, case.diary, as_of, case.sessions)).verdict is Verdict.NOT_MET
    return (answer.ADULTS_ONLY,) if young else ()


# ---------------------------------------------------------------- what was given


def _given(session: Session, written: Written, every: Sequence[Written]) -> Section:
    vials = session.vials
    raw = written.record.get("vials") or ()
    named = [("Vial" if len(raw) == 1 else f"Vial {i + 1}") for i in range(len(raw))]
    facts = [
        ("When", _when(session, written)),
        ("Given by", _injector(session)),
        ("Product", session.product or NOT_RECORDED),
        ("Brand", session.brand or NOT_RECORDED),
        ("Total", _total(session)),
        *((name, _vial(vial, one)) for name, vial, one in zip(named, vials or (), raw, strict=True)),
        *([] if vials else [("Vial, lot, expiry", NOT_RECORDED)]),
        ("At each site", f"{in_digits(session.volume_per_site_ml)} mL" if session.volume_per_site_ml else NOT_RECORDED),
        ("On the day", _listed(session.reactions, "no reaction", "whether there was a reaction is not recorded")),
    ]
    lines = [UNITS]
    if session.status == "amended":
        lines.append(f"This record was put right later. Why: {session.reasons.get('amendment', NOT_RECORDED)}.")
    if sum(one.date == session.date for one in every) > 1:
        lines.append("More than one session is written for this day. This page shows the one written last.")
    later = [one.date for one in every if one.date > session.date]
    if later:
        lines.append(f"This is not the last session: there was one on {answer_words.day(max(later))}.")
    return Section("What was given", tuple(facts), lines=tuple(lines))


def _when(session: Session, written: Written) -> str:
    """The times as they are written, where the session was: no clock is moved."""
    start, end = (_time(written.record.get(key), session.date) for key in ("start", "end"))
    day = answer_words.day(session.date)
    if start is None and end is None:
        return f"{day}; the time was {NOT_RECORDED}"
    return f"{day}; began {start or f'at a time {NOT_RECORDED}'}, ended {end or f'at a time {NOT_RECORDED}'}"


def _time(text: str | None, day: date) -> str | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    on = "" if at.date() == day else f"{answer_words.day(at.date())} "
    return f"{on}{at:%H:%M} ({str(at.tzinfo).replace('UTC+00:00', 'UTC')})"


def _injector(session: Session) -> str:
    who = session.injector
    if who is None or not (who.name or who.credential):
        return NOT_RECORDED
    return f"{who.name or f'name {NOT_RECORDED}'}, credential {who.credential or NOT_RECORDED}"


def _total(session: Session) -> str:
    """The sum of the sites and the total that is written; both where they differ."""
    plan, stated = session.given, session.stated_units
    if plan is None:
        return NOT_RECORDED if stated is None else f"{stated} U"
    open_ = sum(dose.done and dose.units is None for dose in plan.doses)
    summed = f"{plan.units} U at {_sites(plan.sites)}"
    if open_:
        summed = f"{plan.units} U at {_sites(plan.sites - open_)}; at {_sites(open_)} the units were {NOT_RECORDED}"
    if stated is not None and (stated != plan.units or open_):
        return f"{stated} U is written as the total; the sites add up to {summed}"
    return summed


def _vial(vial: Vial, raw: Any) -> str:
    strength = f"{vial.strength_units} U" if vial.strength_units is not None else f"strength {NOT_RECORDED}"
    mixed = f"dilution {NOT_RECORDED}"
    if vial.diluent_ml is not None:
        each = vial.units_per_ml
        mixed = f"mixed with {in_digits(vial.diluent_ml)} mL{f' ({in_digits(each)} U in each mL)' if each else ''}"
    expiry = raw.get("expiry")
    use_by = f"expiry {NOT_RECORDED}" if expiry is None else f"expiry {_partial(PartialDate.parse(expiry))}"
    return f"{strength}, {mixed}, lot {vial.lot or NOT_RECORDED}, {use_by}"


def _listed(written: Sequence[str] | None, none: str, unknown: str) -> str:
    return unknown if written is None else "; ".join(written) or none


# ---------------------------------------------------------------- where


def _where(plan: Plan | None) -> Section:
    title = "Where it was injected"
    if plan is None:
        return Section(title, lines=(NO_MAP,))
    if not plan.doses:
        return Section(title, lines=("The list of sites was kept and is empty. So no map is drawn.",))
    doses = sorted(plan.doses, key=lambda dose: dose.site.place)
    muscles = list(dict.fromkeys(dose.site.muscle.id for dose in doses))
    rows = []
    for id_ in muscles:
        here = [dose for dose in doses if dose.site.muscle.id == id_]
        name = f"{id_}: {here[0].site.muscle.name} ({here[0].site.muscle.region})"
        cells = (_cell([dose for dose in here if dose.site.side == side]) for side in ("right", "middle", "left"))
        rows.append((name, *cells, _units(here)))
    reasons = [f"{_site(dose)}: {dose.reason}" for dose in doses if dose.reason]
    head = ("Muscle", "Patient's right", "Middle", "Patient's left", "Both sides")
    return Section(
        title,
        rows=Rows("Units by muscle and site. The numbers are those on the map.", head, tuple(rows)),
        lines=(
            *([SHAPES] if not all(dose.done for dose in doses) else []),
            *([ADDED] if any(dose.site.pain for dose in doses) else []),
            *reasons,
        ),
    )


def _site(dose: Dose) -> str:
    return f"{dose.site.id} ({dose.site.words})"


def _cell(doses: Sequence[Dose]) -> str:
    """`5 U each at 1, 2, 3`: the sites of one muscle on one side, by units."""
    found: dict[str, list[str]] = {}
    for dose in doses:
        units = "left out" if not dose.done else f"units {NOT_RECORDED}" if dose.units is None else f"{dose.units} U"
        found.setdefault(units, []).append(f"{'F' if dose.site.pain else ''}{dose.site.number}")
    parts = []
    for units, numbers in found.items():
        each = " each" if len(numbers) > 1 and units.endswith(" U") else ""
        parts.append(
            f"{units}{each} at {', '.join(numbers)}" if units != "left out" else f"left out: {', '.join(numbers)}"
        )
    return "; ".join(parts) or "none"


def _units(doses: Sequence[Dose]) -> str:
    done = [dose for dose in doses if dose.done]
    known = sum(dose.units or 0 for dose in done)
    open_ = any(dose.units is None for dose in done)
    return f"{known} U and more, {NOT_RECORDED}" if open_ else f"{known} U"


def _sites(count: int) -> str:
    return f"{count} site{'' if count == 1 else 's'}"


# ---------------------------------------------------------------- how it has gone since


def _response(said: Helping | NotAvailable) -> Section:
    """Counts first, then the reading with what stands beside it."""
    title = "Response so far"
    if isinstance(said, NotAvailable):
        return Section(title, lines=(f"Not asked yet: {said.reason}.",))
    before, *cycles = said.tables
    rows = [_counted("28 days before the first session", before.whole)]
    for table in cycles[-CYCLES_SHOWN:]:
        rows += _blocks(table)
    lines = [SILENT]
    if len(cycles) > CYCLES_SHOWN:
        lines.append(f"The last {CYCLES_SHOWN} of {len(cycles)} cycles are shown.")
    if isinstance(said.model, NotAvailable):
        lines.append(f"How sure a change is cannot be said yet: {said.model.reason}.")
    else:
        lines.append(
            f"{is_it_helping_words.HEADLINE}, cycle {said.model.cycle.number}. "
            f"Counted: {change_words.reduction(said.model.counted)}."
        )
        lines.append(is_it_helping_words.short(said.model))
        lines += [*is_it_helping_words.caveats(said, said.model), is_it_helping_words.NOT_WHY, *said.beside[:1]]
    head = ("Days", "Headache days", "Written down", "Silent")
    return Section(title, rows=Rows("Headache days in each 28 days", head, tuple(rows)), lines=tuple(lines))


def _blocks(table: Table) -> list[tuple[str, ...]]:
    number = table.cycle.number if table.cycle is not None else 0
    rows, day = [], 1
    for block in table.blocks:
        length = len(block.of(HD_ANY.id).window)
        rows.append(_counted(f"cycle {number}, days {day} to {day + length - 1}", block))
        day += length
    return rows


def _counted(name: str, one: Tally) -> tuple[str, ...]:
    counted = one.of(HD_ANY.id)
    days = len(counted.window)
    return name, is_it_helping_words.count(one), f"{counted.recorded} of {days}", f"{days - counted.recorded}"


# ---------------------------------------------------------------- side effects


def _effects(events: Iterable[Event] | None, every: Sequence[Written], as_of: date) -> Section:
    title = "Side effects, as written"
    if events is None:
        return Section(title, lines=(f"Whether there were any was {NOT_RECORDED}.",))
    there = [one for one in events if (one.onset or one.session or as_of) <= as_of]
    there.sort(key=lambda one: (one.onset is None, one.onset or as_of))
    if not there:
        return Section(title, lines=("None. The list was kept and is empty.",))
    return Section(title, lines=(*(_event(one, every, as_of) for one in there), NOT_A_CAUSE))


def _event(one: Event, every: Sequence[Written], as_of: date) -> str:
    parts = [_onset(one, every)]
    parts.append(one.severity or f"how bad was {NOT_RECORDED}")
    if one.serious is None:
        parts.append(f"whether it was serious was {NOT_RECORDED}")
    else:
        parts.append("written as serious" if one.serious else "not serious")
    if one.sites:
        parts.append(f"at {', '.join(one.sites)}")
    if one.resolved is None:
        parts.append("no end is written")
    elif one.resolved > as_of:
        parts.append(f"not over by {answer_words.day(as_of)}")
    else:
        parts.append(f"over on {answer_words.day(one.resolved)}")
    return f"{one.term}: {'; '.join(parts)}."


def _onset(one: Event, every: Sequence[Written]) -> str:
    """Days from the session it is written with, else from the last one before it."""
    after = one.session or max((s.date for s in every if one.onset and s.date <= one.onset), default=None)
    if one.onset is None:
        of = f" (written with the session of {answer_words.day(after)})" if after else ""
        return f"when it began was {NOT_RECORDED}{of}"
    began = f"began {answer_words.day(one.onset)}"
    if after is None:
        return f"{began}, before any session written here"
    days = (one.onset - after).days
    if days == 0:
        return f"{began}, the day of a session"
    return f"{began}, {_days(abs(days))} {'after' if days > 0 else 'before'} the session of {answer_words.day(after)}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


# ---------------------------------------------------------------- other toxin, and what comes next


def _toxin(other: Iterable[OtherToxin] | None, sessions: Sequence[Written], as_of: date, limits: Limits) -> Section:
    """Doses of the window that counts together, each as written; one known to the month stands when it may fall inside."""
    first = as_of - timedelta(days=limits.window_days)
    title = f"Other toxin in the last {limits.window_days} days"
    lines = [
        f"{answer_words.day(one.date)}: a session as on this page; {_dose(one.product, one.units)}."
        for one in sessions
        if one.date >= first
    ]
    lines += [
        f"{_partial(one.date)}: {_dose(one.product, None if one.units is None else in_digits(one.units))}; "
        f"for: {one.indication or NOT_RECORDED}."
        for one in other or ()
        if one.date.latest >= first and one.date.earliest <= as_of
    ]
    if other is None:
        lines.append(f"Whether any was given elsewhere was {NOT_RECORDED}.")
    elif not lines:
        lines.append("None is written. The list was kept.")
    return Section(title, lines=(f"From {answer_words.day(first)} to {answer_words.day(as_of)}.", *lines))


def _dose(product: str | None, units: object) -> str:
    return f"{product or f'product {NOT_RECORDED}'}, {f'units {NOT_RECORDED}' if units is None else f'{units} U'}"


def _following(last: Session, limits: Limits) -> Section:
    """The earliest date of the next session, for the product that the labels speak of."""
    title = "Next session"
    named = [name for name in (last.product, last.brand) if name]
    known = [products.known(name) for name in named]
    if not named or any(one is None or one.kind != "therapeutic" for one in known):
        why = "the product was not recorded" if not named else f"{' / '.join(named)} is written"
        return Section(
            title, lines=(f"No earliest date is given. The rule is for {products.TOXIN} (BOTOX), and {why}.",)
        )
    weeks, rest = divmod(limits.interval_days, 7)
    gap = _days(limits.interval_days) if rest else f"{weeks} weeks ({_days(limits.interval_days)})"
    earliest = last.date + timedelta(days=limits.interval_days)
    return Section(
        title,
        facts=(("Not before", answer_words.day(earliest)),),
        lines=(f"It is {gap} after the last session, on {answer_words.day(last.date)}.", NO_APPOINTMENT),
    )


def _partial(when: PartialDate) -> str:
    """A date as far as it is known."""
    if when.earliest == when.latest:
        return answer_words.day(when.earliest)
    return f"{when.earliest:%Y}" if when.earliest.month != when.latest.month else f"{when.earliest:%B %Y}"


# ---------------------------------------------------------------- what a file's text may do


def _shown(said: Passport) -> Passport:
    """The same page with what does not print as a dot: no text of a file turns a line round or hides."""
    return replace(
        said,
        person=printable(said.person),
        banner=printable(said.banner) if said.banner else None,
        given=_printable(said.given),
        where=_printable(said.where),
        effects=_printable(said.effects),
        toxin=_printable(said.toxin),
        following=_printable(said.following),
    )


def _printable(section: Section) -> Section:
    table = section.rows
    return Section(
        section.title,
        tuple((name, printable(words)) for name, words in section.facts),
        None if table is None else replace(table, rows=tuple(tuple(map(printable, row)) for row in table.rows)),
        tuple(map(printable, section.lines)),
    )
