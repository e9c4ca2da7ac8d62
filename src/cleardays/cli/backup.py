"""`cleardays backup`, `backup-key`, `restore`, `doctor`: records copied, put back elsewhere, looked at. Each runs the web app beside it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from cleardays.cli.audit import MANAGE
from cleardays.installation import home

KEYS = ("session", "mail", "factors", "signing")
"""The keys of an installation, each in a file of its name."""
LIST = "erased.jsonl"


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder of backups; each one gets its own inside it.")
    ],
    *,
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="FOLDER", help="Copy the keys too, into this other folder.")
    ] = None,
    for_: Annotated[
        list[str] | None,
        typer.Option(
            "--for", metavar="PUBLIC-KEY", help="Lock it for this key of `cleardays backup-key`; several may open it."
        ),
    ] = None,
) -> None:
    """Copy the records of the web app while it runs, with a signed list of what was copied. Keys are left out.

    Exit status: 0 made, 2 not made.

    Example: cleardays backup ../backups --for age1...
    """
    command = ["backup", str(folder.absolute()), *(["--keys", str(keys.absolute())] if keys else [])]
    raise typer.Exit(_manage(command + [f"--for={one}" for one in for_ or ()]))


def backup_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the secret key.")],
) -> None:
    """Make the two keys of locked backups: the public one locks and is printed, the secret one opens and goes into FILE.

    Exit status: 0 made, 2 not made.

    Example: cleardays backup-key ../backup-secret.txt
    """
    raise typer.Exit(_manage(["backup_key", str(file.absolute())]))


def restore(
    backup_: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="A backup, or a folder of backups whose newest is taken.")
    ],
    *,
    into: Annotated[
        Path, typer.Option("--into", metavar="HOME", help="The new folder of the records; there must be none yet.")
    ],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", metavar="FOLDER", help="Where the keys were carried to; new ones are made when absent."),
    ] = None,
    erased: Annotated[
        Path | None,
        typer.Option(
            "--erased",
            metavar="FILE",
            help="A newer list of erasures than the backup's: erased.jsonl of the lost folder.",
        ),
    ] = None,
    secret_key: Annotated[
        Path | None,
        typer.Option(
            "--secret-key", metavar="FILE", help="The file that `cleardays backup-key` made, for a locked one."
        ),
    ] = None,
    signed_by: Annotated[
        str | None, typer.Option("--signed-by", metavar="KEY", help="The public key that must have signed it.")
    ] = None,
) -> None:
    """Put a backup into a new folder, check every file and the chain, and erase again whoever was erased since.

    Exit status: 0 restored, 2 refused; nothing is left behind then.

    Example: cleardays restore ../backups --into ~/cleardays-restored --keys ../keys
    """
    into = into.absolute()
    if into.is_symlink() or (into.exists() and (not into.is_dir() or any(into.iterdir()))):
        _refuse(f"{into} is there already", "a restore never writes over anything", "name a new folder with --into")
    if not backup_.exists():
        _refuse(f"no backup {backup_}", "there is nothing to put back", "name what `cleardays backup` printed")
    for named in (keys, erased, secret_key):
        if named is not None and not named.exists():
            _refuse(f"no {named}", "what was asked for would be left out silently", "check the name")
    part = into.with_name(f".{into.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    without = []
    for name in KEYS:
        source = keys / f"{name}.key" if keys else None
        if source is not None and source.exists():
            shutil.copy(source, part / source.name)
            (part / source.name).chmod(0o600)
        else:
            without += ["--without", name]
    now_here = home.path() / LIST
    lists = [str(one.absolute()) for one in (erased, now_here) if one is not None and one.exists()]
    command = ["restored", str(backup_.absolute()), *without]
    for one in lists:
        command += ["--erased", one]
    if secret_key:
        command += ["--secret-key", str(secret_key.absolute())]
    if signed_by:
        command += ["--signed-by", signed_by]
    status = _manage(command, CLEARDAYS_HOME=str(part), CLEARDAYS_DEMO="")
    if status != 0:
        shutil.rmtree(part, ignore_errors=True)
        raise typer.Exit(2)
    if into.exists():
        into.rmdir()
    part.rename(into)
    typer.echo(f"its folder: {into}\nstart it: CLEARDAYS_HOME={into} cleardays serve")
    if not lists:
        typer.echo(
            "no newer list of erasures was found: whoever was erased after this backup is back\n"
            f"  do   give {LIST} of the lost folder with --erased, if any copy of it is left"
        )


def doctor(
    *,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Hold every record against what the account of what was done sealed of it.")
    ] = False,
) -> None:
    """Look at the web app's disk, keys, tables, records, account of what was done, erasures and last backup.

    Each time the records of some people, drawn anew, are held against that account; with --sealed everybody's.

    Exit status: 0 all is well, 1 something asks for a look, 2 it could not be asked.

    Example: cleardays doctor
    """
    raise typer.Exit(_manage(["doctor", *(["--sealed"] if sealed else [])]))


def _manage(command: list[str], **more: str) -> int:
    return subprocess.run([*MANAGE, *command], env={**os.environ, **more}).returncode  # noqa: S603  our own command


def _refuse(found: str, why: str, do: str) -> None:
    typer.echo(f"{found}\n  why  {why}\n  do   {do}", err=True)
    raise typer.Exit(2)
