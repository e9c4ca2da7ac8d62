"""What may a person tell of themselves beside the days? One question a page where it is simple; all of it can be left open.

History, medicines tried, illnesses, allergies and totals of questionnaires, each kept through `facts`. What is missing of it is
said by the answer itself; what a word means is looked up by the rooms below.
"""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.casefile.refusal import RefusedError
from cleardays.web.accounts.models import Person
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_form import ShapeForm
from cleardays.web.i18n import date_words
from cleardays.web.patient import about_me_questions, conflicts
from cleardays.web.patient.about_me_forms import NONE, SKIP, AskForm, NameForm, ScoreForm
from cleardays.web.patient.about_me_questions import IDENTITY, NAMES, PREVENTIVES
from cleardays.web.patient.conflicts import CLINIC_S
from cleardays.web.patient.decorators import actor, not_kept, of_person
from cleardays.web.records import clock, history_facts, identity
from cleardays.web.records.history_facts import FactConflictError, NotNoneError, PlainConflictError
from cleardays.web.records.history_tables import Told

KEPT, CONFLICT = 302, 409
MOVED = _lazy("This was changed on another screen, so nothing was kept. Open it again to see what is written now.")


@of_person
@require_safe
def hub(request: HttpRequest, person: Person) -> HttpResponse:
    """All that can be told, and what is told already."""
    said = history_facts.plain(person)
    plain = [
        (one, about_me_questions.words(one, said.get(one.field))) for one in about_me_questions.plain_asked(person.sex)
    ]
    me = identity.written(person)
    names = [(kind, NAMES[kind][0], _listed(person, kind)) for kind in NAMES]
    shown = {
        "identity": [(one, about_me_questions.words(one, me.get(one.field))) for one in IDENTITY],
        "zone": person.timezone if person.zone_confirmed else "",
        "plain": plain,
        "names": names,
        "preventives": ", ".join(one.said["drug"] for one in history_facts.of(person, PREVENTIVES.kind))
        or (_("None") if history_facts.none_said(person, PREVENTIVES.kind) else ""),
        "scores": ", ".join(_total(one) for one in history_facts.of(person, "scores")),
    }
    return render(request, "patient/about-me.html", shown)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest, person: Person, asked_id: str) -> HttpResponse:
    """One plain question about the person: who they are, or of their history."""
    one = next((each for each in (*IDENTITY, *about_me_questions.plain_asked(person.sex)) if each.id == asked_id), None)
    if one is None:
        raise Http404
    now, there, of_identity = clock.now(person), reverse("about-me"), one in IDENTITY
    said = identity.written(person) if of_identity else history_facts.plain(person)
    describe = identity.describe if of_identity else history_facts.describe
    value = said.get(one.field)
    form = AskForm(one, _sent(request), today=now.today, written=value)
    if form.do == SKIP:
        return HttpResponseRedirect(there)
    if form.is_bound and of_identity and identity.from_the_clinic(person, one.field):
        return conflicts.clinic_s(request, form, value, there)
    if form.is_valid():
        saw = {one.field: request.POST["was"]} if "was" in request.POST else None
        try:
            describe(person, {one.field: form.answered(said).get(one.field)}, now.today, actor(request), saw)
        except RefusedError as error:
            form.refuse(error)
        except PlainConflictError as both:
            written = both.now[one.field]
            return conflicts.fact_conflict(request, form, written, there, was=history_facts.seen(written))
        else:
            return HttpResponseRedirect(there)
    return _question(request, form, value, there, was=history_facts.seen(value))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    """A list of plain names: one more of them, or that there is none."""
    if kind not in NAMES:
        raise Http404
    title, hint, none = NAMES[kind]
    now, kept = clock.now(person), history_facts.of(person, kind)
    form = NameForm(
        _("Another one") if kept else _("Its name"), _sent(request), shape=about_me_questions.shape_of(kind), at=_at(request)
    )  # fmt: skip

    def keep() -> None:
        if form.do == NONE:
            history_facts.say_none(person, kind, actor(request))
        elif not any(one.said == form.name for one in kept):
            history_facts.add(person, kind, _at(request).key, form.name, now.today, now.instant, actor(request))

    status = _tried(form, keep)
    if status == KEPT:
        return HttpResponseRedirect(reverse("about-names", args=(kind,)))
    shown = {
        "kind": kind, "title": title, "hint": hint, "none_words": none, "kept": kept, "form": form,
        "said_none": not kept and history_facts.none_said(person, kind),
    }  # fmt: skip
    return render(request, "patient/about-names.html", shown, status=status)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def preventives(request: HttpRequest, person: Person) -> HttpResponse:
    """Medicines tried to prevent headaches: one more, or that there was none. Its name is kept before anything else is asked."""
    kind, now, first = PREVENTIVES.kind, clock.now(person), PREVENTIVES.first
    kept = history_facts.of(person, kind)
    label = _("Another one") if kept else str(first.title)
    form = NameForm(label, _sent(request), shape=first.shape, at=_at(request))
    made: list[Told] = []

    def keep() -> None:
        if form.do == NONE:
            history_facts.say_none(person, kind, actor(request))
            return
        said = {first.field: form.name}
        made.append(history_facts.add(person, kind, _at(request).key, said, now.today, now.instant, actor(request)))

    status = _tried(form, keep)
    if status == KEPT and made:
        return HttpResponseRedirect(reverse("about-preventive", args=(made[0].key, PREVENTIVES.then[0].id)) + "?on=1")
    if status == KEPT:
        return HttpResponseRedirect(reverse("about-preventives"))
    asked = [
        (one, [(each, about_me_questions.words(each, one.said.get(each.field))) for each in PREVENTIVES.then])
        for one in kept
    ]
    shown = {
        "one": first, "title": PREVENTIVES.title, "kept": asked, "form": form,
        "said_none": not kept and history_facts.none_said(person, kind),
    }  # fmt: skip
    return render(request, "patient/about-preventives.html", shown, status=status)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def preventive(request: HttpRequest, person: Person, key: uuid.UUID, asked_id: str) -> HttpResponse:
    """One question about one medicine tried."""
    found, one = history_facts.one(person, PREVENTIVES.kind, key), PREVENTIVES.ask(asked_id)
    if one is None or (found is None and request.method != "POST"):
        raise Http404
    now, there = clock.now(person), reverse("about-preventives")
    if found is None:
        was = history_facts.once(person, PREVENTIVES.kind, key)
        if was is None:
            raise Http404
        return conflicts.taken_back(request, AskForm(one, request.POST, today=now.today), there, was["drug"])
    value, drug = found.said.get(one.field), found.said["drug"]
    form = AskForm(one, _sent(request), today=now.today, written=value, at=KeyAndVersion.of(found))
    if form.is_bound and form.do != SKIP:
        if history_facts.from_the_clinic(person, PREVENTIVES.kind, key):
            return conflicts.clinic_s(request, form, value, there, about=drug)
        form.key_and_version = KeyAndVersion.sent(request.POST, key)

    def keep() -> None:
        version, said, who = KeyAndVersion.sent(request.POST, key).version, form.answered(found.said), actor(request)
        history_facts.revise(person, PREVENTIVES.kind, key, version, said, now.today, now.instant, who)

    status = KEPT if form.do == SKIP else _tried(form, keep)
    if status == CONFLICT:
        form.key_and_version = KeyAndVersion.of(found)
        return conflicts.fact_conflict(request, form, value, there, about=drug)
    if status == KEPT:
        following = PREVENTIVES.after(one) if request.POST.get("on") else None
        return HttpResponseRedirect(
            reverse("about-preventive", args=(key, following.id)) + "?on=1" if following else there
        )
    return _question(request, form, value, there, about=drug)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: HttpRequest, person: Person) -> HttpResponse:
    """Totals of questionnaires filled in elsewhere: which one, when, how many points. Their questions are not ours to show."""
    now, at = clock.now(person), _at(request)
    form = ScoreForm(_sent(request), today=now.today, at=at)

    def keep() -> None:
        history_facts.add(person, "scores", at.key, form.score, now.today, now.instant, actor(request))

    status = _tried(form, keep)
    if status == KEPT:
        return HttpResponseRedirect(reverse("about-scores"))
    kept = [(one, _total(one)) for one in history_facts.of(person, "scores")]
    return render(request, "patient/about-scores.html", {"form": form, "kept": kept, "today": now.today}, status=status)


