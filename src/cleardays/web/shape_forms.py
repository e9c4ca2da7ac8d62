"""How is one entry of a list asked for on a form? From the case file's own shapes: one pattern for every list, none copied.

A shape says how a value is asked for (text, a date, a number, a choice, ticks) and the same shape reads what was sent. The words
are in `history_lists.py`. An empty field is nothing written. A number is plain digits: `155,0`, `1e2` and digits of another script are
refused with words and never guessed at.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.casefile.refusal import RefusedError, shown
from cleardays.casefile.shapes import Bool, Choice, Day, ListOf, MisshapenError, Number, Partial, Record, Shape, Text
from cleardays.web.i18n import short_words
from cleardays.web.i18n.short_words import in_words as in_words

VALUE = "value"
"""The field of a list whose entries are names and nothing else."""
NOWHERE = "none"
"""The tick that says that none of the others is there."""
YES_NO = (("yes", _lazy("Yes")), ("no", _lazy("No")))
_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as a template draws it. `kind` is the type of an input, or `choice`, `ticks`, `long`."""

    id: str
    label: str
    shape: Shape
    hint: str = ""
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 0
    decimal: bool = False
    offered: tuple[str, ...] = ()


class WrongError(Exception):
    """What was sent cannot be kept: words by field, the empty field for what is of no single one."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)


def field(
    id_: str,
    shape: Shape,
    label: str,
    hint: str = "",
    named: Callable[[str], str] | None = None,
    offered: Iterable[str] = (),
) -> Field:
    """A field for a shape; `named` says the values of a closed list in words."""
    named = named or in_words
    choices: tuple[tuple[str, str], ...] = ()
    kind, longest, decimal = "text", 0, False
    match shape:
        case Choice():
            kind, choices = "choice", tuple((value, named(value)) for value in shape.values)
        case Bool():
            kind, choices = "choice", tuple((value, str(words)) for value, words in YES_NO)
        case Day():
            kind = "date"
        case Partial():
            longest = 10
            how = (
                _("A month as in 2024-05, or a day as in 2024-05-01.")
                if shape.month
                else _("A year, a month as in 2024-05, or a day as in 2024-05-01.")
            )
            hint = f"{hint} {how}".strip()
        case Number():
            longest, decimal = 16, True
            between = _("%(least)s to %(most)s %(unit)s.") if shape.unit else _("%(least)s to %(most)s.")
            edges = {"least": shape.least, "most": shape.most, "unit": short_words.said(shape.unit)}
            hint = f"{hint} {between % edges}".strip()
        case ListOf(item=Choice() as one):
            kind, choices = "ticks", (*((value, named(value)) for value in one.values), (NOWHERE, _("Nowhere")))
        case ListOf():
            kind = "long"
        case Text():
            longest, kind = shape.longest, "long" if shape.longest > 300 else "text"
    return Field(
        id=id_, label=label, shape=shape, hint=hint, kind=kind, choices=choices, longest=longest, decimal=decimal,
        offered=tuple(offered),
    )  # fmt: skip


def read(fields: Iterable[Field], sent: Any) -> dict[str, Any]:
    """What was sent, as the case file writes it, empty fields left out; `WrongError` with words for every field that is wrong."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in fields:
        try:
            value = _sent(one, sent)
            if value is not None:
                one.shape.read(value, (one.id,))
                found[one.id] = value
        except MisshapenError as error:
            wrong[one.id] = said(one.label, error.found, error.do, error.why)
    if wrong:
        raise WrongError(wrong)
    return found


def said(label: str, found: str, do: str, why: str = "") -> str:
    """What was found in a field, why it matters and what to do, in one line."""
    words = _("%(label)s: %(found)s; %(why)s. To do: %(do)s.") if why else _("%(label)s: %(found)s. To do: %(do)s.")
    return words % {"label": label, "found": found, "why": why, "do": do.removesuffix(", or null")}


