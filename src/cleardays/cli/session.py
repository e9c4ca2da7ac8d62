"""`cleardays session`: is it as it should be, what does it look like on the map, which codes belong on a US claim."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from cleardays.casefile.reader import Case

session = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="A session of injections: check it, draw it, and the codes of a US claim.",
)


def _case(file: Path) -> "Case":
    """The case, read as of its latest session where that is still to come: a session is judged on its own day."""
    from datetime import date

    from cleardays.cli.options import tomorrow
    from cleardays.exchange import open_file

    planned = open_file.load(file, date.max).sessions
    return open_file.load(file, max([tomorrow(), *(one.date for one in planned)]))


File = Annotated[Path, typer.Argument(metavar="FILE", help="A case file; its last session is meant.")]


@session.command()
def check(
    file: File,
    *,
    window_days: Annotated[
        int, typer.Option("--window-days", min=84, max=366, metavar="DAYS", help="Days over which all doses add up.")
    ] = 92,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Whether the last session of a case is as it should be, planned or given.

    Example: cleardays session check me.json
    """
    from cleardays.answer import session_check
    from cleardays.cli import terminal
    from cleardays.cli.options import refusals
    from cleardays.injection.rules import Limits
    from cleardays.report import answer_json, session_check_json

    with refusals():
        case = _case(file)
        checked = session_check.check(case, Limits(window_days=window_days))
    if format_ == "json":
        typer.echo(answer_json.text(session_check_json.to_json(checked)))
    else:
        terminal.session(checked, case.person.id)


@session.command("map")
def map_(
    file: File,
    *,
    show: Annotated[
        Literal["plan", "given", "difference"], typer.Option(help="The plan, what was given, or what changed.")
    ] = "given",
) -> None:
    """The head-and-neck map of the last session as one page, with a row for every site.

    Example: cleardays session map me.json --show difference > map.html
    """
    from cleardays.answer import session_check
    from cleardays.cli.options import refusals
    from cleardays.report import session_page

    with refusals():
        case = _case(file)
        typer.echo(session_page.page(session_check.check(case), show, case.person.id))


@session.command()
def bill(
    file: File,
    *,
    status_migrainosus: Annotated[
        bool | None,
        typer.Option(
            "--status-migrainosus/--no-status-migrainosus",
            help="Whether attacks last over 72 hours, as the clinician says.",
        ),
    ] = None,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """The codes of a US claim for the last session, and what is left out because it is not written.

    Example: cleardays session bill me.json --no-status-migrainosus
    """
    from dataclasses import asdict

    from cleardays.answer import session_check
    from cleardays.cli import terminal
    from cleardays.cli.options import refusals
    from cleardays.report import answer_json

    with refusals():
        found = session_check.bill(_case(file), status_migrainosus)
    if format_ == "json":
        typer.echo(answer_json.text(asdict(found)))
    else:
        terminal.bill(found)
