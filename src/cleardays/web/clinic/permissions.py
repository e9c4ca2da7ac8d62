"""Whose page may somebody of the clinic open, and what may they do there? Asked of the gate, once for every view.

A role counts in the clinic it was given in: a clinician elsewhere is nothing here. One's own record is a patient's, not a
colleague's: it is not on the list, and it opens from `/today` alone.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import cache_control

from cleardays.web.accounts import audit_trail, permissions
from cleardays.web.accounts.models import Membership, Person
from cleardays.web.accounts.permissions import SEES_PEOPLE, active, allow, signed_in

Role = Membership.Role

DECIDES = frozenset({Role.CLINICIAN, Role.INJECTOR})
"""Who is shown what could be done next."""
INJECTS = frozenset({Role.CLINICIAN, Role.INJECTOR})
"""Who records a session."""
DISCHARGES = frozenset({Role.CLINICIAN, Role.NURSE})
"""Who ends a person's care here, and takes it up again."""
JUDGES = frozenset({Role.CLINICIAN})
"""Who clears a red flag, and judges how far an event belongs to the treatment."""


def cared_for(request: HttpRequest) -> QuerySet[Person]:
    """The people of the list: everybody this request may see, but oneself and those who were discharged."""
    still_here = Q(discharged__isnull=True) | Q(discharged__gt=timezone.now().date())
    return permissions.people(request).filter(still_here).exclude(user=signed_in(request))


def discharged(request: HttpRequest) -> QuerySet[Person]:
    """Those who were discharged from a clinic in which this user may take care up again."""
    clinics = active(request.user, *DISCHARGES).values("clinic")
    gone = Person.objects.filter(clinic__in=clinics, discharged__lte=timezone.now().date())
    return gone.exclude(user=signed_in(request)).select_related("clinic").order_by("name", "pk")


def has_role(request: HttpRequest, person: Person, roles: frozenset[str]) -> bool:
    """Whether this user has one of these roles in the person's own clinic."""
    return active(request.user, *roles).filter(clinic=person.clinic_id).exists()


def of_staff(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """A page of the clinic for these roles, kept by no browser; all who see people when none is named."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        return cache_control(private=True, no_store=True)(allow(*(roles or SEES_PEOPLE))(view))

    return around


def about(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """A page about one person, who is fetched through the gate; that they were seen is written down there."""
    wanted: frozenset[str] = frozenset(roles or SEES_PEOPLE)

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def seen(request: HttpRequest, person_id: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            if Person.objects.filter(pk=person_id, user=signed_in(request)).exists():
                raise Http404
            person = permissions.person_or_404(request, person_id)
            if not has_role(request, person, wanted):
                raise PermissionDenied
            return view(request, person, *args, **kwargs)

        return of_staff(*roles)(seen)

    return around


def actor(request: HttpRequest) -> str:
    """Who writes, as the audit names them."""
    return audit_trail.by(signed_in(request))
