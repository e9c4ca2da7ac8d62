"""What happened after an injection, how fast must somebody be told, and what is known of it?

Values of the case file's `events` on an as-of date. How far an event belongs to the treatment is only
ever what a clinician judged. What the trials counted beside it is `expected_rates`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cleardays.diary.history import NOT_ASSESSED, Event, JudgedBy, Session
from cleardays.safety.red_flags import EMERGENCY
from cleardays.safety.signs import Route, Sign, raised, recognise

# Signs of one muscle that a danger sign of the same time makes an emergency: our routing.
_RAISED = ("ptosis", "brow_ptosis", "head_drop", "face")


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
    sign: Sign | None
    route: Route
    raised_by: tuple[str, ...]
    """Terms of the same time that made it an emergency."""
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
    def source(self) -> str:
        return raised()[0] if self.raised_by else self.route.source

    @property
    def trust(self) -> str:
        return raised()[1] if self.raised_by else self.route.trust

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
    raising = [one for one in found if one.standing and one.sign is not None and one.sign.raises]
    return tuple(sorted((_raised(one, raising) for one in found), key=_order))


def route(reports: Iterable[Report]) -> Route | None:
    """The most urgent route; None where nothing was reported."""
    return min((one.route for one in reports), key=lambda each: each.rank, default=None)


def _order(one: Report) -> tuple[object, ...]:
    event = one.event
    dates = (event.onset or date.min, event.resolved or date.max, event.session or date.min)
    return (one.route.rank, *dates, event.term, repr(event))


def _alone(event: Event, days: Sequence[date], as_of: date) -> Report:
    """An event by itself."""
    sign = recognise(event.term)
    standing = event.resolved is None or event.resolved > as_of
    since = event.session or max((day for day in days if event.onset is not None and day <= event.onset), default=None)
    judged = event.judged_by is not None and event.judged_by.date <= as_of
    after = None if event.onset is None or since is None else (event.onset - since).days
    return Report(
        event=event,
        sign=sign,
        route=_route(event, sign, standing),
        raised_by=(),
        standing=standing,
        session=since,
        session_named=event.session is not None,
        days_to_onset=after if after is not None and after >= 0 else None,
        duration=_duration(event, standing, as_of),
        relatedness=(event.relatedness or NOT_ASSESSED) if judged else NOT_ASSESSED,
        judged_by=event.judged_by if judged else None,
    )


def _route(event: Event, sign: Sign | None, standing: bool) -> Route:
    if sign is None:
        return Route.CLINICIAN_MUST_LOOK
    if standing:
        # What was serious is never only written down.
        return Route.CLINICIAN_MUST_LOOK if event.serious and sign.route is Route.RECORD else sign.route
    # A danger sign that is over sends nobody to emergency today, and somebody must know of it before the next injection.
    passed = sign.route is Route.EMERGENCY or event.serious
    return Route.CLINICIAN_MUST_LOOK if passed else Route.RECORD


def _duration(event: Event, standing: bool, as_of: date) -> Duration | None:
    if event.onset is None:
        return None
    until = as_of if standing or event.resolved is None else event.resolved
    return Duration((until - event.onset).days, exact=not standing)


def _raised(one: Report, raising: Sequence[Report]) -> Report:
    """A drooping lid, a weak neck or an uneven face is an emergency while a sign that raises it stands too."""
    if one.sign is None or one.sign.id not in _RAISED or not one.standing:
        return one
    by = sorted({other.event.term for other in raising if _may_be_one(one, other)})
    return replace(one, route=Route.EMERGENCY, raised_by=tuple(by)) if by else one


def _may_be_one(one: Report, other: Report) -> bool:
    """Whether two events belong to one session, as far as anybody named it."""
    named = one.event.session, other.event.session
    return None in named or named[0] == named[1]


# ---------------------------------------------------------------- in words


def for_clinic(one: Report, jurisdiction: str | None) -> str:
    """What to do about one event, for those whom its person would call."""
    if one.route is Route.EMERGENCY:
        beside = f" It came with: {', '.join(one.raised_by)}." if one.raised_by else ""
        return f"Emergency care now ({EMERGENCY[jurisdiction]}). They should not wait, and not drive.{beside}"
    if one.route is Route.SAME_DAY:
        return (
            "To be looked at today. If it is hard to swallow, speak or breathe, or they see double: emergency care "
            f"({EMERGENCY[jurisdiction]})."
        )
    if one.route is Route.CLINICIAN_MUST_LOOK:
        if one.sign is None:
            return "This word is not known here. A clinician must look."
        if one.standing:
            return "It was marked as serious. A clinician must look."
        if one.sign.route is Route.EMERGENCY:
            return f"It has passed. Look at it before the next session. If it comes back: emergency care ({EMERGENCY[jurisdiction]})."
        return "It has passed, and it was serious. Look at it before the next session."
    if not one.standing:
        return "It has passed. It is kept in the record."
    return "It is kept in the record. Look at it if it gets worse or stays."


def to_do(one: Report, jurisdiction: str | None) -> str:
    """What a patient does about one event, in short words."""
    if one.route is Route.EMERGENCY:
        beside = f" It came with: {', '.join(one.raised_by)}." if one.raised_by else ""
        return f"Get emergency care now ({EMERGENCY[jurisdiction]}). Do not wait and do not drive.{beside}"
    if one.route is Route.SAME_DAY:
        return (
            "Call your clinic today. If you find it hard to swallow, speak or breathe, or see double, get emergency "
            f"care ({EMERGENCY[jurisdiction]})."
        )
    if one.route is Route.CLINICIAN_MUST_LOOK:
        if one.sign is None:
            return "We do not know this word. A clinician must look."
        if not one.standing:
            return (
                "It has passed. Tell your clinic before the next shots. If it comes back, get emergency care "
                f"({EMERGENCY[jurisdiction]})."
                if one.sign.route is Route.EMERGENCY
                else "It has passed, and it was serious. Tell your clinic before the next shots."
            )
        return "It was marked as serious. A clinician must look."
    if not one.standing:
        return "It has passed. It is kept in your record."
    return "It is kept in your record. Look after it at home as you do at other times. Call your clinic if it gets worse or stays."
