"""`cleardays restricted`: records that are kept apart after an erasure. Each command runs the web app beside it."""

from typing import Annotated

import typer

from cleardays.cli.audit import managed

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The record's number, as it is listed.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept, and the administrators are told.")]

restricted = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What clinicians wrote of people who had their own record erased: kept apart for as long as the law asks.",
)


@restricted.command("list")
def list_() -> None:
    """List the records that are kept apart: number, clinic, since when, how many statements.

    Exit status: 0 listed, 2 it could not be asked.

    Example: cleardays restricted list
    """
    managed("restricted", "list")


@restricted.command()
def show(number: Number, *, reason: Reason) -> None:
    """Print what one holds, as JSON, for somebody whom the law allows to see it.

    Exit status: 0 printed, 2 refused.

    Example: cleardays restricted show 3f1c2a64-9a0e-4a0b-8a55-5f1f0c1a2b3c --reason "asked for by a court"
    """
    managed("restricted", "show", number, "--reason", reason)


@restricted.command()
def remove(number: Number, *, reason: Reason) -> None:
    """Remove one for good, with every version, when the law lets it go.

    Exit status: 0 removed, 2 refused.

    Example: cleardays restricted remove 3f1c2a64-9a0e-4a0b-8a55-5f1f0c1a2b3c --reason "the years are over"
    """
    managed("restricted", "remove", number, "--reason", reason)
