"""Where does a Cleardays keep its state? In one folder, with one key; nothing of it stands in the code.

`CLEARDAYS_HOME` names the folder (by default `~/.cleardays`). The key that signs sessions is made on first use and is
readable by its owner only.
"""

import os
import secrets
from pathlib import Path


def folder() -> Path:
    """The folder of this installation, made when it is missing, open to its owner only."""
    named = Path(os.environ.get("CLEARDAYS_HOME") or Path.home() / ".cleardays")
    named.mkdir(parents=True, exist_ok=True, mode=0o700)
    return named


def key(name: str) -> str:
    """A secret of this installation: kept in the folder, made the first time it is asked for."""
    path = folder() / f"{name}.key"
    try:
        # O_EXCL: of two processes that start together, one makes the key and both read the same.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(48))
            made.flush()
            os.fsync(made.fileno())
    except FileExistsError:
        pass
    found = path.read_text()
    if not found:
        raise OSError(f"{path} is empty; sessions cannot be signed without it; delete the file and start again")
    return found
