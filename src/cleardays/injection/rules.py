"""The session table, a function a row: product, sites, total, interval, cumulative dose, vial, credential.

Each function returns what stands against a session under its id; `judge` runs them all. Numbers stand once, in
`Limits`, with where they come from. Not here: what has to be written (`record.py`), the person's history (safety).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from cleardays.injection import products, sites
from cleardays.injection.injection_session import Earlier, Session, previous
from cleardays.injection.session_findings import (
    Concern,
    Finding,
    needs_reason,
    needs_second_signature,
    note,
    refuse,
    weigh,
)
from cleardays.injection.vial import (
    LONGEST_AGE,
    SITE_UNITS,
    SITE_VOLUME_ML,
    USUAL_UNITS_PER_ML,
    concentration,
    in_digits,
    opened_units,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a clinic may set: 12 weeks; 400 U (US label, copies; older ones say 360 U) in the longer reading of “3 months”."""

    interval_days: int = 84
    cumulative_units: int = 400
    window_days: int = 92


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Onabotulinumtoxin A from the window's first day to the session, and what could not be added up."""

    first_day: date
    units: Fraction
    uncounted: tuple[str, ...]


def cumulative(session: Session, earlier: Sequence[Earlier], limits: Limits) -> Cumulative:
    """All onabotulinumtoxinA of the window, cosmetic and elsewhere included, with this session's units.

    A dose whose date is only known to the month counts when it may fall inside.
    """
    first = session.date - timedelta(days=limits.window_days)
    total = Fraction(session.given.units if session.given is not None else session.stated_units or 0)
    uncounted = []
    for one in earlier:
        if one.latest < first or one.earliest > session.date:
            continue
        counted = products.is_toxin_counted(one.product)
        if counted is None:
            uncounted.append(f"{one.where} of {_when(one)}, product not {'recognised' if one.product else 'written'}")
        elif counted and one.units is None:
            uncounted.append(f"{one.where} of {_when(one)}, units not written")
        elif counted and one.units is not None:
            total += one.units
    return Cumulative(first, total, tuple(uncounted))


def judge(
    session: Session, earlier: Sequence[Earlier], jurisdiction: str | None = None, limits: Limits | None = None
) -> list[Finding]:
    """Every row that has something to say, in the order of the table."""
    limits = limits or Limits()
    rows: Mapping[str, list[Concern]] = {
        "dose.product": product(session),
        "dose.sites": dose_sites(session),
        "dose.total": total(session, jurisdiction),
        "dose.interval": interval(session, earlier, limits),
        "dose.cumulative": cumulative_dose(session, earlier, limits),
        "vial.dilution": dilution(session),
        "vial.age": age(session),
        "vial.expiry": _each(session, expiry),
        "vial.lot": lot(session),
        "vial.waste": waste(session),
        "credential.valid": credential(session),
    }
    found = [weigh(id_, concerns, session) for id_, concerns in rows.items()]
    return [one for one in found if one is not None]


def product(session: Session) -> list[Concern]:
    """Only therapeutic onabotulinumtoxinA: by name, by brand, and by the carton's NDC where one is written."""
    if session.product is None:
        return [refuse("the product is not written")]
    said = []
    for name in (session.product, session.brand):
        if name is None:
            continue
        found = products.known(name)
        if found is None:
            said.append(
                refuse(f"{name} is not recognised: only therapeutic {products.TOXIN} (BOTOX) is given by this protocol")
            )
        elif found.kind != "therapeutic":
            said.append(refuse(f"{name} is {found.words}: only therapeutic {products.TOXIN} (BOTOX) is given here"))
    for vial in session.vials or ():
        if vial.ndc is None:
            continue
        code = products.by_ndc(vial.ndc)
        if code is None:
            said.append(note(f"the NDC {vial.ndc} is not on our list: compare it with the carton"))
        elif code.product.kind != "therapeutic":
            said.append(refuse(f"the NDC {vial.ndc} is that of {code.product.words}"))
        elif code.strength_units and vial.strength_units and code.strength_units != vial.strength_units:
            said.append(
                refuse(
                    f"the NDC {vial.ndc} is a vial of {code.strength_units} U, and {vial.strength_units} U is written"
                )
            )
    return said


