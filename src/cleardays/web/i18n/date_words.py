"""How is a date said in the language of the reader? In English as everywhere in Cleardays, else as the language itself writes one.

Names of months and weekdays are Django's, which are translated there.
"""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language

_ENGLISH = "j F Y"


def day(on: date) -> str:
    """A whole date: 3 March 2026."""
    english = (get_language() or "en").partition("-")[0] == "en"
    return formats.date_format(on, _ENGLISH if english else "DATE_FORMAT")


def weekday(on: date) -> str:
    """The day of the week: Tuesday."""
    return formats.date_format(on, "l")


def short(on: date) -> str:
    """A date within a year that is clear: Tue 3 Mar."""
    return formats.date_format(on, "D j M")


def in_year(on: date) -> str:
    """A date whose year is clear: 3 Mar."""
    return formats.date_format(on, "j M")


def weekdays() -> list[str]:
    """The days of a week from Monday on, in as few letters as a calendar has room for."""
    return [formats.date_format(date(2024, 1, number), "D")[:2] for number in range(1, 8)]


def month(on: date) -> str:
    """A month: March 2026."""
    return formats.date_format(on, "F Y")


def short_month(on: date) -> str:
    """A month in a row of them: Mar."""
    return formats.date_format(on, "M")
