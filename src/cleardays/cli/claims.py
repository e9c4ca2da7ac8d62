"""`cleardays claims`: an article for patients, sentence by sentence, held against what was read."""

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cleardays.casefile.refusal import RefusedError, printable
from cleardays.casefile.text_file import read_text
from cleardays.evidence import article_check
from cleardays.evidence.article_check import NOTE, SAMPLE, Marked

WIDTH = 96


def run(path: Path | None, format_: str) -> None:
    """Print what is said of each sentence of a file, or of the shipped sample."""
    name = SAMPLE if path is None else path.name
    text = article_check.sample() if path is None else read_text(path)
    try:
        marked = article_check.check(text)
    except ValueError as error:
        raise RefusedError(str(error), "this is longer than an article", "check it in parts", file=name) from None
    if format_ == "json":
        typer.echo(json.dumps(to_json(marked), indent=1, ensure_ascii=False))
        return
    for line in lines(name, marked):
        typer.echo(line)


def to_json(marked: tuple[Marked, ...]) -> dict[str, Any]:
    """Every sentence with its verdict; null where it is unmatched."""
    return {
        "counts": dict(article_check.counts(marked)),
        "sentences": [
            {
                "sentence": one.sentence,
                "verdict": None if one.verdict is None else one.verdict.value,
                "claim": None if one.claim is None else one.claim.id,
                "alike": one.alike,
                "why": one.why,
                "asked": one.asked,
                "answer": one.answer,
                "sources": list(one.sources),
            }
            for one in marked
        ],
        "note": NOTE,
    }


def lines(name: str, marked: tuple[Marked, ...]) -> Iterator[str]:
    counted = ", ".join(f"{number} {kind}" for kind, number in article_check.counts(marked) if number)
    yield f"{name}: {len(marked)} sentences: {counted}"
    for one in marked:
        yield ""
        yield from _wrapped(f"{'unmatched' if one.verdict is None else one.verdict.value}: {one.sentence}", "")
        yield from _wrapped(one.why + (f" ({one.alike} of 100 alike)" if 0 < one.alike < 100 else ""))
        if one.verdict is not None:
            yield from _wrapped(f"To “{one.asked}” we say: {one.answer}")
            yield from _wrapped(f"Sources: {'; '.join(one.sources)}")
        elif one.claim is not None:
            yield from _wrapped(f"The nearest claim is “{one.asked}” To it we say: {one.answer}")
    yield ""
    yield from _wrapped(NOTE, "")


def _wrapped(words: str, before: str = "  ") -> list[str]:
    return textwrap.wrap(printable(words), WIDTH, initial_indent=before, subsequent_indent="  ")
