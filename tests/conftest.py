"""Which tests run after one another on one worker, and which begin first?"""

from collections.abc import Callable

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/journeys/", "tests/response/test_calibration.py", "tests/response/test_decisions.py")
"""What is costly to have twice. Two browsers, each with its server, starve each other on two cores, and every wait becomes a
race; and many virtual people are simulated once for all of a file's tests."""
BEGINS_FIRST = "tests/web/test_on_postgresql.py"
"""One test of some minutes: begun last, it would leave a worker idle meanwhile."""


class Together(LoadScopeScheduling):  # type: ignore[misc]  it has no types
    """Each test goes to whichever worker is free, but for those that stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((one for one in TOGETHER if nodeid.startswith(one)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., object]) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda one: not one.nodeid.startswith(BEGINS_FIRST))
