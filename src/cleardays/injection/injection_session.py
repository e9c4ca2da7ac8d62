"""A plan and a session: what was meant and what was done, side by side for every site.

Units are whole numbers of one named product. None is not written. Nothing here judges: that is `rules.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from cleardays.injection.sites import Site, fixed_sites
from cleardays.injection.vial import Vial, concentration, opened_units, volume_ml

Status = Literal["planned", "given", "amended"]
Beside = Literal["as planned", "not given", "not planned", "other units"]
REASONS = ("interval", "cumulative_dose", "dilution", "below_fixed_pattern", "cautions", "amendment")
"""What a reason can be asked for."""


@dataclass(frozen=True, slots=True)
class Dose:
    """Units at one site; `done` is false for a site that was left out, `reason` says why it was added."""

    site: Site
    units: int | None = None
    done: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is meant to be given: doses in the order of the product information."""

    doses: tuple[Dose, ...]

    @classmethod
    def fixed(cls, *added: Dose) -> "Plan":
        """The 31 fixed sites, and what is added to them."""
        return cls((*(Dose(site, site.units) for site in fixed_sites().values()), *added))

    @property
    def units(self) -> int:
        """Units of the sites whose units are written."""
        return sum(dose.units or 0 for dose in self.doses if dose.done)

    @property
    def sites(self) -> int:
        return sum(dose.done for dose in self.doses)


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who injects or signs; a credential is valid through its date."""

    name: str | None = None
    credential: str | None = None
    expires: date | None = None

    def valid_on(self, day: date) -> bool:
        return self.credential is not None and self.expires is not None and day <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What was asked on the day. None is not asked."""

    pregnant: bool | None = None
    infection_at_site: bool | None = None
    new_medicines: tuple[str, ...] | None = None
    danger_signs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session as written down. `given` holds the planned doses while it is planned."""

    start_date: date | None = None
    """The date of the start where the session was, as written."""
    date: date
    status: Status = "given"
    product: str | None = None
    brand: str | None = None
    supplied_by: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    vials: tuple[Vial, ...] | None = None
    volume_per_site_ml: Fraction | None = None
    needle: str | None = None
    given: Plan | None = None
    planned: Plan | None = None
    stated_units: int | None = None
    """A total written beside the sites."""
    discarded_units: int | None = None
    discard_reason: str | None = None
    witness: str | None = None
    screening: Screening | None = None
    reactions: tuple[str, ...] | None = None
    aftercare: bool | None = None
    injector: Clinician | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    second_signature: Clinician | None = None

    @property
    def is_planned(self) -> bool:
        return self.status == "planned"

    def second_signed(self) -> bool:
        """Whether somebody other than the injector signed as well, with no credential that had run out."""
        second = self.second_signature
        if second is None or not second.name:
            return False
        if second.expires is not None and self.date > second.expires:
            return False
        first = self.injector.name if self.injector and self.injector.name else ""
        return " ".join(second.name.casefold().split()) != " ".join(first.casefold().split())


@dataclass(frozen=True, slots=True)
class Totals:
    """What a session adds up to; None where something it needs is not written."""

    units: int | None
    sites: int | None
    volume_ml: Fraction | None
    opened_units: int | None
    discarded_units: int | None


def totals(session: Session) -> Totals:
    """Add a session up. What was discarded is what a person wrote, never the difference."""
    plan, vials = session.given, session.vials or ()
    mixed = concentration(vials)
    units = plan.units if plan is not None else None
    return Totals(
        units=units,
        sites=plan.sites if plan is not None else None,
        volume_ml=volume_ml(units, mixed) if units is not None and mixed is not None else None,
        opened_units=opened_units(vials),
        discarded_units=session.discarded_units,
    )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One site as planned and as given; None where it is in only one of the two, or was left out."""

    site: Site
    planned_units: int | None
    given_units: int | None
    reason: str | None = None
    units_written: bool = True
    """False where a site was injected, or meant to be, and its units are not written: they are counted as 0."""

    @property
    def state(self) -> Beside:
        if self.given_units is None:
            return "not given"
        if self.planned_units is None:
            return "not planned"
        return "as planned" if self.planned_units == self.given_units else "other units"


def side_by_side(planned: Plan | None, given: Plan | None) -> list[SideBySide]:
    """Every site of either, planned and given beside each other, muscle by muscle in the order of the product information."""
    before, after = _by_site(planned), _by_site(given)
    doses = [dose for plan in (planned, given) if plan for dose in plan.doses]
    sites = {dose.site.id: dose.site for dose in doses}
    open_ = {dose.site.id for dose in doses if dose.done and dose.units is None}
    rows = []
    for id_, site in sorted(sites.items(), key=lambda pair: pair[1].place):
        why = next(
            (dose.reason for dose in (given.doses if given else ()) if dose.site.id == id_ and dose.reason), None
        )
        rows.append(SideBySide(site, before.get(id_), after.get(id_), why, id_ not in open_))
    return rows


def _by_site(plan: Plan | None) -> dict[str, int]:
    """Units by site; a site written twice holds the sum."""
    found: dict[str, int] = {}
    for dose in plan.doses if plan else ():
        if dose.done:
            found[dose.site.id] = found.get(dose.site.id, 0) + (dose.units or 0)
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """Toxin given before: on a day between `earliest` and `latest`, in units of a named product.

    `session` is true for a session of this protocol, false for toxin given elsewhere or for something else.
    """

    earliest: date
    latest: date
    product: str | None
    units: Fraction | int | None
    session: bool = False
    where: str = ""


def previous(session: Session, earlier: Sequence[Earlier]) -> Earlier | None:
    """The session of this protocol before this one."""
    before = [one for one in earlier if one.session and one.earliest <= session.date]
    return max(before, key=lambda one: one.latest, default=None)
