"""An administrator says which credential stands beside a clinician's answers, and until when. Fetch, ask, show."""

import uuid
from datetime import timedelta

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cleardays.web.accounts.permissions import Role, allow, signed_in
from cleardays.web.public import credentials
from cleardays.web.public.text_cleaning import one_line

LONGEST_YEARS = 5
"""For how long a credential may be set at once: after that somebody looks again. Our choice."""


class CredentialForm(forms.Form):
    """The words, the last day, and what was looked at."""

    words = forms.CharField(max_length=120, error_messages={"required": _("Write the credential that readers see.")})
    until = forms.DateField(
        error_messages={
            "required": _("Write the last day on which it holds."),
            "invalid": _("Write the day as year-month-day, like 2027-12-31."),
        }
    )
    proof = forms.CharField(
        max_length=300, error_messages={"required": _("Write what you looked at, such as a register.")}
    )

    def clean_words(self) -> str:
        words = one_line(self.cleaned_data["words"])
        if not any(char.isalpha() for char in words):
            raise forms.ValidationError(_("Write the credential in words."))
        return words

    def clean_proof(self) -> str:
        return one_line(self.cleaned_data["proof"])


@never_cache
@require_safe
@allow(Role.ADMINISTRATOR)
def listed(request: HttpRequest) -> HttpResponse:
    """The clinicians of one's clinics, each with the credential that readers see."""
    rows = credentials.clinicians(signed_in(request), timezone.now())
    done = {"set": _("Kept."), "ended": _("Ended: this clinician cannot answer in public now.")}
    return render(request, "public/credentials.html", {"rows": rows, "done": done.get(request.GET.get("done", ""), "")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMINISTRATOR)
def one(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """One clinician's credential: set, or ended."""
    by, now = signed_in(request), timezone.now()
    found = credentials.clinician(by, membership_id, now)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "end":
        credentials.set_(found.membership, "", None, "", by, now)
        return HttpResponseRedirect(f"{reverse('credentials')}?done=ended")
    first = {"words": found.words, "until": found.until and found.until.isoformat(), "proof": found.proof}
    form = CredentialForm(request.POST) if request.method == "POST" else CredentialForm(initial=first)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if not now.date() <= said["until"] <= now.date() + timedelta(days=366 * LONGEST_YEARS):
            form.add_error(
                "until", _("Choose a day from today on, within five years: after that somebody looks again.")
            )
        else:
            credentials.set_(found.membership, said["words"], said["until"], said["proof"], by, now)
            return HttpResponseRedirect(f"{reverse('credentials')}?done=set")
    errors = [(name, str(words)) for name, several in form.errors.items() for words in several] if form.is_bound else []
    shown = {"one": found, "form": form, "errors": errors}
    return render(request, "public/credential.html", shown, status=422 if errors else 200)
