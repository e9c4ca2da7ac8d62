"""Tables are brought up to date with records in them, and the power fails: run again, nothing is lost and nothing is half done."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.web.operations.test_backup import Place

pytestmark = pytest.mark.slow
ROOM = "diary"
BACK = """
from django.core.management import call_command
call_command("migrate", "account", "zero", verbosity=0)
call_command("migrate", "mfa", "zero", verbosity=0)
call_command("migrate", "questions", "zero", verbosity=0)
"""
DIE = """
import os, sys
from django.db.migrations.recorder import MigrationRecorder
noted = MigrationRecorder.record_applied
def die(self, app, name):
    if (app, name) == {at!r}:
        os.kill(os.getpid(), 9)
    noted(self, app, name)
MigrationRecorder.record_applied = die
import runpy
sys.argv = ["manage", "migrate", "--verbosity", "0"]
runpy.run_module("cleardays.web.manage", run_name="__main__")
"""


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with a diary in it whose newest steps have not been done."""
    found = Place(tmp_path_factory.mktemp("older") / "home")
    assert found.manage("migrate", "--verbosity", "0").returncode == 0
    found.python("from tests.web.operations.people import ana; ana(session=True)")
    found.python(BACK)
    return found


@pytest.fixture
def place(older: Place, tmp_path: Path) -> Place:
    subprocess.run(["cp", "-a", str(older.home), str(tmp_path / "home")], check=True)
    return Place(tmp_path / "home")


def as_it_should_be(place: Place, before: dict[str, int]) -> None:
    done = place.manage("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    assert {table: place.rows(table) for table in before} == before
    held = place.manage("audit_verify")
    assert held.returncode == 0, held.stderr
    assert place.manage("migrate", "--check").returncode == 0
    assert "[('ok',)]" in place.python(
        "from django.db import connection as c; q = c.cursor(); q.execute('PRAGMA integrity_check'); print(q.fetchall())"
    )


def counted(place: Place) -> dict[str, int]:
    tables = (
        "diary_day",
        "diary_historicalday",
        "diary_attack",
        "diary_fact",
        "diary_injectionsession",
        "accounts_person",
        "accounts_auditentry",
    )
    found = {table: place.rows(table) for table in tables}
    assert all(found.values())
    return found


@pytest.mark.parametrize("at", [("questions", "0001_initial"), ("account", "0001_initial"), ("mfa", "0001_initial")])
def test_stopped_between_a_step_and_the_note_that_it_was_done(place: Place, at: tuple[str, str]) -> None:
    before = counted(place)
    done = subprocess.run([sys.executable, "-c", DIE.format(at=at)], env=place.env, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    as_it_should_be(place, before)


def test_stopped_at_any_moment(place: Place) -> None:
    before, pick = counted(place), random.Random(1)
    command = [sys.executable, "-m", "cleardays.web.manage", "migrate", "--verbosity", "0"]
    stopped = 0
    for _ in range(6):
        process = subprocess.Popen(command, env=place.env)
        time.sleep(0.5 + pick.random())
        process.kill()
        stopped += process.wait() == -signal.SIGKILL
    assert stopped, "it was stopped at least once while it worked"
    as_it_should_be(place, before)
