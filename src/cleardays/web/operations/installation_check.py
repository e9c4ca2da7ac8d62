"""What ails this installation? Each finding in words, with what to do; what can be mended without asking is mended."""

import json
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pysqlite3
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from cleardays import __version__
from cleardays.installation import disk_reserve, home
from cleardays.web.accounts import audit_trail, outbox, signed_heads
from cleardays.web.accounts.models import Clinic, Erased
from cleardays.web.operations import backup_contents, backup_folder, sealed_check
from cleardays.web.privacy import erasure
from cleardays.web.sqlite.base import OLDEST

BACKUP_EVERY = timedelta(days=7)
"""How old the last backup may be before it is said. Our choice."""
JOBS_OF = timedelta(days=7)
LATE = timedelta(minutes=5)
"""How long a job may wait before the worker is thought to be away. Ours."""
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


def look(now: datetime, *, all_sealed: bool = False) -> Iterator[Finding]:
    """Everything that is looked at, one after another, the disk first: the rest may need its room.

    `all_sealed`: every record is held against the account of what was done, not only those of some people.
    """
    yield from (_disk(), _versions(), _folder(), _keys())
    for what, one in (
        ("tables", _migrations),
        ("records", _integrity),
        ("account", _chain),
        ("sealed", partial(_sealed, all_sealed)),
        ("erasures", _erasures),
        ("mail", _mail),
        ("jobs", partial(_jobs, now)),
        ("zone", _zones),
    ):
        yield _asked(what, one)
    yield _backup(now)


def at_a_glance(now: datetime) -> Iterator[Finding]:
    """What takes no time to look at and changes nothing, for a page: disk, versions, folder, mail, jobs, zone, backup."""
    free = disk_reserve.free()
    room = "make room: move old backups to another disk; then run `cleardays doctor`"
    yield Finding("disk", free >= disk_reserve.LEAST_FREE, f"{free // _MIB} MiB free", room)
    yield from (_versions(), _folder())
    for what, one in (("mail", _mail), ("jobs", partial(_jobs, now)), ("zone", _zones)):
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
    others = stat.S_IRWXG | stat.S_IRWXO
    open_ = [
        one for one in (folder, *sorted(folder.iterdir())) if one.lstat().st_mode & others and not one.is_symlink()
    ]
    if open_:
        return Finding("folder", False, f"{open_[0]} is open to others on this computer", f"chmod -R go= {folder}")
    return Finding("folder", True, "open to its owner only, with all that is in it")


def _keys() -> Finding:
    bad = []
    for name in backup_contents.KEYS:
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
    signed = signed_heads.found()
    broken = audit_trail.verify(*signed.heads)
    head, do = audit_trail.head(), "keep a copy of the database, and compare it with the newest backup that holds"
    if broken is not None:
        return Finding("account", False, broken.found, do)
    if signed.wrong:
        return Finding("account", False, signed.wrong, do)
    if head.number and not signed_heads.is_there():
        signed_heads.sign(head)
        found = (
            "no signed head stood beside the records, so nobody can tell whether their end was cut off; one does now"
        )
        return Finding("account", False, found, "if this place kept one before, compare it with the newest backup")
    return Finding("account", True, f"the chain holds, with its signed head: {head.number} entries")


def _sealed(everybody: bool) -> Finding:
    asked = sealed_check.whole() if everybody else sealed_check.sampled()
    if asked.wrong:
        more = f"; and {len(asked.wrong) - 1} more" if len(asked.wrong) > 1 else ""
        return Finding(
            "sealed",
            False,
            f"{asked.wrong[0]}{more}",
            "somebody wrote into the database beside the app: compare it with the newest backup; `cleardays doctor --sealed` asks all",
        )
    some = "" if everybody else f", of {sealed_check.SAMPLE} people at most, drawn anew each time"
    return Finding("sealed", True, f"{asked}{some}")


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
    waiting, failed = outbox.waiting().count(), outbox.failed()
    if newest := failed.first():
        given_up = failed.filter(given_up=True).count()
        kinds = ", ".join(sorted(set(failed.values_list("kind", flat=True))))
        found = f"{failed.count()} not delivered ({kinds}), {given_up} of them given up; the last try: {newest.error}"
        do = (
            "check EMAIL_URL; what is not given up is tried again by itself, an invitation also under “Invite somebody”"
        )
        return Finding("mail", False, found, do)
    if not outbox.is_set_up():
        wait = f"; {waiting} letters wait, and administrators see theirs as notices" if waiting else ""
        return Finding("mail", True, f"not set up: nothing is sent, and invitations show their link on a page{wait}")
    wait = f"; {waiting} wait to be sent" if waiting else ""
    return Finding("mail", True, f"given to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}{wait}")


def _jobs(now: datetime) -> Finding:
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - JOBS_OF).count()
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LATE).exclude(run_after__gt=now - LATE)
    if oldest := late.order_by("enqueued_at").first():
        found = f"{late.count()} wait, the oldest since {oldest.enqueued_at:%Y-%m-%d %H:%M} UTC"
        return Finding(
            "jobs", False, found, "the worker does not run: start this place with `cleardays serve`, which starts one"
        )
    if failed:
        found = f"{failed} failed in the last {JOBS_OF.days} days"
        return Finding(
            "jobs", False, found, "look into errors.log at that time; a job that failed is not done again by itself"
        )
    return Finding("jobs", True, "none waits for long, none failed lately")


def _zones() -> Finding:
    unset = Clinic.objects.filter(timezone="UTC", zone_chosen=False).values_list("name", flat=True)
    if unset:
        words = f"nobody chose one for {', '.join(unset)}: its days end by UTC; set it with `cleardays clinic set`"
        return Finding("zone", True, words)
    zones = sorted(set(Clinic.objects.values_list("timezone", flat=True)))
    return Finding("zone", True, ", ".join(zones) or "no clinic was opened yet")


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
