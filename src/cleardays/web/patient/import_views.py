"""Bringing a diary in from another app: choose the file, see what it says, answer what it leaves open, and only then say yes."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from cleardays.casefile.refusal import RefusedError, printable
from cleardays.casefile.text_file import LARGEST_BYTES
from cleardays.exchange.apps import formats
from cleardays.exchange.apps.app_file import AskError
from cleardays.exchange.limits import check_bytes
from cleardays.web import rate_limits
from cleardays.web.accounts.models import Person
from cleardays.web.patient import import_preview
from cleardays.web.patient.decorators import actor, of_person
from cleardays.web.patient.import_forms import ImportForm
from cleardays.web.records import cache, clock, services
from cleardays.web.uploads import in_memory, sent_file, too_large

CHOICES_SHOWN = 200


@sensitive_post_parameters()
@in_memory(LARGEST_BYTES)
@sensitive_variables()
@of_person
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, the question a file leaves open, or the preview. Nothing is kept yet."""
    form = ImportForm(request.POST if request.method == "POST" else None, zone=person.timezone)
    if not form.is_bound:
        return _form(request, form, done=request.GET.get("done", ""))
    try:
        rate_limits.count(request, rate_limits.READ)
        if form.is_valid():
            return _looked(request, person, form, *_sent(request, person, form))
    except RefusedError as refused:
        form.refuse(refused)
    except rate_limits.TooOftenError as often:
        return _later(request, form, often)
    return _form(request, form)


def _sent(request: HttpRequest, person: Person, form: ImportForm) -> tuple[str, bytes]:
    """The file that was chosen now, or the one that was held while its question was answered."""
    if form.held:
        return import_preview.let_go(form.held, person)
    found = sent_file(request, "file")
    if too_large(request):
        check_bytes(LARGEST_BYTES + 1, "")
    if found is None:
        raise RefusedError(_("no file"), _("there is nothing to read"), _("choose the file that the other app saved"))
    return found


def _looked(request: HttpRequest, person: Person, form: ImportForm, name: str, raw: bytes) -> HttpResponse:
    now, settings = clock.now(person), form.settings
    try:
        found = import_preview.look(name, raw, settings, person, cache.case(person), now.today)
    except AskError as ask:
        asked = {
            "name": name, "held": import_preview.held(name, raw, person), "form": form,
            "field": ask.option.lstrip("-").replace("-", "_"),
            "question": printable(ask.question), "choices": [printable(one) for one in ask.choices[:CHOICES_SHOWN]],
            "zone": settings.timezone, "order": settings.date_order, "headache": settings.headache,
        }  # fmt: skip
        return render(request, "patient/import-asks.html", asked)
    return render(request, "patient/import-preview.html", {"name": name, "found": found})


@of_person
@require_POST
def take(request: HttpRequest, person: Person) -> HttpResponse:
    """Yes: what was shown is taken over, whole or not at all. Sent twice, it is taken over once."""
    now, form = clock.now(person), ImportForm(request.POST, zone=person.timezone)
    try:
        rate_limits.count(request, rate_limits.READ)
        said = import_preview.brought(request.POST.get("carried", ""), person, now.today)
        new, changed = services.bring(person, said, now.instant, actor(request))
    except RefusedError as refused:
        form.refuse(refused)
        return _form(request, form)
    except rate_limits.TooOftenError as often:
        return _later(request, form, often)
    return HttpResponseRedirect(f"{reverse('import')}?done={new}-{changed}")


def _later(request: HttpRequest, form: ImportForm, often: rate_limits.TooOftenError) -> HttpResponse:
    form.refuse(
        RefusedError(
            _("%(most)s files and answers in ten minutes") % {"most": often.most},
            _("each takes us a while"),
            ngettext("send it again in %(num)s minute", "send it again in %(num)s minutes", often.minutes)
            % {"num": often.minutes},
        )
    )
    return rate_limits.later(_form(request, form), often)


def _form(request: HttpRequest, form: ImportForm, done: str = "") -> HttpResponse:
    new, _dash, changed = done.partition("-")
    counted = (int(new), int(changed)) if new.isdecimal() and changed.isdecimal() and len(done) < 20 else None
    titles = sorted({one.title for one in formats.formats()}, key=str.casefold)
    shown = {"form": form, "done": counted, "titles": titles}
    return render(request, "patient/import.html", shown, status=form.status)
