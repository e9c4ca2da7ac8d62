"""What does each page of a person's own do first? It finds whose record it is, and what the form says it was made for."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from cleardays.web.accounts.permissions import SIGNED_IN, allow, own_record
from cleardays.web.patient.offline import device
from cleardays.web.records import quotas


def of_person(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page about the person who is signed in; nobody else's, and kept by no browser."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = own_record(request)
        if person is None:
            return render(request, "patient/no-diary.html", status=404)
        device.told(request, person)
        return view(request, person, *args, **kwargs)

    return cache_control(private=True, no_store=True)(allow(SIGNED_IN)(seen))


def not_kept(request: HttpRequest, words: str, status: int = 400) -> HttpResponse:
    """A page that says what is wrong, and that nothing was kept."""
    return render(request, "patient/not-kept.html", {"words": words}, status=status)


def actor(request: HttpRequest) -> str:
    """Who did it, in the audit."""
    return f"user {request.user.pk}"


def past(text: str, today: date) -> date:
    """A date up to today, and not before anybody now alive; anything else is no address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not quotas.EARLIEST <= day <= today:
        raise Http404
    return day
