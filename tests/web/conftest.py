"""Whatever language a test asked for, the next one begins in English: a request leaves its language to the thread it ran in."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    yield
    translation.deactivate()
