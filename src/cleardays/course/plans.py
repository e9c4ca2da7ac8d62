"""Which plan, site by site? Steps up and down from a plan, within the caps of the paradigm, where the pain is.

A step adds at most 20 U in sites of 5 U. Follow-the-pain sites exist in the temporalis, the occipitalis and the trapezius only;
a cap is for a muscle with both sides together. No study shows that choosing sites by pain does better.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cleardays.course.dose import STEP_UNITS
from cleardays.injection import sites
from cleardays.injection.injection_session import Dose, Plan
from cleardays.injection.sites import SITE_UNITS, Muscle

PLACES = tuple(f"{muscle}-{side}" for muscle in ("COR", "PRO", "FRO", "TEM", "OCC", "CPS", "TRA") for side in "LR")
"""Where pain or tenderness can be: a muscle and the patient's side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Where it hurts and where it is tender, as a clinician wrote it on a day. None is not asked; empty is nowhere."""

    date: date
    pain: tuple[str, ...] | None = None
    tender: tuple[str, ...] | None = None
    by: str | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Where a site may be added, the clearest first: pain and tenderness together before either alone."""
        pain, tender = self.pain or (), self.tender or ()
        order = sorted(
            {place for place in (*pain, *tender) if sites.muscles()[place[:3]].follow_the_pain},
            key=lambda place: (not (place in pain and place in tender), PLACES.index(place)),
        )
        return tuple(order)


def step_up(plan: Plan, places: Iterable[str], held_back: Collection[str] = ()) -> Plan | None:
    """The plan with up to 20 U more, dealt out in turn over the painful places; None where nothing can be added."""
    open_places = [place for place in places if place[:3] not in held_back]
    added: list[Dose] = []
    while open_places and len(added) * SITE_UNITS < STEP_UNITS:
        for place in tuple(open_places):
            grown = Plan((*plan.doses, *added))
            if not _room(grown, sites.muscles()[place[:3]]):
                open_places.remove(place)
            elif len(added) * SITE_UNITS < STEP_UNITS:
                added.append(Dose(sites.parse(_next_id(grown, place)), SITE_UNITS, reason=f"pain at {place}"))
    return Plan((*plan.doses, *added)) if added else None


def step_down(plan: Plan, painful: Collection[str] = ()) -> Plan | None:
    """The plan with up to 20 U fewer of what was added, sites without pain first; None where nothing was added."""
    extra = [dose for dose in plan.doses if dose.site.pain and dose.done]
    extra.sort(key=lambda dose: (_place(dose) in painful, dose.site.place))
    gone: list[Dose] = []
    for dose in extra:
        if sum(one.units or 0 for one in gone) + (dose.units or 0) <= STEP_UNITS:
            gone.append(dose)
    return _without(plan, gone)


def without_added(plan: Plan, muscles: Collection[str]) -> Plan | None:
    """The plan without the added sites of these muscles; None where there are none. Fixed sites stay."""
    return _without(plan, [dose for dose in plan.doses if dose.site.pain and dose.site.muscle.id in muscles])


def fixed_of(plan: Plan, muscles: Collection[str]) -> tuple[str, ...]:
    """Ids of the fixed sites of a plan in these muscles."""
    return tuple(
        dose.site.id for dose in plan.doses if dose.site.fixed and dose.done and dose.site.muscle.id in muscles
    )


def _without(plan: Plan, gone: Collection[Dose]) -> Plan | None:
    return Plan(tuple(dose for dose in plan.doses if dose not in gone)) if gone else None


def _room(plan: Plan, muscle: Muscle) -> bool:
    here = [dose for dose in plan.doses if dose.done and dose.site.muscle == muscle]
    return (
        len(here) < muscle.most_sites
        and sum(dose.units or 0 for dose in here) + SITE_UNITS <= muscle.most_units
        and plan.sites < sites.MOST_SITES
        and plan.units + SITE_UNITS <= sites.MOST_UNITS
    )


def _place(dose: Dose) -> str:
    return dose.site.id[:5]


def _next_id(plan: Plan, place: str) -> str:
    taken = {dose.site.id for dose in plan.doses}
    return next(id_ for number in range(1, 100) if (id_ := f"{place}F{number}") not in taken)
