"""Flaredown: 0 is an explicit none, an empty cell was not rated."""

from datetime import date
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.flaredown import FORMAT

FILES = Path(__file__).parent / "files"
FILE = FILES / "flaredown.csv"


def read(path: Path, *headache: str) -> Reading:
    return FORMAT.read(Source(path), Settings(headache=headache))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "flaredown.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_nought_is_clear_a_rating_is_headache_and_an_empty_cell_is_unknown():
    said = {day.date.day: day.headache for day in read(FILE).days}
    assert said == {1: False, 2: True, 4: None, 5: True}


def test_a_rating_gives_no_grade_and_no_score_but_is_kept():
    day = read(FILE).days[1]
    assert (day.severity, day.pain_0_10) == (None, None)
    assert "Headache: 3" in (day.provenance.raw or "")


def test_a_dose_and_taken_are_intakes_and_not_taken_is_none():
    acute = {day.date.day: day.acute for day in read(FILE).days}
    assert acute[1] == ()
    assert [intake.drug for intake in acute[2] or ()] == ["Sumatriptan"]
    assert [intake.drug for intake in acute[4] or ()] == ["Ibuprofen"]
    assert acute[5] is None


def test_a_check_in_that_says_nothing_of_headache_or_acute_medicine_is_no_day():
    assert date(2023, 4, 3) not in {day.date for day in read(FILE).days}


def test_a_rating_above_four_and_a_date_outside_the_calendar_are_dropped_with_their_line():
    assert [one.where for one in read(FILE).dropped] == ["line 7", "line 8"]


@pytest.mark.parametrize("columns", ["Pain,Fatigue", "Headache,Migraine"])
def test_no_such_column_or_more_than_one_is_asked_about(tmp_path, columns):
    path = written(tmp_path, f"Date,{columns},Tags,Foods\n2023-04-01,0,1,,\n")
    with pytest.raises(AskError) as asked:
        read(path)
    assert (asked.value.option, asked.value.choices) == ("--headache", tuple(columns.split(",")))


def test_two_named_columns_are_clear_only_when_both_say_none(tmp_path):
    path = written(tmp_path, "Date,Headache,Migraine,Tags,Foods\n2023-04-01,0,0,,\n2023-04-02,0,,,\n2023-04-03,0,2,,\n")
    said = {day.date.day: day.headache for day in read(path, "Headache", "migraine").days}
    assert said == {1: False, 3: True}


def test_a_condition_and_a_symptom_of_one_name_are_refused_rather_than_mixed_up(tmp_path):
    with pytest.raises(RefusedError, match="two columns called Migraine"):
        read(written(tmp_path, "Date,Migraine,Migraine,Tags,Foods\n2023-04-01,0,3,,\n"), "Migraine")


def test_the_weather_where_you_were_is_not_kept():
    assert "Rain" not in "".join(day.provenance.raw or "" for day in read(FILE).days)


def test_only_its_own_file_is_recognised():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("flaredown")


def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path):
    whole, path = FILE.read_bytes(), tmp_path / "damaged.csv"
    damaged = [whole[:end] for end in range(0, len(whole), 3)]
    damaged += [whole.replace(b",3,", b"," + b"3" * 5000 + b","), whole.replace(b"-04-", b"\x00"), b"\xff\xfe\x00" * 50]
    for raw in damaged:
        path.write_bytes(raw)
        try:
            read(path, "Headache")
        except (RefusedError, AskError):
            continue
