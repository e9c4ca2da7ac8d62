"""Has something gone wrong after an injection, and how fast must somebody be told? Danger signs first, then what is wanted.

Where each report leads is decided by `cleardays.safety.adverse_events`; nothing here says what made it. A danger sign is answered
with whom to call before anything is kept.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.answer.side_effects import leads_somewhere, plain_words, where
from cleardays.casefile import reader
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.history import Event
from cleardays.safety import adverse_events
from cleardays.safety.adverse_events import Report
from cleardays.safety.signs import Sign
from cleardays.vocabulary.numbers import numbers
from cleardays.web.accounts.models import Person
from cleardays.web.forms import refusals
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.i18n import date_words, short_words
from cleardays.web.patient import about_me_questions, conflicts
from cleardays.web.patient.about_me_forms import SKIP, AskForm
from cleardays.web.patient.about_me_questions import EFFECTS, Ask
from cleardays.web.patient.danger_forms import DangerForm, KeepDangerForm
from cleardays.web.patient.day_questions import SEVERITY_WORDS
from cleardays.web.patient.decorators import actor, not_kept, of_person
from cleardays.web.records import cache, clock, history_facts
from cleardays.web.records.history_facts import FactConflictError
from cleardays.web.records.history_tables import Told

KIND = EFFECTS.kind


@dataclass(frozen=True, slots=True)
class Mine:
    """One report as it is kept, and where it leads today."""

    told: Told
    report: Report
    to_do: str

    @property
    def name(self) -> str:
        """In plain words, the term behind them; it begins a line."""
        words, term = plain_words(self.report), self.report.event.term
        if not words:
            return short_words.begun(term)
        return _("%(plain)s (%(term)s)") % {"plain": short_words.begun(words), "term": term}

    @property
    def urgent(self) -> bool:
        return self.report.danger

    @property
    def crisis(self) -> bool:
        """Whether somebody to talk to is the first to call."""
        return self.urgent and self.report.sign is not None and self.report.sign.crisis

    @property
    def route(self) -> str:
        return short_words.said(where(self.report))

    @property
    def judged(self) -> bool:
        """Whether a clinician wrote into it: then only its end is the person's to add."""
        return bool({"judged_by", "relatedness", "sites"} & self.told.said.keys())

    @property
    def facts(self) -> list[str]:
        event = self.report.event
        said = [str(SEVERITY_WORDS[event.severity])] if event.severity else []
        said.append(
            _("since %(day)s") % {"day": date_words.day(event.onset)} if event.onset else _("since when is not written")
        )
        if self.report.days_to_onset is not None:
            said.append(_("day %(number)s after a session") % {"number": self.report.days_to_onset})
        if event.resolved:
            said.append(_("over on %(day)s") % {"day": date_words.day(event.resolved)})
        return said


def mine(person: Person, today: date) -> list[Mine]:
    """Everything reported, the most urgent first."""
    told = history_facts.of(person, KIND)
    events = _events([one.said for one in told])
    by_event = {id(event): one for event, one in zip(events, told, strict=True)}
    case = cache.case(person)
    found = adverse_events.report(events, case.sessions, today)
    home = not leads_somewhere(found)
    return [
        Mine(
            by_event[id(one.event)],
            one,
            adverse_events.to_do(one, case.jurisdiction, person.clinic.urgent_telephone or None, home=home),
        )
        for one in found
    ]


def emergency(person: Person) -> dict[str, Any]:
    """Whom to call here: the words, and a number to tap where it is one, and the clinic, which may have one of its own."""
    whom = numbers(person.clinic.jurisdiction or None)
    return {
        "call": short_words.said(whom.emergency),
        "number": whom.to_tap,
        "crisis": whom.crisis,
        "crisis_number": whom.crisis_to_tap,
        "clinic": person.clinic,
    }


def _events(said: list[Any]) -> tuple[Event, ...]:
    read = reader.from_json({"cleardays": 1, "person": {"id": "nobody"}, KIND: said})
    return read.events or ()