@of_person
@require_POST
def take_back(request: HttpRequest, person: Person, kind: str, key: uuid.UUID) -> HttpResponse:
    """Something told by mistake; its history stays."""
    back = {PREVENTIVES.kind: reverse("about-preventives"), "scores": reverse("about-scores")}
    back |= {name: reverse("about-names", args=(name,)) for name in NAMES}
    if kind not in back or history_facts.one(person, kind, key) is None:
        raise Http404
    if history_facts.from_the_clinic(person, kind, key):
        return not_kept(request, str(CLINIC_S), 409)
    try:
        history_facts.take_back(person, kind, key, KeyAndVersion.sent(request.POST, key).version, actor(request))
    except FactConflictError:
        return not_kept(request, str(MOVED), 409)
    return HttpResponseRedirect(back[kind])


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _at(request: HttpRequest) -> KeyAndVersion:
    """The pair of a form for something new: made with the form, or sent by it."""
    return KeyAndVersion.sent(request.POST) if request.method == "POST" else KeyAndVersion.new()


def _tried(form: ShapeForm, keep: Callable[[], None]) -> int:
    """`KEPT`, or the status of the page that says in its form why not."""
    if not form.is_valid():
        return form.status
    try:
        keep()
    except RefusedError as refused:
        form.refuse(refused)
    except FactConflictError:
        form.add_error(None, str(MOVED))
        return CONFLICT
    except NotNoneError:
        form.add_error(None, _("Something is written here. Take it back first if it is a mistake."))
    else:
        return KEPT
    return form.status


def _question(
    request: HttpRequest, form: AskForm, value: Any, back: str, *, about: str = "", was: str = ""
) -> HttpResponse:
    shown = {
        "one": form.one, "form": form, "back": back, "about": about, "was": was,
        "offered": about_me_questions.days_offered(form.today), "written": about_me_questions.words(form.one, value),
        "on": request.GET.get("on") or request.POST.get("on"),
    }  # fmt: skip
    return render(request, "patient/about-ask.html", shown, status=form.status)


def _listed(person: Person, kind: str) -> str:
    kept = history_facts.of(person, kind)
    return ", ".join(one.said for one in kept) or (_("None") if history_facts.none_said(person, kind) else "")


def _total(one: Told) -> str:
    return _("%(which)s: %(total)s on %(day)s") % {
        "which": one.said["instrument"], "total": one.said["total"], "day": date_words.day(date.fromisoformat(one.said["date"])),
    }  # fmt: skip
