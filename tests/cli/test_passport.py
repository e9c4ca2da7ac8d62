"""`cleardays passport`: printed, or written as a new file, whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pypdf
import pytest
from typer.testing import CliRunner, Result

from cleardays.cli.app import app
from tests.vignettes.injected import before, case, given, planned

AS_OF = ("--as-of", "2026-07-20")


def run(*command: object) -> Result:
    return CliRunner().invoke(app, ["passport", *map(str, command)], env={"COLUMNS": "80", "NO_COLOR": "1"})


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(session: dict[str, Any], *earlier: dict[str, Any], **changes: Any) -> Path:
        path = tmp_path / "anna.json"
        path.write_text(json.dumps(case(session, *earlier, **changes)), encoding="utf-8")
        return path

    return written


def test_the_text_is_printed(write: Any) -> None:
    said = run(write(given()), *AS_OF)
    assert said.exit_code == 0
    assert "155 U at 31 sites" in said.stdout
    assert "not a certified medical" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 96


def test_a_pdf_is_written_on_the_paper_of_the_place(write: Any, tmp_path: Path) -> None:
    for place, width in (("us", 612), ("uk", 595)):
        out = tmp_path / f"{place}.pdf"
        said = run(write(given(), jurisdiction=place), *AS_OF, "--format", "pdf", "--output", out)
        assert (said.exit_code, said.stdout) == (0, f"{place}.pdf: written\n")
        assert round(float(pypdf.PdfReader(out).pages[0].mediabox[2])) == width
    out = tmp_path / "asked.pdf"
    run(write(given()), *AS_OF, "--format", "pdf", "--paper", "us-letter", "--output", out)
    assert round(float(pypdf.PdfReader(out).pages[0].mediabox[2])) == 612


def test_nothing_that_is_there_is_overwritten(write: Any, tmp_path: Path) -> None:
    path = write(given())
    as_it_was = path.read_text(encoding="utf-8")
    (tmp_path / "away").symlink_to(tmp_path / "nowhere")
    for there in (path, tmp_path / "away", tmp_path):
        said = run(path, *AS_OF, "--format", "html", "--output", there)
        assert said.exit_code == 2
        assert "exists already" in said.stderr
    assert path.read_text(encoding="utf-8") == as_it_was
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "command, words",
    [
        (("--format", "pdf"), "add --output passport.pdf"),
        (("--paper", "a4"), "--paper without --format pdf"),
        (("--session", "2026-06-01"), "name one of 2026-04-01, 2026-07-01 with --session"),
        (("--output", "nowhere/there.txt"), "cannot be written"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(write: Any, command: tuple[str, ...], words: str) -> None:
    path = write(given(), {"date": before(91), "product": "onabotulinumtoxinA", "units": 155})
    said = run(path, *AS_OF, *command)
    assert (said.exit_code, said.stdout) == (2, "")
    assert words in said.stderr


def test_a_plan_has_no_passport(write: Any) -> None:
    said = run(write(planned()), *AS_OF)
    assert (said.exit_code, said.stdout) == (2, "")
    assert "a plan is none" in said.stderr


def test_a_session_that_was_not_yet_is_not_printed(write: Any) -> None:
    path = write(given(), {"date": before(91), "product": "onabotulinumtoxinA", "units": 155})
    assert "session of 1 April 2026" in run(path, "--as-of", "2026-06-30").stdout
