"""Migraine Buddy's web page of 2018 to 2021: what its table says."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Intake
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.migraine_buddy_html import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
PAGE = (FILES / "migraine_buddy.html").read_text(encoding="utf-8")
MONTREAL = Settings(timezone="America/Toronto")


def written(tmp_path: Path, text: str, settings: Settings = MONTREAL) -> Reading:
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    return FORMAT.read(Source(path), settings)


@pytest.fixture
def reading() -> Reading:
    return FORMAT.read(Source(FILES / "migraine_buddy.html"), MONTREAL)


def test_only_the_table_of_attacks_is_read(reading):
    """The overview above it is a table too."""
    assert len(reading.attacks) == 3
    assert reading.dropped == ()


def test_starts_are_on_the_wall_of_the_zone_named(reading):
    assert reading.attacks[0].start == datetime(2018, 12, 31, 2, 6, tzinfo=UTC)


def test_more_than_a_day_is_counted_in_hours(reading):
    second = reading.attacks[1]
    assert second.end is not None
    assert second.end - second.start == timedelta(hours=27, minutes=5)


def test_no_pain_level_is_still_a_headache(reading):
    assert [attack.pain_0_10 for attack in reading.attacks] == [5, None, 7]


def test_symptoms_and_side(reading):
    assert reading.attacks[0].features == {"worse with activity", "pulsating", "unilateral"}
    assert (reading.attacks[1].features, reading.attacks[1].features_complete) == ({"bilateral"}, False)
    assert reading.attacks[2].features == {"photophobia", "bilateral"}


def test_no_aura_is_said_with_no_and_yes_does_not_say_which(reading):
    assert [attack.aura for attack in reading.attacks] == [frozenset(), None, None]


def test_medicines_by_how_they_helped(reading):
    assert reading.attacks[0].acute == (
        Intake("Naproxen sodium 550mg Oral", True),
        Intake("Sumatriptan", True),
        Intake("Naproxen 375mg Oral", False),
    )
    assert reading.attacks[1].acute == ()
    assert reading.attacks[2].acute == (Intake("Advil", None), Intake("Rizatriptan", None))


def test_places_are_never_kept(reading):
    assert "Summer house" not in repr(reading)
    assert "12/30/18 21:06" in (reading.attacks[0].provenance.raw or "")


def test_reports_before_the_attack_type_column(tmp_path):
    older = PAGE.replace('<td rowspan="2">Attack Type</td>', "").replace("<td> Migraine </td>", "")
    older = older.replace("</i> </td><td> ", "</i> </td><td> ", 1).replace("27h 05m </td><td> </td>", "27h 05m </td>")
    older = older.replace("17h 38m </td><td> </td>", "17h 38m </td>")
    assert [attack.pain_0_10 for attack in written(tmp_path, older).attacks] == [5, None, 7]


def test_day_first_reports_are_settled_by_one_date(tmp_path):
    pairs = [("12/30/18", "30/12/18"), ("12/9/18", "9/12/18"), ("11/2/18", "2/11/18")]
    text = PAGE
    for month_first, day_first in pairs:
        text = text.replace(f" {month_first} ", f" {day_first} ")
    assert [attack.start for attack in written(tmp_path, text).attacks] == [
        attack.start for attack in written(tmp_path, PAGE).attacks
    ]


def test_dates_that_can_be_read_both_ways_are_asked_about(tmp_path):
    with pytest.raises(AskError) as asked:
        written(tmp_path, PAGE.replace("12/30/18", "12/3/18"))
    assert asked.value.option == "--date-order"


def test_the_zone_is_asked(tmp_path):
    with pytest.raises(AskError) as asked:
        written(tmp_path, PAGE, Settings())
    assert asked.value.option == "--timezone"


def test_a_row_with_a_cell_missing_is_left_out(tmp_path):
    reading = written(tmp_path, PAGE.replace("<td> Yes </td>", ""))
    assert len(reading.attacks) == 2
    assert "12 cells under 13 headings" in reading.dropped[0].why


def test_a_start_that_cannot_be_read_leaves_out_its_row(tmp_path):
    reading = written(tmp_path, PAGE.replace("12/9/18 04:13", "yesterday"))
    assert len(reading.attacks) == 2
    assert "no date and time" in reading.dropped[0].why


@pytest.mark.parametrize(
    "text",
    [
        "<html><title>Migraine Listing</title></html>",
        "<html><div class='reports-table'><table><tr><td>Started</td></tr></table></div></html>",
        "<html><div class='reports-table'></div></html>",
        PAGE[: PAGE.index("12/9/18")],
        PAGE[: PAGE.index("colspan")],
    ],
)
def test_a_page_without_its_whole_table_is_refused(tmp_path, text):
    with pytest.raises(RefusedError):
        written(tmp_path, text)


@pytest.mark.parametrize(
    "piece",
    [
        "<!",
        "<![",
        "<![ >",
        "<!--",
        "<!-- >",
        "<div class='reports-table'>",
        "<a b=",
        "<a b='>",
        "<a b=\"'>",
        "&",
        "<td",
        "</",
    ],
)
def test_rubbish_is_refused_quickly(tmp_path, piece):
    begun = time.process_time()
    with pytest.raises(RefusedError):
        written(tmp_path, "<html><div class='reports-table'>" + piece * 50_000)
    assert time.process_time() - begun < 5


def test_it_is_recognised_by_its_title_or_its_style():
    assert FORMAT.recognises(Head("report.html", b"", PAGE[:400]))
    assert FORMAT.recognises(Head("report.html", b"", "\ufeff" + PAGE))
    assert not FORMAT.recognises(Head("page.html", b"", "<html><title>News</title></html>"))
    for path in FILES.iterdir():
        if path.is_file() and path.suffix != ".html":
            raw = path.read_bytes()
            assert not FORMAT.recognises(Head(path.name, raw, raw.decode("utf-8", "replace"))), path.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("migraine_buddy.html")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), MONTREAL)))
