"""What does a person see and tap? Fetch, ask, show: nothing is counted or decided here.

Each write is a POST that ends in a redirect, carries the key or the version it was made for, and works without a script.
"""

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.local import local_date, slices
from cleardays.report import answer_page
from cleardays.web.accounts import time_zones
from cleardays.web.accounts.models import Person
from cleardays.web.forms import refusals
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.i18n import date_words
from cleardays.web.patient import answer_in_short, day_questions, diary_calendar, month, pictures
from cleardays.web.patient.conflicts import day_conflict
from cleardays.web.patient.day_forms import SKIP, DayForm
from cleardays.web.patient.decorators import actor, not_kept, of_person, past
from cleardays.web.patient.offline import device
from cleardays.web.public import of_hundred
from cleardays.web.records import cache, checkins, clock, selectors, serializers, services
from cleardays.web.records.mapping import Statement
from cleardays.web.records.models import HERE
from cleardays.web.records.serializers import by_patient, touched
from cleardays.web.records.services import ConflictError

BACK_FILL_DAYS = 14
UNDO_WITHIN = timedelta(minutes=10)
"""So long a tap can be undone where it was made. Long enough for a hand that hurts: nothing runs away from a reader."""
MEDICINES_OFFERED = 6
ANOTHER_DAY = _lazy("Nothing was kept: this page belongs to another day. Open the day again.")


@of_person
@require_safe
def today(request: HttpRequest, person: Person) -> HttpResponse:
    """Today, or another day that is asked for: one tap writes it, what is written is shown."""
    now = clock.now(person)
    day = now.today
    if asked_for := request.GET.get("day"):
        day = past(asked_for, now.today)
    written = [one for one in selectors.on(person, day) if not services.says_nothing(one.entry)]
    case = cache.case(person)
    return render(
        request,
        "patient/today.html",
        {
            "four_weeks": diary_calendar.four_weeks(case, now.today),
            "undo": next((one for one in written if "undone" not in request.GET and _just_now(one, now)), None),
            "day": day,
            "now": now,
            "key": uuid.uuid4(),
            "next_page": {"after_clear": _day_page(day, now), "after_headache": _how_bad(day)},
            "written": [(one, day_questions.summary(one.entry)) for one in written],
            "attacks": [_attack(one) for one in _attacks_on(case, day)],
            "severity": day_questions.SEVERITY_WORDS,
            "silent": [one for one in diary_calendar.open_days(case, now.today, BACK_FILL_DAYS) if one != day],
            "zone": {
                "name": person.timezone,
                "clock": time_zones.clock(now.instant, person.timezone),
                "confirmed": person.zone_confirmed,
                "never_chosen": person.timezone == "UTC" and not person.clinic.zone_chosen,
            },
            "check_in": checkins.due(person, now.today) if day == now.today else None,
        },
    )


@of_person
@require_POST
def write(request: HttpRequest, person: Person) -> HttpResponse:
    """One tap: clear or headache. A headache goes on to how bad it was; it is kept before that is asked."""
    now = clock.now(person)
    day = past(request.POST.get("day", ""), now.today)
    said = request.POST.get("said")
    if said not in ("clear", "headache"):
        return not_kept(request, _("Nothing was kept: choose “Clear day” or “Headache”."))
    headache = said == "headache"
    entry = DayEntry(
        date=day, headache=headache, acute=None if headache else (), provenance=by_patient(now, day)
    )  # fmt: skip
    try:
        key, checked = KeyAndVersion.sent(request.POST).key, serializers.checked(entry, person.timezone, now.today)
        services.write(person, key, checked, now.instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both)
    except RefusedError as refused:
        return not_kept(request, refusals.nothing_kept(refused))
    if headache:
        return HttpResponseRedirect(_how_bad(day))
    return HttpResponseRedirect(_day_page(day, now))


