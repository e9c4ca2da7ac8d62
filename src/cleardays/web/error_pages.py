"""What does somebody see when a page failed? Words; and when the disk is full, that nothing was kept and nothing was lost.

A full disk answers 507 ("insufficient storage"), so that a phone knows that what it sent still waits on it. Django asks here for
every failure, of views and of what stands around them, while the error is still at hand.

Each failure has an id that stands on the page and in the log. The log says where in the program it was and of which kind: never the
error's own words, which may repeat what somebody wrote.
"""

import errno
import logging
import secrets
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path

from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

FULL = 507
_log = logging.getLogger("cleardays.errors")
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


class OwnersFile(logging.FileHandler):
    """A log that its owner alone can read."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def logged(request: HttpRequest, error: BaseException | None) -> str:
    """Writes a failure into the log; its id."""
    id_ = secrets.token_hex(4)
    places = traceback.extract_tb(error.__traceback__) if error else []
    where = "; ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in places)
    match = request.resolver_match
    page = match.route if match else "-"
    _log.error(
        "error %s: %s %s: %s at %s", id_, request.method, page, type(error).__name__, where or "an unknown place"
    )
    return id_


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a failure. No row is read for it: there may be none to read."""
    error = sys.exc_info()[1]
    status, id_ = FULL if is_full(error) else 500, logged(request, error)
    if request.headers.get("Accept", "").startswith("application/json"):
        words = (
            _("The server's disk is full. Nothing was kept.")
            if status == FULL
            else _("Something went wrong, and we cannot tell how far it got. Its number is %(id)s.") % {"id": id_}
        )
        return JsonResponse({"words": words, "id": id_}, status=status)
    return render(request, f"{status}.html", {"id": id_}, status=status)
