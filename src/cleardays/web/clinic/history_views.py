"""What the clinic keeps beside a diary: shown, told, changed, taken back, or said to be none. Fetch, ask, show."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.local import local_date
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import signed_in
from cleardays.web.clinic import conflict_page, history_lists, permissions
from cleardays.web.clinic.history_forms import EntryForm, OnceForm
from cleardays.web.clinic.history_lists import Kept
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.i18n.date_words import day
from cleardays.web.records import clock, history_facts, identity, services
from cleardays.web.records.history_facts import FactConflictError, NotNoneError
from cleardays.web.records.history_tables import Told

CHANGED = _lazy(
    "Somebody changed this while you wrote, so nothing was kept. Both are here, where they differ. Choose one."
)
GONE = _lazy(
    "Somebody took this back while you wrote, so nothing was kept. What you wrote is here: keep it anew, or go back."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One list as its page shows it: entries with their words, whether "none" was said."""

    kept: Kept
    entries: tuple[tuple[Told, str], ...]
    none_said: bool


@permissions.about()
@require_safe
def history(request: HttpRequest, person: Person) -> HttpResponse:
    """Everything that is kept beside the diary, list by list, with the way to write each."""
    return render(request, "clinic/history.html", {"person": person, "plain": _plain(person), "lists": _lists(person)})


def in_short(person: Person) -> list[tuple[str, str]]:
    """The same in a line each, for a page that shows and does not write."""
    said = _plain(person)
    for one in _lists(person):
        words = "; ".join(words for _, words in one.entries)
        said.append((one.kept.title, words or (one.kept.none if one.none_said else _("Not asked, or not written"))))
    return said


def _plain(person: Person) -> list[tuple[str, str]]:
    form = OnceForm(said=_once(person))
    found = []
    for name, one in form.fields.items():
        words = form.words(name)
        if not words:
            continue
        if name == "born":
            words = day(date.fromisoformat(words))
        if name in identity.FIELDS and (hand := identity.hand(person, name)):
            who = hand.name if hand.by_clinic else _("the person themselves")
            named = {"words": words, "who": who, "day": day(local_date(hand.at, person.clinic.timezone))}
            words = _("%(words)s (written by %(who)s, %(day)s)") % named
        found.append((str(one.label), words))
    return found


def _once(person: Person) -> dict[str, Any]:
    """All that is written once about a person."""
    return {**identity.written(person), **history_facts.plain(person)}


def _lists(person: Person) -> list[Shown]:
    return [
        Shown(
            one,
            tuple((told, one.words(told.said)) for told in history_facts.of(person, one.kind)),
            history_facts.none_said(person, one.kind),
        )
        for one in history_lists.lists().values()
    ]


@permissions.about()
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest, person: Person) -> HttpResponse:
    """What is written once: each field may be said, changed, or taken back by emptying it."""
    if request.method != "POST":
        return _once_form(request, person, OnceForm(said=_once(person)))
    form = OnceForm(request.POST, said=_once(person), judged=request.POST.get("do") != "change")
    if not form.judged or not form.is_valid():
        return _once_form(request, person, form)
    try:
        with transaction.atomic():
            services.alone(person)
            now = OnceForm(said=_once(Person.objects.get(pk=person.pk)))
            if moved := form.moved(now):
                return _once_conflict(request, person, form, now, moved)
            changes, today, who = form.changes(), clock.now(person).today, permissions.actor(request)
            of_identity = {field: changes.pop(field) for field in identity.FIELDS if field in changes}
            identity.describe(person, of_identity, today, who)
            history_facts.describe(person, changes, today, who)
    except RefusedError as error:
        form.refuse(error)
        return _once_form(request, person, form)
    return _kept(request, person)


def _once_form(request: HttpRequest, person: Person, form: OnceForm) -> HttpResponse:
    return render(request, "clinic/plain.html", {"person": person, "form": form}, status=form.status)


def _once_conflict(
    request: HttpRequest, person: Person, form: OnceForm, now: OnceForm, moved: list[str]
) -> HttpResponse:
    return conflict_page.page(
        request,
        person,
        now.differences(form, moved),
        heading=_("Written once"),
        words=str(CHANGED),
        back=reverse("history", args=(person.pk,)) + "#plain",
        carried=form.carried(**{now[name].html_initial_name: now.saw(name) for name in moved}),
    )


