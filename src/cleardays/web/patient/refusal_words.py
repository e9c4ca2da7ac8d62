"""How is a refusal said on a page? What was found and what to do, within a sentence in the language of the reader.

What the rooms below found is said in their own words, which are English.
"""

from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError


def not_kept(refused: RefusedError) -> str:
    """One answer was not kept; the page around it says what to do with it."""
    return _("Not kept: %(found)s. %(do)s.") % {"found": refused.found, "do": refused.do}


def not_kept_do(refused: RefusedError) -> str:
    """One entry was not kept, said where nothing else stands."""
    return _("Not kept: %(found)s. To do: %(do)s.") % {"found": refused.found, "do": refused.do}


def nothing_kept(refused: RefusedError) -> str:
    """Nothing of a page was kept."""
    return _("Nothing was kept: %(found)s. To do: %(do)s.") % {"found": refused.found, "do": refused.do}
