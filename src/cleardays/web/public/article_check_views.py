"""Does our article for patients say what the evidence says? Anybody may ask; the text is read in memory and kept nowhere.

Nothing is decided here: fetch, ask, show.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cleardays.casefile.refusal import RefusedError, printable
from cleardays.evidence import article_check, sourced_claims
from cleardays.evidence.article_check import LONGEST_TEXT, SAMPLE
from cleardays.exchange import article_file
from cleardays.exchange.article_file import LARGEST_BYTES
from cleardays.report import article_report
from cleardays.web import rate_limits
from cleardays.web.accounts.permissions import ANYBODY, allow
from cleardays.web.public.article_check_form import ArticleForm
from cleardays.web.uploads import in_memory, sent_file, too_large


@never_cache
@sensitive_post_parameters()
@in_memory(LARGEST_BYTES)
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def claims(request: HttpRequest) -> HttpResponse:
    """A text is pasted, sent as a file, or the sample is tried."""
    form = ArticleForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _form(request, form)
    if form.sample:
        return _marked(request, SAMPLE, article_check.sample())  # always the same, and short
    if too_large(request):
        words = _("Your file is larger than %(most)s MB. Nothing was checked. Send its text.")
        form.add_error("file", words % {"most": f"{LARGEST_BYTES / 1e6:g}"})
        return _form(request, form, 413)
    if len(form.pasted) > LONGEST_TEXT:
        return _too_long(request, form, "characters", LONGEST_TEXT)
    try:
        rate_limits.count(request, rate_limits.READ)
        found = sent_file(request, "file")
        pasted = form.pasted.strip() or found is None
        name = _("The pasted text") if pasted or found is None else found[0]
        text = form.pasted if pasted or found is None else article_file.text(found[1], found[0])
        if not text.strip():
            form.add_error("text", _("Paste a text, or choose a file with one."))
            return _form(request, form)
        return _marked(request, name, text)
    except RefusedError as refused:
        words = _("Your file was not read: %(found)s. Save it as plain text, or paste its text.")
        form.add_error("file", words % {"found": printable(refused.found)})
        return _form(request, form)
    except article_check.TooLongError as long:
        return _too_long(request, form, long.of, long.most)
    except rate_limits.TooOftenError as often:
        words = _(
            "This network has sent %(most)s in ten minutes, and each takes us a while. Nothing was checked. "
            "What you pasted is kept on this page: send it again in %(minutes)s minutes. A file must be chosen once more."
        )
        form.add_error(None, words % {"most": often.most, "minutes": often.minutes})
        return rate_limits.later(_form(request, form), often)


def _too_long(request: HttpRequest, form: ArticleForm, of: str, most: int) -> HttpResponse:
    words = {
        "characters": _("Your text is longer than %(most)s characters. Nothing was checked. Send a part of it."),
        "sentences": _("Your text has more than %(most)s sentences. Nothing was checked. Send a part of it."),
    }[of]
    form.add_error("text", words % {"most": f"{most:,}"})
    return _form(request, form, 413)


@sensitive_variables()
def _marked(request: HttpRequest, name: str, text: str) -> HttpResponse:
    shown = {"said": article_report.report(name, text), "pieces": article_report.pieces, "trust": sourced_claims.trust}
    return render(request, "public/article-check-marked.html", shown)


@sensitive_variables()
def _form(request: HttpRequest, form: ArticleForm, status: int = 0) -> HttpResponse:
    shown = {"form": form, "most": LONGEST_TEXT, "note": article_check.NOTE, "measured": article_check.measured_words()}
    return render(request, "public/article-check-form.html", shown, status=status or form.status)
