"""Headache Companion: a day in the file is not a day without headache."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.diary import Diary
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.headache_companion import FORMAT
from tests.exchange.damage import cut_and_foreign, mutants, readings

FILES = Path(__file__).parent / "files"
FILE = FILES / "headache_companion.json"
BERLIN = Settings(timezone="Europe/Berlin")


def read(path: Path = FILE, settings: Settings = BERLIN) -> Reading:
    return FORMAT.read(Source(path), settings)


def written(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "companion.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_seconds_with_decimals_are_read_to_the_millisecond():
    attack = read().attacks[0]
    assert attack.start == datetime(2026, 1, 5, 7, 30, 0, 500_000, tzinfo=UTC)
    assert attack.end == datetime(2026, 1, 5, 16, 0, 0, 250_000, tzinfo=UTC)


def test_a_day_without_an_attack_is_unknown():
    assert date(2026, 1, 6) not in {day.date for day in read().days}
    assert all(day.headache is None for day in read().days)


def test_a_pain_level_is_a_score_and_nought_is_where_the_slider_begins():
    assert [attack.pain_0_10 for attack in read().attacks] == [Fraction(7), None]
    assert all(attack.severity is None for attack in read().attacks)


def test_an_attack_that_goes_on_has_no_end():
    assert read().attacks[1].end is None


def test_medicines_belong_to_the_date_with_their_effect_and_preventives_are_left_out():
    (day,) = read().days
    assert day.date == date(2026, 1, 5)
    assert [(intake.drug, intake.relieved) for intake in day.acute or ()] == [
        ("Sumatriptan", True),
        ("Ibuprofen", False),
        ("House mixture", None),
    ]


def test_ids_are_the_apps_own_and_the_date():
    reading = read()
    assert [attack.provenance.external_id for attack in reading.attacks] == ["A1", "A2"]
    assert reading.days[0].provenance.external_id == "medicines-2026-01-05"


def test_the_zone_is_asked():
    for settings in (Settings(), Settings(timezone="Nowhere/At all")):
        with pytest.raises(AskError) as asked:
            read(FILE, settings)
        assert asked.value.option == "--timezone"


def test_the_medicine_history_is_another_file_and_is_refused(tmp_path):
    path = written(tmp_path, [{"id": "1", "name": "Propranolol", "frequency": "daily", "startDate": 1, "stopDate": 2}])
    with pytest.raises(RefusedError, match="daily data"):
        read(path)


def test_an_attack_filed_under_another_date_keeps_its_time_and_is_counted(tmp_path):
    day = {"date": "2026-01-02", "attacks": [{"id": "A", "startTime": 1767598200, "stopTime": None}], "medications": []}
    assert any(
        note.startswith("attacks that began on another date") and note.endswith(": 1")
        for note in read(written(tmp_path, [day])).notes
    )


@pytest.mark.parametrize(
    ("start", "stop", "why"),
    [
        (1767598200, 1767598100, "it ends before it starts"),
        (1767598200, 1867598200, "it lasts longer than 366 days"),
        (5, None, "no start that can be read"),
        (10**38, None, "no start that can be read"),
    ],
)
def test_an_attack_that_cannot_be_placed_is_dropped(tmp_path, start, stop, why):
    path = written(tmp_path, [{"date": "2026-01-05", "attacks": [{"startTime": start, "stopTime": stop}]}])
    assert [(one.where, one.why) for one in read(path).dropped] == [("day 1, attack 1", why)]


def test_an_end_at_the_start_is_no_end(tmp_path):
    path = written(tmp_path, [{"date": "2026-01-05", "attacks": [{"startTime": 1767598200, "stopTime": 1767598200}]}])
    assert read(path).attacks[0].end is None


def test_a_day_that_is_not_in_the_calendar_is_dropped(tmp_path):
    assert [one.where for one in read(written(tmp_path, [{"date": "2025-02-29", "attacks": []}])).dropped] == ["day 1"]


def test_only_its_own_file_is_recognised():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("headache_companion")


def test_a_wrong_kind_of_value_anywhere_is_refused_or_dropped_but_never_crashes(tmp_path):
    wrong = (json.dumps(mutant).encode() for mutant in mutants(json.loads(FILE.read_text())))
    for reading in readings(tmp_path / "mutant.json", wrong, read):
        Diary.of(reading.days, reading.attacks, "Europe/Berlin")


def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path):
    whole = FILE.read_bytes()
    strange = [whole.replace(b"1767598200.5", b"9" * 5000), whole.replace(b"A1", b"\x00")]
    list(readings(tmp_path / "damaged.json", [*cut_and_foreign(whole), *strange], read))
