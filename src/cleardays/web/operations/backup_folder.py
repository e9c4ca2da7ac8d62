"""How are a place's records copied while it runs, and put back somewhere else?

A backup is a folder: the database as one file, the erasure list, the clinic's own policies and languages (`backup_contents`), and a
manifest that names each file's SHA-256, each table's rows and the head of the audit, signed. It is written under another name and
renamed when it is whole. Keys are not in it: who finds a backup reads the diaries, but opens no sealed address and signs in nobody
(docs/decisions/0035). Locked for a public key (`backup_encryption`), it is one file that nobody reads without the secret one.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pysqlite3
from django.db import connection

from cleardays import __version__
from cleardays.installation import home, signatures
from cleardays.web.accounts import audit_trail, signed_heads
from cleardays.web.operations import backup_encryption
from cleardays.web.operations.backup_contents import KEYS, MANIFEST, RECORDS, TABLES_LEFT, beside_the_records
from cleardays.web.operations.errors import NotKeptError
from cleardays.web.privacy import erasure

LAST = signed_heads.BACKUP
OPEN = ".backup-open"
"""Where a locked backup stands open, inside the installation's folder: while it is made and while it is put back."""
FORM = "cleardays.backup.1"
LEFT_OUT = frozenset(TABLES_LEFT)
"""Tables whose rows no backup takes."""
_WITHOUT = " ".join(f"--exclude-table-data={name}" for name in sorted(LEFT_OUT))
PG_DUMP = f'pg_dump --format=custom {_WITHOUT} --file=cleardays.dump "$DATABASE_URL"'


