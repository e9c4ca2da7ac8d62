"""What was seen and done is kept for good: a change, a removal, a move, an addition is named."""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cleardays.web.accounts import audit_trail, signed_heads
from cleardays.web.accounts.append_only import WrittenForGoodError
from cleardays.web.accounts.models import AuditEntry, Salt
from tests.web.accounts.clinic import patient

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CANARY = "Fictional Ana slept badly"
Row = tuple[Any, ...]


def written(count: int) -> list[Row]:
    """A chain of its own, as rows: the entries of a quiet morning."""
    rows: list[Row] = []
    before = audit_trail.START
    for number in range(1, count + 1):
        at = datetime(2026, 3, 10, 8, tzinfo=UTC) + timedelta(seconds=number)
        content = [number, at, "worker", audit_trail.READ, None, None, "{}", "", before]
        before = audit_trail._hash(content)
        rows.append((*content, before))
    return rows


def open_to_anybody() -> None:
    """What somebody with the database's own password can do: take the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        else:
            cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_entry_holds_the_one_before() -> None:
    before = audit_trail.head()
    first = audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
    second = audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
    assert (first.number, first.previous) == (before.number + 1, before.hash)
    assert second.previous == first.hash
    assert audit_trail.head() == signed_heads.Head(second.number, second.hash)
    assert audit_trail.verify() is None


@pytest.mark.parametrize(
    "tampering, named",
    [
        ("UPDATE accounts_auditentry SET actor = 'user x' WHERE number = {2}", "entry {2} was altered"),
        ("UPDATE accounts_auditentry SET action = 'record written' WHERE number = {1}", "entry {1} was altered"),
        ("DELETE FROM accounts_auditentry WHERE number = {3}", "entry {3} is missing"),
        ("DELETE FROM accounts_auditentry WHERE number = {1}", "entry {1} is missing"),
    ],
)
def test_what_was_done_to_the_table_behind_our_back_is_named(tampering: str, named: str) -> None:
    """{1} is the first of five entries, {5} the last."""
    numbers = [0, *(audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER).number for _ in range(5))]
    open_to_anybody()
    sql(tampering.format(*numbers))
    found = audit_trail.verify()
    assert found is not None
    assert found.found.startswith(named.format(*numbers))


def _edited(rows: list[Row]) -> list[Row]:
    return [*rows[:3], (*rows[3][:2], "user x", *rows[3][3:]), *rows[4:]]


def _edited_with_its_hash(rows: list[Row]) -> list[Row]:
    content = [*rows[3][:2], "user x", *rows[3][3:-1]]
    return [*rows[:3], (*content, audit_trail._hash(content)), *rows[4:]]


def _swapped(rows: list[Row]) -> list[Row]:
    moved = [(4, *rows[4][1:]), (5, *rows[3][1:])]
    return [*rows[:3], *moved, *rows[5:]]


def _put_in(rows: list[Row]) -> list[Row]:
    content = [4, *rows[3][1:-2], rows[2][-1]]
    return [*rows[:3], (*content, audit_trail._hash(content)), *((row[0] + 1, *row[1:]) for row in rows[3:])]


@pytest.mark.parametrize(
    "done, named",
    [
        (_edited, "entry 4 was altered"),
        (_edited_with_its_hash, "entry 5 does not follow entry 4"),
        (lambda rows: rows[:3] + rows[4:], "entry 4 is missing"),
        (_swapped, "entry 4 does not follow entry 3"),
        (_put_in, "entry 5 does not follow entry 4"),
        (lambda rows: rows[1:], "entry 1 is missing"),
    ],
    ids=["an edit", "an edit with its hash made anew", "a deletion", "a swap", "one put in", "the first deleted"],
)
def test_every_kind_of_tampering_is_named_at_its_first_entry(
    done: Callable[[list[Row]], list[Row]], named: str
) -> None:
    rows = written(9)
    assert audit_trail.first_break(rows) is None
    found = audit_trail.first_break(done(rows))
    assert found is not None
    assert found.found.startswith(named)


def test_a_cut_tail_and_a_chain_written_anew_need_a_head_that_was_kept() -> None:
    rows = written(9)
    kept = signed_heads.Head(9, rows[-1][-1])
    assert audit_trail.first_break(rows, kept) is None
    assert audit_trail.first_break(rows[:7]) is None, "the rest holds in itself"
    cut = audit_trail.first_break(rows[:7], kept)
    assert cut is not None and cut.found.startswith("entry 8 is missing")
    anew = _edited_with_its_hash(rows)
    for i in range(4, 9):
        content = [*anew[i][:-2], anew[i - 1][-1]]
        anew[i] = (*content, audit_trail._hash(content))
    assert audit_trail.first_break(anew) is None
    found = audit_trail.first_break(anew, kept)
    assert found is not None and found.found.startswith("entry 9 is not the one that was kept")


@given(row=st.integers(0, 5), column=st.integers(0, 9), other=st.integers(0, 3))
def test_no_change_of_any_column_goes_unseen(row: int, column: int, other: int) -> None:
    rows = written(6)
    changed = [*rows[row]]
    changed[column] = (
        99 + other if column == 0 else datetime(1999 + other, 1, 1, tzinfo=UTC) if column == 1 else "f" * other + "x"
    )
    assert audit_trail.first_break([*rows[:row], tuple(changed), *rows[row + 1 :]]) is not None


def test_the_model_refuses_to_change_or_remove() -> None:
    entry = audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
    every = AuditEntry.objects.filter(number=entry.number)
    for attempt in (entry.save, entry.delete, every.delete, lambda: every.update(actor="x")):
        with pytest.raises(WrittenForGoodError, match="written once"):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditentry SET actor = 'x'", "DELETE FROM accounts_auditentry"])
def test_the_database_refuses_to_change_or_remove(statement: str) -> None:
    audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        sql(statement)
    assert audit_trail.verify() is None


def test_a_change_that_is_taken_back_leaves_no_entry() -> None:
    before = audit_trail.head()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit_trail.record(audit_trail.WRITTEN, audit_trail.WORKER)
        raise ZeroDivisionError
    assert audit_trail.head() == before


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_to_a_transaction() -> None:
    with pytest.raises(audit_trail.NotRecordedError, match=r"transaction\.atomic"):
        audit_trail.record(audit_trail.WRITTEN, audit_trail.WORKER)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain() -> None:
    before = audit_trail.head().number

    def ten_entries(_worker: int) -> None:
        try:
            for _ in range(10):
                audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as several:
        list(several.map(ten_entries, range(4)))
    assert audit_trail.head().number == before + 40
    assert audit_trail.verify() is None


@pytest.mark.parametrize("action, actor", [(audit_trail.READ, ""), ("looked about", audit_trail.WORKER)])
def test_an_entry_has_an_actor_and_a_known_action(action: str, actor: str) -> None:
    with pytest.raises(audit_trail.NotRecordedError):
        audit_trail.record_alone(action, actor)


def test_what_was_written_is_sealed_and_can_be_checked_until_the_salt_is_dropped() -> None:
    person = patient()
    first = audit_trail.record_alone(audit_trail.WRITTEN, audit_trail.WORKER, person=person, content={"note": CANARY})
    second = audit_trail.record_alone(audit_trail.WRITTEN, audit_trail.WORKER, person=person, content={"note": CANARY})
    assert CANARY not in str(AuditEntry.objects.values_list())
    assert first.sealed != second.sealed
    assert audit_trail.seal(person.pk, first.number, {"note": CANARY}) == first.sealed
    Salt.objects.filter(person=person.pk).delete()
    assert audit_trail.seal(person.pk, first.number, {"note": CANARY}) != first.sealed
    assert audit_trail.verify() is None


def test_the_commands_say_whether_it_holds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path))
    audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER)
    call_command("audit_head")
    kept = capsys.readouterr().out.strip()
    call_command("audit_verify", head=kept)
    assert "the chain holds" in capsys.readouterr().out
    open_to_anybody()
    sql("DELETE FROM accounts_auditentry WHERE number = %s", int(kept.split(":")[0]))
    with pytest.raises(CommandError, match="is missing") as broken:
        call_command("audit_verify", head=kept)
    assert broken.value.returncode == 1
    with pytest.raises(CommandError, match="64 hex digits"):
        call_command("audit_verify", head="nonsense")


def test_a_long_chain_is_read_in_time_that_grows_with_its_length() -> None:
    """Ten times the entries take about ten times as long: nothing is read twice."""
    few, many = written(4_000), written(40_000)

    def seconds(rows: list[Row]) -> float:
        began = time.process_time()
        assert audit_trail.first_break(rows) is None
        return time.process_time() - began

    ratio = min(seconds(many) for _ in range(3)) / min(seconds(few) for _ in range(3))
    assert ratio < 25


def test_an_operator_can_ask_without_the_server() -> None:
    """The commands that `cleardays audit` runs start by themselves, and complain in words where nothing is set up."""
    done = subprocess.run(
        [sys.executable, "-m", "cleardays.web.manage", "audit_verify", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "--head" in done.stdout
