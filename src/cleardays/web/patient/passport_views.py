"""What was given to me, as a page to carry? The passport of `cleardays.answer`, inside the app and as a PDF."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cleardays.casefile.refusal import RefusedError
from cleardays.injection import map as drawn
from cleardays.report import passport_content, passport_page
from cleardays.web.accounts.models import Person
from cleardays.web.patient.decorators import not_kept, of_person
from cleardays.web.records import cache, clock


@of_person
@require_safe
def page(request: HttpRequest, person: Person) -> HttpResponse:
    """The passport of the last session; a page that says so while there is none."""
    try:
        said = _said(person, clock.now(person).today)
    except RefusedError:
        return render(request, "patient/no-passport.html")
    shown = {
        "said": said,
        "title": passport_page.TITLE,
        "about": passport_page.about(said),
        "stamp": passport_page.stamp(said),
        "schematic": drawn.SCHEMATIC,
        "layout": "patient/frame.html",
    }
    return render(request, "patient/passport.html", shown)


@of_person
@require_safe
def pdf(request: HttpRequest, person: Person) -> HttpResponse:
    """The same as a PDF, on the paper of the place."""
    try:
        said = _said(person, clock.now(person).today)
    except RefusedError:
        return render(request, "patient/no-passport.html", status=404)
    try:
        made = passport_page.pdf(said, "us-letter" if person.clinic.jurisdiction == "us" else "a4")
    except RefusedError as refused:
        words = _("No PDF could be made: %(found)s. Print the page instead.") % {"found": refused.found}
        return not_kept(request, words, 503)
    # The name of the file says nothing of whom it is about.
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="injection-passport-{said.session.isoformat()}.pdf"'},
    )


def _said(person: Person, today: date) -> passport_content.Passport:
    return passport_content.passport(cache.case(person), today, today)
