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

from cleardays.web.accounts import audit
from cleardays.web.accounts.gate import ANYBODY, allow, signed_in
from cleardays.web.accounts.models import Person
from cleardays.web.diary import moment
from cleardays.web.diary.door import of_person
from cleardays.web.keeping import erasing, taking, who

LATEST = 20
"""Lines of who read the record on the page; all of them are in what one takes along."""
TYPED = _lazy("erase my record")
"""What somebody types, so that no slip of a finger erases anything."""


@of_person
@require_safe
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    """The two ways, and who opened the record."""
    found = who.lines(person, LATEST)[::-1]
    shown = {"contents": taking.CONTENTS, "lines": who.by_day(found, person.timezone), "more": len(found) == LATEST}
    return render(request, "keeping/mine.html", shown | {"latest": LATEST})


@of_person
@require_safe
def take(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything of theirs, as one file."""
    now = moment.now(person)
    audit.record_alone(audit.TAKEN, audit.by(signed_in(request)), person=person)
    answered = HttpResponse(taking.zipped(person, now.today, now.instant), content_type="application/zip")
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
                erasing.erase(person, audit.by(signed_in(request)), moment.now(person).instant)
            except OperationalError:
                wrong = _(
                    "Nothing was erased: the disk of this Cleardays is full or busy. Try again later, or tell your clinic."
                )
            else:
                request.session.flush()
                return HttpResponseRedirect(reverse("mine-erased"))
        else:
            wrong = _("Nothing was erased. To go on, type the words exactly: %(words)s") % {"words": TYPED}
    shown = {"typed": typed[:100], "words": TYPED, "wrong": wrong}
    return render(request, "keeping/erase.html", shown, status=422 if wrong else 200)


@never_cache
@require_safe
@allow(ANYBODY)
def erased(request: HttpRequest) -> HttpResponse:
    """What was erased and what was kept, for somebody who has no account any more."""
    return render(request, "keeping/erased.html")
