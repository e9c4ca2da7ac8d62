"""Dates, lengths, zones and numbers that cannot be: our own files are refused there, other apps' rows left out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleardays.cli import app
from tests.exchange.hostile import OWN_CASE, RAW, imported, refused

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("name", ["own.json", "own.csv"])
@pytest.mark.parametrize("command", [("answer", "--as-of", "2026-07-01"), ("check",)])
def test_what_import_refuses_answer_and_check_refuse_too(name, command):
    raw = RAW[name]
    for broken in (b"", raw[:-30] + b"\0", raw.replace(b"2026-05-02", b"2025-02-29"), raw.replace(b"6.5", b"30")):
        Path(name).write_bytes(broken)
        found = CliRunner().invoke(app.app, [command[0], name, *command[1:]])
        assert found.exit_code == 2
        assert f"{name} refused: " in found.stderr


def own(**day: object) -> bytes:
    value = json.loads(OWN_CASE)
    value["diary"]["days"][0] |= day
    return json.dumps(value, indent=1).encode()


@pytest.mark.parametrize(
    "day, said",
    [
        ({"date": "2025-02-29"}, "line 10, diary.days[0].date"),
        ({"hours": 30}, "line 12, diary.days[0].hours: 30 hours"),
        ({"hours": 24.5}, "line 12, diary.days[0].hours"),
        ({"hours": -1}, "line 12, diary.days[0].hours"),
        ({"hours": "=1+1"}, "line 12, diary.days[0].hours"),
        ({"headache": 1}, "line 11, diary.days[0].headache"),
        ({"hedache": True}, "diary.days[0].hedache: an unknown key"),
    ],
)
def test_an_impossible_value_of_a_case_file_is_refused_with_line_and_field(day, said):
    assert said in refused("own.json", own(**day))


def test_an_unknown_zone_in_a_case_file_is_refused_with_line_and_field():
    said = refused("own.json", OWN_CASE.replace(b"Europe/London", b"Europe/Atlantis"))
    assert "line 7, diary.timezone: “Europe/Atlantis” is no known time zone" in said


@pytest.mark.parametrize(
    "line, said",
    [
        ("2025-02-29,yes,,", "line 3, date"),
        ("2026-05-04,yes,30,", "line 3, hours"),
        ("2026-05-04,yes,-1,", "line 3, hours"),
        ("2026-05-04,yes,nan,", "line 3, hours"),
        ("2026-05-04,yes," + "9" * 5000 + ",", "line 3, hours"),
        ("2026-05-04,=1+1,,", "line 3, headache"),
        ("=TODAY(),yes,,", "line 3, date"),
        ("2026-05-04,perhaps,,", "line 3, headache"),
        ("2026-05-04,yes,,ibuprofen,more", "line 3: 5 cells under 4 headings"),
        ('2026-05-04,"yes,,', "a broken cell"),
    ],
)
def test_an_impossible_line_of_a_csv_diary_is_refused_with_line_and_field(line, said):
    raw = b"date,headache,hours,acute\n2026-05-01,yes,6.5,ibuprofen\n" + line.encode() + b"\n"
    assert said in refused("own.csv", raw)


@pytest.mark.parametrize("header", ["date,headache,heartache", "date,headache,hours,hours"])
def test_an_unknown_or_repeated_heading_of_a_csv_diary_is_refused(header):
    assert "line 1" in refused("own.csv", f"{header}\n2026-05-01,yes,,\n".encode())


@pytest.mark.parametrize(
    "name, old, new, where",
    [
        (
            "bearable_2024.csv",
            b'"2nd Feb 2024","2024-02-02","Friday","am"',
            b'"29th Feb 2025","2025-02-29","","am"',
            "line",
        ),
        ("daylio_2026.csv", b"2026-07-27", b"2025-02-29", "line 2"),
        ("flaredown.csv", b"2023-04-02", b"2025-02-29", "line 3"),
        ("migraine_bot.csv", b"2026-01-05 08:00", b"2025-02-29 08:00", "line 2"),
        ("migraine_buddy_old.csv", b"04/07/2023 08:00", b"29/02/2025 08:00", "line 3"),
        ("cluster_tracker.csv", b"2024-03-02 23:00:00", b"2025-02-29 23:00:00", "line 3"),
        ("headway_ios.csv", b"2026-01-05 08:00", b"2025-02-29 08:00", "line 2"),
        ("secuso.json", b'"date":"2021-06-01"', b'"date":"2025-02-29"', "diary entry 1"),
        ("migralog.json", b'"date": "2026-01-05"', b'"date": "2025-02-29"', "day status 1"),
        ("apple_health.xml", b"2025-11-02 12:00:00", b"2025-02-29 12:00:00", "line 13"),
        ("migraine_bot.csv", b"2026-01-05 12:30", b"2026-01-05 07:30", "it ends before it starts: line 2"),
        ("headway_mac_full.csv", b",180,", b",-180,", "it ends before it starts: line 2"),
        ("migraine_buddy_old.csv", b"01h 00m", b"-01h 00m", "not a length of time: line 2, Lasted"),
        ("cluster_tracker.csv", b",7,", b",=1+1,", "not a number from 0 to 10: line 2, intensity"),
        ("migraine_bot.csv", b",7\n", b"," + b"7" * 5000 + b"\n", "not a number from 0 to 10: line 2, pain"),
        ("flaredown.csv", b",3,2,50 mg", b",=3,2,50 mg", "a headache rating that is not 0 to 4: line"),
    ],
)
def test_an_impossible_value_of_another_apps_file_is_left_out_and_said_with_its_place(name, old, new, where):
    assert old in RAW[name]
    found = imported(name, RAW[name].replace(old, new))
    assert found.exit_code == 0
    assert where in found.stdout[found.stdout.index("left out") :]


@pytest.mark.parametrize("name", RAW)
def test_an_unknown_zone_is_refused(name):
    said = refused(name, RAW[name], "--timezone", "Europe/Atlantis")
    assert "--timezone Europe/Atlantis is no known time zone" in said


@pytest.mark.parametrize(
    "name, old, new",
    [
        ("apple_health.xml", b'value="Europe/', b'value="Atlantis/'),
        ("fhir_symptoms.json", b'"Europe/', b'"Atlantis/'),
    ],
)
def test_an_unknown_zone_inside_a_file_is_as_good_as_none(name, old, new):
    """The zone of the person is asked instead."""
    raw = RAW[name].replace(old, new)
    assert "answer with --timezone" in refused(name, raw, "--person", "p")
    assert imported(name, raw).exit_code == 0
