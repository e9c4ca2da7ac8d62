"""Is it up, and can it reach its records?"""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from cleardays.web.accounts.permissions import ANYBODY, allow


@allow(ANYBODY)
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when a row can be read; a server that cannot read its records answers 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # whatever stands between us and the records, the answer is the same
        return HttpResponse("records cannot be reached\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
