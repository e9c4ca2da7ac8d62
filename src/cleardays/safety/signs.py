"""What does a person's word for a side effect mean, and how fast must somebody be told?

The one list and its reader are `cleardays.vocabulary`: `signs` and `danger`. What several events at once mean is `adverse_events`.
"""

from cleardays.vocabulary.danger import read
from cleardays.vocabulary.signs import Route, Sign, signs

__all__ = ["Route", "Sign", "denies_danger", "recognise", "signs"]


def recognise(term: str) -> Sign | None:
    """The most dangerous sign a text names; None where a clinician must read it: nothing is known, or a harmless name does not say all."""
    return read(term).sign


def denies_danger(term: str) -> bool:
    """Whether a text denies a danger sign and names none: a clinician must read it."""
    found = read(term)
    return not found.dangers and any(one.route is Route.EMERGENCY for one in found.denied)