@of_person
@require_safe
def every(request: HttpRequest, person: Person) -> HttpResponse:
    """What was reported, the most urgent first."""
    now = clock.now(person)
    return render(request, "patient/effects.html", {"now": now, "mine": mine(person, now.today)} | emergency(person))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Danger signs first. One that is there is answered with whom to call; nothing is kept by that answer."""
    none = HttpResponseRedirect(reverse("effect-what"))
    return danger_first(request, person, reverse("effect-new"), none, reverse("effect-danger"))


def danger_first(
    request: HttpRequest, person: Person, action: str, none: HttpResponse, keep: str, since: str = ""
) -> HttpResponse:
    """The page that asks about danger signs: `none` when there are none, whom to call when there is one, which `keep` keeps."""
    form = DangerForm(request.POST if request.method == "POST" else None)
    if form.there:
        return render(request, "patient/emergency.html", _whom_to_call(person, form.there) | {"keep": keep})
    if form.none:
        return none
    shown = {"form": form, "action": action, "since": since}
    return render(request, "patient/danger.html", shown | emergency(person), status=form.status)


def _whom_to_call(person: Person, there: Sequence[Sign]) -> dict[str, Any]:
    """What to do about these danger signs, each with the key under which it can be kept."""
    found = adverse_events.report([Event(term=one.words) for one in there], (), clock.now(person).today)
    telephone, jurisdiction = person.clinic.urgent_telephone or None, person.clinic.jurisdiction or None
    words = dict.fromkeys(adverse_events.to_do(one, jurisdiction, telephone) for one in found)
    return {"signs": [(one, uuid.uuid4()) for one in there], "words": " ".join(words)} | emergency(person)


@of_person
@require_POST
def keep_danger(request: HttpRequest, person: Person) -> HttpResponse:
    """The danger signs just told, kept since the person wants them kept: they are there today."""
    return kept_danger(request, person, clock.now(person))


def kept_danger(request: HttpRequest, person: Person, now: clock.Moment) -> HttpResponse:
    """The signs that a form names, each kept once under the key that the form made."""
    form = KeepDangerForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        for sign, key in form.signs:
            said = {"term": sign.words, "onset": now.today.isoformat()}
            history_facts.add(person, KIND, key, said, now.today, now.instant, actor(request))
    except RefusedError as refused:
        holds = _("What you were told to do still holds.")
        return not_kept(request, f"{refusals.nothing_kept(refused)} {holds}", 422)
    except FactConflictError:
        return not_kept(request, _("This was kept before and has been changed since. It stands in your list."), 409)
    return HttpResponseRedirect(reverse("effects"))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest, person: Person) -> HttpResponse:
    """What it is, in one tap or a word. It is kept before anything else is asked."""
    now, sent = clock.now(person), request.POST if request.method == "POST" else None
    at = KeyAndVersion.new() if sent is None else KeyAndVersion.sent(sent)
    form = AskForm(EFFECTS.first, sent, today=now.today, at=at)
    if form.is_valid():
        try:
            kept = history_facts.add(person, KIND, at.key, form.answered({}), now.today, now.instant, actor(request))
        except RefusedError as refused:
            form.refuse(refused)
        except FactConflictError:
            return not_kept(request, _("This was kept before and has been changed since. It stands in your list."), 409)
        else:
            found = _mine(person, kept.key, now.today)
            if found.urgent:
                return HttpResponseRedirect(reverse("effect", args=(kept.key,)))
            return HttpResponseRedirect(reverse("effect-ask", args=(kept.key, EFFECTS.then[0].id)) + "?on=1")
    return render(request, "patient/effect-what.html", {"one": EFFECTS.first, "form": form}, status=form.status)


@of_person
@require_safe
def effect(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """One report: what to do about it first, then what is written."""
    return _page(request, person, _mine(person, key, clock.now(person).today))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, person: Person, key: uuid.UUID, asked_id: str) -> HttpResponse:
    """One question about one report. Passing it leaves it as it was; what to do stands above it."""
    now = clock.now(person)
    one = EFFECTS.ask(asked_id)
    gone = (
        history_facts.once(person, KIND, key)
        if request.method == "POST" and history_facts.one(person, KIND, key) is None
        else None
    )
    if one is not None and gone is not None:
        return conflicts.taken_back(
            request, AskForm(one, request.POST, today=now.today), reverse("effects"), gone["term"]
        )
    found = _mine(person, key, now.today)
    if one is None or (one.field != "resolved" and _closed(person, found)):
        raise Http404
    written, on = found.told.said.get(one.field), request.GET.get("on") or request.POST.get("on")
    sent = request.POST if request.method == "POST" else None
    form = AskForm(one, sent, today=now.today, written=written, at=KeyAndVersion.of(found.told))
    if form.do == SKIP:
        return _onwards(one, key, on)
    if sent is not None:
        form.key_and_version = at = KeyAndVersion.sent(sent, key)
    if form.is_valid():
        try:
            said = form.answered(found.told.said)
            history_facts.revise(person, KIND, key, at.version, said, now.today, now.instant, actor(request))
        except RefusedError as refused:
            form.refuse(refused)
        except FactConflictError as both:
            return _both(request, form, found, both.kept or found.told)
        else:
            return _onwards(one, key, on)
    shown = {
        "one": one,
        "form": form,
        "mine": found,
        "on": on,
        "offered": about_me_questions.days_offered(now.today),
        "written": about_me_questions.words(one, written),
    }
    return render(request, "patient/effect-ask.html", shown | emergency(person), status=form.status)


def _onwards(one: Ask, key: uuid.UUID, on: str | None) -> HttpResponse:
    """To the next question, where they follow one another; else back to the report."""
    following = EFFECTS.after(one) if on else None
    if following is None:
        return HttpResponseRedirect(reverse("effect", args=(key,)))
    return HttpResponseRedirect(reverse("effect-ask", args=(key, following.id)) + "?on=1")


@of_person
@require_POST
def take_back(request: HttpRequest, person: Person, key: uuid.UUID) -> HttpResponse:
    """A report that was a mistake. What a clinician wrote into stays."""
    found = _mine(person, key, clock.now(person).today)
    if _closed(person, found):
        return not_kept(request, _("Your clinic wrote about this. Tell them if it is a mistake."))
    try:
        history_facts.take_back(person, KIND, key, KeyAndVersion.sent(request.POST, key).version, actor(request))
    except FactConflictError:
        return _page(request, person, _mine(person, key, clock.now(person).today), moved=True)
    return HttpResponseRedirect(reverse("effects"))


def _both(request: HttpRequest, form: AskForm, found: Mine, kept: Told) -> HttpResponse:
    """What is written now beside what was sent, so that its person can choose."""
    form.key_and_version, now = KeyAndVersion.of(kept), kept.said.get(form.one.field)
    return conflicts.fact_conflict(
        request, form, now, reverse("effect", args=(kept.key,)), about=found.report.event.term
    )


def _mine(person: Person, key: uuid.UUID, today: date) -> Mine:
    found = next((one for one in mine(person, today) if one.told.key == key), None)
    if found is None:
        raise Http404
    return found


def _closed(person: Person, found: Mine) -> bool:
    """Whether a report is the clinic's word, or one they wrote into: then only its end is the person's to add."""
    return found.judged or history_facts.from_the_clinic(person, KIND, found.told.key)


def _page(request: HttpRequest, person: Person, found: Mine, moved: bool = False) -> HttpResponse:
    asked = [(one, about_me_questions.words(one, found.told.said.get(one.field))) for one in EFFECTS.then]
    closed = _closed(person, found)
    shown = {
        "mine": found,
        "kept": found.told,
        "moved": moved,
        "lines": [(one, said) for one, said in asked if not closed or one.field == "resolved"],
        "closed": closed,
    }
    return render(request, "patient/effect.html", shown | emergency(person), status=409 if moved else 200)
