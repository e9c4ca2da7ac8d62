"""Virtual people written to a folder. Nothing is overwritten, and a folder half written is never left behind."""

import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Literal

import typer

from cleardays.casefile import virtual_people
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.shapes import FIRST_YEAR, LAST_YEAR
from cleardays.response import simulator
from cleardays.response.simulator import Arm

FIRST_DAY = date(2026, 1, 5)
"""When the baseline of virtual people begins: a Monday, so that their weeks are weeks."""
BOTH: tuple[Arm, ...] = ("onabotulinumtoxinA", "placebo")


def run(number: int, seed: int, out: Path, arm: Arm | Literal["both"], missing: float, first: date | None) -> None:
    """Draw people and write them; `RefusedError` when the folder is not empty."""
    last = FIRST_YEAR, LAST_YEAR - 1
    if first is not None and not last[0] <= first.year <= last[1]:
        raise RefusedError(
            f"--start {first}",
            f"diaries of the years {FIRST_YEAR} to {LAST_YEAR} are read",
            "name another day",
            file="simulate",
        )
    out = out.resolve()
    if not out.parent.is_dir():
        raise RefusedError(
            f"there is no folder {out.parent.name}",
            "the new folder would stand in it",
            "make it first",
            file="simulate",
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RefusedError(
            f"{out.name} is not empty",
            "what is there would be mixed with virtual people",
            "name a new folder",
            file="simulate",
        )
    began, first = time.monotonic(), first or FIRST_DAY
    part = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    (part / "people").mkdir()
    try:
        cohort = simulator.trial(number, seed, BOTH if arm == "both" else (arm,), missing)
        for id_, text in virtual_people.cases(cohort, first):
            (part / "people" / f"{id_}.json").write_text(text, encoding="utf-8")
        for name, lines in (
            ("days.csv", virtual_people.days(cohort, first)),
            ("truth.csv", virtual_people.truth(cohort)),
        ):
            with (part / name).open("w", encoding="utf-8") as file:
                file.writelines(lines)
        if out.is_dir():
            out.rmdir()
        part.chmod(0o755)
        part.rename(out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    days = cohort.headache.shape[1]
    typer.echo(
        f"{out.name}: {number} virtual people, {days} days each, in {time.monotonic() - began:.1f} s. They are nobody.\n"
        "  people/      a case file each\n"
        "  days.csv     a row for each day written\n"
        "  truth.csv    the reductions the days were drawn from"
    )