def dose_sites(session: Session) -> list[Concern]:
    """Each muscle's cap with both sides together, follow-the-pain where it is allowed, at most 39, at least 31."""
    plan = session.given
    if plan is None:
        return []
    done = [dose for dose in plan.doses if dose.done]
    said = [refuse(words) for dose in done if (words := sites.misplaced(dose.site))]
    twice = [id_ for id_, times in Counter(dose.site.id for dose in done).items() if times > 1]
    said += [refuse(f"{id_} is written more than once") for id_ in twice]
    for muscle in sites.muscles().values():
        here = [dose for dose in done if dose.site.muscle == muscle]
        units = sum(dose.units or 0 for dose in here)
        if len(here) > muscle.most_sites or units > muscle.most_units:
            said.append(
                refuse(
                    f"{muscle.name}: {_sites(len(here))} with {units} U, and both sides together hold "
                    f"{_sites(muscle.most_sites)} with {muscle.most_units} U at most"
                )
            )
    if len(done) > sites.MOST_SITES:
        said.append(refuse(f"{len(done)} sites, and {sites.MOST_SITES} are the most"))
    left_out = [id_ for id_ in sites.fixed_sites() if id_ not in {dose.site.id for dose in done}]
    if len(done) < sites.FIXED_SITES:
        said.append(
            needs_reason(
                "below_fixed_pattern",
                f"{_sites(len(done))}, fewer than the fixed {sites.FIXED_SITES} and outside the label's pattern",
            )
        )
    elif left_out:
        said.append(note(f"not every fixed site is among them: {_listed(left_out)}"))
    unexplained = [dose.site.id for dose in done if dose.site.pain and not dose.reason]
    if unexplained:
        said.append(note(f"no pain or tenderness is written that points to {_listed(unexplained)}"))
    return said


def total(session: Session, jurisdiction: str | None) -> list[Concern]:
    """At most 195 U and the sum of the sites; below 155 U a reason; 156 to 195 U is outside the US label."""
    plan = session.given
    if plan is None:
        return []
    units, said = plan.units, []
    if session.stated_units is not None and session.stated_units != units:
        said.append(
            refuse(f"{_sites(plan.sites)} add up to {units} U, but a total of {session.stated_units} U is written")
        )
    if units > sites.MOST_UNITS:
        said.append(refuse(f"{units} U, and {sites.MOST_UNITS} U are the most"))
    elif units < sites.FIXED_UNITS:
        said.append(
            needs_reason("below_fixed_pattern", f"{units} U, below the {sites.FIXED_UNITS} U of the fixed pattern")
        )
    elif units > sites.FIXED_UNITS and jurisdiction == "us":
        said.append(
            note(f"{units} U: trial-supported, outside the US label's recommended dose of {sites.FIXED_UNITS} U")
        )
    return said


def interval(session: Session, earlier: Sequence[Earlier], limits: Limits) -> list[Concern]:
    """Calendar days since the previous session; toxin given elsewhere counts only in the cumulative dose."""
    before = previous(session, earlier)
    if before is None:
        return []
    days = (session.date - before.latest).days
    if days >= limits.interval_days:
        return []
    return [
        needs_reason(
            "interval",
            f"{days} days since the session of {_day(before.latest)}; {limits.interval_days} days are asked, "
            f"so from {_day(before.latest + timedelta(days=limits.interval_days))}",
        )
    ]


def cumulative_dose(session: Session, earlier: Sequence[Earlier], limits: Limits) -> list[Concern]:
    """More than 400 U of onabotulinumtoxinA in the window asks for a reason and a second signature."""
    found = cumulative(session, earlier, limits)
    over = f"from {_day(found.first_day)} to the day"
    said = []
    if found.units > limits.cumulative_units:
        words = f"{in_digits(found.units)} U of {products.TOXIN} {over}, above {limits.cumulative_units} U"
        said += [needs_reason("cumulative_dose", words), needs_second_signature(words)]
    if found.uncounted:
        words = f"cannot be added up {over}: {'; '.join(found.uncounted)}"
        said.append(needs_reason("cumulative_dose", words))
    return said


