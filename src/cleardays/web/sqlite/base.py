"""Django's SQLite backend on the bundled SQLite, set so that an acknowledged entry survives a power cut.

SQLite before 3.51.3 can corrupt a database in write-ahead mode when a checkpoint and a write meet at the wrong
moment (the "WAL reset" fault, sqlite.org/wal.html, 2026). Records stand in that mode, so an older library is refused.
"""

import sys
import threading
from collections import defaultdict
from importlib import import_module
from types import ModuleType

import pysqlite3
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

OLDEST = (3, 51, 3)
# synchronous=FULL: a commit that was answered is on the disk. No memory map: a fault of the disk becomes an error, not a signal.
ON_CONNECT = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA secure_delete=ON"


def _with_bundled_library() -> ModuleType:
    """Django's backend, which names `sqlite3` in its imports, read while that name means the bundled library."""
    ours = {"sqlite3": pysqlite3, "sqlite3.dbapi2": pysqlite3.dbapi2}
    before = {name: sys.modules.get(name) for name in ours}
    sys.modules.update(ours)
    try:
        return import_module("django.db.backends.sqlite3.base")
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


_django = _with_bundled_library()
if pysqlite3.sqlite_version_info < OLDEST:
    raise ImproperlyConfigured(
        f"found SQLite {pysqlite3.sqlite_version}; before {'.'.join(map(str, OLDEST))} write-ahead mode can lose records; "
        "install a newer pysqlite3"
    )


_QUEUES: "defaultdict[str, threading.Lock]" = defaultdict(threading.Lock)
"""One for each database of this process."""


class DatabaseWrapper(_django.DatabaseWrapper):  # type: ignore[name-defined, misc]
    """SQLite as records need it: every transaction takes the write lock when it begins, so none fails half-way.

    Threads of one process queue for that lock here, first come first served. SQLite itself lets whoever finds it taken sleep and try
    again, up to a tenth of a second each time, while others overtake: measured, one entry in a hundred then waits ten times as long.
    """

    _queued: "threading.Lock | None" = None

    def _start_transaction_under_autocommit(self) -> None:
        queue = _QUEUES[str(self.settings_dict["NAME"])]
        if not queue.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked: another write took too long")
        self._queued = queue
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._leave()  # a commit that fails is rolled back, and the lock is held until then

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        queue, self._queued = self._queued, None
        if queue is not None:
            queue.release()
