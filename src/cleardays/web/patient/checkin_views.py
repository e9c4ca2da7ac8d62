"""Some days after a session: do you have any side effect? The pages that ask, danger signs first."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cleardays.web.accounts.models import Person
from cleardays.web.patient import side_effect_views
from cleardays.web.patient.danger_forms import CheckInForm
from cleardays.web.patient.decorators import actor, of_person
from cleardays.web.records import clock
from cleardays.web.records.checkins import due, keep
from cleardays.web.records.models import CheckIn


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, person: Person) -> HttpResponse:
    """First the danger signs."""
    found = due(person, clock.now(person).today)
    if found is None:
        return HttpResponseRedirect(reverse("today"))
    none = HttpResponseRedirect(reverse("check-in-answer"))
    since = _("%(since)s.") % {"since": found.words}
    return side_effect_views.danger_first(request, person, reverse("check-in"), none, reverse("check-in-danger"), since)


@of_person
@require_POST
def keep_danger(request: HttpRequest, person: Person) -> HttpResponse:
    """A danger sign is an answer too: once its person keeps it, the check-in was answered with something."""
    now = clock.now(person)
    answered = side_effect_views.kept_danger(request, person, now)
    found = due(person, now.today)
    if found is not None and answered.status_code == HTTPStatus.FOUND:
        keep(person, found, CheckIn.Answer.SOMETHING, now.instant, actor(request))
    return answered


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, person: Person) -> HttpResponse:
    """Then anything else. "Nothing" is kept; something goes on to what it is."""
    now = clock.now(person)
    found = due(person, now.today)
    if found is None:
        return HttpResponseRedirect(reverse("today"))
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.said["answer"]
        keep(person, found, said, now.instant, actor(request))
        return HttpResponseRedirect(reverse("today" if said == CheckIn.Answer.NOTHING else "effect-what"))
    return render(request, "patient/check-in.html", {"due": found, "form": form}, status=form.status)
