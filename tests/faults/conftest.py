"""A place with its tables and nobody in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.server import Server
from tests.web.operations.test_backup import Place


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    found = Place(tmp_path / "home")
    assert found.manage("migrate", "--verbosity", "0").returncode == 0
    assert found.manage("createcachetable").returncode == 0
    return found


@pytest.fixture
def started() -> Iterator[list[Server]]:
    """Servers a test starts; whatever is left of them is stopped at its end."""
    found: list[Server] = []
    yield found
    for one in found:
        one.stop()
