"""Where does a Cleardays keep its state? In one folder, with one key; nothing of it stands in the code.

`CLEARDAYS_HOME` names the folder (by default `~/.cleardays`). The key that signs sessions is made at the first start and is
readable by its owner only.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from cleardays.casefile.refusal import RefusedError


def path() -> Path:
    """Where the folder of this installation stands, or would: nothing is made. The only place that reads `CLEARDAYS_HOME`."""
    return Path(os.environ.get("CLEARDAYS_HOME") or Path.home() / ".cleardays")


def folder() -> Path:
    """The folder of this installation, made when it is missing, open to its owner only."""
    path().mkdir(parents=True, exist_ok=True, mode=0o700)
    return path()


def is_demo() -> bool:
    """Whether the records of this folder are a fictional clinic's: its password stands printed, and nobody in it is real."""
    return (path() / "demo.key").exists()


def dose_model() -> bool:
    """Whether the belief about dose has a say; a clinic switches it off with CLEARDAYS_DOSE_MODEL=off."""
    said = os.environ.get("CLEARDAYS_DOSE_MODEL", "on").strip().casefold()
    if said not in ("on", "off"):
        raise RefusedError(
            f"CLEARDAYS_DOSE_MODEL is {said!r}", "whether dose is reckoned with must be certain", "set it to on or off"
        )
    return said == "on"


def key(name: str) -> str:
    """A secret of this installation: kept in the folder, made the first time it is asked for."""
    file = folder() / f"{name}.key"
    if not file.exists():
        part = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
                made.write(secrets.token_urlsafe(48))
                made.flush()
                os.fsync(made.fileno())
            # One step: the key stands there whole or not at all, and of two processes that start together both read the first one's.
            with suppress(FileExistsError):
                os.link(part, file)
        finally:
            part.unlink(missing_ok=True)
    found = file.read_text()
    if not found:
        raise OSError(f"{file} is empty; sessions cannot be signed without it; delete the file and start again")
    return found


def kept_key(name: str) -> str:
    """A secret of this installation, empty where none was made yet: nothing is made."""
    try:
        return (path() / f"{name}.key").read_text()
    except FileNotFoundError:
        return ""
