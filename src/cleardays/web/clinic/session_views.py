"""A session is written down: filled in, checked, kept. Fetch, ask, show; what stands against it is `session_check`'s. Once kept,
it is shown and put right in `amendment_views`.

A check that refuses keeps everything that was typed. What is accepted is shown once more, with its map, before it is kept; it is
checked again at that moment, as somebody else may have written meanwhile. A record here is not a signed one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods
from markupsafe import escape

from cleardays.answer import answer, session_check, side_effects
from cleardays.answer.session_check import Checked
from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import ADULT, Session, age_on
from cleardays.diary.verdict import Verdict
from cleardays.injection import map as drawn
from cleardays.injection.injection_session import totals as added_up
from cleardays.injection.session_findings import Finding, Severity
from cleardays.injection.sites import fixed_sites
from cleardays.report import answer_words, session_page
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import signed_in
from cleardays.web.clinic import permissions, session_form
from cleardays.web.i18n import date_words, short_words
from cleardays.web.jinja2 import english
from cleardays.web.records import clock, history_facts, selectors
from cleardays.web.records.history_facts import FactConflictError
from cleardays.web.records.history_tables import Told
from cleardays.web.shape_forms import WrongError, found_and_do

KIND = "sessions"
MORE = {"vial": "vials", "extra": "extras", "change": ""}
"""Buttons that keep nothing: what was sent comes back, the focus at its place."""
SEVERITY_WORDS = {
    Severity.REFUSE: _lazy("Not kept like this"),
    Severity.NEEDS_SECOND_SIGNATURE: _lazy("A second clinician has to agree"),
    Severity.NEEDS_REASON: _lazy("A reason is needed"),
    Severity.NOTE: _lazy("Note"),
}
_FIELD_OF = {
    "dose.product": "product", "dose.sites": "sites", "dose.total": "sites", "dose.interval": "reasons.interval",
    "dose.cumulative": "reasons.cumulative_dose", "vial.dilution": "vial-1-diluent_ml", "vial.age": "vial-1-reconstituted",
    "vial.expiry": "vial-1-expiry", "vial.lot": "vial-1-lot", "vial.waste": "discarded_units",
    "credential.valid": "injector.credential", "safety.cautions": "reasons.cautions",
}  # fmt: skip
"""Which field a finding is mended at; the record's own name the field themselves."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as the form shows it, and the field that mends it."""

    words: str
    severity: str
    note: bool
    field: str


