"""What an import may write: a whole case, only where it was meant, and nothing that was there is lost."""

import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.commands import FILES, case, cleardays, imported, told

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize(
    "options, said",
    [
        (("--from", "2026-01-01"), "without --silence clear"),
        (("--out", "a.json", "--into", "b.json"), "both --out and --into"),
        (("--timezone", "Mars/Olympus"), "no known time zone"),
        (("--silence", "clear", "--from", "0001-01-01", "--to", "2026-01-01"), "1900"),
        (("--into", "nowhere.json"), "not found"),
        (("--into", "migraine_bot.csv"), "the same file twice"),
        (("--out", "nowhere/me.json"), "cannot be written"),
        (("--person", "x" * 400, "--out", "me.json"), "400 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder, options, said):
    refused = imported("migraine_bot.csv", *options)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert [path.name for path in folder.iterdir()] == ["migraine_bot.csv"]


def test_days_to_come_are_never_declared_clear(folder):
    imported("migraine_bot.csv", "--silence", "clear", "--from", "2026-07-20", "--to", "2026-12-31", "--out", "me.json")
    assert max(entry.date for entry in case().days) == date(2026, 7, 28)


def test_an_existing_file_is_never_overwritten_by_out(folder):
    kept = told("something else entirely", "me.json")
    refused = imported("migraine_bot.csv", "--out", kept)
    assert refused.exit_code == 2
    assert "exists already" in refused.stderr
    assert Path(kept).read_text() == "something else entirely"


def test_a_csv_diary_is_not_overwritten_by_into(folder):
    kept = told("date,headache\n2026-05-01,yes\n")
    assert imported("migraine_bot.csv", "--into", kept).exit_code == 2
    assert Path(kept).read_text() == "date,headache\n2026-05-01,yes\n"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_write_leaves_the_old_file_as_it_was(folder, monkeypatch, step):
    imported("migraine_bot.csv", "--out", "me.json")
    before = Path("me.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    refused = imported("cluster_tracker.csv", "--into", "me.json")
    assert refused.exit_code == 2
    assert "no space left on device" in refused.stderr
    monkeypatch.undo()
    assert (folder / "me.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["cluster_tracker.csv", "me.json", "migraine_bot.csv"]


def test_a_case_keeps_who_may_read_it_and_where_it_lies(folder):
    """A link stays a link, and a new case is for its owner alone."""
    imported("migraine_bot.csv", "--out", "real.json")
    assert Path("real.json").stat().st_mode & 0o777 == 0o600
    Path("real.json").chmod(0o640)
    Path("me.json").symlink_to("real.json")
    imported("cluster_tracker.csv", "--into", "me.json")
    assert Path("me.json").is_symlink()
    assert Path("real.json").stat().st_mode & 0o777 == 0o640
    assert len(case().attacks) == 5


PERSON = {
    "cleardays": 1,
    "person": {"id": "ann", "born": "1985-04-02", "sex": "female"},
    "history": {"migraine_since": "2001", "preventives": [{"drug": "topiramate", "outcome": "ineffective"}]},
    "diary": {"timezone": "Europe/London", "days": [{"date": "2026-01-06", "headache": False}], "attacks": []},
    "sessions": [{"date": "2026-02-01", "units": 155}],
    "scores": [{"instrument": "HIT-6", "date": "2026-02-01", "total": 64}],
    "payer": "aetna",
    "jurisdiction": "us",
}


def test_person_and_history_survive(folder):
    told(json.dumps(PERSON), "ann.json")
    before = case("ann.json")
    assert "2 added" in imported("migraine_bot.csv", "--into", "ann.json").output
    after = case("ann.json")
    for part in ("person", "history", "sessions", "scores", "payer", "jurisdiction", "timezone"):
        assert getattr(after, part) == getattr(before, part)
    assert set(before.days) < {*after.days, *after.attacks}


def test_a_case_file_copied_by_import_keeps_all_it_says(folder):
    told(json.dumps(PERSON), "ann.json")
    cleardays("import", "ann.json", "--out", "copy.json")
    assert case("copy.json") == case("ann.json")


def test_two_people_are_not_joined(folder):
    told(json.dumps(PERSON), "ann.json")
    told(json.dumps(PERSON | {"person": {"id": "bea"}}), "bea.json")
    for refused in (
        cleardays("import", "bea.json", "--into", "ann.json"),
        imported("migraine_bot.csv", "--into", "ann.json", "--person", "bea"),
    ):
        assert refused.exit_code == 2
        assert "another person's" in refused.stderr
    assert cleardays("import", told("date,headache\n2026-05-01,yes\n"), "--into", "ann.json").exit_code == 0


def test_of_a_second_case_file_only_the_diary_is_taken_and_said_so(folder):
    told(json.dumps(PERSON), "ann.json")
    told(json.dumps(PERSON | {"payer": "cigna"}), "old.json")
    found = cleardays("import", "old.json", "--into", "ann.json")
    assert "only the diary is taken over" in found.output
    assert "0 added, 1 already there" in found.output
    assert case("ann.json").payer == "aetna"


def test_a_declared_day_gives_way_to_a_file_that_says_more(folder):
    span = ("--silence", "clear", "--from", "2026-01-01", "--to", "2026-01-12")
    imported("migraine_bot.csv", *span, "--out", "me.json")
    told("date,headache\n2026-01-07,yes\n")
    found = cleardays("import", "diary.csv", "--into", "me.json")
    assert "1 day declared clear before gave way to what this file says" in found.output
    assert case().diary.contradictions == ()


def test_long_notes_and_strange_names_are_written_so_that_they_can_be_read(folder):
    path = told(
        "start_time,end_time,intensity,medication,triggers,notes\n"
        f"2026-01-05 08:00,,5,{'m' * 900},=1+1,{'n' * 90_000}\n"
    )
    assert cleardays("import", path, "--timezone", "Europe/London", "--out", "me.json").exit_code == 0
    assert len(case().attacks[0].provenance.raw or "") == 20_000
    assert cleardays("import", path, "--into", "me.json").output.endswith("0 added, 1 already there, 0 changed\n")


def test_half_a_character_is_no_reason_to_stop(folder):
    """A JSON file can name half of a surrogate pair, which no file can hold."""
    text = (FILES / "migralog.json").read_text(encoding="utf-8").replace("Sumatriptan", "Suma\\ud800triptan")
    found = cleardays("import", told(text, "m.json"), "--timezone", "Europe/Berlin", "--out", "me.json")
    assert found.exit_code == 0
    assert "Suma?triptan" in Path("me.json").read_text(encoding="utf-8")
