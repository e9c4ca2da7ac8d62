"""`cleardays export`: what is exported is what is kept, and a spreadsheet opens it right."""

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from tests.exchange.commands import FILES, case, cleardays
from tests.exchange.given import imported, lines, said

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("form", ["json", "csv", "fhir", "ndjson"])
def test_what_is_exported_and_imported_again_is_the_same_diary(form):
    imported("mb.csv", (FILES / "migraine_buddy.csv").read_bytes(), "--timezone", "Europe/London")
    imported("apple.xml", (FILES / "apple_health.xml").read_bytes())
    found = cleardays("export", "me.json", "--format", form, "--out", f"out.{form}")
    assert found.exit_code == 0, found.output
    cleardays("import", f"out.{form}", "--out", "again.json", "--timezone", "Europe/London")
    assert said("again.json") == said()

    def facts(name: str) -> list[tuple]:
        attacks = case(name).attacks
        # A cell of CSV says of all medicines whether they helped, or of none.
        taken = [tuple(one.drug if form == "csv" else one for one in attack.acute or ()) for attack in attacks]
        plain = [(one.start, one.end, one.features, one.features_complete, one.pain_0_10) for one in attacks]
        return list(zip(plain, taken, strict=True))

    assert facts("again.json") == facts("me.json")


def test_an_export_never_writes_over_a_file_and_says_what_it_leaves_out():
    imported("apple.xml", (FILES / "apple_health.xml").read_bytes(), "--timezone", "Europe/London")
    first = cleardays("export", "me.json", "--format", "csv", "--out", "out.csv")
    assert "where each statement came from" in first.output
    again = cleardays("export", "me.json", "--format", "csv", "--out", "out.csv")
    assert again.exit_code == 2 and "exists already" in again.output
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_spreadsheet_file_has_dates_that_are_dates_and_no_formulas():
    openpyxl = pytest.importorskip("openpyxl")
    rows = ["start_time,end_time,intensity,medication,triggers,notes", "2026-03-01 22:00,2026-03-01 23:10,7.5,=2+3,,"]
    imported("cluster.csv", lines(rows), "--timezone", "Europe/London")
    imported("apple.xml", (FILES / "apple_health.xml").read_bytes())
    assert cleardays("export", "me.json", "--format", "xlsx", "--out", "out.xlsx").exit_code == 0
    book = openpyxl.load_workbook("out.xlsx")
    assert book.sheetnames == ["Days", "Attacks", "About"]
    attacks = [[cell.value for cell in row] for row in book["Attacks"].iter_rows(min_row=2)]
    row = next(one for one in attacks if one[-1] == "cluster-headache-tracker")
    assert (row[0].isoformat(), row[2], row[5]) == ("2026-03-01T22:00:00", "Europe/London", 7.5)
    medicine = next(cell for line in book["Attacks"].iter_rows(min_row=2) for cell in line if cell.value == "=2+3")
    assert medicine.data_type != "f"
    assert all(isinstance(line[0].value, datetime) for line in book["Days"].iter_rows(min_row=2))


def test_the_score_is_kept_exactly():
    imported("cluster.csv", "start_time,end_time,intensity\n2026-03-01 22:00,,7.5\n", "--timezone", "Europe/London")
    cleardays("export", "me.json", "--format", "csv", "--out", "out.csv")
    imported("out.csv", Path("out.csv").read_bytes(), into="again.json")
    assert case("again.json").attacks[0].pain_0_10 == Fraction(15, 2)
