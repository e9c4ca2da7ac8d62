"""Each test begins as if nobody had asked for anything yet, and in English."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation


@pytest.fixture(scope="session", autouse=True)
def on_the_database_that_is_meant() -> None:
    """A run that says it asks PostgreSQL, and asks SQLite, would promise what nobody looked at."""
    assert os.environ.get("CLEARDAYS_TESTS_ON", connection.vendor) == connection.vendor


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    caches["memory"].clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language to the thread it ran in."""
    yield
    translation.deactivate()
