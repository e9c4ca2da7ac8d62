"""`cleardays session` as a person types it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cleardays.casefile import reader
from cleardays.cli.app import app
from tests.vignettes.injected import before, case, given, planned, vial

PLAN = "preempt-155"
EARLIER = {
    "date": before(91),
    "product": "onabotulinumtoxinA",
    "sites": PLAN,
    "extra_sites": [{"site": "TEM-RF1", "units": 5}],
}


def run(*command: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in command], env={"COLUMNS": "80", "NO_COLOR": "1"})


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(session: dict[str, Any], *earlier: dict[str, Any], **changes: Any) -> Path:
        path = tmp_path / "anna.json"
        path.write_text(json.dumps(case(session, *earlier, **changes)), encoding="utf-8")
        return path

    return written


def test_the_json_is_what_was_promised(write: Any) -> None:
    said = run("session", "check", write(given("TEM-RF1"), jurisdiction="us"), "--format", "json")
    assert said.exit_code == 0
    assert json.loads(said.stdout) == {
        "accepted": True,
        "findings": [
            {
                "id": "dose.total",
                "severity": "note",
                "words": "160 U: trial-supported, outside the US label's recommended dose of 155 U.",
            }
        ],
        "totals": {"units": 160, "sites": 32, "volume_ml": 3.2, "cumulative_units": 160, "discarded_units": 40},
    }


def test_what_is_not_written_is_null(write: Any) -> None:
    said = run("session", "check", write(planned(vials=None, sites=None)), "--format", "json")
    totals = json.loads(said.stdout)["totals"]
    assert totals == {"units": None, "sites": None, "volume_ml": None, "cumulative_units": 0, "discarded_units": None}


def test_not_accepted_is_an_answer_and_bad_input_is_not(write: Any, tmp_path: Path) -> None:
    assert run("session", "check", write(given(vials=[vial(200, 2)]))).exit_code == 0
    assert run("session", "check", write(given("NOSE-L1"))).exit_code == 2
    assert run("session", "check", tmp_path / "nowhere.json").exit_code == 2
    (tmp_path / "diary.csv").write_text("date,headache\n2026-06-01,yes\n", encoding="utf-8")
    said = run("session", "check", tmp_path / "diary.csv")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "no session in this file" in said.stderr


def test_bad_input_names_the_line_the_key_and_what_to_do(write: Any) -> None:
    path = write(given())
    path.write_text(
        path.read_text(encoding="utf-8").replace('"discarded_units": 45', '"discarded_units": 4.5e1'), encoding="utf-8"
    )
    said = run("session", "check", path)
    assert said.exit_code == 2
    assert "anna.json refused: line 1, sessions[0].discarded_units: a number with an exponent" in said.stderr
    assert "\n  do   write it in plain digits" in said.stderr


def test_the_text_says_what_stands_against_it_heaviest_first(write: Any) -> None:
    said = run("session", "check", write(given(without="COR-L1", lot=None, vials=[vial(lot=None)], planned_sites=PLAN)))
    order = [
        said.stdout.index(word)
        for word in ("Not accepted", "Refused", "Needs a reason", "It adds up to", "Planned and given")
    ]
    assert order == sorted(order)
    assert "vial.lot" in said.stdout
    assert re.search(r"COR-L1 +planned 5 U +given - +not given", said.stdout)
    assert "not a certified medical" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 96


def test_a_file_cannot_move_the_terminal(write: Any) -> None:
    said = run("session", "check", write(given(product="Botox\x1b[2J")))
    assert "\x1b" not in said.stdout


def test_the_window_can_be_set(write: Any) -> None:
    path = write(given(), {"date": before(90), "product": "onabotulinumtoxinA", "units": 300})
    for days, cumulative in ((92, 455), (84, 155)):
        said = run("session", "check", path, "--window-days", days, "--format", "json")
        assert json.loads(said.stdout)["totals"]["cumulative_units"] == cumulative
    assert run("session", "check", path, "--window-days", 30).exit_code == 2


@pytest.mark.parametrize("show, heading", [("plan", "Plan"), ("given", "Given"), ("difference", "What changed")])
def test_each_map_is_a_page_that_fetches_nothing(write: Any, show: str, heading: str) -> None:
    said = run("session", "map", write(given("OCC-LF1", planned_sites=PLAN), EARLIER), "--show", show)
    assert said.exit_code == 0
    assert f"<h1>{heading}</h1>" in said.stdout
    assert not re.search(r"(src|href)=.?(https?:|//)|<script|<link|url\(|@import|style=", said.stdout)
    anchors = set(re.findall(r'href="#(site-[^"]+)"', said.stdout))
    assert len(anchors) >= 31
    assert anchors <= set(re.findall(r'<tr id="(site-[^"]+)"', said.stdout)), "every dot has its row"


def test_what_is_not_written_cannot_be_drawn(write: Any) -> None:
    for show, session in (("plan", given()), ("given", planned()), ("difference", given())):
        said = run("session", "map", write(session), "--show", show)
        assert (said.exit_code, said.stdout) == (2, "")
        assert "nothing to draw" in said.stderr


def test_the_bill_as_text_and_as_json(write: Any) -> None:
    path = write(given())
    said = run("session", "bill", path, "--no-status-migrainosus")
    assert re.search(r"J0585-JW +x 45\n", said.stdout)
    assert "G43.709" in said.stdout
    found = json.loads(run("session", "bill", path, "--format", "json").stdout)
    assert found["lines"][1] == {"code": "J0585", "units": 155, "modifier": None}
    assert found["diagnosis"] is None
    assert "status migrainosus" in found["left_out"][0]


def test_the_schema_says_what_a_session_may_hold(write: Any) -> None:
    import jsonschema_rs

    validator = jsonschema_rs.validator_for(reader.schema())
    assert validator.is_valid(case(given("TEM-LF1")))
    assert not validator.is_valid(case(given("NOSE-L1")))
    assert not validator.is_valid(case(given(sites="preempt-195")))
    assert not validator.is_valid(case(given(vials=[vial(expiry="2027")])))
