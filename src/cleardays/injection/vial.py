"""What was mixed, drawn up, given and thrown away, in exact arithmetic.

`volume = units x diluent / strength`. Units are whole numbers of one named product; volumes are fractions of a
millilitre. What was discarded is written by a person and never worked out for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

SITE_VOLUME_ML = Fraction(1, 10)
SITE_UNITS = 5
USUAL_UNITS_PER_ML = SITE_UNITS / SITE_VOLUME_ML
"""5 U in 0.1 mL: 200 U in 4 mL, or 100 U in 2 mL."""
LONGEST_AGE = timedelta(hours=24)
"""From reconstitution to the end of the session (manufacturer's sheet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vial:
    """One vial as written down; None is not written. `expiry` is the last day of what is printed on it."""

    strength_units: int | None = None
    diluent_ml: Fraction | None = None
    lot: str | None = None
    expiry: date | None = None
    reconstituted: datetime | None = None
    reconstituted_by: str | None = None
    ndc: str | None = None

    @property
    def units_per_ml(self) -> Fraction | None:
        """The concentration; None when it is not written, or when nothing was put in."""
        if not self.strength_units or not self.diluent_ml:
            return None
        return self.strength_units / self.diluent_ml

    def age(self, at: datetime) -> timedelta | None:
        """From reconstitution to a moment; negative when it had not been reconstituted yet."""
        return None if self.reconstituted is None else at - self.reconstituted


def concentration(vials: Sequence[Vial]) -> Fraction | None:
    """Units per mL, the same in every vial; None when one is not written, or when they differ."""
    found = {vial.units_per_ml for vial in vials}
    return found.pop() if len(found) == 1 else None


def volume_ml(units: int, units_per_ml: Fraction) -> Fraction:
    """The volume that carries so many units."""
    return units / units_per_ml


def opened_units(vials: Sequence[Vial]) -> int | None:
    """What all vials held; None when none was opened or a strength is not written."""
    strengths = [vial.strength_units for vial in vials]
    if not strengths or None in strengths:
        return None
    return sum(strength for strength in strengths if strength is not None)


def in_digits(value: Fraction) -> str:
    """A number in few digits, which says so when it is not the whole of it."""
    text = f"{float(value):.6g}"
    return text if Fraction(text) == value else f"about {text}"
