"""Every file of an installation, and every table of its records: a backup takes it or leaves it, and why stands written."""

from pathlib import Path

import pytest
from django.db import connection

from cleardays.web.operations.backup_contents import (
    FILES_LEFT,
    FILES_TAKEN,
    FOLDERS_TAKEN,
    KEYS,
    TABLES_LEFT,
    TABLES_TAKEN,
    beside_the_records,
)
from tests.web.operations.test_backup import Place, backed_up, filled, place

__all__ = ["filled", "place"]
GERMAN = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Sign in"\nmsgstr "Anmelden"\n'


@pytest.mark.django_db
def test_every_table_is_decided() -> None:
    there = set(connection.introspection.table_names()) | {"cache"}
    assert there - {*TABLES_TAKEN, *TABLES_LEFT} == set(), "tables that stand nowhere in operations/backup_contents.py"
    assert {*TABLES_TAKEN, *TABLES_LEFT} - there == set(), "decided, and no table"


@pytest.mark.slow
def test_every_file_of_a_used_place_is_decided(place: Place) -> None:
    (place.home / "languages").mkdir()
    (place.home / "languages" / "de.po").write_text(GERMAN, encoding="utf-8")
    for command in (["reserve"], ["doctor"]):
        place.manage(*command)
    backed_up(place)
    decided = {*FILES_TAKEN, *FILES_LEFT, *(pattern.partition("/")[0] for pattern in FOLDERS_TAKEN)}
    assert {one.name for one in place.home.iterdir()} - decided == set(), (
        "files that stand nowhere in backup_contents.py"
    )


@pytest.mark.slow
def test_what_translators_wrote_is_there_after_a_restore(place: Place) -> None:
    (place.home / "languages").mkdir()
    (place.home / "languages" / "de.po").write_text(GERMAN, encoding="utf-8")
    backed_up(place)
    there = place.home.parent / "there"
    done = place.cleardays("restore", str(place.home.parent / "backups"), "--into", str(there))
    assert done.returncode == 0, done.stderr
    assert (there / "languages" / "de.po").read_text(encoding="utf-8") == GERMAN


def test_no_key_is_among_what_is_taken(tmp_path: Path) -> None:
    for name in ("payers/one.toml", "payers/one.key", "languages/de.po", "languages/.hidden", "mail.key"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [name for name, _ in beside_the_records(tmp_path)] == ["payers/one.toml", "languages/de.po"]
    assert not {f"{name}.key" for name in KEYS} & {*FILES_TAKEN, *FOLDERS_TAKEN}
