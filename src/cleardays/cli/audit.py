"""`cleardays audit`: has anybody changed the account of what was seen and done?

The web app is another process: nothing of it is imported here. Its operators' commands are `python -m cleardays.web.manage`.
"""

import subprocess
import sys
from typing import Annotated

import typer

MANAGE = (sys.executable, "-m", "cleardays.web.manage")

audit = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What was seen and done in the web app, and whether that account holds.",
)


@audit.command()
def verify(
    *,
    head: Annotated[
        str, typer.Option("--head", metavar="HEAD", help="A head that was printed before and kept elsewhere.")
    ] = "",
) -> None:
    """Read the chain from its first entry; name the first one altered, missing or moved.

    Exit status: 0 it holds, 1 it is broken, 2 it could not be asked.

    Example: cleardays audit verify
    """
    managed("audit_verify", *(["--head", head] if head else []))


@audit.command("head")
def head_() -> None:
    """Print the newest entry's number and hash, to be kept somewhere else than the records.

    Example: cleardays audit head
    """
    managed("audit_head")


def managed(*arguments: str) -> None:
    """Runs a command of the web app beside it, and ends as it ended."""
    raise typer.Exit(subprocess.run([*MANAGE, *arguments]).returncode)  # noqa: S603  our own command
