"""How much is read of a file that somebody sends to a server? The same of everybody's, kept or not, and refused in words.

More than a life holds is read to make somebody wait. The command line, where people read their own files, has bounds of its own.
How deep a file may nest is `answer.strictjson`'s.
"""

from collections.abc import Iterable, Sized
from dataclasses import fields

from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import LARGEST_BYTES

MOST_DAYS = 40_000
"""Days of a file, and attacks: more than a hundred years of them. Ours."""
MOST_BESIDE = 200
"""Entries of one list beside its days. Each is looked up among all names we know, so very many take very long. Ours."""


def check_bytes(size: int, file: str) -> None:
    """Refuse a file that is too large to be read at all."""
    if size > LARGEST_BYTES:
        raise RefusedError(
            f"more than {LARGEST_BYTES / 1e6:g} MB",
            "a diary of fifty years is smaller",
            "export fewer years, or only headaches",
            file=file,
        )


def check_diary(days: Sized, attacks: Sized, file: str) -> None:
    """Refuse more days or attacks than a life holds, before they are held against each other."""
    _check((("days", days), ("attacks", attacks)), MOST_DAYS, file)


def check_case(case: Case, file: str) -> None:
    """Refuse more than a life holds, of any list."""
    check_diary(case.days, case.attacks, file)
    lists = {field.name: getattr(case.history, field.name) for field in fields(case.history)}
    lists |= {name: getattr(case, name) for name in ("sessions", "scores", "events", "examinations", "decisions")}
    _check(((name, held) for name, held in lists.items() if isinstance(held, tuple)), MOST_BESIDE, file)


def _check(lists: Iterable[tuple[str, Sized]], most: int, file: str) -> None:
    for name, held in lists:
        if len(held) > most:
            raise RefusedError(
                f"{len(held)} entries of {name}",
                f"at most {most} are read of a file that is sent",
                "send the newest part of it",
                file=file,
                field=name,
            )
