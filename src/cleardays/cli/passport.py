"""`cleardays passport`: one page of what was given, on the screen or as a new file."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import typer

from cleardays.casefile.refusal import RefusedError
from cleardays.cli.import_diary import write
from cleardays.cli.options import check_as_of
from cleardays.exchange import open_file
from cleardays.report import passport_content, passport_page
from cleardays.report.passport_page import Paper


@dataclass(frozen=True, slots=True)
class Request:
    case: Path
    session: date | None
    as_of: date | None
    format: Literal["text", "html", "pdf"]
    paper: Paper | None
    output: Path | None

    def refused(self, found: str, why: str, do: str) -> RefusedError:
        return RefusedError(found, why, do, file=self.output.name if self.output else "passport")


def run(asked: Request, today: date) -> None:
    """Make the page, then print it or write it: whole, and never over a file that is there."""
    if asked.format == "pdf" and asked.output is None:
        raise asked.refused(
            "--format pdf without --output", "a PDF is no text for a screen", "add --output passport.pdf"
        )
    if asked.format != "pdf" and asked.paper is not None:
        raise asked.refused("--paper without --format pdf", "a browser asks for the paper itself", "leave it out")
    if asked.output is not None and (asked.output.exists() or asked.output.is_symlink()):
        raise asked.refused("it exists already", "what is there would be lost", "name another file with --output")
    as_of = asked.as_of or today
    check_as_of(as_of)
    case = open_file.load(asked.case, max(today, as_of) + timedelta(days=1))
    said = passport_content.passport(case, as_of, today, asked.session)
    if asked.format == "pdf":
        raw = passport_page.pdf(said, asked.paper or ("us-letter" if case.jurisdiction == "us" else "a4"))
    else:
        raw = (passport_page.html(said) if asked.format == "html" else passport_page.text(said)).encode() + b"\n"
    if asked.output is None:
        typer.echo(raw.decode(), nl=False)
    else:
        write(asked.output, raw)
        typer.echo(f"{asked.output.name}: written")
