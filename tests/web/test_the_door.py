"""The server is up, says so, and sends its pages with strict headers."""

import pytest
from django.db import connection
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_it_says_that_it_is_up(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_no_page_may_run_or_fetch_anything_of_others(client: Client) -> None:
    policy = client.get("/check")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks what SQLite was told")
def test_what_is_acknowledged_is_on_the_disk() -> None:
    with connection.cursor() as cursor:
        found = {}
        for name in ("synchronous", "foreign_keys", "mmap_size", "secure_delete"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
        cursor.execute("SELECT sqlite_version()")
        version = tuple(map(int, cursor.fetchone()[0].split(".")))
    assert found == {"synchronous": 2, "foreign_keys": 1, "mmap_size": 0, "secure_delete": 1}
    assert version >= (3, 51, 3)


def test_a_theme_is_kept_on_the_device(client: Client) -> None:
    chosen = client.post("/theme", {"theme": "attack"}, headers={"referer": "http://testserver/healthz"})
    assert chosen["Location"] == "http://testserver/healthz"
    assert client.cookies["theme"].value == "attack"
    assert client.post("/theme", {"theme": "x"}, headers={"referer": "https://elsewhere.example/"})["Location"] == "/"
