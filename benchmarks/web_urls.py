"""The web app's pages, and beside them bare views, each doing one part of what a diary entry costs."""

import uuid
from typing import ClassVar

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cleardays.web import urls
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.permissions import ANYBODY, SIGNED_IN, allow, signed_in


class Bare(models.Model):
    """A row that nothing depends on."""

    said = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        app_label = "diary"
        db_table = "bare"
        constraints: ClassVar = []


def _insert() -> None:
    Bare.objects.create(said=str(uuid.uuid4()), at=timezone.now())


@csrf_exempt
@allow(ANYBODY)
def ping(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@csrf_exempt
@allow(ANYBODY)
def insert(_request: HttpRequest) -> HttpResponse:
    _insert()
    return HttpResponse("ok")


@csrf_exempt
@allow(ANYBODY)
def insert_told(_request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        _insert()
        audit_trail.record(audit_trail.WRITTEN, "bench")
    return HttpResponse("ok")


@allow(SIGNED_IN)
def insert_signed_in(request: HttpRequest) -> HttpResponse:
    signed_in(request)
    _insert()
    return HttpResponse("ok")


urlpatterns = [
    path("bench/ping", ping),
    path("bench/insert", insert),
    path("bench/insert-told", insert_told),
    path("bench/insert-signed-in", insert_signed_in),
    *urls.urlpatterns,
]
