"""How much does one record hold? More than a life needs, and not without end.

Whoever may add to a list may add for ever: it fills the disk, and every page about that person becomes slow, the clinic's too.
What would be one too many is refused in words where it is added, and nothing that is there is touched.
"""

from datetime import date

from django.utils.translation import gettext as _

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.limits import MOST_BESIDE, MOST_DAYS

EARLIEST = date(1900, 1, 1)
"""The first day that can be written here. The app keeps one statement of its own a date, so this bounds them without counting. Ours."""
MOST_SCORES = 2_000
"""Totals of questionnaires: three each month for fifty years. Ours."""
FOR_THE_CLINIC = 500
"""So many more of each list may staff write: nobody's own long list keeps a clinic from writing a red flag. Ours."""
MOST_OF = {"days": MOST_DAYS, "attacks": MOST_DAYS, "scores": MOST_SCORES}
"""The lists of which there may be more than of the others; those hold as many as may be read of a file (`exchange.limits`)."""


def check(name: str, there: int, new: int, by_clinic: bool = False) -> None:
    """Refuses what would make one list of a record longer than a record is."""
    most = MOST_OF.get(name, MOST_BESIDE) + (FOR_THE_CLINIC if by_clinic else 0)
    if new and there + new > most:
        raise RefusedError(
            _("%(there)s entries of %(what)s are written already, and %(most)s is the most")
            % {"there": there, "what": name.replace("_", " "), "most": most},
            _("a list without end would make every page slow"),
            _("take back what is there by mistake, or tell your clinic"),
            field=name,
        )