def backup(into: Path, now: datetime, keys: Path | None = None, locked_for: Sequence[str] = ()) -> Path:
    """Makes one more backup in a folder of backups: its own folder, or one file locked for public keys (`age1...`).

    The installation's keys go to another folder, when one is named.
    """
    if connection.vendor != "sqlite":
        raise NotKeptError(
            "the records stand in PostgreSQL",
            "its own tools copy a running database whole; this command copies SQLite",
            f"{PG_DUMP}, keep the file {home.folder() / erasure.LIST} and the output of `cleardays audit head` beside it",
        )
    if keys is not None and (
        keys.resolve().is_relative_to(into.resolve()) or into.resolve().is_relative_to(keys.resolve())
    ):
        raise NotKeptError(
            f"the keys would stand with the backup, in {into}",
            "whoever finds both opens what is sealed",
            "name another folder with --keys, best on another disk",
        )
    _whole_account()
    erasure.sweep()
    erased = erasure.write_list()
    signatures.public_key()  # made on its first use, and one of the keys that are named
    public = backup_encryption.public_keys(locked_for)
    made = into / f"cleardays-{now:%Y%m%dT%H%M%SZ}{backup_encryption.LOCKED if public else ''}"
    whole = into / f".{made.name}.part"
    # What is to be locked never lies open outside this installation's folder.
    part = home.folder() / OPEN if public else whole
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    if made.exists():
        raise NotKeptError(f"{made} is there already", "a backup is never written over", "wait a second")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        _copy_records(part / RECORDS)
        shutil.copy(erased, part / erasure.LIST)
        for name, path in beside_the_records(home.folder()):
            (part / name).parent.mkdir(exist_ok=True, mode=0o700)
            shutil.copy(path, part / name)
        with _opened(part / RECORDS) as database:
            said: dict[str, Any] = {
                "form": FORM,
                "cleardays": __version__,
                "made": f"{now:%Y-%m-%dT%H:%M:%SZ}",
                "files": {name: digest(part / name) for name in _files(part)},
                "rows": rows(database),
                "head": _head(database),
                "migrations": _migrations(database),
                "keys": [name for name in KEYS if (home.folder() / f"{name}.key").exists()],
            }
        (part / MANIFEST).write_text(json.dumps(signatures.signed(said), indent=1) + "\n", encoding="utf-8")
        for name in [*_files(part), MANIFEST]:
            (part / name).chmod(0o600)
            _to_disk(part / name)
        _to_disk(part)
        if public:
            backup_encryption.lock(part, whole, public)
        whole.rename(made)
        _to_disk(into)
    except BaseException:
        whole.unlink(missing_ok=True) if public else shutil.rmtree(whole, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(home.folder() / OPEN, ignore_errors=True)
    if keys is not None:
        _carry(home.folder(), keys)
    head = signed_heads.head_of(said["head"])
    remembered = {"made": said["made"], "at": str(made), "number": head.number, "hash": head.hash}
    (home.folder() / LAST).write_text(json.dumps(signatures.signed(remembered)) + "\n", encoding="utf-8")
    signed_heads.sign_elsewhere(head)
    return made


def _whole_account() -> None:
    """A backup signs no account of what was done that lacks what was signed before."""
    broken = audit_trail.verify(*signed_heads.found().heads)
    if broken is not None:
        raise NotKeptError(
            broken.found,
            "a backup would sign an account of what was seen and done that was changed or cut",
            "keep a copy of the database as it is, and compare it with the newest backup that holds",
        )


def checked(found: Path, signed_by: str | None = None) -> dict[str, Any]:
    """The manifest of a backup whose every file is the one that was written; `NotKeptError` names the first that is not."""
    try:
        said: dict[str, Any] = json.loads((found / MANIFEST).read_text(encoding="utf-8"))
        form, files = said["form"], dict(said["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotKeptError(
            f"no manifest that can be read in {found}",
            "nothing says what the backup held",
            "name the folder that `cleardays backup` printed",
        ) from error
    if form != FORM:
        raise NotKeptError(
            f"a backup of the form {form!r}", f"this version reads {FORM}", "restore it with the version that made it"
        )
    try:
        key = signatures.check(said)
    except signatures.NotSignedError:
        raise NotKeptError(
            "the manifest was changed after it was signed", "nothing it says can be relied on", "take another backup"
        ) from None
    if signed_by is not None and key != signed_by:
        raise NotKeptError(
            "a backup signed by another installation",
            f"its key is {key}, and {signed_by} was expected",
            "find out where it came from; to take it all the same, name its key with --signed-by",
        )
    for name in sorted({*files, *_files(found)}):
        there = found / name
        if not there.is_file() or there.is_symlink() or files.get(name) != digest(there):
            raise NotKeptError(
                f"{name} is not the file that was backed up",
                "it was changed, damaged or lost since",
                "take another backup",
            )
    return said


def newest(place: Path) -> Path:
    """A backup, or the newest of a folder of backups: of open ones that with the longest account; of locked ones by name."""
    if place.is_file() or (place / MANIFEST).exists():
        return place
    open_ = [one.parent for one in place.glob(f"cleardays-*/{MANIFEST}")]
    if open_:
        return max(open_, key=_how_far)
    return max(place.glob(f"cleardays-*{backup_encryption.LOCKED}"), default=place)


def _how_far(backup: Path) -> tuple[int, str]:
    """How long the account in a backup is, then its name: a clock that was wrong gives a backup a wrong name, not a longer chain."""
    try:
        return signed_heads.head_of(
            json.loads((backup / MANIFEST).read_text(encoding="utf-8"))["head"]
        ).number, backup.name
    except (OSError, ValueError, KeyError, TypeError):
        return 0, backup.name


@contextmanager
def opened(found: Path, secret: Path | None) -> Iterator[Path]:
    """The folder of a backup; of a locked one, opened in this installation's folder for as long as it is needed."""
    if not found.is_file():
        yield found
        return
    if secret is None:
        raise NotKeptError(
            f"{found.name} is locked",
            "only the secret key it was locked for opens it",
            "name its file with --secret-key",
        )
    there = home.folder() / OPEN
    shutil.rmtree(there, ignore_errors=True)
    try:
        backup_encryption.unlock(found, there, backup_encryption.secret_keys(secret))
        yield there
    finally:
        shutil.rmtree(there, ignore_errors=True)


def put_back(found: Path) -> None:
    """Copies a checked backup into the folder of this installation, which has no records yet."""
    there = home.folder() / RECORDS
    if there.exists():
        raise NotKeptError(f"{there} is there", "a restore never writes over records", "name a new folder with --into")
    for name in _files(found):
        target = home.folder() / name
        target.parent.mkdir(exist_ok=True, mode=0o700)
        shutil.copy(found / name, target)
        target.chmod(0o600)


def end_sessions() -> None:
    """Nobody is signed in to records that were put back: a session is a key, and it may be in somebody else's hands."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in sorted(LEFT_OUT & there):
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  its own names


def _copy_records(target: Path) -> None:
    """SQLite's own online copy: one moment of the database, whoever writes meanwhile."""
    connection.ensure_connection()
    copy = pysqlite3.connect(str(target))
    try:
        # All pages in one step: with the write-ahead file nobody waits for it, and no writer makes it begin again.
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        _leave_out(copy)
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise NotKeptError(
                f"the copy is damaged: {found}", "a backup that cannot be read is none", "run `cleardays doctor`"
            )
    finally:
        copy.close()


def _leave_out(copy: Any) -> None:
    """Empties what signs somebody in, or only remembers: whoever finds a backup finds no session to go on with."""
    copy.execute("PRAGMA secure_delete=ON")
    for name in LEFT_OUT & set(rows(copy)):
        copy.execute(f'DELETE FROM "{name}"')  # noqa: S608  its own names
    copy.commit()
    copy.execute("VACUUM")  # pages that were freed before this copy may hold old sessions still


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A database file, to be read only."""
    database = pysqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield database
    finally:
        database.close()


def rows(database: Any) -> dict[str, int]:
    """How many rows each table has."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [name for (name,) in database.execute(named).fetchall()]
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608  its own names


def _head(database: Any) -> str:
    last = database.execute("SELECT number, hash FROM accounts_auditentry ORDER BY number DESC LIMIT 1").fetchone()
    return str(signed_heads.Head(*last) if last else signed_heads.Head(0, audit_trail.START))


def _migrations(database: Any) -> dict[str, str]:
    found = database.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app").fetchall()
    return dict(found)


def _carry(source: Path, keys: Path) -> list[str]:
    """Copies the keys that are there; their names."""
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    carried = []
    for name in KEYS:
        key = source / f"{name}.key"
        if key.exists():
            shutil.copy(key, keys / key.name)
            (keys / key.name).chmod(0o600)
            carried.append(name)
    return carried


def _files(folder: Path) -> list[str]:
    found = (one for one in folder.rglob("*") if not one.is_dir() and one.name != MANIFEST)
    return sorted(one.relative_to(folder).as_posix() for one in found)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
