"""Of a hundred people in the two large trials, how many had half their headache days or fewer? With Botox and with a sham shot."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup

from cleardays.drawing.people import people
from cleardays.evidence import sourced_claims

_ARRAYS = ("benefit.half", "placebo.half")


@dataclass(frozen=True, slots=True)
class OfHundred:
    """So many of a hundred people, drawn and with the row behind it."""

    number: int
    name: str
    picture: Markup
    source: str


def side_by_side() -> tuple[OfHundred, ...]:
    """Both groups: one is never shown without the other."""
    found = {one.id: one for one in sourced_claims.arrays("patient")}
    names = (_("Botox"), _("sham shot"))
    shown = []
    for id_, name in zip(_ARRAYS, names, strict=True):
        row = sourced_claims.figure(found[id_].row)
        number = round(row.value)
        shown.append(OfHundred(number, name, people(number, f"{number} {name}"), row.source))
    return tuple(shown)
