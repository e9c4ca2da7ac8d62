"""What happened after an injection, how fast must somebody be told, and what is known of it?

Values of the case file's `events` on an as-of date. How far an event belongs to the treatment is only
ever what a clinician judged. What the trials counted beside it is `expected_rates`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cleardays.diary.history import NOT_ASSESSED, Event, JudgedBy, Session
from cleardays.vocabulary.danger import Read, read
from cleardays.vocabulary.numbers import numbers
from cleardays.vocabulary.signs import Route, Sign, Together, signs, together


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole days from onset until it was over; `exact` is false while it lasts: then it is the fewest."""

    days: int
    exact: bool

    @property
    def words(self) -> str:
        unit = "day" if self.days == 1 else "days"
        return f"{self.days} {unit}" if self.exact else f"at least {self.days} {unit}, not over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event as written, as recognised, and where it leads on as-of."""

    event: Event
    read: Read
    route: Route
    raised_by: tuple[str, ...]
    """Terms of the same time that made it more urgent."""
    raised_as: Together | None
    """What it means together with them."""
    standing: bool
    """Not over on as-of."""
    session: date | None
    """The session it is counted from: the one named, else the latest on or before its onset."""
    session_named: bool
    days_to_onset: int | None
    duration: Duration | None
    relatedness: str
    """As judged by a clinician on or before as-of, else `not_assessed`."""
    judged_by: JudgedBy | None

    @property
    def sign(self) -> Sign | None:
        """The sign that decides; None where a clinician must read what was written."""
        return self.read.sign

    @property
    def source(self) -> str:
        if self.raised_as is not None:
            return self.raised_as.source
        return self.read.source if self._as_read else self.route.source

    @property
    def trust(self) -> str:
        if self.raised_as is not None:
            return self.raised_as.trust
        return self.read.trust if self._as_read else self.route.trust

    @property
    def _as_read(self) -> bool:
        return self.sign is not None and self.route is self.sign.route

    @property
    def danger(self) -> bool:
        """Whether a danger stands: then nothing of home care or of how many had the same stands beside it."""
        return self.standing and self.route is Route.EMERGENCY

    @property
    def recognised(self) -> str | None:
        return None if self.sign is None else self.sign.words


def given(sessions: Iterable[Session], as_of: date) -> tuple[date, ...]:
    """The days of the sessions given on or before as-of, in order. A plan gave nothing."""
    return tuple(sorted({one.date for one in sessions if one.date <= as_of and one.record.get("status") != "planned"}))


def report(events: Sequence[Event] | None, sessions: Iterable[Session], as_of: date) -> tuple[Report, ...]:
    """Every event that had begun by as-of, the most urgent first. Their order in the file does not matter."""
    days = given(sessions, as_of)
    found = [_alone(one, days, as_of) for one in events or () if one.onset is None or one.onset <= as_of]
    standing = [one for one in found if one.standing]
    return tuple(sorted((_raised(one, standing) if one.standing else one for one in found), key=_order))


def route(reports: Iterable[Report]) -> Route | None:
    """The most urgent route; None where nothing was reported."""
    return min((one.route for one in reports), key=lambda each: each.rank, default=None)


def _order(one: Report) -> tuple[object, ...]:
    event = one.event
    dates = (event.onset or date.min, event.resolved or date.max, event.session or date.min)
    return (one.route.rank, *dates, event.term, repr(event))


def _alone(event: Event, days: Sequence[date], as_of: date) -> Report:
    """An event by itself."""
    found = read(event.term)
    standing = event.resolved is None or event.resolved > as_of
    since = event.session or max((day for day in days if event.onset is not None and day <= event.onset), default=None)
    judged = event.judged_by is not None and event.judged_by.date <= as_of
    after = None if event.onset is None or since is None else (event.onset - since).days
    return Report(
        event=event,
        read=found,
        route=_route(event, found, standing),
        raised_by=(),
        raised_as=None,
        standing=standing,
        session=since,
        session_named=event.session is not None,
        days_to_onset=after if after is not None and after >= 0 else None,
        duration=_duration(event, standing, as_of),
        relatedness=(event.relatedness or NOT_ASSESSED) if judged else NOT_ASSESSED,
        judged_by=event.judged_by if judged else None,
    )


def _route(event: Event, found: Read, standing: bool) -> Route:
    if found.sign is None:
        return Route.CLINICIAN_MUST_LOOK
    if standing:
        # What was serious is never only written down.
        return Route.CLINICIAN_MUST_LOOK if event.serious and found.route is Route.RECORD else found.route
    # A danger sign that is over sends nobody to emergency today, and somebody must know of it before the next injection.
    passed = found.route is Route.EMERGENCY or event.serious or found.trust == "unverified"
    return Route.CLINICIAN_MUST_LOOK if passed else Route.RECORD


def _duration(event: Event, standing: bool, as_of: date) -> Duration | None:
    if event.onset is None:
        return None
    until = as_of if standing or event.resolved is None else event.resolved
    return Duration((until - event.onset).days, exact=not standing)


