"""What does the diary do for a phone without a connection? The page and the files it keeps, and the door for what waited.

Nothing a phone keeps here holds a word of anybody's record: `kept` is the same page for everybody.
"""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cleardays import __version__
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import DayEntry
from cleardays.web.accounts.models import Person
from cleardays.web.accounts.permissions import ANYBODY, allow, signed_in
from cleardays.web.context_processors import chosen
from cleardays.web.forms import refusals
from cleardays.web.patient import day_questions
from cleardays.web.patient.conflicts import day_conflict
from cleardays.web.patient.day_forms import DayForm
from cleardays.web.patient.decorators import actor, not_kept, of_person
from cleardays.web.patient.diary_views import BACK_FILL_DAYS
from cleardays.web.patient.offline import device, queue
from cleardays.web.records import clock
from cleardays.web.records.services import ConflictError
from cleardays.web.theme import COOKIE, THEMES

MOST_AT_ONCE = 100
FILES = (
    *("offline/queue.js", "offline/forms.js", "offline/page.js"),
    *("patient/icon.svg", "patient/icon-192.png", "patient/icon-512.png"),
)
FORMER = {"queue.js": "offline/queue.js", "phone.js": "offline/forms.js", "kept.js": "offline/page.js"}
"""Scripts by the names under which a page that a phone kept from before asks for them."""
"""What a phone keeps beside the page and the style."""


@require_GET
@cache_control(no_cache=True)
@allow(ANYBODY)
def kept(request: HttpRequest) -> HttpResponse:
    """Today, or a day before it, without a connection: a page that holds nobody's record. A phone keeps it once for each theme."""
    device.nobody(request)
    if (theme := request.GET.get("theme")) is not None:
        request.COOKIES[COOKIE] = theme
    # A headache is the day with all questions; what is asked of a clear one is among them.
    example = DayEntry(date=clock.at("UTC", timezone.now()).yesterday, headache=True)
    shown: dict[str, Any] = {
        "questions": [
            (
                DayForm(one, ids=f"{one.id}-%s"),
                day_questions.groups(one),
                one in day_questions.of(DayEntry(date=example.date, headache=False)),
            )
            for one in day_questions.QUESTIONS
        ],
        "offered": day_questions.hours_offered(example, "UTC"),
        "back_fill_days": BACK_FILL_DAYS,
    }
    return render(request, "patient/kept.html", shown)


@require_GET
@allow(ANYBODY)
def former_script(request: HttpRequest, name: str) -> HttpResponse:
    """Where a script stands now, for a page that a phone kept from before it moved."""
    if name not in FORMER:
        raise Http404
    return HttpResponseRedirect(static(FORMER[name]))


@require_GET
@cache_control(no_cache=True)
@allow(ANYBODY)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may stand in for every page."""
    shell = [f"{reverse('kept')}?theme={theme}" for theme in ("", *dict(THEMES))]
    words = {
        "version": device.version(str(chosen(request)["demo"]), str(chosen(request)["language"]), __version__),
        "shell": shell,
        "files": [reverse("style"), reverse("manifest"), *map(static, FILES)],
        "queue": static("offline/queue.js"),
        "kept": reverse("kept"),
        "today": reverse("today"),
    }
    return HttpResponse(
        render_to_string(
            "patient/service_worker.js", {"told": json.dumps(words), "queue": words["queue"]}, using="jinja2"
        ),
        content_type="text/javascript; charset=utf-8",
    )


@require_GET
@cache_control(max_age=3600)
@allow(ANYBODY)
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone asks for to put Cleardays among its apps. Its first screen is dark, so that none is ever met by a flash."""
    dark = "#0a100c"
    icons = [
        {"src": static("patient/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
        {"src": static("patient/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
        {"src": static("patient/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        {"src": static("patient/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
    ]
    words = {
        "name": "Cleardays", "short_name": "Cleardays", "id": reverse("today"), "start_url": reverse("today"), "scope": "/",
        "display": "standalone", "background_color": dark, "theme_color": dark, "icons": icons,
    }  # fmt: skip
    return JsonResponse(words, content_type="application/manifest+json")


@of_person
@require_http_methods(["GET", "POST"])
def sync(request: HttpRequest, person: Person) -> HttpResponse:
    """GET: whose diary this is, and a token to send with. POST: what waited, each answered for itself."""
    whose = device.tag(signed_in(request))
    if request.method == "GET":
        return JsonResponse({"whose": whose, "token": get_token(request)})
    try:
        sent = json.loads(request.body)
        entries, claimed = sent["entries"], sent["whose"]
        if not isinstance(entries, list):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"words": _("This cannot be read. Nothing was kept.")}, status=400)
    if claimed != whose:
        return JsonResponse({"words": _("This belongs to somebody else's diary. Nothing was kept.")}, status=409)
    if len(entries) > MOST_AT_ONCE:
        words = _("These are more than %(most)s entries at once. Nothing was kept.") % {"most": MOST_AT_ONCE}
        return JsonResponse({"words": words}, status=413)
    return JsonResponse({"whose": whose, "answers": [_taken(request, person, one) for one in entries]})


@of_person
@require_POST
def choose(request: HttpRequest, person: Person) -> HttpResponse:
    """One entry that waits, brought to a person's eyes: both answers where there are two, else the day as it is now."""
    try:
        entry = json.loads(request.POST.get("entry", ""))
        if request.POST.get("whose") != device.tag(signed_in(request)):
            raise RefusedError(
                _("an entry of somebody else's diary"),
                _("nobody's day is written by another"),
                _("sign in as yourself"),
            )
        read = queue.read(entry)
        queue.take(person, read, clock.now(person).instant, actor(request))
    except ConflictError as both:
        return day_conflict(request, both, str(read.key))
    except queue.NotAnAnswerError as refused:
        return not_kept(request, str(refused))
    except RefusedError as refused:
        return not_kept(request, refusals.nothing_kept(refused))
    except (ValueError, RecursionError):
        return not_kept(request, _("Nothing was kept: this entry cannot be read."))
    return HttpResponseRedirect(reverse("day", args=(read.day,)) + device.delivered(str(read.key)))


def _taken(request: HttpRequest, person: Person, value: Any) -> dict[str, str]:
    """What became of one entry, under the key it came with."""
    key = value.get("key") if isinstance(value, dict) else None
    told = {"key": key if isinstance(key, str) else ""}
    try:
        read = queue.read(value)
        new = queue.take(person, read, clock.now(person).instant, actor(request))
    except ConflictError:
        words = _("This day says something else by now. Look at both, and choose.")
        return told | {"outcome": "conflict", "words": words}
    except queue.NotAnAnswerError as refused:
        return told | {"outcome": "refused", "words": str(refused)}
    except RefusedError as refused:
        return told | {"outcome": "refused", "words": refusals.nothing_kept(refused)}
    return told | {"outcome": "kept" if new else "same", "words": ""}
