"""What does somebody see when a page failed? Words; and when the disk is full, that nothing was kept and nothing was lost.

A full disk answers 507 ("insufficient storage"), so that a phone knows that what it sent still waits on it. Django asks here for
every failure, of views and of what stands around them, while the error is still at hand.
"""

import errno
import sys

from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

FULL = 507
_SQLITE, _POSTGRESQL = "database or disk is full", "53100"


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that the disk has no room: SQLite's words, PostgreSQL's code, or the system's number."""
    while error is not None:
        if isinstance(error, OperationalError) and _SQLITE in str(error):
            return True
        if getattr(error, "sqlstate", None) == _POSTGRESQL:
            return True
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a failure. No row is read for it: there may be none to read."""
    status = FULL if is_full(sys.exc_info()[1]) else 500
    if request.headers.get("Accept", "").startswith("application/json"):
        words = (
            _("The server's disk is full. Nothing was kept.")
            if status == FULL
            else _("Something went wrong. Nothing was kept.")
        )
        return JsonResponse({"words": words}, status=status)
    return render(request, f"{status}.html", status=status)
