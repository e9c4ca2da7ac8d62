"""What is known on the day the next session is thought about. Everything a suggestion may use, and nothing else.

It is made from a case by the answer; a simulation makes it without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cleardays.course.dose import STEP_UNITS, Seen
from cleardays.course.plans import Examination
from cleardays.diary.history import Event
from cleardays.diary.verdict import Finding
from cleardays.injection import products, rules, sites
from cleardays.injection.injection_session import Earlier, Plan, Session, previous
from cleardays.injection.rules import Limits
from cleardays.injection.session_findings import Concern, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSeen:
    """One complete cycle: units given when it began, days in 28 fewer than the baseline and left, days a silent record leaves
    open. `fewer` and `left` are None where too little was written to tell."""

    number: int
    units: int | None
    fewer: float | None
    left: float | None
    open_days: float = 0.0

    @property
    def seen(self) -> Seen | None:
        """The cycle as the belief about dose takes it; None where units or days are not known."""
        if self.units is None or self.fewer is None:
            return None
        return Seen((self.units - sites.FIXED_UNITS) / STEP_UNITS, self.fewer, self.open_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One person on one day. `given` are the sessions given, first to last; `earlier` all toxin before the next one."""

    as_of: date
    jurisdiction: str | None = None
    limits: Limits = field(default_factory=Limits)
    given: tuple[Session, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    cycles: tuple[CycleSeen, ...] = ()
    baseline_written: bool = True
    """Whether enough of the days before the first session is written to compare with."""
    events: tuple[Event, ...] = ()
    examination: Examination | None = None
    stopping: tuple[Finding, ...] = ()
    unlikely: bool = False
    """Whether the model finds 30 % fewer days unlikely."""
    also: tuple[str, ...] = ()
    """What else was begun or stopped meanwhile, in words: what the diary shows is all of it together."""
    moved: tuple[str, ...] = ()
    """Hours, days of four hours or severity that fell, or may have, where days did not; in words."""
    cautions: tuple[str, ...] = ()
    """What a clinician must weigh first, in words."""
    not_settled: tuple[str, ...] = ()
    """Start rules that are not met, in words; they bear on a first session only."""
    to_write: tuple[str, ...] = ()
    """Dates and facts that would settle what is open."""

    @property
    def due(self) -> date:
        """The first day on which the interval alone allows a session; as-of before any."""
        before = previous(_planned(self.as_of, Plan(())), self.earlier)
        return self.as_of if before is None else before.latest + timedelta(days=self.limits.interval_days)

    def not_before(self, plan: Plan) -> date:
        """The first day on or after the due day on which this plan keeps the cumulative dose. Toxin whose units or product
        nobody wrote is not in it: see `uncounted`."""
        day = max(self.due, self.as_of)
        while rules.cumulative(_planned(day, plan), self.earlier, self.limits).units > self.limits.cumulative_units:
            day += timedelta(days=1)
        return self.due if day <= max(self.due, self.as_of) else day

    def uncounted(self, plan: Plan) -> tuple[str, ...]:
        """Toxin given before that cannot be added up, in words."""
        return rules.cumulative(_planned(max(self.due, self.as_of), plan), self.earlier, self.limits).uncounted

    def against(self, plan: Plan) -> tuple[Concern, ...]:
        """What the session table says of this plan's sites and total, heaviest first."""
        session = _planned(max(self.due, self.as_of), plan)
        said = [*rules.dose_sites(session), *rules.total(session, self.jurisdiction)]
        return tuple(sorted(said, key=lambda one: one.severity.weight))

    def within(self, plan: Plan) -> bool:
        """Whether nothing but notes stands against the plan's sites and total."""
        return all(one.severity is Severity.NOTE for one in self.against(plan))


def _planned(day: date, plan: Plan) -> Session:
    return Session(date=day, status="planned", product=products.TOXIN, given=plan)


def last_plan(given: Sequence[Session]) -> Plan | None:
    """What was given last, site by site; None where only a total was written."""
    plan = given[-1].given if given else None
    if plan is None:
        return None
    done = tuple(dose for dose in plan.doses if dose.done)
    return Plan(done) if done and all(dose.units is not None for dose in done) else None
