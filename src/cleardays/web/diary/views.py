"""What does a person see and tap? Fetch, ask, show: nothing is counted or decided here.

Each write is a POST that ends in a redirect, carries the key or the version it was made for, and works without a script.
"""

import uuid
from dataclasses import replace
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.answer import pages
from cleardays.answer.refusal import RefusedError
from cleardays.diary.entries import DayEntry, Provenance
from cleardays.web.accounts.models import Person
from cleardays.web.diary import asked, carried, checkins, moment, month, phone, reading, refusing, store
from cleardays.web.diary.door import actor, of_person
from cleardays.web.diary.door import not_kept as _bad
from cleardays.web.diary.door import past as _past
from cleardays.web.diary.door import sent_key as _key
from cleardays.web.diary.door import sent_version as _version
from cleardays.web.diary.models import HERE
from cleardays.web.diary.store import ConflictError, Statement

BACK_FILL_DAYS = 14
MEDICINES_OFFERED = 6
ANOTHER_DAY = _lazy("Nothing was kept: this page belongs to another day. Open the day again.")


@of_person
@require_safe
def today(request: HttpRequest, person: Person) -> HttpResponse:
    """Today, or another day that is asked for: one tap writes it, what is written is shown."""
    now = moment.now(person)
    day = now.today
    if asked_for := request.GET.get("day"):
        day = _past(asked_for, now.today)
    written = store.on(person, day)
    return render(
        request,
        "diary/today.html",
        {
            "day": day,
            "now": now,
            "key": uuid.uuid4(),
            "next_page": {"after_clear": _day_page(day, now), "after_headache": _how_bad(day)},
            "written": [(one, asked.summary(one.entry)) for one in written],
            "severity": asked.SEVERITY_WORDS,
            "silent": _silent(person, now.today, day),
            "check_in": checkins.due(person, now.today) if day == now.today else None,
        },
    )


@of_person
@require_POST
def write(request: HttpRequest, person: Person) -> HttpResponse:
    """One tap: clear or headache. A headache goes on to how bad it was; it is kept before that is asked."""
    now = moment.now(person)
    day = _past(request.POST.get("day", ""), now.today)
    said = request.POST.get("said")
    if said not in ("clear", "headache"):
        return _bad(request, _("Nothing was kept: choose “Clear day” or “Headache”."))
    headache = said == "headache"
    entry = DayEntry(
        date=day, headache=headache, acute=None if headache else (), provenance=by_patient(now, day)
    )  # fmt: skip
    try:
        store.write(
            person, _key(request), carried.checked(entry, person.timezone, now.today), now.instant, actor(request)
        )
    except ConflictError as both:
        return conflict(request, both)
    except RefusedError as refused:
        return _bad(request, refusing.nothing_kept(refused))
    if headache:
        return HttpResponseRedirect(_how_bad(day))
    return HttpResponseRedirect(_day_page(day, now))


@of_person
@require_safe
def review(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """All that is written of one day, each answer with the way to change it."""
    kept, now = _kept(person, day), moment.now(person)
    lines = [(one, asked.said(kept.entry, one)) for one in asked.of(kept.entry)]
    return render(request, "diary/day.html", {"day": day, "now": now, "kept": kept, "lines": lines})


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, person: Person, day: date, asked_id: str) -> HttpResponse:
    """One question about one day. Passing it leaves it as it was."""
    kept, now = _kept(person, day), moment.now(person)
    one = asked.BY_ID.get(asked_id)
    if one is None or one not in asked.of(kept.entry):
        raise Http404
    quick = request.GET.get("quick") == "1" or request.POST.get("quick") == "1"
    if request.method != "POST":
        return _question(request, person, kept, one, now, quick)
    if request.POST.get("do") != "skip":
        key, version = _key(request), _version(request)
        seen = store.as_of(person, key, version)
        if key != kept.key or seen is None:
            return _bad(request, str(ANOTHER_DAY))
        try:
            # Made from the day as this page showed it, so that a change elsewhere is met as a conflict.
            entry = carried.checked(touched(asked.answered(one, seen, request.POST), now), person.timezone, now.today)
            store.change(person, key, version, entry, now.instant, actor(request))
        except ConflictError as both:
            return conflict(request, both)
        except asked.NotAnAnswerError as refused:
            return _question(request, person, kept, one, now, quick, str(refused))
        except RefusedError as refused:
            return _question(request, person, kept, one, now, quick, refusing.not_kept(refused))
    return HttpResponseRedirect(_after(one, kept, now, quick))


