"""Folders: virtual people written, and every case file of a folder answered, stopped and gone on with."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleardays.cli.app import app

AS_OF = ("--as-of", "2026-07-25")


def run(*arguments: str | Path) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, [str(one) for one in arguments])
    return found.exit_code, found.stdout, found.stderr


@pytest.fixture
def virtual(tmp_path: Path) -> Path:
    assert run("simulate", "--n", "6", "--seed", "3", "--missing", "0.1", "--out", tmp_path / "v")[0] == 0
    return tmp_path / "v"


def test_virtual_people_are_case_files_that_say_what_they_are(virtual: Path) -> None:
    cases = sorted((virtual / "people").glob("*.json"))
    assert [case.stem for case in cases] == [f"virtual-{i}" for i in range(1, 7)]
    assert run("check", *cases)[0] == 0
    rows = (virtual / "days.csv").read_text().splitlines()
    assert rows[0] == "id,arm,day,date,headache,severity" and len(rows) > 6 * 150
    truth = (virtual / "truth.csv").read_text().splitlines()
    assert truth[0] == "id,arm,trial,change_from_baseline,change_from_long_run,change_in_moderate_severe_days"
    assert len(truth) == 7


def test_the_same_seed_writes_the_same_bytes(virtual: Path, tmp_path: Path) -> None:
    run("simulate", "--n", "6", "--seed", "3", "--missing", "0.1", "--out", tmp_path / "again")
    for name in ("days.csv", "truth.csv", "people/virtual-4.json"):
        assert (virtual / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_a_folder_with_something_in_it_is_left_as_it_is(virtual: Path) -> None:
    status, _, error = run("simulate", "--n", "2", "--out", virtual)
    assert status == 2 and "is not empty" in error
    assert len(list((virtual / "people").iterdir())) == 6


def test_one_line_a_file_in_the_order_of_their_names(virtual: Path) -> None:
    status, out, progress = run("respond", virtual / "people", *AS_OF)
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [line["file"] for line in lines] == [f"virtual-{i}.json" for i in range(1, 7)]
    assert all(line.keys() == {"id", "file", "as_of", "is_it_helping"} for line in lines)
    assert all(line["is_it_helping"]["available"] for line in lines)
    assert "6 of 6" in progress


def test_a_run_that_was_stopped_goes_on_where_it_was(virtual: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.jsonl", tmp_path / "part.jsonl"
    assert run("respond", virtual / "people", *AS_OF, "--out", whole)[0] == 0
    lines = whole.read_text().splitlines(keepends=True)
    part.write_text("".join(lines[:3]) + lines[3][:40])  # stopped in the middle of the fourth line
    status, _, progress = run("respond", virtual / "people", *AS_OF, "--out", part)
    assert status == 0 and "3 of 6 are in part.jsonl already" in progress
    assert part.read_text() == whole.read_text()


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_answered(virtual: Path) -> None:
    (virtual / "people" / "virtual-3.json").write_text('{"cleardays": 1, "person": {"id": 5}}')
    status, out, error = run("respond", virtual / "people", *AS_OF)
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 2 and len(lines) == 6
    assert lines[2]["id"] is None and lines[2]["refused"] and "virtual-3.json" in error


def test_a_file_of_something_else_is_not_written_into(virtual: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my notes\n")
    status, _, error = run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "notes.txt")
    assert status == 2 and "name another file" in error
    assert (tmp_path / "notes.txt").read_text() == "my notes\n"


def test_an_empty_folder_says_what_belongs_there(tmp_path: Path) -> None:
    status, _, error = run("respond", tmp_path)
    assert status == 2 and "no case file" in error


def test_a_forecast_by_itself(tmp_path: Path) -> None:
    days = "\n".join(f"2026-06-{i:02d},{'yes' if i % 4 else 'no'}" for i in range(1, 31))
    (tmp_path / "diary.csv").write_text(f"date,headache\n{days}\n")
    status, out, _ = run("forecast", tmp_path / "diary.csv", "--as-of", "2026-07-01")
    assert status == 0 and "with Botox" in out and "with placebo" in out and "month 6" in out
    status, out, _ = run("forecast", tmp_path / "diary.csv", "--as-of", "2026-07-01", "--format", "json")
    assert json.loads(out)["available"] is True


def test_another_day_is_not_mixed_into_a_run(virtual: Path, tmp_path: Path) -> None:
    run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "o.jsonl")
    was = (tmp_path / "o.jsonl").read_bytes()
    status, _, error = run("respond", virtual / "people", "--as-of", "2026-07-01", "--out", tmp_path / "o.jsonl")
    assert status == 2 and "answers as of 2026-07-25" in error
    assert (tmp_path / "o.jsonl").read_bytes() == was


def test_a_refused_file_is_asked_again_once_it_is_mended(virtual: Path, tmp_path: Path) -> None:
    broken = virtual / "people" / "virtual-3.json"
    good = broken.read_text()
    broken.write_text("{")
    assert run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "o.jsonl")[0] == 2
    assert run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "o.jsonl")[0] == 2
    broken.write_text(good)
    assert run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "o.jsonl")[0] == 0
    files = [json.loads(line)["file"] for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert sorted(files) == [f"virtual-{i}.json" for i in range(1, 7)]


@pytest.mark.parametrize("content", [b'{"cleardays": 1, "person": {"id": "me"}}', b"one line", b"\xff\xfe\x00"])
def test_a_file_that_is_not_ours_is_left_as_it_is(virtual: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine").write_bytes(content)
    assert run("respond", virtual / "people", *AS_OF, "--out", tmp_path / "mine")[0] == 2
    assert (tmp_path / "mine").read_bytes() == content


@pytest.mark.parametrize("out", ["people", "nowhere/x.jsonl"])
def test_an_out_that_cannot_be_written_is_refused_in_words(virtual: Path, out: str) -> None:
    status, _, error = run("respond", virtual / "people", *AS_OF, "--out", virtual / out)
    assert status == 2 and "do " in error


def test_a_folder_beside_the_new_one_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data.part").mkdir()
    (tmp_path / "data.part" / "thesis.txt").write_text("mine")
    assert run("simulate", "--n", "1", "--out", tmp_path / "data")[0] == 0
    assert (tmp_path / "data.part" / "thesis.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data.part"]


@pytest.mark.parametrize("arguments", [("--start", "9999-12-01"), ("--start", "2199-12-01"), ("--start", "1899-12-01")])
def test_virtual_diaries_of_years_nobody_reads_are_refused(tmp_path: Path, arguments: tuple[str, str]) -> None:
    status, _, error = run("simulate", "--n", "1", *arguments, "--out", tmp_path / "v")
    assert status == 2 and "are read" in error and not (tmp_path / "v").exists()
