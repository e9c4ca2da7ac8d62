"""Is it helping, for a folder of case files: one JSON line a file, in the order of their names.

With a file to write to, what is there already is kept and not asked again, so that a long run can be stopped.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from cleardays.answer.answer import helped
from cleardays.casefile.refusal import RefusedError, printable
from cleardays.criteria.payers import Policy
from cleardays.exchange import open_file
from cleardays.installation import payers
from cleardays.report import answer_json

EVERY = 100
"""Files between two words of progress."""
CHUNK = 8
"""Files a worker takes at a time."""


def run(folder: Path, as_of: date, out: Path | None, workers: int = 1) -> int:
    """Answer every case file of a folder; how many were refused. `RefusedError` when there is none to read.

    With several `workers` files are answered side by side, each in a process of its own; the lines and their order are the same.
    """
    cases = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not cases:
        raise RefusedError(
            f"no case file in {folder.name}",
            "one line is printed for each",
            "name a folder with .json case files",
            file="respond",
        )
    done = _done(out, as_of) if out is not None else set()
    left = [case for case in cases if case.name not in done]
    if done:
        _say(f"{len(cases) - len(left)} of {len(cases)} are in {out.name if out else ''} already")
    if out is None:
        return _write(sys.stdout, _lines(left, as_of, workers), len(left))
    with out.open("a", encoding="utf-8") as file:
        return _write(file, _lines(left, as_of, workers), len(left))


def _done(out: Path, as_of: date) -> set[str]:
    """Files a run before this one answered for the same day. An unfinished last line is dropped, refused files are asked again.

    A file that is anything else is refused and left as it is.
    """
    if not out.exists():
        if not out.parent.is_dir():
            raise RefusedError(
                f"there is no folder {out.parent.name}", "the file would stand in it", "make it first", file=out.name
            )
        return set()
    other = RefusedError(
        "not the lines of a run before this one", "they would be mixed", "name another file", file=out.name
    )
    try:
        whole = out.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise other from None
    kept = whole[: whole.rfind("\n") + 1]
    if kept != whole and not whole[len(kept) :].startswith('{"id": '):
        raise other
    try:
        lines = [json.loads(line) for line in kept.splitlines()]
        days = {str(line["as_of"]) for line in lines}
        done = {str(line["file"]) for line in lines if "refused" not in line}
    except (json.JSONDecodeError, KeyError, TypeError):
        raise other from None
    if days - {as_of.isoformat()}:
        raise RefusedError(
            f"answers as of {', '.join(sorted(days))}", "days would be mixed", "name another file", file=out.name
        )
    again = "".join(line + "\n" for line, said in zip(kept.splitlines(), lines, strict=True) if "refused" not in said)
    if again != whole:
        out.write_text(again, encoding="utf-8")
    return done


def _lines(cases: Sequence[Path], as_of: date, workers: int) -> Iterator[dict[str, Any]]:
    answered = partial(_line, as_of=as_of, policies=payers.required())
    if workers == 1 or len(cases) < 2:
        told: Iterable[tuple[dict[str, Any], str | None]] = map(answered, cases)
        yield from _said(told)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from _said(pool.map(answered, cases, chunksize=CHUNK))


def _said(told: Iterable[tuple[dict[str, Any], str | None]]) -> Iterator[dict[str, Any]]:
    for line, refused in told:
        if refused is not None:
            _say(refused)
        yield line


def _line(path: Path, as_of: date, policies: Mapping[str, Policy]) -> tuple[dict[str, Any], str | None]:
    """The line of one file, and in words why it was refused."""
    try:
        case = open_file.load(path, as_of + timedelta(days=1))
    except RefusedError as error:
        return {"id": None, "file": path.name, "as_of": as_of.isoformat(), "refused": error.found}, str(error)
    said = helped(case, as_of, policies)
    line = {
        "id": case.person.id,
        "file": path.name,
        "as_of": as_of.isoformat(),
        "is_it_helping": answer_json.is_it_helping(said),
    }
    return line, None


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
