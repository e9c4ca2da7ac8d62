"""What does a person do with their own record as a whole? Take it along, see who read it, have it erased. Fetch, ask, show."""

from allauth.account.decorators import reauthentication_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import ANYBODY, allow, signed_in
from cleardays.web.patient.decorators import of_person
from cleardays.web.privacy import access_log, erasure, export
from cleardays.web.records import clock

LATEST = 20
"""Lines of who read the record on the page; all of them are in what one takes along."""
TYPED = _lazy("erase my record")
"""What somebody types, so that no slip of a finger erases anything."""


@of_person
@require_safe
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """The two ways, and who opened the record."""
    found = access_log.lines(person, LATEST)[::-1]
    shown = {
        "contents": export.CONTENTS,
        "lines": access_log.by_day(found, person.timezone),
        "more": len(found) == LATEST,
    }
    return render(request, "privacy/mine.html", shown | {"latest": LATEST})


@of_person
@require_safe
def take(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything of theirs, as one file."""
    now = clock.now(person)
    audit_trail.record_alone(audit_trail.TAKEN, audit_trail.by(signed_in(request)), person=person)
    answered = HttpResponse(export.zipped(person, now.today, now.instant), content_type="application/zip")
    answered["Content-Disposition"] = f'attachment; filename="cleardays-{now.today}.zip"'
    answered["X-Content-Type-Options"] = "nosniff"
    return answered


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: HttpRequest, person: Person) -> HttpResponse:
    """Who it is was asked once more. Asks for the words, then erases."""
    wrong, typed = "", request.POST.get("typed", "")
    if request.method == "POST":
        if " ".join(typed.split()).casefold() == str(TYPED).casefold():
            try:
                erasure.erase(person, audit_trail.by(signed_in(request)), clock.now(person).instant)
            except OperationalError:
                wrong = _(
                    "Nothing was erased: the disk of this Cleardays is full or busy. Try again later, or tell your clinic."
                )
            else:
                request.session.flush()
                answered = HttpResponseRedirect(reverse("mine-erased"))
                # What this browser keeps goes too: pages without a connection, entries that wait, the choice of a theme.
                answered["Clear-Site-Data"] = '"cache", "cookies", "storage"'
                return answered
        else:
            wrong = _("Nothing was erased. To go on, type the words exactly: %(words)s") % {"words": TYPED}
    shown = {"typed": typed[:100], "words": TYPED, "wrong": wrong}
    return render(request, "privacy/erase.html", shown, status=422 if wrong else 200)


@never_cache
@require_safe
@allow(ANYBODY)
def erased(request: HttpRequest) -> HttpResponse:
    """What was erased and what was kept, for somebody who has no account any more."""
    return render(request, "privacy/erased.html")
