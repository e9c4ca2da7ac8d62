"""A session is written down, shown, and put right: filled in, checked, kept. Fetch, ask, show; what stands against it is `session_check`'s.

A check that refuses keeps everything that was typed. What is accepted is shown once more, with its map, before it is kept; it is
checked again at that moment, as somebody else may have written meanwhile. A record here is not a signed one. Putting one right makes
a new version with a reason; the one before is kept and shown. What may be amended is the domain's to say: no plan, nothing unchanged,
nothing without a reason.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cleardays.answer import session_check
from cleardays.answer.session_check import Checked
from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import ADULT, Session, age_on
from cleardays.injection import signature
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import signed_in
from cleardays.web.clinic import conflict_page, permissions, session_diff, session_presenters, session_record
from cleardays.web.clinic.session_form import KIND, Occasion, SessionForm
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.records import clock, history_facts, selectors
from cleardays.web.records.history_facts import FactConflictError
from cleardays.web.records.history_tables import Told


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose session it is, what else is kept about them, and when it is: read once for a request."""

    person: Person
    now: clock.Moment
    case: Case
    """Everything but the session that is shown or put right."""
    told: Told | None = None
    """That session; None for a new one."""
    sessions: Sequence[Told] = ()

    @classmethod
    def of(cls, person: Person, key: uuid.UUID | None = None) -> "Desk":
        case, sessions = selectors.case_and_sessions(person)
        told = next((one for one in sessions if one.key == key), None)
        others = [one for one, kept in zip(case.sessions, sessions, strict=True) if kept is not told]
        return cls(person, clock.now(person), replace(case, sessions=tuple(others)), told, sessions)

    def check(self, record: dict[str, Any]) -> Checked:
        """What stands against a record as the latest session of this person; later ones are left out, as they had not been."""
        day = date.fromisoformat(record["date"])
        before = [one for one in self.case.sessions if one.date <= day]
        mine = Session(day, record.get("product"), record.get("units"), record)
        return session_check.check(replace(self.case, sessions=(*before, mine)))


