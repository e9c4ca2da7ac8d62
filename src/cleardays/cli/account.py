"""`cleardays account`: ways back in for whoever runs the place. Each runs the web app beside it."""

from typing import Annotated

import typer

from cleardays.cli.audit import managed

Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept, and somebody will read it.")]
Email = Annotated[str, typer.Argument(metavar="ADDRESS", help="The address they sign in with.")]

account = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Who signs in here, and the ways back in when a second step or the last administrator is lost.",
)


@account.command("list")
def list_() -> None:
    """List everybody who signs in here, with their roles and whether they have a second step.

    Exit status: 0 listed, 2 it could not be asked.

    Example: cleardays account list
    """
    managed("account", "list")


@account.command("reset-second-factor")
def reset_second_factor(email: Email, *, reason: Reason) -> None:
    """Remove somebody's second steps and end their sessions: they set up a new one when they sign in. They are told.

    Exit status: 0 removed, 2 refused.

    Example: cleardays account reset-second-factor ada@hill.example --reason "her phone was stolen"
    """
    managed("account", "reset-second-factor", email, "--reason", reason)


@account.command()
def administrator(
    email: Email,
    *,
    reason: Reason,
    clinic: Annotated[
        str, typer.Option("--clinic", metavar="NAME", help="Of which clinic, where there are several.")
    ] = "",
) -> None:
    """Make somebody an administrator of a clinic whose last one is gone; a link for somebody without an account. They are told.

    Exit status: 0 done, 2 refused.

    Example: cleardays account administrator ada@hill.example --reason "the last one left the clinic"
    """
    managed("account", "administrator", email, "--reason", reason, *(["--clinic", clinic] if clinic else []))
