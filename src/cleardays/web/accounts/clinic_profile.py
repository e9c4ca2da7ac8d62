"""What does a clinic say of itself: name, address, telephones, zone, country? Its administrator writes it, here or at the terminal.

The urgent telephone stands on every page that asks about a danger; where there is none, such a page says whom to call instead.
"""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cleardays.web.accounts import audit_trail, time_zones
from cleardays.web.accounts.models import Clinic, Membership
from cleardays.web.accounts.permissions import Role, active, allow, signed_in

FIELDS = ("name", "timezone", "telephone", "urgent_telephone", "urgent_hours", "address", "country")


class ProfileForm(forms.Form):
    """What a clinic says of itself; only its name and zone have to be there."""

    name = forms.CharField(max_length=120, label=_lazy("Name"))
    timezone = forms.CharField(max_length=64, label=_lazy("Time zone"))
    telephone = forms.RegexField(r"^[0-9+()/ .-]*$", max_length=40, required=False, label=_lazy("Telephone"))
    urgent_telephone = forms.RegexField(
        r"^[0-9+()/ .-]*$", max_length=40, required=False, label=_lazy("Telephone for what is urgent")
    )
    urgent_hours = forms.CharField(max_length=120, required=False, label=_lazy("When somebody answers there"))
    address = forms.CharField(max_length=300, required=False, label=_lazy("Address"))
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", max_length=2, required=False, label=_lazy("Country, as two letters (GB, US, IE)")
    )

    def clean_timezone(self) -> str:
        name: str = self.cleaned_data["timezone"]
        if not time_zones.known(name):
            raise forms.ValidationError(unknown_zone(name))
        return name

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


def unknown_zone(name: str) -> str:
    """Words for a zone nobody knows, with the names that are near."""
    near = ", ".join(time_zones.near(name) or ("Europe/London", "America/New_York"))
    return _("“%(name)s” is no time zone we know. Near it: %(near)s.") % {"name": name, "near": near}


def change(clinic: Clinic, changes: Mapping[str, str], actor: str, by: Membership | None = None) -> None:
    """Keeps what a clinic says of itself; the audit names the fields that changed."""
    with transaction.atomic():
        found = Clinic.objects.select_for_update().get(pk=clinic.pk)
        changed = sorted(field for field, value in changes.items() if getattr(found, field) != value)
        if "timezone" in changes and not found.zone_chosen:
            changed = sorted({*changed, "timezone"})
            found.zone_chosen = True
        if not changed:
            return
        for field, value in changes.items():
            setattr(found, field, value)
        found.save()
        about = {"fields": ", ".join(changed)}
        audit_trail.record(audit_trail.CLINIC_CHANGED, actor, membership=by, about=about)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.ADMINISTRATOR)
def profile(request: HttpRequest) -> HttpResponse:
    """The clinics one administers, each with what it says of itself."""
    by = signed_in(request)
    held = active(by, Role.ADMINISTRATOR).select_related("clinic").order_by("clinic__name", "clinic__pk")
    asked = request.POST.get("clinic", "")
    shown, wrong = [], False
    for one in held:
        kept = {field: getattr(one.clinic, field) for field in FIELDS}
        form = ProfileForm(request.POST if str(one.clinic.pk) == asked else None, initial=kept)
        if form.is_bound and form.is_valid():
            change(one.clinic, form.cleaned_data, audit_trail.by(by), one)
            messages.success(request, _("It was kept."))
            return HttpResponseRedirect(reverse("clinic-profile"))
        wrong = wrong or form.is_bound
        shown.append((one.clinic, form, time_zones.clock(timezone.now(), one.clinic.timezone)))
    if request.method == "POST" and asked and not wrong:
        raise Http404
    page = {"clinics": shown, "names": time_zones.names(), "wrong": wrong}
    return render(request, "accounts/clinic.html", page, status=422 if wrong or request.method == "POST" else 200)