def not_yet(label: str, day: str) -> str:
    """A date that lies ahead, where only what has happened is written."""
    return said(label, _("%(day)s has not happened yet") % {"day": day}, _("correct the date"))


def refused(error: RefusedError, fields: Iterable[Field]) -> WrongError:
    """What the case file's reader refused, at the field it names."""
    last = re.split(r"[.\[]", error.field)
    for one in fields:
        if one.id in last or (one.id == VALUE and last[-1].endswith("]")):
            return WrongError({one.id: said(one.label, error.found, error.do, error.why)})
    return WrongError({"": found_and_do(f"{error.found[:1].upper()}{error.found[1:]}", error.do)})


def found_and_do(found: str, do: str) -> str:
    """What was found in no single field, and what to do."""
    return _("%(found)s. To do: %(do)s.") % {"found": found, "do": do}


def number(text: str, shape: Number) -> int | Decimal:
    """A number in plain digits; `MisshapenError` in words for anything else."""
    if not (_WHOLE if shape.whole else _PLAIN).fullmatch(text):
        words = (
            _("%(what)s is no whole number in plain digits")
            if shape.whole
            else _("%(what)s is no number in plain digits")
        )
        raise MisshapenError(
            (),
            words % {"what": shown(text)},
            _("a slip in it changes a dose tenfold"),
            _("write digits 0 to 9 only, as in %(example)s") % {"example": "155" if shape.whole else "0.1"},
        )
    return int(text) if shape.whole else Decimal(text)


def as_sent(fields: Iterable[Field], value: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is kept, as a form would send it."""
    found = {}
    for one in fields:
        kept = value.get(one.id)
        if kept is None:
            continue
        if isinstance(kept, bool):
            found[one.id] = ["yes" if kept else "no"]
        elif isinstance(kept, list):
            found[one.id] = (kept or [NOWHERE]) if one.kind == "ticks" else ["\n".join(kept)]
        else:
            found[one.id] = [digits(kept)]
    return found


def digits(value: Any) -> str:
    """A value as it is typed: 4 mL that came back as 4.0 are “4”."""
    return str(int(value)) if isinstance(value, Decimal) and value == int(value) else str(value)


def _sent(one: Field, sent: Any) -> Any:
    if one.kind == "ticks":
        return _ticked(one, sent.getlist(one.id))
    text = sent.get(one.id, "").strip()
    if not text:
        return None
    match one.shape:
        case Bool():
            if text not in ("yes", "no"):
                words = _("%(what)s is not on this list") % {"what": shown(text)}
                raise MisshapenError((), words, "", _("choose yes or no"))
            return text == "yes"
        case Number() as shape:
            return number(text, shape)
        case ListOf():
            return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        case Text():
            if "\x00" in text or not all(c.isprintable() or c in "\r\n\t" for c in text):
                raise MisshapenError((), _("a sign that does not print"), "", _("write it anew in letters"))
            return " ".join(text.split())
    return text


def _ticked(one: Field, ticked: list[str]) -> list[str] | None:
    if NOWHERE in ticked and len(ticked) > 1:
        raise MisshapenError((), _("both a place and “Nowhere”"), "", _("tick one or the other"))
    return None if not ticked else [] if NOWHERE in ticked else ticked


def fields_of(
    shape: Shape,
    labels: Mapping[str, tuple[str, str]],
    narrower: Mapping[str, Shape],
    *,
    offered: Mapping[str, tuple[str, ...]] | None = None,
    named: Mapping[str, Callable[[str], str]] | None = None,
) -> tuple[Field, ...]:
    """The fields of a record's keys that have a label, in the order of the labels; of a bare text, one."""
    within = {**(shape.fields if isinstance(shape, Record) else {VALUE: shape}), **narrower}
    return tuple(
        field(key, within[key], label, hint, (named or {}).get(key), (offered or {}).get(key, ()))
        for key, (label, hint) in labels.items()
    )
