"""What ails this installation? Each finding in words, with what to do; what can be mended without asking is mended."""

import json
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pysqlite3
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from cleardays import __version__
from cleardays.installation import disk_reserve, home
from cleardays.web.accounts import audit_trail, invitations
from cleardays.web.accounts.models import Erased, Invitation
from cleardays.web.operations import backup_folder
from cleardays.web.privacy import erasure
from cleardays.web.sqlite.base import OLDEST

BACKUP_EVERY = timedelta(days=7)
"""How old the last backup may be before it is said. Our choice."""
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, what was found, and what to do when it is not."""

    what: str
    well: bool
    found: str
    do: str = ""

    def __str__(self) -> str:
        line = f"{'well ' if self.well else 'LOOK '} {self.what}: {self.found}"
        return line if self.well else f"{line}\n      do   {self.do}"


def look(now: datetime) -> Iterator[Finding]:
    """Everything that is looked at, one after another, the disk first: the rest may need its room."""
    yield from (_disk(), _versions(), _folder(), _keys())
    for what, one in (
        ("tables", _migrations),
        ("records", _integrity),
        ("account", _chain),
        ("erasures", _erasures),
        ("mail", _mail),
    ):
        yield _asked(what, one)
    yield _backup(now)


def _asked(what: str, one: Callable[[], Finding]) -> Finding:
    try:
        return one()
    except DatabaseError as error:
        return Finding(
            what,
            False,
            f"could not be asked: {error}",
            "read the other findings; then `cleardays serve` makes what is missing",
        )


def _disk() -> Finding:
    free = disk_reserve.free()
    if free < disk_reserve.LEAST_FREE:
        given = disk_reserve.release()
        words = "the reserve was given up, so that deleting and a backup go on" if given else "no reserve is left"
        return Finding(
            "disk", False, f"{free // _MIB} MiB free; {words}",
            "make room: move old backups to another disk; then run `cleardays doctor` again, which keeps a new reserve",
        )  # fmt: skip
    if not disk_reserve.make():
        return Finding(
            "disk",
            False,
            f"{free // _MIB} MiB free, too little to keep a reserve beside",
            "make room, then run this again",
        )
    return Finding("disk", True, f"{free // _MIB} MiB free, and a reserve of {disk_reserve.BYTES // _MIB} MiB")


def _versions() -> Finding:
    found = f"Cleardays {__version__}, Python {platform.python_version()}, "
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return Finding("versions", True, f"{found}PostgreSQL {cursor.fetchone()[0]}")
    well = pysqlite3.sqlite_version_info >= OLDEST and sys.version_info >= (3, 11)
    return Finding("versions", well, f"{found}SQLite {pysqlite3.sqlite_version}", "install a newer pysqlite3")


def _folder() -> Finding:
    folder = home.folder()
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("folder", False, f"{folder} is open to others on this computer", f"chmod 700 {folder}")
    return Finding("folder", True, "open to its owner only")


def _keys() -> Finding:
    bad = []
    for name in backup_folder.KEYS:
        path = home.folder() / f"{name}.key"
        if not path.exists():
            continue  # made when it is first needed
        try:
            if not path.read_text():
                bad.append(f"{path.name} is empty")
        except OSError:
            bad.append(f"{path.name} cannot be read")
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            bad.append(f"{path.name} is open to others on this computer")
    if bad:
        do = f"chmod 600 {home.folder()}/*.key; an empty one is put back from where the keys were carried"
        return Finding("keys", False, ", ".join(bad), do)
    return Finding("keys", True, "readable by their owner only")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        named = ", ".join(f"{one.app_label} {one.name}" for one, _ in waiting[:5])
        return Finding(
            "tables",
            False,
            f"{len(waiting)} changes wait: {named}",
            "make a backup, then start `cleardays serve`, which does them",
        )
    return Finding("tables", True, "up to date")


def _integrity() -> Finding:
    if connection.vendor != "sqlite":
        return Finding("records", True, "PostgreSQL checks its own pages; pg_amcheck looks at all of them")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [line for (line,) in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchall()
    if found != ["ok"] or loose:
        words = found[0] if found != ["ok"] else f"{len(loose)} rows name others that are not there"
        return Finding(
            "records", False, words, "stop the server, keep a copy of the folder, and restore the newest backup"
        )
    return Finding("records", True, "every page is sound")


def _chain() -> Finding:
    broken = audit_trail.verify()
    if broken is not None:
        return Finding(
            "account",
            False,
            broken.found,
            "keep a copy of the database, and compare it with the newest backup that holds",
        )
    return Finding("account", True, f"the chain holds: {audit_trail.head().number} entries")


def _erasures() -> Finding:
    erasure.write_list()
    done = erasure.sweep()
    count = Erased.objects.count()
    if not done:
        return Finding(
            "erasures",
            False,
            f"{count} on the list, traces of some still in the file",
            "run this again when the disk has room",
        )
    return Finding("erasures", True, f"{count} on the list, {home.folder() / erasure.LIST}")


def _mail() -> Finding:
    failed = Invitation.objects.filter(mail=Invitation.Mail.FAILED, used=None).order_by("-mail_tried")
    if newest := failed.first():
        found = f"{failed.count()} invitations were not delivered; the last try: {newest.mail_error}"
        return Finding("mail", False, found, "check EMAIL_URL; then send them again under “Invite somebody”")
    if not invitations.mail_is_set_up():
        return Finding("mail", True, "not set up: nothing is sent, and invitations show their link on a page")
    return Finding("mail", True, f"given to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def _backup(now: datetime) -> Finding:
    do = "cleardays backup FOLDER, best on another disk"
    if connection.vendor != "sqlite":
        return Finding("backup", True, "made with PostgreSQL's own tools; this command does not see them")
    try:
        said = json.loads((home.folder() / backup_folder.LAST).read_text(encoding="utf-8"))
        made = datetime.strptime(said["made"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return Finding("backup", False, "none was made yet", do)
    words = f"the last one is {(now - made).days} days old"
    return Finding("backup", now - made <= BACKUP_EVERY, words, do)
