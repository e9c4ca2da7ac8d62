"""Each test begins as if nobody had asked for anything yet."""

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def nobody_asked_before() -> None:
    caches["memory"].clear()
