"""How is it said that something was not kept? What was found, why it matters and what to do, in the language of the reader.

What the rooms below found is said in their own words, which are English.
"""

from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError


def at_field(label: str, found: str, do: str, why: str = "") -> str:
    """What was found in a field, why it matters and what to do, in one line."""
    words = _("%(label)s: %(found)s; %(why)s. To do: %(do)s.") if why else _("%(label)s: %(found)s. To do: %(do)s.")
    return words % {"label": label.rstrip("?"), "found": found, "why": why, "do": _on_a_form(do)}


def not_yet(label: str, day: str) -> str:
    """A date that lies ahead, where only what has happened is written."""
    return at_field(label, _("%(day)s has not happened yet") % {"day": day}, _("correct the date"))


def at_no_field(found: str, do: str) -> str:
    """What was found in no single field, and what to do; it begins a line."""
    words = _("%(found)s. To do: %(do)s.")
    return words % {"found": f"{found[:1].upper()}{found[1:]}", "do": _on_a_form(do)}


def _on_a_form(do: str) -> str:
    """What to do, where nobody can write `null`: a field is left empty."""
    return do.removesuffix(", or null").removesuffix(", or write null")


def nothing_kept(refused: RefusedError) -> str:
    """Nothing was kept, said where no heading says it."""
    return _("Nothing was kept: %(found)s. To do: %(do)s.") % {"found": refused.found, "do": refused.do}
