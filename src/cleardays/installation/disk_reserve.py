"""What if the disk is full? SQLite needs room to delete too, so some is kept for that: a file of nothing, given up when needed."""

import errno
import os
import shutil

from cleardays.installation import home

FILE = "reserve"
BYTES = 16 * 1024 * 1024
"""Room for a day's deleting, and for the small files of a backup. Our choice."""
LEAST_FREE = 4 * BYTES
"""Below this much free beside it, the disk counts as full: the reserve is not made, and `doctor` says so. Our choice."""


def make() -> bool:
    """Keeps the room, when it is not kept and there is enough beside it; whether it is kept now. Never fails."""
    path = home.folder() / FILE
    if held() == BYTES:
        return True
    if free() < LEAST_FREE + BYTES:
        return False
    try:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as made:
            os.posix_fallocate(made.fileno(), 0, BYTES)  # blocks of the disk, not a promise of some
            os.fsync(made.fileno())
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        path.unlink(missing_ok=True)
        return False
    return True


def release() -> bool:
    """Gives the room up; whether there was any."""
    there = held() > 0
    (home.folder() / FILE).unlink(missing_ok=True)
    return there


def held() -> int:
    """Bytes that are kept."""
    path = home.folder() / FILE
    return path.stat().st_size if path.exists() else 0


def free() -> int:
    """Bytes free on the disk of this installation, beside the reserve."""
    return shutil.disk_usage(home.folder()).free
