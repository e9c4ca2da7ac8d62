"""Each test begins as if nobody had asked for anything yet, and in English."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.utils import translation


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    caches["memory"].clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language to the thread it ran in."""
    yield
    translation.deactivate()
