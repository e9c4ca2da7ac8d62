"""What is the app made of? Every part once, with its states, in whichever theme, language and width this page is opened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cleardays.drawing import days as drawing
from cleardays.drawing.days import DrawnDay, Sign
from cleardays.web.accounts.permissions import ANYBODY, allow
from cleardays.web.i18n import date_words
from cleardays.web.patient import pictures
from cleardays.web.public import of_hundred

TOKENS = ("paper", "card", "sunk", "line", "edge", "ink", "soft", "h1", "h2", "h3", "band", "go", "danger")
SIZES = ("13", "15", "17", "20", "25", "32")
_WEEK: tuple[Sign, ...] = ("clear", "mild", "moderate", "severe", "ungraded", "silent", "both")


@require_safe
@allow(ANYBODY)
def design(request: HttpRequest) -> HttpResponse:
    """The page of parts, in a fictional clinic only."""
    days = [DrawnDay(sign, medicine=sign == "severe") for sign in _WEEK]
    shown = {
        "tokens": TOKENS,
        "sizes": SIZES,
        "signs": pictures.signs(),
        "hundred": of_hundred.side_by_side(),
        "block": drawing.block(days * 4, "28"),
        "bars": [drawing.bounds(9, 11, 28, "9–11 / 28", 15), drawing.bounds(14, 18, 28, "14–18 / 28", 15)],
        "week": _WEEK,
        "weekdays": date_words.weekdays(),
        "ring": drawing.sign(DrawnDay("silent")),
        "corner": drawing.sign(DrawnDay("ungraded")),
    }
    return render(request, "demo/design.html", shown)
