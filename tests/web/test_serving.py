"""The server starts with its worker from nothing, says what it cannot start with, and stops both when asked."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

CLI = (sys.executable, "-c", "import cleardays.cli as c; c.main()")
OLD = "import pysqlite3; pysqlite3.sqlite_version_info = (3, 46, 1); pysqlite3.sqlite_version = '3.46.1'\n"


def environment(home: Path, **more: str) -> dict[str, str]:
    found = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLEARDAYS_", "DJANGO_", "DATABASE_"))
    }
    return {**found, "CLEARDAYS_HOME": str(home), **more}


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number = one.getsockname()[1]
    yield number


def answers(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as found:
        return str(found.read().decode())


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in found]


@pytest.mark.slow
def test_it_starts_from_nothing_and_a_stop_ends_both(tmp_path: Path, port: int) -> None:
    process = subprocess.Popen([*CLI, "serve", "--demo", "--port", str(port)], env=environment(tmp_path))
    try:
        until = time.monotonic() + 90
        while True:
            try:
                assert answers(port, "/healthz") == "ok\n"
                break
            except OSError:
                assert process.poll() is None, "it ended before it answered"
                assert time.monotonic() < until, "it did not answer in time"
                time.sleep(0.3)
        assert "Sign in" in answers(port, "/accounts/login/")
        assert (tmp_path / "demo" / "cleardays.sqlite3").exists()
        assert not (tmp_path / "cleardays.sqlite3").exists(), "a demo never stands among somebody's records"
        both = children(process.pid)
        assert len(both) == 2
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
        assert [one for one in both if Path(f"/proc/{one}").exists()] == []
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


@pytest.mark.slow
def test_a_port_that_is_taken_ends_it_with_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [*CLI, "serve", "--port", str(taken.getsockname()[1])],
            env=environment(tmp_path), capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    assert done.returncode == 1
    assert "the server ended by itself" in done.stderr


@pytest.mark.parametrize("command", [["check", "--deploy"], ["migrate"]])
def test_an_old_sqlite_is_refused_with_words(tmp_path: Path, command: list[str]) -> None:
    run = (
        OLD
        + f"import runpy, sys; sys.argv = {['manage', *command]!r}; runpy.run_module('cleardays.web.manage', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", run], env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 1
    assert "found SQLite 3.46.1" in done.stderr
    assert "install a newer pysqlite3" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "setting, words",
    [
        ({"CLEARDAYS_SIGNUP": "all"}, "set `invited` or `open`"),
        ({"EMAIL_URL": "http://x"}, "write smtp:// or smtps://"),
        ({"CLEARDAYS_IDLE_MINUTES": "half an hour"}, "write whole minutes"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_words(tmp_path: Path, setting: dict[str, str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cleardays.web.manage", "check"],
        env=environment(tmp_path, **setting),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_is_opened_at_its_terminal(tmp_path: Path) -> None:
    """From nothing: tables, a clinic, a link; and the account of it holds."""

    def manage(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cleardays.web.manage", *words],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
        )

    assert manage("migrate", "--verbosity", "0").returncode == 0
    opened = manage(
        "open_clinic",
        "--name",
        "Fictional clinic",
        "--jurisdiction",
        "uk",
        "--timezone",
        "Europe/London",
        "--email",
        "ad@clinic.example",
    )
    assert "http://localhost:8000/accounts/join/" in opened.stdout
    refused = manage("open_clinic", "--name", "x", "--jurisdiction", "uk", "--timezone", "UTC", "--email", "nobody")
    assert (refused.returncode, "name@host" in refused.stderr) == (2, True)
    assert manage("demo").returncode == 2, "fictional people never stands among somebody's records"
    held = subprocess.run([*CLI, "audit", "verify"], env=environment(tmp_path), capture_output=True, text=True)
    assert (held.returncode, "the chain holds: 1 entries" in held.stdout) == (0, True)
    head = subprocess.run(
        [*CLI, "audit", "head"], env=environment(tmp_path), capture_output=True, text=True
    ).stdout.strip()
    again = subprocess.run(
        [*CLI, "audit", "verify", "--head", head], env=environment(tmp_path), capture_output=True, text=True
    )
    assert again.returncode == 0
    other = subprocess.run(
        [*CLI, "audit", "verify", "--head", "1:" + "0" * 64], env=environment(tmp_path), capture_output=True, text=True
    )
    assert (other.returncode, "written anew" in other.stderr) == (1, True)


IMPORTED = """
import os, sys
import django.conf, django.core.exceptions, cleardays.web.start, cleardays.web.sqlite.base, dj_database_url, csp.constants
touched = []
def watch(event, told):
    if event == "open" and (isinstance(told[1], str) and set(told[1]) & set("wax+") or told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        touched.append((event, str(told[0])))
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime", "os.truncate", "os.symlink", "os.link"):
        touched.append((event, str(told[0])))
sys.dont_write_bytecode = True
sys.addaudithook(watch)
import cleardays.web.settings as settings
assert settings.SECRET_KEY == {key!r} or {key!r} == "any" and settings.SECRET_KEY, settings.SECRET_KEY
print(touched)
"""


def imported(home: Path, key: str, **more: str) -> str:
    """What an import of the settings makes or changes on a disk."""
    found = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(key=key)],
        env=environment(home, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def test_to_import_the_settings_makes_nothing_and_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "not yet there"
    assert imported(home, "", CLEARDAYS_PSEUDO="1") == "[]" and not home.exists()
    made = "from cleardays.web import start; start.prepare()"
    subprocess.run([sys.executable, "-c", made], env=environment(home, CLEARDAYS_PSEUDO="1"), check=True)
    before = {str(one): one.stat().st_mtime_ns for one in home.rglob("*")}
    assert {one.rpartition("/")[2] for one in before} >= {"session.key", "locale", "django.mo"}
    assert imported(home, "any", CLEARDAYS_PSEUDO="1") == "[]"
    assert {str(one): one.stat().st_mtime_ns for one in home.rglob("*")} == before


def test_an_app_that_nobody_prepared_does_not_start_without_its_key(tmp_path: Path) -> None:
    code = "import django; django.setup(); from django.core.signing import dumps; dumps(1)"
    around = environment(tmp_path / "none", DJANGO_SETTINGS_MODULE="cleardays.web.settings")
    found = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)
    assert found.returncode != 0 and "SECRET_KEY" in found.stderr
    assert not (tmp_path / "none").exists()
