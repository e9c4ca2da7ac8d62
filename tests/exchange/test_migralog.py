"""MigraLog: green states a clear day, red a headache, yellow neither."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cleardays.diary.diary import Diary
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.migralog import FORMAT
from tests.exchange.damage import cut_and_foreign, mutants, readings

FILES = Path(__file__).parent / "files"
FILE = FILES / "migralog.json"
BERLIN = Settings(timezone="Europe/Berlin")


def read(path: Path = FILE, settings: Settings = BERLIN) -> Reading:
    return FORMAT.read(Source(path), settings)


def changed(tmp_path: Path, **keys: Any) -> Path:
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(json.loads(FILE.read_text()) | keys), encoding="utf-8")
    return path


def test_a_green_day_is_clear_and_a_red_day_has_headache():
    said = {day.date: day.headache for day in read().days if day.headache is not None}
    assert said == {date(2026, 1, 5): True, date(2026, 1, 6): False}


def test_a_yellow_day_is_neither_and_is_counted():
    reading = read()
    assert date(2026, 1, 7) not in {day.date for day in reading.days}
    assert any(note.startswith("yellow days") and note.endswith(": 1") for note in reading.notes)


def test_an_episode_is_an_attack_with_its_worst_reading():
    attack = read().attacks[0]
    assert attack.start == datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
    assert attack.end == datetime(2026, 1, 5, 16, 0, tzinfo=UTC)
    assert (attack.pain_0_10, attack.severity) == (Fraction(15, 2), None)


def test_an_episode_without_an_end_is_open_and_so_is_one_that_ends_as_it_begins():
    assert [attack.end for attack in read().attacks[1:]] == [None, None]


def test_an_episode_that_ends_before_it_starts_is_dropped():
    assert ("episode 3", "it ends before it starts") in {(one.where, one.why) for one in read().dropped}


def test_a_dose_belongs_to_its_episode_and_a_loose_one_to_its_local_date():
    reading = read()
    assert [intake.drug for intake in reading.attacks[0].acute or ()] == ["Sumatriptan"]
    loose = [day for day in reading.days if day.headache is None]
    # 23:30 in UTC on the 9th is the 10th in Berlin.
    assert [(day.date, day.acute[0].drug if day.acute else "") for day in loose] == [(date(2026, 1, 10), "Sumatriptan")]


def test_a_skipped_dose_and_a_preventive_are_no_acute_intakes():
    reading = read()
    taken = [*reading.attacks, *reading.days]
    assert sum(len(one.acute or ()) for one in taken) == 2


def test_a_rating_of_effect_is_not_turned_into_relief():
    assert [intake.relieved for intake in read().attacks[0].acute or ()] == [None]


def test_where_you_were_is_never_kept():
    reading = read()
    kept = "".join(one.provenance.raw or "" for one in (*reading.attacks, *reading.days))
    assert "51.5007" not in kept and "left_temple" in kept


def test_a_day_marked_out_of_statistics_is_said():
    assert any("flu" in note and "2026-01-14" in note for note in read().notes)


def test_ids_are_the_apps_own():
    reading = read()
    assert [attack.provenance.external_id for attack in reading.attacks] == ["ep-1", "ep-2", "ep-4"]
    assert [day.provenance.external_id for day in reading.days] == ["d-1", "d-2", "doses-2026-01-10"]


def test_the_moment_of_writing_is_kept():
    assert read().attacks[0].provenance.written == datetime.fromtimestamp(1767599000, UTC)


def test_the_zone_is_asked_and_the_zones_of_reminders_are_offered():
    for settings in (Settings(), Settings(timezone="Mars/Olympus")):
        with pytest.raises(AskError) as asked:
            read(FILE, settings)
        assert (asked.value.option, asked.value.choices) == ("--timezone", ("Europe/Berlin",))


def test_a_file_of_day_statuses_alone_needs_no_zone(tmp_path):
    path = changed(tmp_path, episodes=[], medicationDoses=[], intensityReadings=[])
    assert len(read(path, Settings()).days) == 2


def test_a_green_day_with_an_episode_keeps_both_statements_and_counts_as_unknown(tmp_path):
    status = {"id": "d-9", "date": "2026-01-05", "status": "green", "prompted": True}
    reading = read(changed(tmp_path, dailyStatusLogs=[status]))
    diary = Diary.of(reading.days, reading.attacks, "Europe/Berlin")
    assert diary.contradictions == (date(2026, 1, 5),)


def test_absurd_times_are_dropped(tmp_path):
    episodes = [
        {"id": "a", "startTime": 5},
        {"id": "b", "startTime": 10**38},
        {"id": "c", "startTime": 1767598200000, "endTime": 1867598200000},
    ]
    reading = read(changed(tmp_path, episodes=episodes))
    assert reading.attacks == ()
    assert {"episode 1", "episode 2", "episode 3"} <= {one.where for one in reading.dropped}


def test_only_its_own_file_is_recognised():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("migralog")


def test_a_long_list_of_episodes_at_the_beginning_is_recognised():
    episodes = json.loads(FILE.read_text())["episodes"] * 300
    text = json.dumps({"episodes": episodes})[:65_536]
    assert FORMAT.recognises(Head("export.json", text.encode(), text))


def test_a_wrong_kind_of_value_anywhere_is_refused_or_dropped_but_never_crashes(tmp_path):
    wrong = (json.dumps(mutant).encode() for mutant in mutants(json.loads(FILE.read_text())))
    for reading in readings(tmp_path / "mutant.json", wrong, read):
        Diary.of(reading.days, reading.attacks, "Europe/Berlin")


def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path):
    whole = FILE.read_bytes()
    strange = [whole.replace(b"1767598200000", b"9" * 5000), whole.replace(b"ep-1", b"\x00")]
    list(readings(tmp_path / "damaged.json", [*cut_and_foreign(whole), *strange], read))
