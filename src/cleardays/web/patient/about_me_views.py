"""What may a person tell of themselves beside the days? One question a page where it is simple; all of it can be left open.

History, medicines tried, illnesses, allergies and totals of questionnaires, each kept through `facts`. What is missing of it is
said by the answer itself; what a word means is looked up by the rooms below.
"""

import uuid
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.casefile.refusal import RefusedError
from cleardays.outcome.instruments import known
from cleardays.web.accounts.models import Person
from cleardays.web.i18n import date_words
from cleardays.web.patient import about_me_questions, conflicts, refusal_words
from cleardays.web.patient.about_me_questions import IDENTITY, NAMES, PREVENTIVES, Ask
from cleardays.web.patient.day_questions import NotAnAnswerError
from cleardays.web.patient.decorators import actor, not_kept, of_person, sent_key, sent_version
from cleardays.web.records import clock, history_facts, identity
from cleardays.web.records.history_facts import FactConflictError, NotNoneError, PlainConflictError
from cleardays.web.records.history_tables import Told

CLINIC_S = _lazy("Your clinic wrote this, so it stays as it is. If it is wrong, tell them.")
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
    answering = request.method == "POST" and request.POST.get("do") != "skip"
    if answering and of_identity and identity.from_the_clinic(person, one.field):
        sent = conflicts.sent(request, one, said, now.today)
        return conflicts.fact_conflict(request, one, said.get(one.field), sent, there, whose=str(CLINIC_S))

    def keep() -> None:
        found = about_me_questions.answered(one, said, request.POST, now.today)
        saw = {one.field: request.POST["was"]} if "was" in request.POST else None
        describe(person, {one.field: found.get(one.field)}, now.today, actor(request), saw)

    try:
        wrong = _tried(request, keep)
    except PlainConflictError as both:
        written = both.now[one.field]
        sent = conflicts.sent(request, one, said, now.today)
        return conflicts.fact_conflict(request, one, written, sent, there, was=history_facts.seen(written))
    if request.method == "POST" and not wrong:
        return HttpResponseRedirect(there)
    return _question(request, one, None, said.get(one.field), now.today, wrong, there)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    """A list of plain names: one more of them, or that there is none."""
    if kind not in NAMES:
        raise Http404
    title, hint, none = NAMES[kind]
    now, kept = clock.now(person), history_facts.of(person, kind)

    def keep() -> None:
        if request.POST.get("do") == "none":
            history_facts.say_none(person, kind, actor(request))
            return
        name = about_me_questions.named(request.POST.get("typed", ""))
        if not any(one.said == name for one in kept):
            history_facts.add(person, kind, sent_key(request), name, now.today, now.instant, actor(request))

    wrong = _tried(request, keep)
    if request.method == "POST" and not wrong:
        return HttpResponseRedirect(reverse("about-names", args=(kind,)))
    shown = {
        "kind": kind, "title": title, "hint": hint, "none_words": none, "kept": kept, "key": uuid.uuid4(), "wrong": wrong,
        "said_none": not kept and history_facts.none_said(person, kind), "typed": request.POST.get("typed", ""),
    }  # fmt: skip
    return render(request, "patient/about-names.html", shown, status=_status(wrong))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def preventives(request: HttpRequest, person: Person) -> HttpResponse:
    """Medicines tried to prevent headaches: one more, or that there was none. Its name is kept before anything else is asked."""
    kind, now = PREVENTIVES.kind, clock.now(person)
    kept = history_facts.of(person, kind)
    made: list[Told] = []

    def keep() -> None:
        if request.POST.get("do") == "none":
            history_facts.say_none(person, kind, actor(request))
            return
        said = about_me_questions.answered(PREVENTIVES.first, {}, request.POST, now.today)
        made.append(history_facts.add(person, kind, sent_key(request), said, now.today, now.instant, actor(request)))

    wrong = _tried(request, keep)
    if request.method == "POST" and not wrong:
        if made:
            return HttpResponseRedirect(
                reverse("about-preventive", args=(made[0].key, PREVENTIVES.then[0].id)) + "?on=1"
            )
        return HttpResponseRedirect(reverse("about-preventives"))
    asked = [
        (one, [(each, about_me_questions.words(each, one.said.get(each.field))) for each in PREVENTIVES.then])
        for one in kept
    ]
    shown = {
        "one": PREVENTIVES.first, "title": PREVENTIVES.title, "kept": asked, "key": uuid.uuid4(), "wrong": wrong,
        "said_none": not kept and history_facts.none_said(person, kind), "typed": request.POST.get("typed", ""),
    }  # fmt: skip
    return render(request, "patient/about-preventives.html", shown, status=_status(wrong))


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def preventive(request: HttpRequest, person: Person, key: uuid.UUID, asked_id: str) -> HttpResponse:
    """One question about one medicine tried."""
    found, one = history_facts.one(person, PREVENTIVES.kind, key), PREVENTIVES.ask(asked_id)
    if one is None or (found is None and request.method != "POST"):
        raise Http404
    now, there = clock.now(person), reverse("about-preventives")
    answering = request.method == "POST" and request.POST.get("do") != "skip"
    if found is None:
        was = history_facts.once(person, PREVENTIVES.kind, key)
        if was is None:
            raise Http404
        sent = conflicts.sent(request, one, was, now.today)
        return conflicts.taken_back(request, one, sent, there, was["drug"])
    value, drug = found.said.get(one.field), found.said["drug"]
    if answering and history_facts.from_the_clinic(person, PREVENTIVES.kind, key):
        sent = conflicts.sent(request, one, found.said, now.today)
        return conflicts.fact_conflict(request, one, value, sent, there, about=drug, whose=str(CLINIC_S))

    def keep() -> None:
        said = about_me_questions.answered(one, found.said, request.POST, now.today)
        history_facts.revise(
            person, PREVENTIVES.kind, key, sent_version(request), said, now.today, now.instant, actor(request)
        )

    wrong = _tried(request, keep)
    if wrong == str(MOVED):
        sent = conflicts.sent(request, one, found.said, now.today)
        return conflicts.fact_conflict(request, one, value, sent, there, about=drug, version=found.version)
    if request.method == "POST" and not wrong:
        following = PREVENTIVES.after(one) if request.POST.get("on") else None
        return HttpResponseRedirect(
            reverse("about-preventive", args=(key, following.id)) + "?on=1" if following else there
        )
    return _question(request, one, found, value, now.today, wrong, there, drug)


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: HttpRequest, person: Person) -> HttpResponse:
    """Totals of questionnaires filled in elsewhere: which one, when, how many points. Their questions are not ours to show."""
    now = clock.now(person)

    def keep() -> None:
        one = known(request.POST.get("instrument", ""))
        if one is None or one not in about_me_questions.scales():
            raise NotAnAnswerError(_("Choose which questionnaire it was."))
        total = about_me_questions.a_number(request.POST.get("total", ""))
        if one.outside(Fraction(total)):
            least, most = (f"{float(edge):g}" for edge in (one.range.least, one.range.most))
            words = _("A total of %(which)s lies between %(least)s and %(most)s. Look at the sheet again.")
            raise NotAnAnswerError(words % {"which": one.id, "least": least, "most": most})
        on = about_me_questions.a_day(request.POST.get("on", ""), now.today)
        said = {"instrument": one.id, "date": on, "total": int(total) if total == int(total) else total}
        history_facts.add(person, "scores", sent_key(request), said, now.today, now.instant, actor(request))

    wrong = _tried(request, keep)
    if request.method == "POST" and not wrong:
        return HttpResponseRedirect(reverse("about-scores"))
    shown = {
        "scales": about_me_questions.scales(), "kept": [(one, _total(one)) for one in history_facts.of(person,
        "scores")], "key": uuid.uuid4(),
        "today": now.today, "wrong": wrong, "sent": {name: request.POST.get(name, "") for name in ("instrument", "on", "total")},
    }  # fmt: skip
    return render(request, "patient/about-scores.html", shown, status=_status(wrong))


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
        history_facts.take_back(person, kind, key, sent_version(request), actor(request))
    except FactConflictError:
        return not_kept(request, str(MOVED), 409)
    return HttpResponseRedirect(back[kind])


