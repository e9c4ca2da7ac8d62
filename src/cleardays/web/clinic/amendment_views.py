"""What does a session that was kept say, what did it say before, and how is a wrong one put right?

Putting right makes a new version with a reason; the one before is kept and shown.

The form opens with what was kept. What the check refuses for a new session it refuses here, and what may be amended is the
domain's to say: no plan, nothing unchanged, nothing without a reason.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.local import local_date
from cleardays.injection import signature
from cleardays.web.accounts.models import Person
from cleardays.web.clinic import permissions, session_diff, session_form, session_views
from cleardays.web.clinic.session_diff import Change
from cleardays.web.records import clock, history_facts, selectors
from cleardays.web.records.history_facts import FactConflictError
from cleardays.web.records.history_tables import Told
from cleardays.web.shape_forms import WrongError, found_and_do

REASON = session_form.AMENDMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One wording of a session: when it was written and by whom, why it was put right, and what that changed."""

    number: int
    written: date
    by: str
    reason: str
    changes: tuple[Change, ...]
    rows: tuple[tuple[str, str], ...]


def versions(person: Person, told: Told) -> list[Version]:
    """Every wording of a session, the latest first; each says what it changed of the one before."""
    found: list[Version] = []
    before: Any = None
    for row in history_facts.wordings(person, session_views.KIND, told.key):
        found.append(
            Version(
                number=row.version,
                written=local_date(row.received, person.clinic.timezone),
                by=row.by,
                reason=(row.said.get("reasons") or {}).get("amendment", ""),
                changes=tuple(session_diff.changes(before, row.said, person.clinic.timezone)) if before else (),
                rows=tuple(session_views.rows(row.said)),
            )
        )
        before = row.said
    return found[::-1]


def may_be_amended(told: Told) -> bool:
    """A plan is no record of anything given: another plan takes its place."""
    return bool(told.said.get("status") != "planned")


@permissions.about()
@require_safe
def session(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """One session as it was written, with its map, what its check says, and all it said before."""
    told = history_facts.one(person, session_views.KIND, key)
    if told is None:
        raise Http404
    checked = session_views.check(_without(person, key), told.said)
    shown = session_views.shown(person, checked, told.said) | {
        "told": told,
        "versions": versions(person, told) if told.version > 1 else [],
        "may_amend": may_be_amended(told) and permissions.has_role(request, person, permissions.INJECTS),
    }
    return render(request, "clinic/session.html", shown)


@permissions.about(*permissions.INJECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """The form with what was kept, its check, what would change, and the new version when a person keeps it."""
    told = history_facts.one(person, session_views.KIND, key)
    if told is None or not may_be_amended(told):
        raise Http404
    now, zone = clock.now(person), person.clinic.timezone
    case = _without(person, key)
    plan = session_form.plan_of(told.said.get("planned_sites"))

    def form(sent: Any, **more: Any) -> HttpResponse:
        return session_views.form(request, person, case, now, plan, sent, amending=told, **more)

    if request.method != "POST":
        sent = session_diff.as_sent(told.said, zone)
        sent.pop(REASON, None)  # why this is changed now, not why it was before
        sent["version"] = str(told.version)
        return form(sent)
    sent, do = request.POST, request.POST.get("do", "check")
    if do == "as-planned":
        return form(session_form.filled(sent, plan), at="doses")
    if do in session_views.MORE:
        return form(session_views.with_more(sent, do), at=session_views.MORE[do])
    try:
        record = _record(sent, told, zone, now)
    except WrongError as error:
        return form(sent, wrong=error.fields)
    if do == "keep" and history_facts.same(told.said, record):  # kept already, and sent again
        return HttpResponseRedirect(reverse("session", args=(person.pk, key)))
    try:
        _allowed(told, record)
    except ValueError as refused:
        return form(sent, wrong={"": f"{str(refused)[:1].upper()}{str(refused)[1:]}."})
    changed = session_diff.changes(told.said, record, zone)
    checked = session_views.check(case, record)
    if not checked.accepted:
        return form(sent, checked=checked)
    if do != "keep":
        carried = [
            (name, value) for name, many in sent.lists() for value in many if name not in ("do", "csrfmiddlewaretoken")
        ]
        shown = session_views.shown(person, checked, record) | {
            "carried": carried,
            "changes": changed,
            "reason": sent[REASON],
        }
        return render(request, "clinic/session-confirm.html", shown)
    try:
        history_facts.revise(
            person, session_views.KIND, key, _version(sent), record, now.today, now.instant, permissions.actor(request)
        )
    except FactConflictError as both:
        if both.kept is None:
            raise Http404 from None
        sent = sent.copy()
        sent["version"] = str(both.kept.version)
        words = _(
            "Somebody put this record right while you wrote. What differs from yours is below: look at both, then check again."
        )
        return form(sent, wrong={"": words}, differing=session_diff.changes(both.kept.said, record, zone), status=409)
    except RefusedError as error:
        return form(sent, wrong={"": found_and_do(error.found, error.do)})
    messages.success(request, _("The record was put right. What it said before stands below."))
    return HttpResponseRedirect(reverse("session", args=(person.pk, key)))


def _without(person: Person, key: uuid.UUID) -> Case:
    """Everything kept about somebody but this session, which is held against the rest."""
    case = selectors.case(person)
    # The case reads its sessions in the order in which they were told; one told since is not in it yet.
    others = [
        one
        for each, one in zip(history_facts.of(person, session_views.KIND), case.sessions, strict=False)
        if each.key != key
    ]
    return replace(case, sessions=tuple(others))


def _record(sent: Any, told: Told, zone: str, now: clock.Moment) -> dict[str, Any]:
    """The new wording; `WrongError` with words for every field that is wrong, the reason among them."""
    why = {} if sent.get(REASON, "").strip() else {REASON: _("Write why this record is put right. Nothing was kept.")}
    try:
        record = session_form.record(sent, zone, now.today, told.said.get("planned_sites"))
    except WrongError as error:
        raise WrongError(why | error.fields) from None
    if why:
        raise WrongError(why)
    if told.said.get("planned_sites") is None:
        record.pop("planned_sites")
    return session_diff.carried_over(told.said, record) | {"status": "amended"}


def _allowed(told: Told, record: dict[str, Any]) -> None:
    """`ValueError` where the domain does not let this replace what was kept."""
    before, after = session_schema.session(told.said), session_schema.session(record)
    signature.amend(signature.Version(told.version, before), after, after.reasons.get("amendment", ""))


def _version(sent: Any) -> int:
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
