"""`cleardays export`: a case as a new file for somebody else, and what that file has no place for."""

from datetime import date, timedelta
from pathlib import Path

import typer

from cleardays.casefile.refusal import RefusedError
from cleardays.cli import import_diary
from cleardays.exchange import exports, open_file, preview


def run(case: Path, form: str, out: Path, today: date) -> None:
    """Write the file; nothing that is there already is written over."""
    if out.exists():
        raise RefusedError(
            f"{out.name} exists already", "an export never writes over a file", "choose another name", file=out.name
        )
    loaded = open_file.load(case, today + timedelta(days=1))
    import_diary.write(out, exports.made(loaded, form))
    counts = f"{preview.several(len(loaded.days), 'day')}, {preview.several(len(loaded.attacks), 'attack')}"
    typer.echo(f"{out.name}: {counts}")
    left = exports.left_out(loaded, form)
    if left:
        typer.echo(f"  not in it, because this format has no place for it: {', '.join(left)}")
