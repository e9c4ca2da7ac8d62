"""Bearable: several rows make up a date, and a date without a headache row stays unknown."""

from datetime import date
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.bearable import FORMAT

FILES = Path(__file__).parent / "files"
HEADER = "date,weekday,time of day,category,rating/amount,detail,notes\n"


def read(path: Path, **settings: tuple[str, ...]) -> Reading:
    return FORMAT.read(Source(path), Settings(**settings))


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "bearable.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_several_rows_of_a_date_are_one_day_with_the_worst_grade():
    day = read(FILES / "bearable_2022.csv").days[0]
    assert (day.date, day.headache, day.severity) == (date(2022, 1, 5), True, "severe")


def test_unbearable_is_severe_and_keeps_its_word():
    assert "Unbearable" in (read(FILES / "bearable_2022.csv").days[0].provenance.raw or "")


def test_a_grade_is_never_a_number_of_ten():
    assert all(day.pain_0_10 is None for day in read(FILES / "bearable_2022.csv").days)


def test_medicine_of_a_headache_day_goes_with_it_and_other_medicine_days_say_nothing_of_headache():
    days = {day.date.day: day for day in read(FILES / "bearable_2022.csv").days}
    assert [intake.drug for intake in days[5].acute or ()] == ["Sumatriptan"]
    assert (days[6].headache, [intake.drug for intake in days[6].acute or ()]) == (None, ["Ibuprofen"])


def test_a_supplement_is_no_acute_medicine_and_is_named():
    reading = read(FILES / "bearable_2022.csv")
    assert date(2022, 1, 7) not in {day.date for day in reading.days}
    assert any("Magnesium" in note for note in reading.notes)


def test_a_list_of_medicines_in_the_amount_is_split(tmp_path):
    path = written(
        tmp_path, '"1st Mar 2022","Tuesday","am","Meds/Supplements","Ibuprofen | Rizatriptan 10 mg","Relief",""'
    )
    assert [intake.drug for intake in read(path).days[0].acute or ()] == ["Ibuprofen", "Rizatriptan 10 mg"]


def test_a_missing_bracket_leaves_the_number_to_grade():
    days = {day.date.day: day for day in read(FILES / "bearable_2022.csv").days}
    assert days[8].severity == "moderate"


def test_only_the_last_bracket_is_the_grade():
    reading = read(FILES / "bearable_2024.csv")
    assert reading.settled[-1] == "read as headache: Headache (left)"
    assert [day.severity for day in reading.days] == ["moderate", "severe"]


def test_the_newer_header_gives_the_date_in_iso():
    assert [day.date for day in read(FILES / "bearable_2024.csv").days] == [date(2024, 2, 2), date(2024, 2, 29)]


def test_a_full_month_name_is_read_and_a_day_that_is_not_in_the_calendar_is_dropped():
    reading = read(FILES / "bearable_2022.csv")
    assert date(2022, 1, 6) in {day.date for day in reading.days}
    assert [one.where for one in reading.dropped] == ["line 10"]


def test_without_a_headache_symptom_the_names_in_the_file_are_offered(tmp_path):
    path = written(tmp_path, '"1st Mar 2022","Tuesday","am","Symptom","2","Head pain (Moderate)",""')
    with pytest.raises(AskError) as asked:
        read(path)
    assert (asked.value.option, asked.value.choices) == ("--headache", ("Head pain",))
    assert read(path, headache=("head pain",)).days[0].headache is True


def test_a_symptom_called_no_headache_is_asked_about(tmp_path):
    path = written(tmp_path, '"1st Mar 2022","Tuesday","am","Symptom","1","No headache (Mild)",""')
    with pytest.raises(AskError):
        read(path)


def test_a_month_without_the_named_symptom_is_not_asked_again(tmp_path):
    path = written(tmp_path, '"1st Mar 2022","Tuesday","am","Symptom","2","Neck pain (Moderate)",""')
    reading = read(path, headache=("Head pain",))
    assert reading.days == () and any("Head pain" in note for note in reading.notes)


def test_days_keep_one_id_over_exports():
    assert [day.provenance.external_id for day in read(FILES / "bearable_2024.csv").days] == [
        "2024-02-02",
        "2024-02-29",
    ]


def test_both_headers_are_recognised_and_no_other_diary():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("bearable")


@pytest.mark.parametrize("name", ["bearable_2022.csv", "bearable_2024.csv"])
def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path, name):
    whole, path = (FILES / name).read_bytes(), tmp_path / "damaged.csv"
    damaged = [whole[:end] for end in range(0, len(whole), 3)]
    damaged += [whole.replace(b"5th", b"9" * 5000), whole.replace(b"Jan", b"\x00"), b"\x89PNG\r\n\x1a\n\xff" * 40]
    for raw in damaged:
        path.write_bytes(raw)
        try:
            read(path)
        except (RefusedError, AskError):
            continue
