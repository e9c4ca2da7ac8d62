"""By which clock do a person's days begin and end? Offered by their browser, said by them, changed only after what changes is shown."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cleardays.web.accounts import audit_trail, time_zones
from cleardays.web.accounts.models import Person
from cleardays.web.patient.decorators import actor, of_person
from cleardays.web.records import clock, services
from cleardays.web.records.models import Reminder


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def time_zone(request: HttpRequest, person: Person) -> HttpResponse:
    """A zone is named; what changes is shown; then it is kept. One that a link offers is shown at once."""
    sent = request.POST if request.method == "POST" else request.GET
    name, wrong = sent.get("zone", "").strip()[:64], ""
    if name and not time_zones.known(name):
        wrong = _("“%(name)s” is no time zone we know. Choose a place in your zone, as in Europe/London.") % {
            "name": name
        }
    elif request.method == "POST" and request.POST.get("do") == "keep" and name:
        keep(person, name, actor(request))
        return HttpResponseRedirect(reverse("today"))
    elif request.method == "POST" and not name:
        wrong = _("Choose a place in your zone, as in Europe/London.")
    now = clock.now(person)
    changes = None
    if name and not wrong:
        then = clock.at(name, now.instant)
        changes = {
            "zone": name,
            "clock": time_zones.clock(now.instant, name),
            "today": then.today,
            "moved": then.today != now.today,
            "reminder": Reminder.objects.filter(person=person, on=True).values_list("hour", flat=True).first(),
            "same": name == person.timezone,
        }
    shown = {
        "zone": person.timezone, "clock": time_zones.clock(now.instant, person.timezone), "now": now, "changes": changes,
        "names": time_zones.names(), "typed": name, "wrong": wrong, "near": time_zones.near(name) if wrong and name else (),
        "confirmed": person.zone_confirmed,
    }  # fmt: skip
    return render(request, "patient/time-zone.html", shown, status=422 if wrong else 200)


@transaction.atomic
def keep(person: Person, name: str, who: str) -> None:
    """Keeps the zone somebody said is theirs. Days that are written keep their dates."""
    services.alone(person)
    about = {"what": "zone", "from": person.timezone, "to": name}
    person.timezone, person.zone_confirmed = name, True
    person.save(update_fields=["timezone", "zone_confirmed"])
    audit_trail.record(audit_trail.WRITTEN, who, person=person, about=about)