def _raised(one: Report, standing: Sequence[Report]) -> Report:
    """As urgent as what it means together with what stands beside it: a drooping lid with double vision, fever with a stiff neck."""
    own = _ids(one)
    beside = [other for other in standing if other is not one and _may_be_one(one, other)]
    every = own.union(*(_ids(other) for other in beside))
    for rule in together():
        mine = [part for part in rule.of if own & part]
        if not mine or len(mine) == len(rule.of) or not rule.holds(every):
            continue
        found = Route.RECORD
        if rule.makes is not None:
            found = signs()[rule.makes].route
        else:
            found = min((signs()[id_].route for part in rule.of for id_ in part & every), key=lambda each: each.rank)
        if found.rank < one.route.rank:
            needed = frozenset().union(*(part for part in rule.of if part not in mine))
            by = sorted({other.event.term for other in beside if _ids(other) & needed})
            one = replace(one, route=found, raised_by=tuple(by), raised_as=rule)
    return one


def _ids(one: Report) -> frozenset[str]:
    return frozenset(sign.id for sign in one.read.signs)


def _may_be_one(one: Report, other: Report) -> bool:
    """Whether two events belong to one session, as far as anybody named it."""
    named = one.event.session, other.event.session
    return None in named or named[0] == named[1]


# ---------------------------------------------------------------- in words


def for_clinic(one: Report, jurisdiction: str | None) -> str:
    """What to do about one event, for those whom its person would call."""
    whom = numbers(jurisdiction)
    beside = f" It came with: {', '.join(one.raised_by)}." if one.raised_by else ""
    if one.route is Route.EMERGENCY:
        if one.sign is not None and one.sign.crisis:
            return (
                f"Speak with them now. A crisis line: {whom.in_crisis}. In danger: emergency care ({whom.emergency})."
            )
        return f"Emergency care now ({whom.emergency}). They should not wait, and not drive.{beside}"
    if one.route is Route.SAME_DAY:
        return (
            "To be looked at today. If it is hard to swallow, speak or breathe, or they see double: emergency care "
            f"({whom.emergency}).{beside}"
        )
    if one.route is Route.CLINICIAN_MUST_LOOK:
        if not one.standing and one.sign is not None:
            if one.sign.route is Route.EMERGENCY:
                return f"It has passed. Look at it before the next session. If it comes back: emergency care ({whom.emergency})."
            return "It has passed. A clinician must look at it before the next session."
        return f"{_why(one, clinic=True)} A clinician must look today."
    if not one.standing:
        return "It has passed. It is kept in the record."
    return "It is kept in the record. Look at it if it gets worse or stays."


def to_do(one: Report, jurisdiction: str | None, telephone: str | None = None, *, home: bool = True) -> str:
    """What a patient does about one event, in short words: by when, and whom to call.

    `telephone` is the clinic's number. `home` is false where something more urgent stands: then no word of home care is said.
    """
    whom = numbers(jurisdiction)
    beside = f" It came with: {', '.join(one.raised_by)}." if one.raised_by else ""
    worse = f"If you find it hard to swallow, speak or breathe, or see double, get emergency care ({whom.emergency})."
    if one.route is Route.EMERGENCY:
        if one.sign is not None and one.sign.crisis:
            return (
                f"Please talk to someone now. Call {whom.in_crisis}. You can call at any hour. If you may act on it, get "
                f"emergency care now ({whom.emergency})."
            )
        return f"Get emergency care now ({whom.emergency}). Do not wait and do not drive.{beside}"
    if one.route is Route.SAME_DAY:
        return f"{call_today(jurisdiction, telephone)} {worse}{beside}"
    if one.route is Route.CLINICIAN_MUST_LOOK:
        if not one.standing and one.sign is not None:
            return (
                "It has passed. Tell your clinic before the next shots. If it comes back, get emergency care "
                f"({whom.emergency})."
                if one.sign.route is Route.EMERGENCY
                else "It has passed. A clinician must know of it. Tell your clinic before the next shots."
            )
        return f"{_why(one, clinic=False)} A clinician must look today. {call_today(jurisdiction, telephone)} {worse}"
    if not one.standing:
        return "It has passed. It is kept in your record."
    if not home:
        return "It is kept in your record."
    return "It is kept in your record. Look after it at home as you do at other times. Call your clinic if it gets worse or stays."


def call_today(jurisdiction: str | None, telephone: str | None = None) -> str:
    """By when, and by what number: the clinic's where it is given, and who answers when it is closed."""
    clinic = f"your clinic ({telephone})" if telephone else "your clinic"
    return f"Call {clinic} today. When it is closed, call {numbers(jurisdiction).out_of_hours}."


def _why(one: Report, *, clinic: bool) -> str:
    """Why a clinician must look at what stands."""
    if one.sign is not None:
        return "It was marked as serious." if one.event.serious else f"This is {one.sign.words}."
    if one.read.denied and not one.read.left_over:
        return (
            "What is written names no danger, but a list of words may miss one."
            if clinic
            else "We may have missed something in your words."
        )
    return "Not all of these words are known here." if clinic else "We do not know all of these words."
