"""What a US clinic writes on a claim for a session: codes only, and never a unit that nobody recorded.

The descriptors belong to the American Medical Association and are not here. Drug that the clinic did not buy is not
billed as drug. Discarded units are those a person wrote down; without them no drug line is made.
"""

from dataclasses import dataclass
from datetime import date

from cleardays.injection.injection_session import Session, totals

PROCEDURE = "64615"
"""CPT, once a session, both sides by definition (secondary source)."""
DRUG = "J0585"
"""HCPCS, one unit for each unit of onabotulinumtoxinA (secondary source)."""
DISCARDED, NOTHING_DISCARDED = "JW", "JZ"
"""Modifiers; one or the other is asked of Medicare Part B claims since 1 July 2023 (read)."""
AURA_CODES_FROM = date(2023, 10, 1)
"""Since when chronic migraine with aura has codes of its own, G43.E (read)."""
CLINIC = "clinic"


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    units: int
    modifier: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Lines of a claim, the diagnosis, and what is left out with the reason."""

    lines: tuple[Line, ...]
    diagnosis: str | None
    left_out: tuple[str, ...]


def summary(session: Session, aura: bool | None, intractable: bool | None, status_migrainosus: bool | None) -> Summary:
    """The codes of a session that was given. What cannot be told is left out, and said."""
    if session.is_planned:
        return Summary((), None, ("a planned session is not billed",))
    lines, left_out = _drug(session)
    code, why = _diagnosis(session.date, aura, intractable, status_migrainosus)
    return Summary((Line(PROCEDURE, 1), *lines), code, (*left_out, *why))


def _drug(session: Session) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    supplied = (session.supplied_by or "").strip().casefold()
    if not supplied:
        return (), (f"{DRUG}: who supplied the drug is not written (`supplied_by`)",)
    if supplied != CLINIC:
        return (), (f"{DRUG}: supplied by {session.supplied_by}; only drug the clinic bought is billed as drug",)
    found = totals(session)
    if found.units is None or found.opened_units is None:
        return (), (f"{DRUG}: sites or vials are not written",)
    if found.discarded_units is None:
        return (), (
            f"{DRUG}: what was discarded is not written, so neither {DISCARDED} nor {NOTHING_DISCARDED} can be said",
        )
    if found.units + found.discarded_units != found.opened_units:
        return (), (
            f"{DRUG}: {found.units} U given and {found.discarded_units} U discarded are not the "
            f"{found.opened_units} U that were opened",
        )
    if found.discarded_units == 0:
        return (Line(DRUG, found.units, NOTHING_DISCARDED),), ()
    return (Line(DRUG, found.units), Line(DRUG, found.discarded_units, DISCARDED)), ()


def _diagnosis(
    on: date, aura: bool | None, intractable: bool | None, status_migrainosus: bool | None
) -> tuple[str | None, tuple[str, ...]]:
    """G43.7 without aura or G43.E with it; then 0 or 1, intractable; then 1 with status migrainosus or 9 without."""
    asked = {"aura": aura, "intractable": intractable, "status migrainosus (an attack over 72 h)": status_migrainosus}
    unknown = [name for name, said in asked.items() if said is None]
    if unknown:
        return None, (f"the diagnosis: not written: {', '.join(unknown)}",)
    if aura and on < AURA_CODES_FROM:
        return None, (f"the diagnosis: chronic migraine with aura has had a code only since {AURA_CODES_FROM}",)
    return f"G43.{'E' if aura else '7'}{int(bool(intractable))}{1 if status_migrainosus else 9}", ()
