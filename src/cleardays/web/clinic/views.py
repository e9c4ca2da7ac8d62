"""The list of people and one person's sheet. Nothing is decided here: fetch, ask, show."""

import uuid
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.answer import answer
from cleardays.answer.is_it_helping import NotAvailable
from cleardays.diary.history import ADULT, age_on
from cleardays.installation import payers
from cleardays.report import answer_page, cycle_picture
from cleardays.safety import adverse_events
from cleardays.web.accounts import audit_trail, invitations
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import MAY_OPEN_WITH_REASON, active, signed_in
from cleardays.web.clinic import caseload, follow_up, history_views, permissions
from cleardays.web.clinic.discharge import NotDischargedError, discharge_person, take_up_again
from cleardays.web.clinic.forms import DischargeForm
from cleardays.web.records import clock, selectors

NOT_A_NURSES = _lazy("what could be done next is a list for the clinician and the injector, who decide")


@permissions.of_staff()
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody cared for, danger signs first. That the list was seen is written down.

    A name is looked for by POST: an address is kept by browsers and logs, and somebody's name does not belong there.
    """
    search = request.POST.get("q", "")[:120]
    page = request.POST.get("page") or request.GET.get("page", "1")
    found = caseload.listed(
        permissions.cared_for(request), search, int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    )
    audit_trail.record_alone(
        audit_trail.READ, permissions.actor(request), about={"page": "people", "people": len(found.lines)}
    )
    held = set(active(request.user, *invitations.MAY_INVITE, *permissions.DISCHARGES).values_list("role", flat=True))
    return render(
        request,
        "clinic/people.html",
        {
            "listed": found,
            "search": search,
            "may_invite": bool(held & invitations.MAY_INVITE.keys()),
            "may_discharge": bool(held & permissions.DISCHARGES),
            "days": caseload.BACK_DAYS,
        },
    )


@permissions.about()
@require_safe
def sheet(request: HttpRequest, person: Person) -> HttpResponse:
    """One person's assessment: the clinician's answer as it stands today, with all that is kept beside the diary."""
    now, (case, sessions) = clock.now(person), selectors.case_and_sessions(person)
    said = answer.ask(case, now.today, "clinician", policies=payers.policies(), model=settings.DOSE_MODEL)
    if not permissions.has_role(request, person, permissions.DECIDES):
        said = replace(said, what_next=NotAvailable(str(NOT_A_NURSES)))
    last = caseload.last_given(case, now.today)
    return render(
        request,
        "clinic/sheet.html",
        answer_page.shown(said)
        | {
            "layout": "clinic/frame.html",
            "person": person,
            "now": now,
            "age": age_on(now.today, person.born) if person.born else None,
            "adult": ADULT,
            "case": case,
            "cycles": cycle_picture.picture(case, said),
            "last": last,
            "earliest": caseload.earliest_next(last),
            "sessions": list(zip(sessions, case.sessions, strict=True))[::-1],
            "after": follow_up.sessions(
                person, adverse_events.given(case.sessions, now.today), said.events or (), now.today
            ),
            "history": history_views.in_short(person),
            "may_inject": permissions.has_role(request, person, permissions.INJECTS),
            "may_discharge": permissions.has_role(request, person, permissions.DISCHARGES),
        },
    )


@permissions.of_staff(*permissions.DISCHARGES)
@require_safe
def discharged(request: HttpRequest) -> HttpResponse:
    """Those whose care here ended, with the way back. Their names are all that is shown."""
    gone = list(permissions.discharged(request))
    audit_trail.record_alone(
        audit_trail.READ, permissions.actor(request), about={"page": "discharged", "people": len(gone)}
    )
    may_open = active(request.user, *MAY_OPEN_WITH_REASON).exists()
    return render(request, "clinic/discharged.html", {"gone": gone, "may_open": may_open, "wrong": "", "of": None})


@permissions.about(*permissions.DISCHARGES)
@require_http_methods(["GET", "HEAD", "POST"])
def discharge(request: HttpRequest, person: Person) -> HttpResponse:
    """Ends somebody's care here, on a date and with a reason."""
    now = timezone.now()
    form = DischargeForm(request.POST if request.method == "POST" else None, today=now.date())
    if form.is_valid():
        try:
            discharge_person(person, form.on, form.said.get("reason", ""), signed_in(request), now)
        except NotDischargedError as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The discharge was written. The record is closed to the clinic."))
            return HttpResponseRedirect(reverse("people"))
    return render(request, "clinic/discharge.html", {"person": person, "form": form}, status=form.status)


@permissions.of_staff(*permissions.DISCHARGES)
@require_POST
def take_back(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Takes somebody's care up again."""
    person = permissions.discharged(request).filter(pk=person_id).first()
    if person is None:
        raise Http404
    try:
        take_up_again(person, request.POST.get("reason", ""), signed_in(request), timezone.now())
    except NotDischargedError as refused:
        gone = list(permissions.discharged(request))
        may_open = active(request.user, *MAY_OPEN_WITH_REASON).exists()
        shown = {"gone": gone, "may_open": may_open, "wrong": str(refused), "of": person}
        return render(request, "clinic/discharged.html", shown, status=422)
    messages.success(request, _("The person is on the list again. It stands in the administrators' notices."))
    return HttpResponseRedirect(reverse("people"))
