"""A load balancer asks by any name, over plain HTTP, and learns whether records can be read and kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cleardays.installation import disk_reserve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path, words", [("/healthz", "ok\n"), ("/readyz", "ready\n")])
def test_it_is_answered_to_whatever_name_and_without_https(path: str, words: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answered = Client().get(path, headers={"host": "10.0.0.7:8000"})
    assert (answered.status_code, answered.content.decode(), answered["Cache-Control"]) == (200, words, "no-store")
    assert Client().get("/", headers={"host": "10.0.0.7:8000"}).status_code in (301, 400), (
        "other pages know their names"
    )


@pytest.mark.parametrize(
    "free, status, words",
    [
        (disk_reserve.LEAST_FREE, 200, "ok\n"),
        (disk_reserve.LEAST_FREE - 1, 200, "nearly full"),
        (1000, 503, "disk is full"),
    ],
)
def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch, free: int, status: int, words: str) -> None:
    monkeypatch.setattr(disk_reserve, "free", lambda: free)
    answered = Client().get("/healthz")
    assert answered.status_code == status and words in answered.content.decode()


def test_tables_that_are_missing_are_said() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_clinic RENAME TO elsewhere")
    try:
        assert (Client().get("/readyz").status_code, Client().get("/healthz").status_code) == (503, 200)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO accounts_clinic")
