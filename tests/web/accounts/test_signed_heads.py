"""The end of the account of what was done is signed beside the records, so that an end that was cut off is seen."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cleardays.web.accounts import audit_trail, signed_heads
from cleardays.web.accounts.signed_heads import Head

FIRST, SECOND, THIRD = (Head(number, f"{number}" * 64) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_two_newest_heads_stand_there_and_nobody_else_reads_them(place: Path) -> None:
    for head in (FIRST, SECOND, THIRD):
        signed_heads.sign(head)
    file = place / "home" / signed_heads.FILE
    assert set(signed_heads.found().heads) == {SECOND, THIRD}
    assert (file.stat().st_size, file.stat().st_mode & 0o777) == (2 * signed_heads.LINE_BYTES, 0o600)


def test_of_two_who_wrote_one_after_the_other_the_later_head_stays() -> None:
    signed_heads.sign(THIRD)
    signed_heads.sign(FIRST)
    assert signed_heads.found().heads == (THIRD,)


def test_a_line_cut_short_by_a_stop_leaves_the_other(place: Path) -> None:
    signed_heads.sign(FIRST)
    signed_heads.sign(SECOND)
    file = place / "home" / signed_heads.FILE
    file.write_bytes(file.read_bytes()[:600])
    found = signed_heads.found()
    assert found.heads == (SECOND,)
    assert found.wrong.endswith("a line that nobody here signed")


def test_a_number_that_was_changed_is_no_head(place: Path) -> None:
    signed_heads.sign(THIRD)
    file = place / "home" / signed_heads.FILE
    file.write_text(file.read_text().replace('"number": 3', '"number": 1'))
    assert signed_heads.found().heads == ()
    assert signed_heads.found().wrong


def test_a_head_of_another_installation_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_heads.sign(THIRD)
    (place / "home" / "signing.key").write_text("another key")
    assert signed_heads.found().wrong.endswith("a head that another key signed")


def test_a_second_place_is_given_one_line_a_day_and_one_for_each_backup(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HEADS", place / "elsewhere")
    for head in (FIRST, SECOND):
        signed_heads.sign(head)
    signed_heads.sign_elsewhere(THIRD)
    kept = [json.loads(line)["number"] for line in (place / "elsewhere").read_text().splitlines()]
    assert kept == [1, 3]
    (place / "home" / signed_heads.FILE).unlink()
    assert set(signed_heads.found().heads) == {FIRST, THIRD}, "it is asked too"


def test_a_place_that_cannot_be_written_keeps_nobody_from_their_work(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HEADS", place / "no-such-folder" / "heads")
    signed_heads.sign(FIRST)
    assert signed_heads.found().heads == (FIRST,)


@pytest.mark.django_db
def test_an_end_that_was_cut_off_is_named_without_a_head_from_elsewhere() -> None:
    last = [audit_trail.record_alone(audit_trail.READ, audit_trail.WORKER) for _ in range(3)][-1]
    signed_heads.sign(Head(last.number, last.hash))
    call_command("audit_verify")
    signed_heads.sign(Head(last.number + 3, "f" * 64))
    with pytest.raises(CommandError, match=f"the chain ends before entry {last.number + 3}") as broken:
        call_command("audit_verify")
    assert broken.value.returncode == 1