@permissions.about()
@require_POST
def none(request: HttpRequest, person: Person, kind: str) -> HttpResponse:
    """Says that nothing belongs into a list, or takes that back: then nobody knows."""
    kept = _list(kind)
    if not kept.none:
        raise Http404
    try:
        if request.POST.get("say") == "none":
            history_facts.say_none(person, kind, permissions.actor(request))
        else:
            history_facts.say_whole(person, kind, False, permissions.actor(request))
    except NotNoneError:
        messages.error(request, _("Something is written in this list. Take it back first."))
    return HttpResponseRedirect(reverse("history", args=(person.pk,)) + f"#{kind}")


@permissions.about()
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, person: Person, kind: str, key: uuid.UUID | None = None) -> HttpResponse:
    """One entry of a list: told anew, or changed as it was seen."""
    kept, now = _list(kind), clock.now(person)
    told = history_facts.one(person, kind, key) if key else None
    if key and told is None and request.method != "POST":
        raise Http404
    judges = permissions.has_role(request, person, permissions.JUDGES)
    about: dict[str, Any] = {
        "before": told.said if told else None,
        "judges": judges,
        "who": _name(request),
        "today": now.today,
    }
    if request.method != "POST":
        at = KeyAndVersion.of(told) if told else KeyAndVersion.new()
        return _entry_form(request, person, EntryForm(kept, key_and_version=at, **about), told)
    at = KeyAndVersion.sent(request.POST, key)
    form = EntryForm(kept, request.POST, key_and_version=at, judged=request.POST.get("do") != "change", **about)
    if not form.judged or not form.is_valid():
        return _entry_form(request, person, form, told)
    try:
        who = permissions.actor(request)
        if at.version:
            history_facts.revise(person, kind, at.key, at.version, form.entry, now.today, now.instant, who)
        else:
            history_facts.add(person, kind, at.key, form.entry, now.today, now.instant, who)
    except RefusedError as error:
        form.refuse(error)
        return _entry_form(request, person, form, told)
    except FactConflictError as both:
        there = EntryForm(kept, **about | {"before": both.kept.said if both.kept else None})
        return _entry_conflict(request, person, form, there, both.kept)
    return _kept(request, person, kind)


def _entry_form(request: HttpRequest, person: Person, form: EntryForm, told: Told | None) -> HttpResponse:
    shown = {"person": person, "kept": form.kept, "form": form, "told": told}
    return render(request, "clinic/entry.html", shown, status=form.status)


def _entry_conflict(
    request: HttpRequest, person: Person, form: EntryForm, there: EntryForm, told: Told | None
) -> HttpResponse:
    """Both entries where they differ; one that was taken back meanwhile can be kept anew."""
    return conflict_page.page(
        request,
        person,
        there.differences(form),
        heading=form.kept.title,
        words=str(CHANGED if told else GONE),
        back=reverse("history", args=(person.pk,)) + f"#{form.kept.kind}",
        carried=form.carried(),
        key_and_version=KeyAndVersion.of(told) if told else KeyAndVersion.new(),
    )


@permissions.about()
@require_POST
def take_back(request: HttpRequest, person: Person, kind: str, key: uuid.UUID) -> HttpResponse:
    """Takes an entry back that was written by mistake."""
    _list(kind)
    try:
        version = KeyAndVersion.sent(request.POST, key).version
        history_facts.take_back(person, kind, key, version, permissions.actor(request))
    except FactConflictError as both:
        if history_facts.once(person, kind, key) is None:
            raise Http404 from None
        if both.kept:
            words = _("Nothing was taken back: somebody changed it since you saw it. Look again.")
        else:
            words = _("Nothing was taken back: it is not there any more.")
        messages.error(request, words)
    return HttpResponseRedirect(reverse("history", args=(person.pk,)) + f"#{kind}")


def _list(kind: str) -> Kept:
    try:
        return history_lists.lists()[kind]
    except KeyError:
        raise Http404 from None


def _kept(request: HttpRequest, person: Person, kind: str = "plain") -> HttpResponse:
    messages.success(request, _("It was kept."))
    return HttpResponseRedirect(reverse("history", args=(person.pk,)) + f"#{kind}")


def _name(request: HttpRequest) -> str:
    user = signed_in(request)
    return user.name or user.email
