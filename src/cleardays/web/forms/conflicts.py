"""Two wrote the same: what is kept now, what was just sent, and which shall hold?

Both stand side by side, nothing is kept over the other until somebody chooses, and no words are lost. One page for whoever writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cleardays.web.forms.key_and_version import KeyAndVersion

Rows = Sequence[tuple[str, str]]
"""What is asked, and what is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two answers, and how one of them is chosen."""

    heading: str
    who: str
    """Whom or what it is of."""
    words: str
    """What happened, and what to do."""
    now: Rows
    sent: Rows
    back: str
    """Where what is kept now stands."""
    choose: bool = True
    """Whether what was sent may be kept instead."""
    change: bool = False
    """Whether what was sent can be looked at and changed before it is sent again."""
    action: str = ""
    carried: Sequence[tuple[str, str]] = ()
    """What is sent again, made for what is kept now."""
    key_and_version: KeyAndVersion | None = None


def page(request: HttpRequest, conflict: Conflict, layout: str) -> HttpResponse:
    """Both answers side by side, within the frame of whoever wrote."""
    return render(request, "conflict.html", {"both": conflict, "layout": layout}, status=409)