@of_person
@require_POST
def undo(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """The last tap was not meant: the day says again what it said before."""
    now, at = clock.now(person), KeyAndVersion.sent(request.POST)
    try:
        services.undo(person, at.key, at.version, now.instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both)
    except LookupError:
        raise Http404 from None
    return HttpResponseRedirect(f"{reverse('today')}?day={day}&undone")


@of_person
@require_safe
def review(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """All that is written of one day, each answer with the way to change it."""
    kept, now = _kept(person, day), clock.now(person)
    lines = [(one, day_questions.said(kept.entry, one)) for one in day_questions.of(kept.entry)]
    return render(
        request,
        "patient/day.html",
        {"day": day, "now": now, "kept": kept, "lines": lines, "told": _told(kept, person.timezone)},
    )


@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, person: Person, day: date, asked_id: str) -> HttpResponse:
    """One question about one day. Passing it leaves it as it was."""
    kept, now = _kept(person, day), clock.now(person)
    one = day_questions.BY_ID.get(asked_id)
    if one is None or one not in day_questions.of(kept.entry):
        raise Http404
    quick = request.GET.get("quick") == "1" or request.POST.get("quick") == "1"
    if request.method != "POST":
        return _question(request, person, kept, _day_form(person, kept, one), now, quick)
    form = DayForm(one, request.POST)
    if form.do == SKIP:
        return HttpResponseRedirect(_after(one, kept, now, quick))
    form.key_and_version = at = KeyAndVersion.sent(request.POST)
    seen = selectors.as_of(person, at.key, at.version)
    if at.key != kept.key or seen is None:
        return not_kept(request, str(ANOTHER_DAY))
    if not form.is_valid():
        return _question(request, person, kept, form, now, quick)
    try:
        # Made from the day as this page showed it, so that a change elsewhere is met as a conflict.
        entry = serializers.checked(touched(form.answered(seen), now), person.timezone, now.today)
        services.change(person, at.key, at.version, entry, now.instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both)
    except RefusedError as refused:
        form.refuse(refused)
        return _question(request, person, kept, form, now, quick)
    return HttpResponseRedirect(_after(one, kept, now, quick))


@of_person
@require_POST
def turn(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """The day was said the other way round: clear for headache, or headache for clear."""
    kept, now = _kept(person, day), clock.now(person)
    at = KeyAndVersion.sent(request.POST)
    seen = selectors.as_of(person, at.key, at.version)
    if at.key != kept.key or seen is None:
        return not_kept(request, str(ANOTHER_DAY))
    entry = touched(day_questions.turned(seen, not seen.headache), now)
    try:
        services.change(person, at.key, at.version, entry, now.instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both)
    return HttpResponseRedirect(reverse("day", args=(day,)))


@of_person
@require_POST
def settle(request: HttpRequest, person: Person, day: date) -> HttpResponse:
    """Of two statements the person chose the one that was sent. It must still be the second one."""
    now = clock.now(person)
    try:
        entry = serializers.read(request.POST.get("sent", ""), person.timezone, now.today)
        if entry.date != day:
            return not_kept(request, str(ANOTHER_DAY))
        entry = replace(entry, provenance=by_patient(now, day))
        at = KeyAndVersion.sent(request.POST)
        services.change(person, at.key, at.version, entry, now.instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both)
    except RefusedError as refused:
        return not_kept(request, refusals.nothing_kept(refused))
    except LookupError:
        raise Http404 from None
    return HttpResponseRedirect(reverse("day", args=(day,)) + device.delivered(request.POST.get("waiting", "")))


@of_person
@require_safe
def whole_month(request: HttpRequest, person: Person) -> HttpResponse:
    """A month of days, one of them open where it was tapped; the last 28 days with their bounds behind a door."""
    now = clock.now(person)
    case, said = cache.answered(person, now.today)
    chosen = past(request.GET["day"], now.today) if "day" in request.GET else None
    first = _first_of(request.GET.get("month", ""), chosen or now.today, now.today)
    shown = {
        "now": now,
        "calendar": diary_calendar.month(case, now.today, first, chosen),
        "chosen": None if chosen is None else _told_of(person, case, chosen),
        "month": month.of(case, said, now.today),
        "weekdays": date_words.weekdays(),
        "signs": pictures.signs(),
    }
    return render(request, "patient/month.html", shown)


@of_person
@require_safe
def whole_year(request: HttpRequest, person: Person) -> HttpResponse:
    """A year of months, a square a day."""
    now = clock.now(person)
    case, said = cache.answered(person, now.today)
    year = request.GET.get("year", "")
    asked = int(year) if re.fullmatch("[12][0-9]{3}", year) and int(year) <= now.today.year else now.today.year
    last = date(asked, 12, 1) if asked < now.today.year else now.today.replace(day=1)
    begun = min((one.date for one in case.days), default=now.today).year
    shown = {
        "year": asked,
        "before": asked - 1 if begun < asked else None,
        "after": asked + 1 if asked < now.today.year else None,
        "picture": pictures.months(case, now.today, date(asked, 1, 1), last),
        "months": [date(asked, number, 1) for number in range(1, last.month + 1)],
        "finding": answer_in_short.short(case, said).headline,
        "signs": pictures.signs(),
    }
    return render(request, "patient/year.html", shown)


@of_person
@require_safe
def answer(request: HttpRequest, person: Person) -> HttpResponse:
    """The question that stands first for this person: a sentence, a picture, a next step, and three doors."""
    now = clock.now(person)
    case, said = cache.answered(person, now.today)
    shown = {
        "said": said,
        "short": answer_in_short.short(case, said),
        "counted_to": now.today - timedelta(days=1),
        "hundred": of_hundred.side_by_side(),
        "signs": pictures.signs(),
        "year": pictures.months(case, now.today),
        "cycles": pictures.cycles(case, said),
    }
    return render(request, "patient/answer.html", shown)


@of_person
@require_safe
def answer_detail(request: HttpRequest, person: Person) -> HttpResponse:
    """All three questions as they stand today, with every rule, count and source."""
    now = clock.now(person)
    said = cache.answer(person, now.today)
    return render(request, "patient/answer-detail.html", answer_page.shown(said) | {"layout": "patient/frame.html"})


def _day_form(person: Person, kept: Statement, one: day_questions.Question) -> DayForm:
    """The form of one question as the day stands, with the medicines of that day and those taken lately."""
    taken = selectors.medicines_taken(person, MEDICINES_OFFERED) if one.kind == "medicines" else []
    before = [intake.drug for intake in kept.entry.acute or () if intake.drug]
    names = dict.fromkeys([*before, *taken])
    return DayForm(one, entry=kept.entry, names=names, at=KeyAndVersion.of(kept))


def _question(
    request: HttpRequest, person: Person, kept: Statement, form: DayForm, now: clock.Moment, quick: bool
) -> HttpResponse:
    one = form.question
    return render(
        request,
        "patient/question.html",
        {
            "one": one,
            "form": form,
            "groups": day_questions.groups(one),
            "day": kept.entry.date,
            "now": now,
            "quick": quick,
            "then": _after(one, kept, now, quick),
            "offered": day_questions.hours_offered(kept.entry, person.timezone) if one.kind == "hours" else (),
            "written": day_questions.said(kept.entry, one),
        },
        status=form.status,
    )


def _first_of(asked: str, otherwise: date, today: date) -> date:
    """The first day of the month that is asked for (`2026-03`), else of the one that a day lies in; never one still to come."""
    found = (
        date(int(asked[:4]), int(asked[5:]), 1)
        if re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", asked)
        else otherwise.replace(day=1)
    )
    return min(found, today.replace(day=1))


def _told_of(person: Person, case: Case, day: date) -> dict[str, Any]:
    """All that is written of one day: statements, attacks, a session, side effects that began."""
    written = selectors.on(person, day)
    return {
        "day": day,
        "written": [(one, day_questions.summary(one.entry)[1:], _told(one, person.timezone)) for one in written],
        "attacks": [_attack(one) for one in _attacks_on(case, day)],
        "session": any(one.date == day and one.record.get("status") != "planned" for one in case.sessions),
        "events": [one.term for one in case.events or () if one.onset == day],
    }


def _kept(person: Person, day: date) -> Statement:
    written = selectors.on(person, day)
    if not written:
        raise Http404
    return written[0]


def _attacks_on(case: Case, day: date) -> list[Attack]:
    """The attacks that touched a date, by the clock they were lived by."""
    near = [
        one
        for one in case.attacks
        if one.start.date() <= day + timedelta(days=1)
        and (one.end is None or one.end.date() >= day - timedelta(days=1))
    ]
    return [
        one
        for one in near
        if any(part.date == day for part in slices(one.start, one.end, one.timezone, one.end_timezone))
    ]


def _just_now(kept: Statement, now: clock.Moment) -> bool:
    """Whether a statement was written here a moment ago."""
    told = kept.entry.provenance
    return told.source in (None, HERE) and told.written is not None and now.instant - told.written < UNDO_WITHIN


def _attack(one: Attack) -> str:
    """An attack in words: from when until when by the clock it was lived by, and where it came from."""
    start = time_zones.clock(one.start, one.timezone)
    if one.end is None:
        words = _("Headache from %(start)s, no end written") % {"start": start}
    else:
        end = time_zones.clock(one.end, one.end_timezone or one.timezone)
        words = _("Headache from %(start)s to %(end)s") % {"start": start, "end": end}
    source = one.provenance.source
    return f"{words} ({_from(source)})" if source else words


def _from(source: str | None) -> str:
    """Where a statement came from."""
    return _("written here") if source in (None, HERE) else _("brought in from %(source)s") % {"source": source}


def _told(kept: Statement, zone: str) -> str:
    """Where a statement came from, and when it was written by the person's clock."""
    told = kept.entry.provenance
    if told.written is None:
        return _from(told.source)
    named = {"where": _from(told.source), "clock": time_zones.clock(told.written, zone),
             "day": date_words.day(local_date(told.written, zone))}  # fmt: skip
    return _("%(where)s, %(day)s, %(clock)s") % named


def _after(one: day_questions.Question, kept: Statement, now: clock.Moment, quick: bool) -> str:
    """Where an answer leads: back to the day after the one quick question, else to the next."""
    day = kept.entry.date
    if quick:
        return _day_page(day, now)
    following = day_questions.after(one, kept.entry)
    return reverse("question", args=(day, following.id)) if following else reverse("day", args=(day,))


def _how_bad(day: date) -> str:
    return reverse("question", args=(day, day_questions.QUESTIONS[0].id)) + "?quick=1"


def _day_page(day: date, now: clock.Moment) -> str:
    return reverse("today") + ("" if day == now.today else f"?day={day.isoformat()}")
