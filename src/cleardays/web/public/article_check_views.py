"""Does our article for patients say what the evidence says? Anybody may ask; the text is read in memory and kept nowhere.

Nothing is decided here: fetch, ask, show.
"""

from typing import Any

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
from cleardays.web.uploads import in_memory, sent_file, too_large


@never_cache
@sensitive_post_parameters()
@in_memory(LARGEST_BYTES)
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@allow(ANYBODY)
def claims(request: HttpRequest) -> HttpResponse:
    """A text is pasted, sent as a file, or the sample is tried."""
    if request.method != "POST":
        return _form(request, "", "")
    pasted = request.POST.get("text", "")
    if request.POST.get("do") == "sample":
        return _marked(request, SAMPLE, article_check.sample())  # always the same, and short
    if too_large(request):
        words = _("Your file is larger than %(most)s MB. Nothing was checked. Send its text.")
        return _form(request, pasted, words % {"most": f"{LARGEST_BYTES / 1e6:g}"}, 413)
    if len(pasted) > LONGEST_TEXT:
        words = _("Your text is longer than %(most)s characters. Nothing was checked. Send a part of it.")
        return _form(request, pasted[:LONGEST_TEXT], words % {"most": f"{LONGEST_TEXT:,}"}, 413)
    try:
        rate_limits.count(request, rate_limits.READ)
        found = sent_file(request, "file")
        name = _("The pasted text") if pasted.strip() or found is None else found[0]
        text = pasted if pasted.strip() or found is None else article_file.text(found[1], found[0])
        if not text.strip():
            return _form(request, "", _("Paste a text, or choose a file with one."))
        return _marked(request, name, text)
    except RefusedError as refused:
        words = _("Your file was not read: %(found)s. Save it as plain text, or paste its text.")
        return _form(request, pasted, words % {"found": printable(refused.found)})
    except article_check.TooLongError as long:
        words = {
            "characters": _("Your text is longer than %(most)s characters. Nothing was checked. Send a part of it."),
            "sentences": _("Your text has more than %(most)s sentences. Nothing was checked. Send a part of it."),
        }[long.of]
        return _form(request, pasted, words % {"most": f"{long.most:,}"}, 413)
    except rate_limits.TooOftenError as often:
        words = _(
            "This network has sent %(most)s in ten minutes, and each takes us a while. Nothing was checked. "
            "What you pasted is kept on this page: send it again in %(minutes)s minutes. A file must be chosen once more."
        )
        answered = _form(request, pasted, words % {"most": often.most, "minutes": often.minutes}, 429)
        answered["Retry-After"] = str(often.seconds)
        return answered


@sensitive_variables()
def _marked(request: HttpRequest, name: str, text: str) -> HttpResponse:
    shown = {"said": article_report.report(name, text), "pieces": article_report.pieces, "trust": sourced_claims.trust}
    return render(request, "public/article-check-marked.html", shown)


@sensitive_variables()
def _form(request: HttpRequest, text: str, error: str, status: int = 422) -> HttpResponse:
    errors = [("text", error)] if error else []
    shown: dict[str, Any] = {"text": text, "errors": errors, "most": LONGEST_TEXT, "note": article_check.NOTE,
                             "measured": article_check.measured_words()}  # fmt: skip
    return render(request, "public/article-check-form.html", shown, status=status if error else 200)
