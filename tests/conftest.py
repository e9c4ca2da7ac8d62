"""How are the tests run? What stays together on one worker, how long an invariant is sought to be broken, how long each folder took."""

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.web.template_database import django_db_keepdb, django_db_setup

__all__ = ["django_db_keepdb", "django_db_setup"]

for _profile, _examples in (("everyday", 40), ("thorough", 150)):
    # A busy machine is slow, and that is no fault of an invariant.
    settings.register_profile(
        _profile, deadline=None, max_examples=_examples, suppress_health_check=[HealthCheck.too_slow]
    )
"""How many examples an invariant is tried on. One whose every example is costly states its own number beside its test."""

SIMULATES = ("tests/response/test_calibration.py", "tests/response/test_decisions.py")
"""Many virtual people, simulated once for all of a file's tests."""


def pytest_configure(config: pytest.Config) -> None:
    everyday = "not slow" in (config.option.markexpr or "")
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("everyday" if everyday else "thorough"))


# First: a worker of xdist writes each group into a test's name in this very hook, and a group told later is not seen.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Costly things are had once: two browsers, each with its server, starve each other on two cores, and every wait is a race."""
    for one in items:
        name = next((file for file in SIMULATES if one.nodeid.startswith(file)), "")
        if "browser" in getattr(one, "fixturenames", ()):
            name = "browser"
        if name:
            one.add_marker(pytest.mark.xdist_group(name))


_computed = {"s": 0.0}


def _now() -> float:
    """Seconds of computing so far, of this process and of those that it waited for."""
    return sum(os.times()[:4])


def pytest_runtest_logstart() -> None:
    _computed["s"] = _now()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    report = yield
    report.user_properties.append(("computed", (now := _now()) - _computed["s"]))
    _computed["s"] = now
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Where the time went: seconds by the clock, and of computing, on all workers together."""
    took: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for reports in terminalreporter.stats.values():
        for one in reports:
            if isinstance(one, pytest.TestReport):
                folder = "/".join(one.nodeid.split("::")[0].split("/")[:-1])
                took[folder][0] += one.duration
                took[folder][1] += sum(value for name, value in one.user_properties if name == "computed")
    if len(took) > 1:
        terminalreporter.section("how long each part took")
        for folder, (clock, computing) in sorted(took.items(), key=lambda one: -one[1][0]):
            terminalreporter.line(f"{clock:8.1f} s  {computing:8.1f} s computing  {folder}")
