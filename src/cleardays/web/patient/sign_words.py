"""What does the sign of a day say, and a row of them, to whoever hears a picture? In the reader's language."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cleardays.drawing.days import DrawnDay, Sign

SIGN_WORDS: Mapping[Sign, object] = {
    "mild": _lazy("mild headache"),
    "moderate": _lazy("moderate headache"),
    "severe": _lazy("severe headache"),
    "ungraded": _lazy("headache, how bad not written"),
    "clear": _lazy("clear"),
    "silent": _lazy("not written"),
    "both": _lazy("written both as clear and as headache"),
    "ahead": _lazy("still to come"),
}


def counted(days: Sequence[DrawnDay]) -> str:
    """How many days of each sign; of none, nothing."""
    numbers = {sign: sum(one.sign == sign for one in days) for sign in SIGN_WORDS}
    return ", ".join(f"{number} {SIGN_WORDS[sign]}" for sign, number in numbers.items() if number) or _(
        "nothing written"
    )
