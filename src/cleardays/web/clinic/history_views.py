"""What the clinic keeps beside a diary: shown, told, changed, taken back, or said to be none. Fetch, ask, show."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import Day
from cleardays.diary.local import local_date
from cleardays.outcome import instruments
from cleardays.web import shape_forms
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import signed_in
from cleardays.web.clinic import history_lists, permissions
from cleardays.web.clinic.history_lists import Kept
from cleardays.web.i18n.date_words import day
from cleardays.web.records import clock, history_facts, identity, services
from cleardays.web.records.history_facts import FactConflictError, NotNoneError
from cleardays.web.records.history_tables import Told
from cleardays.web.shape_forms import Field, WrongError

CHANGED = _lazy(
    "Somebody changed this while you wrote. Below is what you wrote. Look at both, then keep yours or go back."
)
GONE = _lazy("Somebody took this back while you wrote. Below is what you wrote: keep it anew, or go back.")


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
    fields = (*history_lists.identity(), *history_lists.plain())
    sent = shape_forms.as_sent(fields, _once(person))
    found = []
    for one in fields:
        if one.id not in sent:
            continue
        words = dict(one.choices).get(_first(sent, one.id), _first(sent, one.id))
        if one.id == "born":
            words = day(date.fromisoformat(words))
        if one.id in identity.FIELDS and (hand := identity.hand(person, one.id)):
            who = hand.name if hand.by_clinic else _("the person themselves")
            named = {"words": words, "who": who, "day": day(local_date(hand.at, person.clinic.timezone))}
            words = _("%(words)s (written by %(who)s, %(day)s)") % named
        found.append((one.label, words))
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
    fields = (*history_lists.identity(), *history_lists.plain())
    before = _once(person)
    was = shape_forms.as_sent(fields, before)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        sent: QueryDict = request.POST
        try:
            found = shape_forms.read(fields, sent)
            saw = {one.id: sent.get(f"was-{one.id}", "") for one in fields}
            touched = [one for one in fields if sent.get(one.id, "").strip() != saw[one.id]]
            with transaction.atomic():
                services.alone(person)
                now = shape_forms.as_sent(fields, _once(Person.objects.get(pk=person.pk)))
                meanwhile = {
                    one.id: _meanwhile(one.label, _first(now, one.id))
                    for one in touched
                    if _first(now, one.id) != saw[one.id]
                }
                if meanwhile:
                    was = now
                    raise WrongError(meanwhile)
                changes = {one.id: found.get(one.id) for one in touched}
                today, who = clock.now(person).today, permissions.actor(request)
                of_identity = {field: changes.pop(field) for field in identity.FIELDS if field in changes}
                identity.describe(person, of_identity, today, who)
                history_facts.describe(person, changes, today, who)
        except WrongError as error:
            wrong = error.fields
        except RefusedError as error:
            wrong = shape_forms.refused(error, fields).fields
        else:
            return _kept(request, person)
    else:
        sent = _filled(was)
    return render(
        request,
        "clinic/plain.html",
        {"person": person, "fields": fields, "sent": sent, "was": _filled(was), "wrong": wrong},
        status=422 if wrong else 200,
    )


def _meanwhile(label: str, now: str) -> str:
    if now:
        words = _("%(label)s: somebody wrote “%(now)s” while you wrote. Choose again.")
    else:
        words = _("%(label)s: somebody took it back while you wrote. Choose again.")
    return words % {"label": label, "now": now}


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
    fields = kept.fields(permissions.has_role(request, person, permissions.JUDGES))
    before = told.said if told else None
    wrong: dict[str, str] = {}
    conflict: str | None = None
    at = {"key": str(key or uuid.uuid4()), "version": str(told.version if told else 0)}
    if request.method == "POST":
        sent: QueryDict = request.POST
        at = {"key": str(key or _key(sent)), "version": str(_version(sent))}
        try:
            read = shape_forms.read(fields, sent)
            said = history_lists.made(kept, fields, read, before, _name(request), now.today)
            _check(kept, read, said, now)
            if at["version"] == "0":
                history_facts.add(
                    person, kind, uuid.UUID(at["key"]), said, now.today, now.instant, permissions.actor(request)
                )
            else:
                history_facts.revise(
                    person, kind, uuid.UUID(at["key"]), int(at["version"]), said, now.today, now.instant, permissions.actor(request)
                )  # fmt: skip
        except WrongError as error:
            wrong = error.fields
        except RefusedError as error:
            wrong = shape_forms.refused(error, fields).fields
        except FactConflictError as both:
            conflict = kept.words(both.kept.said) if both.kept else ""
            wrong = {"": str(CHANGED)} | _differing(fields, both.kept.said, sent) if both.kept else {"": str(GONE)}
            at = {"key": at["key"], "version": str(both.kept.version)} if both.kept else _anew()
        else:
            return _kept(request, person, kind)
    else:
        sent = _filled(shape_forms.as_sent(fields, _flat(before)))
    status = 409 if conflict is not None else 422 if wrong else 200
    return render(
        request,
        "clinic/entry.html",
        {"person": person, "kept": kept, "fields": fields, "sent": sent, "wrong": wrong, "at": at, "told": told,
         "conflict": conflict},
        status=status,
    )  # fmt: skip


@permissions.about()
@require_POST
def take_back(request: HttpRequest, person: Person, kind: str, key: uuid.UUID) -> HttpResponse:
    """Takes an entry back that was written by mistake."""
    _list(kind)
    try:
        history_facts.take_back(person, kind, key, _version(request.POST), permissions.actor(request))
    except FactConflictError as both:
        if history_facts.once(person, kind, key) is None:
            raise Http404 from None
        if both.kept:
            words = _("Nothing was taken back: somebody changed it since you saw it. Look again.")
        else:
            words = _("Nothing was taken back: it is not there any more.")
        messages.error(request, words)
    return HttpResponseRedirect(reverse("history", args=(person.pk,)) + f"#{kind}")


def _differing(fields: Iterable[Field], now: Any, sent: QueryDict) -> dict[str, str]:
    """What is kept now in each field where what was sent says otherwise, in words."""
    there = shape_forms.as_sent(fields, _flat(now))
    found = {}
    for one in fields:
        mine, named = [value for value in sent.getlist(one.id) if value.strip()], dict(one.choices)
        if mine != there.get(one.id, []):
            words = ", ".join(named.get(value, value) for value in there.get(one.id, ())) or _("nothing")
            found[one.id] = _("%(label)s: now it says “%(words)s”.") % {"label": one.label, "words": words}
    return found


def _check(kept: Kept, read: Mapping[str, Any], said: Any, now: clock.Moment) -> None:
    """What no case file forbids and nobody can mean: a day that is not yet, a total outside its questionnaire's range."""
    if said is None:
        raise WrongError({shape_forms.VALUE: _("Name: nothing is written. To do: write a name, or go back.")})
    wrong = {}
    for one in kept.fields(True):
        if isinstance(one.shape, Day) and str(read.get(one.id, "")) > now.today.isoformat():
            wrong[one.id] = shape_forms.not_yet(one.label, read[one.id])
    if kept.kind == "scores" and (known := instruments.known(str(said.get("instrument", "")))):
        total = said.get("total")
        if total is not None and known.outside(total):
            least, most = known.range.least, known.range.most
            found = _("%(total)s is outside %(which)s") % {"total": total, "which": known.id}
            do = _("write %(least)s to %(most)s") % {"least": least, "most": most}
            wrong["total"] = shape_forms.said(_("Total"), found, do)
    if wrong:
        raise WrongError(wrong)


def _list(kind: str) -> Kept:
    try:
        return history_lists.lists()[kind]
    except KeyError:
        raise Http404 from None


def _kept(request: HttpRequest, person: Person, kind: str = "plain") -> HttpResponse:
    messages.success(request, _("It was kept."))
    return HttpResponseRedirect(reverse("history", args=(person.pk,)) + f"#{kind}")


def _flat(said: Any) -> dict[str, Any]:
    """An entry with the keys of what stands within it joined by a point, as the fields are called."""
    if not isinstance(said, dict):
        return {} if said is None else {shape_forms.VALUE: said}
    flat = dict(said)
    for key, value in said.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": one for inner, one in value.items()}
    return flat


def _filled(values: Mapping[str, list[str]]) -> QueryDict:
    made = QueryDict(mutable=True)
    for key, many in values.items():
        made.setlist(key, many)
    return made


def _first(values: Mapping[str, list[str]], key: str) -> str:
    return values.get(key, [""])[0]


def _anew() -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "version": "0"}


def _name(request: HttpRequest) -> str:
    user = signed_in(request)
    return user.name or user.email


def _key(sent: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(sent.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _version(sent: QueryDict) -> int:
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
