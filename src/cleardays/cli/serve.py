"""`cleardays serve`: a clinic's or a household's own Cleardays, with the worker that does its jobs. Both are other processes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from cleardays.cli.audit import MANAGE
from cleardays.installation import home

STOPS_WITHIN_S = 15
LOOKS_EVERY_S = 0.2
THREADS = 256
"""At most; one is made when a request finds none idle, and goes after half a minute. A form that is sent a letter at a time holds one
all the while: with four, four such senders kept everybody else waiting (tests/faults/test_slow_clients.py)."""


def serve(
    *,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen at; only this computer's own when absent.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen at.")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo/--empty", help="A fictional clinic in a folder of its own, or your own records.")
    ] = False,
) -> None:
    """Start the web app and the worker that does its jobs; Ctrl-C stops both.

    Exit status: 0 stopped as asked, 1 one of the two ended by itself, 2 it could not start.

    Example: cleardays serve --demo
    """
    environment = dict(os.environ)
    if demo:
        # A fictional clinic never stands among somebody's records.
        folder = home.path() / "demo"
        environment |= {"CLEARDAYS_DEMO": "1", "CLEARDAYS_HOME": str(folder)}
        if (folder / "cleardays.sqlite3").exists() and not (folder / "demo.key").exists():
            _refuse(
                f"{folder} holds records that no demo made",
                "a fictional clinic never stands among them",
                "move that folder away",
            )
    elif home.is_demo():
        _refuse(
            f"{home.path()} holds a fictional clinic, whose password is printed",
            "real records beside it would be open to anybody who read it",
            "name another folder with CLEARDAYS_HOME; a demo is started with --demo",
        )
    if host not in ("127.0.0.1", "localhost", "::1") and os.environ.get("CLEARDAYS_HTTPS") != "1":
        typer.echo(
            f"anybody on the network of {host} may reach this, and what is sent can be read on the way: passwords and diaries too\n"
            "  do   put a proxy with HTTPS before it, set CLEARDAYS_HTTPS=1, and listen at 127.0.0.1",
            err=True,
        )
    for step in (
        ("migrate", "--verbosity", "0"),
        ("createcachetable", "--verbosity", "0"),
        ("remind",),
        ("reserve",),
        ("tidy",),
        *([("demo",)] if demo else []),
    ):
        if subprocess.run([*MANAGE, *step], env=environment).returncode != 0:  # noqa: S603  our own command
            typer.echo(f"not started: `manage {step[0]}` failed, its words stand above", err=True)
            raise typer.Exit(2)
    server = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--no-access-log", "--log-level", "error", "cleardays.web.wsgi:application",
    )  # fmt: skip
    typer.echo(f"Cleardays listens at http://{host}:{port}/ until Ctrl-C")
    ended = _together({"server": server, "worker": (*MANAGE, "db_worker")}, environment)
    if ended is not None:
        typer.echo(f"stopped: the {ended} ended by itself; its words stand above, and a restart is safe", err=True)
        raise typer.Exit(1)


def _refuse(found: str, why: str, do: str) -> NoReturn:
    typer.echo(f"not started: {found}\n  why  {why}\n  do   {do}", err=True)
    raise typer.Exit(2)


def _together(commands: dict[str, Sequence[str]], environment: dict[str, str]) -> str | None:
    """Runs all until asked to stop or one ends; stops the rest. The name of the one that ended by itself, else None."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    # In groups of their own, so that a Ctrl-C reaches them once, through us.
    running = {
        name: subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603  our own commands
        for name, command in commands.items()
    }
    ended = None
    while not asked.wait(LOOKS_EVERY_S) and ended is None:
        ended = next((name for name, process in running.items() if process.poll() is not None), None)
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return None if asked.is_set() else ended