def _tried(request: HttpRequest, keep: Callable[[], None]) -> str:
    """What was wrong with an answer, in words; empty when it was kept, passed, or none was sent."""
    if request.method != "POST" or request.POST.get("do") == "skip":
        return ""
    try:
        keep()
    except NotAnAnswerError as refused:
        return str(refused)
    except RefusedError as refused:
        return refusal_words.not_kept(refused)
    except FactConflictError:
        return str(MOVED)
    except NotNoneError:
        return _("Something is written here. Take it back first if it is a mistake.")
    return ""


def _status(wrong: str) -> int:
    return {"": 200, str(MOVED): 409}.get(wrong, 422)


def _question(
    request: HttpRequest, one: Ask, kept: Told | None, value: Any, today: date, wrong: str, back: str, about: str = ""
) -> HttpResponse:
    shown = {
        "one": one, "kept": kept, "wrong": wrong, "typed": request.POST.get("typed", ""), "today": today, "back": back,
        "offered": about_me_questions.days_offered(today), "written": about_me_questions.words(one, value), "about": about,
        "on": request.GET.get("on") or request.POST.get("on"), "was": history_facts.seen(value) if kept is None else "",
    }  # fmt: skip
    return render(request, "patient/about-ask.html", shown, status=_status(wrong))


def _listed(person: Person, kind: str) -> str:
    kept = history_facts.of(person, kind)
    return ", ".join(one.said for one in kept) or (_("None") if history_facts.none_said(person, kind) else "")


def _total(one: Told) -> str:
    return _("%(which)s: %(total)s on %(day)s") % {
        "which": one.said["instrument"], "total": one.said["total"], "day": date_words.day(date.fromisoformat(one.said["date"])),
    }  # fmt: skip