@permissions.about(*permissions.INJECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, its check, and the record when a person keeps it."""
    desk = Desk.of(person)
    plan, as_kept = session_record.planned(desk.case.sessions, desk.now.today)
    occasion = Occasion(clock=person.clinic.timezone, today=desk.now.today, plan=plan, plan_as_kept=as_kept)
    if request.method != "POST":
        return _form(request, desk, SessionForm.empty(occasion, signed_in(request).name))
    at = KeyAndVersion.sent(request.POST)
    form = SessionForm(occasion, at, request.POST)
    if (changed := form.changed()) is not None:
        return _form(request, desk, changed)
    if not form.is_valid():
        return _form(request, desk, form)
    # Kept already, and sent again: it is not held against itself.
    again = form.do == "keep" and any(one.key == at.key for one in desk.sessions)
    checked = desk.check(form.record)
    if not checked.accepted and not again:
        return _form(request, desk, form, checked)
    if form.do != "keep":
        return _confirm(request, desk, form, checked)
    try:
        history_facts.add(
            person, KIND, at.key, form.record, desk.now.today, desk.now.instant, permissions.actor(request)
        )
    except FactConflictError:
        form.add_error(None, _("This form was kept before with other words. Open the record, or write a new session."))
        return _form(request, desk, form, status=409)
    except RefusedError as error:
        form.refuse(error)
        return _form(request, desk, form)
    messages.success(request, _("The session was written down."))
    return _record(person, at.key)


@permissions.about()
@require_safe
def session(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """One session as it was written, with its map, what its check says, and all it said before."""
    desk = Desk.of(person, key)
    told = desk.told
    if told is None:
        raise Http404
    wordings = history_facts.wordings(person, KIND, key) if told.version > 1 else []
    page = session_presenters.page(person, desk.check(told.said), told.said) | {
        "told": told,
        "versions": session_presenters.versions(wordings, person.clinic.timezone),
        "may_amend": may_be_amended(told) and permissions.has_role(request, person, permissions.INJECTS),
    }
    return render(request, "clinic/session.html", page)


def may_be_amended(told: Told) -> bool:
    """A plan is no record of anything given: another plan takes its place."""
    return bool(told.said.get("status") != "planned")


@permissions.about(*permissions.INJECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """The form with what was kept, its check, what would change, and the new version when a person keeps it."""
    desk = Desk.of(person, key)
    told = desk.told
    if told is None or not may_be_amended(told):
        raise Http404
    as_kept, clock_of = told.said.get("planned_sites"), person.clinic.timezone
    plan = session_record.plan_of(as_kept)
    occasion = Occasion(clock=clock_of, today=desk.now.today, plan=plan, plan_as_kept=as_kept, before=told)
    if request.method != "POST":
        return _form(request, desk, SessionForm.of_record(occasion, KeyAndVersion.of(told), told.said))
    at = KeyAndVersion.sent(request.POST, key)
    form = SessionForm(occasion, at, request.POST)
    if (changed := form.changed()) is not None:
        return _form(request, desk, changed)
    if not form.is_valid():
        return _form(request, desk, form)
    if form.do == "keep" and history_facts.same(told.said, form.record):  # kept already, and sent again
        return _record(person, key)
    try:
        _allowed(told, form.record)
    except ValueError as refused:
        form.add_error(None, f"{str(refused)[:1].upper()}{str(refused)[1:]}.")
        return _form(request, desk, form)
    checked = desk.check(form.record)
    if not checked.accepted:
        return _form(request, desk, form, checked)
    if form.do != "keep":
        return _confirm(request, desk, form, checked)
    try:
        history_facts.revise(
            person, KIND, key, at.version, form.record, desk.now.today, desk.now.instant, permissions.actor(request)
        )
    except FactConflictError as both:
        if both.kept is None:
            raise Http404 from None
        return _both(request, desk, form, both.kept)
    except RefusedError as error:
        form.refuse(error)
        return _form(request, desk, form)
    messages.success(request, _("The record was put right. What it said before stands below."))
    return _record(person, key)


def _both(request: HttpRequest, desk: Desk, form: SessionForm, kept: Told) -> HttpResponse:
    """What another kept meanwhile beside what was sent, which replaces it once a person has looked at both and it was checked anew."""
    words = _("Somebody put this record right while you wrote, so nothing was kept. Both are here, where they differ.")
    return conflict_page.page(
        request,
        desk.person,
        session_diff.changes(kept.said, form.record, form.occasion.clock),
        heading=_("Put a session right"),
        words=words,
        back=reverse("session", args=(desk.person.pk, kept.key)),
        carried=form.carried(),
        key_and_version=KeyAndVersion.of(kept),
    )


def _allowed(told: Told, record: dict[str, Any]) -> None:
    """`ValueError` where the domain does not let this replace what was kept."""
    before, after = session_schema.session(told.said), session_schema.session(record)
    signature.amend(signature.Version(told.version, before), after, after.reasons.get("amendment", ""))


def _record(person: Person, key: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("session", args=(person.pk, key)))


def _confirm(request: HttpRequest, desk: Desk, form: SessionForm, checked: Checked) -> HttpResponse:
    """What was accepted, once more: with its map, and with what it changes of the record before."""
    page = session_presenters.page(desk.person, checked, form.record) | {"form": form}
    if form.occasion.before:
        page["changes"] = session_diff.changes(form.occasion.before.said, form.record, form.occasion.clock)
    return render(request, "clinic/session-confirm.html", page)


def _form(
    request: HttpRequest, desk: Desk, form: SessionForm, checked: Checked | None = None, status: int = 0
) -> HttpResponse:
    """The form with what is in it. Danger signs, red flags, contraindications and open side effects stand first."""
    born = desk.person.born
    fields: Collection[str] = (*form.fields, "sites")
    return render(
        request,
        "clinic/session-form.html",
        {
            "person": desk.person,
            "form": form,
            "amending": form.occasion.before,
            "findings": session_presenters.findings(checked, fields) if checked else [],
            "totals": checked.totals if checked else None,
            "young": born is not None and age_on(desk.now.today, born) < ADULT,
            "adult": ADULT,
            "first": session_presenters.before_injecting(desk.case, desk.now.today),
        },
        status=status or (422 if checked else form.status),
    )
