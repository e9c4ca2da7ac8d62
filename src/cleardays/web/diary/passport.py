"""What was given to me, as a page to carry? The passport of `cleardays.answer`, inside the app and as a PDF."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cleardays.answer import passport, passportpage
from cleardays.answer.refusal import RefusedError
from cleardays.injection import map as drawn
from cleardays.web.accounts.models import Person
from cleardays.web.diary import moment, reading
from cleardays.web.diary.door import not_kept, of_person


@of_person
@require_safe
def page(request: HttpRequest, person: Person) -> HttpResponse:
    """The passport of the last session; a page that says so while there is none."""
    try:
        said = _said(person, moment.now(person).today)
    except RefusedError:
        return render(request, "diary/no-passport.html")
    shown = {
        "said": said,
        "title": passportpage.TITLE,
        "about": passportpage.about(said),
        "stamp": passportpage.stamp(said),
        "schematic": drawn.SCHEMATIC,
        "layout": "diary/frame.html",
    }
    return render(request, "diary/passport.html", shown)


@of_person
@require_safe
def pdf(request: HttpRequest, person: Person) -> HttpResponse:
    """The same as a PDF, on the paper of the place."""
    try:
        said = _said(person, moment.now(person).today)
    except RefusedError:
        return render(request, "diary/no-passport.html", status=404)
    try:
        made = passportpage.pdf(said, "us-letter" if person.clinic.jurisdiction == "us" else "a4")
    except RefusedError as refused:
        words = _("No PDF could be made: %(found)s. Print the page instead.") % {"found": refused.found}
        return not_kept(request, words, 503)
    # The name of the file says nothing of whom it is about.
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="injection-passport-{said.session.isoformat()}.pdf"'},
    )


def _said(person: Person, today: date) -> passport.Passport:
    return passport.passport(reading.case(person), today, today)