@permissions.about(*permissions.INJECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, its check, and the record when a person keeps it."""
    now, case = clock.now(person), selectors.case(person)
    plan, plan_as_kept = session_form.planned(case.sessions, now.today)
    if request.method != "POST":
        user = signed_in(request)
        sent = QueryDict(mutable=True)
        sent.update({"key": str(uuid.uuid4()), "date": now.today.isoformat(), "injector.name": user.name})
        return form(request, person, case, now, plan, sent)
    sent = request.POST
    do = sent.get("do", "check")
    if do == "as-planned":
        return form(request, person, case, now, plan, session_form.filled(sent, plan), at="doses")
    if do in MORE:
        return form(request, person, case, now, plan, with_more(sent, do), at=MORE[do])
    try:
        record = session_form.record(sent, person.clinic.timezone, now.today, plan_as_kept)
    except WrongError as error:
        return form(request, person, case, now, plan, sent, wrong=error.fields)
    key = _key(sent)
    # Kept already, and sent again: it is not held against itself.
    again = do == "keep" and history_facts.one(person, KIND, key) is not None
    checked = check(case, record)
    if not checked.accepted and not again:
        return form(request, person, case, now, plan, sent, checked=checked)
    if do != "keep":
        return render(
            request,
            "clinic/session-confirm.html",
            shown(person, checked, record) | {"carried": [(key, value) for key, many in sent.lists() for value in many
                                                           if key not in ("do", "csrfmiddlewaretoken")]},
        )  # fmt: skip
    try:
        history_facts.add(person, KIND, key, record, now.today, now.instant, permissions.actor(request))
    except FactConflictError:
        wrong = {"": _("This form was kept before with other words. Open the record, or write a new session.")}
        return form(request, person, case, now, plan, sent, wrong=wrong, status=409)
    except RefusedError as error:
        return form(request, person, case, now, plan, sent, wrong={"": found_and_do(error.found, error.do)})
    messages.success(request, _("The session was written down."))
    return HttpResponseRedirect(reverse("session", args=(person.pk, key)))


def with_more(sent: QueryDict, do: str) -> QueryDict:
    """What was sent, with one more vial or added site where that was asked for."""
    sent = sent.copy()
    if do == "vial":
        sent["vials"] = str(session_form.count(sent, "vials", session_form.MOST_VIALS) + 1)
    elif do == "extra":
        sent["extras"] = str(session_form.count(sent, "extras", session_form.MOST_EXTRA) + 1)
    return sent


def check(case: Case, record: dict[str, Any]) -> Checked:
    """What stands against a record as the latest session of this person; later ones are left out, as they had not been."""
    day = date.fromisoformat(record["date"])
    before = [one for one in case.sessions if one.date <= day]
    mine = Session(day, record.get("product"), record.get("units"), record)
    return session_check.check(replace(case, sessions=(*before, mine)))


def form(
    request: HttpRequest,
    person: Person,
    case: Case,
    now: clock.Moment,
    plan: Any,
    sent: Any,
    *,
    wrong: dict[str, str] | None = None,
    checked: Checked | None = None,
    at: str = "",
    status: int = 0,
    amending: Told | None = None,
    differing: Sequence[Any] = (),
) -> HttpResponse:
    """The form with what is in it. Danger signs, red flags, contraindications and open side effects stand first.

    `amending` is the record that is put right; `differing` what another wrote meanwhile.
    """
    shape = session_form.layout()
    by_site = {dose.site.id: dose for dose in plan.doses if dose.done}
    ids = set(_ids(shape, sent))
    findings = [_said(one, ids) for one in checked.findings] if checked else []
    return render(
        request,
        "clinic/session-form.html",
        {
            "person": person,
            "now": now,
            "amending": amending,
            "differing": differing,
            "sent": sent,
            "wrong": wrong or {},
            "findings": findings,
            "totals": checked.totals if checked else None,
            "at": at,
            "shape": shape,
            "lists": session_form.LISTS,
            "vials": [
                (number, session_form.vial(number)) for number in _numbers(sent, "vials", session_form.MOST_VIALS)
            ],
            "extras": _numbers(sent, "extras", session_form.MOST_EXTRA),
            "places": session_form.places(),
            "fixed": [(site, by_site.get(site.id)) for site in fixed_sites().values()],
            "added": [dose for dose in plan.doses if dose.site.pain],
            "more_vials": session_form.count(sent, "vials", session_form.MOST_VIALS) < session_form.MOST_VIALS,
            "more_extras": session_form.count(sent, "extras", session_form.MOST_EXTRA) < session_form.MOST_EXTRA,
            "young": person.born is not None and age_on(now.today, person.born) < ADULT,
            "adult": ADULT,
            "first": _first(case, now.today),
        },
        status=status or (422 if wrong or checked else 200),
    )


def _first(case: Case, today: date) -> list[str]:
    """What somebody has to see before they inject, in words."""
    said = [
        answer_words.reason(one)
        for one in answer.judge_safety(case, today, case.jurisdiction)
        if one.verdict is Verdict.MET
    ]
    events = side_effects.ask(case, today, clinician=True, jurisdiction=case.jurisdiction) or ()
    return [*map(english, said), *(_not_over(one) for one in events if one.report.standing)]


def _not_over(one: side_effects.EventSaid) -> str:
    return escape(_("Not over: %(what)s. %(do)s")) % {
        "what": short_words.said(one.report.event.term),
        "do": english(one.to_do),
    }


def _said(one: Finding, ids: set[str]) -> Said:
    words = one.words
    for key, label in session_form.REASON_WORDS.items():
        words = words.replace(f"give a reason under `{key}`", _("give a reason under “%(label)s”") % {"label": label})
    field = _FIELD_OF.get(one.id) or one.id.removeprefix("record.")
    if field.startswith("vials"):
        field = f"vial-1-{field.partition('.')[2] or 'strength_units'}"
    field = {"screening": "pregnant", "injector": "injector.name"}.get(field, field.removeprefix("screening."))
    return Said(words, str(SEVERITY_WORDS[one.severity]), one.severity is Severity.NOTE, field if field in ids else "")


def _ids(shape: session_form.Layout, sent: Any) -> list[str]:
    vials = [
        each.id for number in _numbers(sent, "vials", session_form.MOST_VIALS) for each in session_form.vial(number)
    ]
    return [*(one.id for one in shape.plain()), *(one.id for one in shape.when), *vials, *session_form.LISTS, "sites"]


def _numbers(sent: Any, name: str, most: int) -> range:
    return range(1, session_form.count(sent, name, most) + 1)


def shown(person: Person, checked: Checked, record: dict[str, Any]) -> dict[str, Any]:
    """A session for its page: the record in rows, totals, findings, and the map where sites are written."""
    try:
        the_map = session_page.the_map(checked, "plan" if checked.session.is_planned else "given")
    except RefusedError:
        the_map = None
    return {
        "person": person,
        "session": checked.session,
        "checked": checked,
        "findings": [_said(one, set()) for one in checked.findings],
        "rows": rows(record),
        "map": the_map,
        "shown": "plan" if checked.session.is_planned else "given",
        "schematic": drawn.SCHEMATIC,
    }


def rows(record: dict[str, Any]) -> list[tuple[str, str]]:
    """A record in a line for each thing, what nobody wrote named as that."""
    said = session_schema.session(record)
    totals = added_up(said)
    labels = {**session_form.REASON_WORDS, "amendment": _("Why this record is put right")}
    local = {key: str(record[key])[11:16] for key in ("start", "end") if record.get(key)}
    vials = [_vial(one) for one in record.get("vials") or ()]
    pairs: list[tuple[str, Any]] = [
        (_("Date"), date_words.day(said.date)),
        (_("From, to"), _("%(start)s to %(end)s") % local if len(local) == 2 else "".join(local.values())),
        (_("Product"), ", ".join(one for one in (said.product, said.brand) if one)),
        (_("Units given"), totals.units if totals.units is not None else said.stated_units),
        (_("Sites"), totals.sites),
        (_("Vials"), "; ".join(vials)),
        (_("Thrown away"), None if said.discarded_units is None else units_words(said.discarded_units)),
        (_("Reactions seen at once"), None if said.reactions is None else ", ".join(said.reactions) or _("none")),
        (_("Aftercare gone through"), {True: _("yes"), False: _("no"), None: None}[said.aftercare]),
        (_("Injected by"), said.injector.name if said.injector else None),
    ]  # fmt: skip
    if reasons := "; ".join(f"{labels.get(key, key)}: {why}" for key, why in said.reasons.items() if why):
        pairs.append((_("Reasons"), reasons))  # where none was needed, none is missing
    return [(label, str(value) if value not in (None, "") else _("not written")) for label, value in pairs]


def units_words(units: Any) -> str:
    """So many units of the one product of a session."""
    return _("%(units)s units") % {"units": units}


def _vial(one: dict[str, Any]) -> str:
    """One vial in a line; what is not written says so."""
    words = _("%(strength)s, lot %(lot)s, expiry %(expiry)s, %(diluent)s mL, mixed at %(time)s by %(who)s")
    absent = _("not written")
    return words % {
        "strength": units_words(one["strength_units"]) if "strength_units" in one else _("strength not written"),
        "lot": one.get("lot", absent),
        "expiry": one.get("expiry", absent),
        "diluent": one.get("diluent_ml", "?"),
        "time": str(one["reconstituted"])[:16].replace("T", " ") if "reconstituted" in one else absent,
        "who": one.get("reconstituted_by", absent),
    }


def _key(sent: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(sent.get("key", ""))
    except ValueError:
        raise Http404 from None
