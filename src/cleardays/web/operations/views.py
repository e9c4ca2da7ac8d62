"""How is this place doing? For its administrators: mail, jobs, backup, disk, zone, version. Nothing is mended from a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cleardays.web.accounts import outbox
from cleardays.web.accounts.permissions import Role, active, allow, signed_in
from cleardays.web.operations import installation_check

MOST_LETTERS = 50


@never_cache
@require_safe
@allow(Role.ADMINISTRATOR)
def status(request: HttpRequest) -> HttpResponse:
    """What `cleardays doctor` would say that takes no time, and each letter that was not delivered."""
    clinics = active(request.user, Role.ADMINISTRATOR).values("clinic")
    mine = outbox.failed().filter(clinic__in=clinics) | outbox.failed().filter(to=signed_in(request))
    waiting = outbox.waiting().filter(error="")
    return render(
        request,
        "operations/status.html",
        {
            "findings": list(installation_check.at_a_glance(timezone.now())),
            "failed": list(mine.distinct()[:MOST_LETTERS]),
            "waiting": waiting.count(),
            "oldest": waiting.first(),
        },
    )
