"""A migrated SQLite database, made once on this machine and copied by every process that tests: migrating takes seconds, a copy none.

What is copied is migrated all the same: where nothing changed nothing is done, and where a template is old it is brought forward.
"""

import hashlib
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

WEB = Path(__file__).resolve().parent.parent.parent / "src" / "cleardays" / "web"
MIGRATE = ("django", "django-allauth", "django-simple-history", "django-tasks-db", "pysqlite3")


def template() -> Path:
    """Where the database of these migrations is, or will be. Another user of this machine has another one."""
    known = hashlib.sha256("".join(version(one) for one in MIGRATE).encode())
    for one in sorted(WEB.glob("*/migrations/*.py")):
        known.update(one.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"cleardays-tests-template-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else; remove it, or set TMPDIR")
    return folder / f"{known.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether a database stands there already: a copy of the template."""
    if connection.vendor != "sqlite" or not template().exists():
        return False
    shutil.copyfile(template(), str(connection.settings_dict["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_keepdb: bool) -> None:
    """As it is, and the first one is kept for those who come after."""
    if connection.vendor == "sqlite" and not django_db_keepdb:
        ours = template().with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(ours)])
        ours.replace(template())  # at once: nobody copies a half
