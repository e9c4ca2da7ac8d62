"""Cluster Headache Tracker's CSV: starts, ends and intensities on the person's own wall clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Intake
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.cluster_tracker import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
BERLIN = Settings(timezone="Europe/Berlin")
HEADER = "start_time,end_time,intensity,medication,triggers,notes\n"


def read(settings: Settings = BERLIN) -> Reading:
    return FORMAT.read(Source(FILES / "cluster_tracker.csv"), settings)


def written(tmp_path: Path, rows: str) -> Reading:
    path = tmp_path / "logs.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return FORMAT.read(Source(path), BERLIN)


def test_times_are_those_of_the_wall():
    first = read().attacks[0]
    assert first.start == datetime(2024, 3, 1, 7, tzinfo=UTC)
    assert first.end == datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def test_an_attack_that_goes_on_has_no_end():
    assert read().attacks[2].end is None


def test_intensity_stays_a_number():
    assert [attack.pain_0_10 for attack in read().attacks] == [7, 8, 10]
    assert {attack.severity for attack in read().attacks} == {None}


def test_medicines_are_joined_by_commas_and_none_written_says_nothing():
    assert [attack.acute for attack in read().attacks] == [
        (Intake("sumatriptan"),),
        (Intake("oxygen"), Intake("zolmitriptan")),
        None,
    ]


def test_the_newer_pressure_column(tmp_path):
    path = tmp_path / "logs.csv"
    text = HEADER.replace("notes", "notes,barometric_pressure") + "2024-03-01 08:00:00,,7,,,,1008.5\n"
    path.write_text(text, encoding="utf-8")
    assert len(FORMAT.read(Source(path), BERLIN).attacks) == 1


def test_the_zone_is_asked():
    with pytest.raises(AskError) as asked:
        read(Settings())
    assert asked.value.option == "--timezone"


@pytest.mark.parametrize(
    "row, why",
    [
        ("2024-13-45 08:00:00,,7,,,", "no date and time"),
        ("not a date,,7,,,", "no date and time"),
        ("2025-02-29 08:00:00,,7,,,", "no date and time"),
        ("2024-03-31 02:30:00,,7,,,", "skipped"),
        ("2024-03-01 08:00:00,2024-03-01 07:00:00,7,,,", "ends before"),
        ("2024-03-01 08:00:00,2026-03-01 07:00:00,7,,,", "366"),
        ("2024-03-01 08:00:00,later,7,,,", "no date and time"),
        ("0001-01-01 00:00:00,,7,,,", "a year outside"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out(tmp_path, row, why):
    reading = written(tmp_path, row + "\n2024-03-05 08:00:00,,7,,,\n")
    assert len(reading.attacks) == 1
    assert reading.dropped[0].where == "line 2"
    assert why in reading.dropped[0].why


@pytest.mark.parametrize("intensity", ["15", "=7", "9" * 5000])
def test_an_intensity_that_cannot_be_read_leaves_the_headache(tmp_path, intensity):
    reading = written(tmp_path, f"2024-03-01 08:00:00,,{intensity},,,\n")
    assert reading.attacks[0].pain_0_10 is None
    assert reading.dropped[0].where == "line 2, intensity"


def test_a_file_cut_off_in_a_row_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="cells under"):
        written(tmp_path, "2024-03-01 08:00:00,2024-03")


def test_it_is_recognised_and_nothing_else_is():
    """Its list of doses (`taken_at,medication,...`) is another file."""
    doses = "taken_at,medication,kind,amount,unit,duration_minutes,effectiveness,minutes_to_relief,attack_start_time\n"
    assert not FORMAT.recognises(Head("doses.csv", doses.encode(), doses))
    for path in (p for p in FILES.iterdir() if p.is_file()):
        raw = path.read_bytes()
        text = raw.decode("utf-8", "replace")
        for told in (text, "\ufeff" + text, text.replace(",", ";")):
            assert FORMAT.recognises(Head(path.name, raw, told)) == (path.name == "cluster_tracker.csv"), path.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("cluster_tracker.csv")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), BERLIN)))
