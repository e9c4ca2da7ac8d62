"""Files a command is given: a case, a CSV diary, the clinic's own payer policies."""

import os
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

from cleardays.answer import casefile, csvdiary
from cleardays.answer.casefile import Case
from cleardays.answer.refusal import RefusedError
from cleardays.answer.shape import FIRST_YEAR, LAST_YEAR
from cleardays.answer.textfile import read_text
from cleardays.criteria.payers import Policy, PolicyError, parse

LARGEST_POLICY_BYTES = 100_000
SAMPLE_AS_OF = date(2026, 7, 1)
"""The day the shipped sample is asked about: the day after its last entry."""


def sample() -> Case:
    text = files("cleardays.answer").joinpath("sample.json").read_text(encoding="utf-8")
    return casefile.loads(text, "sample.json")


def check_as_of(day: date) -> None:
    """Refuse a day no diary reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RefusedError(
            f"--as-of {day}", f"years {FIRST_YEAR} to {LAST_YEAR} are answered", "name another day", file="answer"
        )


def load(path: Path, latest: date) -> Case:
    """A case from JSON or CSV, told apart by what the file says; `RefusedError` for anything else."""
    from cleardays.exchange.apps import formats

    known = formats.recognise(path)
    if known is not None:
        raise RefusedError(
            f"this is a file of {known.title}",
            "times, dates and silence in it have to be settled before anything is counted",
            f"cleardays import {path.name} --out case.json",
            file=path.name,
        )
    text = read_text(path)
    if csvdiary.looks_like(text):
        return csvdiary.loads(text, path.name, latest)
    if text.lstrip()[:1] in ("{", "["):
        return casefile.loads(text, path.name, latest)
    raise RefusedError(
        "neither a case file nor a CSV diary",
        "a CSV diary begins with the line date,headache and a case file with {",
        "see `cleardays schema`, or `cleardays import` for another app's file",
        file=path.name,
        line=1,
    )


def home() -> Path:
    """Where a clinic keeps its own files: CLEARDAYS_HOME, or ~/.cleardays."""
    return Path(os.environ.get("CLEARDAYS_HOME") or Path.home() / ".cleardays")


def _policy_files() -> Iterator[Path]:
    folder = home() / "payers"
    return iter(sorted(folder.glob("*.toml")) if folder.is_dir() else [])


def _policy(path: Path) -> Policy:
    try:
        return parse(read_text(path, LARGEST_POLICY_BYTES), path.stem)
    except RefusedError as error:
        raise PolicyError(error.found) from None


def clinic_policies() -> dict[str, Policy]:
    """The clinic's own policies by slug; `RefusedError` when one cannot be used, because answers rest on it."""
    found = {}
    for path in _policy_files():
        try:
            found[path.stem] = _policy(path)
        except PolicyError as error:
            raise RefusedError(
                str(error),
                "answers would rest on a policy that cannot be read",
                "run `cleardays check`",
                file=path.name,
            ) from None
    return found


def check_policies() -> list[tuple[str, str | None]]:
    """Each of the clinic's policies with what is wrong with it, None when nothing is."""
    found: list[tuple[str, str | None]] = []
    for path in _policy_files():
        try:
            _policy(path)
            found.append((path.stem, None))
        except PolicyError as error:
            found.append((path.stem, str(error)))
    return found


def dose_model() -> bool:
    """Whether the belief about dose has a say; a clinic switches it off with CLEARDAYS_DOSE_MODEL=off."""
    said = os.environ.get("CLEARDAYS_DOSE_MODEL", "on").strip().casefold()
    if said not in ("on", "off"):
        raise RefusedError(
            f"CLEARDAYS_DOSE_MODEL is {said!r}", "whether dose is reckoned with must be certain", "set it to on or off"
        )
    return said == "on"
