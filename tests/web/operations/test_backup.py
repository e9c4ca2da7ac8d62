"""A place's records are copied while it runs, put back elsewhere whole, and whoever was erased since stays erased."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pysqlite3
import pytest

CLI = (sys.executable, "-c", "import cleardays.cli as c; c.main()")
Run = subprocess.CompletedProcess[str]
CANARY = "zitherwort"
PEOPLE = """
from cleardays.installation import home
from tests.web.operations.people import ana
ana(session=True)
for name in ("mail", "factors"):
    home.key(name)
"""
pytestmark = pytest.mark.slow


class Place:
    """An installation in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("CLEARDAYS_", "DJANGO_", "DATABASE_"))}
        root = Path(__file__).resolve().parents[3]
        paths = os.pathsep.join([str(root / "src"), str(root)])
        self.env = {**kept, "CLEARDAYS_HOME": str(home), "PYTHONPATH": paths}

    def manage(self, *words: str) -> Run:
        return subprocess.run(
            [sys.executable, "-m", "cleardays.web.manage", *words], env=self.env, capture_output=True, text=True
        )

    def cleardays(self, *words: str, **more: str) -> Run:
        return subprocess.run([*CLI, *words], env={**self.env, **more}, capture_output=True, text=True)

    def python(self, code: str) -> str:
        done = self.manage("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, table: str) -> int:
        database = pysqlite3.connect(str(self.home / "cleardays.sqlite3"))
        try:
            return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  a name of this test
        finally:
            database.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Fictional Ana with a diary and a session, in a place that is never written to again: tests copy it."""
    found = Place(tmp_path_factory.mktemp("filled") / "home")
    assert found.manage("migrate", "--verbosity", "0").returncode == 0
    assert found.manage("createcachetable").returncode == 0
    found.python(PEOPLE)
    return found


@pytest.fixture
def place(filled: Place, tmp_path: Path) -> Place:
    subprocess.run(["cp", "-a", str(filled.home), str(tmp_path / "home")], check=True)
    return Place(tmp_path / "home")


def backed_up(place: Place, *more: str) -> Path:
    done = place.cleardays("backup", str(place.home.parent / "backups"), *more)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[0])


def whole(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def test_what_is_put_back_is_what_was_there(place: Place) -> None:
    made = backed_up(place, "--keys", str(place.home.parent / "keys"))
    into = place.home.parent / "new"
    began = time.monotonic()
    done = place.cleardays("restore", str(made), "--into", str(into), "--keys", str(place.home.parent / "keys"))
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    assert "the chain holds" in done.stdout
    assert "without" not in done.stdout, "the keys were carried"
    new = Place(into)
    for table in (
        "diary_day",
        "diary_historicalday",
        "diary_attack",
        "diary_fact",
        "diary_injectionsession",
        "accounts_user",
        "accounts_auditentry",
    ):
        assert new.rows(table) == place.rows(table) > 0
    case = "from cleardays.casefile import writer; from cleardays.web.records import selectors; "
    case += (
        "from cleardays.web.accounts.models import Person; print(writer.dumps(selectors.case(Person.objects.get())))"
    )
    assert new.python(case) == place.python(case)
    assert (into / "session.key").read_text() == (place.home / "session.key").read_text()


def test_a_backup_holds_no_key(place: Place) -> None:
    made = backed_up(place)
    everything = whole(made)
    for key in place.home.glob("*.key"):
        assert key.read_bytes() not in everything
    manifest = json.loads((made / "manifest.json").read_text())
    assert manifest["rows"]["diary_day"] == place.rows("diary_day")
    assert manifest["head"].startswith(f"{place.rows('accounts_auditentry')}:")
    assert {path.stat().st_mode & 0o077 for path in made.rglob("*")} == {0}, "open to its owner only"


SIGNED_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from cleardays.web.accounts.models import User
user = User.objects.first()
for _ in range(3):
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    print(session.session_key)
SessionStore(session_key=session.session_key).delete()
"""


def test_a_backup_signs_nobody_in(place: Place) -> None:
    """A web session is a key to a record: neither one that stands nor one that was ended is in the copy."""
    keys = place.python(SIGNED_IN).split()
    assert len(keys) == 3
    assert place.rows("django_session") == 2
    everything = whole(backed_up(place))
    assert [key for key in keys if key.encode() in everything] == []


def test_a_restore_ends_the_sessions_that_an_older_backup_holds(place: Place) -> None:
    place.python(SIGNED_IN)
    made = place.python(
        "from pathlib import Path; from datetime import datetime, timezone; from cleardays.web.operations import backup_folder as b; "
        "b.LEFT_OUT = frozenset(); "
        f"print(b.backup(Path({str(place.home.parent / 'old')!r}), datetime(2026, 7, 1, tzinfo=timezone.utc)))"
    )
    into = place.home.parent / "new"
    assert place.cleardays("restore", made, "--into", str(into), "--signed-by", key_of(made)).returncode == 0
    assert Place(into).rows("django_session") == 0


def key_of(made: str) -> str:
    return str(json.loads((Path(made) / "manifest.json").read_text())["public_key"])


def test_without_keys_it_says_what_does_not_work(place: Place) -> None:
    code = "from allauth.mfa.models import Authenticator as A; from cleardays.web.accounts.models import User; "
    place.python(code + "A.objects.create(user=User.objects.get(), type='totp', data={'secret': 'x'})")
    into = place.home.parent / "new"
    done = place.cleardays("restore", str(backed_up(place)), "--into", str(into))
    assert done.returncode == 0, done.stderr
    for words in ("everybody signs in again", "stay sealed", "code apps and recovery codes were removed", "a new key"):
        assert words in done.stdout
    assert Place(into).rows("mfa_authenticator") == 0
    assert Place(into).manage("audit_verify").returncode == 0


def test_a_locked_backup_is_read_by_the_holder_of_its_key_alone(place: Place) -> None:
    """The computer of the clinic knows the public key; the secret one lies in a drawer elsewhere."""
    around, into = place.home.parent, place.home.parent / "new"
    secret, other = around / "secret", around / "other"
    public = place.cleardays("backup-key", str(secret)).stdout.splitlines()[0]
    assert place.cleardays("backup-key", str(other)).returncode == 0
    made = backed_up(place, "--for", public)
    assert CANARY.encode() in whole(place.home), "it is there to be found"
    assert [one.name for one in made.parent.iterdir()] == [made.name]
    assert made.stat().st_mode & 0o077 == 0
    assert not any(word in made.read_bytes() for word in (CANARY.encode(), b"SQLite", b"manifest"))
    assert not (place.home / ".backup-open").exists()
    for more, words in (
        ((), "only the secret key it was locked for opens it"),
        (("--secret-key", str(other)), "does not open"),
        (("--secret-key", str(place.home / "session.key")), "no secret key in"),
    ):
        refused = place.cleardays("restore", str(made.parent), "--into", str(into), *more)
        assert (refused.returncode, words in refused.stderr) == (2, True), refused.stderr
        assert "Traceback" not in refused.stderr
        assert [one.name for one in around.iterdir() if "new" in one.name] == []
    done = place.cleardays("restore", str(made.parent), "--into", str(into), "--secret-key", str(secret))
    assert done.returncode == 0, done.stderr
    assert "the chain holds" in done.stdout
    assert Place(into).rows("diary_day") == place.rows("diary_day")
    assert not (into / ".backup-open").exists()


def test_a_backup_is_not_locked_for_nobody(place: Place) -> None:
    done = place.cleardays("backup", str(place.home.parent / "b"), "--for", "age1typo")
    assert (done.returncode, "not a public key: 'age1typo'" in done.stderr) == (2, True)
    assert not (place.home.parent / "b").exists()


def test_a_restore_never_writes_over_anything(place: Place) -> None:
    made = backed_up(place)
    before = whole(place.home)
    done = place.cleardays("restore", str(made), "--into", str(place.home))
    assert (done.returncode, "never writes over" in done.stderr) == (2, True)
    assert whole(place.home) == before


def _flip(made: Path) -> None:
    path = made / "cleardays.sqlite3"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _count(made: Path) -> None:
    path = made / "manifest.json"
    path.write_text(path.read_text().replace('"diary_day": 3', '"diary_day": 2'))


def _list(made: Path) -> None:
    (made / "erased.jsonl").write_text("{}\n")


def _more(made: Path) -> None:
    (made / "session.key").write_text("x")


@pytest.mark.parametrize(
    "damage, words",
    [
        (_flip, "cleardays.sqlite3 is not the file that was backed up"),
        (_count, "changed after it was signed"),
        (_list, "erased.jsonl is not the file that was backed up"),
        (_more, "session.key is not the file that was backed up"),
        (lambda made: (made / "manifest.json").unlink(), "no manifest that can be read"),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_is_left(
    place: Place, damage: Callable[[Path], object], words: str
) -> None:
    made = backed_up(place)
    damage(made)
    into = place.home.parent / "new"
    done = place.cleardays("restore", str(made), "--into", str(into))
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert [one.name for one in place.home.parent.iterdir() if "new" in one.name] == []


def test_a_backup_of_somebody_else_is_refused_where_ours_is_expected(place: Place, filled: Place) -> None:
    made = backed_up(place)
    other = "A" * 43 + "="
    done = place.cleardays("restore", str(made), "--into", str(place.home.parent / "new"), "--signed-by", other)
    assert (done.returncode, "signed by another installation" in done.stderr) == (2, True)


ERASE = """
from datetime import UTC, datetime
from cleardays.web.accounts.models import Person
from cleardays.web.privacy import erasure
erasure.erase(Person.objects.get(), "user x", datetime(2026, 3, 11, tzinfo=UTC))
"""


def test_whoever_was_erased_stays_erased_after_a_restore_of_an_older_backup(place: Place) -> None:
    older = backed_up(place)
    place.python(ERASE)
    assert CANARY.encode() not in whole(place.home), "gone from the running place, its write-ahead file and its logs"
    time.sleep(1.1)  # a backup is named by its second
    newer = backed_up(place)
    assert newer != older
    assert CANARY.encode() in whole(older), "an older backup still holds it: that is what the list is for"
    assert CANARY.encode() not in whole(newer)
    into = place.home.parent / "new"
    done = place.cleardays("restore", str(older), "--into", str(into))
    assert done.returncode == 0, done.stderr
    assert "erased again: 1 of 1" in done.stdout
    for word in (CANARY, "quillfern", "marrowgate", "ana@home.example"):
        assert word.encode() not in whole(into)
    assert Place(into).rows("diary_day") == 0
    assert Place(into).rows("diary_injectionsession") == 1, "the session that a clinician gave is kept"
    assert Place(into).manage("audit_verify").returncode == 0


def test_a_lost_place_s_list_can_be_given(place: Place) -> None:
    older = backed_up(place)
    place.python(ERASE)
    saved = place.home.parent / "saved.jsonl"
    (place.home / "erased.jsonl").rename(saved)
    nowhere = {"CLEARDAYS_HOME": str(place.home.parent / "nowhere")}
    without = place.cleardays("restore", str(older), "--into", str(place.home.parent / "a"), **nowhere)
    assert "no newer list of erasures was found" in without.stdout
    given = place.cleardays(
        "restore", str(older), "--into", str(place.home.parent / "b"), "--erased", str(saved), **nowhere
    )
    assert "erased again: 1 of 1" in given.stdout, given.stderr


def test_keys_beside_the_backup_are_refused(place: Place) -> None:
    done = place.cleardays("backup", str(place.home.parent / "b"), "--keys", str(place.home.parent / "b" / "keys"))
    assert (done.returncode, "opens what is sealed" in done.stderr) == (2, True)


def test_postgresql_is_refused_with_the_way_to_do_it(place: Place) -> None:
    done = place.cleardays("backup", "b", DATABASE_URL="postgres://nobody@localhost:1/none")
    assert (done.returncode, "pg_dump" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr


def cut(place: Place, entries: int) -> None:
    """Somebody with the disk in their hands takes away the newest entries of the account of what was done."""
    database = pysqlite3.connect(str(place.home / "cleardays.sqlite3"))
    database.execute("DROP TRIGGER audit_no_delete")
    database.execute(
        f"DELETE FROM accounts_auditentry WHERE number > (SELECT max(number) FROM accounts_auditentry) - {entries}"  # noqa: S608
    )
    database.commit()
    database.close()


@pytest.mark.parametrize("entries", [1, 3])
def test_an_end_that_was_cut_off_is_named_by_verify_and_doctor_and_no_backup_signs_it(
    place: Place, entries: int
) -> None:
    backed_up(place)
    assert "with the head signed at entry" in place.cleardays("audit", "verify").stdout
    cut(place, entries)
    asked = place.cleardays("audit", "verify")
    assert asked.returncode == 1
    assert "is missing: the chain ends before entry" in asked.stderr
    assert "LOOK  account: entry" in place.cleardays("doctor").stdout
    refused = place.cleardays("backup", str(place.home.parent / "backups-2"))
    assert refused.returncode == 2
    assert "a backup would sign an account of what was seen and done that was changed or cut" in refused.stderr


def test_a_restored_place_signs_its_own_end_from_the_first_moment(place: Place) -> None:
    backed_up(place)
    there = place.home.parent / "there"
    assert place.cleardays("restore", str(place.home.parent / "backups"), "--into", str(there)).returncode == 0
    put_back = Place(there)
    cut(put_back, 1)
    assert put_back.cleardays("audit", "verify").returncode == 1


def test_the_newest_backup_is_the_one_with_the_longest_account_whatever_the_clock_said(place: Place) -> None:
    first = backed_up(place)
    ahead = first.with_name("cleardays-20991231T000000Z")
    first.rename(ahead)
    place.python("from cleardays.web.accounts import audit_trail as a; a.record_alone(a.READ, a.WORKER)")
    backed_up(place)
    there = place.home.parent / "there"
    assert place.cleardays("restore", str(ahead.parent), "--into", str(there)).returncode == 0
    assert Place(there).rows("accounts_auditentry") == place.rows("accounts_auditentry")


def test_a_demo_is_not_served_as_a_real_place_nor_the_reverse(place: Place) -> None:
    (place.home / "demo.key").write_text("x")
    refused = place.cleardays("serve")
    assert refused.returncode == 2 and "a fictional clinic, whose password is printed" in refused.stderr
    assert place.cleardays("doctor").returncode in (0, 1), "an operator's commands look at it as at a real one"
    (place.home / "demo").mkdir()
    (place.home / "demo" / "cleardays.sqlite3").write_bytes((place.home / "cleardays.sqlite3").read_bytes())
    refused = place.cleardays("serve", "--demo")
    assert refused.returncode == 2 and "records that no demo made" in refused.stderr


def test_records_are_made_for_their_owner_alone_and_the_doctor_looks(place: Place) -> None:
    assert {path.stat().st_mode & 0o077 for path in (place.home, *place.home.iterdir())} == {0}
    place.home.chmod(0o755)
    assert f"LOOK  folder: {place.home} is open to others" in place.cleardays("doctor").stdout


def test_the_doctor_says_what_is_well_and_what_is_not(place: Place) -> None:
    first = place.cleardays("doctor")
    assert first.returncode == 1
    assert "LOOK  backup: none was made yet" in first.stdout
    backed_up(place)
    assert place.cleardays("doctor").returncode == 0
    (place.home / "session.key").chmod(0o644)
    database = pysqlite3.connect(str(place.home / "cleardays.sqlite3"))
    database.execute("DROP TRIGGER audit_no_update")
    database.execute("UPDATE accounts_auditentry SET actor = 'nobody' WHERE number = 1")
    database.execute("DELETE FROM django_migrations WHERE app = 'diary' AND name LIKE '0006%'")
    database.commit()
    database.close()
    last = place.cleardays("doctor")
    assert last.returncode == 1
    for words in ("session.key is open to others", "entry 1 was altered", "1 changes wait: diary 0006"):
        assert words in last.stdout, last.stdout
    assert (place.home / "reserve").stat().st_size == 16 * 1024 * 1024
