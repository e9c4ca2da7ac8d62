"""Importing from the command line: look first, then write; asked again, nothing changes."""

import json
from pathlib import Path

import pytest

from tests.exchange.commands import AS_OF, EVERY_FILE, OF_ONE_PERSON, case, cleardays, imported, told

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_preview_writes_nothing(folder, name):
    found = imported(name)
    assert found.exit_code == 0
    assert "nothing written" in found.output
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_case_is_written_and_answered(folder, name):
    assert imported(name, "--out", "me.json").exit_code == 0
    answered = cleardays("answer", "me.json", *AS_OF, "--format", "json")
    assert answered.exit_code == 0
    verdicts = {
        finding["id"]: finding["verdict"] for finding in json.loads(answered.stdout)["could_it_help"]["findings"]
    }
    assert verdicts["label.us"] == "unknown"


@pytest.mark.parametrize("name", EVERY_FILE)
def test_imported_again_nothing_changes(folder, name):
    imported(name, "--out", "me.json")
    before = Path("me.json").read_bytes()
    found = imported(name, "--into", "me.json")
    assert "me.json: 0 added" in found.output
    assert "0 changed" in found.output
    assert Path("me.json").read_bytes() == before


def test_years_in_several_apps_become_one_diary_in_any_order(folder):
    for order in (OF_ONE_PERSON, OF_ONE_PERSON[::-1]):
        name = f"{order[0]}.case.json"
        cleardays("import", told("date,headache\n2020-01-01,no\n"), "--person", "me", "--out", name)
        for file in order:
            assert imported(file, "--timezone", "Europe/London", "--into", name).exit_code == 0
    first, second = sorted(folder.glob("*.case.json"))
    assert first.read_bytes() == second.read_bytes()


def test_the_preview_counts_days_by_month(folder):
    assert imported("headi.csv", "--out", "me.json").exit_code == 0
    table = imported("flaredown.csv").output.splitlines()
    assert "  month    headache  clear  unknown" in table
    assert "  2023-04         2      1        2" in table


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_preview_is_narrow_and_ends_no_line_in_blanks(folder, name):
    for line in imported(name).output.splitlines():
        assert len(line) <= 96
        assert line == line.rstrip()


def test_the_preview_says_what_was_settled_and_when_attacks_began(folder):
    preview = imported("migraine_buddy_old.csv").output
    assert "dates read as 31/12/2026: 16/11/2023 13:12 cannot be read otherwise" in preview
    assert "starts 2023-07-04 07:00 UTC = 2023-07-04 08:00 in Europe/London" in preview
    assert "checked against" in preview


def test_control_characters_of_a_file_do_not_reach_the_terminal(folder):
    header = "full_date,date,weekday,time,mood,activities,note\n"
    told(header + "2026-07-27,x,x,13:48,meh,\x1b[31mred\u202e | walk,\n")
    refused = cleardays("import", "diary.csv")
    assert refused.exit_code == 2
    assert "--headache" in refused.output
    assert "\x1b" not in refused.output
    assert "\u202e" not in refused.output


def test_what_was_left_out_is_counted_by_reason_with_its_place(folder):
    rows = "".join(f"2025-02-{day:02} 08:00,,5\n" for day in range(25, 32)) + "2025-03-01 08:00,,50\n"
    preview = cleardays("import", told("start,end,pain\n" + rows), "--timezone", "Europe/London").output
    assert "  left out: 4\n" in preview
    assert "      3  no date and time that can be read: line 6, line 7, line 8\n" in preview
    assert "      1  not a number from 0 to 10: line 9, pain\n" in preview


def test_rows_of_days_to_come_are_left_out_and_counted(folder):
    """Tomorrow has begun somewhere; the day after has not."""
    rows = "".join(f"2026-07-{day} 08:00,,5\n" for day in (27, 28, 29, 30, 31))
    found = cleardays(
        "import", told("start,end,pain\n" + rows), "--timezone", "Europe/London", "--person", "me", "--out", "me.json"
    )
    assert "MigraineBot CSV: 3 attacks\n" in found.output
    assert "  left out, dated in the future: 2\n" in found.output
    assert "me.json: 3 added" in found.output
    assert len(case().attacks) == 3


def test_a_csv_diary_says_which_dates_were_written_twice(folder):
    text = "date,headache\n2026-05-01,yes\n2026-05-02,no\n2026-05-02,no\n2026-05-03,no\n2026-05-03,yes\n"
    preview = cleardays("import", told(text)).output
    assert "written more than once: 2026-05-02, 2026-05-03\n" in preview
    assert "said both to be clear and to have headache, so they count as unknown: 2026-05-03\n" in preview


@pytest.mark.parametrize(
    "text, option, choices",
    [
        ("start,end,pain\n2026-01-05 08:00,,5\n", "--timezone", ""),
        ("start,end,pain\n01/05/26 08:00,,5\n", "--date-order", "dmy, mdy"),
        ("full_date,date,weekday,time,mood,activities,note\n2026-07-27,x,x,1:00,x,walk,\n", "--headache", "walk"),
    ],
)
def test_a_question_ends_with_two_and_names_the_option_that_answers_it(folder, text, option, choices):
    asked = cleardays("import", told(text), "--out", "me.json")
    assert asked.exit_code == 2
    assert f"answer with {option}" in asked.stderr
    assert choices in asked.stderr
    assert not Path("me.json").exists()
    answer = {"--timezone": "Europe/London", "--date-order": "dmy", "--headache": "walk"}
    if option == "--date-order":
        answer["--timezone"] = "Europe/London"
    given = [word for name in {option, "--timezone"} for word in (name, answer[name])]
    assert cleardays("import", "diary.csv", *given, "--out", "me.json").exit_code == 0


def test_the_zone_of_the_case_answers_for_later_files(folder):
    imported("migraine_bot.csv", "--out", "me.json")
    assert cleardays("import", "migraine_bot.csv", "--into", "me.json").exit_code == 0


def test_silence_is_clear_only_between_the_dates_a_person_names(folder):
    for dates in ((), ("--from", "2026-01-01"), ("--from", "2026-02-01", "--to", "2026-01-01")):
        refused = imported("migraine_bot.csv", "--silence", "clear", *dates)
        assert refused.exit_code == 2
        assert "--from and --to" in refused.stderr
    dates = ("--from", "2026-01-04", "--to", "2026-01-09")
    found = imported("migraine_bot.csv", "--silence", "clear", *dates, "--out", "me.json")
    assert "4 silent days from 2026-01-04 to 2026-01-09 written as clear, because you said so" in found.output
    clear = [entry for entry in case().days if entry.headache is False]
    assert [entry.date.day for entry in clear] == [4, 6, 7, 8]
    assert {entry.acute for entry in clear} == {None}
