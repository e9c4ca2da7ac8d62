"""`cleardays clinic open|show|set`: how a place begins, and what it says of itself. Each runs the web app beside it."""

import subprocess
from typing import Annotated, Literal

import typer

from cleardays.cli.audit import MANAGE

Jurisdiction = Literal["us", "uk", "eu"]
"""Where a clinic stands; a case file may name a country."""

clinic = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="A clinic or a household: opened, shown, changed.",
)


@clinic.command("open")
def open_(
    *,
    name: Annotated[str, typer.Option("--name", help="What the clinic or household is called.")],
    jurisdiction: Annotated[Jurisdiction, typer.Option("--jurisdiction", help="Whose rules come first.")],
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="Its zone, as in Europe/London.")],
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="The first administrator's address.")],
    url: Annotated[str, typer.Option("--url", help="The address people will use; as set up when absent.")] = "",
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="Two letters, as in GB.")] = "",
) -> None:
    """Open a clinic, making the tables first where there are none; print the link for its first administrator.

    Exit status: 0 open, 2 not opened.

    Example: cleardays clinic open --name "Hill clinic" --jurisdiction uk --timezone Europe/London --email ada@hill.example
    """
    for step in (("migrate", "--verbosity", "0"), ("createcachetable", "--verbosity", "0")):
        if _managed(*step):
            raise typer.Exit(2)
    said = {
        "name": name,
        "jurisdiction": jurisdiction,
        "timezone": timezone,
        "email": email,
        "url": url,
        "country": country,
    }
    raise typer.Exit(_managed("open_clinic", *(f"--{option}={value}" for option, value in said.items())))


@clinic.command()
def show() -> None:
    """Show every clinic here, and what it says of itself.

    Exit status: 0 shown, 2 it could not be asked.

    Example: cleardays clinic show
    """
    raise typer.Exit(_managed("clinic"))


@clinic.command("set")
def set_(
    *,
    clinic: Annotated[str, typer.Option("--clinic", metavar="NAME", help="Which one, where there are several.")] = "",
    name: Annotated[str | None, typer.Option("--name", help="What it is called.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", metavar="ZONE", help="Its zone.")] = None,
    telephone: Annotated[str | None, typer.Option("--telephone", help="Its telephone.")] = None,
    urgent_telephone: Annotated[
        str | None, typer.Option("--urgent-telephone", help="The telephone on every urgent page.")
    ] = None,
    urgent_hours: Annotated[str | None, typer.Option("--urgent-hours", help="When somebody answers there.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Where it is.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CODE", help="Two letters, as in GB.")] = None,
) -> None:
    """Change what a clinic says of itself. What is not named stays; an empty text takes a field back.

    Exit status: 0 kept, 2 refused.

    Example: cleardays clinic set --urgent-telephone "020 7946 0000" --urgent-hours "at all hours"
    """
    said = {
        "name": name, "timezone": timezone, "telephone": telephone, "urgent-telephone": urgent_telephone,
        "urgent-hours": urgent_hours, "address": address, "country": country,
    }  # fmt: skip
    changes = [f"--{option}={value}" for option, value in said.items() if value is not None]
    if not changes:
        typer.echo(
            "nothing to change: name what shall be kept, as in --telephone\n  do   cleardays clinic set --help",
            err=True,
        )
        raise typer.Exit(2)
    raise typer.Exit(_managed("clinic", f"--clinic={clinic}", *changes))


def _managed(*arguments: str) -> int:
    return subprocess.run([*MANAGE, *arguments]).returncode  # noqa: S603  our own command