def dilution(session: Session) -> list[Concern]:
    """The units of each site are what its volume carries; anything but 5 U in 0.1 mL asks for a reason."""
    vials = session.vials or ()
    said = [
        refuse(f"{_nth(i, vials)} holds no diluent") for i, vial in enumerate(vials) if vial.diluent_ml == Fraction(0)
    ]
    said += [
        note(f"no vial of {vial.strength_units} U is known to us: read it again")
        for vial in vials
        if vial.strength_units is not None and vial.strength_units not in products.STRENGTHS
    ]
    mixed = {vial.units_per_ml for vial in vials} - {None}
    if len(mixed) > 1:
        named = " and ".join(sorted(f"{in_digits(one)} U/mL" for one in mixed if one is not None))
        return [*said, refuse(f"vials of {named}: the same volume would carry different doses")]
    units_per_ml = concentration(vials)
    if units_per_ml is None:
        return said
    carried = None if session.volume_per_site_ml is None else session.volume_per_site_ml * units_per_ml
    off = [] if session.given is None or carried is None else [
        dose.site.id for dose in session.given.doses if dose.done and dose.units is not None and dose.units != carried
    ]  # fmt: skip
    if off and carried is not None and session.volume_per_site_ml is not None:
        said.append(
            refuse(
                f"{in_digits(session.volume_per_site_ml)} mL of {in_digits(units_per_ml)} U/mL carries {in_digits(carried)} U, "
                f"which is not what is written for {_listed(off)}"
            )
        )
    elif units_per_ml != USUAL_UNITS_PER_ML:
        drawn = (
            f"{SITE_UNITS} U lie in {in_digits(SITE_UNITS / units_per_ml)} mL and not in {in_digits(SITE_VOLUME_ML)} mL"
        )
        said.append(needs_reason("dilution", f"{in_digits(units_per_ml)} U/mL, so that {drawn}"))
    elif carried is not None and carried != SITE_UNITS:
        said.append(
            needs_reason(
                "dilution", f"{in_digits(carried)} U at each site, and {SITE_UNITS} U in 0.1 mL are the protocol's"
            )
        )
    return said


def age(session: Session) -> list[Concern]:
    """At most 24 hours from reconstitution to the end of the session."""
    if session.end is None:
        return []
    said = []
    for i, vial in enumerate(session.vials or ()):
        passed = vial.age(session.end)
        if passed is None:
            continue
        if passed > LONGEST_AGE:
            minutes = -(-passed // timedelta(minutes=1))
            said.append(
                refuse(
                    f"{_nth(i, session.vials or ())} was reconstituted {minutes // 60} h {minutes % 60:02} min before the "
                    "end, and 24 h are the most"
                )
            )
        elif passed < timedelta(0):
            said.append(refuse(f"{_nth(i, session.vials or ())} was reconstituted after the end of the session"))
    return said


def expiry(session: Session, i: int) -> list[Concern]:
    """The printed month's last day; nothing is worked out from the day it was made."""
    vial = (session.vials or ())[i]
    if vial.expiry is None:
        return (
            [] if session.is_planned else [refuse(f"{_nth(i, session.vials or ())}: the printed expiry is not written")]
        )
    if session.date > vial.expiry:
        return [refuse(f"{_nth(i, session.vials or ())} expired on {_day(vial.expiry)}")]
    return []


def lot(session: Session) -> list[Concern]:
    """Every vial given from has its lot."""
    if session.is_planned:
        return []
    if not session.vials:
        return [refuse("no vial is written, so no lot")]
    return _each(
        session,
        lambda said, i: (
            [] if (said.vials or ())[i].lot else [refuse(f"{_nth(i, said.vials or ())}: no lot is written")]
        ),
    )


def waste(session: Session) -> list[Concern]:
    """What was given and what a person wrote as discarded are together what was opened."""
    if session.discarded_units is None:
        return (
            [] if session.is_planned else [refuse("what was discarded is not written: 0 is an answer, silence is not")]
        )
    opened = opened_units(session.vials or ())
    if opened is None or session.given is None:
        return []
    given, discarded = session.given.units, session.discarded_units
    if given + discarded == opened:
        return []
    return [
        refuse(f"{given} U given and {discarded} U discarded are {given + discarded} U, but {opened} U were opened")
    ]


def credential(session: Session) -> list[Concern]:
    """An injector whose credential is valid on the day, its last day included. Who plans need not be who injects."""
    who = session.injector
    if who is None or who.credential is None or who.expires is None:
        return (
            [] if session.is_planned else [refuse("no injector with a credential and the day it runs out is written")]
        )
    if not who.valid_on(session.date):
        return [refuse(f"the injector's credential ran out on {_day(who.expires)}")]
    return []


def _each(session: Session, rule: Callable[[Session, int], list[Concern]]) -> list[Concern]:
    return [concern for i in range(len(session.vials or ())) for concern in rule(session, i)]


def _sites(count: int) -> str:
    return f"{count} site{'' if count == 1 else 's'}"


def _nth(i: int, vials: Sequence[object]) -> str:
    return "the vial" if len(vials) == 1 else f"vial {i + 1}"


def _listed(ids: Sequence[str], most: int = 5) -> str:
    """Some names, and how many more."""
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _when(one: Earlier) -> str:
    return _day(one.earliest) if one.earliest == one.latest else f"between {_day(one.earliest)} and {_day(one.latest)}"
