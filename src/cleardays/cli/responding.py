"""Is it helping, for a folder of case files: one JSON line a file, in the order of their names.

With a file to write to, what is there already is kept and not asked again, so that a long run can be stopped.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

from cleardays.answer import asking, tojson
from cleardays.answer.refusal import RefusedError, printable
from cleardays.cli import files
from cleardays.criteria.payers import Policy

EVERY = 100
"""Files between two words of progress."""


def run(folder: Path, as_of: date, out: Path | None) -> int:
    """Answer every case file of a folder; how many were refused. `RefusedError` when there is none to read."""
    cases = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not cases:
        raise RefusedError(
            f"no case file in {folder.name}",
            "one line is printed for each",
            "name a folder with .json case files",
            file="respond",
        )
    policies = files.clinic_policies()
    done = _done(out) if out is not None else set()
    left = [case for case in cases if case.name not in done]
    if done:
        _say(f"{len(cases) - len(left)} of {len(cases)} are in {out.name if out else ''} already")
    if out is None:
        return _write(sys.stdout, _lines(left, as_of, policies), len(left))
    with out.open("a", encoding="utf-8") as file:
        return _write(file, _lines(left, as_of, policies), len(left))


def _done(out: Path) -> set[str]:
    """Files a run before this one answered; a line it was stopped in the middle of is dropped."""
    if not out.exists():
        return set()
    whole = out.read_text(encoding="utf-8")
    kept = whole[: whole.rfind("\n") + 1]
    if kept != whole:
        out.write_text(kept, encoding="utf-8")
    try:
        return {str(json.loads(line)["file"]) for line in kept.splitlines()}
    except (json.JSONDecodeError, KeyError, TypeError):
        raise RefusedError(
            "not the lines of a run before this one", "they would be mixed", "name another file", file=out.name
        ) from None


def _lines(cases: Iterable[Path], as_of: date, policies: Mapping[str, Policy]) -> Iterator[dict[str, Any]]:
    for path in cases:
        try:
            case = files.load(path, as_of + timedelta(days=1))
        except RefusedError as error:
            _say(str(error))
            yield {"id": None, "file": path.name, "refused": error.found}
            continue
        said = asking.helped(case, as_of, policies)
        yield {"id": case.person.id, "file": path.name, "is_it_helping": tojson.is_it_helping(said)}


def _write(file: TextIO, lines: Iterable[dict[str, Any]], number: int) -> int:
    refused = 0
    for i, line in enumerate(lines, start=1):
        refused += "refused" in line
        file.write(json.dumps(line, ensure_ascii=True) + "\n")
        if i % EVERY == 0 or i == number:
            file.flush()
            _say(f"{i} of {number}")
    return refused


def _say(words: str) -> None:
    print("\n".join(printable(line) for line in words.split("\n")), file=sys.stderr, flush=True)
