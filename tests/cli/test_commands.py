"""The commands as a person types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cleardays.answer.answer import criteria
from cleardays.casefile import reader
from cleardays.cli.app import app
from cleardays.diary.definitions import DEFINITIONS

DIARY = "date,headache,hours,severity,features,acute,relieved\n" + "".join(
    f"2026-06-{day:02},{'yes,6,severe,unilateral;pulsating;nausea,sumatriptan,yes' if day % 2 else 'no,,,,none,'}\n"
    for day in range(1, 31)
)


def run(*command: object) -> Result:
    return CliRunner().invoke(app, [str(part) for part in command])


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "anna.csv"
    path.write_text(DIARY, encoding="utf-8")
    return path


def test_the_sample_is_answered_in_text_json_and_html() -> None:
    text, page = run("answer", "--sample"), run("answer", "--sample", "--format", "html")
    said = json.loads(run("answer", "--sample", "--format", "json").stdout)
    assert "UK label: chronic migraine" in text.stdout
    assert "What to write down next" in text.stdout
    assert said["person"] == "sample (fictional)"
    assert page.stdout.startswith("<!doctype html>")
    assert {text.exit_code, page.exit_code} == {0}


def test_lines_end_without_blanks_and_fit_a_terminal() -> None:
    lines = run("answer", "--sample").stdout.splitlines()
    assert not [line for line in lines if line != line.rstrip()]
    assert max(map(len, lines)) <= 96


def test_anybody_s_csv_is_answered_and_named_after_its_file(diary: Path) -> None:
    said = json.loads(run("answer", diary, "--as-of", "2026-07-01", "--format", "json").stdout)
    assert said["person"] == "anna"
    label = next(one for one in said["could_it_help"]["findings"] if one["id"] == "label.uk")
    assert (label["verdict"], label["bounds"]) == ("unknown" if label["settled_by"] else label["verdict"], [14, 14])


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_spreadsheets_save_as_they_please(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = "date,headache,hours,acute\n2026-06-01,yes,PART,none\n2026-06-02,no,,\n"
    text = rows.replace(",", separator).replace("PART", '"6,5"' if separator == "," else "6,5")
    path = tmp_path / "diary.csv"
    path.write_bytes(text.encode(encoding))
    said = json.loads(run("answer", path, "--as-of", "2026-06-03", "--format", "json").stdout)
    assert said["diary"]["strip"] == "H."


def test_answered_whatever_the_verdict_is_exit_0_and_bad_input_is_2(diary: Path, tmp_path: Path) -> None:
    assert run("answer", diary, "--as-of", "2026-07-01").exit_code == 0
    assert run("answer", tmp_path / "nowhere.json").exit_code == 2
    assert run("answer").exit_code == 2
    assert run("answer", diary, "--sample").exit_code == 2


def test_bad_input_names_file_line_and_field_and_what_to_do(diary: Path) -> None:
    diary.write_text(DIARY.replace("2026-06-07,yes,6,", "2026-06-07,yes,30,"), encoding="utf-8")
    said = run("answer", diary, "--as-of", "2026-07-01")
    assert said.exit_code == 2
    assert said.stdout == ""
    assert "anna.csv refused: line 8, hours: 30 hours" in said.stderr
    assert "\n  why  " in said.stderr
    assert "\n  do   " in said.stderr


def test_as_of_may_be_any_day(diary: Path) -> None:
    early = json.loads(run("answer", diary, "--as-of", "2026-06-15", "--format", "json").stdout)
    assert early["diary"]["to"] == "2026-06-14"
    assert run("answer", diary, "--as-of", "2026-02-30").exit_code == 2


def test_another_app_s_file_is_sent_to_import(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("start_time,end_time,intensity,medication,triggers,notes\n", encoding="utf-8")
    said = run("answer", path)
    assert said.exit_code == 2
    assert "cleardays import export.csv" in said.stderr


def test_check_says_what_was_read_and_judges_the_clinic_s_own_policies(
    diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path))
    policies = tmp_path / "payers"
    policies.mkdir()
    good = (
        'title = "Ours"\nsource = "letter of May 2026"\ntrust = "read"\nversion = "2026-05"\n'
        '[start]\nrule = "fifteen days"\nmonths = [{ definition = "HD_ANY", at_least = 15 }]\n'
    )
    (policies / "ours.toml").write_text(good, encoding="utf-8")
    said = run("check", diary)
    assert said.exit_code == 0
    assert "anna.csv: read; 30 days" in said.stdout
    assert "payer ours: can be used" in said.stdout
    (policies / "theirs.toml").write_text(good.replace("HD_ANY", "MSHD"), encoding="utf-8")
    said = run("check")
    assert said.exit_code == 2
    assert "payer theirs: start.months[0].definition: MSHD is unverified" in said.stderr


def test_a_clinic_s_own_policy_is_used_by_its_name(
    diary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path))
    (tmp_path / "payers").mkdir()
    (tmp_path / "payers" / "ours.toml").write_text(
        'title = "Ours"\nsource = "letter"\ntrust = "read"\nversion = "1"\n'
        '[start]\nrule = "fourteen days"\nmonths = [{ definition = "HD_ANY", at_least = 14 }]\n',
        encoding="utf-8",
    )
    case = tmp_path / "anna.json"
    days = [{"date": f"2026-06-{day:02}", "headache": day % 2 == 1} for day in range(1, 31)]
    case.write_text(
        json.dumps({"cleardays": 1, "person": {"id": "a"}, "diary": {"days": days}, "payer": "ours"}), encoding="utf-8"
    )
    said = json.loads(run("answer", case, "--as-of", "2026-07-01", "--format", "json").stdout)
    verdicts = {one["id"]: one["verdict"] for one in said["could_it_help"]["findings"]}
    assert verdicts["payer.ours.start"] == "met"


def test_every_criterion_and_definition_can_be_explained() -> None:
    listed = run("explain").stdout
    for id_ in [*criteria(), *(definition.id for definition in DEFINITIONS)]:
        assert id_ in listed
        said = run("explain", id_)
        assert said.exit_code == 0, id_
        assert "source" in said.stdout
    assert run("explain", "nice.ta261").exit_code == 2


def test_the_schema_describes_the_sample_and_the_reader_alike() -> None:
    import jsonschema_rs

    schema = json.loads(run("schema").stdout)
    sample = Path(reader.__file__).with_name("sample.json").read_text(encoding="utf-8")
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid(json.loads(sample))
    assert not validator.is_valid({"cleardays": 1, "person": {"id": "a", "name": "Anna"}})


def test_version_is_instant_and_loads_nothing_heavy() -> None:
    code = "import sys; sys.argv=['cleardays','--version']; import cleardays.cli as c\ntry: c.main()\nexcept SystemExit: pass\n"
    code += "print(sorted({'numpy','django','jinja2'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


NASTY = "p\x1b[31mRED\x1b]0;pwn\x07\x1b[2J\u009b31m\u202e"


def case_of(tmp_path: Path, **facts: object) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"cleardays": 1, "person": {"id": NASTY}} | facts), encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_no_text_of_a_file_controls_the_terminal_or_the_page(tmp_path: Path, format_: str) -> None:
    case = case_of(
        tmp_path,
        history={"conditions": [NASTY], "allergies": [NASTY], "medicines": [NASTY]},
        events=[{"term": NASTY}, {"term": f"dysphagia {NASTY}"}],
        payer=NASTY,
    )
    said = run("answer", case, "--format", format_)
    assert said.exit_code == 0
    assert not [c for c in said.stdout if not c.isprintable() and c != "\n"]


def test_no_refusal_controls_the_terminal(tmp_path: Path) -> None:
    said = run("answer", case_of(tmp_path, **{NASTY: 1}))
    assert said.exit_code == 2
    assert not [c for c in said.stderr if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/", "/dev/stdin"])
def test_what_is_no_plain_file_is_refused_at_once(path: str) -> None:
    assert run("answer", path).exit_code == 2
    assert run("check", path).exit_code == 2


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_a_day_no_diary_reaches_is_refused(diary: Path, day: str) -> None:
    said = run("answer", diary, "--as-of", day)
    assert (said.exit_code, "traceback" in said.stderr.lower()) == (2, False)


def test_a_spreadsheet_s_empty_columns_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("date,headache,,,\n2026-06-01,yes,,,\n2026-06-02,no,,,\n", encoding="utf-8")
    said = json.loads(run("answer", path, "--as-of", "2026-06-03", "--format", "json").stdout)
    assert said["diary"]["strip"] == "H."


@pytest.mark.parametrize("word", ["no", "nothing", "-", "n/a", "None;none"])
def test_a_word_that_says_no_medicine_would_count_as_one_and_is_refused(tmp_path: Path, word: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text(f"date,headache,acute\n2026-06-01,yes,{word}\n", encoding="utf-8")
    said = run("answer", path, "--as-of", "2026-06-03")
    assert said.exit_code == 2
    assert "line 2, acute: " in said.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Maxalt-MLT 10 mg", ("known as rizatriptan", "a day with triptans", "trust")),
        ("atogepant", ("taken to prevent attacks none", "we ask")),
        ("oxygen", ("no day with acute medicine of any kind", "left out of those tried")),
        ("Eliquis", ("a clinician must look",)),
        ("Hashimoto's", ("a condition, known as hypothyroidism",)),
        ("sumatripan", ("could be sumatriptan", "for nothing for certain", "what stands on the box")),
    ],
)
def test_explain_says_what_is_read_in_a_name(name: str, said: tuple[str, ...]) -> None:
    shown = run("explain", name)
    assert shown.exit_code == 0
    assert all(words in " ".join(shown.output.split()) for words in said), shown.output


@pytest.mark.parametrize(
    ("sign", "leads"),
    [
        ("can't lift my arm", "emergency"),
        ("heavy brow", "same_day"),
        ("a small bruise", "record"),
        ("headache and confusion", "emergency"),
    ],
)
def test_explain_says_where_a_side_effect_leads_and_why(sign: str, leads: str) -> None:
    said = " ".join(run("explain", sign).stdout.split())
    assert f"leads to {leads}" in said
    assert "source" in said and "trust" in said and "we ask" in said


def test_explain_says_that_a_name_is_not_known_and_what_follows() -> None:
    shown = run("explain", "Wundermittel")
    assert shown.exit_code == 2
    assert "counts for nothing, in either direction" in shown.output
