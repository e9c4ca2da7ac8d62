"""Exports written by hand by somebody who had not seen the readers: other zones, languages and orders of dates.

The files stand in `strangers`; here stands what their person's diary must then hold.
"""

from pathlib import Path

import pytest

from tests.exchange.given import asked, imported, said

pytestmark = pytest.mark.usefixtures("folder")
FILES = Path(__file__).parent / "strangers"
H, C = "headache", "clear"

HELD = {
    # A phone in Sydney, exported in winter: new year, the change of the clocks, and a day said to be both.
    "apple_sydney.xml": (
        ("--timezone", "Australia/Sydney"),
        {"2026-01-01": H, "2026-04-04": C, "2026-04-05": "both", "2026-04-06": C},
    ),
    # Lines of FHIR: a night that came and went, a vague month, three clear days, one cancelled.
    "fhir_berlin.ndjson": (
        ("--timezone", "Europe/Berlin"),
        {"2026-05-01": H, "2026-05-10": C, "2026-05-11": C, "2026-05-12": C},
    ),
    # Semicolons, the day before the month, and the hour that comes twice.
    "cluster_new_york.csv": (("--timezone", "America/New_York"), {"2025-10-30": H, "2025-11-02": H}),
    # The month before the day, morning and evening in two letters.
    "bot_new_york.csv": (("--timezone", "America/New_York"), {"2025-10-30": H, "2025-11-02": H}),
    # A sheet saved as text in UTF-16, with tags in German.
    "daylio_german.txt": (("--headache", "Kopfschmerzen"), {"2026-03-14": H}),
    # Months in French, and a unit behind a medicine.
    "bearable_french.csv": ((), {"2026-03-03": H}),
    # A padded preamble, semicolons, German dates.
    "buddy_spreadsheet.csv": (
        ("--timezone", "Europe/Berlin"),
        {"2025-10-26": H, "2026-03-14": H, "2026-03-15": H},
    ),
    # Hours of one digit, the month before the day.
    "headway_chicago.csv": (("--timezone", "America/Chicago"), {"2026-01-05": H, "2026-01-22": H}),
    # Every cell in quotes, commas within.
    "headi_quoted.csv": (("--timezone", "America/Chicago"), {"2026-03-02": H}),
    # Dates that fit two orders.
    "flaredown_either_way.csv": (("--date-order", "dmy"), {"2026-02-01": H, "2026-03-02": C}),
    # Our own diary, saved in the US.
    "own_spreadsheet.csv": ((), {"2026-03-01": H, "2026-03-20": C}),
    # Labels and values on one line, minutes alone.
    "buddy_page_paris.html": (
        ("--timezone", "Europe/Paris"),
        {"2026-02-01": H, "2026-02-02": H, "2026-02-25": H},
    ),
}


def test_every_file_is_asked_about():
    assert {path.name for path in FILES.iterdir()} == HELD.keys()


@pytest.mark.parametrize("name", HELD)
def test_a_file_from_a_stranger_says_what_its_person_meant(name):
    arguments, held = HELD[name]
    imported(name, (FILES / name).read_bytes(), *arguments)
    assert said() == held
    again = imported(name, (FILES / name).read_bytes(), *arguments)
    assert " 0 added" in again and " 0 changed" in again


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("daylio_german.txt", "--headache"),
        ("flaredown_either_way.csv", "--date-order"),
        ("apple_sydney.xml", "--timezone"),
        ("fhir_berlin.ndjson", "--timezone"),
    ],
)
def test_what_only_the_person_knows_is_asked(name, option):
    assert f"answer with {option}" in asked(name, (FILES / name).read_bytes())


def test_places_and_notes_of_a_page_are_never_kept():
    imported("page.html", (FILES / "buddy_page_paris.html").read_bytes(), "--timezone", "Europe/Paris")
    kept = Path("me.json").read_text(encoding="utf-8")
    assert "Chez moi" not in kept and "bad one" not in kept
