"""What do several commands ask alike? Their options, the day, and how bad input is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import typer

Format = Literal["text", "json", "html"]
For = Literal["patient", "clinician"]
PLACES = "us, uk, eu, or a country code such as ie, de, at, fr, au, ca."
Silence = Literal["unknown", "clear"]
DateOrder = Literal["dmy", "mdy", "ymd"]
Arm = Literal["both", "onabotulinumtoxinA", "placebo", "untreated"]


def place(code: str | None) -> str | None:
    """A code of the closed list; any other is refused with what may be written."""
    from cleardays.vocabulary.jurisdictions import jurisdictions

    if code is not None and code not in jurisdictions():
        raise typer.BadParameter(f"{code!r} is not known; one of: {', '.join(jurisdictions())}")
    return code


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The day the question is asked; today when absent."
    ),
]


@contextmanager
def refusals() -> Iterator[None]:
    """Bad input ends with words on standard error and exit status 2, never with a traceback."""
    from cleardays.casefile.refusal import RefusedError

    try:
        yield
    except RefusedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def check_as_of(day: date) -> None:
    """Refuse a day no diary reaches."""
    from cleardays.casefile.refusal import RefusedError
    from cleardays.casefile.shapes import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RefusedError(
            f"--as-of {day}", f"years {FIRST_YEAR} to {LAST_YEAR} are answered", "name another day", file="answer"
        )


def today() -> date:
    """Today where this computer stands."""
    return datetime.now(UTC).astimezone().date()


def tomorrow() -> date:
    """The last day that may have begun somewhere on Earth."""
    return today() + timedelta(days=1)
