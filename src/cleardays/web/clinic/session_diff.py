"""What differs between two wordings of a session, field by field, in the order of its form?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cleardays.injection import sites
from cleardays.web.clinic import session_fields, session_form
from cleardays.web.shape_forms import Field


@dataclass(frozen=True, slots=True)
class Change:
    """One field in two wordings, as a person reads them."""

    label: str
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any], clock: str) -> list[Change]:
    """What differs between two wordings, field by field, in the order of the form. The reason stands beside it and is none."""
    old, new = session_form.as_sent(before, clock), session_form.as_sent(after, clock)
    found = []
    for one in _fields(old, new):
        said = [_words(one, each) for each in (old, new)]
        if said[0] != said[1]:
            found.append(Change(one.label, *said))
    return found


def _words(one: Field, sent: QueryDict) -> str:
    if sent.get(f"left-{one.id.removeprefix('site-')}"):
        return _("left out")
    if sent.get(f"{one.id}-none"):
        return _("none")
    named = dict(one.choices)
    return ", ".join(named.get(value, value) for value in sent.getlist(one.id) if value) or _("not written")


def _fields(*forms: QueryDict) -> list[Field]:
    """Every field that one of these forms has."""
    shape = session_fields.layout()
    vials = max(session_form.count(one, "vials", session_fields.MOST_VIALS) for one in forms)
    extras = max(session_form.count(one, "extras", session_fields.MOST_EXTRA) for one in forms)
    plain = [one for one in shape.plain() if one.id != session_fields.AMENDMENT]
    found = [*shape.when, *(one for one in plain if one not in shape.when)]
    found += [
        Field(id=key, label=str(label), shape=found[0].shape) for key, (label, _none) in session_fields.LISTS.items()
    ]
    for number in range(1, vials + 1):
        found += [_labelled(one, f"{_('Vial')} {number}, {one.label}") for one in session_fields.vial(number)]
    found += [
        Field(id=f"site-{id_}", label=f"{id_} {one.words}", shape=found[0].shape)
        for id_, one in sites.fixed_sites().items()
    ]
    places = session_fields.places()
    for number in range(1, extras + 1):
        for key, words in (("place", _("place")), ("units", _("units")), ("reason", _("why"))):
            label = f"{_('Added site')} {number}, {words}"
            found.append(Field(id=f"extra-{number}-{key}", label=label, shape=found[0].shape, choices=places))
    return found


def _labelled(one: Field, label: str) -> Field:
    return Field(id=one.id, label=label, shape=one.shape, kind=one.kind, choices=one.choices)
