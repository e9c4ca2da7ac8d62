"""SecUSo Pain Diary: only a mark on the head says headache, and the level is the whole body's."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.diary import Diary
from cleardays.exchange.apps.app_file import Head, Reading, Settings, Source
from cleardays.exchange.apps.secuso import FORMAT
from tests.exchange.damage import cut_and_foreign, mutants, readings

FILES = Path(__file__).parent / "files"
FILE = FILES / "secuso.json"


def read(path: Path = FILE) -> Reading:
    return FORMAT.read(Source(path), Settings())


def test_a_mark_on_the_head_in_front_or_behind_is_headache():
    said = {day.date.day: day.headache for day in read().days}
    assert (said[1], said[2]) == (True, True)


def test_a_mark_on_the_neck_is_not():
    assert {day.date.day: day.headache for day in read().days}[3] is None


def test_the_level_is_taken_only_when_nothing_but_the_head_is_marked():
    pain = {day.date.day: day.pain_0_10 for day in read().days}
    assert (pain[1], pain[2], pain[3]) == (Fraction(6), None, None)


def test_an_entry_without_pain_is_not_a_clear_day():
    reading = read()
    assert date(2021, 6, 4) not in {day.date for day in reading.days}
    assert any(note.startswith("entries that do not mark the head") and note.endswith(": 2") for note in reading.notes)


def test_a_known_acute_medicine_counts_when_any_was_taken():
    acute = {day.date.day: day.acute for day in read().days}
    assert [intake.drug for intake in acute[1] or ()] == ["Ibuprofen"]
    assert acute[2] is None
    assert [intake.drug for intake in acute[3] or ()] == ["Ibuprofen"]
    assert any("Vitamin D" in note for note in read().notes)


def test_a_day_that_is_not_in_the_calendar_is_dropped():
    assert [one.where for one in read().dropped] == ["diary entry 5"]


@pytest.mark.parametrize("shape", ["by name", "in tables", "columns and rows"])
def test_other_wrappers_of_the_same_tables_are_read(tmp_path, shape):
    tables: dict[str, Any] = {
        table["tableName"]: table["values"] for table in json.loads(FILE.read_text())["database"]["content"]
    }
    if shape == "columns and rows":
        tables = {
            name: {"columns": list(rows[0]), "rows": [list(row.values()) for row in rows]}
            for name, rows in tables.items()
            if rows
        }
    path = tmp_path / "other.json"
    path.write_text(json.dumps({"database": {"tables": tables} if shape == "in tables" else tables}), encoding="utf-8")
    assert [(d.date, d.headache, d.acute) for d in read(path).days] == [
        (d.date, d.headache, d.acute) for d in read().days
    ]


def test_a_backup_without_diary_entries_is_refused(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text('{"database": {"version": 2, "content": []}}')
    with pytest.raises(RefusedError, match="no diary entries"):
        read(path)


def test_it_says_that_no_real_backup_was_seen():
    assert "not a real backup" in FORMAT.checked


def test_only_its_own_file_is_recognised():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("secuso")


def test_a_wrong_kind_of_value_anywhere_is_refused_or_dropped_but_never_crashes(tmp_path):
    wrong = (json.dumps(mutant).encode() for mutant in mutants(json.loads(FILE.read_text())))
    for reading in readings(tmp_path / "mutant.json", wrong, read):
        Diary.of(reading.days, reading.attacks, "Europe/Berlin")


def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path):
    whole = FILE.read_bytes()
    strange = [whole.replace(b"2021-06-01", b"9" * 5000), whole.replace(b"night", b"\x00")]
    list(readings(tmp_path / "damaged.json", [*cut_and_foreign(whole), *strange], read))
