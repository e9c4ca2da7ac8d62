"""`cleardays claims`: an article for patients, sentence by sentence, held against what was read."""

import json
from pathlib import Path
from typing import Literal

import typer

from cleardays.casefile.refusal import RefusedError
from cleardays.cli.import_diary import write
from cleardays.evidence import article_check
from cleardays.evidence.article_check import SAMPLE
from cleardays.exchange import article_file
from cleardays.report import article_page, article_report

ArticleFormat = Literal["text", "json", "html", "pdf"]


def run(path: Path | None, format_: ArticleFormat, output: Path | None) -> None:
    """Print what is said of an article's file, or of the shipped sample; or write it to a new file."""
    if format_ == "pdf" and output is None:
        raise _refused("--format pdf without --output", "a PDF is no text for a screen", "add --output report.pdf")
    if output is not None and (output.exists() or output.is_symlink()):
        raise RefusedError(
            "it exists already", "what is there would be lost", "name another file with --output", file=output.name
        )
    name = SAMPLE if path is None else path.name
    text = article_check.sample() if path is None else article_file.read(path)
    try:
        said = article_report.report(name, text)
    except article_check.TooLongError as error:
        raise RefusedError(str(error), "this is longer than an article", "check it in parts", file=name) from None
    if format_ == "pdf":
        raw = article_page.pdf(said)
    elif format_ == "html":
        raw = article_page.html(said).encode() + b"\n"
    elif format_ == "json":
        raw = json.dumps(article_report.to_json(said), indent=1, ensure_ascii=False).encode() + b"\n"
    else:
        raw = "\n".join(article_report.text(said)).encode() + b"\n"
    if output is None:
        typer.echo(raw.decode(), nl=False)
    else:
        write(output, raw)
        typer.echo(f"{output.name}: written")


def _refused(found: str, why: str, do: str) -> RefusedError:
    return RefusedError(found, why, do, file="report")
