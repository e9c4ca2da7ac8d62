"""Daylio: own tags and scales; what is not tagged is unknown."""

from datetime import date
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.daylio import FORMAT

FILES = Path(__file__).parent / "files"


def read(path: Path, *headache: str) -> Reading:
    return FORMAT.read(Source(path), Settings(headache=headache))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "daylio.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tag_that_holds_the_word_headache_is_taken_and_said():
    reading = read(FILES / "daylio_2019.csv")
    assert reading.settled[-1] == "read as headache: Headache"
    assert [(day.date, day.headache) for day in reading.days] == [(date(2019, 3, 2), True)]


def test_two_entries_of_a_date_are_one_day_and_both_are_kept():
    raw = read(FILES / "daylio_2019.csv").days[0].provenance.raw or ""
    assert "20:15" in raw and "8:05" in raw


def test_an_entry_without_the_tag_is_unknown():
    assert date(2019, 3, 1) not in {day.date for day in read(FILES / "daylio_2019.csv").days}


def test_dates_come_from_full_date_because_the_others_follow_the_phones_language():
    assert read(FILES / "daylio_2019.csv").days[0].date == date(2019, 3, 2)


def test_without_such_a_tag_the_tags_and_scales_are_offered():
    with pytest.raises(AskError) as asked:
        read(FILES / "daylio_2026.csv")
    assert asked.value.option == "--headache"
    assert asked.value.choices == ("Energy", "Head pain", "run", "walk", "work")


def test_a_scale_above_nought_is_headache_without_grade_or_score():
    day = read(FILES / "daylio_2026.csv", "head pain").days[0]
    assert (day.date, day.headache, day.severity, day.pain_0_10) == (date(2026, 7, 27), True, None, None)
    assert "Head pain: 3" in (day.provenance.raw or "")


def test_a_scale_of_nought_is_left_unknown_and_said_so():
    reading = read(FILES / "daylio_2026.csv", "Head pain")
    assert len(reading.days) == 1 and any("(entries: 1)" in note for note in reading.notes)


def test_a_scale_with_a_hard_space_is_read(tmp_path):
    path = written(
        tmp_path,
        "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
        "2026-07-27,x,x,13:48,meh,,Headache:\u00a02,,\n",
    )
    assert read(path).days[0].headache is True


def test_a_tag_called_no_headache_is_asked_about(tmp_path):
    path = written(
        tmp_path, "full_date,date,weekday,time,mood,activities,note\n2026-07-27,x,x,13:48,meh,no headache,\n"
    )
    with pytest.raises(AskError):
        read(path)


def test_a_tag_that_is_not_in_the_file_is_asked_about_again():
    with pytest.raises(AskError):
        read(FILES / "daylio_2019.csv", "Kopfweh")


def test_a_copy_separated_by_tabs_is_read():
    assert [day.date for day in read(FILES / "daylio_tabs.tsv").days] == [date(2024, 5, 5)]


def test_a_date_that_is_not_in_the_calendar_is_dropped_with_its_line(tmp_path):
    rows = "".join(f"{day},x,x,13:48,meh,headache,\n" for day in ("2025-02-29", "0001-01-01", "2025-03-01"))
    reading = read(written(tmp_path, "full_date,date,weekday,time,mood,activities,note\n" + rows))
    assert [one.where for one in reading.dropped] == ["line 2", "line 3"]
    assert [day.date for day in reading.days] == [date(2025, 3, 1)]


def test_a_place_is_never_kept(tmp_path):
    path = written(
        tmp_path, "full_date,date,weekday,time,mood,activities,note,Location\n2026-07-27,x,x,1:00,meh,headache,,Hut 5\n"
    )
    assert "Hut 5" not in (read(path).days[0].provenance.raw or "")


def test_every_header_is_recognised_and_no_other_diary():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("daylio")


@pytest.mark.parametrize("name", ["daylio_2019.csv", "daylio_2026.csv", "daylio_tabs.tsv"])
def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path, name):
    whole, path = (FILES / name).read_bytes(), tmp_path / "damaged.csv"
    damaged = [whole[:end] for end in range(0, len(whole), 3)]
    damaged += [
        whole.replace(b"-07-", b"9" * 5000),
        whole.replace(b": 3", b": " + b"9" * 5000),
        whole + b"\x00",
        b"\xff\xd8" * 99,
    ]
    for raw in damaged:
        path.write_bytes(raw)
        try:
            read(path, "Head pain", "Headache", "migraine")
        except (RefusedError, AskError):
            continue
