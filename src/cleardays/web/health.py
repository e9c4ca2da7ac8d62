"""Is it up, and can it do its work? For a load balancer, which asks by any name: these two answer before hosts are checked."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cleardays.installation import disk_reserve
from cleardays.web.accounts.permissions import ANYBODY, allow

FULL_BYTES = 1024 * 1024
"""Free room below which nothing more can be kept for sure. Ours."""


class Probes:
    """Answers `/healthz` and `/readyz` first of all: whoever asks knows no name of this place, and sends no secure header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = {"/healthz": healthz, "/readyz": readyz}.get(request.path_info)
        return self.get_response(request) if asked is None else asked(request)


@allow(ANYBODY)
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when a row can be read and there is room to write one; else 503, with what is the matter."""
    if not _reads("SELECT 1"):
        return _answer("records cannot be reached", 503)
    try:
        free = disk_reserve.free()
    except OSError:
        return _answer("the folder cannot be reached", 503)
    if free < FULL_BYTES:
        return _answer("the disk is full", 503)
    return _answer("ok" if free >= disk_reserve.LEAST_FREE else "ok, but the disk is nearly full", 200)


@allow(ANYBODY)
def readyz(request: HttpRequest) -> HttpResponse:
    """`ready` when the tables are there too; 503 before the first start made them."""
    return (
        _answer("ready", 200) if _reads("SELECT count(*) FROM accounts_clinic") else _answer("tables are missing", 503)
    )


def _reads(words: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(words)
    except Exception:  # whatever stands between us and the records, the answer is the same
        return False
    return True


def _answer(words: str, status: int) -> HttpResponse:
    answered = HttpResponse(f"{words}\n", content_type="text/plain", status=status)
    answered["Cache-Control"] = "no-store"
    answered["Content-Security-Policy"] = "default-src 'none'"  # before the middleware that says so for pages
    answered["X-Content-Type-Options"] = "nosniff"
    return answered
