"""By whose rules does a clinic answer? An administrator says where it is, and which payer's policy is held against a diary.

Every rule set is shown whatever is chosen; where the clinic is decides which comes first, which dose rules hold, and whom a page says
to call in an emergency. Of payers the one that is chosen is judged.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cleardays.criteria.payers import Policy, shipped
from cleardays.installation import payers
from cleardays.vocabulary.numbers import numbers
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Clinic, Membership, User
from cleardays.web.accounts.permissions import Role, active, allow, signed_in

WHERE = {"us": _lazy("United States"), "uk": _lazy("United Kingdom"), "eu": _lazy("European Union")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One policy that may be chosen, with where it was read."""

    slug: str
    title: str
    ours: bool


def choices() -> list[Choice]:
    """Every policy that may be chosen, the installation's own first; one of ours takes the place of an example of its name."""
    own = payers.policies()
    examples = {slug: one for slug, one in shipped().items() if slug not in own}
    return [
        Choice(slug=slug, title=_title(one), ours=slug in own)
        for found in (own, examples)
        for slug, one in sorted(found.items())
        if one is not None
    ]


def set_(by: User, clinic: Clinic, jurisdiction: str, payer: str) -> bool:
    """Keeps the choice, and tells the audit what it was and is; False for what is not offered."""
    if jurisdiction not in WHERE or payer not in {"", clinic.payer, *(one.slug for one in choices())}:
        return False
    with transaction.atomic():
        found = Clinic.objects.select_for_update().get(pk=clinic.pk)
        if (found.jurisdiction, found.payer) == (jurisdiction, payer):
            return True
        about = {
            "where": f"{found.jurisdiction} to {jurisdiction}",
            "payer": f"{found.payer or 'none'} to {payer or 'none'}",
        }
        found.jurisdiction, found.payer = jurisdiction, payer
        found.save(update_fields=["jurisdiction", "payer"])
        audit_trail.record(audit_trail.RULES_CHOSEN, audit_trail.by(by), membership=_membership(by, found), about=about)
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMINISTRATOR)
def chosen(request: HttpRequest) -> HttpResponse:
    """The clinics one administers, each with its choice."""
    by = signed_in(request)
    clinics = list(_administered(by))
    wrong = ""
    if request.method == "POST":
        asked = request.POST.get("clinic", "")
        clinic = next((one for one in clinics if str(one.pk) == asked), None)
        if asked and clinic is None:
            raise Http404
        if clinic is None or not set_(by, clinic, request.POST.get("jurisdiction", ""), request.POST.get("payer", "")):
            wrong = _("Choose from the lists. Nothing was kept.")
        else:
            messages.success(request, _("It was kept. Every answer from now on is by these rules."))
            return HttpResponseRedirect(reverse("rules"))
    offered = choices()
    shown = {
        "clinics": [(one, one.payer not in {"", *(each.slug for each in offered)}) for one in clinics],
        "where": [(value, words, numbers(value).emergency) for value, words in WHERE.items()],
        "offered": offered,
        "unusable": payers.unusable(),
        "wrong": wrong,
    }
    return render(request, "accounts/rules.html", shown, status=422 if wrong else 200)


def _administered(user: User) -> QuerySet[Clinic]:
    clinics = active(user, Role.ADMINISTRATOR).values("clinic")
    return Clinic.objects.filter(pk__in=clinics).order_by("name", "pk")


def _membership(user: User, clinic: Clinic) -> Membership:
    return active(user, Role.ADMINISTRATOR).filter(clinic=clinic)[0]


def _title(one: Policy) -> str:
    return f"{one.criterion.rules.set}, {one.criterion.rules.version}"
