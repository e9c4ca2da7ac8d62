"""Turning reminders on, to an hour, and off; off also from the mail itself, without signing in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import ANYBODY, allow
from cleardays.web.patient.decorators import actor, of_person
from cleardays.web.patient.reminders import services
from cleardays.web.records.models import Reminder


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, person: Person) -> HttpResponse:
    """On or off, and at which hour."""
    kept = Reminder.objects.filter(person=person).first()
    if request.method == "POST":
        hour = request.POST.get("hour", "")
        if request.POST.get("say") == "on" and hour in map(str, services.hours()):
            address = request.build_absolute_uri("/").rstrip("/")
            services.set_reminder(person, int(hour), address, actor(request))
        elif request.POST.get("say") == "off":
            services.stop_reminder(person, actor(request))
        return HttpResponseRedirect(reverse("reminders"))
    shown = {
        "on": kept is not None and kept.on,
        "hour": kept.hour if kept else services.USUAL_HOUR,
        "hours": list(services.hours()),
        "zone": person.timezone,
    }
    return render(request, "patient/reminders.html", shown)


@never_cache
@csrf_exempt  # a mail program posts here by itself; the signed address says whose reminders end, and can do nothing else
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more, then turns them off. A link that was fetched by a mail scanner has changed nothing."""
    id_ = services.whose(token)
    person = Person.objects.filter(pk=id_).first() if id_ else None
    done = person is not None and request.method == "POST"
    if done and person is not None:
        services.stop_reminder(person, audit_trail.NOBODY)
    shown = {"known": person is not None, "done": done}
    return render(request, "patient/reminder-off.html", shown, status=200 if person else 404)
