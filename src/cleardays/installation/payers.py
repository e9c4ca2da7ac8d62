"""Which payers' policies are known here beside the examples that come with Cleardays, and which of them cannot be used?

They are the files of the folder `payers` of this installation, the same that every command reads. One that cannot be read is named
with what is wrong, and judges nothing: whoever names it is answered "not known here", never by another rule.
"""

from functools import lru_cache
from pathlib import Path

from cleardays.casefile.refusal import RefusedError
from cleardays.casefile.text_file import read_text
from cleardays.criteria.payers import Policy, PolicyError, parse
from cleardays.installation import home

LARGEST_BYTES = 100_000
Files = tuple[tuple[str, int, int], ...]


def files() -> Files:
    """The files as they are now: path, when each was changed, how long it is. It changes when one of them does."""
    found = []
    for path in sorted((home.path() / "payers").glob("*.toml")):
        known = path.stat()
        found.append((str(path), known.st_mtime_ns, known.st_size))
    return tuple(found)


def policies() -> dict[str, Policy | None]:
    """The policies of this installation by name; None for one that cannot be used, so that no example answers in its place."""
    known, wrong = _read(files())
    return {**known, **dict.fromkeys(wrong)}


def required() -> dict[str, Policy]:
    """The same for a command, whose answers rest on them: `RefusedError` when one of them cannot be used."""
    known, wrong = _read(files())
    for name, found in sorted(wrong.items()):
        raise RefusedError(
            found, "answers would rest on a policy that cannot be read", "run `cleardays check`", file=f"{name}.toml"
        )
    return known


def checked() -> list[tuple[str, str | None]]:
    """Each policy of this installation by name with what is wrong with it, None when nothing is."""
    known, wrong = _read(files())
    return sorted([*((name, None) for name in known), *wrong.items()])


def unusable() -> dict[str, str]:
    """Those that cannot, each with what is wrong with it."""
    return _read(files())[1]


@lru_cache(maxsize=4)
def _read(these: Files) -> tuple[dict[str, Policy], dict[str, str]]:
    known, wrong = {}, {}
    for name, *_ in these:
        path = Path(name)
        try:
            known[path.stem] = parse(read_text(path, LARGEST_BYTES), path.stem)
        except PolicyError as error:
            wrong[path.stem] = str(error)
        except RefusedError as error:
            wrong[path.stem] = error.found
    return known, wrong