@of_person
@require_POST
def turn(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """The day was said the other way round: clear for headache, or headache for clear."""
    kept, now = _kept(person, day), moment.now(person)
    key, version = _key(request), _version(request)
    seen = store.as_of(person, key, version)
    if key != kept.key or seen is None:
        return _bad(request, str(ANOTHER_DAY))
    entry = touched(asked.turned(seen, not seen.headache), now)
    try:
        store.change(person, key, version, entry, now.instant, actor(request))
    except ConflictError as both:
        return conflict(request, both)
    return HttpResponseRedirect(reverse("day", args=(day,)))


@of_person
@require_POST
def settle(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """Of two statements the person chose the one that was sent. It must still be the second one."""
    now = moment.now(person)
    try:
        entry = carried.read(request.POST.get("sent", ""), person.timezone, now.today)
        if entry.date != day:
            return _bad(request, str(ANOTHER_DAY))
        entry = replace(entry, provenance=by_patient(now, day))
        store.change(person, _key(request), _version(request), entry, now.instant, actor(request))
    except ConflictError as both:
        return conflict(request, both)
    except RefusedError as refused:
        return _bad(request, refusing.nothing_kept(refused))
    except LookupError:
        raise Http404 from None
    return HttpResponseRedirect(reverse("day", args=(day,)) + phone.delivered(request.POST.get("waiting", "")))


@of_person
@require_safe
def whole_month(request: HttpRequest, person: Person) -> HttpResponse:
    """The last 28 days with their bounds."""
    now = moment.now(person)
    case, said = reading.answered(person, now.today)
    return render(request, "diary/month.html", {"now": now, "month": month.of(case, said, now.today)})


@of_person
@require_safe
def answer(request: HttpRequest, person: Person) -> HttpResponse:
    """The three questions as they stand today, on the answer's own page."""
    now = moment.now(person)
    said = reading.answer(person, now.today)
    return render(request, "diary/answer.html", pages.shown(said) | {"layout": "diary/frame.html"})


def _question(
    request: HttpRequest,
    person: Person,
    kept: Statement,
    one: asked.Question,
    now: moment.Moment,
    quick: bool,
    wrong: str = "",
) -> HttpResponse:
    taken = store.medicines_taken(person, MEDICINES_OFFERED) if one.kind == "medicines" else []
    before = {intake.drug: intake.relieved for intake in kept.entry.acute or () if intake.drug}
    offered = asked.hours_offered(kept.entry, person.timezone) if one.kind == "hours" else ()
    return render(
        request,
        "diary/question.html",
        {
            "one": one,
            "groups": asked.groups(one),
            "kept": kept,
            "day": kept.entry.date,
            "now": now,
            "quick": quick,
            "then": _after(one, kept, now, quick),
            "wrong": wrong,
            "offered": offered,
            "names": list(dict.fromkeys([*before, *taken])),
            "before": before,
            "unnamed": any(intake.drug is None for intake in kept.entry.acute or ()),
            "chosen": getattr(kept.entry, one.field),
            "written": asked.said(kept.entry, one),
        },
        status=422 if wrong else 200,
    )


def conflict(request: HttpRequest, both: ConflictError, waiting: str = "") -> HttpResponse:
    """Both statements side by side; nothing is kept over the other until somebody chooses.

    `waiting` is the key of the entry on a phone that this came from: it stays there until the choice is made.
    """
    waiting = waiting or request.POST.get("waiting", "")
    return render(
        request,
        "diary/conflict.html",
        {
            "kept": both.kept,
            "day": both.sent.date,
            "there": asked.summary(both.kept.entry),
            "sent": asked.summary(both.sent),
            "carried": carried.text(both.sent),
            "same_day": both.kept.entry.date == both.sent.date,
            "waiting": waiting,
            "delivered": phone.delivered(waiting),
        },
        status=409,
    )


def _kept(person: Person, day: date) -> Statement:
    written = store.on(person, day)
    if not written:
        raise Http404
    return written[0]


def _silent(person: Person, today: date, shown: date) -> list[date]:
    """Days of the last two weeks that nobody wrote about, latest first."""
    back = [today - timedelta(days=i) for i in range(1, BACK_FILL_DAYS + 1)]
    written = store.dates_written(person, back[-1], back[0])
    return [day for day in back if day not in written and day != shown]


def by_patient(now: moment.Moment, day: date) -> Provenance:
    """Who writes, and when: later than the date itself it is from memory."""
    return Provenance(written=now.instant, recalled=day < now.today, by="patient", source=HERE)


def touched(entry: DayEntry, now: moment.Moment) -> DayEntry:
    """A change is written now, by the person; where the statement first came from stays, and a later answer is from memory."""
    late = entry.provenance.recalled or entry.date < now.today
    told = replace(entry.provenance, written=now.instant, recalled=late, by="patient")
    return replace(entry, provenance=told)


def _after(one: asked.Question, kept: Statement, now: moment.Moment, quick: bool) -> str:
    """Where an answer leads: back to the day after the one quick question, else to the next."""
    day = kept.entry.date
    if quick:
        return _day_page(day, now)
    following = asked.after(one, kept.entry)
    return reverse("question", args=(day, following.id)) if following else reverse("day", args=(day,))


def _how_bad(day: date) -> str:
    return reverse("question", args=(day, asked.QUESTIONS[0].id)) + "?quick=1"


def _day_page(day: date, now: moment.Moment) -> str:
    return reverse("today") + ("" if day == now.today else f"?day={day.isoformat()}")
